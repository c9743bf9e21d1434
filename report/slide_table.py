"""A table of the report on slides: a real table, as large as can be read, over as many slides as it needs."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from report.slide_text import LINE, lines, one_line, width

POINT = 12700
SIZES = (16, 14, 13, 12)  # points; the first at which it fits on one slide, else the last
SIDE, ABOVE = 6.0, 3.0  # points between a text and the edges of its cell
WIDEST_WORDS, LEAST_LABEL = 260.0, 190.0  # points
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
HEAD_FILL = RGBColor.from_string("E8ECF1")
BORDER = parse_xml(
    f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="8A929C"/></a:solidFill></a:lnB>'
)  # the thin line below every row


@dataclass(frozen=True)
class Grid:
    """Headings and rows of text; is_text says of each column whether it holds words, which stand to the left."""

    headings: tuple[str, ...]
    is_text: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    is_total: tuple[bool, ...]


@dataclass(frozen=True)
class Page:
    """The rows that stand on one slide, and how: sizes, widths and heights in points; the head is heights[0]."""

    grid: Grid
    first: int
    last: int
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]


def pages(grid: Grid, room: float, first_room: float, other_room: float, below: float) -> list[Page]:
    """The table on as few pages as can be, as large as those allow and about equally full.

    below is what has to be left free on the last page; all in points.
    """
    cut = {size: _cut(grid, room, size, first_room, other_room, below) for size in SIZES}
    size = min(SIZES, key=lambda one: (len(cut[one][2]), cut[one][0][0] <= LEAST_LABEL, -one))
    widths, heights, cuts = cut[size]
    for part in (0.6, 0.7, 0.8, 0.9):  # of the room, where the same number of pages does with less
        tried = _cuts(heights, first_room * part, other_room * part, below)
        if len(tried) == len(cuts) > 1:
            cuts = tried
            break
    return [
        Page(grid, first, last, size, widths, (heights[0], *heights[first + 1 : last + 1])) for first, last in cuts
    ]


def _cut(grid: Grid, room: float, size: float, first_room: float, other_room: float, below: float):
    """Widths, heights and where the rows part, at one size of text."""
    widths = _widths(grid, room, size)
    heights = _heights(grid, widths, size)
    return widths, heights, _cuts(heights, first_room, other_room, below)


def _cuts(heights: Sequence[float], first_room: float, other_room: float, below: float) -> list[tuple[int, int]]:
    """Where the rows part: the first and the next after the last row of each page."""
    head, rows = heights[0], heights[1:]
    cuts, start, used = [], 0, head
    for place, height in enumerate(rows):
        room = other_room if cuts else first_room
        left = below if place == len(rows) - 1 else 0
        if place > start and used + height + left > room:
            cuts.append((start, place))
            start, used = place, head
        used += height
    return [*cuts, (start, len(rows))]


def _widths(grid: Grid, room: float, size: float) -> tuple[float, ...]:
    """Figures as wide as they are, words up to a limit, and what is left for the labels as far as they need it."""
    others = []
    for place in range(1, len(grid.headings)):
        texts = [row[place] for row in grid.rows]
        needed = max((width(text, size) for text in texts), default=0)
        if grid.is_text[place]:
            needed = min(needed, WIDEST_WORDS)
        others.append(max(needed, _two_lines(grid.headings[place], size)) + 2 * SIDE + 1)
    label = max(width(text, size, True) for text in (grid.headings[0], *(row[0] for row in grid.rows))) + 2 * SIDE
    spare = room - sum(others)
    if spare < LEAST_LABEL:  # too many columns: all shrink alike, and wrap
        others = [one * (room - LEAST_LABEL) / sum(others) for one in others]
        spare = LEAST_LABEL
    return (min(label, spare), *others)


def _two_lines(heading: str, size: float) -> float:
    """The least width at which a heading takes two lines at most."""
    words = heading.split(" ")
    halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words) + 1)]
    return min(max(width(half, size, True) for half in pair) for pair in halves)


def _heights(grid: Grid, widths: Sequence[float], size: float) -> tuple[float, ...]:
    heights = []
    for place, texts in enumerate((grid.headings, *grid.rows)):
        is_bold = place == 0
        tallest = max(
            lines(text, wide - 2 * SIDE, size, is_bold) for text, wide in zip(texts, widths, strict=True)
        )
        heights.append(tallest * size * LINE + 2 * ABOVE)
    return tuple(heights)


def draw(slide: Slide, page: Page, left: int, top: int, name: str, description: str) -> int:
    """Draws the page's table and gives where it ends; name and description are for screen readers."""
    count = page.last - page.first + 1
    grid = page.grid
    frame = slide.shapes.add_table(count, len(grid.headings), left, top, Emu(int(sum(page.widths) * POINT)), Emu(1))
    frame.name = one_line(name)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", one_line(description))
    table = frame.table
    properties = table._tbl.tblPr
    properties.set("bandRow", "0")
    properties.find(qn("a:tableStyleId")).text = NO_STYLE
    for column, wide in zip(table.columns, page.widths, strict=True):
        column.width = Emu(int(wide * POINT))
    shown = (grid.headings, *grid.rows[page.first : page.last])
    totals = (True, *grid.is_total[page.first : page.last])
    for row, texts, high, is_bold in zip(table.rows, shown, page.heights, totals, strict=True):
        row.height = Emu(int(high * POINT))
        for cell, text, is_text in zip(row.cells, texts, grid.is_text, strict=True):
            _fill(cell, text, page.size, is_text, is_bold)
    for cell in table.rows[0].cells:
        cell.fill.solid()
        cell.fill.fore_color.rgb = HEAD_FILL
    return top + int(sum(page.heights) * POINT)


def _fill(cell, text: str, size: float, is_text: bool, is_bold: bool) -> None:
    """Writes one cell: its text, the room around it and the line below it."""
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if is_text else PP_ALIGN.RIGHT
    run = paragraph.add_run()
    run.text = one_line(text)
    run.font.size, run.font.bold = Pt(size), is_bold or None
    side, above = str(Pt(SIDE)), str(Pt(ABOVE))
    properties = cell._tc.get_or_add_tcPr()
    properties.attrib.update({"marL": side, "marR": side, "marT": above, "marB": above, "anchor": "t"})
    properties.insert(0, deepcopy(BORDER))
