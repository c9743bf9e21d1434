"""Figures drawn: the head of a page, key figures, a comparison, a trend. They ask measure() and say what belongs to it.

What belongs to a figure is its notes (one-sided filters, rows left out, why it is withheld), the filters it can't take,
a table twin of its chart, and "Hur är det räknat?".
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from pages.shared import charts, explaining, plain, tables
from pages.shared.figure import MISSING, Figure, month_name, months_to
from pages.shared.filters import Chosen
from warehouse import wording
from warehouse.measure import Measurement, Row
from warehouse.period import Period


def open_page(title: str, chosen: Chosen | None, sentence: str) -> None:
    """The head of a page: its name, what is chosen, and one sentence that says where it stands."""
    st.title(title, anchor=False)
    compared = f"{chosen.line} · jämfört med samma period {chosen.period.year - 1}" if chosen else ""
    line = f'<p class="kollen-chosen">{escape(compared or "Urvalet i sidofältet påverkar inte den här sidan.")}</p>'
    st.html(f'{line}<p class="kollen-sentence">{escape(sentence)}</p>')


def heading(text: str) -> None:
    """The heading of a part of the page."""
    st.header(text, anchor=False)


def tabs(key: str, parts: dict[str, Callable[[], None]]) -> None:
    """Parts of a page behind tabs; only the open one is drawn."""
    for place, draw in zip(st.tabs(list(parts), key=key, on_change="rerun"), parts.values(), strict=True):
        if place.open:
            with place:
                draw()


def headlines(shown: list[Figure], per_row: int = 3) -> None:
    """Key figures side by side: value, status, target, last year, the last 36 months."""
    for start in range(0, len(shown), per_row):
        for column, figure in zip(st.columns(per_row), shown[start : start + per_row], strict=False):
            with column, st.container(key=f"card-{figure.key}", gap="xxsmall"):
                headline(figure)


def headline(figure: Figure) -> None:
    """One key figure."""
    st.html(
        f'<div class="kollen-card"><div class="kollen-label">{escape(figure.title)}</div>'
        f'<div class="kollen-value">{escape(figure.text())}</div>'
        f"{_missing(figure)}{_standing(figure)}{_last_year(figure)}{_spark(figure)}</div>"
    )
    remarks(figure, figure.ask())
    explaining.button(figure, "key")


def remarks(figure: Figure, measurement: Measurement) -> None:
    """What must stand at the figure: filters it can't take, and the measurement's own notes."""
    for note in filter(None, [figure.remark, figure.ignored, *measurement.notes]):
        plain.note(note)


def comparison(figure: Figure, by: str, behind: str = "") -> None:
    """Ranked bars of the groups with target and last year; `behind` names what the denominator counts."""
    now = figure.ask(by=(by,))
    then = {row.by[by]: row for row in figure.ask(by=(by,), period=figure.period.previous_year())}
    rows = sorted(now, key=lambda row: (row.value is None, -(row.value or 0), wording.sort_key(row.by[by])))
    if not rows:
        nothing(figure)
        return
    drawn = [_compared(figure, by, row, then.get(row.by[by]), behind) for row in rows]
    parts = [f"Blå stapel: {figure.period.label}", f"grå stapel: {figure.period.previous_year().label}"]
    parts += ["svart streck: planens mål"] if any(row["target"] is not None for row in drawn) else []
    plain.note("; ".join(parts) + ".")
    st.altair_chart(charts.ranked(drawn), theme=None, alt=_finding(figure, by, drawn))
    remarks(figure, now)
    explaining.button(figure, by)
    heads = [wording.dimension(by).capitalize(), figure.title, f"Samma period {figure.period.year - 1}", "Mål"]
    cells = ["name", "value_text", "last_text", "target_text"]
    if behind:
        heads, cells = [*heads, behind.capitalize()], [*cells, "behind"]
    twin(f"{figure.key}-{by}", heads, [[row[cell] for cell in cells] for row in drawn])


def trend(figure: Figure) -> None:
    """The figure month by month, three years back, the chosen period shaded."""
    window = months_to(figure.period)
    asked = figure.ask(by=("month",), period=window)
    points = _points(asked, window)
    if not any(point["value"] is not None for point in points):
        nothing(figure)
        return
    target = figure.target() if figure.unit == "share" else None  # a target for the year is no target for a month
    line = {"value": target.value, "text": f"Mål {wording.value(target.value, figure.unit)}"} if target else None
    shaded = (figure.period.first.isoformat(), figure.period.last.isoformat())
    plain.note(f"{wording.period_line(window)}, varje månad för sig. Ljust fält: den valda perioden.")
    chart = charts.months({figure.title: points}, figure.unit, shaded, line)
    st.altair_chart(chart, theme=None, alt=_months_alt(figure, points))
    remarks(figure, asked)
    explaining.button(figure, "month")
    rows = [[month_name(point["month"]), point["text"]] for point in points]
    twin(f"{figure.key}-month", ["Månad", figure.title], rows)


def matrix(figure: Figure, down: str) -> None:
    """The figure per group and tertial, three years back, the higher the darker."""
    asked = figure.ask(by=(down, "tertial"), period=months_to(figure.period))
    cells = {(row.by[down], row.by["tertial"]): row for row in asked}
    tertials = sorted({tertial for _name, tertial in cells})
    names = sorted({name for name, _tertial in cells}, key=wording.sort_key)
    top = max([row.value for row in asked if row.value is not None], default=0) or 1
    found = [[cells.get((name, tertial)) for tertial in tertials] for name in names]
    rows = [[wording.member(down, name), *(wording.row(row, figure.unit) if row else "–" for row in line)]
            for name, line in zip(names, found, strict=True)]  # fmt: skip
    shades = [[(row.value or 0) / top if row else None for row in line] for line in found]
    heads = [wording.member("tertial", tertial) for tertial in tertials]
    plain.note("Varje tertial för sig. Ju mörkare, desto högre.")
    tables.show([wording.dimension(down).capitalize(), *heads], rows, numeric=heads, shades=shades,
                caption=f"{figure.title} per {wording.dimension(down)} och tertial")  # fmt: skip
    remarks(figure, asked)


def twin(key: str, columns: list[str], rows: list[list]) -> None:
    """The table twin of a chart, made when it is opened; all columns but the first hold figures."""
    place = st.expander("Visa som tabell", key=f"table-{key}", on_change="rerun", type="compact")
    if place.open:
        with place:
            tables.show(columns, rows, numeric=columns[1:], caption=f"{columns[1]} per {columns[0].lower()}")


def nothing(figure: Figure) -> None:
    """Says that there is nothing to draw, and why."""
    plain.notice(f"{figure.title}: {MISSING} ({figure.chosen.line}). Välj en annan period eller ta bort ett filter.")


def _points(asked: Measurement, window: Period) -> list[dict]:
    rows = {row.by["month"]: row for row in asked}
    found = [(f"{month:%Y-%m}-01", rows.get(f"{month:%Y-%m}")) for month in window.months]
    return [
        {"month": month, "value": row.value if row else None, "text": wording.row(row, asked.unit) if row else "–"}
        for month, row in found
    ]


def _compared(figure: Figure, by: str, row: Row, then: Row | None, behind: str) -> dict:
    target = figure.target(**{by: [row.by[by]]})
    text = wording.row(row, figure.unit)
    counted = wording.value(row.denominator, "count") if behind else ""
    return {
        "name": wording.member(by, row.by[by]), "value": row.value, "value_text": text, "behind": counted,
        "short": text, "text": f"{text} · {counted} {behind}" if behind else text,
        "last": then.value if then else None, "last_text": wording.row(then, figure.unit) if then else "–",
        "target": target.value if target else None,
        "target_text": wording.value(target.value, figure.unit) if target else "–",
    }  # fmt: skip


def _finding(figure: Figure, by: str, drawn: list[dict]) -> str:
    known = [row for row in drawn if row["value"] is not None]
    if not known:
        return f"{figure.title}: inga värden"
    high, low = known[0], known[-1]
    return (f"{figure.title} per {wording.dimension(by)}, {figure.period.label}: högst {high['name']} "
            f"{high['value_text']}, lägst {low['name']} {low['value_text']}.")  # fmt: skip


def _months_alt(figure: Figure, points: list[dict]) -> str:
    known = [point for point in points if point["value"] is not None]
    high, low = max(known, key=lambda one: one["value"]), min(known, key=lambda one: one["value"])
    told = [f"{word} {point['text']} ({month_name(point['month'])})"
            for word, point in (("senast", known[-1]), ("högst", high), ("lägst", low))]  # fmt: skip
    return f"{figure.title} per månad: {', '.join(told)}."


def _missing(figure: Figure) -> str:
    row = figure.total()
    reason = "Färre än fem svar visas inte" if row.withheld else MISSING.capitalize() if row.value is None else ""
    return f'<div class="kollen-last">{reason}</div>' if reason else ""


def _standing(figure: Figure) -> str:
    if figure.budget:
        budget = Figure(figure.budget, figure.chosen)
        now, planned = figure.total().value, budget.total().value
        missed = "" if now is None or planned is None else f" ({wording.difference(now, planned, figure.unit)})"
        return f'<div class="kollen-status">Budget {escape(budget.text() + missed)}</div>'
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


def status(name: str) -> str:
    """A status as HTML: shape, word and colour."""
    icon, word = wording.STATUS[name]
    return f'<span class="kollen-{name}"><span aria-hidden="true">{icon}</span>\u00a0{word}</span>'


def _last_year(figure: Figure) -> str:
    then, difference = figure.period.previous_year(), figure.difference()
    before = figure.total(then)
    known = figure.text(then) if before.withheld or before.value is not None else MISSING
    text = f"{wording.period_line(then)}: {known}" + (f" ({difference})" if difference else "")
    return f'<div class="kollen-last">{escape(text)}</div>'


def _spark(figure: Figure) -> str:
    if "month" not in figure.definition.dimensions:
        return ""
    window = months_to(figure.period)
    points = _points(figure.ask(by=("month",), period=window), window)
    known = [place for place, point in enumerate(points) if point["value"] is not None]
    if len(known) < 2:
        return ""
    points = points[known[0] :]
    image = charts.spark([point["value"] for point in points], _months_alt(figure, points))
    return f'<div class="kollen-spark">{image} {len(points)} månader</div>'
