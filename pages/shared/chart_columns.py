"""One figure over time as standing bars in their own order, also where some of them have no value."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.template import data, filled, hole, several


def columns(rows: list[dict], unit: str) -> dict:
    """Bars of {name, value, text} from zero; one without a value has its text alone, on the axis."""
    rows = [{**row, "end": row["value"] or 0} for row in rows]
    return filled(_columns, {**charts.lines(rows), "count": len(rows), "height": 200}, unit)


def _columns(unit: str) -> alt.LayerChart:
    names = alt.Axis(labelAngle=0, labelPadding=6, labelOverlap=True)
    scale = alt.Scale(domain=several("names"))
    base = alt.Chart(data("rows")).encode(
        x=alt.X("name:N", sort=several("names"), title=None, axis=names, scale=scale)
    )
    y = alt.Y("end:Q", title=None, axis=charts.axis_of(unit))
    bars = base.mark_bar(color=charts.ACCENT, width={"band": 0.5}).encode(y=y)
    # many texts side by side would collide
    texts = base.transform_filter(f"width >= {charts.NARROW} || {hole('count')} <= 6").mark_text(dy=-9)
    return charts.sized(bars, texts.encode(y="end:Q", text="text:N"))
