"""A figure for groups that are named beforehand, also those that have no rows of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pages.shared import session
from pages.shared.figure import Figure
from warehouse.measure import Row
from warehouse.period import Period


def rows(figure: Figure, by: str, names: Iterable[str], period: Period | None = None) -> dict[str, Row]:
    """The figure's row for each name.

    A group without rows is asked about alone, since what is counted may be 0; others without rows have the same.
    """
    names, found = list(names), {row.by[by]: row for row in figure.ask(by=(by,), period=period)}
    lacking = [name for name in names if name not in found]
    if lacking:
        where = {**figure.where, by: lacking[:1]}
        alone = session.ask(figure.measure_id, period or figure.period, where=where)[0]
        found |= {name: replace(alone, by={by: name}) for name in lacking}
    return {name: found[name] for name in names}
