"""Asks the marts: a cube or an SQL statement per base, and the arithmetic that joins two sides of a measure.

A group's key is the tuple of its dimension values, in the order of `by`. Threads may share con: each statement is asked
through a cursor of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from warehouse import cube, database
from warehouse.database import Connection
from warehouse.definitions import SCOPES, Base, Definition, side_definition
from warehouse.period import Period

TIME = {
    "year": "year(month)::varchar",
    "tertial": "year(month) || 'T' || ((month(month) + 3) // 4)",
    "month": "strftime(month, '%Y-%m')",
}
# rows are grouped by numbers, and only each group's name is made a text
GROUPED = {"year": "year(month)", "tertial": "year(month), (month(month) + 3) // 4", "month": "month"}


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
        return _cells(con, asked, period, by, where, scope)
    if asked.whole_year and not period.is_whole_year:
        return {}
    if asked.base:
        return _cells(con, asked.base, period, by, where, asked.scope or scope)
    first, second = _sides(con, asked, period, by, where, scope)
    keys = dict.fromkeys([*first, *second])
    if set(asked.one_sided) & set(by):  # only the side that has the dimension has whole keys
        keys = dict.fromkeys(first if "numerator" in asked.one_sided.values() else second)
    empty = cache(lambda index, time: _empty(con, asked.sides[index], time))
    own = [_own(asked, by, name) for name in SIDE_NAMES]
    return {
        key: _join(asked, *(
            cells.get(own[index](key)) or empty(index, time_of(period, by, key))
            for index, cells in enumerate((first, second))
        ))
        for key in keys
    }  # fmt: skip


SIDE_NAMES = ("numerator", "denominator")


def _sides(con, asked: Definition, period: Period, by, where, scope) -> list[Cells]:
    """The cells of both sides, each asked for what it has of the groups and filters."""
    found = []
    for side, name in zip(asked.sides, SIDE_NAMES, strict=True):
        foreign = {dimension for dimension, has in asked.one_sided.items() if has != name}
        own_by = tuple(dimension for dimension in by if dimension not in foreign)
        own_where = {dimension: values for dimension, values in where.items() if dimension not in foreign}
        found.append(evaluate(con, side_definition(side), period, own_by, own_where, asked.scope or scope))
    return found


def _own(asked: Definition, by: tuple[str, ...], side: str) -> Callable[[tuple], tuple]:
    """What makes a side's own key of a group's: a side that lacks some dimensions has one cell for all of them."""
    places = [place for place, dimension in enumerate(by) if asked.one_sided.get(dimension, side) == side]
    return (lambda key: key) if len(places) == len(by) else (lambda key: tuple(key[place] for place in places))


def _empty(con: Connection, side: str | Base, period: Period) -> Cell:
    """What a side is in a group where it has no rows."""
    content = side_definition(side)
    base = content if isinstance(content, Base) else content.base
    return nothing(con, base, period) if base else Cell()


def _join(asked: Definition, first: Cell, second: Cell) -> Cell:
    value = None
    if first.value is not None and second.value is not None:
        if asked.operation == "difference":
            value = first.value - second.value
        elif second.value:
            value = first.value / second.value * asked.scale
    return Cell(value, first.value, second.value, second.n, first.squares)


def _cells(con: Connection, base: Base, period: Period, by: tuple, where: dict, scope: str | None) -> Cells:
    """The cells of a base, a cell for each group that has a row."""
    if base.needs and not _covers(con, base.needs, period):
        return {}
    rows = _rows(con, base, period, by, where, scope)
    size = len(by)
    cells = {row[:size]: Cell(_number(row[size]), n=row[-2], squares=_number(row[-1])) for row in rows}
    if not by and not (cells[()].n or cells[()].value):
        return {(): nothing(con, base, period)}
    if base.needs and not TIME.keys().isdisjoint(by):
        cells = {key: cell for key, cell in cells.items() if _covers(con, base.needs, time_of(period, by, key))}
    return cells


def _rows(con: Connection, base: Base, period: Period, by: tuple, where: dict, scope: str | None) -> list[tuple]:
    """Each group's values and the base's three columns: from a cube, or by a statement where it has none."""
    filters = [*where.items(), *([("kind", SCOPES[scope])] if scope else [])]
    found = cube.of(con, base, {*by, *(name for name, _values in filters)})
    if found is None:
        return _asked(con, base, period, by, where, scope)
    return found.rows(spanned(base, period), by, filters)


def _asked(con: Connection, base: Base, period: Period, by: tuple, where: dict, scope: str | None) -> list[tuple]:
    """The same by a statement.

    The newest value of one indicator is found among those of all of them, which are asked for together: a plan has
    some fifty.
    """
    if base.kind == "latest" and not by and [len(values) for values in where.values()] == [1]:
        ((name, (value,)),) = where.items()
        groups = database.kept(
            con, lambda: {row[0]: row[1:] for row in _asked(con, base, period, (name,), {}, scope)},
            "latest", base, period, name, scope,
        )  # fmt: skip
        return [groups.get(value, (None, 0, None))]
    return con.cursor().execute(*statement(base, period, by, where, scope)).fetchall()


def time_of(period: Period, by: tuple[str, ...], key: tuple) -> Period:
    """The part of a period that a group is about."""
    for dimension, value in zip(by, key, strict=True):
        if dimension in TIME:
            own = Period.parse(f"{value}/alone" if dimension == "tertial" else value)
            period = Period(period.text, max(period.first, own.first), min(period.last, own.last))
    return period


def nothing(con: Connection, base: Base, period: Period) -> Cell:
    """What a base is where no row is met: a count is 0, but only where the mart holds something of the time."""
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
    columns = f"{base.expression} as value, {base.observations} as n, {base.squares or 'null'} as squares"
    conditions, values = conditions_of(base, period, where or {}, scope)
    sql = f"select {groups}{columns}\nfrom {base.mart}\nwhere {conditions}"
    return sql + (f"\ngroup by {', '.join(GROUPED.get(name, name) for name in by)}" if by else ""), values


def conditions_of(base: Base, period: Period, where: dict, scope: str | None) -> tuple[str, list]:
    """The conditions that a base's rows must meet, and their parameters."""
    months = spanned(base, period)
    conditions, values = unspanned_conditions(base, where, scope)
    return "\n  and ".join(["month between ? and ?", *conditions]), [months.first, months.last, *values]


def unspanned_conditions(base: Base, where: dict, scope: str | None) -> tuple[list[str], list]:
    """The conditions that a base's rows must meet in any period, and their parameters."""
    parts, values = [f"({base.where})"] if base.where else [], []
    if scope:
        parts.append(f"kind in ({', '.join('?' * len(SCOPES[scope]))})")
        values += SCOPES[scope]
    for name, wanted in where.items():
        parts.append(f"{expression(name)} in ({', '.join('?' * len(wanted))})")
        values += wanted
    return parts, values


def spanned(base: Base, period: Period) -> Period:
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


def covered_through(con: Connection, asked: Definition) -> date | None:
    """The last month that every base of a measure has rows for, None where one has none at all."""
    last = [coverage(con, base.mart, base.covered_by)[1] for _, base, _ in bases(asked)]
    return None if None in last else min(last)


def covered_from(con: Connection, asked: Definition) -> date | None:
    """The first month that every base of a measure has rows for, None where one has none at all."""
    first = [coverage(con, base.mart, base.covered_by)[0] for _, base, _ in bases(asked)]
    return None if None in first else max(first)


def received(con: Connection) -> date | None:
    """The day that the newest delivery came, None where no delivery is known."""
    sql = "select max(received_at)::date from deliveries"
    return database.kept(con, lambda: con.cursor().execute(sql).fetchone()[0], "received")


def over(con: Connection, period: Period) -> Period | None:
    """The months of a period that were over when the newest delivery came, None where none was."""
    came = received(con)
    months = [month for month in period.months if came is None or month < came.replace(day=1)]
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
    kept = covered_by or "month <= (select coalesce(max(received_at), 'infinity') from deliveries)"
    sql = f"select min(month), max(month) from {mart} where {kept}"
    return database.kept(con, lambda: con.cursor().execute(sql).fetchone(), "coverage", mart, covered_by)


def _number(value) -> float | int | None:
    return value if value is None or isinstance(value, int) else float(value)
