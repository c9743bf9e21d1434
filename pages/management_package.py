"""Chefspaket: how many of the city's manager recruitments buy our package, and who does not?"""

from __future__ import annotations

import streamlit as st

from pages.shared import charts, explaining, figures, filters, plain
from pages.shared.figure import Figure
from warehouse import wording

PARTS = {"Chefspaket": "management_packages", "Second opinion": "second_opinions_manager"}
CITY = {"kind": ["stadsdelsförvaltning", "fackförvaltning"]}


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    share = Figure("management_package_share", chosen)
    ads = Figure("manager_ads", chosen, only=CITY, label="Chefsannonser i stadens förvaltningar")
    figures.open_page("Chefspaket", chosen, f"Andelen chefsannonser med chefspaket är {share.sentence()}.")
    figures.headlines([share, Figure("manager_share", chosen), ads])
    figures.heading("Var skiljer det sig?")
    figures.tabs("uppdelning", {
        "Andel per förvaltning": lambda: figures.comparison(share, by="administration", behind="chefsannonser"),
        "Antal per förvaltning": lambda: _choices(ads),
        "Andel per förvaltning och tertial": lambda: figures.matrix(share, down="administration"),
    })  # fmt: skip
    figures.heading("Hur har det utvecklats?")
    figures.trend(share)
    explaining.section(share)


def _choices(ads: Figure) -> None:
    """Manager ads per administration as an outline, what they bought of us as its filling."""
    asked = {"all": ads, **{part: Figure(one, ads.chosen, only=CITY) for part, one in PARTS.items()}}
    found = {part: {row.by["administration"]: row.value for row in figure.ask(by=("administration",))}
             for part, figure in asked.items()}  # fmt: skip
    names = sorted(
        set().union(*found.values()), key=lambda name: (-(found["all"].get(name) or 0), wording.sort_key(name))
    )
    if not names:
        figures.nothing(ads)
        return
    rows = [_chosen_by(name, found) for name in names]
    plain.note("Ram: chefsannonser. Fylld stapel: köpta chefspaket och second opinion på chefsrekryteringar.")
    st.altair_chart(
        charts.stacked(rows, list(PARTS)), theme=None,
        alt=f"Chefsannonser och köpt stöd per förvaltning. Flest chefsannonser: {rows[0]['name']}, {rows[0]['text']}.",
    )  # fmt: skip
    figures.remarks(ads, ads.ask())
    told = [[row["name"], *(_count(row[part]) for part in ("all", *PARTS))] for row in rows]
    figures.twin("choices", ["Förvaltning", "Chefsannonser", *PARTS], told)


def _chosen_by(name: str, found: dict[str, dict]) -> dict:
    counts = {part: values.get(name) or 0 for part, values in found.items()}
    bought = " + ".join(_count(counts[part]) for part in PARTS)
    short = f"{bought} av {_count(counts['all'])}"
    return {"name": name, "text": f"{short} chefsannonser", "short": short, **counts}


def _count(number: float) -> str:
    return wording.value(number, "count")
