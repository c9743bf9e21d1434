"""report/contents.toml, read and checked: what the report holds, in order, and the words that it explains."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from report.contents_check import SWAPS, WHOLE_KINDS, check
from warehouse.reference import read_toml

FILE = Path(__file__).with_name("contents.toml")


@dataclass(frozen=True)
class Figure:
    """One line of a table of key figures, or one column of a table by dimension."""

    measure: str
    role: str = "actual"
    label: str | None = None
    where: dict[str, list[object]] = field(default_factory=dict)
    swaps: dict[str, str] = field(default_factory=dict)  # role -> the other measure that fills it, as budget


@dataclass(frozen=True)
class ChartSpec:
    """What of a table is drawn: the headings of its columns, of one unit, as `bars` or as `columns` over time."""

    form: str
    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class TableSpec:
    """One table; kind is rows, by, or one of contents_check.WHOLE_KINDS."""

    kind: str
    name: str
    caption: str
    figures: tuple[Figure, ...] = ()
    columns: tuple[str, ...] = ()
    by: str | None = None
    where: dict[str, list[object]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    has_total: bool = True
    is_largest_first: bool = False
    chart: ChartSpec | None = None


@dataclass(frozen=True)
class Lead:
    """The figure that a section's first sentence is made from; text has {period} {value} {numerator} {denominator}."""

    measure: str
    text: str


@dataclass(frozen=True)
class SectionSpec:
    """One section: a heading, perhaps a lead, and its tables in order."""

    heading: str
    lead: Lead | None
    tables: tuple[TableSpec, ...]


@dataclass(frozen=True)
class Contents:
    """The whole of contents.toml; `words` are (word, meaning)."""

    title: str
    unit_name: str
    notes: tuple[str, ...]
    sections: tuple[SectionSpec, ...]
    words: tuple[tuple[str, str], ...]


def _row(raw: dict) -> Figure:
    swaps = {role: raw[role] for role in SWAPS if role in raw}
    return Figure(raw["measure"], label=raw.get("label"), where=raw.get("where", {}), swaps=swaps)


def _column(raw: str | dict) -> Figure:
    written = raw if isinstance(raw, str) else raw["figure"]
    measure_id, _, role = written.partition(".")
    return Figure(measure_id, role or "actual", None if isinstance(raw, str) else raw["heading"])


def _table(raw: dict, key_columns: list[str]) -> TableSpec:
    named = {"name": raw["name"], "caption": raw["caption"], "where": raw.get("where", {})}
    named["notes"] = tuple(raw.get("notes", ()))
    if "rows" in raw:
        columns = tuple(raw.get("columns", key_columns))
        return TableSpec("rows", figures=tuple(map(_row, raw["rows"])), columns=columns, **named)
    if "by" in raw:
        figures = tuple(map(_column, raw["figures"]))
        largest = raw.get("order") == "largest"
        chart = raw.get("chart")
        drawn = ChartSpec(chart["form"], chart["title"], tuple(chart["columns"])) if chart else None
        return TableSpec("by", figures=figures, by=raw["by"], has_total=raw.get("total", True),
                         is_largest_first=largest, chart=drawn, **named)  # fmt: skip
    return TableSpec(next(kind for kind in WHOLE_KINDS if kind in raw), **named)


@cache
def load(path: Path = FILE) -> Contents:
    """The contents as written in `path`; KollenError in Swedish where anything in it is wrong."""
    raw = read_toml(path)
    check(path.name, raw)
    sections = tuple(
        SectionSpec(
            section["heading"],
            Lead(**section["lead"]) if "lead" in section else None,
            tuple(_table(table, raw["key_columns"]) for table in section.get("table", [])),
        )
        for section in raw["section"]
    )
    return Contents(raw["title"], raw["unit"], tuple(raw["notes"]), sections, tuple(raw["words"].items()))
