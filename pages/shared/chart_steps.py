"""The chart of a survey figure over time: a line with its 95 % interval as a pale area, and the plan's target."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.charts import ACCENT, INK, PALE
from pages.shared.template import data, filled, hole, several

FEW, WIDE = 12, 520  # steps that all are named where the page is as wide
LABEL = f"indexof(width < {WIDE} ? {hole('fewer')} : {hole('shown')}, datum.label) >= 0 ? datum.label : ''"


def steps(rows: list[dict], unit: str, target: dict | None = None) -> dict:
    """A line over rows of {name, value, low, high} in their order; target is {value, text}."""
    every = max(1, -(-len(rows) // FEW))
    values = {
        **charts.lines(rows), "target": [target] if target else [], "height": 260,
        "shown": [row["name"] for place, row in enumerate(rows) if place % every == 0],
        "fewer": [row["name"] for place, row in enumerate(rows) if place % (3 * every) == 0],
    }  # fmt: skip
    return filled(_steps, values, unit, charts.from_zero([row["value"] for row in rows]), bool(target))


def _steps(unit: str, zero: bool, has_target: bool) -> alt.LayerChart:
    names = alt.Axis(labelAngle=0, labelPadding=6, labelExpr=LABEL, ticks=False)
    x = alt.X("name:N", sort=several("names"), title=None, scale=alt.Scale(type="point"), axis=names)
    scale = alt.Scale(zero=zero)
    base = alt.Chart(data("rows")).encode(x=x)
    low = alt.Y("low:Q", title=None, scale=scale)
    y = alt.Y("value:Q", title=None, axis=charts.axis_of(unit), scale=scale)
    band = base.mark_area(color=PALE, opacity=0.6).encode(y=low, y2="high:Q")
    line = base.mark_line(color=ACCENT, strokeWidth=2.5, point={"filled": True, "size": 40, "color": ACCENT})
    aim = alt.Chart(data("target"))
    rule = aim.mark_rule(color=INK, strokeWidth=1.5).encode(y="value:Q")
    said = aim.mark_text(align="left", dx=5, fontSize=12).encode(x=alt.value("width"), y="value:Q", text="text:N")
    return charts.sized(band, line.encode(y=y), rule, said, padding=charts.NAMED if has_target else None)
