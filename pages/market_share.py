"""Marknadsandel: how many of the city's ads go through us, and where don't they?"""

from __future__ import annotations

from pages.matching import MATCHED, firmness
from pages.shared import explaining, figures, filters
from pages.shared.figure import Figure


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    share = Figure("market_share", chosen)
    figures.open_page("Marknadsandel", chosen, f"Andelen rekryteringar är {share.sentence()}.")
    matched = Figure("matched_share", chosen, remark=MATCHED)
    figures.headlines([share, matched, Figure("position_share", chosen), Figure("market_share_all", chosen)], per_row=4)
    firmness(chosen)
    figures.heading("Var skiljer det sig?")
    figures.tabs("uppdelning", {
        "Per förvaltning": lambda: figures.comparison(share, by="administration", behind="annonser"),
        "Per förvaltning och tertial": lambda: figures.matrix(share, down="administration"),
    })  # fmt: skip
    figures.heading("Hur har det utvecklats?")
    figures.trend(share)
    explaining.section(share)
