"""Assignments together: by status, by how long they have been open, and the open ones per unit.

Nothing is told of a consultant: the smallest group is a unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse import database, query, wording
from warehouse.assignment_list import CANCELLED, STATUSES, Listed
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.measure import measure
from warehouse.period import Period

BANDS = ((0, 30), (31, 60), (61, 90), (91, None))  # days that an assignment has been open, both included


@dataclass(frozen=True)
class Part:
    """Some assignments together: how many, how many late, their order value, and what is invoiced of them, in kr.

    not_invoiced is how many have no invoice. A sum is None where none of them has an amount.
    """

    name: str
    count: int
    late: int
    order_value: float | None
    invoiced: float | None
    not_invoiced: int


@dataclass(frozen=True)
class Load:
    """The open assignments of a unit: how many, how many late, hours so far, and both per FTE of its newest month.

    with_hours is how many of them have hours; fte is None where Personal has no unit of that name.
    """

    unit: str
    open: int
    late: int
    hours: float | None
    with_hours: int
    fte: float | None
    open_per_fte: float | None
    hours_per_fte: float | None


def by_status(rows: Iterable[Listed]) -> tuple[Part, ...]:
    """The assignments by status, every status named, and last those that the measures count."""
    rows = tuple(rows)
    kept = [one for one in rows if one.status != CANCELLED]
    parts = [_part(status, [one for one in rows if one.status == status]) for status in STATUSES]
    return (*parts, _part("Alla utom avbrutna", kept))


def together(rows: Iterable[Listed]) -> Part:
    """All of the assignments as one part."""
    return _part("Alla", list(rows))


def by_age(rows: Iterable[Listed]) -> tuple[Part, ...]:
    """The open assignments by how long they have been open, the oldest first; those without a known age last."""
    rows = [one for one in rows if one.is_open]
    parts = [_part(_band(*band), [one for one in rows if _is_within(one, *band)]) for band in reversed(BANDS)]
    unknown = [one for one in rows if one.age_days is None]
    return (*parts, *([_part("Ålder okänd", unknown)] if unknown else []))


def load(con: Connection, rows: Iterable[Listed], where: dict[str, list] | None = None) -> tuple[Load, ...]:
    """The open assignments per unit; per FTE only where nothing is chosen, for the FTE are of the whole unit."""
    rows = [one for one in rows if one.is_open]
    staff = {} if where else fte_of_units(con)[1]
    return tuple(
        _load(unit, [one for one in rows if one.unit == unit], staff.get(unit))
        for unit in sorted({one.unit for one in rows}, key=wording.sort_key)
    )


def fte_of_units(con: Connection) -> tuple[Period | None, dict[str, float]]:
    """The newest month with FTE, and the FTE of every unit in it; (None, {}) where there are none."""
    through = query.covered_through(database.cursor(con), definition("fte"))
    if through is None:
        return None, {}
    month = Period.parse(f"{through:%Y-%m}")
    return month, {row.by["unit"]: row.value for row in measure(con, "fte", month, by=("unit",)) if row.value}


def _part(name: str, rows: list[Listed]) -> Part:
    return Part(
        name, len(rows), sum(one.is_late for one in rows), _sum(one.order_value for one in rows),
        _sum(one.invoiced for one in rows), sum(one.invoiced is None for one in rows),
    )  # fmt: skip


def _load(unit: str, rows: list[Listed], fte: float | None) -> Load:
    hours = _sum(one.hours for one in rows)
    return Load(
        unit, len(rows), sum(one.is_late for one in rows), hours, sum(one.hours is not None for one in rows), fte,
        len(rows) / fte if fte else None, hours / fte if fte and hours is not None else None,
    )  # fmt: skip


def _sum(amounts: Iterable[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _band(least: int, most: int | None) -> str:
    return f"{least}–{most} dagar" if most else f"{least} dagar eller mer"


def _is_within(one: Listed, least: int, most: int | None) -> bool:
    return one.age_days is not None and least <= one.age_days and (most is None or one.age_days <= most)
