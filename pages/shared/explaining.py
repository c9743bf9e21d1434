"""The window "Hur är det räknat?": definition, formula with its numbers, query and the rows behind one figure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

import streamlit as st

from pages.shared import certainty, plain, session, tables
from warehouse import glossary, wording
from warehouse.explain import Explanation
from warehouse.period import Period

TITLE = "Hur är det räknat?"
ALL = "Hela siffran"
# what a spreadsheet may run, after what it skips
FORMULA = re.compile(r"[\s\0\u00ad\u180e\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹦⁼]")


@dataclass(frozen=True)
class Asked:
    """One number on a page: whose it is, and the question that measure() answers with it."""

    title: str
    measure_id: str
    period: Period
    where: dict[str, list]
    remarks: tuple[str, ...] = ()


def button(figure, place: str, groups: Iterable[Asked | None] = ()) -> None:
    """The button that opens the window for a figure, where each of its `groups` can be chosen too.

    `place` tells two buttons for one figure apart.
    """
    if st.button(TITLE, key=f"why-{place}-{figure.key}", type="tertiary", help=figure.definition.description):
        _window(figure, place, {one.title: one for one in groups if one})


def picker(asked: list[Asked], key: str) -> None:
    """A list of the numbers in a table; the chosen one is explained under it."""
    by_title = {one.title: one for one in asked}  # a plan may have one indicator under several goals
    chosen = st.selectbox(TITLE, list(by_title), index=None, placeholder="Välj en siffra", key=f"why-{key}")
    if chosen is not None:
        with st.container(border=True):
            _explained(by_title[chosen])


def section(figure) -> None:
    """The last part of a page: the rows behind its main figure, read when it is opened."""
    st.header("Raderna bakom", anchor=False)
    place = st.expander(f"Visa raderna bakom {figure.title}", key=f"behind-{figure.key}", on_change="rerun")
    if place.open:
        with place:
            rows_behind(
                session.explanation(figure.measure_id, figure.period, figure.where), figure.measure_id, shown=25
            )


@st.dialog(TITLE, width="large")
def _window(figure, place: str, groups: dict[str, Asked]) -> None:
    asked = figure.asked()
    if groups:
        chosen = st.selectbox("Visa för", [ALL, *groups], key=f"why-group-{place}-{figure.key}")
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
    for note in (*asked.remarks, *told.measurement.notes, *map(glossary.meaning_line, asked.where)):
        plain.note(note)
    rows_behind(told, asked.measure_id)
    with st.expander("Frågan till databasen (SQL)"):
        st.code(told.sql, language="sql", wrap_lines=True)


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
            data=lambda: as_csv(heads, told.rows),
            file_name=f"{name}-rader.csv", mime="text/csv", on_click="ignore", key=f"rows-{name}",
        )  # fmt: skip


def _cell(value) -> str | int | None:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, float | Decimal):
        return wording.decimal(value, 0 if value == int(value) else 2)
    return str(value) if isinstance(value, date) else value


def as_csv(columns: list[str], rows: list[tuple]) -> bytes:
    """Rows as a CSV file that Swedish Excel opens: a byte order mark, semicolons, decimal commas, every cell quoted.

    No text runs as a formula there: one that could begins with an apostrophe.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _csv_cell(value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "Ja", False: "Nej"}[value]
    if isinstance(value, float | Decimal):
        whole, _point, decimals = f"{Decimal(str(value)):f}".partition(".")
        decimals = decimals.rstrip("0")
        return f"{whole},{decimals}" if decimals else whole
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else str(value)
