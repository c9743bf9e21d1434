"""Asks the marts: one SQL statement per base, and the arithmetic that joins two sides of a measure.

A group's key is the tuple of its dimension values, in the order of `by`. con is a cursor of the caller's own: making
one costs as much as a query.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from warehouse.database import Connection
from warehouse.definitions import SCOPES, Base, Definition, side_definition
from warehouse.period import Period

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
        return _evaluate_base(con, asked.base, period, by, where, asked.scope or scope)
    first, second = (
        _side(con, asked, side, period, by, where, scope) for side in zip(asked.sides, SIDE_NAMES, strict=True)
    )
    keys = dict.fromkeys([*first, *second])
    if set(asked.one_sided) & set(by):  # only the side that has the dimension has whole keys
        keys = dict.fromkeys(first if "numerator" in asked.one_sided.values() else second)
    empty = cache(lambda index, time: _empty(con, asked.sides[index], time))
    return {
        key: _join(asked, *(
            _cell(cells, key, by, asked, index) or empty(index, _time_of(period, by, key))
            for index, cells in enumerate((first, second))
        ))
        for key in keys
    }  # fmt: skip


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


def _cell(cells: Cells, key: tuple, by: tuple[str, ...], asked: Definition, index: int) -> Cell | None:
    """This side's cell of a group, None without rows; a side that lacks some dimensions has one for all of them."""
    foreign = {dimension for dimension, has in asked.one_sided.items() if has != SIDE_NAMES[index]}
    own = tuple(value for dimension, value in zip(by, key, strict=True) if dimension not in foreign)
    return cells.get(own)


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
    if not by and not (cells[()].n or cells[()].value):
        return {(): _nothing(con, base, period)}
    if base.needs:
        reaches = cache(lambda time: _covers(con, base.needs, time))
        cells = {key: cell for key, cell in cells.items() if reaches(_time_of(period, by, key))}
    return cells


def _time_of(period: Period, by: tuple[str, ...], key: tuple) -> Period:
    """The part of a period that a group is about."""
    for dimension, value in zip(by, key, strict=True):
        if dimension in ("year", "tertial", "month"):
            own = Period.parse(f"{value}/alone" if dimension == "tertial" else value)
            period = replace(period, first=max(period.first, own.first), last=min(period.last, own.last))
    return period


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
    spanned = _spanned(base, period)
    parts, values = ["month between ? and ?"], [spanned.first, spanned.last]
    if base.where:
        parts.append(f"({base.where})")
    if scope:
        parts.append(f"kind in ({', '.join('?' * len(SCOPES[scope]))})")
        values += SCOPES[scope]
    for name, wanted in where.items():
        parts.append(f"{expression(name)} in ({', '.join('?' * len(wanted))})")
        values += wanted
    return "\n  and ".join(parts), values


def _spanned(base: Base, period: Period) -> Period:
    """The months that a base counts when it is asked about a period."""
    if base.span == "year":
        return Period.of(period.year)
    return Period.parse(f"{period.year}-01..{period.last:%Y-%m}") if base.span == "year_to_date" else period


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


def covered_from(con: Connection, asked: Definition) -> date | None:
    """The first month that every base of a measure has rows for, None where one has none at all."""
    first = [coverage(con, base.mart, base.covered_by)[0] for _, base, _ in bases(asked)]
    return None if None in first else max(first)


def uneven_groups(con: Connection, asked: Definition, period: Period, by: tuple[str, ...], cells: Cells) -> set[tuple]:
    """The groups of a difference whose bases do not all have rows for the same months: they can't be compared."""
    if asked.operation != "difference":
        return set()
    months = [_months(con, base, period) for _, base, _ in bases(asked)]
    missing = set.union(*months) - set.intersection(*months)
    return {key for key in cells if missing.intersection(_time_of(period, by, key).months)}


def _months(con: Connection, base: Base, period: Period) -> set[date]:
    """The months of a period that a base has rows for."""
    conditions, values = conditions_of(base, period, {}, None)
    rows = con.execute(f"select distinct month from {base.mart} where {conditions}", values).fetchall()
    return {month for (month,) in rows}


def received(con: Connection) -> date | None:
    """The day that the newest delivery came, None where no delivery is known."""
    return con.execute("select max(received_at)::date from deliveries").fetchone()[0]


def over(con: Connection, period: Period) -> Period | None:
    """The months of a period that were over when the newest delivery came, None where none was."""
    came = received(con)
    months = [month for month in period.months if came is None or Period.parse(f"{month:%Y-%m}").last < came]
    return period.until(months[-1]) if months else None


def whole_months(con: Connection, asked: Definition, period: Period) -> Period | None:
    """The months of a period that were over by then and that a measure has rows through, None where there are none."""
    found = over(con, period)
    if found is None or asked.is_latest:
        return found
    through = covered_through(con, asked)
    return found.until(through) if through and through >= found.first else None


def is_whole(con: Connection, asked: Definition, period: Period) -> bool:
    """Whether a period was over when the newest delivery came, and a measure has rows from its start to its end."""
    if over(con, period) != period:
        return False
    reached = [coverage(con, base.mart, base.covered_by) for _, base, _ in bases(asked)]
    return asked.is_latest or all(
        first is not None and first <= period.first and last >= period.months[-1] for first, last in reached
    )


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
