"""What the plan reckons with besides its indicators: hours per package and billable share, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse import database, plan
from warehouse.database import Connection
from warehouse.errors import KollenError
from warehouse.measure import measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

HOURS = {"Stora paketet": "hours_large_package", "Chefspaket": "hours_manager_package"}  # package → in the statement


@dataclass(frozen=True)
class PackageHours:
    """One package: mean hours per finished assignment, of how many, before, and what the plan reckons with."""

    package: str
    hours: float | None
    count: int
    before: float | None
    standard: float | None
    difference: float | None


def statement(year: int) -> tuple[dict[str, float], str]:
    """The figures that a year's plan reckons with, and which plan: `plan 2025`; nothing where no plan covers it."""
    try:
        found, _note = plan.plan_for(year)
    except KollenError:
        return {}, ""
    return found.statement, f"plan {found.year}"


def hours(
    con: Connection, now: Period, then: Period | None, where: dict[str, list], viewer: Viewer = EVERYONE
) -> list[PackageHours]:
    """Every package with hours in the period: those that the plan has a figure for first, then by most assignments."""
    con = database.cursor(con)
    planned, _name = statement(now.year)
    rows = measure(con, "hours_per_assignment", now, ["package"], where, viewer)
    before = {row.by["package"]: row.value for row in measure(con, "hours_per_assignment", then, ["package"], where,
                                                              viewer)} if then else {}  # fmt: skip
    found = []
    for row in rows:
        name = row.by["package"]
        standard = planned.get(HOURS.get(name, ""))
        apart = None if standard is None or row.value is None else row.value - standard
        found.append(PackageHours(name, row.value, int(row.denominator or 0), before.get(name), standard, apart))
    return sorted(found, key=lambda one: (one.standard is None, -one.count))
