"""Figures drawn: the head of a page, a comparison, a trend, a matrix. They ask measure() and say what belongs to it.

What belongs to a figure is its notes (one-sided filters, rows left out, why it is withheld), the filters it can't take,
a table twin of its chart, and "Hur är det räknat?".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

import streamlit as st

from pages.shared import cards, certainty, charts, downloads, explaining, plain, session, tables
from pages.shared.choice import Chosen
from pages.shared.figure import MISSING, Figure, month_name, months_to
from warehouse import glossary, limits, wording
from warehouse.measure import Row

MARK = "Det som inte kan delas upp efter urvalet står med ”utan urvalet” vid siffran."


def open_page(title: str, chosen: Chosen | None, sentence: str) -> None:
    """The head of a page: its name, what is chosen, and one sentence that says where it stands."""
    st.title(title, anchor=False)
    compared = f"{chosen.line} · {chosen.compared_line}" if chosen else ""
    line = f'<p class="kollen-chosen">{escape(compared or "Urvalet i sidofältet påverkar inte den här sidan.")}</p>'
    mark = f'<p class="kollen-note">{MARK}</p>' if chosen and chosen.where else ""
    st.html(f'{line}{mark}<p class="kollen-sentence">{escape(sentence)}</p>')


def heading(text: str) -> None:
    """The heading of a part of the page."""
    st.header(text, anchor=False)


def tabs(key: str, parts: dict[str, Callable[[], None]]) -> None:
    """Parts of a page behind tabs; only the open one is drawn, and the address says which."""
    places = st.tabs(list(parts), key=key, on_change="rerun", bind="query-params")
    for place, draw in zip(places, parts.values(), strict=True):
        if place.open:
            with place:
                draw()


def draw(chart: dict, alt_text: str, key: str | None = None) -> list[dict]:
    """A chart with its finding as text. Where it has a key its bars can be chosen: gives those that are."""
    if key is None:
        st.vega_lite_chart(spec=chart, theme=None, alt=alt_text)
        return []
    event = st.vega_lite_chart(
        spec=chart, theme=None, alt=alt_text, key=key, on_select="rerun", selection_mode=charts.PICKED
    )
    return list(event.selection.get(charts.PICKED, []))


def comparison(figure: Figure, by: str, behind: str = "") -> None:
    """Ranked bars of the groups with target and the compared period; `behind` names what the denominator counts."""
    now, before = figure.ask(by=(by,)), figure.then
    then = {row.by[by]: row for row in figure.ask(by=(by,), period=before)} if before else {}
    rows = sorted(now, key=lambda row: (row.value is None, -(row.value or 0), wording.sort_key(row.by[by])))
    if not rows:
        nothing(figure)
        return
    drawn = [_compared(figure, by, row, then.get(row.by[by]), behind) for row in rows]
    parts = [f"Blå stapel: {figure.period.label}"]
    if before:
        has_rows = any(row["last"] is not None for row in drawn)
        parts.append(f"grå stapel: {before.label}" if has_rows else f"uppgift saknas för {before.label}")
    parts += ["tunn linje: 95 % intervall"] if any(row["low"] is not None for row in drawn) else []
    parts += ["svart streck: planens mål"] if any(row["target"] is not None for row in drawn) else []
    plain.note("; ".join(parts) + ". Klicka på en stapel för att se raderna bakom.")
    chart = charts.ranked(drawn)
    picked = draw(chart, _finding(figure, by, drawn), key=f"bars-{by}-{figure.key}")
    explaining.remarks(figure, now)
    plain.note(glossary.meaning_line(by))
    groups = {row["name"]: figure.asked(one) for row, one in zip(drawn, rows, strict=True)}
    explaining.button(figure, by, groups.values(), next((groups[one["name"]] for one in picked), None))
    cells = {wording.dimension(by).capitalize(): "name", figure.title: "value_text"}
    cells |= {wording.period_line(before): "last_text"} if before else {}
    cells |= {"Mål": "target_text"} | ({behind.capitalize(): "behind"} if behind else {})
    told = [[*(row[cell] for cell in cells.values()), *row["firm"]] for row in drawn]
    twin(f"{figure.key}-{by}", [*cells, *certainty.heads(figure.definition)], told, chart=chart)


def trend(figure: Figure) -> None:
    """The figure month by month, three years back, the chosen period shaded."""
    window = months_to(figure.period)
    rows = figure.months(window)
    points = cards.points(figure, rows)
    if not any(point["value"] is not None for point in points):
        nothing(figure)
        return
    target = figure.target() if figure.unit == "share" else None  # a target for the year is no target for a month
    shaded = (figure.period.first.isoformat(), figure.period.last.isoformat())
    # drawn over the year that it is the target of, and no other
    line = {"value": target.value, "text": f"Mål {wording.value(target.value, figure.unit)}",
            "from": f"{figure.period.year}-01-01", "to": shaded[1]} if target else None  # fmt: skip
    axis = "" if charts.from_zero([point["value"] for point in points]) else " Axeln börjar inte på noll."
    plain.note(f"{wording.period_line(window)}, varje månad för sig. Ljust fält: den valda perioden.{axis}")
    found, signals = _limits(figure, rows)
    chart = charts.months({figure.title: points}, figure.unit, shaded, line, found, _marks(points, signals))
    draw(chart, cards.months_alt(figure, rows))
    _gaps(figure, list(rows.values()))
    if found:
        plain.note(certainty.limits_line(figure.definition, found))
        known = [month for month, row in rows.items() if row and row.value is not None]
        plain.note(certainty.signals_line(signals, known))
    explaining.remarks(figure, figure.ask(by=("month",), period=window))
    explaining.button(figure, "month", (figure.asked(row) for row in rows.values() if row))
    _months_twin(figure, rows, signals, chart)


def _gaps(figure: Figure, rows: list[Row | None]) -> None:
    """Why the line is broken, where it is."""
    known = [place for place, row in enumerate(rows) if row and row.value is not None]
    within = rows[known[0] : known[-1]]
    reasons = {"färre än fem svar" if row and row.withheld else figure.none_counted or "uppgift saknas"
               for row in within if row is None or row.value is None}  # fmt: skip
    if reasons:
        plain.note(f"Avbrott i linjen: {' eller '.join(sorted(reasons))} den månaden.")


def newest_signal(figure: Figure) -> str:
    """The sentence of a signal that the newest month of the period is part of, nothing where there is none.

    A month outside a limit that was so the year before too is the season and no news.
    """
    rows = figure.months(months_to(figure.period))
    newest = max((month for month, row in rows.items() if row and row.value is not None), default="")
    _found, signals = _limits(figure, rows)
    seasons = {(one.kind, one.months[0]) for one in signals if one.is_outside}
    year_before = f"{int(newest[:4]) - 1}{newest[4:]}" if newest else ""
    its = (one for one in signals if newest in one.months and (one.kind, year_before) not in seasons)
    return next((one.sentence for one in its), "")


def _limits(figure: Figure, rows: dict[str, Row | None]) -> tuple[limits.Limits | None, tuple[limits.Signal, ...]]:
    """Limits and signals of the months that were over when the newest rows came."""
    received = f"{session.snapshot().deliveries[-1].received_at:%Y-%m}"
    return limits.of_months(figure.definition, {month: row for month, row in rows.items() if month < received})


def _marks(points: list[dict], signals: tuple[limits.Signal, ...]) -> list[dict]:
    """The points that a signal names; a month outside a limit is marked as that and nothing else."""
    outside = {month for one in signals if one.is_outside for month in one.months}
    named = {month for one in signals for month in one.months}
    return [{**point, "is_outside": point["month"][:7] in outside} for point in points if point["month"][:7] in named]


def _months_twin(
    figure: Figure, rows: dict[str, Row | None], signals: tuple[limits.Signal, ...], chart: dict
) -> None:
    told = certainty.signals_by_month(signals)
    heads = ["Månad", figure.title, *certainty.heads(figure.definition), *(["Avvikelse"] if told else [])]
    twin(f"{figure.key}-month", heads, (
        [month_name(month), wording.row(row, figure.unit) if row else "–", *certainty.cells(figure.definition, row),
         *([told.get(month, "")] if told else [])]
        for month, row in rows.items()
    ), texts=("Avvikelse",), chart=chart)  # fmt: skip


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
    explaining.remarks(figure, asked)
    plain.note(glossary.meaning_line(down))
    explaining.button(figure, f"{down}-tertial", map(figure.asked, asked))


def _matrix_cell(figure: Figure, row: Row | None) -> str:
    if row is None:
        return "–"
    firm = certainty.line(figure.definition, row) if row.value is not None else ""
    return wording.row(row, figure.unit) + (f" ({firm.replace('95 % intervall ', '')})" if firm else "")


def twin(
    key: str, columns: list[str], rows: Iterable[list], texts: tuple[str, ...] = (), chart: dict | None = None
) -> None:
    """The table twin of a chart, made when it is opened, to copy or take home with the chart as a picture.

    All columns but the first and `texts` hold figures. Many rows are best given as a generator: they are then worded
    when the table is opened.
    """
    label = "Tabell, bild och Excel" if chart else "Visa som tabell"
    place = st.expander(label, key=f"table-{key}", on_change="rerun", type="compact")
    if place.open:
        with place:
            rows = list(rows)
            numeric = [column for column in columns[1:] if column not in texts]
            caption = f"{columns[1]} per {columns[0].lower()}"
            tables.show(columns, rows, numeric=numeric, caption=caption)
            downloads.of_chart(key, columns, rows, caption, chart)


def nothing(figure: Figure) -> None:
    """Says that there is nothing to draw, and why."""
    why = MISSING if figure.total().value is not None else figure.why_missing()
    plain.notice(f"{figure.title}: {why} ({figure.chosen.line}). Välj en annan period eller ta bort ett filter.")


def _compared(figure: Figure, by: str, row: Row, then: Row | None, behind: str) -> dict:
    target = figure.target(**{by: [row.by[by]]})
    text = wording.row(row, figure.unit)
    counted = wording.value(row.denominator, "count") if behind else ""
    noun = behind.removesuffix("er") if row.denominator == 1 else behind  # 1 annons, 2 annonser
    told = f"{counted} {noun}" if behind else certainty.answers(figure.definition, row)
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
    if len(known) == 1:
        return f"{figure.title}, {figure.period.label}: {high['name']} {high['value_text']}."
    return (f"{figure.title} per {wording.dimension(by)}, {figure.period.label}: högst {high['name']} "
            f"{high['value_text']}, lägst {low['name']} {low['value_text']}.")  # fmt: skip
