"""A short table with a bar on each line: its own text alternative, for a page that must fit on paper."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st


@dataclass(frozen=True)
class Line:
    """One line: its name, the bar's colour and length, the compared bar's length (0–1 of the longest), its cells.

    A length is None where there is no value. The first cell is what the bar shows.
    """

    name: str
    colour: str
    length: float | None
    before: float | None
    cells: tuple[str, ...]


def lengths(values: list[float | None]) -> list[float | None]:
    """Each value as a part of the largest, from zero."""
    top = max((value for value in values if value is not None), default=0) or 1
    return [None if value is None else max(value, 0) / top for value in values]


def show(heads: list[str], lines: list[Line], caption: str) -> None:
    """Draw the table; the second head stands over the bar and its number."""
    first, second, *others = map(escape, heads)
    rest = "".join(f'<th scope="col" class="n">{head}</th>' for head in others)
    st.html(
        f'<div class="kollen-table kollen-bars" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f'<thead><tr><th scope="col" class="t">{first}</th><th scope="col" colspan="2" class="t">{second}</th>{rest}'
        f"</tr></thead><tbody>{''.join(map(_line, lines))}</tbody></table></div>"
    )


def _line(line: Line) -> str:
    pale = f'<i class="before" style="width:{line.before:.1%}"></i>' if line.before else ""
    bar = f'<i style="width:{line.length:.1%};background:{line.colour}"></i>' if line.length else ""
    cells = "".join(f'<td class="n">{escape(cell)}</td>' for cell in line.cells)
    name = f'<th scope="row" class="t">{escape(line.name)}</th>'
    return f'<tr>{name}<td class="b"><div>{pale}{bar}</div></td>{cells}</tr>'
