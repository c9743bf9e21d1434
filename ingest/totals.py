"""Total rows of an export, which are no data of their own and would count everything twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ingest.contents import few
from ingest.headers import Match
from warehouse.reference import Table, settings

SHOWN_ROWS = 10


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


def note(rows: Sequence[int]) -> list[str]:
    """The note on total rows that are left out, by their numbers."""
    return [f"Summarader som inte läses: rad {few(rows, SHOWN_ROWS)}."] if rows else []
