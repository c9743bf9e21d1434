"""Definitioner: what does each figure mean, and how is it read?"""

from __future__ import annotations

import streamlit as st

from pages.shared import figures, plain, session, tables
from warehouse import glossary, wording
from warehouse.definitions import DIMENSIONS

DIRECTIONS = {"up": ", högre är bättre", "down": ", lägre är bättre", None: ""}


def render() -> None:
    """Draw the page."""
    known = sorted(session.definitions().values(), key=lambda one: one.title.casefold())
    figures.open_page("Definitioner", None, f"{len(known)} mått, med en definition var. Skärm, export och kommando "
                      "använder samma.")  # fmt: skip
    sought = st.text_input("Sök bland måtten", key="sok", bind="query-params", placeholder="till exempel chefspaket")
    found = [one for one in known if sought.casefold() in f"{one.title} {one.description} {one.id}".casefold()]
    plain.note(f"{len(found)} av {len(known)} mått visas.")
    rows = [[one.title, _meaning(one), f"{wording.UNITS[one.unit]}{DIRECTIONS[one.direction]}", one.source, one.id]
            for one in found]  # fmt: skip
    tables.show(["Mått", "Betydelse", "Enhet", "Källa", "Namn i kommandot"], rows, caption="Definitioner", shown=300)
    figures.heading("Det som måtten kan delas upp på")
    words = [one for name in DIMENSIONS for one in [glossary.entries()[name]]
             if sought.casefold() in f"{one.term} {one.name}".casefold()]  # fmt: skip
    tables.show(["Ord", "Betydelse", "Namn i kommandot"], [[one.term, one.meaning, one.name] for one in words],
                caption="Uppdelningar")  # fmt: skip


def _meaning(one) -> str:
    return one.description + (f" Tolkning: {one.interpretation}" if one.interpretation else "")
