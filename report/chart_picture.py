"""A report's chart as a picture, for Word, which python-docx gives no charts of its own. Every value stands as text."""

from __future__ import annotations

import altair as alt
import vl_convert

from report.model import Chart
from warehouse import wording

WIDTH_CM = 16.5
WIDTH, BAR, HEIGHT, SCALE = 620, 20, 240, 2  # px; SCALE makes the picture sharp on paper
INK, GREY, ACCENT, PALE = "#1B1B1B", "#5F6B7A", "#0B5CAB", "#C9D0D8"
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
# actual solid, the year before light, a budget outlined
LOOKS = {
    "actual": {"color": ACCENT},
    "previous": {"color": PALE},
    "budget": {"color": "#FFFFFF", "stroke": INK, "strokeWidth": 1.2},
}


def png(chart: Chart) -> bytes:
    """The picture; the same chart gives the same bytes."""
    drawn = _bars(chart) if chart.form == "bars" else _columns(chart)
    drawn = drawn.configure(font=FONT, background="#FFFFFF").configure_view(stroke=None)
    return vl_convert.vegalite_to_png(drawn.to_dict(), scale=SCALE)


def _rows(chart: Chart) -> list[dict]:
    """One row per bar: a value that is missing or withheld has none."""
    return [
        {"category": category, "series": one.name, "value": value, "text": _label(value, chart.unit)}
        for one in chart.series
        for category, value in zip(chart.categories, one.values, strict=True)
        if value is not None
    ]


def _label(value: float, unit: str) -> str:
    """The value as short as a column is wide: `1,9` where the title says mnkr."""
    return wording.decimal(value / 1e6, 1) if unit == "SEK" else wording.value(value, unit)


def _bars(chart: Chart) -> alt.LayerChart:
    """Lying bars from zero, in the order of the table, each with its value."""
    base = alt.Chart(alt.Data(values=_rows(chart))).encode(
        y=alt.Y("category:N", sort=list(chart.categories), title=None,
                axis=alt.Axis(domain=False, ticks=False, labelLimit=0, labelFontSize=12, labelColor=INK)),
        yOffset=alt.YOffset("series:N", sort=[one.name for one in chart.series]),
        x=alt.X("value:Q", title=None, axis=None, scale=alt.Scale(zero=True)),
    )  # fmt: skip
    text = base.mark_text(align="left", dx=4, fontSize=12, color=INK).encode(text="text:N")
    height = BAR * len(chart.categories) * len(chart.series)
    return alt.layer(*_marks(chart, base, {"height": {"band": 0.8}}), text).properties(width=WIDTH - 180, height=height)


def _columns(chart: Chart) -> alt.LayerChart:
    """Standing columns from zero over time, a budget as an outline behind the outcome."""
    unit = "mnkr" if chart.unit == "SEK" else wording.UNITS[chart.unit]
    names = ", ".join(f"{one.name} ({WORDS[one.role]})" for one in chart.series)
    base = alt.Chart(alt.Data(values=_rows(chart)), title=alt.Title(f"{names}, {unit}", anchor="start", fontSize=12,
                                                                  fontWeight="normal", color=GREY)).encode(
        x=alt.X("category:N", sort=list(chart.categories), title=None,
                axis=alt.Axis(domain=False, ticks=False, labelAngle=0, labelFontSize=11, labelColor=INK)),
        y=alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(zero=True)),
    )  # fmt: skip
    first = base.transform_filter(alt.datum.series == chart.series[0].name)
    text = first.mark_text(baseline="bottom", dy=-3, fontSize=11, color=INK).encode(text="text:N")
    return alt.layer(*_marks(chart, base, None), text).properties(width=WIDTH, height=HEIGHT)


WORDS = {"actual": "fylld", "previous": "ljus", "budget": "ram"}
BREADTH = {"actual": 0.45, "previous": 0.8, "budget": 0.8}


def _marks(chart: Chart, base: alt.Chart, thickness: dict | None) -> list[alt.Chart]:
    """The bars of every series, those that stand behind first."""
    behind_first = sorted(chart.series, key=lambda one: one.role == "actual")
    return [
        base.transform_filter(alt.datum.series == one.name).mark_bar(
            **LOOKS[one.role], **(thickness or {"width": {"band": BREADTH[one.role]}})
        )
        for one in behind_first
    ]
