"""A workbook under way: its formats, how numbers and texts are written in cells, and tables with heads."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from report.model import Cell, Report
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
LETTERS_PER_WIDTH = 1.05  # letters are narrower than the figures that Excel counts widths in
TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


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


def add_table(
    book: Book, sheet: Worksheet, head: int, count: int, headings: Sequence[str], is_text: Sequence[bool], name: str
) -> None:
    """An Excel table of `count` rows below its head in row `head`; is_text says which columns stand to the left."""
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
