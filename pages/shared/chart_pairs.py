"""Two points a line: the same thing counted in two ways."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.template import data, filled


def pairs(rows: list[dict]) -> dict:
    """A filled and a hollow point per row of {name, first, second, text}, joined by a line; the order is kept."""
    rows = [{**row, "end": max(row["first"], row["second"])} for row in rows]
    top = max((row["end"] for row in rows), default=0) or 1
    return filled(_pairs, {**charts.lines(rows), "top": top, "height": 25 * len(rows) + 10})


def _pairs() -> alt.LayerChart:
    base = alt.Chart(data("rows")).encode(y=charts.by_name())
    joined = base.mark_rule(color=charts.PALE, strokeWidth=5).encode(x=charts.lying("first"), x2="second:Q")
    solid = base.mark_point(color=charts.ACCENT, filled=True, opacity=1, size=90).encode(x=charts.lying("first"))
    hollow = base.mark_point(color=charts.INK, fill="#FFFFFF", opacity=1, size=70, strokeWidth=2)
    hollow = hollow.encode(x=charts.lying("second"))
    said = base.mark_text(align="left", dx=11).encode(x=charts.lying("end"), text="text:N")
    return charts.sized(joined, solid, hollow, said, charts.choosable(base))
