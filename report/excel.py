"""The report as an Excel workbook: a cover, one table a sheet, definitions and remarks. Numbers are real numbers."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from report.model import COVER, DEFINITIONS, REMARKS, Cell, Line, Report, Table
from warehouse import wording

# Shown as in Swedish Excel: `12,4 %`, `24 451 tkr` (the cell keeps the full value; two commas would be mnkr).
UNIT_FORMATS = {
    "share": "0.0 %",
    "count": "#,##0",
    "SEK": '#,##0," tkr"',
    "SEK per FTE": '#,##0," tkr"',
    "FTE": "#,##0.0",
    "hours": '#,##0.0" tim"',
    "grade": "0.00",
    "NPS": "0.0",
    "index": "#,##0.0",
    "yes_no": '"Ja";;"Nej"',
    "points": "0.0",
}
POINTS = "procentenheter"
FORMULA_STARTS = ("=", "+", "-", "@")
WIDEST_TEXT = 44  # characters
LETTERS_PER_WIDTH = 1.05  # letters are narrower than the figures that Excel counts widths in
COVER_WIDTHS = (34, 80)
TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LAST_SHEETS = {DEFINITIONS: "Så är måtten räknade", REMARKS: "Anmärkningar, ord och förkortningar"}
LINE_HEIGHT = 13.5  # points, of the font used


class Book:
    """A workbook under way, with the formats it has made so far."""

    def __init__(self, report: Report, target: io.BytesIO):
        self.report = report
        self.workbook = xlsxwriter.Workbook(target, {"in_memory": True, **TEXT_STAYS_TEXT})
        created = report.snapshot_at.replace(tzinfo=None, microsecond=0)
        self.workbook.set_properties(
            {"title": f"{report.title} {report.period_label}", "author": report.unit_name, "company": "Stockholms stad",
             "comments": f"Ögonblicksbild {report.snapshot}", "created": created}
        )  # fmt: skip
        self._formats: dict[tuple, Format] = {}

    def format(self, **properties) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            look = {"font_name": "Arial", "font_size": 10, "valign": "top", **properties}
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def sheet(self, name: str, title: str, is_wide: bool = False) -> Worksheet:
        """A new sheet with its title in A1, ready to print."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        if is_wide:
            sheet.set_landscape()
        report = self.report
        sheet.set_footer(f"&L{report.title} {report.period_label}. Ögonblicksbild {report.snapshot}&RSida &P av &N")
        self.text(sheet, 0, 0, title, bold=True, font_size=14)
        return sheet

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **look) -> None:
        """Writes text as text, whatever it begins with, also after somebody has edited the cell."""
        if text.startswith(FORMULA_STARTS):
            look["quote_prefix"] = True
        sheet.write_string(row, column, text, self.format(**look))

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, is_text: bool, **look) -> None:
        if cell.value is None:
            place = {"align": "left", "indent": 1, "text_wrap": True} if is_text else {"align": "right"}
            self.text(sheet, row, column, cell.text, **place, **look)
        else:
            number_format = number_format_of(cell)
            sheet.write_number(row, column, cell.value, self.format(num_format=number_format, align="right", **look))


def number_format_of(cell: Cell) -> str:
    """The number format that shows the value as its text does, with a sign where it is a difference."""
    positive = UNIT_FORMATS[cell.unit]
    if cell.unit == "index" and float(cell.value).is_integer():
        positive = UNIT_FORMATS["count"]
    if cell.unit == "yes_no":
        return positive
    if cell.text.endswith(POINTS):
        positive += f'" {POINTS}"'
    plus = "+" if cell.origin is not None and cell.origin.role == "change" else ""
    return f'{plus}{positive};"{wording.MINUS}"{positive};{positive}'


def to_bytes(report: Report) -> bytes:
    """The workbook; the same report gives the same bytes."""
    target = io.BytesIO()
    book = Book(report, target)
    _cover(book)
    for number, table in enumerate(report.tables, start=1):
        _table_sheet(book, table, number)
    _definitions(book)
    _notes(book)
    book.workbook.close()
    return target.getvalue()


def _cover(book: Book) -> None:
    report = book.report
    sheet = book.sheet(COVER, f"{report.title}, {report.unit_name}", is_wide=True)
    facts = [
        ("Period", wording.capital(report.period_label)),
        ("Urval", report.chosen),
        ("Ögonblicksbild", f"{report.snapshot}, skapad {report.snapshot_at:%Y-%m-%d %H:%M}"),
        ("Utskriven ur", "Rekryteringskollen"),
    ]
    for row, (name, value) in enumerate(facts, start=2):
        book.text(sheet, row, 0, name, bold=True)
        book.text(sheet, row, 1, value, text_wrap=True)
    at = len(facts) + 3
    for section in report.sections:
        sheet.set_row(at, lines_needed((section.heading, section.sentence), COVER_WIDTHS) * LINE_HEIGHT)
        book.text(sheet, at, 0, section.heading, bold=True, text_wrap=True)
        book.text(sheet, at, 1, section.sentence, text_wrap=True)
        at += 1
    at += 1
    book.text(sheet, at, 0, "Blad", bold=True)
    book.text(sheet, at, 1, "Innehåll", bold=True)
    for name, caption in [*((table.name, table.caption) for table in report.tables), *LAST_SHEETS.items()]:
        at += 1
        sheet.write_url(at, 0, f"internal:'{name}'!A1", book.format(font_color="#0B5CAB", underline=1), name)
        book.text(sheet, at, 1, caption, text_wrap=True)
    sheet.set_column(0, 0, COVER_WIDTHS[0])
    sheet.set_column(1, 1, COVER_WIDTHS[1])


def _table_sheet(book: Book, table: Table, number: int) -> None:
    """Title, choice and remarks above, then one Excel table whose head stays in view."""
    headings = [*([table.group_heading] if table.group_heading else []), table.label_heading]
    headings += [column.heading for column in table.columns]
    widths = column_widths(table, headings)
    sheet = book.sheet(table.name, table.caption, is_wide=sum(widths) > 90)
    above = [book.report.chosen, *table.notes]
    for row, text in enumerate(above, start=1):
        book.text(sheet, row, 0, text, italic=row > 1, font_color="#3D3D3D")
    head = len(above) + 2
    first = 1 if table.group_heading else 0
    is_text = [True] * (first + 1) + [column.is_text for column in table.columns]
    _add_table(book, sheet, head, len(table.lines), headings, is_text, f"tabell_{number}_{identifier(table.name)}")
    sheet.set_row(head, lines_needed(headings, widths) * LINE_HEIGHT)
    for row, line in enumerate(table.lines, start=head + 1):
        texts = [*([line.group] if first else []), line.label, *(cell.text for cell in line.cells)]
        sheet.set_row(row, lines_needed(texts, widths) * LINE_HEIGHT)
        _write_line(book, sheet, row, line, table, first)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(head + 1, first + 1)
    sheet.repeat_rows(head)


def _write_line(book: Book, sheet: Worksheet, row: int, line: Line, table: Table, first: int) -> None:
    look = {"bold": True, "top": 1} if line.is_total else {}
    if first:
        book.text(sheet, row, 0, line.group, text_wrap=True, **look)
    book.text(sheet, row, first, line.label, text_wrap=True, **look)
    for column, (cell, head) in enumerate(zip(line.cells, table.columns, strict=True), start=first + 1):
        book.cell(sheet, row, column, cell, head.is_text, **look)


def _add_table(
    book: Book, sheet: Worksheet, head: int, count: int, headings: Sequence[str], is_text: Sequence[bool], name: str
) -> None:
    columns = [
        {"header": heading,
         "header_format": book.format(bold=True, text_wrap=True, bottom=1, bg_color="#E8ECF1",
                                      align="left" if left else "right", indent=int(left and place > 0))}
        for place, (heading, left) in enumerate(zip(headings, is_text, strict=True))
    ]  # fmt: skip
    options = {"name": name, "columns": columns, "style": None, "autofilter": False}
    sheet.add_table(head, 0, head + max(count, 1), len(headings) - 1, options)


def lines_needed(texts: Sequence[str], widths: Sequence[float]) -> int:
    """How many lines the tallest of these texts takes in columns of these widths (in characters)."""
    pairs = zip(texts, widths, strict=True)
    return max(1, *(len(textwrap.wrap(text, int(width * LETTERS_PER_WIDTH))) for text, width in pairs))


def identifier(name: str) -> str:
    """A sheet's name as part of an Excel table's name: letters, digits and underscores."""
    return re.sub(r"\W+", "_", name.lower())


def column_widths(table: Table, headings: Sequence[str]) -> list[float]:
    """Width in characters per column: all of the longest cell, and of the heading's longest word."""
    groups = [[line.group for line in table.lines]] if table.group_heading else []
    columns = [*groups, [line.label for line in table.lines]]
    columns += [[line.cells[place].text for line in table.lines] for place in range(len(table.columns))]
    widths = []
    for heading, texts in zip(headings, columns, strict=True):
        longest_word = max(map(len, re.split(r"[ \-]", heading)))
        longest_text = max((len(text) for text in texts), default=0)
        widths.append(min(max(longest_text, longest_word, 9), WIDEST_TEXT) + 2.0)
    return widths


def _definitions(book: Book) -> None:
    report = book.report
    sheet = book.sheet(DEFINITIONS, LAST_SHEETS[DEFINITIONS], is_wide=True)
    headings = ("Mått", "Definition", "Tolkning", "Enhet", "Källa")
    rows = [(x.title, x.definition, x.interpretation or "–", x.unit, x.source) for x in report.definitions]
    _words_table(book, sheet, headings, rows, (32, 52, 44, 22, 20), "definitioner")


def _notes(book: Book) -> None:
    sheet = book.sheet(REMARKS, LAST_SHEETS[REMARKS], is_wide=True)
    rows = [*book.report.notes, *((f"Ordet {word}", meaning) for word, meaning in book.report.words)]
    _words_table(book, sheet, ("Gäller", "Anmärkning"), rows, (44, 100), "anmarkningar")


def _words_table(book: Book, sheet: Worksheet, headings, rows, widths, name: str) -> None:
    """A table of words only, its text wrapped in columns of the given widths."""
    _add_table(book, sheet, 2, len(rows), headings, [True] * len(headings), name)
    for at, row in enumerate(rows, start=3):
        sheet.set_row(at, lines_needed(row, widths) * LINE_HEIGHT)
        for column, text in enumerate(row):
            book.text(sheet, at, column, text, text_wrap=True, indent=int(column > 0))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
