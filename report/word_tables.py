"""Tables in Word: how wide their columns are, and their XML.

python-docx looks every cell up anew, which made a report of some thousand cells take seconds; a table is therefore
written as XML at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from report import openxml
from report.model import Column, Line, Table

HEAD_FILL, RULE = "E8ECF1", "8A929C"
TABLE_SIZE, CM_PER_POINT, TWIPS_PER_CM = 8.5, 0.03528, 566.93
# Widths in Arial as parts of the size, a little ample; the first group that a letter is in counts.
LETTERS = (("iljtfrI.,:;|'()/[] \u00a0-", 0.32), ("mwMWOQ%●▲■○◌", 0.86), ("ABCDEFGHJKLNPRSTUVXYZÅÄÖ", 0.7))
ANY_LETTER, BOLD = 0.555, 1.07
PADDING = 0.42  # cm: the room beside a cell's text
WIDEST_LABEL, WRAPPED_LABEL, WIDEST_COLUMN = 9.0, 5.0, 8.0  # cm
WHOLE_TABLE = 9  # a table of at most so many lines is kept on one page
TEXT, FIGURE = "Tabelltext", "Tabelltal"  # ids of styles


@dataclass(frozen=True)
class Grid:
    """A table of texts: its head, rows, which columns hold words, and the columns' widths in cm.

    head_traces and row_traces are the numbers of the entries that heads and rows refer to.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_text: Sequence[bool]
    widths: Sequence[float]
    head_traces: Sequence[int | None] = ()
    row_traces: Sequence[int | None] = ()
    has_total: bool = False


def of_table(table: Table, room: float) -> Grid:
    """The grid of a table of the report in so many cm of width."""
    return Grid(
        table.caption,
        [table.label_heading, *(column.heading for column in table.columns)],
        [[line.label, *(cell.text for cell in line.cells)] for line in table.lines],
        [True, *(column.is_text for column in table.columns)],
        _widths(table, room),
        [None, *(column.trace for column in table.columns)],
        [line.trace for line in table.lines],
        table.lines[-1].is_total,
    )


def xml(grid: Grid, description: str):
    """The table as an element of Word's: a repeated head, rows kept whole, a title and a description."""
    widths = [round(width * TWIPS_PER_CM) for width in grid.widths]
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
                    for side in ("top", "bottom", "insideH"))  # fmt: skip
    head = _row(grid, grid.head, widths, 0, grid.head_traces)
    traces = grid.row_traces or [None] * len(grid.rows)
    rows = "".join(
        _row(grid, row, widths, place, [trace])
        for place, (row, trace) in enumerate(zip(grid.rows, traces, strict=True), start=1)
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="left"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{openxml.attribute(grid.title)}"/>'
        f'<w:tblDescription w:val="{openxml.attribute(description)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _row(grid: Grid, texts: Sequence[str], widths: Sequence[int], place: int, traces: Sequence[int | None]) -> str:
    """One row, the head where place is 0; the traces are those of its first cells."""
    last = len(grid.rows)
    is_bold = place == 0 or (grid.has_total and place == last)
    is_kept = _is_kept_with_next(place, last)
    traces = [*traces, *[None] * (len(texts) - len(traces))]
    cells = "".join(
        _cell(text, width, TEXT if left else FIGURE, place == 0, is_bold, is_kept, trace)
        for text, width, left, trace in zip(texts, widths, grid.is_text, traces, strict=True)
    )
    head = "<w:tblHeader/>" if place == 0 else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, style: str, is_head: bool, is_bold: bool, is_kept: bool, trace: int | None) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>' if is_head else ""
    keep = "<w:keepNext/>" if is_kept else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f"{keep}</w:pPr>{openxml.run(text, is_bold)}{'' if trace is None else openxml.trace_link(trace)}</w:p></w:tc>"
    )


def _is_kept_with_next(place: int, last: int) -> bool:
    """True where a row stays on the page of the next: all of a short table, else the first two rows and the last two.

    Row 0 is the head.
    """
    return place < last and (last <= WHOLE_TABLE or place < 2 or place > last - 3)


def text_width(text: str, is_bold: bool = False) -> float:
    """About how wide a text of the table's font is, in cm."""
    width = sum(next((wide for letters, wide in LETTERS if letter in letters), ANY_LETTER) for letter in text)
    return width * (BOLD if is_bold else 1) * TABLE_SIZE * CM_PER_POINT


def least_width(table: Table) -> float:
    """The least width of the whole table in cm, its labels wrapped where they are very long."""
    return sum(_figure_widths(table)) + min(_label_width(table), WRAPPED_LABEL)


def _needed(heading: str, texts: Sequence[str]) -> float:
    """The least width of a column in cm: all of its longest text, and its heading's longest word."""
    words = [text_width(word, is_bold=True) for word in heading.split(" ")]
    return max(*words, *map(text_width, texts), 0) + PADDING


def _figure_widths(table: Table, widest: float = WIDEST_COLUMN) -> list[float]:
    return [
        min(_needed(_traced(column), [line.cells[place].text for line in table.lines]), widest)
        for place, column in enumerate(table.columns)
    ]


def _traced(one: Column | Line) -> str:
    text = one.heading if isinstance(one, Column) else one.label
    return text if one.trace is None else f"{text} [{one.trace}]"


def _label_width(table: Table) -> float:
    return min(_needed(table.label_heading, [_traced(line) for line in table.lines]), WIDEST_LABEL)


def _widths(table: Table, room: float) -> list[float]:
    """Width per column in cm; what is left over goes to the labels as far as they need it, then to long texts."""
    figures = _figure_widths(table)
    label = min(_label_width(table), room - sum(figures))
    long = [place for place, width in enumerate(figures) if width == WIDEST_COLUMN]
    left = room - label - sum(figures)
    if long and left > 0:
        wanted = _figure_widths(table, WIDEST_COLUMN + left / len(long))
        figures = [wanted[place] if place in long else width for place, width in enumerate(figures)]
    return [label, *figures]
