"""A chart on a slide that PowerPoint draws itself, with its numbers in a workbook that holds nothing else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from pptx.chart.chart import Chart as PptxChart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt

from report import openxml
from report.excel_book import TEXT_STAYS_TEXT, UNIT_FORMATS
from report.model import Chart, Series
from report.slide_text import one_line, width
from warehouse import wording

INK, GREY, PALE, ACCENT = (RGBColor.from_string(colour) for colour in ("1B1B1B", "5F6B7A", "C9D0D8", "0B5CAB"))
FORMS = {"bars": XL_CHART_TYPE.BAR_CLUSTERED, "columns": XL_CHART_TYPE.COLUMN_CLUSTERED}
SHEET = "Data"
UNIT = '" tkr"'
THOUSANDS = "#,##0,"
LABEL_SIZE = 12
GAP = 0.4  # between two groups, as part of a bar
LEAST_BAR = 16.0  # points: what a line of text needs


def number_format(chart: Chart) -> str:
    """The number format that shows the chart's values as their texts do, in Swedish on any computer."""
    positive = "[$-41D]" + (THOUSANDS if _is_short(chart) else UNIT_FORMATS[chart.unit])
    return f'{positive};"{wording.MINUS}"{positive}'


def _is_short(chart: Chart) -> bool:
    """Whether `tkr` is said once, below the chart: standing bars are narrow."""
    return chart.form == "columns" and UNIT_FORMATS[chart.unit].endswith(UNIT)


def told(chart: Chart, shown: Sequence[Series]) -> str:
    """What the numbers at the bars are, where they do not say it themselves; else empty."""
    said = ["är tkr"] if _is_short(chart) else []
    if len(shown) < len(chart.series):
        said.append(f"gäller {shown[0].name} (de andra står i rapportens tabell)")
    return f"Talen vid staplarna {' och '.join(said)}." if said else ""


def room_for(chart: Chart, wide: float, high: float) -> int:
    """How many groups a chart can have in a box of so many points, the first row's values written out."""
    if chart.form == "bars":
        return max(1, int(high // (LEAST_BAR * (1 + GAP))))
    return max(1, int(wide // max(_label_width(chart.series[0], chart), LEAST_BAR)))


def labelled(chart: Chart, wide: float, high: float) -> tuple[Series, ...]:
    """The rows whose values are written at their bars: all where there is room, else the first only."""
    along = high if chart.form == "bars" else wide
    each = along / len(chart.categories) / (len(chart.series) + GAP)
    needed = LEAST_BAR if chart.form == "bars" else max(_label_width(one, chart) for one in chart.series)
    return chart.series if each >= needed else chart.series[:1]


def _label_width(series: Series, chart: Chart) -> float:
    texts = [wording.value(value, chart.unit) for value in series.values]
    if _is_short(chart):
        texts = [text.split(wording.SPACE + "tkr")[0] for text in texts]
    return max((width(text, LABEL_SIZE) for text in texts), default=0) + 6


def draw(slide: Slide, chart: Chart, box: Sequence[int], made: datetime, top: float | None) -> GraphicFrame:
    """Draws the chart in a box (left, top, width, height); top is where its axis ends, None lets PowerPoint choose."""
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = [one_line(name) for name in chart.categories]
    for series in chart.series:
        data.add_series(one_line(series.name), series.values)
    frame = slide.shapes.add_chart(FORMS[chart.form], *box, data)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(_workbook(chart, made))
    space = drawn._chartSpace
    for reference in space.iter(qn("c:f")):
        reference.text = reference.text.replace("Sheet1!", f"{SHEET}!")
    _swedish(space)
    _look(drawn, chart, top)
    shown = labelled(chart, box[2] / 12700, box[3] / 12700)
    for bars, series in zip(drawn.plots[0].series, chart.series, strict=True):
        _bars(bars, series, chart, series in shown)
    return frame


def _workbook(chart: Chart, made: datetime) -> bytes:
    """The numbers that the chart shows, as PowerPoint opens them under Redigera data."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **TEXT_STAYS_TEXT})
    book.set_properties({"title": one_line(chart.title), "created": made})
    sheet = book.add_worksheet(SHEET)
    shown = book.add_format({"num_format": number_format(chart)})
    for row, name in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, one_line(name))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, one_line(series.name))
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, shown)
    book.close()
    return openxml.same_bytes(target.getvalue())


def _swedish(space) -> None:
    language = space.makeelement(qn("c:lang"), {"val": "sv-SE"})
    date = space.find(qn("c:date1904"))
    space.insert(0 if date is None else 1, language)


def _look(drawn: PptxChart, chart: Chart, top: float | None) -> None:
    """One look: bars from zero, no grid, the values at the bars in place of an axis."""
    drawn.has_title = False
    drawn.font.size, drawn.font.color.rgb = Pt(LABEL_SIZE), INK
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    names, values = drawn.category_axis, drawn.value_axis
    names.reverse_order = chart.form == "bars"  # else PowerPoint begins at the bottom
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = values.has_major_gridlines = values.visible = False
    names.format.line.color.rgb = GREY
    if all(value is None or value >= 0 for series in chart.series for value in series.values):
        values.minimum_scale = 0
    if top is not None:
        values.maximum_scale = top
    drawn.plots[0].gap_width, drawn.plots[0].overlap = int(GAP * 100), 0


def _bars(bars, series: Series, chart: Chart, has_labels: bool) -> None:
    """The outcome filled, the year before pale, the budget an outline."""
    bars.invert_if_negative = False
    if series.role == "budget":
        bars.format.fill.background()
    else:
        bars.format.fill.solid()
        bars.format.fill.fore_color.rgb = PALE if series.role == "previous" else ACCENT
    if series.role != "actual":
        bars.format.line.color.rgb = INK if series.role == "budget" else GREY
        bars.format.line.width = Pt(1.25 if series.role == "budget" else 0.75)
    if has_labels:
        labels = bars.data_labels
        labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
        labels.number_format, labels.number_format_is_linked = number_format(chart), False
        labels.font.size, labels.font.color.rgb = Pt(LABEL_SIZE), INK
