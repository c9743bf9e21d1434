"""Cubes: what a base comes to in each month and combination of its dimensions, read once per snapshot to be added up.

A page asks the same bases for many periods, groups and filters. DuckDB plans each statement for some milliseconds,
however few the rows; the cells of a cube are filtered and added up in a fraction of one. What a base means stays in its
SQL: one statement gives its three columns (value, observations, squares) cell by cell. They can be added up where each
is a sum of the rows, or counts different values of one column; that column is then one more dimension of the cube.

A cell takes some 60 bytes, so a cube at most 6 MB. Where all dimensions of a base would make more than MOST_CELLS, its
cubes have those only that a question names; where these are too many as well, DuckDB is asked each time. So is a
database that may still change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

import numpy as np

from warehouse import database
from warehouse.database import Connection
from warehouse.definitions import Base
from warehouse.period import Period, tertial_of

MOST_CELLS = 100_000
TIME = {
    "year": lambda month: f"{month.year}",
    "tertial": tertial_of,
    "month": lambda month: f"{month:%Y-%m}",
}
FILTER = r"(?: filter \((?:[^()]|\([^()]*\))*\))?(?:::bigint)?"
SUM = r"sum\((?!distinct)[^()]*\)"
NUMBER = rf"(?:count\(\*\)|coalesce\({SUM}, 0\)){FILTER}"  # never null, so that they can be added to each other
NUMBERS = re.compile(rf"{NUMBER}(?: [+-] {NUMBER})*")
SUMS = re.compile(rf"{SUM}{FILTER}|{NUMBERS.pattern}")
DISTINCT = re.compile(r"count\(distinct (\w+)\)")
COLUMNS = ("value", "n", "squares")


@dataclass(frozen=True)
class Axis:
    """One dimension of a cube: the code of each cell, and the value of each code; code 0 is no value at all."""

    codes: np.ndarray
    values: list

    def allowed(self, wanted: list) -> np.ndarray:
        """For each code whether its value is among those wanted; no value never is, as in SQL."""
        found = np.zeros(len(self.values), bool)
        found[[self.values.index(one) for one in wanted if one is not None and one in self.values]] = True
        return found


@dataclass(frozen=True)
class Sums:
    """One column of a cube: each cell's sum, 0 where it has none.

    Decimals are held exactly: as whole numbers of `parts` to one, None for other numbers. empty: what no sum at all
    comes to, 0 or None.
    """

    sums: np.ndarray
    is_known: np.ndarray
    parts: int | None
    empty: int | None

    def of(self, cells: np.ndarray, place: np.ndarray, size: int) -> list:
        """The sum of each of `size` groups, `place` being each cell's."""
        found = np.zeros(size, self.sums.dtype)
        np.add.at(found, place, self.sums[cells])
        known = np.bincount(place, self.is_known[cells], size)
        return [(one / self.parts if self.parts else one) if has else self.empty
                for one, has in zip(found.tolist(), known.tolist(), strict=True)]  # fmt: skip


@dataclass(frozen=True)
class Different:
    """A column that counts the different values of one dimension."""

    axis: Axis

    def of(self, cells: np.ndarray, place: np.ndarray, size: int) -> list:
        """How many values each of `size` groups has, `place` being each cell's."""
        codes, many = self.axis.codes[cells], len(self.axis.values)
        pairs = np.unique(place[codes > 0] * many + codes[codes > 0])
        return np.bincount(pairs // many, minlength=size).tolist()


@dataclass(frozen=True)
class Cube:
    """A base's cells, ordered by month: each one's month, its dimensions (time among them) and its COLUMNS.

    A column is None where the base has no such thing.
    """

    months: np.ndarray
    axes: dict[str, Axis]
    columns: tuple[Sums | Different | None, ...]

    def rows(self, period: Period, by: tuple[str, ...], where: list[tuple[str, list]]) -> list[tuple]:
        """Each group that has a cell: its values of `by`, then the columns. Without `by` there is exactly one row."""
        cells = np.arange(*np.searchsorted(self.months, [period.first.toordinal(), period.last.toordinal() + 1]))
        for name, wanted in where:
            axis = self.axes[name]
            cells = cells[axis.allowed(wanted)[axis.codes[cells]]]
        if not by:
            whole = self._columns(cells, np.zeros(len(cells), np.int64), 1)
            return [tuple(one for one, in whole)]
        if not len(cells):
            return []
        axes = [self.axes[name] for name in by]
        shape = [len(axis.values) for axis in axes]
        groups, place = np.unique(
            np.ravel_multi_index([axis.codes[cells] for axis in axes], shape), return_inverse=True
        )
        names = [
            [axis.values[code] for code in codes.tolist()]
            for axis, codes in zip(axes, np.unravel_index(groups, shape), strict=True)
        ]
        return list(zip(*names, *self._columns(cells, place, len(groups)), strict=True))

    def _columns(self, cells: np.ndarray, place: np.ndarray, size: int) -> list[list]:
        return [column.of(cells, place, size) if column else [None] * size for column in self.columns]


@cache
def adds_up(base: Base) -> bool:
    """Whether a base's columns in any group are made of those in its cells."""
    asked = [base.expression, base.observations, *([base.squares] if base.squares else [])]
    return base.kind in ("count", "sum") and all(SUMS.fullmatch(one) or DISTINCT.fullmatch(one) for one in asked)


def of(con: Connection, base: Base, named: set[str]) -> Cube | None:
    """A cube of a base that has the dimensions named, read once per snapshot; None where there is none."""
    if not adds_up(base) or not database.is_fixed(con):
        return None
    named, its_own = (tuple(sorted(names - TIME.keys())) for names in (named, set(base.dimensions)))
    whole = _kept(con, base, its_own) if set(named) <= set(its_own) else None
    return whole or _kept(con, base, named)


def _kept(con: Connection, base: Base, named: tuple[str, ...]) -> Cube | None:
    asked = (base.expression, base.observations, base.squares)
    return database.kept(con, lambda: _read(con, base, named, asked), "cube", base.mart, base.where, named, asked)


def _read(con: Connection, base: Base, named: tuple[str, ...], asked: tuple[str | None, ...]) -> Cube | None:
    """The cube of some dimensions and of the columns asked for; None where it is too large."""
    counted = [DISTINCT.fullmatch(one or "") for one in asked]
    names = dict.fromkeys([*named, *(found[1] for found in counted if found)])
    names = [name for name in names if name not in TIME]
    sums = [one if one and not found else "null" for one, found in zip(asked, counted, strict=True)]
    groups = ", ".join(["month", *names])
    columns = ", ".join(f"{one} as {name}" for one, name in zip(sums, COLUMNS, strict=True))
    kept = " and ".join(["month is not null", *([f"({base.where})"] if base.where else [])])
    sql = f"select {groups}, {columns} from {base.mart} where {kept} group by {groups} order by month"
    found = con.cursor().execute(f"{sql} limit {MOST_CELLS + 1}").fetchall()
    if len(found) > MOST_CELLS:
        return None
    months, *others = zip(*found, strict=True) if found else [()] * (1 + len(names) + len(COLUMNS))
    axes = {name: _axis(column) for name, column in zip(names, others, strict=False)}
    axes |= _time(months)
    columns = tuple(
        Different(axes[different[1]]) if different else _sums(one, column) if one else None
        for one, different, column in zip(asked, counted, others[len(names) :], strict=True)
    )
    return Cube(np.array([month.toordinal() for month in months], np.int32), axes, columns)


def _axis(column: Iterable) -> Axis:
    codes = {None: 0}
    found = [codes.setdefault(value, len(codes)) for value in column]
    return Axis(np.array(found, np.int32), list(codes))


def _time(months: Sequence[date]) -> dict[str, Axis]:
    """The axes of time; few months have many cells, so each is named once."""
    its = _axis(months)
    names = {name: _axis(map(label, its.values[1:])) for name, label in TIME.items()}
    return {name: Axis(axis.codes[its.codes - 1], axis.values) for name, axis in names.items()}


def _sums(expression: str, column: tuple) -> Sums:
    known = [one for one in column if one is not None]
    parts = 10 ** -known[0].as_tuple().exponent if known and isinstance(known[0], Decimal) else None
    whole = [0 if one is None else int(one * parts) if parts else one for one in column]
    is_float = any(isinstance(one, float) for one in known)
    return Sums(
        np.array(whole, np.float64 if is_float else np.int64),
        np.array([one is not None for one in column], bool),
        parts,
        0 if NUMBERS.fullmatch(expression) else None,
    )
