"""Figures drawn: the head of a page, key figures, a comparison, a trend. They ask measure() and say what belongs to it.

What belongs to a figure is its notes (one-sided filters, rows left out, why it is withheld), the filters it can't take,
a table twin of its chart, and "Hur är det räknat?".
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from pages.shared import certainty, charts, explaining, plain, session, tables
from pages.shared.figure import MISSING, Figure, month_name, months_to
from pages.shared.filters import Chosen
from warehouse import glossary, limits, wording
from warehouse.comparison import MEANING
from warehouse.measure import Measurement, Row


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
    if any(figure.total().low is not None for figure in shown):
        plain.note(certainty.INTERVAL)
    if any(figure.compared().short for figure in shown):
        plain.note(MEANING)


def headline(figure: Figure) -> None:
    """One key figure."""
    st.html(
        f'<div class="kollen-card"><div class="kollen-label">{escape(figure.title)}</div>'
        f'<div class="kollen-value">{escape(figure.text())}</div>'
        f"{_missing(figure)}{_firm(figure)}{_standing(figure)}{_last_year(figure)}{_spark(figure)}</div>"
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
    before = figure.span.previous_year()
    then = {row.by[by]: row for row in figure.ask(by=(by,), period=before)}
    rows = sorted(now, key=lambda row: (row.value is None, -(row.value or 0), wording.sort_key(row.by[by])))
    if not rows:
        nothing(figure)
        return
    drawn = [_compared(figure, by, row, then.get(row.by[by]), behind) for row in rows]
    parts = [f"Blå stapel: {figure.period.label}", f"grå stapel: {before.label}"]
    parts += ["tunn linje: 95 % intervall"] if any(row["low"] is not None for row in drawn) else []
    parts += ["svart streck: planens mål"] if any(row["target"] is not None for row in drawn) else []
    plain.note("; ".join(parts) + ".")
    st.altair_chart(charts.ranked(drawn), theme=None, alt=_finding(figure, by, drawn))
    remarks(figure, now)
    plain.note(glossary.meaning_line(by))
    explaining.button(figure, by, [figure.asked(row) for row in rows])
    heads = [wording.dimension(by).capitalize(), figure.title, wording.period_line(before), "Mål"]
    cells = ["name", "value_text", "last_text", "target_text"]
    if behind:
        heads, cells = [*heads, behind.capitalize()], [*cells, "behind"]
    twin(f"{figure.key}-{by}", [*heads, *certainty.heads(figure.definition)],
         [[*(row[cell] for cell in cells), *row["firm"]] for row in drawn])  # fmt: skip


def trend(figure: Figure) -> None:
    """The figure month by month, three years back, the chosen period shaded."""
    window = months_to(figure.period)
    rows = figure.months(window)
    points = _points(figure, rows)
    if not any(point["value"] is not None for point in points):
        nothing(figure)
        return
    target = figure.target() if figure.unit == "share" else None  # a target for the year is no target for a month
    line = {"value": target.value, "text": f"Mål {wording.value(target.value, figure.unit)}"} if target else None
    shaded = (figure.period.first.isoformat(), figure.period.last.isoformat())
    axis = "" if charts.from_zero([point["value"] for point in points]) else " Axeln börjar inte på noll."
    plain.note(f"{wording.period_line(window)}, varje månad för sig. Ljust fält: den valda perioden.{axis}")
    found, signals = _limits(figure, rows)
    chart = charts.months({figure.title: points}, figure.unit, shaded, line, found, _marks(points, signals))
    st.altair_chart(chart, theme=None, alt=_months_alt(figure, points))
    if found:
        plain.note(certainty.limits_line(figure.definition, found))
        known = [month for month, row in rows.items() if row and row.value is not None]
        plain.note(certainty.signals_line(signals, known))
    remarks(figure, figure.ask(by=("month",), period=window))
    explaining.button(figure, "month", [figure.asked(row) for row in rows.values() if row])
    _months_twin(figure, rows, signals)


def _limits(figure: Figure, rows: dict[str, Row | None]) -> tuple[limits.Limits | None, tuple[limits.Signal, ...]]:
    """Limits and signals of the months that were over when the newest rows came."""
    received = f"{session.snapshot().deliveries[-1].received_at:%Y-%m}"
    return limits.of_months(figure.definition, {month: row for month, row in rows.items() if month < received})


def _marks(points: list[dict], signals: tuple[limits.Signal, ...]) -> list[dict]:
    """The points that a signal names; a month outside a limit is marked as that and nothing else."""
    outside = {month for one in signals if one.is_outside for month in one.months}
    named = {month for one in signals for month in one.months}
    return [{**point, "is_outside": point["month"][:7] in outside} for point in points if point["month"][:7] in named]


def _months_twin(figure: Figure, rows: dict[str, Row | None], signals: tuple[limits.Signal, ...]) -> None:
    told = certainty.signals_by_month(signals)
    heads = ["Månad", figure.title, *certainty.heads(figure.definition), *(["Avvikelse"] if told else [])]
    twin(f"{figure.key}-month", heads, [
        [month_name(month), wording.row(row, figure.unit) if row else "–", *certainty.cells(figure.definition, row),
         *([told.get(month, "")] if told else [])]
        for month, row in rows.items()
    ], texts=("Avvikelse",))  # fmt: skip


def matrix(figure: Figure, down: str) -> None:
    """The figure per group and tertial, three years back, the higher the darker."""
    asked = figure.ask(by=(down, "tertial"), period=months_to(figure.period))
    cells = {(row.by[down], row.by["tertial"]): row for row in asked}
    tertials = sorted({tertial for _name, tertial in cells})
    names = sorted({name for name, _tertial in cells}, key=wording.sort_key)
    top = max([row.value for row in asked if row.value is not None], default=0) or 1
    found = [[cells.get((name, tertial)) for tertial in tertials] for name in names]
    rows = [[wording.member(down, name), *(_matrix_cell(figure, row) for row in line)]
            for name, line in zip(names, found, strict=True)]  # fmt: skip
    shades = [[(row.value or 0) / top if row else None for row in line] for line in found]
    heads = [wording.member("tertial", tertial) for tertial in tertials]
    plain.note("Varje tertial för sig. Ju mörkare, desto högre.")
    tables.show([wording.dimension(down).capitalize(), *heads], rows, numeric=heads, shades=shades,
                caption=f"{figure.title} per {wording.dimension(down)} och tertial")  # fmt: skip
    remarks(figure, asked)
    plain.note(glossary.meaning_line(down))
    explaining.button(figure, f"{down}-tertial", [figure.asked(row) for row in asked])


def _matrix_cell(figure: Figure, row: Row | None) -> str:
    if row is None:
        return "–"
    firm = certainty.line(figure.definition, row) if row.value is not None else ""
    return wording.row(row, figure.unit) + (f" ({firm.replace('95 % intervall ', '')})" if firm else "")


def twin(key: str, columns: list[str], rows: list[list], texts: tuple[str, ...] = ()) -> None:
    """The table twin of a chart, made when it is opened; all columns but the first and `texts` hold figures."""
    place = st.expander("Visa som tabell", key=f"table-{key}", on_change="rerun", type="compact")
    if place.open:
        with place:
            numeric = [column for column in columns[1:] if column not in texts]
            tables.show(columns, rows, numeric=numeric, caption=f"{columns[1]} per {columns[0].lower()}")


def nothing(figure: Figure) -> None:
    """Says that there is nothing to draw, and why."""
    plain.notice(f"{figure.title}: {MISSING} ({figure.chosen.line}). Välj en annan period eller ta bort ett filter.")


def _points(figure: Figure, rows: dict[str, Row | None]) -> list[dict]:
    return [
        {"month": f"{month}-01", "value": row.value if row else None,
         "text": wording.row(row, figure.unit) if row else "–"}
        for month, row in rows.items()
    ]  # fmt: skip


def _compared(figure: Figure, by: str, row: Row, then: Row | None, behind: str) -> dict:
    target = figure.target(**{by: [row.by[by]]})
    text = wording.row(row, figure.unit)
    counted = wording.value(row.denominator, "count") if behind else ""
    told = f"{counted} {behind}" if behind else certainty.answers(figure.definition, row)
    return {
        "name": wording.member(by, row.by[by]), "value": row.value, "value_text": text, "behind": counted,
        "short": text, "text": f"{text} · {told}" if told else text, "low": row.low, "high": row.high,
        "firm": certainty.cells(figure.definition, row),
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


def _firm(figure: Figure) -> str:
    """The answers and the interval behind a survey figure."""
    told = certainty.line(figure.definition, figure.total())
    return f'<div class="kollen-last">{escape(told)}</div>' if told and figure.total().value is not None else ""


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


def status(name: str) -> str:
    """A status as HTML: shape, word and colour."""
    icon, word = wording.STATUS[name]
    return f'<span class="kollen-{name}"><span aria-hidden="true">{icon}</span>\u00a0{word}</span>'


def _last_year(figure: Figure) -> str:
    then, difference = figure.span.previous_year(), figure.change()
    before = figure.total(then)
    known = figure.text(then) if before.withheld or before.value is not None else MISSING
    text = f"{wording.period_line(then)}: {known}" + (f" ({difference})" if difference else "")
    return f'<div class="kollen-last">{escape(text)}</div>'


def _spark(figure: Figure) -> str:
    if "month" not in figure.definition.dimensions:
        return ""
    points = _points(figure, figure.months(months_to(figure.period)))
    known = [place for place, point in enumerate(points) if point["value"] is not None]
    if len(known) < 2:
        return ""
    points = points[known[0] :]
    image = charts.spark([point["value"] for point in points], _months_alt(figure, points))
    return f'<div class="kollen-spark">{image} {len(points)} månader</div>'
