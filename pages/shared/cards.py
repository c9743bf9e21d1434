"""Key figures side by side: value, status, target, what it is compared with, and the last three years as a line."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.shared import certainty, charts, explaining, plain
from pages.shared.figure import Figure, month_name, months_to
from warehouse import terms, wording
from warehouse.comparison import MEANING
from warehouse.measure import Row

STATUSES = "Vad lägena betyder"


def headlines(shown: list[Figure], per_row: int = 3) -> None:
    """Key figures side by side, and what their intervals and verdicts mean."""
    for start in range(0, len(shown), per_row):
        for column, figure in zip(st.columns(per_row), shown[start : start + per_row], strict=False):
            with column, st.container(key=f"card-{figure.key}", gap="xxsmall"):
                headline(figure)
    _statuses(shown)
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


def _statuses(shown: list[Figure]) -> None:
    """What the statuses on the cards mean, folded."""
    found = (figure.indicator() for figure in shown if not figure.budget and figure.target())
    names = dict.fromkeys(one.status for one in found if one)
    said = "".join(f"<li>{status(name)}: {escape(terms.statuses()[name].meaning)}</li>" for name in names)
    if said:
        st.html(f'<details class="kollen-note kollen-meanings"><summary>{STATUSES}</summary><ul>{said}</ul></details>')


def points(figure: Figure, rows: dict[str, Row | None]) -> list[dict]:
    """Months as a chart draws them."""
    return [
        {"month": f"{month}-01", "value": row.value if row else None,
         "text": wording.row(row, figure.unit) if row else "–"}
        for month, row in rows.items()
    ]  # fmt: skip


def months_alt(figure: Figure, rows: dict[str, Row | None]) -> str:
    """A line of months in words: the newest, the highest and the lowest value."""
    known = [(month, row) for month, row in rows.items() if row and row.value is not None]
    high, low = max(known, key=lambda one: one[1].value), min(known, key=lambda one: one[1].value)
    told = [f"{word} {wording.row(row, figure.unit)} ({month_name(month)})"
            for word, (month, row) in (("senast", known[-1]), ("högst", high), ("lägst", low))]  # fmt: skip
    return f"{figure.title} per månad: {', '.join(told)}."


def _missing(figure: Figure) -> str:
    row = figure.total()
    if row.withheld:
        return _line("Färre än fem svar visas inte")
    return _line(wording.capital(figure.why_missing()) if row.value is None else "")


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
    reason = indicator.reason if indicator and figure.total().value is not None else None
    why = f" ({reason[:1].lower()}{reason[1:].rstrip('.')})" if reason else ""
    mark = f"{status(indicator.status)}{escape(why)} · " if indicator else ""
    return f'<div class="kollen-status">{mark}{escape(aim)}</div>'


def _against(figure: Figure) -> str:
    """What the figure is compared with: the other period, or the plan's target."""
    then = figure.then
    if then is None:
        return _line(_from_target(figure))
    difference, before = figure.change(), figure.total(then)
    known = figure.text(then) if before.withheld or before.value is not None else figure.why_missing(then)
    return _line(f"{wording.period_line(then)}: {known}" + (f" ({difference})" if difference else ""))


def _from_target(figure: Figure) -> str:
    """How far it is to the plan's target and what that makes of it, or that there is no target."""
    away = figure.from_target()
    if away is None:
        return "" if figure.target() or figure.budget else "Mot målet: planen har inget mål för det här urvalet"
    indicator = figure.indicator()
    told = f", {wording.STATUS[indicator.status][1].lower()}" if indicator else ""
    return f"Mot målet: {away}{told}"


def _line(text: str) -> str:
    return f'<div class="kollen-last">{escape(text)}</div>' if text else ""


def _spark(figure: Figure) -> str:
    if "month" not in figure.definition.dimensions:
        return ""
    rows = figure.months(months_to(figure.period))
    values = [row.value if row else None for row in rows.values()]
    known = [place for place, value in enumerate(values) if value is not None]
    # of a response rate with few answers only the months without any could be shown: a line of zeros
    if len(known) < 2 or any(row and row.withheld for row in rows.values()):
        return ""
    drawn = values[known[0] :]
    image = charts.spark(drawn, months_alt(figure, rows))
    return f'<div class="kollen-spark">{image} {len(drawn)} månader</div>'
