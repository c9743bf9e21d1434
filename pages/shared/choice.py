"""What a reader has chosen to see, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field

from warehouse import wording
from warehouse.period import Period

LAST_YEAR, TARGET, OTHER = "last_year", "target", "other"
DIMENSIONS = {
    "administration": "förvaltning", "kind": "förvaltning", "area": "verksamhetsområde",
    "is_manager": "chef/medarbetare", "package": "paket",
}  # fmt: skip
KINDS = {
    "stadsdelsförvaltning": "Alla stadsdelsförvaltningar", "fackförvaltning": "Alla fackförvaltningar",
    "bolag": "Alla bolag",
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """A period, per dimension the values that count (none = all), and what the figures are compared with.

    against is LAST_YEAR, TARGET or OTHER; other is the period to compare with where it is OTHER.
    """

    period: Period
    where: dict[str, list] = field(default_factory=dict)
    against: str = LAST_YEAR
    other: Period | None = None

    @property
    def line(self) -> str:
        """The choice as a line to read: `Januari–augusti 2025 · Järva, Farsta · Äldreomsorg`."""
        names = [words(dimension, self.where[dimension]) for dimension in DIMENSIONS if dimension in self.where]
        return " · ".join([wording.period_line(self.period), *(names or ["hela verksamheten"])])

    @property
    def compared_line(self) -> str:
        """What it is compared with, in words."""
        if self.against == TARGET:
            return "jämfört med planens mål"
        if self._is_same_months:
            return f"jämfört med samma period {self.before().year}"
        return f"jämfört med {self.other.label}"

    def before(self, period: Period | None = None) -> Period | None:
        """What a period (the chosen one, or its part that is over) is compared with; None where that is the target."""
        period = period or self.period
        if self.against == TARGET:
            return None
        if self.against == LAST_YEAR:
            return period.previous_year()
        return period.in_year(period.year + self.other.year - self.period.year) if self._is_same_months else self.other

    @property
    def _is_same_months(self) -> bool:
        if self.other is None:
            return True
        mine, others = ((one.first.month, len(one.months)) for one in (self.period, self.other))
        return mine == others


def words(dimension: str, values: list) -> str:
    """The chosen values of a dimension as a reader knows them: `Järva, Farsta`, `Chefer`."""
    if dimension == "kind":
        return ", ".join(KINDS[value] for value in values)
    if dimension == "is_manager":
        return " och ".join("Chefer" if value else "Medarbetare" for value in values)
    return ", ".join(map(str, values))
