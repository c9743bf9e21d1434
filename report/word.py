"""The report as a Word document, in Swedish for people and for screen readers alike."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as DocxTable

from report import openxml
from report.model import WHOLE_REPORT, Entry, Line, Report, Section, Table

FONT = "Arial"
INK, GREY, HEAD_FILL, RULE = RGBColor(0x1B, 0x1B, 0x1B), RGBColor(0x3D, 0x3D, 0x3D), "E8ECF1", "8A929C"
SHORT_SIDE, LONG_SIDE, MARGIN = 21.0, 29.7, 1.8  # A4 in cm
TABLE_SIZE, CM_PER_POINT = 8.5, 0.03528
# Widths in Arial as parts of the size, a little ample; the first group that a letter is in counts.
LETTERS = (("iljtfrI.,:;|'()/ \u00a0-", 0.32), ("mwMWOQ%●▲■○◌", 0.86), ("ABCDEFGHJKLNPRSTUVXYZÅÄÖ", 0.7))
ANY_LETTER, BOLD = 0.555, 1.07
PADDING = 0.42  # cm: the room beside a cell's text
WIDEST_LABEL, WRAPPED_LABEL, WIDEST_COLUMN = 9.0, 5.0, 8.0  # cm
WHOLE_TABLE = 9  # a table of at most so many lines is kept on one page
LANGUAGE = "sv-SE"


def to_bytes(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    document = docx.Document()
    writer = Writer(document, report)
    writer.front()
    for section in report.sections:
        writer.section(section)
    writer.appendices()
    target = io.BytesIO()
    document.save(target)
    return openxml.same_bytes(target.getvalue())


class Writer:
    """A document under way: counts its tables and turns the page where a table is wide."""

    def __init__(self, document: Document, report: Report):
        self.document, self.report = document, report
        self.table_count = 0
        self.is_wide = False
        _set_properties(document, report)
        _set_styles(document)
        openxml.set_language(document, LANGUAGE)
        self._set_page(document.sections[0])
        self._footer()

    def front(self) -> None:
        report = self.report
        self.document.add_paragraph(report.title, "Title")
        self.document.add_paragraph(report.unit_name, "Subtitle")
        self.document.add_paragraph(report.chosen)
        for place, note in report.notes:
            if place == WHOLE_REPORT:
                self.document.add_paragraph(note, "Anmärkning")

    def section(self, section: Section) -> None:
        self.turn(any(_width(table) > SHORT_SIDE - 2 * MARGIN for table in _tables_of(section)))
        self.document.add_heading(section.heading, 1)
        if section.sentence:
            line = self.document.add_paragraph(section.sentence)
            line.paragraph_format.keep_with_next = bool(section.tables)
        for table in section.tables:
            for part in _parts(table):
                if part.group_heading:
                    self.document.add_heading(part.group_heading, 2)
                self.table(part)
        for note in section.notes:
            self.document.add_paragraph(note, "Anmärkning")

    def table(self, table: Table) -> None:
        """The caption, the table and its remarks."""
        self._caption(table.caption)
        headings = [table.label_heading, *(column.heading for column in table.columns)]
        is_text = [True, *(column.is_text for column in table.columns)]
        rows = [[line.label, *(cell.text for cell in line.cells)] for line in table.lines]
        widths = _widths(table, self.room)
        made = self._grid(headings, rows, is_text, widths, bold_last=table.lines[-1].is_total)
        openxml.describe(made, table.caption, self.report.chosen)
        for note in table.notes:
            self.document.add_paragraph(note, "Anmärkning")

    def appendices(self) -> None:
        self.turn(False)
        self.document.add_heading("Bilaga 1. Så är måtten räknade", 1)
        self._caption("Måttens definitioner")
        rows = [[entry.title, _definition(entry), entry.unit, entry.source] for entry in self.report.definitions]
        made = self._grid(["Mått", "Definition", "Enhet", "Källa"], rows, [True] * 4, [4.0, 8.2, 2.6, 2.6])
        openxml.describe(made, "Måttens definitioner", "Mått, definition, enhet och källa")
        self.document.add_heading("Bilaga 2. Ord och förkortningar", 1)
        self._caption("Ord och förkortningar")
        made = self._grid(["Ord", "Betydelse"], [list(pair) for pair in self.report.words], [True] * 2, [4.0, 13.4])
        openxml.describe(made, "Ord och förkortningar", "Ord och betydelse")
        # Word wants a paragraph after the last table
        origin = f"Rapporten är gjord i Rekryteringskollen ur ögonblicksbilden {self.report.snapshot}."
        self.document.add_paragraph(origin, "Anmärkning")

    @property
    def room(self) -> float:
        return (LONG_SIDE if self.is_wide else SHORT_SIDE) - 2 * MARGIN

    def turn(self, is_wide: bool) -> None:
        """A new page, lying or standing, where the paper has to turn."""
        if is_wide != self.is_wide:
            self.is_wide = is_wide
            self._set_page(self.document.add_section(WD_SECTION.NEW_PAGE))

    def _set_page(self, section) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if self.is_wide else WD_ORIENT.PORTRAIT
        section.page_width = Cm(LONG_SIDE if self.is_wide else SHORT_SIDE)
        section.page_height = Cm(SHORT_SIDE if self.is_wide else LONG_SIDE)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)

    def _footer(self) -> None:
        report = self.report
        line = self.document.sections[0].footer.paragraphs[0]
        line.add_run(f"{report.title} {report.period_label} · ögonblicksbild {report.snapshot} · sida ")
        openxml.add_field(line, "PAGE", "1")
        line.add_run(" av ")
        openxml.add_field(line, "NUMPAGES", "1")

    def _caption(self, text: str) -> None:
        self.table_count += 1
        line = self.document.add_paragraph(style="Caption")
        line.add_run("Tabell ")
        openxml.add_field(line, "SEQ Tabell \\* ARABIC", str(self.table_count))
        line.add_run(f". {text}")

    def _grid(self, headings: Sequence[str], rows: Sequence[Sequence[str]], is_text: Sequence[bool],
              widths: Sequence[float], bold_last: bool = False) -> DocxTable:  # fmt: skip
        """A table with a head; is_text and widths (cm) hold one value per column."""
        table = self.document.add_table(1 + len(rows), len(headings))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        openxml.draw_lines(table, RULE)
        _set_widths(table, widths)
        for place, (row, texts) in enumerate(zip(table.rows, [headings, *rows], strict=True)):
            openxml.keep_row_whole(row)
            is_bold = place == 0 or (bold_last and place == len(rows))
            _fill(row, texts, is_text, is_bold, _is_kept_with_next(place, len(rows)))
        openxml.repeat_head(table.rows[0])
        openxml.shade(table.rows[0], HEAD_FILL)
        return table


def _set_widths(table: DocxTable, widths: Sequence[float]) -> None:
    """Widths in cm, on the columns and, since Word goes by those, on every cell."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _fill(row, texts: Sequence[str], is_text: Sequence[bool], is_bold: bool, is_kept: bool) -> None:
    for cell, text, left in zip(row.cells, texts, is_text, strict=True):
        line = cell.paragraphs[0]
        line._p.style = "Tabelltext" if left else "Tabelltal"  # by id: looking up the name is very slow
        line.add_run(text).bold = is_bold or None
        line.paragraph_format.keep_with_next = is_kept or None


def _is_kept_with_next(place: int, last: int) -> bool:
    """True where a row stays on the page of the next: all of a short table, else the first two rows and the last two.

    Row 0 is the head.
    """
    return place < last and (last <= WHOLE_TABLE or place < 2 or place > last - 3)


def _definition(entry: Entry) -> str:
    return f"{entry.definition} Tolkning: {entry.interpretation}" if entry.interpretation else entry.definition


def _tables_of(section: Section) -> list[Table]:
    return [part for table in section.tables for part in _parts(table)]


def _parts(table: Table) -> list[Table]:
    """One table per group of lines, under the group's text (`1.2 Alla barn ska …`); else the table itself."""
    if not table.group_heading:
        return [table]
    groups: dict[str, list[Line]] = {}
    for line in table.lines:
        groups.setdefault(line.group, []).append(line)
    last = list(groups)[-1]
    return [
        replace(
            table,
            caption=f"{table.caption}, mål {group.split(' ')[0]}",
            lines=tuple(lines),
            group_heading=group,
            notes=table.notes if group == last else (),
        )
        for group, lines in groups.items()
    ]


def _text_width(text: str, is_bold: bool = False) -> float:
    """About how wide a text of the table's font is, in cm."""
    width = sum(next((wide for letters, wide in LETTERS if letter in letters), ANY_LETTER) for letter in text)
    return width * (BOLD if is_bold else 1) * TABLE_SIZE * CM_PER_POINT


def _needed(heading: str, texts: Sequence[str]) -> float:
    """The least width of a column in cm: all of its longest text, and its heading's longest word."""
    words = [_text_width(word, is_bold=True) for word in heading.split(" ")]
    return max(*words, *map(_text_width, texts), 0) + PADDING


def _figure_widths(table: Table) -> list[float]:
    return [
        min(_needed(column.heading, [line.cells[place].text for line in table.lines]), WIDEST_COLUMN)
        for place, column in enumerate(table.columns)
    ]


def _label_width(table: Table) -> float:
    return min(_needed(table.label_heading, [line.label for line in table.lines]), WIDEST_LABEL)


def _width(table: Table) -> float:
    """The least width of the whole table in cm, its labels wrapped where they are very long."""
    return sum(_figure_widths(table)) + min(_label_width(table), WRAPPED_LABEL)


def _widths(table: Table, room: float) -> list[float]:
    """Width per column in cm; what is left over goes to the labels, as far as they need it."""
    figures = _figure_widths(table)
    return [min(_label_width(table), room - sum(figures)), *figures]


def _set_properties(document: Document, report: Report) -> None:
    """What the file says about itself: nothing personal, and nothing of when it was printed."""
    properties = document.core_properties
    properties.title = f"{report.title} {report.period_label}"
    properties.author = properties.last_modified_by = report.unit_name
    properties.subject = report.chosen
    properties.comments = f"Ögonblicksbild {report.snapshot}"
    properties.keywords, properties.category = "", ""
    properties.language = LANGUAGE
    properties.revision = 1
    properties.created = properties.modified = report.snapshot_at.replace(tzinfo=None, microsecond=0)


def _set_styles(document: Document) -> None:
    styles = document.styles
    for name, size, before, after in (
        ("Normal", 10, 0, 6), ("Title", 22, 0, 4), ("Subtitle", 12, 0, 10), ("Heading 1", 15, 18, 6),
        ("Heading 2", 11.5, 12, 4), ("Caption", 9, 8, 3), ("Footer", 8, 0, 0),
    ):  # fmt: skip
        _look(styles[name], size, before, after)
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        styles[name].font.bold = True
    openxml.without(styles["Title"], "pPr", "pBdr")
    openxml.without(styles["Title"], "rPr", "spacing")
    openxml.without(styles["Subtitle"], "rPr", "spacing")
    for name in ("Heading 1", "Heading 2", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    for name, size, before, after in (
        ("Tabelltext", TABLE_SIZE, 1.5, 1.5), ("Tabelltal", TABLE_SIZE, 1.5, 1.5), ("Anmärkning", 8.5, 3, 3),
    ):  # fmt: skip
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _look(style, size, before, after)
    styles["Tabelltal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["Anmärkning"].font.color.rgb = GREY


def _look(style, size: float, before: float, after: float) -> None:
    openxml.set_font(style, FONT)
    style.font.size, style.font.italic, style.font.color.rgb = Pt(size), False, INK
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
