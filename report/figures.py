"""Asks measure() for the cells of one report, each question once, and remembers why a cell has no number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from report.model import Cell, Origin, Where
from warehouse import plan, status, wording
from warehouse.database import Connection
from warehouse.measure import Measurement, Row, catalogue, measure
from warehouse.period import Period
from warehouse.viewer import Viewer
from warehouse.wording import NOTHING, WITHHELD

NO_BASIS = "underlag saknas för perioden"
NO_COMPARISON = "jämförelsetal saknas"
NO_INTERVAL = "måttet har inget intervall"
NO_TARGET = "planen anger inget mål"
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

    def applied(self, measure_id: str, extra: Mapping[str, Iterable[object]]) -> dict[str, list[object]] | None:
        """The choice and the table's own filter together; None where nothing can meet both."""
        where = {key: values for key, values in self.where.items() if key not in self.left_out(measure_id)}
        for dimension, values in extra.items():
            where[dimension] = [value for value in where.get(dimension, values) if value in values]
            if not where[dimension]:
                return None
        return where

    def ask(self, measure_id: str, extra=None, by: str | None = None, previous: bool = False) -> Measurement | None:
        """measure() for the period (or the same months the year before); None where the filters exclude each other."""
        where = self.applied(measure_id, extra or {})
        if where is None:
            return None
        self.asked.setdefault(measure_id)
        period = self.period.previous_year() if previous else self.period
        question = (measure_id, period.text, frozen(where), by)
        if question not in self._answers:
            dimensions = () if by is None else (by,)
            self._answers[question] = measure(self.con, measure_id, period, dimensions, where, self.viewer)
        return self._answers[question]

    def row(self, measure_id: str, extra, by: str | None, key: object, previous: bool) -> Row | None:
        """The row of one group, or of everything where by is None; None where the filters exclude each other.

        A group without rows is asked for by itself: its counts are 0 where the source covers the period.
        """
        answer = self.ask(measure_id, extra, by, previous)
        rows = () if answer is None else answer.rows
        found = next((row for row in rows if by is None or row.by[by] == key), None)
        if found is None and by is not None:
            return self.row(measure_id, {**extra, by: [key]}, None, None, previous)
        return found

    def cell(self, measure_id: str, role: str, extra=None, by: str | None = None, key: object = None) -> Cell:
        """The cell that shows one role of a measure for one group (or for everything)."""
        extra = extra or {}
        if role == "target":
            return self._target(measure_id, extra, by, key)
        if role == "status":
            return self._status(measure_id, extra, by, key)
        if role == "change":
            return self._change(measure_id, extra, by, key)
        previous = role == "previous"
        origin = self._origin(measure_id, role, extra, by, key)
        row = self.row(measure_id, extra, by, key, previous)
        if row is not None and row.withheld:
            return Cell(WITHHELD, origin=origin, reason=WITHHELD)
        field, unit = FIELDS[role]
        unit = unit or catalogue()[measure_id].unit
        number = None if row is None else getattr(row, field)
        if number is None:
            has_value = row is not None and row.value is not None
            return Cell(NOTHING, origin=origin, reason=NO_INTERVAL if has_value else NO_BASIS)
        return Cell(wording.value(number, unit), number, unit, origin)

    def _origin(self, measure_id, role, extra, by, key) -> Origin:
        period = self.period.previous_year() if role == "previous" else self.period
        where = frozen(self.applied(measure_id, extra) or {})
        return Origin(measure_id, role, period.text, where, () if by is None else ((by, key),))

    def _change(self, measure_id, extra, by, key) -> Cell:
        """This period minus the same period the year before; shares in percentage points."""
        now, before = (self.cell(measure_id, role, extra, by, key) for role in ("actual", "previous"))
        origin = self._origin(measure_id, "change", extra, by, key)
        if WITHHELD in (now.reason, before.reason):
            return Cell(WITHHELD, origin=origin, reason=WITHHELD)
        if now.value is None or before.value is None:
            return Cell(NOTHING, origin=origin, reason=NO_COMPARISON)
        text = wording.difference(now.value, before.value, now.unit)
        if now.unit == "share":
            return Cell(text, (now.value - before.value) * 100, "points", origin)
        return Cell(text, now.value - before.value, now.unit, origin)

    def _goal_filter(self, measure_id, extra, by, key) -> dict[str, list[object]]:
        """The filter that a plan's target would be set for: the choice and the row, not the table's frame."""
        if by is None:
            return self.applied(measure_id, extra) or {}
        return {**(self.applied(measure_id, {}) or {}), by: [key]}

    def _target(self, measure_id, extra, by, key) -> Cell:
        goal = self._goals.get((measure_id, frozen(self._goal_filter(measure_id, extra, by, key))))
        if goal is None:
            return Cell(NOTHING, reason=NO_TARGET)
        return Cell(wording.value(goal.target, goal.unit), goal.target, goal.unit)

    def _status(self, measure_id, extra, by, key) -> Cell:
        goal = self._goals.get((measure_id, frozen(self._goal_filter(measure_id, extra, by, key))))
        return Cell(NOTHING, reason=NO_TARGET) if goal is None else Cell(status_text(goal.status))

    @cached_property
    def indicators(self) -> list[plan.IndicatorValue]:
        """The plan's indicators for the period, whatever is chosen; none where no plan is old enough.

        Judged as of the snapshot's day, not the printing's: else a report printed again could differ.
        """
        return self._followed(plan.indicators)

    def _followed(self, ask) -> list[plan.IndicatorValue]:
        if self.period.year < plan.plans()[0]:
            return []
        day = status.snapshot(self.con).created_at.date()
        return ask(self.con, self.period, viewer=self.viewer, today=day)

    @cached_property
    def _goals(self) -> dict[tuple[str, Where], plan.IndicatorValue]:
        """What the plan aims at, by measure and filter, chosen as plan.target() does where there are several."""
        goals: dict[tuple[str, Where], plan.IndicatorValue] = {}
        for followed in (self.indicators, self._followed(plan.expected)):
            for value in sorted(followed, key=lambda value: value.periodicity == "År"):
                if value.target is not None:
                    goals.setdefault((value.measure, frozen(value.where)), value)
        return goals


def status_text(status: str) -> str:
    """A status as sign and word: `● Uppfyllt`."""
    return wording.SPACE.join(wording.STATUS[status])
