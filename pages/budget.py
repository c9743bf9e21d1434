"""Budget och utfall: do revenue and cost follow the budget, and where do they part?"""

from __future__ import annotations

import streamlit as st

from pages.shared import charts, explaining, figures, filters, plain, tables
from pages.shared.figure import Figure, month_name
from warehouse import wording
from warehouse.period import Period

LOOKS = ("Blå linje", "streckad linje", "grå linje")
LINES = {"Omsättning": "revenue", "Kostnad": "cost", "Resultat": "result"}


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    result = Figure("result", chosen)
    figures.open_page("Budget och utfall", chosen, _sentence(chosen))
    figures.headlines([Figure(one, chosen, budget=f"budget_{one}") for one in LINES.values()])
    figures.heading(f"Omsättning hittills under {chosen.period.year}")
    _accumulated(chosen)
    figures.heading("Resultat månad för månad")
    _monthly(result)
    figures.heading("Budget, utfall och avvikelse")
    _lines(chosen)
    explaining.section(result)


def _sentence(chosen) -> str:
    parts = []
    for name, measure_id in LINES.items():
        figure = Figure(measure_id, chosen)
        budget = Figure(f"budget_{measure_id}", chosen).text(style="sentence")
        extent = "" if figure.span == chosen.period else f" för {chosen.period.label}"
        parts.append(f"{name.lower()} {figure.text(style='sentence')} mot budget {budget}{extent}")
    return f"{wording.period_line(chosen.period)}, hela enheten: {', '.join(parts)}."


def _lines(chosen) -> None:
    then = Figure("result", chosen).span.previous_year()
    rows = [
        [name, Figure(f"budget_{one}", chosen).text(), Figure(one, chosen).text(),
         _signed(Figure(f"{one}_deviation", chosen)), Figure(one, chosen).text(then)]
        for name, one in LINES.items()
    ]  # fmt: skip
    heads = ["Budget", "Utfall", "Avvikelse", wording.period_line(then)]
    tables.show(["Post", *heads], rows, numeric=heads, caption="Budget, utfall och avvikelse")


def _signed(deviation: Figure) -> str:
    value = deviation.total().value
    return wording.NOTHING if value is None else wording.difference(value, 0, deviation.unit)


def _accumulated(chosen) -> None:
    revenue, budget = Figure("revenue", chosen), Figure("budget_revenue", chosen)
    year = chosen.period.year
    series = {
        f"Utfall {year}": _to_date(revenue, year, year),
        f"Budget {year}": _to_date(budget, year, year),
        f"Utfall {year - 1}": _to_date(revenue, year - 1, year),
    }
    last = {name: known[-1] for name, points in series.items() if (known := _known(points))}
    if not last:
        figures.nothing(revenue)
        return
    plain.note("; ".join(f"{look}: {name.lower()}" for look, name in zip(LOOKS, series, strict=True) if name in last))
    alt = "; ".join(f"{name}: {end['text']} till och med {month_name(end['month'])}" for name, end in last.items())
    st.altair_chart(charts.months(series, "SEK"), theme=None, alt=f"Ackumulerad omsättning. {alt}.")
    figures.remarks(revenue, revenue.ask())
    explaining.button(revenue, "accumulated")
    months = next(iter(series.values()))
    texts = [{point["month"]: point["text"] for point in points} for points in series.values()]
    rows = [[month_name(one["month"]), *(text.get(one["month"], "–") for text in texts)] for one in months]
    figures.twin("accumulated", ["Till och med", *series], rows)


def _to_date(figure: Figure, year: int, drawn_year: int) -> list[dict]:
    """January to each month of `year`, placed on the months of `drawn_year`; nothing after the last month with data."""
    has_data = {row.by["month"] for row in figure.ask(by=("month",), period=Period.of(year)) if row.value is not None}
    points = []
    for month in Period.of(year).months:
        row = figure.total(Period.parse(f"{year}-01..{month:%Y-%m}"))
        value = row.value if f"{month:%Y-%m}" in has_data else None
        points.append({"month": f"{drawn_year}-{month:%m}-01", "value": value,
                       "text": wording.value(value, figure.unit)})  # fmt: skip
    return points


def _monthly(result: Figure) -> None:
    year = Period.of(result.period.year)
    plan = {row.by["month"]: row for row in Figure("budget_result", result.chosen).ask(by=("month",), period=year)}
    outcome = {row.by["month"]: row for row in result.ask(by=("month",), period=year)}
    rows = []
    for month in (f"{first:%Y-%m}" for first in year.months):
        now, then = outcome.get(month), plan.get(month)
        rows.append({"name": month_name(month)[:3], "month": month, "value": now.value if now else None,
                     "text": wording.row(now, "SEK").removesuffix("\u00a0tkr") if now and now.value is not None else "",
                     "plan": then.value if then else None,
                     "plan_text": wording.row(then, "SEK") if then else "–"})  # fmt: skip
    if not any(row["value"] is not None for row in rows):
        figures.nothing(result)
        return
    plain.note("Tusental kronor. Fylld stapel: utfall; ram: budget.")
    known = [row for row in rows if row["value"] is not None]
    st.altair_chart(
        charts.columns(rows, "SEK"), theme=None,
        alt="Resultat per månad: " + ", ".join(f"{row['name']} {row['text']} tkr" for row in known),
    )  # fmt: skip
    figures.remarks(result, result.ask())
    explaining.button(result, "monthly")
    told = [[month_name(row["month"]), wording.value(row["value"], "SEK"), row["plan_text"]] for row in rows]
    figures.twin("monthly", ["Månad", "Resultat", "Budget"], told)


def _known(points: list[dict]) -> list[dict]:
    return [point for point in points if point["value"] is not None]
