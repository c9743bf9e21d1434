"""Words that a reader meets besides the measures and the glossary: what a status means, signs, the unit's own words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse import verdict, wording
from warehouse.errors import KollenError
from warehouse.reference import read_toml

PATH = Path(__file__).with_name("terms.toml")
LISTS = ("sign", "abbreviation", "word")


@dataclass(frozen=True)
class Term:
    """One word as the reader meets it, what it means, and whose it is ("" where it is the dashboard's own)."""

    term: str
    meaning: str
    source: str = ""


def statuses() -> dict[str, Term]:
    """What each status of an indicator means, by its key in wording.STATUS."""
    return {name: Term(wording.status(name), meaning) for name, meaning in _meanings("status", wording.STATUS).items()}


def verdicts() -> dict[str, Term]:
    """What each proposed verdict on a goal means, by its key in verdict.WORDS."""
    said = _meanings("verdict", verdict.WORDS).items()
    return {name: Term(f"Målet {verdict.WORDS[name]}", meaning) for name, meaning in said}


def terms(name: str) -> tuple[Term, ...]:
    """The words of one of LISTS, in the file's order."""
    return tuple(Term(one["term"], one["meaning"], one.get("source", "")) for one in _content().get(name, []))


def _meanings(name: str, known: dict) -> dict[str, str]:
    said = _content().get(name, {})
    lacking = [key for key in known if not said.get(key, {}).get("meaning")]
    if lacking:
        raise KollenError(f"terms.toml: {name}.{lacking[0]} saknar meaning. Skriv vad ordet betyder.")
    return {key: said[key]["meaning"] for key in known}


@cache
def _content() -> dict:
    return read_toml(PATH)
