"""White spots: organisations that advertise much and buy little of us, and what the rest might be worth.

They are ranked by how many assignments each lacks to its aim, its own target in the plan or else the city's share: a
large organisation that buys as much as it should is no white spot.

A missed assignment is an ad without a counted assignment of ours to set against it: ads minus counted assignments,
where that is positive. Companies are here too, though the market share leaves them out. What it might be worth is an
estimate: missed assignments × what a counted assignment was worth on average, for all customers in the same period,
area and position.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, fsum

from warehouse import plan, wording
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.measure import Measurement, measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

OF_ORGANISATION = ("administration", "kind")
MEANING = (
    "Först står den som saknar flest uppdrag för att nå organisationens eget mål i planen eller, där ordet mål inte "
    "står, stadens andel: den annonserar mycket och köper lite. Missade är annonser minus våra uppdrag som räknas i "
    "andelen, där det blir mer än noll; alla annonser är inte möjliga uppdrag. Bolagen står med här, men räknas inte "
    "i Andel rekryteringar."
)


@dataclass(frozen=True)
class Aim:
    """The share that an organisation is held against: its own target in the plan, or the city's share."""

    share: float
    is_target: bool

    @property
    def text(self) -> str:
        """`mål 5,0 %`, or the city's share alone: `12,8 %`."""
        return f"{'mål ' if self.is_target else ''}{wording.value(self.share, 'share')}"


@dataclass(frozen=True)
class Spot:
    """One organisation, or a part of it (group): what it advertised and what it bought of us.

    missing is how many assignments it lacks to its aim. worth and missing_worth are in kr, None where no counted
    assignment has an order value to estimate by.
    """

    administration: str
    kind: str | None
    group: dict[str, str | bool]
    ads: int
    assignments: int
    order_value: float | None
    aim: Aim | None

    @property
    def name(self) -> str:
        """The organisation, a company marked as such: `Stockholmshem (bolag)`."""
        return f"{self.administration} (bolag)" if self.kind == "bolag" else self.administration

    @property
    def share(self) -> float:
        """Its share: assignments per ad."""
        return self.assignments / self.ads

    @property
    def missed(self) -> int:
        """Ads without an assignment of ours to set against them."""
        return max(0, self.ads - self.assignments)

    @property
    def missing(self) -> int | None:
        """How many more assignments would have reached the aim, None without one."""
        if self.aim is None:
            return None
        return max(0, ceil(self.aim.share * self.ads - self.assignments - 1e-9))

    @property
    def worth(self) -> float | None:
        """What the missed assignments might have brought in."""
        return None if self.order_value is None else self.missed * self.order_value

    @property
    def missing_worth(self) -> float | None:
        """What those that lack to the aim might have brought in."""
        return None if None in (self.order_value, self.missing) else self.missing * self.order_value


@dataclass(frozen=True)
class WhiteSpots:
    """The organisations that advertised, what lacks most to its aim first; reason says why there are none."""

    spots: tuple[Spot, ...]
    values: Measurement
    reason: str = ""

    @property
    def basis(self) -> str:
        """What the estimate rests on."""
        told = [
            f"{', '.join([wording.value(row.value, 'SEK'), *_named(row.by)])} (medel av "
            f"{wording.value(row.denominator, 'count')} uppdrag)" for row in self.values if row.value is not None
        ]  # fmt: skip
        if not told:
            return "Intäkten kan inte uppskattas: inget uppdrag som räknas har ett ordervärde i urvalet."
        return (
            f"Intäkten är en uppskattning: uppdragen gånger vad ett uppdrag som räknas i snitt var värt för alla "
            f"beställare, {self.values.period.label}: {wording.listing(told)}."
        )

    @property
    def sentence(self) -> str:
        """Who advertises much and buys little, and how far all of them are from their aims."""
        if self.reason:
            return self.reason
        lacking = [spot for spot in self.spots if spot.missing]
        if not lacking:
            ads = sum(spot.ads for spot in self.spots)
            return f"Ingen i urvalet ({_count(ads)} annonser) ligger under sitt mål eller stadens andel."
        first = lacking[0]
        who = ", ".join([first.name, *_named(first.group)])
        aim = "sitt mål" if first.aim.is_target else "stadens andel"
        of = f"{_count(first.ads)} annonser gav {_count(first.assignments)} uppdrag ({_share(first.share)})"
        told = f"Störst vit fläck är {who}: {of}, {_count(first.missing)} färre än {aim} {_share(first.aim.share)}."
        if len(lacking) == 1:
            return told
        worth = [spot.missing_worth for spot in lacking if spot.missing_worth is not None]
        whole = f", uppskattat till {wording.value(fsum(worth), 'SEK', 'sentence')}" if worth else ""
        return f"{told} {len(lacking)} ligger under och saknar tillsammans {_count(sum(map(_lacks, lacking)))}{whole}."


def find(
    con: Connection,
    period: Period,
    where: dict[str, list] | None = None,
    split: str | None = None,
    viewer: Viewer = EVERYONE,
) -> WhiteSpots:
    """The white spots of a period, split by area or is_manager where asked for; filters that ads lack are left out."""
    split = (split,) if split else ()
    where = {name: its for name, its in (where or {}).items() if name in definition("ads").dimensions}
    others = {name: its for name, its in where.items() if name not in OF_ORGANISATION}
    by = (*OF_ORGANISATION, *split)

    def ask(measure_id: str, by: Iterable[str], kept: dict[str, list]) -> Measurement:
        return measure(con, measure_id, period, by=tuple(by), where=kept, viewer=viewer)

    ads, values = ask("ads", by, where), ask("counted_order_value", split, others)
    if not sum(row.value or 0 for row in ads):
        return WhiteSpots((), values, f"Ingen annons är publicerad {period.label} i urvalet.")
    if ask("counted_assignments", (), where)[0].value is None:
        return WhiteSpots((), values, f"Uppdragen för {period.label} saknas, så ingen kan sägas vara missad.")
    bought = {tuple(row.by.values()): row.value for row in ask("counted_assignments", by, where)}
    city = {tuple(row.by.values()): row.value for row in ask("market_share", split, others)}
    worth = {tuple(row.by.values()): row.value for row in values}
    spots = []
    for row in ads:
        organisation, kind, *rest = row.by.values()
        part = tuple(rest)
        group = dict(zip(split, part, strict=True))
        aim = _aim(organisation, {**others, **{one: [its] for one, its in group.items()}}, period, city.get(part))
        spots.append(Spot(organisation, kind, group, row.value, bought.get((organisation, kind, *part), 0),
                          worth.get(part), aim))  # fmt: skip
    ranked = sorted(spots, key=lambda one: (-(one.missing or 0), -one.missed, wording.sort_key(one.administration)))
    return WhiteSpots(tuple(ranked), values)


def _aim(organisation: str, others: dict[str, list], period: Period, city: float | None) -> Aim | None:
    own = plan.target("market_share", {"administration": [organisation], **others}, period.year)
    if own:
        return Aim(own.value, True)
    return None if city is None else Aim(city, False)


def _named(group: dict[str, str | bool]) -> list[str]:
    return [wording.member(dimension, value).lower() for dimension, value in group.items()]


def _lacks(one: Spot) -> int:
    return one.missing or 0


def _share(share: float) -> str:
    return wording.value(share, "share")


def _count(number: float) -> str:
    return wording.value(number, "count")
