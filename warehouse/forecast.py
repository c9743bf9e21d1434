"""A simple forecast of a year: what has come so far, divided by the part of the year that these months usually are.

The part is the mean over the earlier whole years. Nothing else is known to it: no orders, no prices, no staffing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from warehouse import database, gaps, query, wording
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.measure import measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

SIMPLE = (
    "En enkel prognos: det som har kommit hittills, delat med hur stor del av året samma månader var i medeltal "
    "tidigare hela år. Den vet inget om beställningar, priser eller bemanning."
)


@dataclass(frozen=True)
class Forecast:
    """A measure's whole year, in its unit.

    span is the months that are over and have rows, so_far their value. value is the year's forecast, or its outcome
    where the year is over; None where neither can be said, and reason says why. parts: earlier year → the part of it
    that span's months were. months: month of the year (1–12) → forecast, for the months left of a sum.
    """

    measure: str
    year: int
    span: Period | None = None
    so_far: float | None = None
    value: float | None = None
    parts: dict[int, float] = field(default_factory=dict)
    months: dict[int, float] = field(default_factory=dict)
    reason: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether the year is over, so that its value is the outcome."""
        return self.span is not None and self.span.is_whole_year

    @property
    def part(self) -> float | None:
        """The part of a year that the months so far usually are."""
        return sum(self.parts.values()) / len(self.parts) if self.parts else None

    @property
    def range(self) -> tuple[float, float] | None:
        """The forecasts that the earlier year with the largest and the smallest part would have given."""
        if self.value is None or not self.parts:
            return None
        return self.so_far / max(self.parts.values()), self.so_far / min(self.parts.values())

    @property
    def basis(self) -> str:
        """What it rests on, in words: `januari–augusti var 55,8 % av året i medeltal 2022–2025`."""
        years = sorted(self.parts)
        named = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        mean = " i medeltal" if len(years) > 1 else ""
        return f"{_months(self.span)} var {wording.value(self.part, 'share')} av året{mean} {named}"


def of_year(con: Connection, measure_id: str, year: int, viewer: Viewer = EVERYONE) -> Forecast:
    """The forecast of one year of a measure whose months add up or average to its year."""
    con, asked = database.cursor(con), definition(measure_id)
    span = query.whole_months(con, asked, Period.of(year))
    if span is None:
        return Forecast(measure_id, year, reason=f"Inga uppgifter finns för {year} än.")

    def value(period: Period) -> float | None:
        return measure(con, measure_id, period, viewer=viewer)[0].value

    so_far = value(span)
    if so_far is None:
        return Forecast(measure_id, year, span, reason=f"Uppgifter saknas för {span.label}.")
    if span.is_whole_year:
        return Forecast(measure_id, year, span, so_far, so_far)
    years = gaps.whole_years_before(con, asked, year)
    if not years:
        return Forecast(measure_id, year, span, so_far, reason=f"Inget helt år före {year} finns att jämföra med.")
    found = {one: (value(span.in_year(one)), value(Period.of(one))) for one in years}
    if not all(part and whole and part / whole > 0 for part, whole in found.values()):
        odd = next(one for one, (part, whole) in found.items() if not (part and whole and part / whole > 0))
        return Forecast(measure_id, year, span, so_far, reason=f"Fördelningen över {odd} går inte att räkna med.")
    parts = {one: part / whole for one, (part, whole) in found.items()}
    forecast = so_far / (sum(parts.values()) / len(parts))
    months = {}
    if asked.operation == "base":
        months = _months_left(con, measure_id, span, {one: whole for one, (_part, whole) in found.items()}, forecast)
    return Forecast(measure_id, year, span, so_far, forecast, parts, months)


def difference(name: str, first: Forecast, second: Forecast) -> Forecast:
    """One forecast minus another of the same year, such as revenue minus cost; None where either is lacking."""
    reason = first.reason or second.reason
    if reason is None and first.span != second.span:
        reason = "Det som jämförs har inte uppgifter för samma månader."
    if reason:
        return Forecast(name, first.year, first.span, reason=reason)
    months = {month: first.months[month] - second.months[month] for month in first.months}
    return Forecast(
        name, first.year, first.span, first.so_far - second.so_far, first.value - second.value, months=months
    )


def _months_left(
    con: Connection, measure_id: str, span: Period, wholes: dict[int, float], forecast: float
) -> dict[int, float]:
    """The forecast of each month left: the year's, times the mean part that the month was of the earlier years."""
    window = Period.parse(f"{min(wholes)}-01..{max(wholes)}-12")
    sums = {row.by["month"]: row.value or 0 for row in measure(con, measure_id, window, by=["month"])}

    def mean_part(month: int) -> float:
        return sum(sums.get(f"{year}-{month:02d}", 0) / whole for year, whole in wholes.items()) / len(wholes)

    return {month: forecast * mean_part(month) for month in range(span.last.month + 1, 13)}


def _months(span: Period) -> str:
    return span.label.rsplit(" ", 1)[0]
