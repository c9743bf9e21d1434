"""Text files and Excel workbooks as rows of text, each with the row number that a person sees.

A file that can't be read for certain is DeliveryRejected; one row that can't is kept without cells and explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest import cell_notes, excel_file, header_advice, headers, privacy, text_file, totals
from ingest.contents import Contents, Grid, RawTable, Sheet, few
from ingest.excel_file import cell_text
from ingest.text_file import decode
from warehouse.errors import DeliveryRejected
from warehouse.reference import Table

__all__ = ["Contents", "RawTable", "Sheet", "cell_text", "decode", "extra_columns", "pick", "read_sheet", "read_table"]


def read_sheet(path: Path, table: Table, source: str, shown: str) -> Sheet:
    """The sheet or text file that holds `table`; `shown` is the file's name in messages."""
    if path.stat().st_size == 0:
        raise DeliveryRejected(f"{shown}: filen är tom. Exportera den igen eller ta bort den ur leveransen.")
    reader = excel_file if path.suffix.lower() == ".xlsx" else text_file
    grid = reader.read(path, table, shown)
    repeated = _take_out_headers(grid, table, shown)
    width = _width(grid)
    whole = [(first, cells) for first, _, cells in grid.records if not isinstance(cells, str) and len(cells) == width]
    found = headers.match(grid.headers, table, source, shown, whole)
    data, left_out = [], []
    for record in grid.records:
        if totals.is_total_row(record[2], found, table, width):
            left_out.append(record[0])
        else:
            data.append(record)
    last = totals.take_out_last(data, table)
    rows, notes = _rows(data, width, len(grid.headers))
    if not rows:
        notes.append("Filen har rubriker men inga rader.")
    notes = [*repeated, *found.notes, *_day_notes(grid, found), *totals.note(left_out), *totals.last_note(last), *notes]
    return Sheet(grid.headers, found, rows, [*grid.notes, *notes], grid.is_workbook)


def _take_out_headers(grid: Grid, table: Table, shown: str) -> list[str]:
    """Take repeated header rows out of the records, and a note on them; DeliveryRejected where one is another's."""
    if not headers.has_required(grid.headers, table):
        return []  # match() says what is missing
    own, numbers, records = _keys(grid.headers), [], []
    must = [[headers.key(name) for name in headers.column_names(one)] for one in table.columns.values() if one.required]
    for record in grid.records:
        number, _, cells = record
        if isinstance(cells, str) or not _is_header(cells, table, must):
            records.append(record)
        elif _keys(cells) == own:
            numbers.append(number)
        else:
            raise DeliveryRejected(
                f"{shown}, rad {number}: här börjar en rubrikrad till. Filen är två exporter i en; dela den."
            )
    grid.records = records
    return [f"Rubrikraden upprepas på rad {few(numbers)}."] if numbers else []


def _keys(cells: Sequence[str | None]) -> list[str]:
    """The headers in the form that comparisons use, without the empty ones at the end."""
    keys = [headers.key(cell or "") for cell in cells]
    while keys and not keys[-1]:
        keys.pop()
    return keys


def _is_header(cells: Sequence[str | None], table: Table, must: list[list[str]]) -> bool:
    """True for a record with every required column's name; the search in the whole record is what costs little."""
    whole = headers.key(" ".join(filter(None, cells)))
    return all(any(name in whole for name in names) for names in must) and headers.has_required(
        [cell or "" for cell in cells], table
    )


def read_table(path: Path, table: Table, source: str, never_read: Sequence[str], shown: str) -> Contents:
    """One raw table from one text or Excel file: only the columns that the table asks for."""
    sheet = read_sheet(path, table, source, shown)
    contents = pick(sheet, table)
    unread = [header for _, header in sheet.found.extra]
    contents.notes += column_notes(sheet.found.positions, unread, table, source, never_read)
    return contents


def pick(sheet: Sheet, table: Table) -> Contents:
    """The wanted columns of a sheet under their canonical headers, an empty text as None, and the sheet's notes.

    What could say who somebody is does not come with it.
    """
    columns = tuple(table.columns)
    at = [sheet.found.positions.get(column) for column in columns]
    unread = (None,) * len(at)
    picked = [
        (number, *(unread if cells is None else [None if i is None else cells[i] or None for i in at]))
        for number, cells in sheet.rows
    ]
    raw = RawTable(table.name, columns, picked)
    private = privacy.mask(raw, table)
    errors = cell_notes.errors(raw, table, sheet.found.positions) if sheet.is_workbook else []
    return Contents([raw], [*sheet.notes, *errors, *cell_notes.lost_letters(raw), *private])


def column_notes(
    found: Sequence[str], unread: list[str], table: Table, source: str, never_read: Sequence[str]
) -> list[str]:
    """The notes on wanted columns that a file lacks and on columns that it has and nobody reads."""
    known = {headers.key(name) for name in never_read}
    open_to_all = [name for name in unread if headers.key(name) not in known]
    return header_advice.missing_optional(found, open_to_all, table, source) + extra_columns(unread, never_read)


def extra_columns(names: list[str], never_read: Sequence[str]) -> list[str]:
    """A note on the columns that are left out, apart from those that are never meant to be read."""
    known = {headers.key(name) for name in never_read}
    left = [name for name in names if headers.key(name) not in known]
    return [f"Kolumner som inte läses: {privacy.masked(', '.join(left))}."] if left else []


def _width(grid: Grid) -> int:
    """How many cells a whole record has: as many as the header, or more where every line ends with a separator."""
    width = len(grid.headers)
    read = [cells for _, _, cells in grid.records if not isinstance(cells, str)]
    lengths = {len(cells) for cells in read if len(cells) >= width or not totals.is_beside_data(cells)}
    if len(lengths) == 1 and not any(any(cells[width:]) for cells in read):
        width = max(width, *lengths)  # the header lacks a separator that all lines end with: nothing has shifted
    return width


def _rows(records: list, width: int, named: int) -> tuple[list, list[str]]:
    """The rows of the records, and a note on those of another width, which have no cells."""
    rows, wrong = [], []
    for first, last, cells in records:
        if isinstance(cells, str):
            wrong.append(f"rad {first} ({cells})")
            cells = None
        elif len(cells) != width:
            place = f"rad {first}" if first == last else f"rad {first}–{last}"
            wrong.append(f"{place} ({len(cells)} fält, rubriken har {named})")
            cells = None
        rows.append((first, cells))
    return rows, [f"Oläsligt och satt åt sidan: {few(wrong)}."] if wrong else []


def _day_notes(grid: Grid, found: headers.Match) -> list[str]:
    """A note on each column where Excel's day numbers were read as dates."""
    return [
        f"{header}: {grid.days[index]} datum stod som Excels dagnummer och är lästa som datum."
        for header, index in found.positions.items()
        if grid.days[index]
    ]
