"""Publicerade siffror: is what the unit has published what the system has?"""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import groupby

import streamlit as st

from pages.shared import downloads, explaining, figures, plain, session, tables
from warehouse import published, wording
from warehouse.period import Period
from warehouse.published import Compared

HEADS = ["Uppgift", "Gäller", "Enhet", "Publicerat", "I systemet", "Läge"]
NUMERIC = ("Publicerat", "I systemet")


def render() -> None:
    """Draw the page."""
    compared = session.kept("published", published.compare)
    figures.open_page("Publicerade siffror", None, _sentence(compared))
    differing = [one for one in compared if one.state in ("differs", "missing") and one.section.kind != "assumption"]
    if differing:
        figures.heading("Skiljer eller saknas")
        tables.show(HEADS, [_row(one) for one in differing], numeric=NUMERIC, caption="Skiljer eller saknas")
    figures.heading("Alla publicerade siffror")
    rows = [[one.section.title, one.section.source, *_row(one), one.remark] for one in compared]
    downloads.buttons(["Avsnitt", "Källa", *HEADS, "Anmärkning"], rows, "Publicerade siffror", "publicerade-siffror")
    parts = {
        title: lambda kind=kind: _sections([one for one in compared if one.section.kind == kind], kind)
        for kind, title in published.CLASSES.items()
    }
    figures.tabs("publicerat", {**parts, "Motsägelser": _contradictions})


def _sentence(compared: list[Compared]) -> str:
    counts = Counter(one.state for one in compared if one.section.kind == "computed")
    return (
        f"Av {counts.total()} publicerade siffror som ska kunna räknas ur källorna är {counts['equal']} lika, "
        f"{counts['differs']} skiljer och {counts['missing']} saknas."
    )


def _sections(compared: list[Compared], kind: str) -> None:
    plain.note("Öppna ett avsnitt för att se dess siffror.")
    st.html("".join(_section(section, list(its)) for section, its in groupby(compared, key=lambda one: one.section)))
    asked = [
        explaining.Asked(f"{one.section.title}: {one.figure.text} · {one.member}", one.measure_id,
                         Period.parse(one.period), one.where)
        for one in compared
        if one.measure_id
    ]  # fmt: skip
    if asked:
        explaining.picker(asked, f"published-{kind}")


def _section(section: published.Section, its: list[Compared]) -> str:
    counts = Counter(one.state for one in its)
    marks = ", ".join(f"{_mark(state)}\u00a0{counts[state]}" for state in published.STATES if counts[state])
    notes = dict.fromkeys([section.note, *(one.remark and f"{one.figure.text}: {one.remark}" for one in its)])
    said = "".join(f'<p class="kollen-note">{escape(note)}</p>' for note in notes if note)
    table = tables.markup(HEADS, [_row(one) for one in its], numeric=NUMERIC, caption=section.title)
    return (
        f'<details class="kollen-goal"><summary>{escape(section.title)} <span class="kollen-counts">{escape(marks)}'
        f'</span></summary><p class="kollen-note">{escape(section.source)}</p>{said}{table}</details>'
    )


def _contradictions() -> None:
    plain.note("Det som är tryckt går inte ihop. Systemet återger det inte.")
    rows = [[one.source, one.printed, one.should_be] for one in published.contradictions()]
    tables.show(["Var", "Tryckt", "Skulle ha varit"], rows, caption="Motsägelser i det tryckta")


def _row(one: Compared) -> list[str]:
    return [one.figure.text, one.member, one.figure.unit, one.printed, one.system, _mark(one.state)]


def _mark(state: str) -> str:
    return wording.SPACE.join(published.STATES[state])
