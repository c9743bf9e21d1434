"""Asks measure() for the cells of one report, each question once, and remembers why a cell has no number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from report.model import Cell, Origin, Where
from warehouse import explain, plan, query, wording
from warehouse.database import Connection
from warehouse.measure import Measurement, Row, catalogue, measure
from warehouse.period import Period
from warehouse.viewer import Viewer
from warehouse.wording import NOTHING, WITHHELD

NO_BASIS = "underlag saknas för perioden"
NO_COMPARISON = "jämförelsetal saknas"
STILL_RUNS = "perioden har inte uppgifter till sitt slut"
NO_INTERVAL = "måttet har inget intervall"
NO_TARGET = "planen anger inget mål för just detta urval"
# Which field of a measure's row a role shows, and its unit where that is not the measure's own.
FIELDS = {
    "actual": ("value", None),
    "previous": ("value", None),
    "numerator": ("numerator", "count"),
    "denominator": ("denominator", "count"),
    "n": ("n", "count"),
    "low": ("low", None),
    "high": ("high", None),
}
ROLES = (*FIELDS, "change", "target", "status")


@dataclass(frozen=True)
class Question:
    """What a cell shows: a measure where the table's filter `where` holds, for the value `key` of `by` or for all."""

    measure: str
    where: Mapping[str, Iterable[object]] = field(default_factory=dict)
    by: str | None = None
    key: object = None


def frozen(where: Mapping[str, Iterable[object]]) -> Where:
    """The filters in one order, so that equal choices are equal."""
    return tuple(sorted((dimension, tuple(sorted(values, key=str))) for dimension, values in where.items()))


class Figures:
    """The figures of one period and choice; `asked` lists the measures used, in the order they were first asked for."""

    def __init__(self, con: Connection, period: Period, where: Mapping[str, Iterable[object]], viewer: Viewer):
        self.con, self.period, self.viewer = con, period, viewer
        self.where = {dimension: list(values) for dimension, values in where.items() if values}
        self.asked: dict[str, None] = {}
        self._answers: dict[tuple, Measurement] = {}

    def left_out(self, measure_id: str) -> tuple[str, ...]:
        """The chosen dimensions that the measure does not have, and that are therefore not applied to it."""
        definition = catalogue()[measure_id]
        known = {*definition.dimensions, *definition.one_sided}
        return tuple(dimension for dimension in self.where if dimension not in known)

    def applied(self, question: Question) -> dict[str, list[object]] | None:
        """The choice and the table's own filter together; None where nothing can meet both."""
        left_out = self.left_out(question.measure)
        where = {dimension: values for dimension, values in self.where.items() if dimension not in left_out}
        for dimension, values in question.where.items():
            where[dimension] = [value for value in where.get(dimension, values) if value in values]
            if not where[dimension]:
                return None
        return where

    def ask(self, question: Question, previous: bool = False) -> Measurement | None:
        """measure() for every value of question.by, for the period or the same months the year before.

        None where the filters exclude each other.
        """
        where = self.applied(question)
        if where is None:
            return None
        self.asked.setdefault(question.measure)
        period = self.period.previous_year() if previous else self.period
        asked = (question.measure, period.text, frozen(where), question.by)
        if asked not in self._answers:
            by = () if question.by is None else (question.by,)
            self._answers[asked] = measure(self.con, question.measure, period, by, where, self.viewer)
        return self._answers[asked]

    def row(self, question: Question, previous: bool = False) -> Row | None:
        """The row of the question's group, or of everything; None where the filters exclude each other.

        A group without rows is asked for by itself: its counts are 0 where the source covers the period.
        """
        by, key = question.by, question.key
        rows = self.ask(question, previous) or ()
        found = next((row for row in rows if by is None or row.by[by] == key), None)
        if found is None and by is not None:
            return self.row(Question(question.measure, {**question.where, by: [key]}), previous)
        return found

    def is_over(self, measure_id: str) -> bool:
        """Whether the whole period is over and has rows: else the year before is more than what it is held against."""
        return query.whole_months(self.con, catalogue()[measure_id], self.period) == self.period

    def cell(self, question: Question, role: str) -> Cell:
        """The cell that shows one role of the question's measure."""
        if role == "target":
            return self._target(question)
        if role == "status":
            return self._status(question)
        if role == "change":
            return self._change(question)
        origin = self._origin(question, role)
        if role == "previous" and not self.is_over(question.measure):
            return Cell(NOTHING, origin=origin, reason=STILL_RUNS)
        row = self.row(question, previous=role == "previous")
        if row is not None and row.withheld:
            return Cell(WITHHELD, origin=origin, reason=WITHHELD)
        field_name, unit = FIELDS[role]
        unit = unit or catalogue()[question.measure].unit
        number = None if row is None else getattr(row, field_name)
        if number is None:
            has_value = row is not None and row.value is not None
            return Cell(NOTHING, origin=origin, reason=NO_INTERVAL if has_value else NO_BASIS)
        made_of = (row.numerator, row.denominator, row.n) if field_name == "value" else (None, None, None)
        return Cell(wording.value(number, unit), number, unit, origin, None, *made_of)

    def trace(self, measure_id: str) -> int | None:
        """The number of the entry that says how a measure's figures are made; None for what is reported by hand."""
        if measure_id not in catalogue():
            return None
        self.asked.setdefault(measure_id)
        return list(self.asked).index(measure_id) + 1

    def formula(self, measure_id: str) -> str:
        """The measure as its formula, with the numbers of the period and choice where it has one figure for them."""
        asked = catalogue()[measure_id]
        if asked.requires or self.applied(Question(measure_id)) is None:
            return f"{asked.title} räknas per {wording.listing(wording.dimension(name) for name in asked.requires)}."
        return explain.formula(self.ask(Question(measure_id)))

    def _origin(self, question: Question, role: str) -> Origin:
        period = self.period.previous_year() if role == "previous" else self.period
        where = frozen(self.applied(question) or {})
        by = () if question.by is None else ((question.by, question.key),)
        return Origin(question.measure, role, period.text, where, by)

    def _change(self, question: Question) -> Cell:
        """This period minus the same period the year before; shares in percentage points."""
        now, before = (self.cell(question, role) for role in ("actual", "previous"))
        origin = self._origin(question, "change")
        if WITHHELD in (now.reason, before.reason):
            return Cell(WITHHELD, origin=origin, reason=WITHHELD)
        if now.value is None or before.value is None:
            return Cell(NOTHING, origin=origin, reason=NO_COMPARISON)
        text = wording.difference(now.value, before.value, now.unit)
        if now.unit == "share":
            return Cell(text, (now.value - before.value) * 100, "points", origin)
        return Cell(text, now.value - before.value, now.unit, origin)

    def _goal(self, question: Question) -> plan.IndicatorValue | None:
        """What the plan aims at for the choice and the question's group, whatever frame the table has."""
        if question.by is None:
            where = self.applied(question) or {}
        else:
            where = (self.applied(replace(question, where={})) or {}) | {question.by: [question.key]}
        return self._goals.get((question.measure, frozen(where)))

    def _target(self, question: Question) -> Cell:
        goal = self._goal(question)
        if goal is None:
            return Cell(NOTHING, reason=NO_TARGET)
        return Cell(wording.value(goal.target, goal.unit), goal.target, goal.unit)

    def _status(self, question: Question) -> Cell:
        goal = self._goal(question)
        return Cell(NOTHING, reason=NO_TARGET) if goal is None else Cell(wording.status(goal.status))

    @cached_property
    def indicators(self) -> list[plan.IndicatorValue]:
        """The plan's indicators for the period, whatever is chosen; none where no plan is old enough."""
        return self._followed(plan.indicators)

    def _followed(self, ask) -> list[plan.IndicatorValue]:
        if self.period.year < plan.plans()[0]:
            return []
        return ask(self.con, self.period, viewer=self.viewer)

    @cached_property
    def expected(self) -> list[plan.IndicatorValue]:
        """The plan's expected results that a measure follows, whatever is chosen."""
        return self._followed(plan.expected)

    @cached_property
    def _goals(self) -> dict[tuple[str, Where], plan.IndicatorValue]:
        """What the plan aims at, by measure and filter, chosen as plan.target() does where there are several."""
        goals: dict[tuple[str, Where], plan.IndicatorValue] = {}
        for followed in (self.indicators, self.expected):
            for value in sorted(followed, key=lambda value: value.periodicity == "År"):
                if value.target is not None:
                    goals.setdefault((value.measure, frozen(value.where)), value)
        return goals
