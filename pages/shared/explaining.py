"""The window "Hur är det räknat?": definition, formula with its numbers, query and the rows behind one figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from itertools import groupby

import streamlit as st

from pages.shared import certainty, downloads, filters, plain, session, tables
from warehouse import glossary, wording
from warehouse.explain import Explanation
from warehouse.measure import Measurement
from warehouse.period import Period

TITLE = "Hur är det räknat?"
ALL = "Hela siffran"


@dataclass(frozen=True)
class Asked:
    """One number on a page: whose it is, and the question that measure() answers with it."""

    title: str
    measure_id: str
    period: Period
    where: dict[str, list]
    remarks: tuple[str, ...] = ()


def remarks(figure, measurement: Measurement) -> None:
    """What must stand at the figure: filters it can't take, and the measurement's own notes."""
    plain.note(*filter(None, [figure.remark, figure.ignored, *measurement.notes]))


def button(figure, place: str, groups: Iterable[Asked | None] = (), picked: Asked | None = None) -> None:
    """The button that opens the window for a figure, where each of its `groups` can be chosen too.

    `place` tells two buttons for one figure apart. `picked` is the group whose bar the reader has clicked: the window
    opens on it, once for each click.
    """
    key = f"{place}-{figure.key}"
    is_new = picked is not None and st.session_state.get(f"picked-{key}") != picked.title
    st.session_state[f"picked-{key}"] = picked.title if picked else None
    if st.button(TITLE, key=f"why-{key}", type="tertiary", help=figure.definition.description) or is_new:
        _window(figure, place, {one.title: one for one in groups if one}, picked.title if is_new else ALL)


def picker(asked: list[Asked], key: str) -> None:
    """A list of the numbers in a table; the chosen one is explained under it."""
    by_title = {one.title: one for one in asked}  # a plan may have one indicator under several goals
    chosen = st.selectbox(TITLE, list(by_title), index=None, placeholder="Välj en siffra", key=f"why-{key}")
    if chosen is not None:
        with st.container(border=True):
            _explained(by_title[chosen])


def section(figure) -> None:
    """The last part of a page: the rows behind its main figure, read when it is opened."""
    with st.container(key="rows-behind"):
        st.header("Raderna bakom", anchor=False)
        place = st.expander(f"Visa raderna bakom {figure.title}", key=f"behind-{figure.key}", on_change="rerun")
        if place.open:
            told = session.explanation(figure.measure_id, figure.period, figure.where)
            with place:
                rows_behind(told, figure.measure_id, shown=25)


@st.dialog(TITLE, width="large")
def _window(figure, place: str, groups: dict[str, Asked], first: str) -> None:
    asked = figure.asked()
    if groups:
        names = [ALL, *groups]
        chosen = st.selectbox("Visa för", names, index=names.index(first), key=f"why-group-{place}-{figure.key}")
        asked = groups.get(chosen, asked)
    _explained(asked)


def _explained(asked: Asked) -> None:
    told = session.explanation(asked.measure_id, asked.period, asked.where)
    definition = told.definition
    plain.text(wording.period_line(asked.period), lead=f"{asked.title}:")
    plain.text(definition.description)
    if definition.interpretation:
        plain.text(definition.interpretation, lead="Tolkning:")
    plain.text(told.formula, lead="Beräkning:")
    firm = certainty.line(told.definition, told.measurement[0])
    if firm:
        plain.text(f"{firm}. {certainty.INTERVAL}", lead="Säkerhet:")
    plain.text(definition.source, lead="Källa:")
    plain.text(session.snapshot().id, lead="Ögonblicksbild:")
    plain.note(*(*asked.remarks, *told.measurement.notes, *map(glossary.meaning_line, asked.where)))
    _onward(asked)
    rows_behind(told, asked.measure_id)
    with st.expander("Frågan till databasen (SQL)"):
        st.code(told.sql, language="sql", wrap_lines=True)


def _onward(asked: Asked) -> None:
    """The ways on from a figure of one organisation: its assignments and its card."""
    names = asked.where.get("administration", [])
    if len(names) == 1:
        pages = {"Visa uppdragen i en lista": "uppdrag", f"Öppna kortet för {names[0]}": "forvaltningskort"}
        links = (f'<a href="{escape(filters.link(page, forvaltning=names))}" target="_self">{escape(label)}</a>'
                 for label, page in pages.items())  # fmt: skip
        st.html(f'<p class="kollen-text">{" · ".join(links)}</p>')


def rows_behind(told: Explanation, name: str, shown: int = 10) -> None:
    """The source rows behind a number, with file and row: the first of each side, and all of them to download."""
    heads = [head[:1].upper() + head[1:] for head in told.columns]
    for side, rows in groupby(told.rows, key=lambda row: row[2]):
        its = list(rows)
        filled = [
            place for place in range(len(heads)) if place != 2 and any(row[place] is not None for row in its[:shown])
        ]
        plain.text(f"{wording.value(len(its), 'count')} rader", lead=f"{side}:")
        tables.show([heads[place] for place in filled], [[_cell(row[place]) for place in filled] for row in its],
                    caption=f"Raderna bakom: {side}", shown=shown, one_line=True)  # fmt: skip
    if told.rows:
        st.download_button(
            f"Ladda ner alla {wording.value(len(told.rows), 'count')} rader (csv)",
            data=lambda: downloads.as_csv(heads, told.rows),
            file_name=f"{name}-rader.csv", mime="text/csv", on_click="ignore", key=f"rows-{name}",
        )  # fmt: skip


def _cell(value) -> str | int | None:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float | Decimal):
        return wording.decimal(value, 0 if value == int(value) else 2)
    return str(value) if isinstance(value, date) else value
