"""Omsättning per årsarbetare: does each of us bring in what the plan asks?"""

from __future__ import annotations

import streamlit as st

from pages.shared import charts, explaining, figures, filters, plain, session
from pages.shared.figure import Figure
from warehouse import wording


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    figure = Figure("revenue_per_fte", chosen)
    figures.open_page(
        "Omsättning per årsarbetare", chosen, f"Hela enhetens omsättning per årsarbetare är {figure.sentence()}."
    )
    figures.headlines([
        figure, Figure("revenue_per_billing_fte", chosen), Figure("billable_share", chosen),
        Figure("revenue", chosen, budget="budget_revenue"), Figure("fte", chosen), Figure("billing_fte", chosen),
    ])  # fmt: skip
    figures.heading(f"Samma månader, år för år ({chosen.period.label.rsplit(' ', 1)[0]})")
    _years(figure)
    figures.heading("Hur har omsättningen utvecklats?")
    figures.trend(Figure("revenue", chosen))
    figures.heading("Årsarbetare per enhet")
    figures.comparison(Figure("fte", chosen), by="unit")
    explaining.section(figure)


def _years(figure: Figure) -> None:
    years = [int(year) for year in session.values("year")]
    # a year that has not come as far would look like a fall
    running = [year for year in years if figure.period.in_year(year).last > session.newest_period().last]
    rows = [row for row in (_year(figure, year) for year in years if year not in running) if row["value"] is not None]
    if not rows:
        figures.nothing(figure)
        return
    if running:
        plain.note(f"Inte med: {wording.listing(str(year) for year in running)}, som inte har kommit så långt.")
    if any(row["plan"] is not None for row in rows):
        plain.note("Ram: planens mål för hela året.")
    st.altair_chart(
        charts.columns(rows, figure.unit), theme=None,
        alt=f"{figure.title} per år: " + ", ".join(f"{row['name']} {row['text']}" for row in rows),
    )  # fmt: skip
    figures.twin("years", ["År", figure.title, "Mål"], [[row["name"], row["text"], row["plan_text"]] for row in rows])


def _year(figure: Figure, year: int) -> dict:
    period = figure.period.in_year(year)
    row = figure.total(period)
    target = figure.target(year)
    return {"name": str(year), "value": row.value, "text": wording.row(row, figure.unit),
            "plan": target.value if target else None,
            "plan_text": wording.value(target.value, figure.unit) if target else "–"}  # fmt: skip
