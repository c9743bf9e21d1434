"""What the manager ads got of us: a chefspaket, a second opinion, other support, or none that is known.

Each ad counts once, in the month it was published, by the fullest support of the assignments matched to it; so the
parts sum to all manager ads.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse import wording
from warehouse.measure import Measurement, Row

# the parts in their order, and the measure that counts each
PARTS = {
    "Chefspaket": "manager_ads_package",
    "Second opinion": "manager_ads_second_opinion",
    "Annat stöd": "manager_ads_other_support",
    "Inget stöd känt": "manager_ads_no_support",
}
NONE_KNOWN = "Inget stöd känt"
MEANING = (
    "Varje chefsannons räknas en gång, den månad den publicerades, efter de uppdrag som är kopplade till den. Har den "
    "flera avgör det mest omfattande: chefspaket går före second opinion, second opinion före annat stöd. Inget stöd "
    "känt betyder att inget uppdrag är kopplat; ett uppdrag kan ändå finnas, och en ny annons kan få sitt senare. "
    "Andel chefspaket räknar däremot alla sålda chefspaket, kopplade eller inte, så den kan vara högre."
)


@dataclass(frozen=True)
class Support:
    """How many of a group's manager ads got each part; name is the group's, counts in the order of PARTS."""

    name: str
    counts: dict[str, int]

    @property
    def ads(self) -> int:
        """All its manager ads."""
        return sum(self.counts.values())

    @property
    def shares(self) -> dict[str, float]:
        """Each part's share of the ads, 0–1; they sum to 1."""
        return {part: count / self.ads for part, count in self.counts.items()}


def of(found: dict[str, Measurement]) -> list[Support]:
    """The support of each group that the parts' measurements (by PARTS' names) have, most chefspaket first.

    Groups without ads are left out, and all of them where it is not known what the ads are matched to.
    """
    if any(row.value is None for one in found.values() for row in one):
        return []
    counts: dict[str, dict[str, int]] = {}
    for part, one in found.items():
        for row in one:
            counts.setdefault(_name(row), dict.fromkeys(PARTS, 0))[part] = int(row.value)
    named = [Support(name, its) for name, its in counts.items() if any(its.values())]
    return sorted(named, key=lambda one: (*(-one.shares[part] for part in PARTS), -one.ads, wording.sort_key(one.name)))


def together(groups: list[Support], name: str) -> Support | None:
    """All groups as one, None where there are none."""
    return Support(name, {part: sum(one.counts[part] for one in groups) for part in PARTS}) if groups else None


def sentence(now: Support | None, then: Support | None) -> str:
    """How many got the whole process, a part of it, and none that is known; and the whole process in `then`."""
    if now is None:
        return "Det finns inga chefsannonser i urvalet, eller inga uppdrag för perioden, så stödet är inte känt."
    package, opinion, other, none = (_told(now, part) for part in PARTS)
    told = (f"Av {wording.value(now.ads, 'count')} chefsannonser fick {package} hela processen med chefspaket, "
            f"{opinion} en second opinion, {other} annat stöd och {none} inget stöd som är känt.")  # fmt: skip
    if then is None:
        return told
    return f"{told} {wording.capital(then.name)} fick {wording.value(then.shares['Chefspaket'], 'share')} chefspaket."


def _told(one: Support, part: str) -> str:
    return f"{wording.value(one.counts[part], 'count')} ({wording.value(one.shares[part], 'share')})"


def _name(row: Row) -> str:
    return ", ".join(wording.member(dimension, value) for dimension, value in row.by.items())
