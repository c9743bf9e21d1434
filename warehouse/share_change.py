"""Why a share changed between two periods: how much each group's own share gave, and how much the mix of the groups.

A share is the groups' own shares weighted by what they have of the denominator (the ads). A group's own part of the
difference is the change of its share times its mean weight; its part of the mix is the change of its weight times how
far its mean share lies from the whole's. All parts sum to the difference, exactly and with nothing left over. The parts
say where a difference lies, never what caused it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from warehouse import wording
from warehouse.comparison import Comparison
from warehouse.errors import KollenError
from warehouse.measure import Measurement, Row

MIX = "Annonsernas fördelning"
SHOWN = 10  # groups with a bar of their own
MEANING = (
    "En grupps stapel är ändringen av dess egen andel gånger dess del av annonserna, i medel för de två perioderna. "
    f"”{MIX}” är det som kommer av att grupper med hög eller låg andel har fått fler eller färre av annonserna. "
    "Tillsammans blir delarna hela skillnaden. De säger var skillnaden finns, inte vad den beror på."
)


@dataclass(frozen=True)
class Side:
    """What a group had in one period: assignments (numerator) and ads (denominator)."""

    counted: float
    of: float

    @property
    def share(self) -> float | None:
        """Its own share, None where there is nothing to divide by."""
        return self.counted / self.of if self.of else None


@dataclass(frozen=True)
class Part:
    """One group's part of the difference: by its own share, and by the mix; group is the dimensions' values."""

    group: dict[str, str | bool]
    now: Side
    then: Side
    own: float
    mix: float

    @property
    def name(self) -> str:
        """The group in words: `Äldreomsorg, medarbetare`."""
        first, *others = (wording.member(dimension, value) for dimension, value in self.group.items())
        return ", ".join([first, *(other.lower() for other in others)])


@dataclass(frozen=True)
class Bar:
    """A part as it is drawn: a group, or what is no group of its own (is_rest); told says what stands behind it."""

    name: str
    value: float
    told: str
    is_rest: bool

    @property
    def text(self) -> str:
        """The part with its sign: `−1,38`."""
        return points(self.value)


@dataclass(frozen=True)
class Change:
    """The difference of a share between two periods, and the parts that it is the sum of, the strongest first.

    reason says in Swedish why there are no parts; then difference is None. compared holds the verdict on chance.
    """

    now: Row
    then: Row
    parts: tuple[Part, ...]
    compared: Comparison
    reason: str = ""

    @property
    def difference(self) -> float | None:
        """How much the share changed, 0–1."""
        return None if self.reason else self.now.value - self.then.value

    @property
    def own(self) -> float:
        """What the groups' own shares gave together."""
        return fsum(part.own for part in self.parts)

    @property
    def mix(self) -> float:
        """What the mix of the groups gave."""
        return fsum(part.mix for part in self.parts)

    @property
    def sum_line(self) -> str:
        """The difference as the sum of its two kinds of parts."""
        return (f"Gruppernas egna andelar {points(self.own)}, annonsernas fördelning {points(self.mix)}: tillsammans "
                f"{points(self.difference)} procentenheter.")  # fmt: skip

    @property
    def bars(self) -> list[Bar]:
        """The strongest groups, those that pulled the way of the difference first, then the other groups and the mix.

        They sum to the difference.
        """
        sign = -1 if (self.difference or 0) < 0 else 1
        strongest, others = self.parts[:SHOWN], self.parts[SHOWN:]
        if len(others) == 1:
            strongest, others = self.parts, ()
        ranked = sorted(strongest, key=lambda part: -sign * part.own)
        found = [Bar(part.name, part.own, counts(part), False) for part in ranked]
        if others:
            found.append(Bar(f"Övriga {len(others)} grupper", fsum(part.own for part in others), "", True))
        return [*found, Bar(MIX, self.mix, "", True)] if len(self.parts) > 1 else found

    @property
    def sentences(self) -> str:
        """How much it changed, what pulled most, what pulled against, and whether it may be chance."""
        if self.reason:
            return self.reason
        return " ".join(filter(None, [self._moved, *self._pulled, "" if self._is_same else self.compared.sentence]))

    @property
    def _moved(self) -> str:
        now, then = (wording.value(row.value, "share") for row in (self.now, self.then))
        if self._is_same:
            return f"Andelen är oförändrad, {now}."
        verb = "steg" if self.difference > 0 else "sjönk"
        return f"Andelen {verb} med {self._size[1:]}, från {then} till {now}."

    @property
    def _size(self) -> str:
        return wording.difference(self.now.value, self.then.value, "share")

    @property
    def _is_same(self) -> bool:
        return self._size[0] not in f"+{wording.MINUS}"

    @property
    def _pulled(self) -> list[str]:
        """The strongest group in each direction, that of the difference first."""
        known = [part for part in self.parts if not is_nothing(part.own)]
        sign = -1 if self.difference < 0 else 1
        along = [part for part in known if part.own * sign > 0]
        against = [part for part in known if part.own * sign < 0]
        found = [f"Mest drog {_told(along[0])}."] if along else []
        if against:
            found.append(f"{'Åt andra hållet' if along else 'Mest'} drog {_told(against[0])}.")
        if abs(self.mix) > abs(self.own) and not is_nothing(self.mix):
            found.append(f"Det mesta ({points(self.mix)}) är att annonserna fördelar sig på andra grupper än förut.")
        return found


def of(totals: tuple[Row, Row], groups: tuple[Measurement, Measurement], compared: Comparison) -> Change:
    """The change of a share from the second to the first of two periods, split by what `groups` are grouped by.

    totals are the share in both periods, compared their comparison; the share is a ratio of two counts of rows, each of
    them in one group.
    """
    asked = groups[0].asked
    if asked.operation != "ratio":
        raise KollenError(f"{asked.title} är ingen andel av två antal och kan inte delas upp så.")
    lacking = [one.period.label for one, total in zip(groups, totals, strict=True) if total.value is None]
    if lacking:
        reason = f"{asked.title} går inte att räkna ut för {wording.listing(lacking)}: uppgift saknas."
        return Change(*totals, (), compared, reason)
    sides = [{tuple(row.by.values()): Side(row.numerator or 0, row.denominator or 0) for row in one} for one in groups]
    parts = [Part(dict(zip(groups[0].by, key, strict=True)), *its) for key, its in parts_of(*sides).items()]
    return Change(*totals, tuple(sorted(parts, key=lambda part: (-abs(part.own), part.name))), compared)


def parts_of(now: dict[tuple, Side], then: dict[tuple, Side]) -> dict[tuple, tuple[Side, Side, float, float]]:
    """Per group its two sides, its own part and its part of the mix.

    A group that had no ads in one of the periods has no share of its own to change: unless it had assignments without
    ads, all of its part is mix.
    """
    none = Side(0, 0)
    of_now, of_then = (fsum(side.of for side in sides.values()) for sides in (now, then))
    middle = (fsum(side.counted for side in now.values()) / of_now
              + fsum(side.counted for side in then.values()) / of_then) / 2  # fmt: skip
    found = {}
    for key in dict.fromkeys([*now, *then]):
        one, other = now.get(key, none), then.get(key, none)
        weight = one.of / of_now - other.of / of_then
        shares = [side.share for side in (one, other) if side.share is not None]
        mix = weight * (sum(shares) / len(shares) - middle) if shares else 0.0
        own = one.counted / of_now - other.counted / of_then - weight * middle - mix
        found[key] = (one, other, own, mix)
    return found


def points(effect: float) -> str:
    """A part of a difference in percentage points, with its sign: `−1,38`."""
    text = wording.decimal(abs(effect) * 100, 2)
    return text if is_nothing(effect) else f"{'+' if effect > 0 else wording.MINUS}{text}"


def is_nothing(effect: float) -> bool:
    """True for what is written 0,00 percentage points."""
    return abs(effect) < 0.00005


def counts(part: Part) -> str:
    """What stands behind a part: `12 uppdrag på 120 annonser mot 20 på 118`."""
    (counted, of), (before, before_of) = (
        [wording.value(number, "count") for number in (side.counted, side.of)] for side in (part.now, part.then)
    )
    noun = "annons" if part.now.of == 1 else "annonser"
    return f"{counted} uppdrag på {of} {noun} mot {before} på {before_of}"


def _told(part: Part) -> str:
    return f"{part.name} ({points(part.own)}): {counts(part)}"
