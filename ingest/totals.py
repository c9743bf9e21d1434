"""Total rows of an export, which would count everything twice, and the lines that end it; neither is data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ingest.contents import few
from ingest.headers import Match
from warehouse.reference import Table, settings

SHOWN_ROWS = 10
FEWEST_REQUIRED = 2


def is_total(text: str | None) -> bool:
    """True where a cell holds one of the words that begin a total row, with or without a colon."""
    return " ".join((text or "").rstrip(" :\t\N{NO-BREAK SPACE}").casefold().split()) in _words()


@cache
def _words() -> frozenset[str]:
    return frozenset(" ".join(word.casefold().split()) for word in settings()["total_words"])


def begins_with_total(cells: Sequence[str | None]) -> bool:
    """True where the first cell that holds something holds a total word."""
    return is_total(next((cell for cell in cells if cell and cell.strip()), None))


def is_total_row(cells: Sequence[str | None] | str, found: Match, table: Table, width: int) -> bool:
    """True for a record that begins with a total word and lacks what every row of data must have."""
    if isinstance(cells, str) or not begins_with_total(cells):
        return False
    must = [found.positions[column.header] for column in table.columns.values() if column.required]
    return len(cells) != width or any(not (cells[at] or "").strip() for at in must)


def is_beside_data(cells: Sequence[str | None]) -> bool:
    """True for a record that by its words alone is a total row or a line that ends an export."""
    return begins_with_total(cells) or _is_last_line(cells)


def take_out_last(records: list, table: Table) -> list[int]:
    """Take the lines that end an export (`Antal annonser: 300`) out of the records; their row numbers.

    A table of one required column could have such rows of data.
    """
    numbers: list[int] = []
    if sum(column.required for column in table.columns.values()) < FEWEST_REQUIRED:
        return numbers
    while records and not isinstance(records[-1][2], str) and _is_last_line(records[-1][2]):
        numbers.insert(0, records.pop()[0])
    return numbers


def _is_last_line(cells: Sequence[str | None]) -> bool:
    """True where a single cell is filled, with words; an id or a number alone is a row that lost its rest."""
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    if len(filled) != 1:
        return False
    (text,) = filled
    return any(map(str.isalpha, text)) and any(sign == ":" or sign.isspace() for sign in text)


def last_note(rows: Sequence[int]) -> list[str]:
    """The note on lines that end an export, by their numbers."""
    return [f"Slutrader som inte läses: rad {few(rows, SHOWN_ROWS)}."] if rows else []


def note(rows: Sequence[int]) -> list[str]:
    """The note on total rows that are left out, by their numbers."""
    return [f"Summarader som inte läses: rad {few(rows, SHOWN_ROWS)}."] if rows else []
