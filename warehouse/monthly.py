"""Sums over months: what a base comes to in a period, from what it comes to in each of its months.

A page asks one base about many periods (now, a year ago, month by month, by tertial); its months are read once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from warehouse.definitions import Base
from warehouse.period import Period, tertial_of

# a sum of sums and counts; an answer belongs to one month only, so those of several months can be added too
TERM = (
    r"(?:count\(\*\)|count\(distinct (?:answer_row_id|month)\)|sum\([^()]*\)|coalesce\(sum\([^()]*\), 0\))"
    r"(?: filter \((?:[^()]|\([^()]*\))*\))?(?:::bigint)?"
)
SUM = re.compile(rf"{TERM}(?: [+-] {TERM})*")
LABELS = {
    "year": lambda month: f"{month.year}",
    "tertial": tertial_of,
    "month": lambda month: f"{month:%Y-%m}",
}


@cache
def adds_up(base: Base) -> bool:
    """Whether a base's value, observations and squares in a period are the sums of those in its months."""
    asked = [base.expression, base.observations, *([base.squares] if base.squares else [])]
    return base.kind in ("count", "sum") and all(SUM.fullmatch(one) for one in asked)


def added_up(
    rows: Sequence[tuple], groups: tuple[str, ...], width: int, months: Period, by: tuple[str, ...]
) -> list[tuple]:
    """The rows of a statement over a period (its groups in the order of `by`, then its sums) from those of its months.

    Each of the given rows has the groups that are no time, its month, and `width` sums; None adds nothing.
    """
    size, found = len(groups), {} if by else {(): None}
    for row in rows:
        month = row[size]
        if months.first <= month <= months.last:
            key = tuple(LABELS[name](month) if name in LABELS else row[groups.index(name)] for name in by)
            sums, before = row[size + 1 :], found.get(key)
            found[key] = sums if before is None else tuple(map(_plus, before, sums))
    return [key + (sums or (None,) * width) for key, sums in found.items()]


def _plus(first, second):
    if first is None or second is None:
        return second if first is None else first
    return first + second
