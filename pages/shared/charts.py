"""The only charts: rows in, an Altair chart out. One look, Swedish numbers, bars from zero.

A chart never computes a figure: it draws values that measure() gave and prints the texts that wording made of them.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

import altair as alt

from warehouse.limits import Limits

INK, GREY, PALE, BAND = "#1B1B1B", "#5F6B7A", "#C9D0D8", "#EEF2F7"
ACCENT = "#0B5CAB"
OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000")
PACKAGE_COLOURS = {
    "Chefspaket": OKABE_ITO[0],
    "Second opinion": OKABE_ITO[1],
}  # the same for ever, whatever is filtered
LINES = (
    {"color": ACCENT, "strokeWidth": 2.5},
    {"color": INK, "strokeWidth": 1.5, "strokeDash": [5, 3]},
    {"color": "#9AA5B1", "strokeWidth": 2},
)
NARROW = 330  # px of bars: under it only the value itself is written
# the start of every tertial, and only of every year where the page is narrow
MONTH_LABEL = "width < 520 && {count} > 3 && month(datum.value) != 0 ? '' : timeFormat(datum.value, '%b %Y')"
TERTIAL_STARTS = ("01", "05", "09")
AXIS_FORMATS = {"share": ".0%", "SEK": ",.0f", "SEK per FTE": ",.0f", "count": ",.0f"}
MONTHS = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
          "december"]  # fmt: skip
DAYS = ["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"]
LOCALE = {
    "number": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"],
               "percent": "\u00a0%", "minus": "−"},
    "time": {"dateTime": "%Y-%m-%d %H:%M", "date": "%Y-%m-%d", "time": "%H:%M", "periods": ["fm", "em"], "days": DAYS,
             "shortDays": [day[:3] for day in DAYS], "months": MONTHS, "shortMonths": [month[:3] for month in MONTHS]},
}  # fmt: skip
FONT = '"Source Sans", "Segoe UI", Arial, sans-serif'


@alt.theme.register("kollen", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    quiet = {"grid": False, "domain": False, "ticks": False}
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": INK, "titleColor": GREY, "labelFontSize": 13}
    return {
        "config": {
            "font": FONT, "locale": LOCALE, "background": "#FFFFFF", "view": {"stroke": None},
            # the chart as a whole has a Swedish text; Vega would read out every mark in English
            "mark": {"aria": False},
            "axis": {**text, "titleFontWeight": "normal", "gridColor": "#E3E7EC", "labelLimit": 0, "tickCount": 3,
                     "aria": False},
            "axisBand": quiet, "axisTemporal": {"grid": False}, "text": {"font": FONT, "fontSize": 13, "color": INK},
            "legend": {**text, "title": None, "orient": "top"},
        }
    }  # fmt: skip


def ranked(rows: list[dict]) -> alt.LayerChart:
    """Bars lying down, one per row of {name, value, text, short, last, target}; the order of the rows is kept.

    Last year is the wider pale bar behind, the target a black tick, low–high (where given) a thin black line.
    `short` stands for `text` where it is narrow.
    """
    top = max((_end(row) for row in rows), default=0) or 1
    base = alt.Chart(alt.Data(values=[{**row, "end": _end(row)} for row in rows])).encode(y=_names(rows))
    last = base.mark_bar(color=PALE, height=20).encode(x=_lying("last", top))
    value = base.mark_bar(color=ACCENT, height=11).encode(x=_lying("value", top))
    target = base.mark_tick(color=INK, thickness=3, height=22).encode(x=_lying("target", top))
    between = base.transform_filter("isValid(datum.low)").encode(x=_lying("low", top), x2="high:Q")
    edge, line = between.mark_rule(color="#FFFFFF", strokeWidth=4), between.mark_rule(color=INK, strokeWidth=1.5)
    drawn = [last, value, edge, line, target, _said(base, top)]
    return _sized(alt.layer(*drawn), 25 * len(rows) + 10)


def stacked(rows: list[dict], parts: list[str]) -> alt.LayerChart:
    """Counts lying down: rows {name, all, text, short, <part>: count}; the outline is `all`, the fills the parts."""
    rows = [{**row, "end": max(row["all"] or 0, sum(row[part] or 0 for part in parts))} for row in rows]
    top = max([row["end"] for row in rows], default=0) or 1
    long = [{"name": row["name"], "part": part, "place": place, "count": row[part] or 0}
            for row in rows for place, part in enumerate(parts)]  # fmt: skip
    colours = alt.Scale(domain=parts, range=[PACKAGE_COLOURS[part] for part in parts])
    fills = alt.Chart(alt.Data(values=long)).mark_bar(height=12).encode(
        y=_names(rows), x=_lying("count", top).stack("zero"), order="place:Q", color=alt.Color("part:N", scale=colours)
    )  # fmt: skip
    frame = alt.Chart(alt.Data(values=rows)).encode(y=_names(rows))
    outline = frame.mark_bar(filled=False, stroke=GREY, strokeWidth=1, height=20).encode(x=_lying("all", top))
    return _sized(alt.layer(outline, fills, _said(frame, top)), 25 * len(rows) + 40)


def months(
    series: dict[str, list[dict]],
    unit: str,
    chosen: tuple[str, str] | None = None,
    target: dict | None = None,
    limits: Limits | None = None,
    marks: Sequence[dict] = (),
) -> alt.LayerChart:
    """Lines over months: series name → [{month: 'YYYY-MM-DD', value, text}]; outcome, plan, last year in that order.

    `chosen` (first, last day) is shaded; `target` {value, text} is a black line. Two or more lines are named at their
    ends. `limits` are dashed lines named to the right; `marks` are points with a shape, filled where is_outside.
    """
    layers = []
    if chosen:
        layers.append(
            _chart([{"from": chosen[0], "to": chosen[1]}]).mark_rect(color=BAND).encode(x="from:T", x2="to:T")
        )
    x = _months(sorted({one["month"] for points in series.values() for one in points}))
    drawn = [one["value"] for points in series.values() for one in points]
    zero = from_zero(drawn)
    y = alt.Y("value:Q", title=None, axis=_axis(unit), scale=alt.Scale(zero=zero))
    for points, look in zip(series.values(), LINES, strict=False):
        dots = {"filled": True, "size": 18, "color": look["color"]}
        layers.append(_chart(points).mark_line(point=dots, **look).encode(x=x, y=y))
    levels = _levels(limits, [*drawn, *([0] if zero else [])]) if limits else []
    layers += [layer for level in levels for layer in _level(level)]
    layers += [_mark(point).encode(x=x, y=y) for point in marks]
    if target:
        layers.append(_chart([target]).mark_rule(color=INK, strokeWidth=1.5).encode(y="value:Q"))
        layers += _haloed([target], {"align": "left", "dy": -9, "dx": 4}, x=alt.value(0), y=alt.Y("value:Q"))
    if len(series) > 1:
        for label, place in _line_ends(series):
            layers += _haloed([label], {"align": "right", "dy": place}, x=x, y=y)
    chart = _sized(alt.layer(*layers), 280)
    return chart.properties(padding={"left": 5, "top": 5, "bottom": 5, "right": 72}) if levels else chart


def from_zero(values: list[float | None]) -> bool:
    """Whether a line of these values is drawn from zero: where they all lie far above, it would show nothing."""
    known = [value for value in values if value is not None]
    return min(known, default=0) <= max(known, default=0) / 2


def columns(rows: list[dict], unit: str) -> alt.LayerChart:
    """Standing bars {name, value, text, plan, plan_text}: the outcome filled, the plan an outline behind."""
    base = _chart([{**row, "end": _beyond(row)} for row in rows]).encode(
        x=alt.X("name:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelPadding=6, labelOverlap=True))
    )
    dips = any((row["value"] or 0) < 0 for row in rows)
    y = alt.Y("value:Q", title=None, axis=_axis(unit), scale=alt.Scale(padding=24) if dips else alt.Scale())
    value = base.mark_bar(color=ACCENT, width={"band": 0.5}).encode(y=y)
    plan = base.mark_bar(filled=False, stroke=INK, strokeWidth=1.5, width={"band": 0.75}).encode(y="plan:Q")
    zero = _chart([{"value": 0}]).mark_rule(color=GREY).encode(y="value:Q")
    base = base.transform_filter(f"width >= {NARROW} || {len(rows)} <= 6")  # many texts side by side would collide
    above = base.transform_filter("datum.end >= 0").mark_text(dy=-9).encode(y="end:Q", text="text:N")
    below = base.transform_filter("datum.end < 0").mark_text(dy=10).encode(y="end:Q", text="text:N")
    return _sized(alt.layer(value, plan, zero, above, below), 280)


def spark(points: list[float | None], alt_text: str) -> str:
    """A small line of values as an HTML image, with its finding as text alternative."""
    known = [value for value in points if value is not None]
    low, high = min(known), max(known)
    span = (high - low) or 1
    step = 156 / max(len(points) - 1, 1)
    places = [
        f"{2 + i * step:.1f},{26 - 22 * (value - low) / span:.1f}"
        for i, value in enumerate(points)
        if value is not None
    ]
    x, y = places[-1].split(",")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 30" width="160" height="30">'
        f'<polyline points="{" ".join(places)}" fill="none" stroke="{GREY}" stroke-width="1.5"/>'
        f'<circle cx="{x}" cy="{y}" r="2.5" fill="{ACCENT}"/></svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt_text)}" width="160" height="30">'


def _chart(rows: list[dict]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))


def _names(rows: list[dict]) -> alt.Y:
    """The rows' names in their order, also those that one of the layers has no value for."""
    return alt.Y("name:N", sort=[row["name"] for row in rows], title=None, axis=alt.Axis(labelPadding=6))


def _months(months: list[str]) -> alt.X:
    """Months side by side, the start of each tertial named."""
    starts = [month for month in months if month[5:7] in TERTIAL_STARTS]
    ticks = {"values": starts, "tickCount": len(starts), "labelExpr": MONTH_LABEL.format(count=len(starts))}
    return alt.X("month:T", title=None, axis=alt.Axis(**ticks, labelOverlap=False))


def _lying(field: str, top: float) -> alt.X:
    """A length from zero that leaves room for the text behind the longest bar, less of it where the page is narrow."""
    room = alt.ExprRef(f"{top} * width / max(width - (width < {NARROW} ? 65 : 170), 40)")
    axis = alt.Axis(labels=False, grid=False, ticks=False, domain=False)
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domainMin=0, domainMax=room, nice=False), axis=axis)


def _said(base: alt.Chart, top: float) -> alt.Chart:
    told = base.transform_calculate(told=f"width < {NARROW} ? datum.short : datum.text")
    return told.mark_text(align="left", dx=6).encode(x=_lying("end", top), text="told:N")


def _haloed(rows: list[dict], look: dict, **places) -> list[alt.Chart]:
    """A text with a white edge, so that it can be read where a line passes behind it."""
    text = _chart(rows).encode(text="text:N", **places)
    return [text.mark_text(stroke="#FFFFFF", strokeWidth=4, **look), text.mark_text(**look)]


def _line_ends(series: dict[str, list[dict]]) -> list[tuple[dict, int]]:
    """Each line's last point with its name and text, and how far from it to write: lines that end together spread."""
    ends = [({**known[-1], "text": f"{name}: {known[-1]['text']}"}) for name, points in series.items()
            if (known := [point for point in points if point["value"] is not None])]  # fmt: skip
    placed, taken = [], {}
    for end in sorted(ends, key=lambda end: -end["value"]):
        taken[end["month"]] = taken.get(end["month"], -1) + 1
        placed.append((end, (-12, 16, 34)[taken[end["month"]]]))
    return placed


def _level(level: dict) -> list[alt.Chart]:
    """A dashed line with its name to the right of it."""
    name = {"align": "left", "dx": 5, "dy": level["dy"], "fontSize": 12, "color": GREY}
    return [
        _chart([level]).mark_rule(color=GREY, strokeDash=[3, 3]).encode(y="value:Q"),
        _chart([level]).mark_text(**name).encode(x=alt.value("width"), y="value:Q", text="name:N"),
    ]


def _mark(point: dict) -> alt.Chart:
    """A point that a signal names: a diamond outside a limit, else a ring."""
    look = {"shape": "diamond", "size": 110, "filled": True} if point["is_outside"] else {"size": 60, "fill": "#FFFFFF"}
    return _chart([point]).mark_point(color=ACCENT, opacity=1, **look)


def _levels(limits: Limits, values: list[float | None]) -> list[dict]:
    """The dashed lines from the top down, and how far from each its name is written so that no two names touch."""
    shown = [("övre gräns", limits.upper)] * limits.has_upper + [("medel", limits.mean)]
    shown += [("undre gräns", limits.lower)] * limits.has_lower
    known = [*(level for _name, level in shown), *(value for value in values if value is not None)]
    pixel = (max(known) - min(known)) / 260
    middle = next(place for place, (name, _level) in enumerate(shown) if name == "medel")
    found = []
    for place, (name, level) in enumerate(shown):
        lacking = max(0, 15 - abs(level - limits.mean) / pixel)
        found.append({"name": name, "value": level, "dy": (place > middle) * lacking - (place < middle) * lacking})
    return found


def _axis(unit: str) -> alt.Axis:
    if unit in ("SEK", "SEK per FTE"):
        return alt.Axis(labelExpr="format(datum.value / 1000, ',.0f') + '\u00a0tkr'", tickCount=3)
    return alt.Axis(format=AXIS_FORMATS.get(unit, ",~f"), tickCount=3)


def _end(row: dict) -> float:
    return max(row.get(key) or 0 for key in ("value", "last", "target", "high"))


def _beyond(row: dict) -> float:
    """Where the bar's text stands: past the outline too, unless that is far away."""
    value, plan = row["value"] or 0, row["plan"] or 0
    return plan if abs(value) < abs(plan) < 1.25 * abs(value) and value * plan > 0 else value


def _sized(chart: alt.LayerChart, height: int) -> alt.LayerChart:
    return chart.properties(width="container", height=height, usermeta={"embedOptions": {"actions": False}})
