"""The verksamhetsplan followed up: which plan a year goes by, its targets, and where every indicator stands.

Plans are files in warehouse/plans, vpYYYY.toml; plan_file.py reads and checks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

from warehouse import gaps, query
from warehouse.database import Connection
from warehouse.errors import KollenError
from warehouse.measure import Measurement, Row, catalogue, measure
from warehouse.period import Period
from warehouse.plan_file import MANUAL, Indicator, Plan, load, plans
from warehouse.viewer import EVERYONE, Viewer


@dataclass(frozen=True)
class Target:
    """A plan's target for one figure, in the measure's unit; text is the indicator's, note what to say beside it."""

    value: float
    text: str
    plan_year: int
    note: str | None


@dataclass(frozen=True)
class IndicatorValue:
    """One indicator (or expected result) in one period: the plan's row, its figure, and its status.

    value is the asked period's. Status and trend go by judged, the value of its months that are over and have rows;
    previous is that of the same months a year before (previous_period). goal is the goals' texts, inriktningsmål first:
    four for an indicator under an enhetsmål, fewer above. pace is where an accumulating indicator short of its
    target should be by now. reason says in Swedish why there is no value or no verdict. title is the measure's.
    """

    id: str
    text: str
    goal: tuple[str, ...]
    measure: str
    where: dict[str, list]
    periodicity: str
    target: float | None
    value: float | None
    judged: float | None
    numerator: float | None
    denominator: float | None
    previous: float | None
    status: str
    accumulates: bool
    unit: str
    direction: str
    title: str
    low: float | None
    high: float | None
    n: int | None
    withheld: bool
    note: str | None
    reason: str | None
    previous_period: Period
    pace: float | None
    plan_year: int
    is_year_over: bool

    @property
    def trend(self) -> str | None:
        """better, worse or same, against the same period of the year before; None where either value is missing."""
        if self.judged is None or self.previous is None:
            return None
        if _same(self.judged, self.previous):
            return "same"
        return "better" if (self.judged > self.previous) == (self.direction != "down") else "worse"


def plan_for(year: int) -> tuple[Plan, str | None]:
    """The plan a year goes by: its own, or the latest earlier one with a note that says so."""
    earlier = [one for one in plans() if one <= year]
    if not earlier:
        raise KollenError(f"Ingen verksamhetsplan gäller {year}: den äldsta är för {plans()[0]}. Välj ett senare år.")
    plan = load(earlier[-1])
    return plan, None if plan.year == year else f"mål ur plan {plan.year}; plan {year} saknas"


def target(measure_id: str, where: dict[str, list] | None, year: int) -> Target | None:
    """The target for exactly this measure and filter in a year, None where the plan sets none.

    A target followed each tertial goes before a yearly one, an indicator before an expected result; the note names
    the other targets that the plan has for the same figure.
    """
    if not any(one <= year for one in plans()):
        return None
    plan, note = plan_for(year)
    same = _rows_of_figure(plan, measure_id, where)
    if not same:
        return None
    chosen = same[0]
    notes = (note, chosen.note if any(item.target != chosen.target for item in same) else None)
    return Target(chosen.target, chosen.text, plan.year, "; ".join(filter(None, notes)) or None)


def _rows_of_figure(plan: Plan, measure_id: str, where: dict[str, list] | None) -> list[Indicator]:
    """The plan's rows that have a target for exactly this figure, the one that goes before the others first."""
    rows = [
        item
        for item in (*plan.indicators, *plan.expected)
        if item.target is not None and item.measure == measure_id and same_filter(item.where, where)
    ]
    return sorted(rows, key=lambda item: (item in plan.expected, item.periodicity == "År"))


def same_filter(one: dict[str, list] | None, other: dict[str, list] | None) -> bool:
    """Whether two filters keep the same rows: the order of dimensions and values says nothing, an empty one is none."""
    first, second = (
        {name: frozenset(values) for name, values in (where or {}).items() if values} for where in (one, other)
    )
    return first == second


def status(
    indicator: Indicator,
    value: float | None,
    period: Period | None,
    *,
    tolerance: float = 0.05,
    pace: float | None = None,
    previous: float | None = None,
) -> str:
    """Where an indicator stands: met, near, missed, on_pace, behind_pace, no_data or not_due.

    period is the time that has passed, None where no tertial of the asked period has. pace is what an accumulating
    indicator should have reached by then (the target's even part where it is None). An indicator without a target is
    judged against `previous` where it compares, and is otherwise no_data: what is missing is the target.
    """
    year_over = period is not None and period.is_whole_year
    if not year_over and (indicator.periodicity == "År" or (indicator.accumulates and period is None)):
        return "not_due"
    goal = indicator.target if indicator.target is not None else previous if indicator.compare else None
    if value is None or goal is None:
        return "no_data"
    if indicator.target is None and indicator.compare == "more" and _same(value, previous):
        return "near"
    sign = -1 if indicator.direction == "down" else 1
    if _same(value, goal) or sign * value > sign * goal:
        return "met"
    if indicator.accumulates and indicator.target is not None and not year_over:
        pace = goal * len(period.months) / 12 if pace is None else pace
        return "on_pace" if _same(value, pace) or value > pace else "behind_pace"
    limit = goal - sign * tolerance * abs(goal)
    return "near" if _same(value, limit) or sign * value > sign * limit else "missed"


def _same(first: float, second: float) -> bool:
    return isclose(first, second, rel_tol=1e-9, abs_tol=1e-12)


def indicators(
    con: Connection,
    period: str | Period,
    plan_year: int | None = None,
    viewer: Viewer = EVERYONE,
) -> list[IndicatorValue]:
    """Every indicator of the plan in a period, in the plan's order."""
    asking = _Asking(con, period, plan_year, viewer)
    return [asking.value_of(item) for item in asking.plan.indicators]


def expected(
    con: Connection,
    period: str | Period,
    plan_year: int | None = None,
    viewer: Viewer = EVERYONE,
) -> list[IndicatorValue]:
    """Every expected result of the plan that a measure can follow, as indicators() gives its indicators."""
    asking = _Asking(con, period, plan_year, viewer)
    return [asking.value_of(item) for item in asking.plan.expected if item.measure]


def standing(
    con: Connection, period: Period, measure_id: str, where: dict[str, list] | None, viewer: Viewer = EVERYONE
) -> IndicatorValue | None:
    """Where the plan's row that target() takes its target from stands, None where there is none."""
    if not any(one <= period.year for one in plans()):
        return None
    asking = _Asking(con, period, None, viewer)
    rows = _rows_of_figure(asking.plan, measure_id, where)
    return asking.value_of(rows[0]) if rows else None


class _Asking:
    """One question to a plan."""

    def __init__(self, con: Connection, period: str | Period, plan_year: int | None, viewer: Viewer):
        self.con, self.viewer = con, viewer
        self.period = period if isinstance(period, Period) else Period.parse(period)
        if self.period.first.year != self.period.year:
            raise KollenError("En plan gäller ett år: välj en period som börjar och slutar samma år.")
        self.plan = load(plan_year) if plan_year is not None else plan_for(self.period.year)[0]

    def value_of(self, item: Indicator) -> IndicatorValue:
        """Where one indicator stands; what cannot be asked for is no_data, and the reason says why.

        It is judged by the months that were over when the newest delivery came and that its measure has rows through:
        only those can be held against the same months of the year before, and against a pace.
        """
        if item.measure not in catalogue():
            return self._answer(item, self.period, reason=f'Måttet "{item.measure}" finns inte i systemet än.')
        asked = catalogue()[item.measure]
        span = query.whole_months(self.con, asked, self.period)
        passed = span or query.over(self.con, self.period)
        then = (passed or self.period).previous_year()
        try:
            measured = self._measure(item, self.period)
            judged = measured[0].value if span in (None, self.period) else self._value(item, span)
            previous = self._value(item, then) if query.is_whole(self.con, asked, then) else None
            pace = self._pace(item, judged, span)
        except KollenError as error:
            return self._answer(item, then, title=asked.title, reason=str(error))
        row = measured[0]
        state = status(item, judged, passed, tolerance=self.plan.tolerance, pace=pace, previous=previous)
        part = f"Läge och trend gäller {span.label}." if span not in (None, self.period) else None
        remarks = (item.note, _comparison(item, judged, previous, then), *measured.notes, part)
        return self._answer(
            item, then, value=row.value, judged=judged, numerator=row.numerator, denominator=row.denominator,
            low=row.low, high=row.high, n=row.n, withheld=row.withheld, previous=previous, pace=pace, status=state,
            title=measured.title, is_year_over=passed is not None and passed.is_whole_year,
            note=" ".join(filter(None, remarks)) or None, reason=_reason(item, row, previous, state),
        )  # fmt: skip

    def _answer(self, item: Indicator, then: Period, **found) -> IndicatorValue:
        """The plan's row with what was found; without a find the figures are missing."""
        missing = dict.fromkeys(
            ("value", "judged", "numerator", "denominator", "low", "high", "n", "previous", "pace", "reason")
        )
        given = {"title": item.text, "note": item.note, "status": "no_data", "withheld": False, "is_year_over": False,
                 **missing, **found}  # fmt: skip
        return IndicatorValue(
            id=item.id, text=item.text, goal=tuple(goal.text for goal in self.plan.chain(item.goal)),
            measure=item.measure, where=item.where, periodicity=item.periodicity, target=item.target,
            accumulates=item.accumulates, unit=item.unit, direction=item.direction, previous_period=then,
            plan_year=self.plan.year, **given,
        )  # fmt: skip

    def _measure(self, item: Indicator, period: Period) -> Measurement:
        return measure(self.con, item.measure, period, where=item.where, viewer=self.viewer)

    def _value(self, item: Indicator, period: Period) -> float | None:
        return self._measure(item, period)[0].value

    def _pace(self, item: Indicator, value: float | None, span: Period | None) -> float | None:
        """What an accumulating indicator should have reached by now: the target times the part earlier years had.

        Only earlier years with rows from January to December, and no withheld figure, are taken; without any the year
        counts as even. None where there is nothing left to reach or judge.
        """
        running = span is not None and not span.is_whole_year
        if not (running and item.accumulates and item.target is not None and item.periodicity == "Tertial"):
            return None
        if value is None or value >= item.target:
            return None
        parts = []
        for year in gaps.whole_years_before(self.con, catalogue()[item.measure], span.year):
            whole, part = self._value(item, Period.of(year)), self._value(item, span.in_year(year))
            if whole and part is not None:
                parts.append(part / whole)
        return item.target * (sum(parts) / len(parts) if parts else len(span.months) / 12)


def _comparison(item: Indicator, value: float | None, previous: float | None, then: Period) -> str | None:
    if item.compare is None or item.target is None or value is None or previous is None:
        return None
    return f"{'Fler' if value > previous else 'Inte fler'} än under {then.label}."


def _reason(item: Indicator, row: Row, previous: float | None, state: str) -> str | None:
    """Why there is no value, or a value but no verdict; None where there are both."""
    if row.withheld:
        return "För få svar: färre än fem svar visas inte."
    if row.value is None:
        return "Inget värde är rapporterat för perioden." if item.measure == MANUAL else "Underlag saknas för perioden."
    if state == "not_due":
        return "Följs upp när året är slut."
    if item.target is None and item.compare is None:
        return "Planen anger inget årsmål."
    if item.target is None and previous is None:
        return "Jämförelsetal för året före saknas."
    return None
