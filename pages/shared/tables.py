"""Tables as plain HTML: they can be read aloud, printed and selected, and their numbers stand right-aligned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from html import escape

import streamlit as st

from pages.shared import plain
from warehouse import wording

SHOWN = 100
DARKEST = 0.35  # of the accent behind near-black text: 4.5:1 holds


def show(
    columns: Sequence[str],
    rows: Iterable[Sequence],
    numeric: Collection[str] = (),
    caption: str = "",
    shown: int = SHOWN,
    groups: Sequence[str] = (),
    shades: Sequence[Sequence[float | None]] = (),
    one_line: bool = False,
) -> None:
    """Draw a table of texts; `numeric` names the columns of figures. Says so where only the first `shown` rows fit.

    groups: one heading per row, drawn where it changes. shades: per row 0–1 behind each cell but the first.
    one_line: no cell wraps; a wide table is then scrolled sideways.
    """
    rows = list(rows)
    if not rows:
        plain.note(f"{caption}: inga rader." if caption else "Inga rader.")
        return
    told = markup(columns, rows[:shown], numeric, caption, groups, shades)
    st.html(f'<div class="kollen-rows">{told}</div>' if one_line else told)
    if len(rows) > shown:
        plain.note(f"De första {shown} av {wording.value(len(rows), 'count')} rader visas.")


def markup(
    columns: Sequence[str],
    rows: Sequence[Sequence],
    numeric: Collection[str] = (),
    caption: str = "",
    groups: Sequence[str] = (),
    shades: Sequence[Sequence[float | None]] = (),
) -> str:
    """The table as HTML, every cell escaped."""
    classes = ["n" if column in numeric else "t" for column in columns]
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(column)}</th>' for column, kind in zip(columns, classes, strict=True)
    )
    body = []
    for place, row in enumerate(rows):
        if groups and (place == 0 or groups[place] != groups[place - 1]):
            body.append(f'<tr class="group"><td colspan="{len(columns)}">{escape(groups[place])}</td></tr>')
        body.append(f"<tr>{_cells(row, classes, shades[place] if shades else ())}</tr>")
    label = escape(caption or "Tabell: " + ", ".join(columns[:3]))
    return (
        f'<div class="kollen-table" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _cells(row: Sequence, classes: Sequence[str], shades: Sequence[float | None]) -> str:
    first, *others = (escape("–" if value is None or value == "" else str(value)) for value in row)
    cells = [f'<th scope="row" class="{classes[0]}">{first}</th>']
    for place, (value, kind) in enumerate(zip(others, classes[1:], strict=True)):
        shade = shades[place] if shades else None
        style = f' style="background:rgba(11,92,171,{min(shade, 1) * DARKEST:.2f})"' if shade else ""
        cells.append(f'<td class="{kind}"{style}>{value}</td>')
    return "".join(cells)
