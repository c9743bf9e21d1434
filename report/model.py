"""A report as plain data: what the page and every form show alike, every cell with its number and its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from warehouse import wording

WHOLE_REPORT = "Hela rapporten"  # where a remark belongs that is about no single table
# in Excel, besides the tables
COVER, DEFINITIONS, ORIGINS, FILES, REMARKS = OWN_SHEETS = (
    "Omslag", "Definitioner", "Ursprung", "Filer", "Anmärkningar",
)  # fmt: skip
PROPOSAL = "Förslag:"  # what a verdict begins with that nobody has decided
OF_PLAN = "indicator."  # what the role of a cell begins with that shows something of an indicator's
OUTCOME = f"{OF_PLAN}value"
Where = tuple[tuple[str, tuple[object, ...]], ...]


def group(dimension: str, value: object) -> str:
    """A group as a reader knows it."""
    return "Uppgift saknas" if value is None else wording.member(dimension, value)


def period_name(period: str) -> str:
    """A period as part of a file's name: `2025T2-enskild`."""
    return period.replace("/alone", "-enskild").replace("..", "--")


@dataclass(frozen=True)
class Origin:
    """What measure() was asked to get one cell: by is () or one (dimension, value)."""

    measure: str
    role: str
    period: str
    where: Where
    by: tuple[tuple[str, object], ...] = ()

    @property
    def chosen(self) -> str:
        """What a figure is narrowed to, in words: `förvaltning: Farsta, Järva; chef/medarbetare: Chef`."""
        if self.role.startswith(OF_PLAN):
            return "enligt planen"
        held = {**dict(self.where), **{name: (value,) for name, value in self.by}}
        parts = [
            f"{wording.dimension(name)}: {', '.join(group(name, value) for value in values)}"
            for name, values in held.items()
        ]
        return "; ".join(parts) or "hela verksamheten"


@dataclass(frozen=True)
class Cell:
    """One shown figure: the raw value (None where there is none) and the text that stands for it.

    `unit` is a measure's unit, `points` for the difference between two shares (percentage points), or None for text.
    numerator, denominator and n are what measure() says that the value was made of, None where that is not said.
    """

    text: str
    value: float | int | None = None
    unit: str | None = None
    origin: Origin | None = None
    reason: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None


@dataclass(frozen=True)
class Column:
    """The head of one column; figures stand to the right, words to the left.

    trace is the number of the Entry that says how the column's figures are made, None where its lines have their own.
    """

    heading: str
    is_text: bool = False
    trace: int | None = None


@dataclass(frozen=True)
class Said:
    """What the department head has written of one indicator or goal; empty texts where nothing is written."""

    comment: str = ""
    analysis: str = ""


@dataclass(frozen=True)
class Line:
    """One row: `group` is the heading it stands under, in a table that has such.

    goal is the id of the plan's goal that the line belongs to; trace is the number of the Entry that says how the
    line's figures are made, None where the columns have their own.
    """

    label: str
    cells: tuple[Cell, ...]
    group: str = ""
    is_total: bool = False
    goal: str = ""
    said: Said = Said()
    trace: int | None = None


@dataclass(frozen=True)
class Series:
    """One row of bars or columns in a chart; role is actual, previous or budget and decides its look."""

    name: str
    role: str
    values: tuple[float | int | None, ...]


@dataclass(frozen=True)
class Chart:
    """A picture of some columns of its table: form is `bars` (lying, one per group) or `columns` (standing, over time).

    finding is what it shows, in words: its text alternative. unit is that of every value.
    """

    title: str
    finding: str
    form: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Table:
    """`name` is the sheet's name in Excel, at most 31 characters; `group_heading` names what lines are grouped by.

    kind is what contents.toml says that it is: rows, by, indicators, expected, activities, goals, restated or sources.
    """

    name: str
    caption: str
    label_heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    group_heading: str = ""
    kind: str = "rows"
    chart: Chart | None = None


@dataclass(frozen=True)
class Goal:
    """One goal of the plan and what is said of it; depth is 1 (inriktningsmål) to 4 (enhetsmål).

    verdict is a Swedish sentence, empty where there is nothing to judge by; reason says what it rests on.
    """

    id: str
    level: str
    depth: int
    text: str
    verdict: str = ""
    reason: str = ""
    said: Said = Said()


@dataclass(frozen=True)
class Section:
    """A heading, a first sentence made from figures, and tables; `notes` say what is left out.

    A section on the plan has its goals, in the plan's order, which its lines name by id.
    """

    heading: str
    sentence: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True)
class Entry:
    """How the figures of one measure are made, all in Swedish; number is what every such figure refers to.

    formula has the numbers of the whole period and choice put in; files are the numbers of the SourceFiles that its
    sources came in.
    """

    number: int
    measure: str
    title: str
    definition: str
    interpretation: str
    unit: str
    source: str
    formula: str
    files: tuple[int, ...]

    @property
    def file_numbers(self) -> str:
        """The files' numbers as a reader wants them: `1–4, 7`."""
        spans: list[list[int]] = []
        for number in self.files:
            if spans and number == spans[-1][-1] + 1:
                spans[-1] = [spans[-1][0], number]
            else:
                spans.append([number])
        return ", ".join("–".join(map(str, span)) for span in spans) or "inga"


@dataclass(frozen=True)
class Signature:
    """Who answers for the report: a role, never a name, and when it was signed."""

    role: str
    at: datetime


@dataclass(frozen=True)
class SourceFile:
    """One file that the figures are built from: its number in the report, its delivery, source and path in it."""

    number: int
    delivery: str
    received_at: datetime
    source: str
    path: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Restatement:
    """One figure of a signed report that would be another today, all as shown; deliveries say what has come since."""

    report: str
    table: str
    label: str
    column: str
    before: str
    now: str
    difference: str
    deliveries: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Everything a report says; the same period, choice, snapshot and written words give the same Report.

    period_label stands inside a sentence (`januari–augusti 2025`); `chosen` is the line of what is chosen; `notes` are
    (where it belongs, the remark); `words` are (word, meaning). Without a signature it is a draft.
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
    files: tuple[SourceFile, ...] = ()
    restated: tuple[Restatement, ...] = ()
    signature: Signature | None = None

    @property
    def state(self) -> str:
        """`Utkast`, or who signed it and when."""
        if self.signature is None:
            return "Utkast"
        return f"Undertecknad av {self.signature.role} {self.signature.at:%Y-%m-%d %H:%M}"

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for section in self.sections for table in section.tables)
