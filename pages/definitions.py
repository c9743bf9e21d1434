"""Ordlista och definitioner: what does each figure, word, sign and abbreviation mean?"""

from __future__ import annotations

import streamlit as st

from pages.shared import figures, plain, session, tables
from warehouse import glossary, terms, wording
from warehouse.definitions import DIMENSIONS
from warehouse.terms import Term

DIRECTIONS = {"up": ", högre är bättre", "down": ", lägre är bättre", None: ""}
ALL = 1000  # more rows than any of the tables has: nothing is cut


def render() -> None:
    """Draw the page."""
    known = sorted(session.definitions().values(), key=lambda one: wording.sort_key(one.title))
    figures.open_page(
        "Ordlista och definitioner", None,
        f"{len(known)} mått med en definition var, som skärm, export och kommando delar, och de ord, tecken och "
        "förkortningar som står på sidorna.",
    )  # fmt: skip
    sought = st.text_input("Sök", key="sok", bind="query-params", placeholder="till exempel chefspaket, KBR eller nära")
    if not sum([_measures(known, sought), *_words(sought)]):
        plain.notice(f"Inget mått och inget ord innehåller ”{sought}”. Pröva en kortare del av ordet.")


def _measures(known: list, sought: str) -> int:
    """The measures that hold what is sought, and how many they are."""
    found = [one for one in known if _has(sought, one.title, _meaning(one), one.id)]
    if found:
        figures.heading("Mått")
        plain.note(f"{len(found)} av {len(known)} mått visas.")
        rows = [[one.title, _meaning(one), f"{wording.UNITS[one.unit]}{DIRECTIONS[one.direction]}", one.source, one.id]
                for one in found]  # fmt: skip
        tables.show(["Mått", "Betydelse", "Enhet", "Källa", "Namn i kommandot"], rows, caption="Definitioner",
                    shown=ALL)  # fmt: skip
    return len(found)


def _words(sought: str) -> list[int]:
    """The words that hold what is sought, part by part, and how many each has."""
    entries = glossary.entries()
    splits = [entries[name] for name in DIMENSIONS]
    others = sorted((one for one in entries.values() if one not in splits), key=lambda one: wording.sort_key(one.term))
    return [
        _part("Lägen och omdömen", [*terms.statuses().values(), *terms.verdicts().values()], sought),
        _part("Tecken och uttryck", terms.terms("sign"), sought),
        _part("Förkortningar", terms.terms("abbreviation"), sought),
        _part("Enhetens egna ord", terms.terms("word"), sought, "Enhetens egen ordlista, med dess ord."),
        _entries("Det som måtten kan delas upp på", splits, sought),
        _entries("Ord i tabeller och filer", others, sought),
    ]


def _part(title: str, known: list[Term] | tuple[Term, ...], sought: str, note: str = "") -> int:
    found = [one for one in known if _has(sought, one.term, one.meaning)]
    if found:
        figures.heading(title)
        if note:
            plain.note(note)
        has_source = any(one.source for one in found)
        rows = [[one.term, one.meaning, *([one.source] if has_source else [])] for one in found]
        tables.show(["Ord", "Betydelse", *(["Källa"] if has_source else [])], rows, caption=title, shown=ALL)
    return len(found)


def _entries(title: str, known: list[glossary.Entry], sought: str) -> int:
    found = [one for one in known if _has(sought, one.term, one.meaning, one.name)]
    if found:
        figures.heading(title)
        rows = [[one.term, one.meaning, one.name] for one in found]
        tables.show(["Ord", "Betydelse", "Namn i kommandot och i databasen"], rows, caption=title, shown=ALL)
    return len(found)


def _has(sought: str, *texts: str) -> bool:
    return sought.casefold().strip() in " ".join(texts).casefold()


def _meaning(one) -> str:
    return one.description + (f" Tolkning: {one.interpretation}" if one.interpretation else "")
