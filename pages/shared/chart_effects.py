"""Bars to the left and right of zero: the parts that a difference is the sum of."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.template import data, filled, hole

SAID = 620  # px of bars: under it only the parts themselves are written
RIGHT = f"(width < {SAID} ? 55 : 340)"
SIDES = (("datum.value >= 0", "left", 5), ("datum.value < 0", "right", -5))


def effects(rows: list[dict]) -> dict:
    """Bars from zero, one per row of {name, value, text, told, is_rest}; the order of the rows is kept.

    `text` is the part itself and stands at the bar's end, `told` what is behind it and stands to the right where there
    is room. A part that is no group (is_rest) is grey.
    """
    rows = [{**row, "zero": 0} for row in rows]
    low, high = min(0, *(row["value"] for row in rows)), max(0, *(row["value"] for row in rows))
    ends = {"low": low, "high": high, "span": (high - low) or 1}
    return filled(_effects, {**charts.lines(rows), **ends, "height": 25 * len(rows) + 10})


def _effects() -> alt.LayerChart:
    base = alt.Chart(data("rows")).encode(y=charts.by_name())
    shade = alt.condition("datum.is_rest", alt.value("#9AA5B1"), alt.value(charts.ACCENT))
    bars = base.mark_bar(height=13).encode(x=_from_zero("zero"), x2="value:Q", color=shade)
    zero = base.mark_rule(color=charts.GREY).encode(x=_from_zero("zero"))
    texts = [
        base.transform_filter(side).mark_text(align=align, dx=dx).encode(x=_from_zero("value"), text="text:N")
        for side, align, dx in SIDES
    ]
    behind = base.transform_filter(f"width >= {SAID}").mark_text(align="right", color=charts.GREY)
    behind = behind.encode(x=alt.value("width"), text="told:N")
    return charts.sized(bars, zero, *texts, behind, charts.choosable(base))


def _from_zero(field: str) -> alt.X:
    """From the lowest part to the highest, with room for the texts on both sides."""
    pixel = f"({hole('span')} / max(width - 55 - {RIGHT}, 40))"
    ends = {"domainMin": alt.ExprRef(f"{hole('low')} - 55 * {pixel}"),
            "domainMax": alt.ExprRef(f"{hole('high')} + {RIGHT} * {pixel}")}  # fmt: skip
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(**ends, nice=False, zero=False), axis=charts.no_axis())
