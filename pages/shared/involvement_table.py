"""The matrix that the unit follows: district × area × managers and staff, each cell a shape and a word."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby

import streamlit as st

from pages.shared import plain
from warehouse import involvement, wording
from warehouse.involvement import Cell, Combination, Matrix

PEOPLE = {True: "Chefer", False: "Medarbetare"}


def show(matrix: Matrix, caption: str, link: Callable[[str], str] | None = None, before: str = "") -> None:
    """Draw the matrix with its legend; `link` gives a district's address, `before` names the compared period.

    The counts under the columns are left out where there is only one district.
    """
    body = "".join(_row(matrix, place, name, link) for place, name in enumerate(matrix.districts))
    foot = f"<tfoot>{_counts(matrix, before)}</tfoot>" if len(matrix.districts) > 1 else ""
    st.html(
        f'<div class="kollen-table kollen-involved" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<thead>{_heads(matrix)}</thead><tbody>{body}</tbody>{foot}</table></div>{_legend(matrix)}"
    )
    plain.note(*matrix.notes)


def twin(matrix: Matrix) -> tuple[list[str], list[list]]:
    """The matrix as a table with a line for each cell: heads and rows."""
    heads = ["Stadsdel", "Läge", "Verksamhetsområde", "Chef/medarbetare", "Uppdrag i perioden", "Senaste uppdrag"]
    rows = [[cell.district, involvement.mark(cell.state), one.area, PEOPLE[one.is_manager],
             wording.value(cell.count, "count"), str(cell.newest or wording.NOTHING)]
            for one in matrix.combinations for cell in one.cells]  # fmt: skip
    return heads, rows


def _heads(matrix: Matrix) -> str:
    areas = [(area, len(list(its))) for area, its in groupby(one.area for one in matrix.combinations)]
    above = "".join(f'<th scope="colgroup" colspan="{wide}">{escape(area)}</th>' for area, wide in areas)
    below = "".join(f'<th scope="col">{PEOPLE[one.is_manager]}</th>' for one in matrix.combinations)
    return f'<tr><th scope="col" rowspan="2" class="t">Stadsdel</th>{above}</tr><tr>{below}</tr>'


def _row(matrix: Matrix, place: int, name: str, link: Callable[[str], str] | None) -> str:
    shown = escape(name)
    if link:
        shown = f'<a href="{escape(link(name))}" target="_self">{shown}</a>'
    cells = "".join(_cell(one.cells[place]) for one in matrix.combinations)
    return f'<tr><th scope="row" class="t">{shown}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    detail = f"<br><small>{escape(cell.detail)}</small>" if cell.detail else ""
    return f"<td>{_mark(cell.state)}{detail}</td>"


def _mark(state: str) -> str:
    shape, word = involvement.STATES[state]
    return f'<span class="kollen-{state}"><span class="kollen-shape">{shape}</span>\u00a0{escape(word)}</span>'


def _counts(matrix: Matrix, before: str) -> str:
    of = len(matrix.districts)
    lines = [("Har köpt stöd", [f"{one.involved} av {of}" for one in matrix.combinations])]
    if before:
        lines.append((before, [_number(one.before) for one in matrix.combinations]))
    if any(one.target for one in matrix.combinations):
        lines.append(("Planens mål för året", [_target(one) for one in matrix.combinations]))
    return "".join(
        f'<tr><th scope="row" class="t">{escape(head)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for head, cells in lines
    )


def _number(count: int | None) -> str:
    return wording.value(count, "count")


def _target(one: Combination) -> str:
    return _number(one.target.value if one.target else None)


def _legend(matrix: Matrix) -> str:
    parts = "".join(f"<li>{_mark(state)}: {escape(text)}</li>" for state, text in matrix.legend)
    targets = [one.target for one in matrix.combinations]
    lacking = "<li>–: planen har inget mål.</li>" if any(targets) and not all(targets) else ""
    return f'<ul class="kollen-legend">{parts}<li>KBR-utbildningar räknas inte.</li>{lacking}</ul>'
