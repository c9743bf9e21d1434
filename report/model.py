"""A report as plain data: what page, Word and Excel show alike, every cell with its number and its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

WHOLE_REPORT = "Hela rapporten"  # where a remark belongs that is about no single table
COVER, DEFINITIONS, REMARKS = OWN_SHEETS = ("Omslag", "Definitioner", "Anmärkningar")  # in Excel, besides the tables
Where = tuple[tuple[str, tuple[object, ...]], ...]


@dataclass(frozen=True)
class Origin:
    """What measure() was asked to get one cell: by is () or one (dimension, value)."""

    measure: str
    role: str
    period: str
    where: Where
    by: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Cell:
    """One shown figure: the raw value (None where there is none) and the text that stands for it.

    `unit` is a measure's unit, `points` for the difference between two shares (percentage points), or None for text.
    """

    text: str
    value: float | int | None = None
    unit: str | None = None
    origin: Origin | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Column:
    """The head of one column; figures stand to the right, words to the left."""

    heading: str
    is_text: bool = False


@dataclass(frozen=True)
class Line:
    """One row: `group` is the heading it stands under, in a table that has such."""

    label: str
    cells: tuple[Cell, ...]
    group: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """`name` is the sheet's name in Excel, at most 31 characters; `group_heading` names what lines are grouped by."""

    name: str
    caption: str
    label_heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    group_heading: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, a first sentence made from figures, and tables; `notes` say what is left out."""

    heading: str
    sentence: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One measure in the appendix of definitions, all in Swedish."""

    measure: str
    title: str
    definition: str
    interpretation: str
    unit: str
    source: str


@dataclass(frozen=True)
class Report:
    """Everything a report says; the same period, choice and snapshot give the same Report.

    period_label stands inside a sentence (`januari–augusti 2025`); `chosen` is the line of what is chosen; `notes` are
    (where it belongs, the remark); `words` are (word, meaning).
    """

    title: str
    unit_name: str
    period: str
    period_label: str
    chosen: str
    is_filtered: bool
    snapshot: str
    snapshot_at: datetime
    sections: tuple[Section, ...]
    notes: tuple[tuple[str, str], ...]
    definitions: tuple[Entry, ...]
    words: tuple[tuple[str, str], ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for section in self.sections for table in section.tables)
