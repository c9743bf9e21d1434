"""The report as an Excel workbook: a cover, one table a sheet, how figures are made, remarks. Numbers are real numbers.

It follows what the UK Government Analysis Function says of accessible spreadsheets: one table a sheet, from column A,
its title in A1, no merged cells, no empty rows or columns within it, every missing value explained in words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from report.excel_book import UNIT_FORMATS, Book, add_table, identifier, lines_needed
from report.model import COVER, DEFINITIONS, FILES, ORIGINS, REMARKS, Cell, Chart, Column, Line, Report, Said, Table
from warehouse import wording

WIDEST_TEXT = 44  # characters
COVER_WIDTHS = (34, 80)
LAST_SHEETS = {
    DEFINITIONS: "Så är siffrorna räknade", ORIGINS: "Varje siffras ursprung", FILES: "Filer som siffrorna bygger på",
    REMARKS: "Anmärkningar, ord och förkortningar",
}  # fmt: skip
CHART_LOOKS = {
    "actual": {"fill": {"color": "#0B5CAB"}},
    "previous": {"fill": {"color": "#C9D0D8"}},
    "budget": {"fill": {"color": "#FFFFFF"}, "border": {"color": "#1B1B1B"}},
}
LINE_HEIGHT = 13.5  # points, of the font used


def to_bytes(report: Report) -> bytes:
    """The workbook; the same report gives the same bytes."""
    target = io.BytesIO()
    book = Book(report, target)
    _cover(book)
    for number, table in enumerate(report.tables, start=1):
        _table_sheet(book, _with_said(table), number)
    _definitions(book)
    _origins(book)
    _files(book)
    _notes(book)
    book.workbook.close()
    return target.getvalue()


def _with_said(table: Table) -> Table:
    """The table with what is written of its lines in columns of their own, where anything is."""
    if table.kind == "goals" or all(line.said == Said() for line in table.lines):
        return table
    columns = (*table.columns, Column("Kommentar", is_text=True), Column("Analys", is_text=True))
    lines = tuple(
        replace(line, cells=(*line.cells, *(Cell(text or wording.NOTHING) for text in (line.said.comment,
                                                                                     line.said.analysis))))
        for line in table.lines
    )  # fmt: skip
    return replace(table, columns=columns, lines=lines)


def _cover(book: Book) -> None:
    report = book.report
    sheet = book.sheet(COVER, f"{report.title}, {report.unit_name}", is_wide=True)
    facts = [
        ("Period", wording.capital(report.period_label)),
        ("Urval", report.chosen),
        ("Läge", report.state),
        ("Ögonblicksbild", f"{report.snapshot}, skapad {report.snapshot_at:%Y-%m-%d %H:%M}"),
        ("Utskriven ur", "Rekryteringskollen"),
        ("Läsanvisning", f"Varje blad har en tabell. Numret inom hakparentes leder till bladet {DEFINITIONS}, där det "
                         f"står hur siffran är räknad; bladet {ORIGINS} har varje siffra för sig."),
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
    headings += [traced(column.heading, column.trace) for column in table.columns]
    widths = column_widths(table, headings)
    sheet = book.sheet(table.name, table.caption, is_wide=sum(widths) > 90)
    above = [f"Bladet har en tabell. {book.report.state}.", book.report.chosen, *table.notes]
    for row, text in enumerate(above, start=1):
        book.text(sheet, row, 0, text, italic=row > 1, font_color="#3D3D3D")
    head = len(above) + 1
    first = 1 if table.group_heading else 0
    is_text = [True] * (first + 1) + [column.is_text for column in table.columns]
    add_table(book, sheet, head, len(table.lines), headings, is_text, f"tabell_{number}_{identifier(table.name)}")
    sheet.set_row(head, lines_needed(headings, widths) * LINE_HEIGHT)
    for row, line in enumerate(table.lines, start=head + 1):
        texts = [*([line.group] if first else []), traced(line.label, line.trace), *(cell.text for cell in line.cells)]
        sheet.set_row(row, lines_needed(texts, widths) * LINE_HEIGHT)
        _write_line(book, sheet, row, line, table, first)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(head + 1, first + 1)
    sheet.repeat_rows(head)
    if table.chart:
        _chart(book, sheet, table, head, first)


def _chart(book: Book, sheet: Worksheet, table: Table, head: int, first: int) -> None:
    """A chart of Excel's own beside the table, of the table's own cells."""
    chart: Chart = table.chart
    lines = [head + 1 + place for place, line in enumerate(table.lines) if not line.is_total]
    made = book.workbook.add_chart({"type": "bar" if chart.form == "bars" else "column"})
    for one in chart.series:
        place = next(at for at, column in enumerate(table.columns, first + 1) if column.heading == one.name)
        made.add_series({
            "name": one.name, **CHART_LOOKS[one.role],
            "categories": [table.name, lines[0], first, lines[-1], first],
            "values": [table.name, lines[0], place, lines[-1], place],
            **({"data_labels": {"value": True}} if chart.form == "bars" else {}),
        })  # fmt: skip
    made.set_title({"name": chart.title, "name_font": {"size": 12}})
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    axis = {"min": 0, "num_format": UNIT_FORMATS[chart.unit], "major_gridlines": {"visible": False}}
    if chart.form == "bars":
        made.set_y_axis({"reverse": True})
        made.set_x_axis({**axis, "visible": False})
    else:
        made.set_y_axis(axis if min(v for one in chart.series for v in one.values if v is not None) >= 0 else {})
    made.set_size({"width": 760, "height": 90 + 26 * len(lines) if chart.form == "bars" else 380})
    options = {"description": chart.finding, "object_position": 2}
    sheet.insert_chart(head + len(table.lines) + 2, 0, made, options)


def traced(text: str, trace: int | None) -> str:
    """A label or heading with the number that leads to how its figures are made."""
    return text if trace is None else f"{text} [{trace}]"


def _write_line(book: Book, sheet: Worksheet, row: int, line: Line, table: Table, first: int) -> None:
    look = {"bold": True, "top": 1} if line.is_total else {}
    if first:
        book.text(sheet, row, 0, line.group, text_wrap=True, **look)
    book.text(sheet, row, first, traced(line.label, line.trace), text_wrap=True, **look)
    for column, (cell, head) in enumerate(zip(line.cells, table.columns, strict=True), start=first + 1):
        book.cell(sheet, row, column, cell, head.is_text, **look)


def column_widths(table: Table, headings: Sequence[str]) -> list[float]:
    """Width in characters per column: all of the longest cell, and of the heading's longest word."""
    groups = [[line.group for line in table.lines]] if table.group_heading else []
    columns = [*groups, [traced(line.label, line.trace) for line in table.lines]]
    columns += [[line.cells[place].text for line in table.lines] for place in range(len(table.columns))]
    widths = []
    for heading, texts in zip(headings, columns, strict=True):
        longest_word = max(map(len, re.split(r"[ \-]", heading)))
        longest_text = max((len(text) for text in texts), default=0)
        widths.append(min(max(longest_text, longest_word, 9), WIDEST_TEXT) + 2.0)
    return widths


def _definitions(book: Book) -> None:
    headings = ("Nr", "Mått", "Definition", "Tolkning", "Räknad så", "Enhet", "Källa", "Filer, nr")
    rows = [
        (f"[{x.number}]", x.title, x.definition, x.interpretation or wording.NOTHING, x.formula, x.unit, x.source,
         x.file_numbers)
        for x in book.report.definitions
    ]  # fmt: skip
    _words_table(book, DEFINITIONS, headings, rows, (7, 30, 44, 36, 40, 14, 18, 16), "definitioner")


def _origins(book: Book) -> None:
    """Every figure by itself: where it stands, its value, what it was made of, and what was asked to get it."""
    numbers = {entry.measure: entry.number for entry in book.report.definitions}
    headings = ("Blad", "Rad", "Kolumn", "Visas som", "Värde", "Täljare", "Nämnare", "Antal", "Nr", "Period", "Urval",
                "Ögonblicksbild")  # fmt: skip
    rows = [
        (table.name, line.label, column.heading, cell.text, cell.value, cell.numerator, cell.denominator, cell.n,
         _number(line.trace or column.trace or numbers.get(cell.origin.measure)), cell.origin.period,
         cell.origin.chosen, book.report.snapshot)
        for table in book.report.tables for line in table.lines
        for column, cell in zip(table.columns, line.cells, strict=True) if cell.origin
    ]  # fmt: skip
    _words_table(book, ORIGINS, headings, rows, (22, 34, 22, 16, 12, 12, 12, 10, 7, 16, 40, 26), "ursprung")


def _number(trace: int | None) -> str:
    return "manuellt" if trace is None else f"[{trace}]"


def _files(book: Book) -> None:
    headings = ("Nr", "Källa", "Fil", "Leverans", "Mottagen")
    rows = [(one.number, one.source, one.path, one.delivery, f"{one.received_at:%Y-%m-%d %H:%M}")
            for one in book.report.files]  # fmt: skip
    _words_table(book, FILES, headings, rows, (6, 30, 44, 26, 20), "filer")


def _notes(book: Book) -> None:
    rows = [*book.report.notes, *((f"Ordet {word}", meaning) for word, meaning in book.report.words)]
    _words_table(book, REMARKS, ("Gäller", "Anmärkning"), rows, (44, 100), "anmarkningar")


def _words_table(book: Book, sheet_name: str, headings, rows, widths, name: str) -> None:
    """A sheet of its own with a table of words and plain numbers, wrapped in columns of the given widths."""
    sheet = book.sheet(sheet_name, LAST_SHEETS[sheet_name], is_wide=True)
    add_table(book, sheet, 1, len(rows), headings, [True] * len(headings), name)
    for at, row in enumerate(rows, start=2):
        texts = [str(one) if isinstance(one, str) else "" for one in row]
        sheet.set_row(at, lines_needed(texts, widths) * LINE_HEIGHT)
        for column, content in enumerate(row):
            if isinstance(content, int | float):
                sheet.write_number(at, column, content, book.format(align="left", indent=int(column > 0)))
            else:
                book.text(sheet, at, column, content or wording.NOTHING, text_wrap=True, indent=int(column > 0))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 1)
    sheet.repeat_rows(1)
