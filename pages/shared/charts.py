"""The only charts: rows in, a Vega-Lite specification out, built by Altair. One look, Swedish numbers, bars from zero.

A chart never computes a figure: it draws values that measure() gave and prints the texts that wording made of them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from html import escape

import altair as alt
import vl_convert

from pages.shared.template import data, filled, hole, several
from warehouse.limits import Limits

INK, GREY, PALE, BAND = "#1B1B1B", "#5F6B7A", "#C9D0D8", "#EEF2F7"
ACCENT = "#0B5CAB"
OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000")
PACKAGE_COLOURS = {
    "Chefspaket": OKABE_ITO[0],
    "Second opinion": OKABE_ITO[1],
    "Annat stöd": OKABE_ITO[5],
    "Inget stöd känt": PALE,
}  # the same for ever, whatever is filtered
LINES = (
    {"color": ACCENT, "strokeWidth": 2.5},
    {"color": INK, "strokeWidth": 1.5, "strokeDash": [5, 3]},
    {"color": "#9AA5B1", "strokeWidth": 2},
)
PICKED = "vald"  # the bars that a reader has clicked
PICTURE_WIDTH = 1000
NARROW = 330  # px of bars: under it only the value itself is written
# the start of every tertial, and only of every year where the page is narrow
MONTH_LABEL = (
    f"width < 520 && {hole('count')} > 3 && month(datum.value) != 0 ? '' : timeFormat(datum.value, '%b %Y')"
)
TERTIALS = ("01", "05", "09")  # the months that they start in
DOWN = alt.ExprRef("datum.dy")
NAME_HEIGHT = 15  # px between two names on each other
NAMED = {"left": 5, "top": 5, "bottom": 5, "right": 72}  # px around a chart whose lines are named to the right
MARKS = {  # a point that a signal names: a diamond outside a limit, else a ring
    "datum.is_outside": {"shape": "diamond", "size": 110, "filled": True},
    "!datum.is_outside": {"size": 60, "fill": "#FFFFFF"},
}
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


def ranked(rows: list[dict]) -> dict:
    """Bars lying down, one per row of {name, value, text, short, last, target}; the order of the rows is kept.

    Last year is the wider pale bar behind, the target a black tick, low–high (where given) a thin black line.
    `short` stands for `text` where it is narrow.
    """
    rows = [{**row, "end": _end(row)} for row in rows]
    top = max((row["end"] for row in rows), default=0) or 1
    return filled(_ranked, {**lines(rows), "top": top, "height": 25 * len(rows) + 10})


def _ranked() -> alt.LayerChart:
    base = alt.Chart(data("rows")).encode(y=by_name())
    last = base.mark_bar(color=PALE, height=20).encode(x=lying("last"))
    value = base.mark_bar(color=ACCENT, height=11).encode(x=lying("value"))
    target = base.mark_tick(color=INK, thickness=3, height=22).encode(x=lying("target"))
    between = base.transform_filter("isValid(datum.low)").encode(x=lying("low"), x2="high:Q")
    interval = [between.mark_rule(color="#FFFFFF", strokeWidth=4), between.mark_rule(color=INK, strokeWidth=1.5)]
    return sized(last, value, *interval, target, said(base), choosable(base))


def months(
    series: dict[str, list[dict]],
    unit: str,
    chosen: tuple[str, str] | None = None,
    target: dict | None = None,
    limits: Limits | None = None,
    marks: Sequence[dict] = (),
) -> dict:
    """Lines over months: series name → [{month: 'YYYY-MM-DD', value, text}]; outcome, plan, last year in that order.

    `chosen` (first, last day) is shaded; `target` {value, text, from, to} is a black line and `limits` dashed ones, all
    named to the right. Two or more lines are named at their ends. `marks` are points, filled if is_outside.
    """
    drawn = [one["value"] for points in series.values() for one in points]
    zero = from_zero(drawn)
    levels = _levels(limits, target, [*drawn, *([0] if zero else [])])
    starts = sorted({one["month"] for points in series.values() for one in points if one["month"][5:7] in TERTIALS})
    values = {
        "chosen": [{"from": chosen[0], "to": chosen[1]}] if chosen else [], "target": [target] if target else [],
        "levels": levels, "marks": list(marks), "ends": _line_ends(series) if len(series) > 1 else [],
        "starts": starts, "count": len(starts), "height": 280,
        **{f"line{place}": points for place, points in enumerate(series.values())},
    }  # fmt: skip
    return filled(_months, values, len(series), unit, zero, bool(levels))


def _months(count: int, unit: str, zero: bool, has_levels: bool) -> alt.LayerChart:
    # months side by side, the start of each tertial named
    ticks = alt.Axis(values=several("starts"), tickCount=hole("count"), labelExpr=MONTH_LABEL, labelOverlap=False)
    x = alt.X("month:T", title=None, axis=ticks)
    y = alt.Y("value:Q", title=None, axis=axis_of(unit), scale=alt.Scale(zero=zero))
    layers = [alt.Chart(data("chosen")).mark_rect(color=BAND).encode(x="from:T", x2="to:T")]
    for place, look in enumerate(LINES[:count]):
        dots = {"filled": True, "size": 18, "color": look["color"]}
        layers.append(alt.Chart(data(f"line{place}")).mark_line(point=dots, **look).encode(x=x, y=y))
    level, name = alt.Chart(data("levels")).encode(y="value:Q"), {"align": "left", "dx": 5, "fontSize": 12, "dy": DOWN}
    limit, its = (level.transform_filter(f"{sign}datum.is_target") for sign in ("!", ""))
    layers.append(limit.mark_rule(color=GREY, strokeDash=[3, 3]))
    layers += [one.mark_text(**name, color=color).encode(x=alt.value("width"), text="name:N")
               for one, color in ((limit, GREY), (its, INK))]  # fmt: skip
    marked = alt.Chart(data("marks")).encode(x=x, y=y)
    layers += [marked.transform_filter(kind).mark_point(color=ACCENT, opacity=1, **its) for kind, its in MARKS.items()]
    aim = alt.Chart(data("target")).encode(x="from:T", x2="to:T", y="value:Q")
    layers.append(aim.mark_rule(color=INK, strokeWidth=1.5))
    layers += haloed(alt.Chart(data("ends")).encode(x=x, y=y), {"align": "right", "dy": DOWN})
    return sized(*layers, padding=NAMED if has_levels else None)


def from_zero(values: list[float | None]) -> bool:
    """Whether a line of these values is drawn from zero: where they all lie far above, it would show nothing."""
    known = [value for value in values if value is not None]
    return min(known, default=0) <= max(known, default=0) / 2


def columns(rows: list[dict], unit: str) -> dict:
    """Standing bars {name, value, text, plan, plan_text}: the outcome filled, the plan a black line across it."""
    dips = any((row["value"] or 0) < 0 for row in rows)
    values = {**lines([{**row, **text_at(row)} for row in rows]), "count": len(rows), "height": 280}
    return filled(_columns, values, unit, dips)


def _columns(unit: str, dips: bool) -> alt.LayerChart:
    names = alt.Axis(labelAngle=0, labelPadding=6, labelOverlap=True)
    base = alt.Chart(data("rows")).encode(x=alt.X("name:N", sort=several("names"), title=None, axis=names))
    y = alt.Y("value:Q", title=None, axis=axis_of(unit), scale=alt.Scale(padding=24) if dips else alt.Scale())
    value = base.mark_bar(color=ACCENT, width={"band": 0.5}).encode(y=y)
    plan = plan_line(base, 0.75)
    base = base.transform_filter(f"width >= {NARROW} || {hole('count')} <= 6")  # many texts side by side would collide
    return sized(value, plan, zero_line(), *haloed(base.encode(y="end:Q"), {"dy": DOWN}))


def picture(chart: dict, title: str, about: str) -> bytes:
    """A chart as a PNG file, drawn as on a wide page; the title and what it is about stand over it."""
    words = {"text": title, "subtitle": about, "anchor": "start", "font": FONT, "subtitleFont": FONT, "offset": 12}
    return vl_convert.vegalite_to_png(json.dumps({**chart, "width": PICTURE_WIDTH, "title": words}), scale=2)


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


def lines(rows: list[dict]) -> dict:
    """The holes that by_name() and data("rows") leave: the rows, and their names in their order."""
    return {"rows": rows, "names": [row["name"] for row in rows]}


def by_name() -> alt.Y:
    """The rows' names in their order, also those that one of the layers has no value for."""
    return alt.Y("name:N", sort=several("names"), title=None, axis=alt.Axis(labelPadding=6))


def lying(field: str) -> alt.X:
    """A length from zero that leaves room for the text behind the longest bar, less of it where the page is narrow."""
    room = alt.ExprRef(f"{hole('top')} * width / max(width - (width < {NARROW} ? 65 : 170), 40)")
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domainMin=0, domainMax=room, nice=False), axis=no_axis())


def no_axis() -> alt.Axis:
    """An axis that shows nothing."""
    return alt.Axis(labels=False, grid=False, ticks=False, domain=False)


def said(base: alt.Chart) -> alt.Chart:
    """What stands behind a bar: its text, the short one where it is narrow."""
    told = base.transform_calculate(told=f"width < {NARROW} ? datum.short : datum.text")
    return told.mark_text(align="left", dx=6).encode(x=lying("end"), text="told:N")


def choosable(base: alt.Chart) -> alt.Chart:
    """An unseen bar over each whole line, so that a line can be chosen also where its bar is short."""
    line = base.mark_rect(color=ACCENT, opacity=0.001, cursor="pointer")
    line = line.encode(x=alt.value(0), x2=alt.value("width"))
    return line.add_params(alt.selection_point(name=PICKED, fields=["name"]))


def plan_line(base: alt.Chart, part: float) -> alt.Chart:
    """The plan of each place: a black line across `part` of it, as a target is in bars that lie down."""
    return base.mark_tick(color=INK, opacity=1, thickness=3, width={"band": part}).encode(y="plan:Q")


def zero_line() -> alt.Chart:
    """The line that standing bars stand on."""
    return alt.Chart(alt.Data(values=[{"value": 0}])).mark_rule(color=GREY).encode(y="value:Q")


def haloed(base: alt.Chart, look: dict) -> list[alt.Chart]:
    """A text with a white edge, so that it can be read where a line passes behind it."""
    text = base.encode(text="text:N")
    return [text.mark_text(stroke="#FFFFFF", strokeWidth=4, **look), text.mark_text(**look)]


def _line_ends(series: dict[str, list[dict]]) -> list[dict]:
    """Each line's last point with its name and text, and how far from it to write: lines that end together spread."""
    ends = [({**known[-1], "text": f"{name}: {known[-1]['text']}"}) for name, points in series.items()
            if (known := [point for point in points if point["value"] is not None])]  # fmt: skip
    placed, taken = [], {}
    for end in sorted(ends, key=lambda end: -end["value"]):
        taken[end["month"]] = taken.get(end["month"], -1) + 1
        placed.append({**end, "dy": (-12, 16, 34)[taken[end["month"]]]})
    return placed


def _levels(limits: Limits | None, target: dict | None, values: list[float | None]) -> list[dict]:
    """What is named to the right, from the top down: the limits and the target, spread so that no two names touch."""
    shown = [("övre gräns", limits.upper)] * limits.has_upper + [("medel", limits.mean)] if limits else []
    shown += [("undre gräns", limits.lower)] * limits.has_lower if limits else []
    shown += [(target["text"], target["value"])] if target else []
    shown.sort(key=lambda one: -one[1])
    known = [*(level for _name, level in shown), *(value for value in values if value is not None)]
    pixel = (max(known, default=0) - min(known, default=0)) / 260 or 1
    places = [-level / pixel for _name, level in shown]
    middle = next((place for place, (name, _level) in enumerate(shown) if name == "medel"), 0)
    spread = list(places)
    for place in reversed(range(middle)):
        spread[place] = min(places[place], spread[place + 1] - NAME_HEIGHT)
    for place in range(middle + 1, len(places)):
        spread[place] = max(places[place], spread[place - 1] + NAME_HEIGHT)
    return [{"name": name, "value": level, "dy": moved - place, "is_target": name.startswith("Mål")}
            for (name, level), moved, place in zip(shown, spread, places, strict=True)]  # fmt: skip


def axis_of(unit: str) -> alt.Axis:
    """The axis of values in a unit."""
    if unit in ("SEK", "SEK per FTE"):
        return alt.Axis(labelExpr="format(datum.value / 1000, ',.0f') + '\u00a0tkr'", tickCount=3)
    return alt.Axis(format=AXIS_FORMATS.get(unit, ",~f"), tickCount=3)


def _end(row: dict) -> float:
    return max(row.get(key) or 0 for key in ("value", "last", "target", "high"))


def text_at(row: dict) -> dict:
    """Where a standing bar's text stands: at its end, but inside where the plan's line is close outside."""
    value, plan = row["value"] or 0, row["plan"] or 0
    is_inside = abs(value) < abs(plan) < 1.25 * abs(value) and value * plan > 0
    return {"end": value, "dy": -9 if (value >= 0) != is_inside else 10}


def sized(*layers: alt.Chart, padding: dict | None = None) -> alt.LayerChart:
    """The layers as one chart, as wide as its place and as high as the hole `height` says."""
    look = {"padding": padding} if padding else {}
    return alt.layer(*layers, width="container", height=hole("height"), usermeta={"embedOptions": {"actions": False}},
                     **look)  # fmt: skip
