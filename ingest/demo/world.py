"""The made-up city of the demo: its assumptions (TOML beside this file) and the ways to spread totals over rows.

Every published figure is reached by allocation (largest remainder), never by luck, so that chance only decides
which row carries what.
"""

import datetime as dt
import random
import tomllib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SETTINGS = ("world.toml", "packages.toml", "economy.toml", "staff.toml")
DAY = dt.timedelta(days=1)
DISPLEASED = 0.04  # part of the answers below 7, for each grade that the mean is below 10


class World:
    """The assumptions of the TOML files beside this one, and a source of chance per subject."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        for name in SETTINGS:
            self.settings |= _load(name)
        self.people: dict[str, Any] = self.settings["people"]
        self.market: dict[str, Any] = self.settings["market"]
        self.last_day: dt.date = self.settings["last_day"]
        self.surveys: dict[str, Any] = _load("surveys.toml")

    @cached_property
    def years(self) -> dict[int, dict[str, Any]]:
        return {entry["year"]: entry for entry in self.settings["year"]}

    @cached_property
    def packages(self) -> dict[str, dict[str, Any]]:
        return {entry["name"]: entry for entry in self.settings["package"]}

    @cached_property
    def organisations(self) -> list[dict[str, Any]]:
        return _load("organisations.toml")["organisation"]

    @cached_property
    def areas(self) -> dict[str, dict[str, Any]]:
        return _load("organisations.toml")["area"]

    def chance(self, subject: str) -> random.Random:
        """Chance of its own for a subject, so that a change in one part leaves the others as they were."""
        return random.Random(f"{self.settings['seed']}/{subject}")

    def months(self, year: int) -> int:
        """How many months of the year the demo covers."""
        return self.last_day.month if year == self.last_day.year else 12

    def person(self, number: int) -> dict[str, str]:
        """A made-up person: name, phone, mail, recognisable as invented."""
        first, last = self.people["first"], self.people["last"]
        name = f"{first[number % len(first)]} {last[number // len(first) % len(last)]}"
        phone = f"08-000 {number // 100 % 100:02} {number % 100:02}"
        return {"name": name, "phone": phone, "mail": f"person{number}@example.org"}


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def allocate(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that sum to total, in proportion to the weights (largest remainder)."""
    scale = total / sum(weights)
    exact = [weight * scale for weight in weights]
    parts = [int(value // 1) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def allocate_within(total: int, weights: Sequence[float], limits: Sequence[int]) -> list[int]:
    """As allocate, but no part above its limit; what does not fit goes to the others."""
    if total > sum(limits):
        raise ValueError(f"demo: {total} does not fit within {sum(limits)}")
    parts = [0] * len(weights)
    while missing := total - sum(parts):
        open_weights = [w if part < limit else 0 for w, part, limit in zip(weights, parts, limits, strict=True)]
        if not any(open_weights):
            open_weights = [limit - part for part, limit in zip(parts, limits, strict=True)]
        added = allocate(missing, open_weights)
        parts = [min(part + more, limit) for part, more, limit in zip(parts, added, limits, strict=True)]
    return parts


def dealt(total: int, weights: dict[Any, float], chance: random.Random) -> list[Any]:
    """The keys in random order, each as many times as its weight gives it of the total."""
    keys = list(weights)
    hand = [key for key, count in zip(keys, allocate(total, list(weights.values())), strict=True) for _ in range(count)]
    chance.shuffle(hand)
    return hand


def grades(count: int, mean: float, chance: random.Random) -> list[int]:
    """Grades 1-10, sorted, whose mean is the given one as near as whole grades allow: mostly high, with a thin tail."""
    displeased = round(count * (10 - mean) * DISPLEASED)
    low = [chance.choice((4, 5, 6, 6)) for _ in range(displeased)]
    spread = max(0.1, 10.15 - mean)
    high = [max(7, min(10, round(10 - chance.expovariate(1 / spread)))) for _ in range(count - displeased)]
    missing = round(mean * count) - sum(low) - sum(high)
    step = 1 if missing > 0 else -1
    while missing:
        i = chance.randrange(len(high))
        if 7 <= high[i] + step <= 10:
            high[i] += step
            missing -= step
    return sorted(low + high)


def spread_hours(count: int, mean: float, chance: random.Random) -> list[float]:
    """Hours, in quarters, around a mean that they keep to within a few hundredths."""
    drawn = [max(0.35, chance.gauss(1, 0.18)) for _ in range(count)]
    return [quarters / 4 for quarters in allocate(round(mean * count * 4), drawn)]


def last_of_month(day: dt.date) -> dt.date:
    """The last day of the month that the day is in."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def random_day(year: int, month: int, chance: random.Random) -> dt.date:
    """A working day of the month."""
    first = dt.date(year, month, 1)
    day = first.replace(day=chance.randint(1, last_of_month(first).day))
    if day.weekday() < 5:
        return day
    return day - 2 * DAY if day.day > 2 else day + 2 * DAY
