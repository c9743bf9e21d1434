"""What there is to choose among: the values of a dimension, the organisations, and the period to start with."""

from __future__ import annotations

from warehouse import query, wording
from warehouse.database import Connection
from warehouse.definitions import Base, catalogue, definition
from warehouse.errors import KollenError
from warehouse.period import Period


def dimension_values(con: Connection, dimension: str) -> list:
    """The values of a dimension that occur in any mart, in Swedish order."""
    marts = {
        base.mart
        for asked in catalogue().values()
        for _, base, _ in query.bases(asked)
        if isinstance(base, Base) and dimension in base.dimensions
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


def latest_period(con: Connection) -> Period:
    """The newest accumulated tertial or whole year that ads and assignments reach through; else the newest begun."""
    through = query.covered_through(con.cursor(), definition("market_share"))
    if through is None:
        raise KollenError("Lagret har inga annonser eller inga uppdrag än. Läs in en leverans som har båda.")
    finished = through.month // 4
    if finished == 0:
        return Period.of(through.year - 1)
    return Period.of(through.year) if finished == 3 else Period.of(through.year, finished)
