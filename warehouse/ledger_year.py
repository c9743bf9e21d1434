"""The ledger's year: revenue, cost and result by month against budget, last year and forecasts, and what is left to do.

Months are numbers, 1–12; amounts are kr. A month without rows is missing, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, takewhile

from warehouse import database, forecast, gaps, query, wording
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.forecast import Forecast
from warehouse.measure import measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

LINES = ("revenue", "cost", "result")
ByMonth = dict[int, float]


@dataclass(frozen=True)
class Line:
    """One line of the ledger over a year, month by month; season is the simple forecast, official the ledger's own."""

    measure: str
    year: int
    outcome: ByMonth
    budget: ByMonth
    last_year: ByMonth
    official: ByMonth
    season: Forecast

    @property
    def forecast(self) -> ByMonth:
        """The simple forecast of the months left."""
        return self.season.months

    @property
    def accumulated(self) -> Line:
        """The same line with each month summed from January."""
        outcome = accumulated(self.outcome)
        ahead = {month: value for month, value in accumulated({**self.outcome, **self.forecast}).items()
                 if month in self.forecast}  # fmt: skip
        budget, last_year, official = (accumulated(one) for one in (self.budget, self.last_year, self.official))
        return Line(self.measure, self.year, outcome, budget, last_year, official, replace(self.season, months=ahead))


@dataclass(frozen=True)
class Left:
    """What the months left of a year must bring for a line to reach its budget (of costs: may at most be).

    months is None where the year is over. budgeted and last_year are what the budget has for the same months, and what
    they brought last year. december is what is left for December where the months before it follow the budget. reason
    says why there is nothing to say.
    """

    measure: str
    year: int
    months: Period | None = None
    budget: float | None = None
    so_far: float | None = None
    needed: float | None = None
    budgeted: float | None = None
    last_year: float | None = None
    december: float | None = None
    december_last_year: float | None = None
    reason: str | None = None

    @property
    def sentence(self) -> str:
        """What is left to do in one sentence; of the revenue."""
        if self.reason:
            return f"Vad som krävs för att nå budgeten kan inte räknas: {self.reason}"
        budget = f"årets budget, {_said(self.budget)}"
        if self.months is None:
            over = f"{_said(abs(self.needed))} {'över' if self.needed < 0 else 'under'}"
            return f"Omsättningen {self.year} blev {_said(self.so_far)}, {over} {budget}."
        months = self.months.label.rsplit(" ", 1)[0]
        if self.needed <= 0:
            return f"Omsättningen är redan {_said(-self.needed)} över {budget}; {months} är kvar."
        last = "" if self.last_year is None else f"; {_same(months)} gav {_said(self.last_year)} {self.year - 1}"
        if len(self.months.months) == 1:
            return f"För att nå {budget}, måste {months} ge {_said(self.needed)}{last}."
        december = f", varav december {_said(self.december)} om månaderna före följer budgeten"
        if self.december <= 0:
            december = "; följer månaderna före december budgeten nås den redan då"
        if last and self.december_last_year is not None:
            last += f", varav december {_said(self.december_last_year)}"
        return f"För att nå {budget}, måste {months} ge {_said(self.needed)}{december}{last}."


@dataclass(frozen=True)
class December:
    """One whole year's December: its revenue, the year's, and its share of it."""

    year: int
    december: float | None
    revenue: float | None
    share: float | None


def lines(con: Connection, year: int, viewer: Viewer = EVERYONE) -> dict[str, Line]:
    """The three lines of a year by their measure's id."""
    con = database.cursor(con)
    seasons = {one: forecast.of_year(con, one, year, viewer) for one in LINES[:2]}
    seasons["result"] = forecast.difference("result", seasons["revenue"], seasons["cost"])

    def months(measure_id: str, of: int) -> ByMonth:
        found = measure(con, measure_id, Period.of(of), by=["month"], viewer=viewer)
        return {int(row.by["month"][5:]): row.value for row in found if row.value is not None}

    return {
        one: Line(one, year, _over(con, one, year, months(one, year)), months(f"budget_{one}", year),
                  months(one, year - 1), months(f"forecast_{one}", year), seasons[one])
        for one in LINES
    }  # fmt: skip


def accumulated(months: ByMonth) -> ByMonth:
    """The sum from January to each month; it ends before the first month that is missing."""
    known = list(takewhile(lambda month: month in months, range(1, 13)))
    return dict(zip(known, accumulate(months[month] for month in known), strict=True))


def total(months: ByMonth) -> float | None:
    """The whole year's sum, None where a month is missing."""
    return accumulated(months).get(12)


def left(line: Line) -> Left:
    """What the months left of the year must bring."""
    budget, so_far = total(line.budget), line.season.so_far
    if budget is None:
        return Left(line.measure, line.year, reason=f"Budgeten för {line.year} täcker inte årets tolv månader.")
    if so_far is None:
        return Left(line.measure, line.year, budget=budget, reason=line.season.reason)
    last = line.season.span.last.month
    if last == 12:
        return Left(line.measure, line.year, None, budget, so_far, budget - so_far)
    ahead = range(last + 1, 13)
    needed, before = budget - so_far, sum(line.budget[month] for month in ahead if month < 12)
    return Left(
        line.measure, line.year, Period.parse(f"{line.year}-{last + 1:02d}..{line.year}-12"), budget, so_far, needed,
        before + line.budget[12], _sum(line.last_year, ahead), needed - before, line.last_year.get(12),
    )  # fmt: skip


def decembers(con: Connection, year: int, viewer: Viewer = EVERYONE) -> list[December]:
    """The Decembers of a year and of the whole years before it, the newest first."""
    con, revenue = database.cursor(con), definition("revenue")
    years = gaps.whole_years_before(con, revenue, year)
    years += [year] if query.is_whole(con, revenue, Period.of(year)) else []
    rows = {one: measure(con, "december_share", Period.of(one), viewer=viewer)[0] for one in reversed(years)}
    return [December(one, row.numerator, row.denominator, row.value) for one, row in rows.items()]


def _over(con: Connection, measure_id: str, year: int, months: ByMonth) -> ByMonth:
    """The months that were over when the newest delivery came."""
    span = query.whole_months(con, definition(measure_id), Period.of(year))
    return {month: value for month, value in months.items() if span and month <= span.last.month}


def _sum(months: ByMonth, wanted: range) -> float | None:
    return sum(months[month] for month in wanted) if all(month in months for month in wanted) else None


def _said(amount: float) -> str:
    return wording.value(amount, "SEK", "sentence")


def _same(months: str) -> str:
    return "samma månader" if "–" in months else "den"
