"""Periods as the city writes them: 2025, 2025T2 (accumulated), 2025T2/alone, 2025-03, 2025-03..2025-08."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from warehouse.errors import KollenError

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
YEARS = range(1990, 2101)
FORMS = "2025, 2025T2, 2025T2/alone, 2025-03 eller 2025-03..2025-08"


@dataclass(frozen=True)
class Period:
    """A run of whole months; `first` and `last` are its first and last day.

    `text` is the form it was written in and is what stands in addresses, exports and JSON.
    """

    text: str
    first: date
    last: date

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> Period:
        """The period that `text` writes; KollenError with the allowed forms otherwise."""
        text = str(text).strip()
        if match := re.fullmatch(r"(\d{4})", text):
            return cls._between(text, int(match[1]), 1, int(match[1]), 12)
        if match := re.fullmatch(r"(\d{4})T([123])(/alone)?", text):
            last = 4 * int(match[2])
            return cls._between(text, int(match[1]), last - 3 if match[3] else 1, int(match[1]), last)
        if match := re.fullmatch(r"(\d{4})-(\d\d)(?:\.\.(\d{4})-(\d\d))?", text):
            year, month = int(match[1]), int(match[2])
            last_year, last_month = (int(match[3]), int(match[4])) if match[3] else (year, month)
            return cls._between(text, year, month, last_year, last_month)
        raise KollenError(f'Perioden "{text}" går inte att tyda. Skriv den som {FORMS}.')

    @classmethod
    def _between(cls, text: str, year: int, month: int, last_year: int, last_month: int) -> Period:
        valid = {month, last_month} <= set(range(1, 13)) and year in YEARS and last_year in YEARS
        if not valid or (year, month) > (last_year, last_month):
            raise KollenError(f'Perioden "{text}" finns inte i kalendern. Skriv den som {FORMS}.')
        return cls(text, date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))

    @classmethod
    def of(cls, year: int, tertial: int | None = None, alone: bool = False) -> Period:
        """The year, or its tertial: accumulated from January unless `alone`."""
        return cls.parse(f"{year}" if tertial is None else f"{year}T{tertial}{'/alone' if alone else ''}")

    @property
    def year(self) -> int:
        """The year that the period ends in."""
        return self.last.year

    @property
    def is_accumulated(self) -> bool:
        """True where the period starts in January and stays within one year."""
        return self.first.month == 1 and self.first.year == self.last.year

    @property
    def is_whole_year(self) -> bool:
        """True for January–December of one year."""
        return self.is_accumulated and self.last.month == 12

    @cached_property
    def months(self) -> list[date]:
        """The first day of every month in the period."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        at = self.first.year * 12 + self.first.month - 1
        return [date((at + i) // 12, (at + i) % 12 + 1, 1) for i in range(count)]

    @cached_property
    def label(self) -> str:
        """The period in words: `januari–augusti 2025`; a whole year is `2025`."""
        start, end = MONTHS[self.first.month - 1], MONTHS[self.last.month - 1]
        if self.first.year != self.last.year:
            return f"{start} {self.first.year}–{end} {self.last.year}"
        if self.is_whole_year:
            return str(self.year)
        return f"{end} {self.year}" if start == end else f"{start}–{end} {self.year}"

    def until(self, month: date) -> Period:
        """The period up to and including a month; itself where it ends before."""
        if month >= self.months[-1]:
            return self
        return Period.parse(f"{self.first:%Y-%m}..{month:%Y-%m}")

    def previous_year(self) -> Period:
        """The same months one year before."""
        return self.in_year(self.year - 1)

    def in_year(self, year: int) -> Period:
        """The same months, ending in another year."""
        shift = year - self.year
        return Period.parse(re.sub(r"(?<![-\d])\d{4}", lambda found: str(int(found[0]) + shift), self.text))


def tertial_of(month: date) -> str:
    """The tertial that a month belongs to: `2025T2`."""
    return f"{month.year}T{(month.month + 3) // 4}"
