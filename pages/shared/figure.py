"""One measure as a page asks for it, and what can be said about it in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from pages.shared import certainty, filters, session
from pages.shared.choice import Chosen
from pages.shared.explaining import Asked
from warehouse import comparison, plan, query, wording
from warehouse.comparison import Comparison
from warehouse.definitions import Definition
from warehouse.errors import KollenError
from warehouse.measure import Measurement, Row, none_met
from warehouse.period import MONTHS, Period

TREND_MONTHS = 36
TIMES = {"month": "", "tertial": "/alone", "year": ""}  # what makes a group's name a period
MISSING = "uppgift saknas för urvalet"
NOBODY = None  # no group is called so: what the page asks about and what the reader chose exclude each other


@dataclass(frozen=True)
class Figure:
    """A measure for the reader's choice, where that applies, and the page's own filter `only`.

    budget is the id of the measure that holds its budget, where it has one. remark always stands at the figure.
    """

    measure_id: str
    chosen: Chosen
    only: dict[str, list] = field(default_factory=dict)
    label: str = ""
    budget: str = ""
    remark: str = ""

    @property
    def definition(self) -> Definition:
        """The measure's definition."""
        return session.definitions()[self.measure_id]

    @property
    def title(self) -> str:
        """What the figure is called on the page."""
        return self.label or self.definition.title

    @property
    def unit(self) -> str:
        """The measure's unit, for wording."""
        return self.definition.unit

    @property
    def period(self) -> Period:
        """The chosen period."""
        return self.chosen.period

    @cached_property
    def where(self) -> dict[str, list]:
        """The filters that count for this measure."""
        kept = filters.applicable(self.chosen.where, self.measure_id)[0]
        both = {name: [one for one in kept[name] if one in self.only[name]] or [NOBODY]
                for name in kept.keys() & self.only.keys()}  # fmt: skip
        return {**self.only, **kept, **both}

    @cached_property
    def ignored(self) -> str | None:
        """A short mark about chosen filters that this measure can't take: `Utan urvalet Farsta (finns bara …).`"""
        return filters.applicable(self.chosen.where, self.measure_id)[1]

    @property
    def ignored_by(self) -> str | None:
        """The same with the figure's title first, for a place where several figures stand."""
        return self.ignored and f"{self.title}: {self.ignored[:1].lower()}{self.ignored[1:]}"

    @property
    def key(self) -> str:
        """What tells this figure's widgets from those of others on the page."""
        return "-".join([self.measure_id, *(f"{name}-{values[0]}" for name, values in self.only.items())])

    def ask(self, by: tuple[str, ...] = (), period: Period | None = None) -> Measurement:
        """The measure's answer, split by dimensions."""
        return session.ask(self.measure_id, period or self.period, by=by, where=self.where)

    def total(self, period: Period | None = None) -> Row:
        """The figure itself."""
        return self.ask(period=period)[0]

    def text(self, period: Period | None = None, style: str = "table") -> str:
        """The figure in words: `12,4 %`, `för få svar`, `–`."""
        return wording.row(self.total(period), self.unit, style)

    @cached_property
    def span(self) -> Period:
        """The months of the period that are over and have rows: only they can be compared with the year before."""
        found = session.kept("span", lambda con: query.whole_months(con, self.definition, self.period),
                             self.measure_id, self.period.text)  # fmt: skip
        return found or self.period

    @cached_property
    def then(self) -> Period | None:
        """What the span is compared with, None where the reader compares with the plan's target."""
        return self.chosen.before(self.span)

    def difference(self, period: Period | None = None, before: Period | None = None) -> str | None:
        """The difference from the compared period (or `before`) in words, None where either is lacking."""
        period = period or self.span
        before = before or self.chosen.before(period)
        if before is None:
            return None
        now, then = self.total(period).value, self.total(before).value
        return None if now is None or then is None else wording.difference(now, then, self.unit)

    @property
    def none_counted(self) -> str | None:
        """What there is none of where nothing is divided by: `inga annonser`; None where that is no count."""
        sides = self.definition.sides
        of = session.definitions().get(sides[1]) if sides and isinstance(sides[1], str) else None
        return f"inga {of.title.lower()}" if of and of.unit == "count" else None

    def why_missing(self, period: Period | None = None) -> str:
        """Why there is no value: nothing to divide by, a period without data, or no row that meets the choice."""
        period = period or self.period
        row, none = self.total(period), self.none_counted
        if none and row.numerator is not None and not row.denominator:
            return f"{none} i urvalet"
        reach = (query.covered_from, query.covered_through)
        begins, through = session.kept("reach", lambda con: [one(con, self.definition) for one in reach],
                                       self.measure_id)  # fmt: skip
        if begins and begins > period.last:
            return f"uppgifterna börjar {wording.month(begins)}"
        return f"uppgifterna slutar {wording.month(through)}" if through and through < period.first else MISSING

    def compared(self, period: Period | None = None, before: Period | None = None) -> Comparison:
        """The figure against the compared period (or `before`), with whether they differ by more than chance."""
        now = period or self.span
        then = before or self.chosen.before(now)
        if then is None:
            return Comparison()
        return session.kept(
            "compared",
            lambda con: comparison.of_periods(con, self.measure_id, now, then, self.where, session.viewer()),
            self.measure_id, now.text, then.text, self.where,
        )  # fmt: skip

    def change(self, period: Period | None = None, before: Period | None = None) -> str | None:
        """The difference with its verdict: `+2,1 procentenheter, större än slumpen`; no verdict on no difference."""
        difference = self.difference(period, before)
        if difference is None:
            return None
        verdict = self.compared(period, before).short
        return f"{difference}, {verdict}" if verdict and difference[0] in f"+{wording.MINUS}" else difference

    def from_target(self) -> str | None:
        """The difference from the plan's target in words, None where there is no target or no value."""
        value, target = self.total().value, self.target()
        return None if value is None or target is None else wording.difference(value, target.value, self.unit)

    def months(self, window: Period) -> dict[str, Row | None]:
        """Each month's row. A month without rows has none, but a count is then asked for alone, since it may be 0."""
        found = {row.by["month"]: row for row in self.ask(by=("month",), period=window)}
        is_count = self.definition.base is not None and self.definition.base.kind == "count"
        names = [month.isoformat()[:7] for month in window.months]
        alone = {name: none_met(session.connection(), self.measure_id, Period.parse(name))
                 for name in names if is_count and name not in found}  # fmt: skip
        return {name: found.get(name) or (replace(alone[name], by={"month": name}) if is_count else None)
                for name in names}  # fmt: skip

    def asked(self, row: Row | None = None) -> Asked | None:
        """The question behind the figure, or behind one row of it; None for a row that shows no value."""
        period, where, names = self.period, dict(self.where), []
        if row:
            if row.value is None:
                return None
            for dimension, value in row.by.items():
                names.append(wording.member(dimension, value))
                if dimension in TIMES:
                    period = Period.parse(value + TIMES[dimension])
                else:
                    where[dimension] = [value]
        remarks = tuple(filter(None, [self.remark, self.ignored]))
        return Asked(", ".join([self.title, *names]), self.measure_id, period, where, remarks)

    def target(self, year: int | None = None, **where) -> plan.Target | None:
        """The plan's target for this figure, or for one of its groups."""
        return plan.target(self.measure_id, {**self.where, **where}, year or self.period.year)

    def city_target(self) -> plan.Target | None:
        """The plan's target for the figure without the reader's choice."""
        return plan.target(self.measure_id, self.only, self.period.year)

    def indicator(self) -> plan.IndicatorValue | None:
        """The plan's indicator or expected result that is exactly this figure, with its status."""
        return session.kept(
            "standing",
            lambda con: plan.standing(con, self.period, self.measure_id, self.where, session.viewer()),
            self.period.text, self.measure_id, self.where,
        )  # fmt: skip

    def sentence(self) -> str:
        """`12,4 % (mål 10,0 %; samma period 2024 10,3 %, +2,1 procentenheter)`: the figure inside a sentence."""
        now = self.total()
        if now.value is None:
            return f"okänd ({wording.WITHHELD if now.withheld else self.why_missing()})"
        then, target, difference = self.then, self.target(), self.change()
        parts = list(filter(None, [certainty.answers(self.definition, now)]))
        if target:
            away = f", {self.from_target()}" if then is None else ""
            parts.append(f"mål {wording.value(target.value, self.unit, 'sentence')}{away}")
        if difference:
            is_same = then == self.span.in_year(then.year) and self.span == self.period
            when = f"samma period {then.year}" if is_same else then.label
            parts.append(f"{when} {self.text(then, 'sentence')}, {difference}")
        return self.text(style="sentence") + (f" ({'; '.join(parts)})" if parts else "")


def indicators(period: Period) -> list[plan.IndicatorValue]:
    """The plan's indicators with their values and statuses in the period; none where no plan covers it."""
    return session.kept("indicators", lambda con: _followed(plan.indicators, con, period), period.text)


def expected(period: Period) -> list[plan.IndicatorValue]:
    """The plan's expected results that have a figure, as indicators() gives its indicators."""
    return session.kept("expected", lambda con: _followed(plan.expected, con, period), period.text)


def months_to(period: Period, count: int = TREND_MONTHS) -> Period:
    """The run of `count` months that ends with the period."""
    at = period.last.year * 12 + period.last.month - count
    return Period.parse(f"{at // 12}-{at % 12 + 1:02d}..{period.last:%Y-%m}")


def month_name(month: str) -> str:
    """`2025-03-01` or `2025-03` as `mars 2025`."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def _followed(follow, con, period: Period) -> list[plan.IndicatorValue]:
    try:
        plan.plan_for(period.year)
    except KollenError:
        return []
    return follow(con, period, viewer=session.viewer())
