"""A survey figure over time in steps that have enough answers: months where all of them have, else tertials.

The figure of a whole year, or of its first tertials, may stand beside it. Where one tertial of a year is withheld all
of that year's are, so that none can be worked out.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.measure import Row
from warehouse.period import Period, tertial_of
from warehouse.question_table import Ask

WHY_TERTIALS = "Visas per tertial, eftersom någon månad har färre än fem svar."
WHY_HIDDEN = "Ett år där en tertial har färre än fem svar visas inte per tertial."


@dataclass(frozen=True)
class Series:
    """A figure's rows by the name of their step, the oldest first; step is `month` or `tertial`.

    It begins with the first step that has any answers; a later one without has no row.
    """

    step: str
    rows: dict[str, Row | None]

    @property
    def notes(self) -> tuple[str, ...]:
        """Why the steps are what they are, in Swedish."""
        hidden = [WHY_HIDDEN] if any(row and row.withheld for row in self.rows.values()) else []
        return (*([WHY_TERTIALS] if self.step == "tertial" else []), *hidden)


def series(ask: Ask, measure_id: str, window: Period, where: dict[str, list]) -> Series:
    """A measure over the whole tertials of a window."""
    months = ask(measure_id, window, by=("month",), where=where)
    if not any(row.withheld for row in months):
        return _filled("month", {row.by["month"]: row for row in months}, [f"{one:%Y-%m}" for one in window.months])
    names = list(dict.fromkeys(tertial_of(one) for one in window.months))
    found: dict[str, Row] = {}
    for year in dict.fromkeys(name[:4] for name in names):
        within = [name for name in names if name.startswith(year)]
        first, last = (Period.parse(f"{name}/alone") for name in (within[0], within[-1]))
        rows = ask(measure_id, Period.parse(f"{first.first:%Y-%m}..{last.last:%Y-%m}"), by=("tertial",), where=where)
        is_hidden = any(row.withheld for row in rows)
        found |= {row.by["tertial"]: Row(row.by, None, withheld=True) if is_hidden else row for row in rows}
    return _filled("tertial", found, names)


def _filled(step: str, found: dict[str, Row], names: list[str]) -> Series:
    first = min(found, default=None)
    return Series(step, {name: found.get(name) for name in names if first and name >= first})
