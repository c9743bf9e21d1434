"""Writes the demo's text, Excel and JSON files, the same bytes every time."""

import codecs
import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

NO_BREAK_SPACE = "\u00a0"
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
CREATED = dt.datetime(2026, 9, 1, 8, 0)


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    encoding: str,
    separator: str = ";",
) -> None:
    """A text file as the city's systems export them: decimal comma, CRLF, empty where there is no value."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_text(value) for value in row] for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_encoded(text.getvalue(), encoding))


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "utf-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    return text.encode(encoding)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (Decimal, float)):
        return str(value).replace(".", ",")
    return str(value)


def kronor(amount: Decimal) -> str:
    """An amount as the finance system prints it: 1 234 567,00."""
    return f"{amount:,.2f}".replace(",", NO_BREAK_SPACE).replace(".", ",")


def write_xlsx(
    path: Path,
    sheet_name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    title: str | None = None,
) -> None:
    """One sheet with real dates and numbers; with a title, the header stands on row 3."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": CREATED})
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(sheet_name)
        first = 0
        if title:
            sheet.write_string(0, 0, title)
            first = 2
        sheet.write_row(first, 0, header)
        for number, row in enumerate(rows, start=first + 1):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_number(number, column, (value - EXCEL_DAY_ZERO).days, date_format)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)


def write_json(path: Path, content: Any) -> None:
    """A feed as text, with å, ä and ö as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n")
