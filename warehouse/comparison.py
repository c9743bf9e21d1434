"""Two periods of one measure compared: is the difference more than chance makes (5 %)?

What is compared how is the measure's own: surveys by their interval (shares by Newcombe's hybrid of two Wilson
intervals, method 10 of his paper of 1998; means by Welch; NPS by the adjusted Wald variances), others by `chance` in
their TOML: `share` (a part of a whole, as shares), `count` (events, against the number of months) and `rate` (events,
against the denominator). Events are taken to happen one by one, and tested by the exact conditional binomial: given how
many there were in both periods, how many fell in the first? Sums of money, stocks, numbers of different customers and
values reported by hand have no such test.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.special import bdtr, bdtrc, stdtrit

from warehouse import interval, query
from warehouse.database import Connection
from warehouse.definitions import Definition
from warehouse.measure import Row, measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

LEVEL = 0.05
SHORT = {True: "större än slumpen", False: "kan vara slump", None: ""}
SENTENCES = {True: "Skillnaden är större än slumpen.", False: "Skillnaden kan vara slump.", None: ""}
MEANING = (
    "Större än slumpen: vore ingenting ändrat skulle en så stor skillnad uppstå mer sällan än en gång av tjugo. Mindre "
    "skillnader kan vara slump."
)


@dataclass(frozen=True)
class Comparison:
    """The difference of two figures in the measure's unit, its 95 % interval where there is one, and the verdict.

    is_more_than_chance is None where nothing can be claimed.
    """

    difference: float | None = None
    low: float | None = None
    high: float | None = None
    is_more_than_chance: bool | None = None

    @property
    def short(self) -> str:
        """The verdict within a sentence: `större än slumpen`, `kan vara slump`, or nothing."""
        return SHORT[self.is_more_than_chance]

    @property
    def sentence(self) -> str:
        """The verdict as a sentence, empty where nothing can be claimed."""
        return SENTENCES[self.is_more_than_chance]


def of_periods(
    con: Connection,
    measure_id: str,
    now: str | Period,
    then: str | Period,
    where: dict[str, list] | None = None,
    viewer: Viewer = EVERYONE,
) -> Comparison:
    """One measure in two periods. Nothing is claimed where they overlap, or where one is not over or not covered."""
    asked = [measure(con, measure_id, period, where=where, viewer=viewer) for period in (now, then)]
    first, second = (one.period for one in asked)
    is_apart = first.last < second.first or second.last < first.first
    months = (len(first.months), len(second.months))
    found = compare(asked[0].asked, asked[0][0], asked[1][0], months)
    is_fair = is_apart and all(query.is_whole(con, one.asked, one.period) for one in asked)
    return found if is_fair else Comparison(found.difference)


def compare(asked: Definition, now: Row, then: Row, months: tuple[float, float] = (1, 1)) -> Comparison:
    """Two figures of one measure from rows that do not overlap; `months` is how long each of them was counted."""
    if now.value is None or then.value is None:
        return Comparison()
    difference = now.value - then.value
    kind = asked.interval or asked.chance
    if kind in ("count", "rate"):
        counts = (now.value, then.value) if kind == "count" else (now.numerator, then.numerator)
        exposures = months if kind == "count" else (now.denominator, then.denominator)
        chance = probability(*map(int, counts), *exposures)
        return Comparison(difference, is_more_than_chance=None if chance is None else chance < LEVEL)
    if kind is None or (asked.interval and None in (now.low, then.low)):
        return Comparison(difference)
    found = BETWEEN[kind](now, then)
    if found is None:
        return Comparison(difference)
    low, high = (bound * asked.scale for bound in found)
    return Comparison(difference, low, high, not low <= 0 <= high)


def shares(first: float, n: int, second: float, other_n: int) -> tuple[float, float]:
    """Newcombe's interval for the difference of two independent shares, of n and of other_n."""
    (low, high), (other_low, other_high) = interval.share(first, 1, None, n), interval.share(second, 1, None, other_n)
    down = sqrt((first - low) ** 2 + (other_high - second) ** 2)
    up = sqrt((high - first) ** 2 + (second - other_low) ** 2)
    return first - second - down, first - second + up


def probability(count: int, other: int, exposure: float, other_exposure: float) -> float | None:
    """How probable so uneven a split of two counts is, were the events as frequent in both: twice the lesser tail.

    None where there were no events, or nothing that they could have happened in.
    """
    together = count + other
    if not together or min(exposure, other_exposure) <= 0:
        return None
    part = exposure / (exposure + other_exposure)
    at_most = float(bdtr(count, together, part))
    at_least = float(bdtrc(count - 1, together, part)) if count else 1.0
    return min(1.0, 2 * min(at_most, at_least))


def _shares(now: Row, then: Row) -> tuple[float, float]:
    return shares(now.numerator / now.denominator, now.n, then.numerator / then.denominator, then.n)


def _means(now: Row, then: Row) -> tuple[float, float] | None:
    """Welch's interval; None where neither period varies, for then there is nothing to judge the difference by."""
    both = (now, then)
    squares = [max(0.0, row.squares - row.numerator**2 / row.denominator) for row in both]
    errors = [one / (row.denominator - 1) / row.n for one, row in zip(squares, both, strict=True)]
    if sum(errors) < 1e-9:
        return None
    freedom = sum(errors) ** 2 / sum(error**2 / (row.n - 1) for error, row in zip(errors, both, strict=True))
    half = float(stdtrit(freedom, 1 - LEVEL / 2)) * sqrt(sum(errors))
    difference = now.numerator / now.denominator - then.numerator / then.denominator
    return difference - half, difference + half


def _nps(now: Row, then: Row) -> tuple[float, float]:
    """The difference of the adjusted scores (three answers more, see warehouse/interval.py) ± z × its error."""
    centres, errors = [], []
    for row in (now, then):
        count = row.denominator + 3
        centres.append(row.numerator / count)
        errors.append(((row.squares + 1.5) / count - centres[-1] ** 2) / count)
    difference, half = centres[0] - centres[1], interval.Z * sqrt(sum(errors))
    return max(-2.0, difference - half), min(2.0, difference + half)


BETWEEN = {"share": _shares, "mean": _means, "nps": _nps}

