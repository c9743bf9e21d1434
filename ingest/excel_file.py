"""Excel workbooks as a header and records of text; the sheet is the visible one whose header serves."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ingest import headers, text_file, workbook
from ingest.contents import Grid
from ingest.private_forms import masked
from warehouse.errors import DeliveryRejected
from warehouse.reference import Table

DAY_ZERO = datetime(1899, 12, 30)  # of Excel's day numbers, after the 29 February 1900 that it believes in
DAYS_TO_1904 = 1462
FIRST_DAY, LAST_DAY = 36_526, 73_415  # 2000-01-01 and 2100-12-31
SECONDS = 86_400


def read(path: Path, table: Table, shown: str) -> Grid:
    """The header that serves `table` best and what stands under it; whole and half days are read as dates."""
    book = workbook.read(path, shown)
    found, candidates = [], []
    for name, rows in book.sheets:
        top = [[cell_text(cell) or "" for cell in row] for row in rows[: text_file.HEADER_ROWS]]
        at = next((i for i, row in enumerate(top) if headers.has_required(row, table)), None)
        if at is not None:
            found.append((name, at, top[at], rows))
        candidates += [row for row in top if any(row)]
    if len(found) > 1:
        names = masked(", ".join(name for name, *_ in found))
        raise DeliveryRejected(
            f"{shown}: flera synliga blad har samma rubriker ({names}). "
            "Spara ett blad per fil, eller dölj de som inte gäller."
        )
    if not found:
        if not candidates:
            raise DeliveryRejected(f"{shown}: arbetsboken har inga synliga celler. Exportera den igen.")
        best = max(candidates, key=lambda row: headers.fit(row, table))
        if text_file.MISREAD_UTF8.search("".join(best)):
            raise DeliveryRejected(f"{shown}: {text_file.MANGLED}")
        return Grid(best, [], is_workbook=True)  # match() says what is missing
    name, at, header, rows = found[0]
    notes = [
        f'Bladet "{masked(other)}" läses inte.' for other, other_rows in book.sheets if other != name and other_rows
    ]
    notes += [f'Bladet "{masked(other)}" är dolt och läses inte.' for other in book.hidden]
    grid = Grid([text.strip() for text in header], [], notes, is_workbook=True)
    day_columns = _day_columns(grid.headers, table)
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        texts = [cell_text(cell) for cell in row]
        if any(text and text.strip() for text in texts):
            _read_days(row, texts, day_columns, book.is_from_1904, grid.days)
            grid.records.append((number, number, texts))
    return grid


def cell_text(value: object) -> str | None:
    """A typed cell as text: whole numbers without decimals, dates as YYYY-MM-DD, an empty cell as None."""
    return _TEXT.get(type(value), str)(value)


def _float_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _datetime_text(value: datetime) -> str:
    is_day = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
    return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")


_TEXT = {
    type(None): lambda _: None,
    str: lambda value: value or None,
    float: _float_text,
    date: date.isoformat,
    datetime: _datetime_text,
    Decimal: lambda value: format(value, "f"),
}


def _day_columns(names: list[str], table: Table) -> list[int]:
    """The places of the columns that hold dates or months."""
    wanted = {
        headers.key(name)
        for column in table.columns.values()
        if column.kind in ("date", "month")
        for name in headers.column_names(column)
    }
    return [index for index, name in enumerate(names) if headers.key(name) in wanted]


def _read_days(row: list, texts: list[str | None], columns: list[int], is_from_1904: bool, days: Counter[int]) -> None:
    """Put dates into `texts` where `row` has Excel's numbers for days, and count them."""
    for index in columns:
        if type(row[index]) in (int, float):  # True is a number too, but no day
            number = row[index] + (DAYS_TO_1904 if is_from_1904 else 0)
            if FIRST_DAY <= number < LAST_DAY + 1:
                texts[index] = _datetime_text(DAY_ZERO + timedelta(seconds=round(number * SECONDS)))
                days[index] += 1
