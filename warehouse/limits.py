"""The limits that a monthly series keeps within while nothing has changed, and the months that break the pattern.

It is the XmR chart as NHS England's Making Data Count draws it: mean ± 2.66 × the mean moving range. Moving ranges
above 3.267 × their mean are left out, unless nothing but zeros would remain. A month without a value breaks the series:
no moving range and no run reaches across it. There are no limits under six values with five moving ranges between them,
nor where the values never differ; under twelve values they are a trial.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import inf
from statistics import fmean

from warehouse import wording
from warehouse.definitions import Definition
from warehouse.measure import Row
from warehouse.period import MONTHS, Period

THIN = 10  # a month's share of fewer ads, answers or assignments is no point
FEWEST, FIRM = 6, 12
WIDTH, WIDEST_RANGE = 2.66, 3.267
RUN = 7
NEAR = 2 / 3  # of the way from the mean to a limit
NATURAL = {"count": (0, inf), "share": (0, inf), "hours": (0, inf), "NPS": (-100, 100)}
SAID = {
    "above": "{months} ligger över den övre gränsen",
    "below": "{months} ligger under den undre gränsen",
    "high": "{months} ligger över medelvärdet {count} månader i rad",
    "low": "{months} ligger under medelvärdet {count} månader i rad",
    "rising": "under {months} stiger värdet månad för månad, {count} månader i rad",
    "falling": "under {months} sjunker värdet månad för månad, {count} månader i rad",
    "near_upper": "{months} ligger nära den övre gränsen",
    "near_lower": "{months} ligger nära den undre gränsen",
}
OUTSIDE = ("above", "below")
RUNS = ("high", "low", "rising", "falling")


@dataclass(frozen=True)
class Limits:
    """The mean of a series and what it keeps within; points is the number of values, is_trial says that they are few.

    spread is the distance from the mean to a limit; lower and upper stop at what a value can be.
    """

    mean: float
    lower: float
    upper: float
    spread: float
    points: int

    @property
    def has_lower(self) -> bool:
        """False where no value can be so low as to pass the lower limit."""
        return self.lower == self.mean - self.spread

    @property
    def has_upper(self) -> bool:
        """False where no value can be so high as to pass the upper limit."""
        return self.upper == self.mean + self.spread

    @property
    def is_trial(self) -> bool:
        """True where so few values stand behind that the limits may move."""
        return self.points < FIRM


@dataclass(frozen=True)
class Signal:
    """A sign that something has changed: its kind (of SAID), its months (`2025-03`), and a sentence, no full stop."""

    kind: str
    months: tuple[str, ...]
    sentence: str

    @property
    def is_outside(self) -> bool:
        """True where it is one month outside a limit, and not a pattern of several."""
        return self.kind in OUTSIDE


def limits(values: Sequence[float | None], lowest: float = -inf, highest: float = inf) -> Limits | None:
    """The limits of a series, None where it is too short or never moves."""
    known = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(known) < FEWEST or len(ranges) < FEWEST - 1 or not any(ranges):
        return None
    kept = [one for one in ranges if one <= WIDEST_RANGE * fmean(ranges)]
    spread = WIDTH * (fmean(kept) or fmean(ranges))
    mean = fmean(known)
    return Limits(mean, max(lowest, mean - spread), min(highest, mean + spread), spread, len(known))


def signals(values: Sequence[float | None], found: Limits) -> list[tuple[str, list[int]]]:
    """The signals of a series: kind and places, in the order in which they begin."""
    slack = found.spread * 1e-9  # of rounding: what lies on a line is not beyond it
    offsets = [None if value is None else value - found.mean for value in values]

    def beyond(part: float) -> list[int]:
        return [0 if one is None or abs(one) <= part * found.spread + slack else (1 if one > 0 else -1)
                for one in offsets]  # fmt: skip

    outside, side = beyond(1), beyond(0)
    near = [0 if out else one for one, out in zip(beyond(NEAR), outside, strict=True)]
    steps = [0 if a is None or b is None or abs(b - a) <= slack else (1 if b > a else -1) for a, b in pairwise(values)]
    told = [(OUTSIDE[sign < 0], [place]) for place, sign in enumerate(outside) if sign]
    told += [(("high", "low")[sign < 0], places) for sign, places in _runs(side, RUN)]
    told += [(("rising", "falling")[sign < 0], [*places, places[-1] + 1]) for sign, places in _runs(steps, RUN - 1)]
    for sign, kind in ((1, "near_upper"), (-1, "near_lower")):
        told += [(kind, places) for places in _pairs([place for place, one in enumerate(near) if one == sign], values)]
    return sorted(told, key=lambda one: one[1][0])


def _is_thin(asked: Definition, row: Row) -> bool:
    """Whether a month's share is of so few that one more or less moves it out of any pattern."""
    return asked.unit == "share" and row.denominator is not None and row.denominator < THIN


def of_months(asked: Definition, rows: Mapping[str, Row | None]) -> tuple[Limits | None, tuple[Signal, ...]]:
    """The limits and signals of a measure's months (`2025-03` → its row), given in order and none left out.

    A share of fewer than THIN is no point of the series. There are none for what is no event of the month: a value
    reported for the year so far, or a stock such as FTE, which drifts, so that nearly every month would be a signal.
    """
    if asked.is_latest or asked.unit == "FTE":
        return None, ()
    values = [row.value if row and not _is_thin(asked, row) else None for row in rows.values()]
    found = limits(values, *_bounds(asked))
    if found is None:
        return None, ()
    months = list(rows)
    told = [(kind, tuple(months[place] for place in places)) for kind, places in signals(values, found)]
    return found, tuple(Signal(kind, its, _sentence(kind, its)) for kind, its in told)


def told(found: Sequence[Signal], months: Sequence[str]) -> list[str]:
    """The signals' sentences: months outside one limit together, those of every year, then patterns, newest first.

    months: those that have a value.
    """
    outside = {kind: tuple(one.months[0] for one in found if one.kind == kind) for kind in OUTSIDE}
    said = [_sentence(kind, months) for kind, months in outside.items() if months]
    yearly = Counter(month[5:] for month in months)
    same = [(month, times) for its in outside.values() for month, times in Counter(one[5:] for one in its).items()]
    seasons = sorted(month for month, times in same if times == yearly[month] > 1)
    if seasons:
        names = wording.listing(MONTHS[int(month) - 1] for month in seasons)
        said.append(f"{names} avviker åt samma håll varje år, vilket tyder på ett säsongsmönster")
    return said + [one.sentence for one in reversed(found) if not one.is_outside]


def _bounds(asked: Definition) -> tuple[float, float]:
    lowest, highest = NATURAL.get(asked.unit, (-inf, inf))
    if "share" in (asked.interval, asked.chance):
        highest = 1
    lowest = lowest if asked.lowest is None else asked.lowest
    return lowest, highest if asked.highest is None else asked.highest


def _runs(signs: Sequence[int], least: int) -> Iterator[tuple[int, list[int]]]:
    """Each run of `least` or more of the same sign, 0 left out: the sign and its places."""
    place = 0
    for sign, run in groupby(signs):
        length = len(list(run))
        if sign and length >= least:
            yield sign, list(range(place, place + length))
        place += length


def _pairs(places: list[int], values: Sequence[float | None]) -> Iterator[list[int]]:
    """Places of which two are among three neighbours without a gap, joined where they overlap."""
    joined: list[int] = []
    for place in places:
        if joined and place - joined[-1] <= 2 and None not in values[joined[-1] : place]:
            joined.append(place)
            continue
        if len(joined) > 1:
            yield joined
        joined = [place]
    if len(joined) > 1:
        yield joined


def _sentence(kind: str, months: tuple[str, ...]) -> str:
    named = Period.parse(f"{months[0]}..{months[-1]}").label if kind in RUNS else _names(months)
    return SAID[kind].format(months=named, count=len(months))


def _names(months: tuple[str, ...]) -> str:
    """`mars och maj 2025`, `juli 2024 och 2025`: months of the same years are said together."""
    years: dict[str, list[str]] = {}
    for month in months:
        years.setdefault(month[5:], []).append(month[:4])
    together: dict[tuple[str, ...], list[str]] = {}
    for month, its in years.items():
        together.setdefault(tuple(its), []).append(MONTHS[int(month) - 1])
    return wording.listing(f"{wording.listing(names)} {wording.listing(its)}" for its, names in together.items())
