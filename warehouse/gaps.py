"""What a measure's bases lack: rows of unknown organisations, months that only one has, years that are whole or not."""

from __future__ import annotations

from datetime import date

from warehouse import database, query
from warehouse.database import Connection
from warehouse.definitions import Base, Definition
from warehouse.period import YEARS, Period

EVER = Period.parse(f"{YEARS[0]}-01..{YEARS[-1]}-12")
UNKNOWN_ORGANISATION = "Okänd organisation"
ORGANISATION = ("administration", "kind")
NOUNS = {"mart_ads": ("annons", "annonser"), "mart_assignments": ("uppdrag", "uppdrag")}


def unknown_organisations(con: Connection, asked: Definition, period: Period, where: dict) -> list[str]:
    """How many of each base's rows are left out of the scope because their organisation is unknown: `3 annonser`.

    Where organisations are chosen the rows are still the whole city's, and it is said: nobody knows whose they are.
    """
    found = {}
    for _, base, _ in query.bases(asked):
        kept = {name: values for name, values in where.items() if name in base.dimensions and name not in ORGANISATION}
        per_month = _rows_per_month(con, base, {**kept, "administration": [UNKNOWN_ORGANISATION]})
        count = sum(per_month[month] for month in _within(per_month, base, period))
        if count:
            found[base.mart] = f"{count} {NOUNS[base.mart][count != 1]}"
    *others, last = found.values() or [""]
    return [*others, f"{last} i hela staden" if any(name in where for name in ORGANISATION) else last] if last else []


def uneven_groups(
    con: Connection, asked: Definition, period: Period, by: tuple[str, ...], groups: list[tuple]
) -> set[tuple]:
    """The groups of a difference whose bases do not all have rows for the same months: they can't be compared."""
    if asked.operation != "difference":
        return set()
    months = [_within(_rows_per_month(con, base, {}), base, period) for _, base, _ in query.bases(asked)]
    missing = set.union(*months) - set.intersection(*months)
    return {key for key in groups if missing.intersection(query.time_of(period, by, key).months)}


def whole_years_before(con: Connection, asked: Definition, year: int) -> list[int]:
    """The years in a row before `year` that a measure has rows for from January to December, oldest first."""
    begins, found = query.covered_from(con, asked), []
    for one in range(year - 1, begins.year - 1 if begins else year, -1):
        if not query.is_whole(con, asked, Period.of(one)):
            break
        found.insert(0, one)
    return found


def _within(per_month: dict[date, int], base: Base, period: Period) -> set[date]:
    """The months among those given that a base counts when it is asked about a period."""
    months = query.spanned(base, period)
    return {month for month in per_month if months.first <= month <= months.last}


def _rows_per_month(con: Connection, base: Base, where: dict) -> dict[date, int]:
    """How many of a base's rows each month has, of those that `where` keeps."""
    rows = Base(base.mart, "count(*)", "count", base.dimensions, base.where)

    def count() -> dict[date, int]:
        found = query.evaluate(con, rows, EVER, ("month",), where)
        return {date.fromisoformat(f"{month}-01"): cell.value for (month,), cell in found.items()}

    return database.kept(con, count, "rows_per_month", rows, where)
