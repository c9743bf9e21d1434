"""The words: English name, Swedish term and meaning of every mart column and dimension."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.errors import KollenError
from warehouse.reference import read_toml

PATH = Path(__file__).parent / "glossary.toml"


@dataclass(frozen=True)
class Entry:
    """One word: its English name in the code, the Swedish term, and what it means."""

    name: str
    term: str
    meaning: str


@cache
def entries() -> dict[str, Entry]:
    """Every entry by its English name."""
    found = {}
    for name, entry in read_toml(PATH).items():
        if not entry.get("term") or not entry.get("meaning"):
            raise KollenError(f"glossary.toml, {name}: ska ha term och meaning.")
        found[name] = Entry(name, entry["term"], entry["meaning"])
    return found


def meaning_line(name: str) -> str:
    """An English name's Swedish term and meaning as a line to read: `Förvaltning: …`."""
    entry = entries()[name]
    return f"{entry.term}: {entry.meaning}"


def term(name: str) -> str:
    """The Swedish term for an English name."""
    return entries()[name].term
