"""Assignments one by one: those of a period, with search and order, and those that are open now.

Nothing here is about a consultant: an assignment has its unit, never who holds it. The role is the source's own text,
with what the reading of files has masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from warehouse import query, wording
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.errors import KollenError
from warehouse.period import YEARS, Period

MEASURE = "assignments"
STATUSES = ("Beställt", "Pågående", "Avslutat", "Avbrutet")
OPEN, CANCELLED = STATUSES[:2], STATUSES[3]
ALL_TIME = Period.parse(f"{YEARS.start}-01..{YEARS.stop - 1}-12")
MOST_TAKE = 0.9  # of the closed ones of a package take at most its usual longest time
FEWEST_CLOSED = 20  # closed ones that a package needs before an open one can be called late


@dataclass(frozen=True)
class Listed:
    """One assignment as the list shows it; amounts in kr.

    then is the organisation's name in Access, was_renamed that it is not today's. age_days: for an open one, days from
    order to the day that Access tells of. most_days: what nine of ten closed ones of the package took at most.
    """

    number: int
    administration: str
    then: str
    was_renamed: bool
    area: str
    is_manager: bool
    package: str
    role: str | None
    unit: str
    status: str
    ordered: date | None
    started: date | None
    closed: date | None
    order_value: float | None
    invoiced: float | None
    hours: float | None
    matched_by: str | None
    is_counted: bool
    source_file: str
    source_row: int
    age_days: int | None = None
    most_days: int | None = None

    @property
    def is_open(self) -> bool:
        """Ordered or begun, and neither closed nor cancelled."""
        return self.status in OPEN

    @property
    def is_late(self) -> bool:
        """Open for longer than nine of ten closed assignments of the same package took."""
        return self.age_days is not None and self.most_days is not None and self.age_days > self.most_days


@dataclass(frozen=True)
class Told:
    """The day that Access tells of, and package → days from order to close that most closed assignments took."""

    day: date | None
    most_days: dict[str, int]


# what the list can be narrowed to, besides the reader's choice: name → whether an assignment is kept. The names stand
# in addresses.
ONLY = {
    "Räknas i andelen": lambda one: one.is_counted,
    "Kopplade till en annons": lambda one: one.matched_by is not None,
    "Inte kopplade": lambda one: one.matched_by is None,
    "Fakturerade": lambda one: one.invoiced is not None,
    "Inte fakturerade": lambda one: one.invoiced is None,
    "Öppna": lambda one: one.is_open,
    "Sena": lambda one: one.is_late,
}
# the orders to choose among: name → (what it goes by, whether the greatest comes first)
ORDERS = {
    "Senast beställda först": (lambda one: one.ordered, True),
    "Först beställda först": (lambda one: one.ordered, False),
    "Längst öppna först": (lambda one: one.age_days, True),
    "Högsta ordervärde först": (lambda one: one.order_value, True),
    "Uppdragets nummer": (lambda one: one.number, False),
    "Förvaltning": (lambda one: wording.sort_key(one.administration), False),
    "Befattning": (lambda one: wording.sort_key(one.role), False),
    "Paket": (lambda one: wording.sort_key(one.package), False),
}


def told_by(con: Connection) -> Told:
    """What the newest Access database tells, by which assignments are aged; the same for the whole snapshot."""
    return Told(told_day(con), most_days(con))


def told_day(con: Connection) -> date | None:
    """The day that Access tells of: when its newest delivery came; the last day in it where the figures are made up.

    None where there is no assignment.
    """
    cursor = con.cursor()
    came, is_demo = cursor.execute(
        "select max(received_at)::date, bool_or(is_demo) from deliveries "
        "where delivery in (select delivery from source_files where source = 'assignments')"
    ).fetchone()
    if not is_demo:
        return came
    days = "greatest(ordered_date, start_date, closed_date)"
    (last,) = cursor.execute(
        f"select max({days}) from mart_assignments where {days} <= ?", [came]
    ).fetchone()
    return last


def listed(
    con: Connection, period: str | Period, where: dict[str, list] | None = None, told: Told | None = None
) -> tuple[Listed, ...]:
    """The assignments of a period that meet a filter as measure("assignments") takes it, cancelled ones too.

    told is what told_by() gives, asked for where it is not given.
    """
    return _asked(con, period, where, None, told)


def open_now(
    con: Connection, where: dict[str, list] | None = None, told: Told | None = None
) -> tuple[Listed, ...]:
    """All assignments that are open, whatever period they belong to, the oldest first."""
    is_open = f"status in ({', '.join(repr(status) for status in OPEN)})"
    return ordered(_asked(con, ALL_TIME, where, is_open, told), "Längst öppna först")


def _asked(con, period: str | Period, where, condition: str | None, told: Told | None) -> tuple[Listed, ...]:
    asked = definition(MEASURE)
    period = period if isinstance(period, Period) else Period.parse(period)
    where = {name: list(values) for name, values in (where or {}).items() if values}
    for name in where:
        if name not in asked.dimensions:
            raise KollenError(f'Uppdragen kan inte väljas på "{name}". Det går med: {", ".join(asked.dimensions)}.')
    conditions, values = query.conditions_of(replace(asked.base, where=condition), period, where, None)
    rows = con.cursor().execute(
        f"""
        with past as (select official_name from ref_organisations group by all having count(*) = count(to_date))
        select assignment_id, administration, organisation_then,
            kind is null or organisation_then in (select official_name from past),
            area, is_manager, package, role, unit, status, ordered_date, start_date, closed_date,
            order_value::double, invoiced_amount::double, hours::double, matched_by, is_counted,
            source_file, source_row
        from mart_assignments where {conditions} order by assignment_id
        """,
        values,
    )
    told = told or told_by(con)
    return tuple(_aged(Listed(*row), told) for row in rows.fetchall())


def most_days(con: Connection) -> dict[str, int]:
    """Package → days from order to close that nine of ten of its closed assignments took at most.

    Packages with too few closed ones are left out.
    """
    rows = con.cursor().execute(
        """
        select package, quantile_disc(date_diff('day', ordered_date, closed_date), ?)
        from mart_assignments where status = 'Avslutat' and closed_date >= ordered_date
        group by package having count(*) >= ?
        """,
        [MOST_TAKE, FEWEST_CLOSED],
    )
    return dict(rows.fetchall())


def _aged(one: Listed, told: Told) -> Listed:
    began = one.ordered or one.started
    if not one.is_open or began is None or told.day is None or began > told.day:
        return one
    return replace(one, age_days=(told.day - began).days, most_days=told.most_days.get(one.package))


def chosen(
    rows: Iterable[Listed],
    sought: str = "",
    statuses: Sequence[str] = (),
    units: Sequence[str] = (),
    only: Sequence[str] = (),
) -> tuple[Listed, ...]:
    """The assignments that a reader seeks: all words are found in number, role or organisation.

    Cancelled ones are kept only where their status is chosen, so that the list counts as the measures do.
    """
    words = sought.casefold().split()
    return tuple(
        one
        for one in rows
        if (one.status in statuses if statuses else one.status != CANCELLED)
        and (not units or one.unit in units)
        and all(ONLY[name](one) for name in only)
        and all(word in _sought_in(one) for word in words)
    )


def _sought_in(one: Listed) -> str:
    return f"{one.number} {one.role or ''} {one.administration} {one.then}".casefold()


def ordered(rows: Iterable[Listed], order: str) -> tuple[Listed, ...]:
    """The assignments in one of ORDERS; those that lack what it goes by come last."""
    by, is_falling = ORDERS[order]
    rows = list(rows)
    known = sorted((one for one in rows if by(one) is not None), key=by, reverse=is_falling)
    return (*known, *(one for one in rows if by(one) is None))
