"""What there is to choose among: the values of a dimension, the organisations, and the period to start with."""

from __future__ import annotations

from difflib import get_close_matches

from warehouse import database, query, wording
from warehouse.database import Connection
from warehouse.definitions import DIMENSIONS, catalogue, definition
from warehouse.errors import KollenError
from warehouse.period import Period


def dimension_values(con: Connection, dimension: str) -> list:
    """The values of a dimension that occur in any mart, in Swedish order."""
    marts = {
        base.mart
        for asked in catalogue().values()
        for _, base, _ in query.bases(asked)
        if dimension in base.dimensions
    }
    if not marts:
        raise KollenError(f'"{dimension}" är ingen dimension.')
    union = " union ".join(f"select {query.expression(dimension)} as value from {mart}" for mart in sorted(marts))
    found = [value for (value,) in con.cursor().execute(union).fetchall() if value is not None]
    return sorted(found, key=wording.sort_key)


def administrations(con: Connection) -> list[tuple[str, str | None]]:
    """(name, kind) of every organisation of today that has an ad or an assignment, districts first."""
    rows = con.cursor().execute(
        "select distinct administration, kind from mart_ads union select distinct administration, kind "
        "from mart_assignments"
    )
    order = {"stadsdelsförvaltning": 0, "fackförvaltning": 1, "bolag": 2}
    return sorted(rows.fetchall(), key=lambda found: (order.get(found[1], 3), wording.sort_key(found[0])))


def checked_where(con: Connection, where: dict[str, list]) -> dict[str, list]:
    """A filter that a person wrote: an organisation by any of its names is today's short name.

    KollenError with the closest ones where a value does not exist.
    """
    return {name: [_checked(con, name, value) for value in values] for name, values in where.items()}


def _checked(con: Connection, dimension: str, value):
    if dimension not in DIMENSIONS:
        return value  # measure() says which there are
    known = {str(one).lower(): one for one in dimension_values(con, dimension)}
    if dimension == "administration":
        known |= dict(con.cursor().execute("select lower(name), administration from ref_organisations").fetchall())
    if dimension in query.TIME or str(value).lower() in known:
        return known.get(str(value).lower(), value)
    close = get_close_matches(str(value).lower(), known, n=3, cutoff=0.5)
    nearest = dict.fromkeys(str(known[one]) for one in close)
    hint = f"Närmast är {wording.listing(nearest)}." if close else ""
    raise KollenError(f'{wording.capital(wording.dimension(dimension))} "{value}" finns inte. {hint}'.strip())


def latest_period(con: Connection) -> Period:
    """The newest accumulated tertial or year that ads and assignments reach through, judged when they were received.

    A month counts as reached when it has rows and was over before the newest delivery came; where no tertial of the
    year is, the year before, and where there is none, the first tertial.
    """
    con = database.cursor(con)
    covered = query.covered_through(con, definition("market_share"))
    if covered is None:
        raise KollenError("Det finns inga annonser eller inga uppdrag än. Läs in en leverans som har båda.")
    is_over = query.over(con, Period.parse(f"{covered:%Y-%m}")) is not None
    finished = (covered.month if is_over else covered.month - 1) // 4
    if finished:
        return Period.of(covered.year) if finished == 3 else Period.of(covered.year, finished)
    began = min(query.coverage(con, base.mart)[0] for _, base, _ in query.bases(definition("market_share")))
    return Period.of(covered.year - 1) if began.year < covered.year else Period.of(covered.year, 1)
