"""Key figures side by side: value, status, target, what it is compared with, and the last three years as a line."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.shared import certainty, charts, explaining, plain, session
from pages.shared.figure import MISSING, Figure, month_name, months_to
from warehouse import query, wording
from warehouse.comparison import MEANING
from warehouse.measure import Row
from warehouse.period import Period


def headlines(shown: list[Figure], per_row: int = 3) -> None:
    """Key figures side by side, and what their intervals and verdicts mean."""
    for start in range(0, len(shown), per_row):
        for column, figure in zip(st.columns(per_row), shown[start : start + per_row], strict=False):
            with column, st.container(key=f"card-{figure.key}", gap="xxsmall"):
                headline(figure)
    if any(figure.total().low is not None for figure in shown):
        plain.note(certainty.INTERVAL)
    if any(figure.compared().short for figure in shown):
        plain.note(MEANING)


def headline(figure: Figure) -> None:
    """One key figure."""
    st.html(
        f'<div class="kollen-card"><div class="kollen-label">{escape(figure.title)}</div>'
        f'<div class="kollen-value">{escape(figure.text())}</div>'
        f"{_missing(figure)}{_firm(figure)}{_standing(figure)}{_against(figure)}{_spark(figure)}</div>"
    )
    explaining.remarks(figure, figure.ask())
    explaining.button(figure, "key")


def status(name: str) -> str:
    """A status as HTML: shape, word and colour."""
    icon, word = wording.STATUS[name]
    return f'<span class="kollen-{name}"><span aria-hidden="true">{icon}</span>\u00a0{word}</span>'


def points(figure: Figure, rows: dict[str, Row | None]) -> list[dict]:
    """Months as a chart draws them."""
    return [
        {"month": f"{month}-01", "value": row.value if row else None,
         "text": wording.row(row, figure.unit) if row else "–"}
        for month, row in rows.items()
    ]  # fmt: skip


def months_alt(figure: Figure, drawn: list[dict]) -> str:
    """A line of months in words: the newest, the highest and the lowest value."""
    known = [point for point in drawn if point["value"] is not None]
    high, low = max(known, key=lambda one: one["value"]), min(known, key=lambda one: one["value"])
    told = [f"{word} {point['text']} ({month_name(point['month'])})"
            for word, point in (("senast", known[-1]), ("högst", high), ("lägst", low))]  # fmt: skip
    return f"{figure.title} per månad: {', '.join(told)}."


def _missing(figure: Figure) -> str:
    row = figure.total()
    reason = "Färre än fem svar visas inte" if row.withheld else MISSING.capitalize() if row.value is None else ""
    return _line(reason)


def _firm(figure: Figure) -> str:
    """The answers and the interval behind a survey figure."""
    return _line(certainty.line(figure.definition, figure.total()) if figure.total().value is not None else "")


def _standing(figure: Figure) -> str:
    if figure.budget:
        budget = Figure(figure.budget, figure.chosen)
        missed = Figure(f"{figure.measure_id}_deviation", figure.chosen).total().value
        told = " för hela perioden" if missed is None else f" ({wording.difference(missed, 0, figure.unit)})"
        return f'<div class="kollen-status">Budget {escape(budget.text() + told)}</div>'
    target, indicator = figure.target(), figure.indicator()
    if target is None:
        city = figure.city_target()
        if city is None or figure.where == figure.only:
            return ""
        text = f"Planens mål {wording.value(city.value, figure.unit)} gäller hela staden"
        return f'<div class="kollen-status">{escape(text)}</div>'
    aim = f"mål {wording.value(target.value, figure.unit)}"
    aim += f" i plan {target.plan_year}" if target.plan_year != figure.period.year else ""
    mark = f"{status(indicator.status)} · " if indicator else ""
    return f'<div class="kollen-status">{mark}{escape(aim)}</div>'


def _against(figure: Figure) -> str:
    """What the figure is compared with: the other period, or the plan's target."""
    then = figure.then
    if then is None:
        away = figure.from_target()
        return _line(f"Mot målet: {away}" if away else "")
    difference, before = figure.change(), figure.total(then)
    known = figure.text(then) if before.withheld or before.value is not None else _why_missing(figure, then)
    return _line(f"{wording.period_line(then)}: {known}" + (f" ({difference})" if difference else ""))


def _why_missing(figure: Figure, period: Period) -> str:
    """Why there is nothing to compare with: often that the history does not reach so far back."""
    begins = session.kept("covered_from", lambda con: query.covered_from(con, figure.definition), figure.measure_id)
    return f"uppgifterna börjar {wording.month(begins)}" if begins and begins > period.last else MISSING


def _line(text: str) -> str:
    return f'<div class="kollen-last">{escape(text)}</div>' if text else ""


def _spark(figure: Figure) -> str:
    if "month" not in figure.definition.dimensions:
        return ""
    drawn = points(figure, figure.months(months_to(figure.period)))
    known = [place for place, point in enumerate(drawn) if point["value"] is not None]
    if len(known) < 2:
        return ""
    drawn = drawn[known[0] :]
    image = charts.spark([point["value"] for point in drawn], months_alt(figure, drawn))
    return f'<div class="kollen-spark">{image} {len(drawn)} månader</div>'
