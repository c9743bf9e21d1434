"""The report as a Word document, in Swedish for people and for screen readers alike."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from report import chart_picture, openxml, outline, word_tables
from report.model import WHOLE_REPORT, Chart, Report, Said, Table
from report.outline import APPENDICES, Block
from report.word_tables import TABLE_SIZE, Grid
from warehouse.errors import KollenError

FONT = "Arial"
INK, GREY = RGBColor(0x1B, 0x1B, 0x1B), RGBColor(0x3D, 0x3D, 0x3D)
SHORT_SIDE, LONG_SIDE, MARGIN = 21.0, 29.7, 1.8  # A4 in cm
DEEPEST_IN_CONTENTS = 3
LANGUAGE = "sv-SE"
LONGEST_PROPERTY = 255  # characters, of what a file says about itself
WORDS_CAPTION = "Ord och förkortningar"
# our own styles and, of Word's, those that a template may lack
OWN_STYLES = (
    (word_tables.TEXT, TABLE_SIZE, 1.5, 1.5), (word_tables.FIGURE, TABLE_SIZE, 1.5, 1.5), ("Anmärkning", 8.5, 3, 3),
)  # fmt: skip
WORDS_STYLES = (
    ("Normal", 10, 0, 6), ("Title", 22, 0, 4), ("Subtitle", 12, 0, 10), ("Heading 1", 15, 18, 6),
    ("Heading 2", 13, 14, 4), ("Heading 3", 12, 12, 4), ("Heading 4", 11, 10, 4), ("Heading 5", 10.5, 10, 4),
    ("Caption", 9, 8, 3), ("Footer", 8, 0, 0),
)  # fmt: skip
HEADINGS = tuple(f"Heading {level}" for level in range(1, 6))


def to_bytes(report: Report, template: bytes | None = None) -> bytes:
    """The document; the same report gives the same bytes. template is a .docx whose styles are used instead of ours."""
    document = _started(template)
    writer = Writer(document, report)
    writer.front()
    for is_wide, part in groupby(writer.blocks, key=writer.is_wide_part):
        writer.turn(is_wide)
        for block in part:
            writer.block(block)
    writer.appendices()
    target = io.BytesIO()
    document.save(target)
    return openxml.same_bytes(target.getvalue())


def _started(template: bytes | None) -> Document:
    """An empty document with all the styles that a report needs."""
    if template is None:
        document = docx.Document()
        _set_styles(document)
        return document
    try:
        document = docx.Document(io.BytesIO(template))
    except Exception as error:  # whatever python-docx, zipfile or lxml says of a file that is no document
        raise KollenError(
            "Mallen mall.docx går inte att läsa som ett Worddokument. Spara om den i Word som .docx, eller ta bort den."
        ) from error
    body = document.element.body
    for child in [one for one in body if not one.tag.endswith("}sectPr")]:
        body.remove(child)
    _add_missing_styles(document)
    return document


class Writer:
    """A document under way: counts its tables and turns the page where a part of the report is wide."""

    def __init__(self, document: Document, report: Report):
        self.document, self.report = document, report
        self.blocks = list(outline.blocks(report))
        self.wide_parts = {
            block.part for block in self.blocks
            if any(word_tables.least_width(table) > SHORT_SIDE - 2 * MARGIN for table in block.tables)
        }  # fmt: skip
        self.table_count = self.figure_count = self.bookmarks = self.headings = 0
        self.style_ids = {style.name: style.style_id for style in document.styles}
        self.is_wide = False
        _set_properties(document, report)
        openxml.set_language(document, LANGUAGE)
        self._set_page(document.sections[0])
        self._footer()

    def is_wide_part(self, block: Block) -> bool:
        """Whether the section that a block belongs to has a table that needs lying paper."""
        return block.part in self.wide_parts

    def front(self) -> None:
        """Title, state, what is chosen, and the table of contents."""
        report = self.report
        self.paragraph(report.title, "Title")
        self.paragraph(f"{report.unit_name}, {report.period_label}", "Subtitle")
        self.paragraph(f"{report.state}.").runs[0].bold = True
        self.paragraph(report.chosen)
        for place, note in report.notes:
            if place == WHOLE_REPORT:
                self.note(note)
        self.paragraph("Innehåll", "Subtitle")
        shown = [(block.heading, block.level) for block in self.blocks if block.level <= DEEPEST_IN_CONTENTS]
        shown += [(heading, 1) for heading in APPENDICES]
        entries = [(f"rubrik_{place}", *heading) for place, heading in enumerate(shown, start=1)]
        openxml.add_contents(self.paragraph(""), entries)

    def paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        """A paragraph; the style is set by id, since python-docx takes milliseconds to look up a name."""
        made = self.document.add_paragraph(openxml.clean(text))
        made._p.style = self.style_ids[style]
        return made

    def heading(self, text: str, level: int) -> Paragraph:
        """A heading, which the table of contents leads to."""
        line = self.paragraph(text, f"Heading {level}")
        if not self.headings and not self.is_wide:  # the first page is the contents'
            line.paragraph_format.page_break_before = True
        if level <= DEEPEST_IN_CONTENTS:
            self.headings += 1
            self.bookmark(line, f"rubrik_{self.headings}")
        return line

    def bookmark(self, line: Paragraph, name: str) -> None:
        self.bookmarks += 1
        openxml.add_bookmark(line, name, self.bookmarks)

    def note(self, text: str) -> None:
        self.paragraph(text, "Anmärkning")

    def block(self, block: Block) -> None:
        """A heading with everything under it."""
        self.heading(block.heading, block.level)
        if block.sentence:
            line = self.paragraph(block.sentence)
            line.paragraph_format.keep_with_next = bool(block.tables) or None
        about_goal = [said for about, said in block.said if not about]
        for said in about_goal:
            self.said("", said)
        for table in block.tables:
            self.table(table)
        for about, said in block.said:
            if about:
                self.said(about, said)
        for note in block.notes:
            self.note(note)

    def said(self, about: str, said: Said) -> None:
        """What the head has written of a goal, or of the indicator named."""
        for what, text in outline.written(about, said):
            line = self.paragraph("")
            line.add_run(f"{openxml.clean(what)}: ").bold = True
            line.add_run(openxml.clean(text))

    def table(self, table: Table) -> None:
        """The caption, the table, its remarks and its chart."""
        self._caption(table.caption)
        self._grid(word_tables.of_table(table, self.room), self.report.chosen)
        for note in table.notes:
            self.note(note)
        if table.chart:
            self.chart(table.chart)

    def chart(self, chart: Chart) -> None:
        """The picture of a chart with its text alternative, and its caption below."""
        line = self.paragraph("")
        line.paragraph_format.keep_with_next, line.paragraph_format.space_before = True, Pt(8)
        run = line.add_run()
        run.add_picture(io.BytesIO(chart_picture.png(chart)), width=Cm(chart_picture.WIDTH_CM))
        openxml.describe_picture(run, chart.title, chart.finding)
        self.figure_count += 1
        self._numbered("Diagram", self.figure_count, chart.finding)

    def appendices(self) -> None:
        """How the figures are made, the words, and what the figures are built from."""
        report = self.report
        self.turn(False)
        self.heading(APPENDICES[0], 1)
        self.note(outline.how_to_read(report))
        for entry in report.definitions:
            line = self.paragraph("")
            self.bookmark(line, f"{openxml.TRACE}{entry.number}")
            line.add_run(f"[{entry.number}] {entry.title}. ").bold = True
            told = " ".join(f"{what}: {text.removesuffix('.')}." for what, text in outline.parts(entry))
            line.add_run(openxml.clean(told))
        self.heading(APPENDICES[1], 1)
        self._words(WORDS_CAPTION, ("Ord", "Betydelse"), list(map(list, report.words)), (4.0, 13.4))
        self.heading(APPENDICES[2], 1)
        self._words(outline.FILE_CAPTION, outline.FILE_HEADS, outline.file_rows(report), (1.0, 4.2, 5.4, 4.0, 2.8))
        self.note(outline.last_line(report))  # Word wants a paragraph after the last table

    def _words(self, title: str, head: Sequence[str], rows: list[list[str]], widths: Sequence[float]) -> None:
        self._caption(title)
        self._grid(Grid(title, head, rows, [True] * len(head), widths), ", ".join(head))

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
        named = f"{report.title} {report.period_label} · {report.state} · ögonblicksbild {report.snapshot}"
        line.add_run(f"{named} · sida ")
        openxml.add_field(line, "PAGE", "1")
        line.add_run(" av ")
        openxml.add_field(line, "NUMPAGES", "1")

    def _caption(self, text: str) -> None:
        self.table_count += 1
        self._numbered("Tabell", self.table_count, text)

    def _numbered(self, kind: str, number: int, text: str) -> None:
        line = self.paragraph("", "Caption")
        if kind == "Diagram":  # it stands below the picture, and what follows need not be on the same page
            line.paragraph_format.keep_with_next = False
        line.add_run(f"{kind} ")
        openxml.add_field(line, f"SEQ {kind} \\* ARABIC", str(number))
        line.add_run(openxml.clean(f". {text}"))

    def _grid(self, grid: Grid, description: str) -> None:
        self.document.element.body.insert_element_before(word_tables.xml(grid, description), "w:sectPr")


def _set_properties(document: Document, report: Report) -> None:
    """What the file says about itself: nothing personal, and nothing of when it was printed."""
    properties = document.core_properties
    properties.title = f"{report.title} {report.period_label}"
    properties.author = properties.last_modified_by = report.unit_name
    properties.subject = report.chosen[:LONGEST_PROPERTY]
    properties.comments = f"Ögonblicksbild {report.snapshot}"
    properties.keywords, properties.category = "", ""
    properties.language = LANGUAGE
    properties.revision = 1
    properties.created = properties.modified = report.snapshot_at.replace(tzinfo=None, microsecond=0)


def _set_styles(document: Document) -> None:
    styles = document.styles
    for name, size, before, after in WORDS_STYLES:
        _look(styles[name], size, before, after)
    for name in ("Title", *HEADINGS, "Caption"):
        styles[name].font.bold = True
    openxml.without(styles["Title"], "pPr", "pBdr")
    openxml.without(styles["Title"], "rPr", "spacing")
    openxml.without(styles["Subtitle"], "rPr", "spacing")
    for name in (*HEADINGS, "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    _add_missing_styles(document)


def _add_missing_styles(document: Document) -> None:
    """Our own styles, and those of Word's that a template has not used."""
    styles = document.styles
    known = {style.name for style in styles}
    for name, size, before, after in (*WORDS_STYLES, *OWN_STYLES):
        if name not in known:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            _look(style, size, before, after)
            if name == word_tables.FIGURE:
                style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            elif name == "Anmärkning":
                style.font.color.rgb = GREY


def _look(style, size: float, before: float, after: float) -> None:
    openxml.set_font(style, FONT)
    style.font.size, style.font.italic, style.font.color.rgb = Pt(size), False, INK
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
