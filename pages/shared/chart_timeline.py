"""Bars of time: when in a year something goes on, one small drawing per row of a table that has the words.

Drawn as pictures inside the table, so that long names wrap beside them also on a narrow screen, and the table itself
is the chart's text.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from html import escape

from pages.shared.charts import ACCENT, BAND, GREY, INK, PALE

WIDTH, HEIGHT = 240, 14
MONTH = WIDTH / 12
LOOKS = {  # fill and edge of a bar
    "ended": (PALE, "#8A5A00"),
    "running": (ACCENT, ACCENT),
    "coming": ("#FFFFFF", GREY),
}
LETTERS = "JFMAMJJASOND"


def table(heads: Sequence[str], rows: Sequence[dict], year: int, day: date, caption: str) -> str:
    """The rows as an HTML table: {name, note, first, last, when, alt, state}; a bar beside each name.

    heads are those of name, first, last and state. day is drawn as a black line where it is in the year.
    """
    names = [escape(heads[0]), _scale(year), *map(escape, heads[1:])]
    head = "".join(f'<th scope="col" class="t">{one}</th>' for one in names)
    body = "".join(_row(row, year, day) for row in rows)
    return (
        f'<div class="kollen-table" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _scale(year: int) -> str:
    """The months' letters over the bars."""
    letters = "".join(
        f'<text x="{(at + 0.5) * MONTH:.1f}" y="11" font-size="11" text-anchor="middle" fill="{INK}">{letter}</text>'
        for at, letter in enumerate(LETTERS)
    )
    return _picture(f'<g font-family="Arial, sans-serif">{letters}</g>', f"Januari–december {year}")


def _row(row: dict, year: int, day: date) -> str:
    note = f'<p class="kollen-note">{escape(row["note"])}</p>'
    return (
        f'<tr><th scope="row" class="t">{escape(row["name"])}{note}</th><td class="t">{_bar(row, year, day)}</td>'
        f'<td class="n">{row["first"]}</td><td class="n">{row["last"]}</td>'
        f'<td class="t">{escape(row["state"])}</td></tr>'
    )


def _bar(row: dict, year: int, day: date) -> str:
    start, end = _place(row["first"], year, 1), _place(row["last"], year)
    fill, edge = LOOKS[row["when"]]
    months = "".join(f"M{at * MONTH:.0f} 0V{HEIGHT}" for at in range(1, 12))
    now = f'<path d="M{_place(day, year):.1f} 0V{HEIGHT}" stroke="{INK}" stroke-width="2"/>' if day.year == year else ""
    return _picture(
        f'<path d="{months}" stroke="{BAND}"/><rect x="{start + 0.75:.1f}" y="2" '
        f'width="{max(end - start - 1.5, 2):.1f}" height="10" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>{now}',
        row["alt"],
    )


def _picture(drawn: str, alt: str) -> str:
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {size}>{drawn}</svg>'
    data = base64.b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt)}" {size}>'


def _place(day: date, year: int, before: int = 0) -> float:
    """Where a day ends (begins, where before is 1) from left to right; months are equally wide.

    Days outside the year lie at its ends.
    """
    if day.year != year:
        return 0 if day.year < year else WIDTH
    return (day.month - 1 + (day.day - before) / 31) * MONTH
