"""Asks the marts: one SQL statement per base, and the arithmetic that joins two sides of a measure.

A group's key is the tuple of its dimension values, in the order of `by`. con is a cursor of the caller's own: making
one costs as much as a query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from warehouse.database import Connection
from warehouse.definitions import SCOPES, Base, Definition, side_definition
from warehouse.period import Period, tertial_of

UNKNOWN_ORGANISATION = "Okänd organisation"
TIME = {
    "year": "strftime(month, '%Y')",
    "tertial": "year(month) || 'T' || ((month(month) + 3) // 4)",
    "month": "strftime(month, '%Y-%m')",
}
ORGANISATION = ("administration", "kind")


@dataclass(frozen=True)
class Cell:
    """What one group came to: value, the two sides behind it, observations, and the sum of their squares."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    squares: float | None = None


Cells = dict[tuple, Cell]


def evaluate(
    con: Connection,
    asked: Definition | Base,
    period: Period,
    by: tuple[str, ...],
    where: dict,
    scope: str | None = None,
) -> Cells:
    """The cells of a measure or base, a cell for each group that has a row on either side."""
    if isinstance(asked, Base):
        return _evaluate_base(con, asked, period, by, where, scope)
    if asked.whole_year and not period.is_whole_year:
        return {}
    if asked.base:
        if asked.from_january:
            period = Period.parse(f"{period.year}-01..{period.last:%Y-%m}")
        return _evaluate_base(con, asked.base, period, by, where, asked.scope or scope)
    first, second = (
        _side(con, asked, side, period, by, where, scope) for side in zip(asked.sides, SIDE_NAMES, strict=True)
    )
    keys = dict.fromkeys([*first, *second])
    if set(asked.one_sided) & set(by):  # only the side that has the dimension has whole keys
        keys = dict.fromkeys(first if "numerator" in asked.one_sided.values() else second)
    empty = tuple(_empty(con, side, period) for side in asked.sides)
    return {
        key: _join(asked, _cell(first, key, by, asked, 0, empty), _cell(second, key, by, asked, 1, empty))
        for key in keys
    }


SIDE_NAMES = ("numerator", "denominator")


def _side(con, asked: Definition, side: tuple, period: Period, by, where, scope) -> Cells:
    content, name = side
    foreign = {dimension for dimension, has in asked.one_sided.items() if has != name}
    return evaluate(
        con,
        side_definition(content),
        period,
        tuple(dimension for dimension in by if dimension not in foreign),
        {dimension: values for dimension, values in where.items() if dimension not in foreign},
        asked.scope or scope,
    )


def _cell(cells: Cells, key: tuple, by: tuple[str, ...], asked: Definition, index: int, empty: tuple) -> Cell:
    """This side's cell of a group; a side without some of the group's dimensions has one cell for all of them."""
    foreign = {dimension for dimension, has in asked.one_sided.items() if has != SIDE_NAMES[index]}
    own = tuple(value for dimension, value in zip(by, key, strict=True) if dimension not in foreign)
    return cells.get(own, empty[index])


def _empty(con: Connection, side: str | Base, period: Period) -> Cell:
    """What a side is in a group where it has no rows."""
    content = side_definition(side)
    base = content if isinstance(content, Base) else content.base
    return _nothing(con, base, period) if base else Cell()


def _join(asked: Definition, first: Cell, second: Cell) -> Cell:
    value = None
    if first.value is not None and second.value is not None:
        if asked.operation == "difference":
            value = first.value - second.value
        elif second.value:
            value = first.value / second.value * asked.scale
    return Cell(value, first.value, second.value, second.n, first.squares)


def _evaluate_base(con: Connection, base: Base, period: Period, by: tuple, where: dict, scope: str | None) -> Cells:
    if base.needs and not _covers(con, base.needs, period):
        return {}
    sql, values = statement(base, period, by, where, scope)
    rows = con.execute(sql, values).fetchall()
    size = len(by)
    cells = {
        tuple(row[:size]): Cell(_number(row[size]), n=row[size + 1], squares=_number(row[size + 2])) for row in rows
    }
    if not by and not cells.get((), Cell()).n:
        return {(): _nothing(con, base, period)}
    return cells


def _nothing(con: Connection, base: Base, period: Period) -> Cell:
    """No row met: nothing counted is 0, but only where the mart holds something of the time asked about."""
    covers = _covers(con, base.mart, period, base.covered_by) and not (
        base.needs and not _covers(con, base.needs, period)
    )
    return Cell(0, n=0) if base.kind == "count" and covers else Cell(n=0)


def _covers(con: Connection, mart: str, period: Period, covered_by: str | None = None) -> bool:
    first, last = coverage(con, mart, covered_by)
    return first is not None and first <= period.last and last >= period.first


def statement(
    base: Base, period: Period, by: tuple[str, ...] = (), where: dict | None = None, scope: str | None = None
) -> tuple[str, list]:
    """The SQL of a base and its parameters: the group's columns, then value, n and squares."""
    groups = "".join(f"{expression(name)} as {name}, " for name in by)
    conditions, values = conditions_of(base, period, where or {}, scope)
    sql = (
        f"select {groups}{base.expression} as value, {base.observations} as n, {base.squares or 'null'} as squares\n"
        f"from {base.mart}\nwhere {conditions}"
    )
    return (sql + "\ngroup by all" if by else sql), values


def conditions_of(base: Base, period: Period, where: dict, scope: str | None) -> tuple[str, list]:
    """The conditions that a base's rows must meet, and their parameters."""
    parts, values = ["month between ? and ?"], [period.first, period.last]
    if base.where:
        parts.append(f"({base.where})")
    if scope:
        parts.append(f"kind in ({', '.join('?' * len(SCOPES[scope]))})")
        values += SCOPES[scope]
    for name, wanted in where.items():
        parts.append(f"{expression(name)} in ({', '.join('?' * len(wanted))})")
        values += wanted
    return "\n  and ".join(parts), values


def expression(dimension: str) -> str:
    """The SQL expression of a dimension over a mart."""
    return TIME.get(dimension, dimension)


def bases(asked: Definition, scope: str | None = None) -> list[tuple[str, Base, str | None]]:
    """Every base behind a measure, with its title and the scope it keeps to."""
    scope = asked.scope or scope
    if asked.base:
        return [(asked.title, asked.base, scope)]
    found = []
    for name, side in zip(("Täljare", "Nämnare"), asked.sides, strict=True):
        content = side_definition(side)
        found += [(name, content, scope)] if isinstance(content, Base) else bases(content, scope)
    return found


def unknown_organisations(con: Connection, asked: Definition, period: Period, where: dict) -> list[str]:
    """How many of each base's rows are left out of the scope because their organisation is unknown: `3 annonser`."""
    nouns = {"mart_ads": ("annons", "annonser"), "mart_assignments": ("uppdrag", "uppdrag")}
    found = {}
    for _, base, _ in bases(asked):
        kept = {name: values for name, values in where.items() if name in base.dimensions and name not in ORGANISATION}
        conditions, values = conditions_of(base, period, {**kept, "administration": [UNKNOWN_ORGANISATION]}, None)
        (count,) = con.execute(f"select count(*) from {base.mart} where {conditions}", values).fetchone()
        if count:
            found[base.mart] = f"{count} {nouns[base.mart][count != 1]}"
    return list(found.values())


def covered_through(con: Connection, asked: Definition) -> date | None:
    """The last month that every base of a measure has rows for, None where one has none at all."""
    last = [coverage(con, base.mart, base.covered_by)[1] for _, base, _ in bases(asked)]
    return None if None in last else min(last)


def uneven_groups(con: Connection, asked: Definition, period: Period, by: tuple[str, ...], cells: Cells) -> set[tuple]:
    """The groups of a difference whose two sides do not have the same months: they can't be compared."""
    if asked.operation != "difference":
        return set()
    first, second = (_months(con, side_definition(side), period) for side in asked.sides)
    missing = first ^ second
    labels = {"year": lambda month: f"{month:%Y}", "tertial": tertial_of, "month": lambda month: f"{month:%Y-%m}"}
    times = [(at, labels[name]) for at, name in enumerate(by) if name in labels]
    return {key for key in cells if any(all(label(month) == key[at] for at, label in times) for month in missing)}


def _months(con: Connection, asked: Definition, period: Period) -> set[date]:
    """The months of a period that every base of a measure has rows for."""
    found = []
    for _, base, _ in bases(asked):
        kept = f" and {base.covered_by}" if base.covered_by else ""
        sql = f"select distinct month from {base.mart} where month between ? and ?{kept}"
        found.append({month for (month,) in con.execute(sql, [period.first, period.last]).fetchall()})
    return set.intersection(*found)


def coverage(con: Connection, mart: str, covered_by: str | None = None) -> tuple[date | None, date | None]:
    """The first and the last month that a mart has rows for (of those that covered_by names).

    Rows of days to come, such as assignments with a planned start, do not make it reach further than the newest
    delivery; a budget (covered_by) does.
    """
    key = (snapshot_id(con), mart, covered_by)
    if key not in _COVERAGE:
        kept = covered_by or "month <= (select coalesce(max(received_at), 'infinity') from deliveries)"
        found = con.execute(f"select min(month), max(month) from {mart} where {kept}").fetchone()
        if key[0] == "memory":
            return found  # not a snapshot: it may still change
        _COVERAGE[key] = found
    return _COVERAGE[key]


# a snapshot never changes, so neither does what it covers
_COVERAGE: dict[tuple, tuple[date | None, date | None]] = {}


def snapshot_id(con: Connection) -> str:
    """The id of the snapshot that a connection reads: its file's stem."""
    return con.execute("select current_database()").fetchone()[0]


def _number(value) -> float | int | None:
    return value if value is None or isinstance(value, int) else float(value)
