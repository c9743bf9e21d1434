"""The chart of changes: how much each question fell or rose, with its interval, around a line that is no change."""

from __future__ import annotations

import textwrap

import altair as alt

from pages.shared import charts
from pages.shared.charts import ACCENT, GREY, INK, NARROW
from pages.shared.template import data, filled, hole, several

WRAPPED = 30  # characters of a name before it goes on under itself
LINE = 17


def changes(rows: list[dict]) -> dict:
    """A point per row of {name, part, low, high, text, short, is_certain}, in the order of the rows.

    The point is filled where the change is more than chance, the line its 95 % interval.
    """
    rows = [{**row, "name": textwrap.fill(row["name"], WRAPPED)} for row in rows]
    reach = max((abs(row[key] or 0) for row in rows for key in ("part", "low", "high")), default=0) or 1
    deep = max((row["name"].count("\n") + 1 for row in rows), default=1)
    values = {**charts.lines(rows), "reach": reach, "height": (LINE * deep + 14) * len(rows) + 10}
    return filled(_changes, values)


def _changes() -> alt.LayerChart:
    names = alt.Axis(labelExpr="split(datum.label, '\\n')", labelPadding=6, labelLineHeight=LINE)
    base = alt.Chart(data("rows")).encode(y=alt.Y("name:N", sort=several("names"), title=None, axis=names))
    between = base.transform_filter("isValid(datum.low)").mark_rule(color=INK, strokeWidth=1.5)
    point = base.mark_point(size=90, color=ACCENT, strokeWidth=2, opacity=1)
    told = base.transform_calculate(told=f"width < {NARROW} ? datum.short : datum.text")
    none = alt.Chart(alt.Data(values=[{"part": 0}]))
    fill = alt.condition("datum.is_certain", alt.value(ACCENT), alt.value("#FFFFFF"))
    return charts.sized(
        none.mark_rule(color=GREY).encode(x=_around("part")),
        between.encode(x=_around("low"), x2="high:Q"),
        point.encode(x=_around("part"), fill=fill),
        told.mark_text(align="right").encode(x=alt.value("width"), text="told:N"),
    )


def _around(field: str) -> alt.X:
    """A place left or right of no change, with room for the text to the right of the farthest."""
    far = f"{hole('reach')} * (1.1 + 2.1 * (width < {NARROW} ? 100 : 250) / max(width - 250, 100))"
    ends = {"domainMin": alt.ExprRef(f"-1.1 * {hole('reach')}"), "domainMax": alt.ExprRef(far)}
    return alt.X(f"{field}:Q", title=None, axis=charts.no_axis(), scale=alt.Scale(**ends, nice=False, zero=False))
