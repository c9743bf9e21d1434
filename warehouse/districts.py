"""The organisations of today by the register, also those without any rows, and where each district lies on a map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse import reference, wording
from warehouse.reference import meaning
from warehouse.reference.content import entries_at, texts_at
from warehouse.reference.shape import Mistake
from warehouse.reference.toml_file import TomlFile

PATH = Path(__file__).with_name("districts.toml")
DISTRICT = "stadsdelsförvaltning"


@dataclass(frozen=True)
class Tile:
    """A district's place in the grid of the map, row and column from 1 in the north-west; it is two columns wide."""

    district: str
    row: int
    column: int


def of_today() -> dict[str, str]:
    """The kind of every organisation of today by its short name."""
    found = map(reference.today, reference.organisations())
    return {one.short: one.kind for one in found}


def names() -> tuple[str, ...]:
    """Today's districts in Swedish order."""
    return tuple(sorted((name for name, kind in of_today().items() if kind == DISTRICT), key=wording.sort_key))


def tiles() -> tuple[Tile, ...]:
    """A tile for each of today's districts, from the north-west; those without a place stand in rows under the others.

    KollenError where districts.toml is wrong.
    """
    placed = {tile.district: tile for tile in _placed(PATH)}
    below = max(tile.row for tile in placed.values()) + 1
    lacking = [name for name in names() if name not in placed]
    added = [Tile(name, below + place // 4, 1 + 2 * (place % 4)) for place, name in enumerate(lacking)]
    known = [placed[name] for name in names() if name in placed]
    return tuple(sorted((*known, *added), key=lambda tile: (tile.row, tile.column)))


@cache
def _placed(path: Path) -> tuple[Tile, ...]:
    return tuple(Tile(**entry) for entry in reference.checked(path, "districts", _mistakes)["tile"])


def _mistakes(file: TomlFile) -> Iterator[Mistake]:
    """Names that are no district, now or before, and two tiles in one place."""
    entries = list(entries_at(file.content, ("tile",)))
    known = sorted({one.short for one in reference.organisations() if one.kind == DISTRICT})
    named = [text for _, keys in entries for text in texts_at(file.content, (*keys, "district"))]
    yield from meaning.twice(file, named)
    for name, place in named:
        yield from meaning.unknown(name, place, known)
    for number, (one, keys) in enumerate(entries):
        for other, _ in entries[:number]:
            if _overlap(one, other):
                yield Mistake(
                    (*keys, "column"), f"rutan ligger över {other.get('district')}. Flytta den ena minst två kolumner."
                )


def _overlap(one: dict, other: dict) -> bool:
    places = [entry.get(key) for entry in (one, other) for key in ("row", "column")]
    if not all(type(place) is int for place in places):
        return False
    return places[0] == places[2] and abs(places[1] - places[3]) < 2
