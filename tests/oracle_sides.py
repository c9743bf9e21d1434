"""How the oracle adds facts up: by group, inside a period, and one side against another. No SQL, no intervals."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

Key = tuple[tuple[str, object], ...]  # (dimension, value) for each dimension that the facts have
TIME = ("year", "tertial", "month")


@dataclass(frozen=True)
class Asked:
    """A question: months from–to, grouping and filter."""

    first: date
    last: date
    by: tuple[str, ...] = ()
    where: dict = field(default_factory=dict)

    def over(self, first: date, last: date) -> Asked:
        """The same question about other months."""
        return replace(self, first=first, last=last)

    def year_to_date(self) -> Asked:
        """The same question from January of the year that the period ends in."""
        return self.over(date(self.last.year, 1, 1), self.last)

    def whole_year(self) -> Asked:
        """The same question about the whole year that the period ends in."""
        return self.over(date(self.last.year, 1, 1), date(self.last.year, 12, 31))

    def is_one_whole_year(self) -> bool:
        """True for January–December of one year."""
        return (self.first, self.last) == (date(self.last.year, 1, 1), date(self.last.year, 12, 31))

    def months(self, group: Key = ()) -> list[date]:
        """The months of the period that belong to a group."""
        found, month = [], self.first
        while month <= self.last:
            if all(time(month)[name] == value for name, value in group if name in TIME):
                found.append(month)
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        return found


@dataclass(frozen=True)
class Part:
    """What one side comes to in one group."""

    total: float | None
    n: int = 0
    squares: float | None = None


@dataclass(frozen=True)
class Side:
    """One side in every group that has rows, and what it is where there are none."""

    parts: dict[Key, Part]
    nothing: Callable[[Key], Part]

    def at(self, group: Key) -> Part:
        """This side of a group; a side that lacks some of its dimensions is the same for all of them."""
        for known, part in self.parts.items():
            if set(known) <= set(group):
                return part
        return self.nothing(group)


@dataclass(frozen=True)
class Figure:
    """One group's figure: value, both sides, how many observations, their squares."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    squares: float | None = None


def period(text: str) -> Asked:
    """The months that a period writes."""
    if match := re.fullmatch(r"(\d{4})(?:T([123])(/alone)?)?", text):
        year, last = int(match[1]), 4 * int(match[2] or 3)
        start, end = (year, last - 3 if match[3] else 1), (year, last)
    else:
        parts = [tuple(map(int, part.split("-"))) for part in text.split("..")]
        start, end = parts[0], parts[-1]
    return Asked(date(*start, 1), date(*end, monthrange(*end)[1]))


def time(month: date) -> dict[str, str]:
    """A month's year, tertial and month as groups are named."""
    return {
        "year": f"{month.year}",
        "tertial": f"{month.year}T{(month.month - 1) // 4 + 1}",
        "month": f"{month.year}-{month.month:02d}",
    }


def inside(rows: Iterable[dict], asked: Asked) -> list[dict]:
    """The rows of the period that the filter keeps; a filter on what the rows lack does not touch them."""
    found = []
    for row in rows:
        if row["month"] is None or not asked.first <= row["month"] <= asked.last:
            continue
        told = {**row, **time(row["month"])}
        if all(told[name] in values for name, values in asked.where.items() if name in told):
            found.append(told)
    return found


def groups(rows: list[dict], by: tuple[str, ...]) -> dict[Key, list[dict]]:
    """The rows of each group."""
    found: dict[Key, list[dict]] = {}
    for row in rows:
        found.setdefault(tuple((name, row[name]) for name in by if name in row), []).append(row)
    return found


def summed(rows: Iterable[dict], asked: Asked, total: Callable, n: Callable = len, squares: Callable | None = None):
    """A side that has no value where it has no rows."""
    parts = {
        group: Part(total(kept), n(kept), squares and squares(kept))
        for group, kept in groups(inside(rows, asked), asked.by).items()
    }
    return Side(parts, lambda group: Part(None))


def counted(rows, asked: Asked, reach: list[dict], received: date | None, total=len, n=len, squares=None) -> Side:
    """A side that counts: nothing is 0 where the source (reach) has that time between its ends, else no value."""
    side = summed(rows, asked, total, n, squares)
    return replace(side, nothing=lambda group: Part(0 if reaches(reach, asked.months(group), received) else None))


def reaches(source: list[dict], months: list[date], received: date | None) -> bool:
    """True where some of the months lie between the source's first and last (days to come do not count)."""
    known = [row["month"] for row in source if row["month"] and (received is None or row["month"] <= received)]
    return bool(known) and any(min(known) <= month <= max(known) for month in months)


def total_of(name: str) -> Callable[[list[dict]], float | None]:
    """The sum of a column's values, None where there are none."""

    def add(rows: list[dict]) -> float | None:
        found = [float(row[name]) for row in rows if row[name] is not None]
        return sum(found) if found else None

    return add


def all_groups(sides: tuple[Side, ...], by: tuple[str, ...]) -> list[Key]:
    """Every group that has a row on either side."""
    found = dict.fromkeys(group for side in sides for group in side.parts if len(group) == len(by))
    return list(found) or ([()] if not by else [])


def alone(side: Side, asked: Asked) -> dict[Key, Figure]:
    """The figures of a measure that is one sum or count: it has no sides."""
    parts = {group: side.at(group) for group in all_groups((side,), asked.by)}
    return {group: Figure(part.total, n=part.n) for group, part in parts.items()}


def ratio(top: Side, bottom: Side, asked: Asked, scale: float = 1) -> dict[Key, Figure]:
    """The figures of one side divided by the other: no value where nothing is divided by."""
    found = {}
    for group in all_groups((top, bottom), asked.by):
        over, under = top.at(group), bottom.at(group)
        value = None if over.total is None or not under.total else over.total / under.total * scale
        found[group] = Figure(value, over.total, under.total, under.n, over.squares)
    return found


def as_side(figures: dict[Key, Figure]) -> Side:
    """Figures as one side of another measure."""
    parts = {group: Part(figure.value, figure.n or 0) for group, figure in figures.items()}
    return Side(parts, lambda group: Part(None))


def difference(first: Side, second: Side, asked: Asked, months: tuple[set[date], set[date]]) -> dict[Key, Figure]:
    """One side minus the other, where both have the same months of the period."""
    found = {}
    for group in all_groups((first, second), asked.by):
        left, right = first.at(group), second.at(group)
        here = set(asked.months(group))
        if months[0] & here != months[1] & here:
            found[group] = Figure(None, n=right.n)
        else:
            value = None if left.total is None or right.total is None else left.total - right.total
            found[group] = Figure(value, left.total, right.total, right.n)
    return found
