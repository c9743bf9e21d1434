"""Standing bars of outcome, budget, the year before and a forecast, over the months of a year or over years."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.template import data, filled, hole, several

FORECAST = "#DCE8F5"
FEW = 6  # bars whose texts also have room where the page is narrow


def bars(rows: list[dict], unit: str) -> dict:
    """One place per row of {name, value, text, forecast, forecast_text, plan, last}; what is lacking is None.

    The outcome is filled, the plan a black line across the place, the year before a wide pale bar behind, the forecast
    a light bar with a dashed edge.
    """
    rows = [{**row, **_told(row)} for row in rows]
    dips = any((row[key] or 0) < 0 for row in rows for key in ("value", "forecast", "plan", "last"))
    return filled(_bars, {**charts.lines(rows), "count": len(rows), "height": 280}, unit, dips)


def _bars(unit: str, dips: bool) -> alt.LayerChart:
    axis = alt.Axis(labelAngle=0, labelPadding=6, labelOverlap=True)
    base = alt.Chart(data("rows")).encode(x=alt.X("name:N", sort=several("names"), title=None, axis=axis))
    y = alt.Y("value:Q", title=None, axis=charts.axis_of(unit), scale=alt.Scale(padding=24) if dips else alt.Scale())
    last = base.mark_bar(color=charts.PALE, width={"band": 0.86}).encode(y="last:Q")
    forecast = base.mark_bar(
        color=FORECAST, stroke=charts.ACCENT, strokeWidth=1.5, strokeDash=[4, 3], width={"band": 0.46}
    ).encode(y="forecast:Q")  # fmt: skip
    value = base.mark_bar(color=charts.ACCENT, width={"band": 0.46}).encode(y=y)
    plan = charts.plan_line(base, 0.86)
    base = base.transform_filter(f"isValid(datum.end) && (width >= 560 || {hole('count')} <= {FEW})")
    texts = [base.mark_text(dy=charts.DOWN, **edge).encode(y="end:Q", text="told:N")
             for edge in ({"stroke": "#FFFFFF", "strokeWidth": 6, "strokeJoin": "round"}, {})]  # fmt: skip
    return charts.sized(last, forecast, value, plan, charts.zero_line(), *texts)


def _told(row: dict) -> dict:
    """What is written at a bar, and where."""
    value, text = (row["value"], row["text"]) if row["value"] is not None else (row["forecast"], row["forecast_text"])
    return {**(charts.text_at({"value": value, "plan": row["plan"]}) if value is not None else {}), "told": text}
