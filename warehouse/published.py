"""What the unit has published, figure by figure, beside what the system has.

published.toml holds the figures as they are printed and says where each of them should come from. Nothing is computed
from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from warehouse import plan_file, wording
from warehouse.database import Connection
from warehouse.measure import Row, definition, measure
from warehouse.reference import read_toml
from warehouse.viewer import EVERYONE, Viewer

PATH = Path(__file__).with_name("published.toml")
CLASSES = {"computed": "Räknade ur källorna", "entered": "Sparade som de publicerats", "assumption": "Runda tal"}
FACTORS = {"%": Decimal("0.01"), "tkr": Decimal(1000), "mnkr": Decimal(1_000_000)}
NUMBER = re.compile(r"−?\d{1,3}(?: \d{3})*(?:,\d+)?")
STATES = {
    "equal": ("●", "Lika"),
    "differs": ("■", "Skiljer"),
    "missing": ("○", "Saknas"),
    "stored": ("◌", "Bara publicerad"),
    "not_judged": ("◌", "Bedöms inte"),
}


@dataclass(frozen=True)
class Figure:
    """One line of published.toml: a printed figure per period, or per value of the dimension `per`.

    The system's figure is a measure's, a plan's or none; mean_of: the years whose values it is the mean of.
    """

    id: str
    text: str
    unit: str
    printed: dict[str, str]
    measure: str | None = None
    where: dict[str, list] = field(default_factory=dict)
    per: str | None = None
    period: str | None = None
    mean_of: tuple[int, ...] = ()
    plan: int | None = None
    key: str | None = None
    indicator: str | None = None


@dataclass(frozen=True)
class Section:
    """Figures that were published together; kind is one of CLASSES."""

    title: str
    kind: str
    source: str
    note: str | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Contradiction:
    """Something printed that can't be right, and what it should have been."""

    source: str
    printed: str
    should_be: str


@dataclass(frozen=True)
class Compared:
    """One printed figure beside the system's; both texts are in the printed unit and with its decimals.

    member is the period or group. state is one of STATES. remark says what is odd about the comparison. measure_id,
    period and where are the question that the system's figure answers, None where it comes from elsewhere.
    """

    section: Section
    figure: Figure
    member: str
    printed: str
    system: str
    state: str
    remark: str | None
    measure_id: str | None = None
    period: str | None = None
    where: dict[str, list] | None = None


@cache
def sections() -> tuple[Section, ...]:
    """Everything published but the contradictions, in the file's order."""
    return tuple(
        Section(one["title"], one["class"], one["source"], one.get("note"), tuple(map(_figure, one["figure"])))
        for one in read_toml(PATH)["section"]
    )


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """What is printed and can't be right."""
    return tuple(Contradiction(**one) for one in read_toml(PATH)["contradiction"])


def compare(con: Connection, viewer: Viewer = EVERYONE) -> list[Compared]:
    """Every published figure beside what the warehouse and the plans have."""
    return [
        _compared(con, viewer, section, figure, member)
        for section in sections()
        for figure in section.figures
        for member in figure.printed
    ]


def number_of(printed: str) -> Decimal | None:
    """The number that a printed text writes, None where it is more than a number: `knappt 20`, `12 av 14`."""
    plain = printed.replace(wording.SPACE, " ")
    return Decimal(plain.replace(" ", "").replace(",", ".").replace("−", "-")) if NUMBER.fullmatch(plain) else None


def _figure(entry: dict) -> Figure:
    return Figure(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})


def _compared(con: Connection, viewer: Viewer, section: Section, figure: Figure, member: str) -> Compared:
    printed = figure.printed[member].replace(" ", wording.SPACE)
    asked = _asked(figure, member)
    value, text, remark = _from_plan(figure, member), None, None
    if figure.mean_of:
        value, remark = _mean(con, viewer, figure)
    elif asked:
        row = measure(con, asked[0], asked[1], where=asked[2], viewer=viewer)[0]
        value, text = row.value, wording.WITHHELD if row.withheld else None
    has_counterpart = bool(asked or figure.mean_of or figure.plan)
    shown = text or (_as_printed(value, figure.unit, printed) if has_counterpart else printed)
    state = "stored" if not has_counterpart else "missing" if value is None else _verdict(section, shown, printed)
    return Compared(section, figure, member, printed, shown, state, remark, *(asked or ()))


def _verdict(section: Section, shown: str, printed: str) -> str:
    if section.kind == "assumption" or number_of(printed) is None:
        return "not_judged"
    return "equal" if number_of(shown) == number_of(printed) else "differs"


def _asked(figure: Figure, member: str) -> tuple[str, str, dict[str, list]] | None:
    if figure.measure is None or figure.mean_of:
        return None
    where = {name: list(values) for name, values in figure.where.items()}
    if figure.per:
        return figure.measure, figure.period, {**where, figure.per: [member]}
    return figure.measure, member, where


def _mean(con: Connection, viewer: Viewer, figure: Figure) -> tuple[float | None, str | None]:
    """The mean of the years' values as they are printed, and what the ratio of the years' sums is instead."""
    rows = [measure(con, figure.measure, str(year), where=figure.where, viewer=viewer)[0] for year in figure.mean_of]
    if any(row.value is None for row in rows):
        return None, None
    mean = sum(row.value for row in rows) / len(rows)
    return mean, _ratio_of_sums(figure, rows, mean)


def _ratio_of_sums(figure: Figure, rows: list[Row], mean: float) -> str | None:
    if definition(figure.measure).operation != "ratio":
        return None
    ratio = sum(row.numerator for row in rows) / sum(row.denominator for row in rows)
    printed = next(iter(figure.printed.values()))
    shown = _as_printed(ratio, figure.unit, printed)
    if shown == _as_printed(mean, figure.unit, printed):
        return None
    return f"Medelvärdet av årens kvoter, som det är tryckt. Kvoten av årens summor är {shown}."


def _from_plan(figure: Figure, member: str) -> float | None:
    if figure.plan is None:
        return None
    plan = plan_file.load(figure.plan)
    if figure.indicator:
        return next(one.target for one in plan.indicators if one.id == figure.indicator)
    if figure.per:
        return next((getattr(line, figure.key) for line in plan.budget if line.package == member), None)
    return plan.statement.get(figure.key)


def _as_printed(value: float | None, unit: str, printed: str) -> str:
    """A value in the printed unit, with as many decimals as the printed figure has."""
    if value is None:
        return wording.NOTHING
    _whole, _comma, decimals = printed.partition(",")
    places = len(decimals) if number_of(printed) is not None else 1 if unit == "%" else 0
    scaled = (Decimal(str(value)) / FACTORS.get(unit, 1)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return wording.decimal(scaled, places)
