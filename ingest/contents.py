"""What reading a file gives, from its cells as they stand to the rows of a raw table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.headers import Match


@dataclass
class Grid:
    """The cells of a file as they stand: its header and the records under it.

    records: (first row, last row, cells), with why in place of the cells where the record can't be read.
    days: how many of Excel's day numbers were read as dates, by the column's place.
    """

    headers: list[str]
    records: list[tuple[int, int, Sequence[str | None] | str]]
    notes: list[str] = field(default_factory=list)
    is_workbook: bool = False
    days: Counter[int] = field(default_factory=Counter)


@dataclass
class Sheet:
    """The rows of a file that count, (row number, cells), and where the wanted columns stand in them.

    cells is None where the row could not be read.
    """

    headers: list[str]
    found: Match
    rows: list[tuple[int, Sequence[str | None] | None]]
    notes: list[str] = field(default_factory=list)
    is_workbook: bool = False


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


def few(items: Sequence, most: int = 3) -> str:
    """The first items as a list in words: `a, b, c och 4 till`."""
    more = f" och {len(items) - most} till" if len(items) > most else ""
    return ", ".join(map(str, items[:most])) + more
