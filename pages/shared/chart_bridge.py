"""A bridge: a level before, the effects that lead from it, and the level now, one bar a line."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.template import data, filled, hole

RAISES = "#7FAAD6"
ROOM = f"(width < {charts.NARROW} ? 110 : 230)"  # px to the right of the longest bar, for its text
LOOKS = {
    "before": {"color": charts.PALE}, "now": {"color": charts.ACCENT}, "up": {"color": RAISES},
    "down": {"filled": False, "stroke": charts.ACCENT, "strokeWidth": 1.5},
}  # fmt: skip


def bridge(before: dict, effects: list[dict], now: dict) -> dict:
    """Bars lying down of {name, value, text}: levels from zero, effects from where the one before ended.

    What raises is filled, what lowers is an outline.
    """
    rows = _placed(before, effects, now)
    low, high = (edge(0, *(edge(row["start"], row["end"]) for row in rows)) for edge in (min, max))
    return filled(_bridge, {**charts.lines(rows), "low": low, "span": (high - low) or 1, "height": 32 * len(rows) + 10})


def _bridge() -> alt.LayerChart:
    top = alt.ExprRef(f"{hole('low')} + {hole('span')} * width / max(width - {ROOM}, 40)")
    scale = alt.Scale(domainMin=hole("low"), domainMax=top, nice=False, zero=False)
    x = alt.X("start:Q", title=None, axis=charts.no_axis(), scale=scale)
    base = alt.Chart(data("rows")).encode(y=charts.by_name())
    bars = [base.transform_filter(f"datum.look == '{look}'").mark_bar(height=16, **drawn).encode(x=x, x2="end:Q")
            for look, drawn in LOOKS.items()]  # fmt: skip
    joints = base.transform_filter("isValid(datum.next)").mark_rule(color=charts.GREY, strokeDash=[2, 2])
    joints = joints.encode(x=alt.X("end:Q", title=None), y2="next:N")
    text = base.mark_text(align="left", dx=6).encode(x=alt.X("edge:Q", title=None), text="text:N")
    return charts.sized(joints, *bars, text)


def _placed(before: dict, effects: list[dict], now: dict) -> list[dict]:
    """Each bar with where it starts and ends, and the name of the line that it leads to."""
    rows, at = [{**before, "start": 0, "end": before["value"], "look": "before"}], before["value"]
    for effect in effects:
        look = "up" if effect["value"] >= 0 else "down"
        rows.append({**effect, "start": at, "end": at + effect["value"], "look": look})
        at += effect["value"]
    rows.append({**now, "start": 0, "end": now["value"], "look": "now"})
    names = [*(row["name"] for row in rows[1:]), None]
    return [{**row, "next": name, "edge": max(row["start"], row["end"])}
            for row, name in zip(rows, names, strict=True)]  # fmt: skip
