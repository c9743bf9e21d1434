"""Text files and Excel workbooks as rows of text, each with the row number that a person sees.

Text: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252; separated by ; , or tab. Excel: visible sheets.
Titles above the header are skipped, and so is Excel's line sep=;.
A file that can't be read for certain is DeliveryRejected; one row that can't is kept without cells and explained.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

from ingest import headers, workbook
from warehouse.errors import DeliveryRejected
from warehouse.reference import Table

SEPARATORS = (";", "\t", ",")
HEADER_ROWS = 50  # how far down a sheet the header is looked for
WRONG_QUOTES = "citattecknen går inte ihop"
LONG_CELL = f"en cell har mer än {csv.field_size_limit()} tecken"
SHOWN_ROWS = 3  # how many rows a note names
MISREAD_UTF8 = re.compile("Ã[¤¥¶©„…–]")  # what UTF-8's å, ä, ö, é look like when read as Windows-1252

LINE_END = re.compile("\r\n|\r|\n")


@dataclass
class Sheet:
    """A header and the rows under it: (row number, cells); cells is None where the row could not be read."""

    headers: list[str]
    rows: list[tuple[int, Sequence[str | None] | None]]
    notes: list[str] = field(default_factory=list)


@dataclass
class RawTable:
    """Rows of one raw table from one file: the file's row number, then one text or None per column."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple]


@dataclass
class Contents:
    """What one file of a delivery held, and what somebody should know about how it was read (Swedish)."""

    tables: list[RawTable]
    notes: list[str] = field(default_factory=list)


def read_sheet(path: Path, table: Table, shown: str) -> Sheet:
    """The sheet or text file that holds `table`; `shown` is the file's name in messages."""
    if path.stat().st_size == 0:
        raise DeliveryRejected(f"{shown}: filen är tom. Exportera den igen eller ta bort den ur leveransen.")
    sheet = _read_excel(path, table, shown) if path.suffix.lower() == ".xlsx" else _read_text(path, table, shown)
    if not sheet.rows:
        sheet.notes.append("Filen har rubriker men inga rader.")
    return sheet


def read_table(path: Path, table: Table, source: str, never_read: Sequence[str], shown: str) -> Contents:
    """One raw table from one text or Excel file: only the columns that the table asks for."""
    sheet = read_sheet(path, table, shown)
    found = headers.match(sheet.headers, table, source, shown)
    contents = Contents([pick(sheet.rows, found, table)], sheet.notes)
    contents.notes += extra_columns([header for _, header in found.extra], never_read)
    return contents


def pick(rows: list, found: headers.Match, table: Table) -> RawTable:
    """The wanted columns of `rows` under their canonical headers; an empty text is None."""
    columns = tuple(table.columns)
    at = [found.positions.get(column) for column in columns]
    unread = (None,) * len(at)
    picked = [
        (number, *(unread if cells is None else [None if i is None else cells[i] or None for i in at]))
        for number, cells in rows
    ]
    return RawTable(table.name, columns, picked)


def extra_columns(names: list[str], never_read: Sequence[str]) -> list[str]:
    """A note on the columns that are left out, apart from those that are never meant to be read."""
    known = {headers.key(name) for name in never_read}
    left = [name for name in names if headers.key(name) not in known]
    return [f"Kolumner som inte läses: {', '.join(left)}."] if left else []


# Text


def decode(raw: bytes, shown: str) -> str:
    """The text of a file; a byte order mark decides, else strict UTF-8, else Windows-1252."""
    encoding = "utf-8"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif raw.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        text = "" if encoding == "utf-8" else None
        if text is None or error.reason == "unexpected end of data":
            raise DeliveryRejected(f"{shown}: filen är avhuggen eller skadad. Exportera den igen.") from error
        text = _decode_windows(raw, error.start, shown)
    if "\0" in text:
        raise DeliveryRejected(
            f"{shown}: innehållet är ingen text (eller UTF-16 utan märke). Spara filen som CSV UTF-8 och försök igen."
        )
    return text


def _decode_windows(raw: bytes, no_utf8_at: int, shown: str) -> str:
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise DeliveryRejected(
            f"{shown}: innehållet är ingen text. Kontrollera att filen är en CSV-fil och exportera den igen."
        ) from error
    if found := MISREAD_UTF8.search(text):
        as_utf8 = raw.decode("utf-8", "replace")
        wrong = as_utf8.count("\N{REPLACEMENT CHARACTER}")
        is_mostly_utf8 = wrong < sum(character > "\x7f" for character in as_utf8) - wrong
        before = text[: no_utf8_at if is_mostly_utf8 else found.start()]  # a byte of Windows-1252 is a character
        raise DeliveryRejected(
            f"{shown}, rad {len(LINE_END.findall(before)) + 1}: filen blandar teckenkodningar (UTF-8 och "
            "Windows-1252). Spara den som CSV UTF-8 och försök igen."
        )
    return text


def _read_text(path: Path, table: Table, shown: str) -> Sheet:
    text = decode(path.read_bytes(), shown)
    separator, number, names = _header(text, table, shown)
    if isinstance(names, str):
        raise DeliveryRejected(f"{shown}, rad {number}: rubrikraden går inte att läsa. Exportera filen igen.")
    records = [record for record in _records(text, separator, shown) if record[0] > number]
    return _checked([name.strip() for name in names], records, shown)


def _header(text: str, table: Table, shown: str) -> tuple[str, int, list[str] | str]:
    """(separator, line, fields) of the record among the first that serves best as header; titles stand above it."""
    found = []
    for separator in SEPARATORS:
        top = []
        with suppress(DeliveryRejected):  # quotes that are wrong further down, or with this separator alone
            for number, _, record in islice(_records(text, separator, shown), HEADER_ROWS):
                top.append((_fit(record, table), number, record))
        if top:
            (fit, width), number, record = max(top, key=lambda one: one[0][0])
            found.append(((fit, width), separator, number, record))
    if not found:
        next(_records(text, SEPARATORS[0], shown), None)
        raise DeliveryRejected(f"{shown}: filen är tom. Exportera den igen eller ta bort den ur leveransen.")
    return max(found, key=lambda one: one[0])[1:]


def _fit(record: list[str] | str, table: Table) -> tuple[tuple[bool, int], int]:
    """How well a record serves as header (has all it must, columns it knows), and how many columns it has."""
    if isinstance(record, str):
        return (False, 0), 0
    return (headers.has_required(record, table), headers.known(record, table)), len(record)


def _records(text: str, separator: str, shown: str) -> Iterator[tuple[int, int, list[str] | str]]:
    """Every record that is not blank as (first line, last line, fields); one that can't be read has why for fields."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise DeliveryRejected(
                    f"{shown}, rad {first}: ett citattecken öppnas men stängs aldrig. "
                    "Filen är troligen avhuggen; exportera den igen."
                ) from error
            record = LONG_CELL if "field limit" in str(error) else WRONG_QUOTES
            if reader.line_num > first:
                raise DeliveryRejected(
                    f"{shown}, rad {first}–{reader.line_num}: {record}, så raderna går inte att skilja åt. "
                    "Ett citattecken inne i en text ska skrivas dubbelt. Rätta eller exportera om filen."
                ) from error
        if any(record):
            yield first, reader.line_num, record


def _checked(names: list[str], records: list, shown: str) -> Sheet:
    """The records as a sheet; one with another number of fields than the header has no cells, and a note says so."""
    width = len(names)
    read = [record for _, _, record in records if not isinstance(record, str)]
    lengths = {len(record) for record in read}
    if len(lengths) == 1 and not any(any(record[width:]) for record in read):
        width = max(width, *lengths)  # every line ends with a separator that the header lacks: nothing has shifted
    rows, wrong = [], []
    for first, last, record in records:
        if isinstance(record, str):
            wrong.append(f"rad {first} ({record})")
            record = None
        elif len(record) != width:
            place = f"rad {first}" if first == last else f"rad {first}–{last}"
            wrong.append(f"{place} ({len(record)} fält, rubriken har {len(names)})")
            record = None
        rows.append((first, record))
    notes = []
    if wrong:
        more = f" och {len(wrong) - SHOWN_ROWS} till" if len(wrong) > SHOWN_ROWS else ""
        notes.append(f"Oläsligt och satt åt sidan: {', '.join(wrong[:SHOWN_ROWS])}{more}.")
    return Sheet(names, rows, notes)


# Excel and other typed cells


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


def _read_excel(path: Path, table: Table, shown: str) -> Sheet:
    sheets = workbook.visible_sheets(path, shown)
    found, candidates = [], []
    for name, rows in sheets:
        top = [[cell_text(cell) or "" for cell in row] for row in rows[:HEADER_ROWS]]
        at = next((i for i, row in enumerate(top) if headers.has_required(row, table)), None)
        if at is not None:
            found.append((name, at, top[at], rows))
        candidates += [row for row in top if any(row)]
    if len(found) > 1:
        names = ", ".join(name for name, *_ in found)
        raise DeliveryRejected(
            f"{shown}: flera synliga blad har samma rubriker ({names}). "
            "Spara ett blad per fil, eller dölj de som inte gäller."
        )
    if not found:
        if not candidates:
            raise DeliveryRejected(f"{shown}: arbetsboken har inga synliga celler. Exportera den igen.")
        return Sheet(max(candidates, key=lambda row: headers.known(row, table)), [])  # match() says what is missing
    name, at, header, rows = found[0]
    notes = [f'Bladet "{other}" läses inte.' for other, other_rows in sheets if other != name and other_rows]
    texts = ((number, [cell_text(cell) for cell in row]) for number, row in enumerate(rows[at + 1 :], start=at + 2))
    return Sheet([text.strip() for text in header], [(number, row) for number, row in texts if any(row)], notes)
