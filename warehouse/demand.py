"""What organisations have written about their own need of staff, by demand.toml. Nothing is computed from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse import published, reference
from warehouse.errors import KollenError
from warehouse.period import YEARS, Period
from warehouse.published import number_of
from warehouse.reference import meaning
from warehouse.reference.content import entries_at, table_at, texts_at
from warehouse.reference.shape import Mistake, shown
from warehouse.reference.toml_file import Keys, TomlFile

PATH = Path(__file__).with_name("demand.toml")
OWN = ("text", "unit", "source", "printed")  # what an entry says itself where it names no published figure
TIME = re.compile(r"(\d{4})(?:–(\d{4}))?")


@dataclass(frozen=True)
class Signal:
    """One figure of an organisation's own: `printed` as its document prints it, by year or years (`2025–2027`).

    organisation is today's short name, part the department that it is about, None where it is about all of it.
    """

    organisation: str
    text: str
    part: str | None
    unit: str
    source: str
    section: str
    printed: dict[str, str]


def signals(organisation: str) -> list[Signal]:
    """An organisation's signals in the file's order; KollenError where demand.toml is wrong."""
    return [one for one in read(PATH) if one.organisation == organisation]


def times(found: list[Signal]) -> list[str]:
    """The years that signals are about, oldest first; several years together come last."""
    return sorted({time for one in found for time in one.printed}, key=lambda time: (len(time), time))


def period_of(time: str) -> Period:
    """The years of a printed figure as a period."""
    first, last = TIME.fullmatch(time).groups()
    return Period.parse(f"{first}-01..{last}-12" if last else first)


@cache
def read(path: Path) -> tuple[Signal, ...]:
    """Every signal of a file; KollenError with all its mistakes, a line each with file, line and key."""
    try:
        entries = reference.checked(path, "demand", _mistakes).get("signal", [])
    except KollenError as error:
        raise KollenError(f"Behovssignalerna kan inte visas.\n{error}") from error
    return tuple(map(_signal, entries))


def _signal(entry: dict) -> Signal:
    told = _published().get(entry.get("published"), {})
    return Signal(
        organisation=_short_names()[meaning.key(entry["organisation"])],
        text=told.get("text") or entry["text"],
        part=entry.get("part"),
        unit=told.get("unit") or entry["unit"],
        source=told.get("source") or entry["source"],
        section=entry["section"],
        printed={**told.get("printed", {}), **entry.get("printed", {})},
    )


def _published() -> dict[str, dict]:
    """What published.toml has of each figure by its id: text, unit, printed figures and source."""
    return {
        figure.id: {"text": figure.text, "unit": figure.unit, "printed": figure.printed, "source": section.source}
        for section in published.sections()
        for figure in section.figures
    }


def _short_names() -> dict[str, str]:
    """Today's short name by every name that an organisation goes or went by."""
    return {
        meaning.key(name): reference.today(one).short
        for one in reference.organisations()
        for name in (one.name, one.short, *one.aliases)
    }


def _mistakes(file: TomlFile) -> Iterator[Mistake]:
    """Names of nobody, figures that are no numbers, years that do not exist, and what stands twice or is missing."""
    entries = list(entries_at(file.content, ("signal",)))
    told = [(", ".join(str(entry[key]) for key in ("organisation", "text", "part", "published") if key in entry), keys)
            for entry, keys in entries]  # fmt: skip
    yield from meaning.twice(file, told)
    known, names = _short_names(), [one.short for one in reference.organisations()]
    for entry, keys in entries:
        for name, place in texts_at(file.content, (*keys, "organisation")):
            if meaning.key(name) not in known:
                yield from meaning.unknown(name, place, names)
        yield from _source_mistakes(entry, keys)
        yield from _number_mistakes(file, entry, (*keys, "printed"))


def _source_mistakes(entry: dict, keys: Keys) -> Iterator[Mistake]:
    if "published" not in entry:
        yield from (
            Mistake((*keys, key), "nyckeln saknas. Lägg till den och försök igen.") for key in OWN if key not in entry
        )
        return
    yield from meaning.unknown(str(entry["published"]), (*keys, "published"), list(_published()))
    for key in ("text", "unit", "source"):
        if key in entry:
            yield Mistake((*keys, key), "tas ur published.toml när published står i posten. Ta bort den ena.")


def _number_mistakes(file: TomlFile, entry: dict, keys: Keys) -> Iterator[Mistake]:
    stored = _published().get(entry.get("published"), {}).get("printed", {})
    for time in table_at(file.content, keys):
        if not _is_time(time):
            yield Mistake((*keys, time), f"{shown(time)} är inget år. Skriv det som 2025, eller 2025–2027 för flera.")
        elif time in stored:
            yield Mistake((*keys, time), "står redan i published.toml. Ta bort den här.")
        for number, place in texts_at(file.content, (*keys, time)):
            if number_of(number) is None:
                yield Mistake(place, f"{shown(number)} är inget tal. Skriv det som det är tryckt: 1 016 eller 7,3.")


def _is_time(time: str) -> bool:
    match = TIME.fullmatch(time)
    years = [int(year) for year in match.groups() if year] if match else []
    return bool(years) and all(year in YEARS for year in years) and years == sorted(set(years))
