"""White spots: organisations that advertise much and buy little of us, and what the rest might be worth.

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
    "Missade är annonser minus våra uppdrag som räknas i andelen, där det blir mer än noll. Alla annonser är inte "
    "möjliga uppdrag, därför står bredvid hur många som saknas för att nå organisationens eget mål i planen eller, där "
    "ordet mål inte står, stadens andel. Bolagen står med här, men räknas inte i Andel rekryteringar."
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
    """The organisations that advertised, the greatest estimate first; reason says in Swedish why there are none."""

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
            f"Intäkten är en uppskattning: missade uppdrag gånger vad ett uppdrag som räknas i snitt var värt för alla "
            f"beställare, {self.values.period.label}: {wording.listing(told)}."
        )

    @property
    def sentence(self) -> str:
        """Where most assignments are missed, and what all of them might be worth."""
        if self.reason:
            return self.reason
        missed = sum(spot.missed for spot in self.spots)
        ads = sum(spot.ads for spot in self.spots)
        told = f"{_count(missed)} av {_count(ads)} annonser har inget uppdrag hos oss att ställas mot"
        worth = [spot.worth for spot in self.spots if spot.worth is not None]
        told += f", uppskattat till {wording.value(fsum(worth), 'SEK', 'sentence')}." if worth else "."
        lacking = max(self.spots, key=lambda spot: spot.missing or 0)
        if lacking.missing:
            who = ", ".join([lacking.name, *_named(lacking.group)])
            told += f" Längst från sitt mål eller stadens andel är {who}: {_count(lacking.missing)} uppdrag saknas."
        return told


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
    ranked = sorted(spots, key=lambda one: (-(one.worth or 0), -one.missed, wording.sort_key(one.administration)))
    return WhiteSpots(tuple(ranked), values)


def _aim(organisation: str, others: dict[str, list], period: Period, city: float | None) -> Aim | None:
    own = plan.target("market_share", {"administration": [organisation], **others}, period.year)
    if own:
        return Aim(own.value, True)
    return None if city is None else Aim(city, False)


def _named(group: dict[str, str | bool]) -> list[str]:
    return [wording.member(dimension, value).lower() for dimension, value in group.items()]


def _count(number: float) -> str:
    return wording.value(number, "count")
