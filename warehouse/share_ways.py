"""The market share counted in three ways, and whether they tell the same story: assignments per ad, ads, positions."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse import wording
from warehouse.measure import Row

WAYS = {"market_share": "uppdrag per annons", "matched_share": "annonser med uppdrag", "position_share": "tjänster"}
MEANING = (
    "Uppdrag per annons räknar alla uppdrag, kopplade eller inte. Annonser med uppdrag räknar de annonser som ett "
    "uppdrag är kopplat till. Tjänster räknar samma annonser efter hur många tjänster de gäller."
)
MOVES = {"+": "steg", wording.MINUS: "sjönk"}
APART = 0.02  # two ways in one administration that differ this much tell different stories


@dataclass(frozen=True)
class Way:
    """One way of counting the share, in the chosen period and in the one compared with (None without one)."""

    measure_id: str
    now: Row
    then: Row | None

    @property
    def change(self) -> str | None:
        """The difference in words, None where either is lacking."""
        if self.then is None or None in (self.now.value, self.then.value):
            return None
        return wording.difference(self.now.value, self.then.value, "share")


def sentence(ways: list[Way]) -> str:
    """Whether the ways move alike, and why the level per position differs from the one per ad."""
    return " ".join(filter(None, [_direction(ways), _level({way.measure_id: way.now for way in ways})]))


def _direction(ways: list[Way]) -> str:
    known = [(WAYS[way.measure_id], way.change) for way in ways if way.change]
    if len(known) < 2:
        return ""
    moves: dict[str, list[str]] = {}
    for name, change in known:
        moves.setdefault(MOVES.get(change[0], "är oförändrade"), []).append(f"{name} ({change})")
    if len(moves) == 1:
        return f"De tre sätten säger samma sak: alla {next(iter(moves))}."
    told = "; ".join(f"{wording.listing(names)} {move}" for move, names in moves.items())
    return f"De tre sätten säger {'olika saker' if set(MOVES.values()) <= set(moves) else 'nästan samma sak'}: {told}."


def _level(now: dict[str, Row]) -> str:
    ads, positions = now["matched_share"], now["position_share"]
    if not (ads.numerator and ads.denominator and positions.numerator and positions.denominator):
        return ""
    ours, all_ads = (wording.decimal(count, 2) for count in
                     (positions.numerator / ads.numerator, positions.denominator / ads.denominator))  # fmt: skip
    if ours == all_ads:
        return f"En annons med uppdrag gäller i snitt {ours} tjänster, som alla annonser."
    word = "lägre" if positions.value < ads.value else "högre"
    return (f"En annons med uppdrag gäller i snitt {ours} tjänster, alla annonser {all_ads}; så blir andelen av "
            f"tjänsterna {word} än andelen av annonserna.")  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """One group's share of the ads and of the positions."""

    name: str
    ads: float
    positions: float

    @property
    def is_apart(self) -> bool:
        """True where the two tell different stories."""
        return abs(self.ads - self.positions) >= APART


def pairs(by: str, ads: list[Row], positions: list[Row]) -> list[Pair]:
    """The groups that have both shares, the greatest distance between them first."""
    per_ad = {row.by[by]: row.value for row in ads}
    found = [
        Pair(wording.member(by, row.by[by]), per_ad[row.by[by]], row.value)
        for row in positions
        if row.value is not None and per_ad.get(row.by[by]) is not None
    ]
    return sorted(found, key=lambda one: (-abs(one.ads - one.positions), wording.sort_key(one.name)))


def apart_line(found: list[Pair]) -> str:
    """Which groups the two ways tell different stories about."""
    most = [f"{one.name} ({wording.difference(one.positions, one.ads, 'share')})" for one in found if one.is_apart]
    if not most:
        return "Inte hos någon förvaltning skiljer sig andelen av tjänsterna två procentenheter från annonsernas."
    more = f", och hos {len(most) - 5} till" if len(most) > 5 else ""
    told = "skiljer sig andelen av tjänsterna minst två procentenheter från andelen av annonserna"
    return f"Hos {wording.listing(most[:5])} {told}{more}."
