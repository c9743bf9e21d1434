"""The board report: every figure in both files is measure()'s, and both files are what they should be to a reader."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

import report
from report import contents, outline
from report.excel import traced
from report.forms import Own
from report.model import Cell, Column, Line, Origin, Report, Section, Table
from warehouse import plan, wording
from warehouse.errors import KollenError
from warehouse.measure import catalogue, measure

PERIOD = "2025T2"
FIELDS = {"actual": "value", "previous": "value"}


@pytest.fixture(scope="module")
def whole(con) -> Report:
    return report.collect(con, PERIOD)


@pytest.fixture(scope="module")
def choice(con) -> dict[str, list]:
    """An administration and area with so few answers about the service that they are withheld by themselves."""
    few = [row.by for row in measure(con, "nps", PERIOD, by=("administration", "area")) if row.withheld]
    choices = [{name: [value] for name, value in by.items()} for by in few]
    return next(choice for choice in choices if measure(con, "nps", PERIOD, where=choice)[0].withheld)


@pytest.fixture(scope="module")
def narrowed(con, choice) -> Report:
    return report.collect(con, PERIOD, choice)


@pytest.fixture(scope="module")
def word_file(whole) -> bytes:
    return form(whole, "docx")


@pytest.fixture(scope="module")
def excel_file(whole) -> bytes:
    return form(whole, "xlsx")


@pytest.fixture(scope="module")
def document(word_file):
    return docx.Document(io.BytesIO(word_file))


@pytest.fixture(scope="module")
def workbook(excel_file):
    return openpyxl.load_workbook(io.BytesIO(excel_file))


def form(made: Report, suffix: str) -> bytes:
    """The first file of a report in a form."""
    return next(iter(report.files(made, [suffix]).values()))


def cells(made: Report) -> list[Cell]:
    return [cell for table in made.tables for line in table.lines for cell in line.cells]


@cache
def figure(con, measure_id: str, period: str, where: tuple):
    return measure(con, measure_id, period, where={name: list(values) for name, values in where})[0]


def asked_again(con, origin: Origin):
    """The number that measure() gives for what a cell says it shows, its group asked for by a filter of its own."""
    where = tuple({**dict(origin.where), **{name: (value,) for name, value in origin.by}}.items())
    row = figure(con, origin.measure, origin.period, where)
    if origin.role == "change":
        before = figure(con, origin.measure, "2024T2", where)
        return (row.value - before.value) * (100 if catalogue()[origin.measure].unit == "share" else 1)
    return getattr(row, FIELDS.get(origin.role, origin.role))


def test_every_number_is_what_measure_says(con, whole):
    checked = 0
    followed = (*plan.indicators(con, PERIOD), *plan.expected(con, PERIOD))
    indicators = {value.id: value for value in followed}
    for cell in cells(whole):
        if cell.value is None or cell.origin is None:
            continue
        if cell.origin.role.startswith("indicator."):
            expected = getattr(indicators[cell.origin.measure], cell.origin.role.removeprefix("indicator."))
        else:
            expected = asked_again(con, cell.origin)
        assert cell.value == pytest.approx(expected, rel=1e-12), cell
        checked += 1
    assert checked > 500


def test_a_narrowed_table_holds_what_is_asked_for_by_hand(con):
    """Districts' share of pre-school recruitments; the filter of every line is written out here."""
    made = report.collect(con, PERIOD, {"area": ["Förskola"]})
    (table,) = [table for table in made.tables if table.name == "Andel per stadsdel"]
    headings = ["Andel", "Samma period 2024", "Förändring, procentenheter", "Uppdrag som räknas", "Annonser"]
    assert [column.heading for column in table.columns][:5] == headings
    districts = {"area": ["Förskola"], "kind": ["stadsdelsförvaltning"]}
    assert len(table.lines) > 8 and [line.label for line in table.lines if line.is_total] == ["Totalt"]
    for line in table.lines:
        where = districts if line.is_total else {**districts, "administration": [line.label]}
        now, before = (measure(con, "market_share", period, where=where)[0] for period in ("2025T2", "2024T2"))
        both = None not in (now.value, before.value)
        expected = [now.value, before.value, (now.value - before.value) * 100 if both else None]
        expected += [now.numerator, now.denominator]
        assert [cell.value for cell in line.cells[:5]] == pytest.approx(expected, rel=1e-12)
    total = table.lines[-1].cells[4].value
    assert 0 < total == sum(line.cells[4].value for line in table.lines[:-1])
    assert total < measure(con, "ads", PERIOD, where={"kind": ["stadsdelsförvaltning"]})[0].value


def test_a_count_with_no_rows_is_zero_and_a_share_of_nothing_is_missing(con, whole):
    for cell in cells(whole):
        if cell.origin and not cell.origin.role.startswith(("indicator", "change")) and cell.value is None:
            assert cell.text == wording.NOTHING and cell.reason
            if cell.origin.role == "actual":
                assert asked_again(con, cell.origin) is None


def shown_number(text: str) -> tuple[float, float] | None:
    """What a Swedish text says, as (number, half of its last digit); None where it holds no number."""
    plain = text.replace("\u00a0", " ").replace("\u2212", "-").replace("+", "")
    match = re.fullmatch(r"(-?[\d ]+)(?:,(\d+))?(?: ?(%|tkr|tim|procentenheter))?", plain)
    if match is None:
        return None
    decimals = match[2] or ""
    scale = {"%": 0.01, "tkr": 1000}.get(match[3], 1)
    number = float(f"{match[1].replace(' ', '')}.{decimals or 0}")
    return number * scale, 0.5000001 * 10 ** -len(decimals) * scale


def word_tables(document) -> list[tuple[str, list[list[str]]]]:
    """The caption of every table without its number, and the texts of its rows."""
    found, caption = [], ""
    for child in document.element.body:
        if child.tag == qn("w:p"):
            text = "".join(node.text or "" for node in child.iter(qn("w:t")))
            caption = text.partition(". ")[2] if text.startswith("Tabell ") else caption
        elif child.tag == qn("w:tbl"):
            rows = [["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
                    for row in child.iter(qn("w:tr"))]  # fmt: skip
            found.append((caption, rows))
    return found


def test_every_number_in_word_reads_back_as_the_figure(document, whole):
    shown, checked = word_tables(document), 0
    told = [table for block in outline.blocks(whole) for table in block.tables]
    for table, (caption, (head, *rows)) in zip(told, shown, strict=False):
        assert caption == table.caption and len(rows) == len(table.lines)
        assert head == [table.label_heading, *(traced(column.heading, column.trace) for column in table.columns)]
        for line, row in zip(table.lines, rows, strict=True):
            assert row[0] == traced(line.label, line.trace)
            for cell, text in zip(line.cells, row[1:], strict=True):
                assert text == cell.text
                if cell.value is not None and cell.unit != "yes_no":
                    number, half = shown_number(text)
                    assert number == pytest.approx(cell.value, abs=half), cell
                    checked += 1
    assert checked > 500
    assert [caption for caption, _ in shown[len(told) :]] == ["Ord och förkortningar", "Filer som siffrorna bygger på"]


def test_the_plan_is_told_goal_by_goal_and_nothing_of_it_is_lost(whole):
    (section,) = [section for section in whole.sections if section.goals]
    blocks = [block for block in outline.blocks(whole) if block.part == whole.sections.index(section)]
    followed, _ = plan.plan_for(2025)
    places = [next(at for at, goal in enumerate(followed.goals) if block.heading.endswith(goal.text))
              for block in blocks[1:]]  # fmt: skip
    assert places == sorted(places) and len(places) > 15
    for kind in ("indicators", "expected", "activities"):
        told = [line for block in blocks for table in block.tables if table.kind == kind for line in table.lines]
        (table,) = [table for table in section.tables if table.kind == kind]
        assert sorted(map(repr, told)) == sorted(map(repr, table.lines)) and told
    assert sum(len(table.lines) for table in section.tables if table.kind == "indicators") == len(followed.indicators)


def test_every_figure_has_a_number_that_leads_to_how_it_is_made(con, document, workbook, whole):
    entries = {entry.number: entry for entry in whole.definitions}
    assert list(entries) == list(range(1, len(entries) + 1))
    files = {one.number: one for one in whole.files}
    by_hand = {one.id for one in plan.indicators(con, PERIOD) if one.measure == "manual"}
    for table in (table for table in whole.tables if table.kind != "sources"):
        for line in table.lines:
            for column, cell in zip(table.columns, line.cells, strict=True):
                number = line.trace or column.trace
                if cell.origin and number is None:
                    assert cell.origin.measure in by_hand
                elif cell.origin and cell.origin.measure in catalogue() and table.name != "Budget och utfall":
                    assert entries[number].measure == cell.origin.measure
    anchors = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert anchors <= marks and {f"matt_{number}" for number in entries} <= marks
    text = {p.text for p in document.paragraphs}
    for entry in entries.values():
        assert any(p.startswith(f"[{entry.number}] {entry.title}.") and entry.formula in p for p in text)
        sources = {files[number].source for number in entry.files}
        assert sources and ("Varbi" in sources) >= ("Varbi" in entry.source)
    listed = {row[0] for row in workbook["Definitioner"].iter_rows(min_row=3, values_only=True)}
    assert listed == {f"[{number}]" for number in entries}


def head_row(sheet) -> int:
    """The row of the head of a sheet's only table."""
    (table,) = sheet.tables.values()
    return int(re.match(r"[A-Z]+(\d+)", table.ref)[1])


def test_every_number_in_excel_is_the_figure_itself(workbook, whole):
    for table in whole.tables:
        sheet = workbook[table.name]
        first = 2 if table.group_heading else 1
        for at, line in enumerate(table.lines, start=head_row(sheet) + 1):
            assert sheet.cell(at, first).value == traced(line.label, line.trace)
            for column, cell in enumerate(line.cells, start=first + 1):
                found = sheet.cell(at, column)
                if cell.value is None:
                    assert (found.value or "") == cell.text
                else:
                    assert found.data_type == "n" and found.value == pytest.approx(cell.value, rel=1e-14)


@pytest.mark.parametrize(
    ("unit", "value", "number_format"),
    [
        ("share", 0.124, "0.0 %"),
        ("count", 1012, "#,##0"),
        ("SEK", 24_451_000, '#,##0," tkr"'),
        ("grade", 9.33, "0.00"),
        ("index", 85.0, "#,##0"),
        ("index", 8.4, "#,##0.0"),
    ],
)
def test_a_number_is_shown_in_excel_as_in_swedish(unit, value, number_format):
    from report.excel_book import number_format_of

    assert number_format_of(Cell("", value, unit)).split(";")[0] == number_format


def test_the_same_report_twice_is_the_same_bytes(con, whole, word_file, excel_file):
    again = report.collect(con, PERIOD)
    assert again == whole
    assert form(again, "docx") == word_file
    assert form(again, "xlsx") == excel_file
    for package in (word_file, excel_file):
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_files_carry_no_person_and_no_printing_time(document, workbook, whole):
    for found in (document.core_properties, workbook.properties):
        written = [getattr(found, name, "") for name in ("author", "creator", "last_modified_by", "lastModifiedBy")]
        assert set(filter(None, written)) <= {whole.unit_name}
        assert found.created.replace(tzinfo=None) == whole.snapshot_at.replace(tzinfo=None, microsecond=0)


def small(label: str) -> Report:
    """A report of one table with one line."""
    figure = Cell("12,4\u00a0%", 0.124, "share", Origin("market_share", "actual", "2025", ()))
    table = Table("Andel", "Andel", "Förvaltning", (Column("Andel"),), (Line(label, (figure,)),))
    return Report("Nämndrapport", "Rekrytering", "2025", "2025", "2025", False, "s1", datetime(2026, 9, 1),
                  (Section("Andel", "En mening.", (table,)),), (), (), (("NPS", "ett tal"),))  # fmt: skip


@pytest.mark.parametrize("label", ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "=1+1", "http://exempel.se", "007"])
def test_what_a_source_contains_never_becomes_a_formula_a_link_or_a_number(label):
    made = form(small(label), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Andel"]
    cell = sheet.cell(head_row(sheet) + 1, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (label, "s", None)
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert not any(b"<f>" in opened.read(name) for name in opened.namelist() if "worksheets/" in name)


def test_word_is_swedish_and_its_headings_come_in_order(document):
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "sv-SE"
    assert document.core_properties.language == "sv-SE"
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    meant = (qn("w:sectPr"), qn("w:drawing"))  # a turn of the page, and a picture, stand in paragraphs without text
    assert not [p for p in document.paragraphs if not p.text.strip() and not any(next(p._p.iter(x), None) is not None
                                                                                 for x in meant)]  # fmt: skip


def test_every_chart_has_its_finding_as_text_alternative(document, workbook, whole):
    charts = {table.name: table.chart for table in whole.tables if table.chart}
    assert len(charts) == 2
    described = [found.get("descr") for found in document.element.body.iter(qn("wp:docPr"))]
    assert described == [chart.finding for chart in charts.values()]
    captions = [p.text for p in document.paragraphs if p.text.startswith("Diagram")]
    assert captions == [f"Diagram {at}. {text}" for at, text in enumerate(described, start=1)]
    for name, chart in charts.items():
        (drawn,) = workbook[name]._charts
        table = next(table for table in whole.tables if table.name == name)
        assert len(drawn.series) == len(chart.series)
        for series, one in zip(drawn.series, chart.series, strict=True):
            sheet, _, cells = series.val.numRef.f.replace("$", "").replace("'", "").partition("!")
            shown = [cell.value for (cell,) in workbook[sheet][cells]]
            shown = [value if isinstance(value, int | float) else None for value in shown]
            at = [column.heading for column in table.columns].index(one.name)
            assert shown == pytest.approx([x.cells[at].value for x in table.lines if not x.is_total], rel=1e-14)
            assert [value for value in shown if value is not None] == pytest.approx(
                [value for value in one.values if value is not None], rel=1e-14
            )


def test_the_table_of_contents_leads_to_every_heading_it_names(document, whole):
    headings = [p.text for p in document.paragraphs if re.fullmatch("Heading [1-3]", p.style.name)]
    (field,) = [p for p in document.paragraphs if "TOC" in "".join(x.text or "" for x in p._p.iter(qn("w:instrText")))]
    links = list(field._p.iter(qn("w:hyperlink")))
    assert ["".join(x.text for x in link.iter(qn("w:t"))) for link in links] == headings and len(headings) > 15
    for link, heading in zip(links, headings, strict=True):
        (place,) = [p.text for p in document.paragraphs for mark in p._p.iter(qn("w:bookmarkStart"))
                    if mark.get(qn("w:name")) == link.get(qn("w:anchor"))]  # fmt: skip
        assert place == heading


def test_the_citys_own_template_gives_its_styles(whole):
    own = docx.Document()
    own.add_paragraph("Det här ska inte stå kvar")
    own.styles["Heading 1"].font.name = "Stockholm Type"
    target = io.BytesIO()
    own.save(target)
    (content,) = report.files(small("Farsta"), ["docx"], Own(target.getvalue())).values()
    made = docx.Document(io.BytesIO(content))
    assert made.styles["Heading 1"].font.name == "Stockholm Type"
    text = [p.text for p in made.paragraphs]
    assert "Nämndrapport" in text and "Det här ska inte stå kvar" not in text
    with pytest.raises(KollenError, match=r"mall\.docx går inte att läsa"):
        report.files(small("x"), ["docx"], Own(b"no document"))


def test_every_word_table_has_a_repeated_head_a_caption_and_a_description(document):
    assert len(document.tables) > 20
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    numbers = [int(found[1]) for text in captions if (found := re.match(r"Tabell (\d+)\.", text))]
    assert numbers == list(range(1, len(document.tables) + 1))
    for table in document.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert len(table.rows) > 1


def test_no_cell_is_left_empty(document, workbook):
    for caption, rows in word_tables(document):
        assert all(text.strip() for row in rows for text in row), caption
    for sheet in workbook:
        for table in sheet.tables.values():
            assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row), sheet.title


def test_no_word_table_is_wider_than_its_page(document, whole):
    sections = iter(document.sections)
    section = next(sections)
    for child in document.element.body:
        if child.tag == qn("w:tbl"):
            width = sum(int(column.get(qn("w:w"))) for column in child.iter(qn("w:gridCol"))) * 635
            assert width <= section.page_width - section.left_margin - section.right_margin + 2000
        elif child.find(f".//{qn('w:sectPr')}") is not None:
            section = next(sections)


def test_word_says_its_snapshot_and_page_in_the_footer(document, whole):
    footer = document.sections[-1].footer._element
    text = "".join(node.text or "" for node in footer.iter(qn("w:t")))
    fields = [node.text.strip() for node in footer.iter(qn("w:instrText"))]
    assert f"ögonblicksbild {whole.snapshot}" in text and fields == ["PAGE", "NUMPAGES"]


def test_a_reader_meets_no_english_ids(document, workbook):
    text = [p.text for p in document.paragraphs]
    text += [cell for _, rows in word_tables(document) for row in rows for cell in row]
    text += [str(value) for sheet in workbook for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert not [line for line in text if re.search(r"\b[a-z]+_[a-z_]+\b|\b(None|True|False|nan)\b", line)]


def test_every_sheet_is_one_table_with_its_head_in_view(workbook, whole):
    names = [name for sheet in workbook for name in sheet.tables]
    assert len(names) == len(set(names)) and not [name for name in names if re.fullmatch(r"[A-Za-z]{1,3}\d+", name)]
    for table in whole.tables:
        sheet = workbook[table.name]
        assert len(sheet.tables) == 1 and sheet.freeze_panes and not sheet.merged_cells.ranges
        assert sheet["A1"].value == table.caption and sheet["A3"].value == whole.chosen
        widths = [sheet.column_dimensions[letter].width for letter in "AB"]
        assert widths[0] >= min(44, max(len(line.group or line.label) for line in table.lines))


def test_a_withheld_figure_has_no_number_anywhere(con, narrowed):
    withheld = [cell for cell in cells(narrowed) if cell.text == wording.WITHHELD]
    assert withheld and all(cell.value is None for cell in withheld)
    for table in narrowed.tables:
        for line in table.lines:
            for cell in line.cells:
                if cell.origin is None or cell.origin.role not in ("actual", "previous", "n", "low", "high"):
                    continue
                if not cell.origin.by:
                    row = figure(con, cell.origin.measure, cell.origin.period, cell.origin.where)
                    assert row.withheld == (cell.text == wording.WITHHELD)
    made = form(narrowed, "xlsx")
    workbook = openpyxl.load_workbook(io.BytesIO(made))
    sheet = workbook["Bedömningar"]
    rows = {row[0]: row[1:5] for row in sheet.iter_rows(min_row=head_row(sheet) + 1, values_only=True)}
    assert next(cells for label, cells in rows.items() if label.startswith("NPS [")) == (wording.WITHHELD,) * 4
    heads, *figures = workbook["Ursprung"].iter_rows(min_row=2, values_only=True)
    hidden = [dict(zip(heads, row, strict=True)) for row in figures if row[3] == wording.WITHHELD]
    assert hidden and all(row[name] == wording.NOTHING for row in hidden for name in ("Värde", "Täljare", "Antal"))
    assert "för få svar" in next(s.sentence for s in narrowed.sections if s.heading.startswith("Kundernas"))


def test_a_filter_that_a_source_lacks_is_left_out_and_said(con, narrowed, whole):
    budget = next(table for table in narrowed.tables if table.name == "Budget och utfall")
    same = next(table for table in whole.tables if table.name == "Budget och utfall")
    assert [line.cells for line in budget.lines] == [line.cells for line in same.lines]
    assert any("förvaltning och verksamhetsområde gäller inte" in note for note in budget.notes)
    assert any("förvaltning och verksamhetsområde gäller inte" in note for _, note in narrowed.notes)
    revenue = next(cell for cell in cells(narrowed) if cell.origin and cell.origin.measure == "revenue")
    assert revenue.origin.where == ()


def test_what_is_chosen_stands_in_both_files(narrowed, choice):
    words = " · ".join(value for (value,) in choice.values())
    chosen = f"Januari–augusti 2025 · {words} · jämfört med samma period 2024 · påhittade uppgifter"
    assert narrowed.chosen == chosen
    document = docx.Document(io.BytesIO(form(narrowed, "docx")))
    assert chosen in [paragraph.text for paragraph in document.paragraphs]
    workbook = openpyxl.load_workbook(io.BytesIO(form(narrowed, "xlsx")))
    assert chosen in [cell.value for cell in workbook["Omslag"]["B"]]


def test_the_target_and_status_are_the_plans(con, whole):
    shares = next(table for table in whole.tables if table.name == "Andel per fackförvaltning")
    target_at, status_at = (
        [column.heading for column in shares.columns].index(heading) for heading in ("Årsmål", "Status")
    )
    goals = {line.label: line.cells[target_at].value for line in shares.lines if line.cells[target_at].value}
    assert goals and all(
        plan.target("market_share", {"administration": [name]}, 2025).value == value for name, value in goals.items()
    )
    words = {f"{sign}\u00a0{word}" for sign, word in wording.STATUS.values()}
    assert {line.cells[status_at].text for line in shares.lines} <= words | {wording.NOTHING}


def test_a_section_begins_with_its_figures(whole):
    share = next(table for table in whole.tables if table.name == "Nyckeltal").lines[0]
    sentence = next(s.sentence for s in whole.sections if s.heading == "Andel av stadens rekryteringar")
    assert sentence.startswith("Under januari–augusti 2025 var andelen rekryteringar")
    assert all(share.cells[place].text in sentence for place in (0, 1, 2))


@pytest.mark.parametrize("period", ["2020", "2026T2", "2025T3/alone"])
def test_a_period_with_little_or_no_data_still_gives_a_report(con, period):
    made = report.collect(con, period)
    for fmt in report.FORMATS:
        assert form(made, fmt)
    if period == "2020":
        assert "uppgift saknas" in made.sections[0].sentence
        assert all(cell.reason for cell in cells(made) if cell.text == wording.NOTHING)
    if period == "2026T2":
        assert ("Hela rapporten", "Mål ur plan 2025; plan 2026 saknas.") in made.notes


@pytest.mark.parametrize(
    ("period", "is_filtered", "name"),
    [
        ("2025T2", False, "namndrapport-2025T2.docx"),
        ("2025T2/alone", False, "namndrapport-2025T2-enskild.docx"),
        ("2025-03..2025-08", True, "namndrapport-2025-03--2025-08-urval.docx"),
    ],
)
def test_a_file_is_named_by_its_period(period, is_filtered, name):
    assert report.file_name(replace(small("x"), period=period, is_filtered=is_filtered), "docx") == name


def test_write_makes_the_folder_and_leaves_only_whole_files(tmp_path):
    paths = report.write(report.files(small("x"), ["docx", "xlsx"]), tmp_path / "ny" / "mapp")
    assert [path.name for path in paths] == ["namndrapport-2025.docx", "namndrapport-2025.xlsx"]
    assert sorted(path.name for path in (tmp_path / "ny" / "mapp").iterdir()) == sorted(path.name for path in paths)


def test_wrong_use_is_said_in_swedish(con, tmp_path):
    with pytest.raises(KollenError, match='"odt" finns inte'):
        form(small("x"), "odt")
    with pytest.raises(KollenError, match="går inte att tyda"):
        report.collect(con, "i fjol")
    taken = tmp_path / "fil"
    taken.write_text("x")
    with pytest.raises(OSError):
        report.write({"x.docx": b"x"}, taken)
    assert list(tmp_path.iterdir()) == [taken]


def broken(tmp_path, old: str, new: str) -> Path:
    """The contents as they are, but with one text replaced where it first stands."""
    path = tmp_path / "contents.toml"
    text = contents.FILE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


LEAD = 'lead = { measure = "market_share", text = "Under {period} var andelen rekryteringar {value}" }'
SHARE = 'lead = { measure = "market_share", text = "Under {period}'
BY_PACKAGE = '["assignments", "assignments.previous", "assignments.change", "package_share"]'
WRONG_CONTENTS = {
    "no TOML": ("[[section]]\nheading", "[[section", "går inte att läsa"),
    "an unknown key": ("key_columns =", "colums = []\nkey_columns =", ": nyckeln colums är okänd"),
    "a missing key": ('unit = "Serviceförvaltningen Rekrytering"', "", ": nyckeln unit saknas"),
    "another shape": ('title = "Nämndrapport"', "title = 7", ": title ska vara en text"),
    "a word with no meaning": ('"KF" = "Kommunfullmäktige."', '"KF" = 1', ", words: KF ska vara en text"),
    "a section's key": (LEAD, "leed = {}", ", avsnitt Sammanfattning: nyckeln leed är okänd"),
    "no heading": ('heading = "Sammanfattning"', "", ", avsnitt 1: nyckeln heading saknas"),
    "half a lead": (LEAD, 'lead = { measure = "nps" }', ", avsnitt Sammanfattning, lead: nyckeln text saknas"),
    "a lead's measure": (LEAD, LEAD.replace("market_share", "market_shore"), "lead: measure är \"market_shore\""),
    "a lead's word": (SHARE, SHARE.replace("{period}", "{perioden}"), "De som går är {period}, {value}"),
    "a table's key": ('caption = "Nyckeltal"', 'caption = "N"\nordr = "x"', "tabell Nyckeltal: nyckeln ordr är okänd"),
    "no caption": ('caption = "Nyckeltal"', "", "tabell Nyckeltal: nyckeln caption saknas"),
    "no kind": ("indicators = true", "", "tabell Indikatorer: tabellen ska ha precis en av nycklarna rows, by"),
    "two kinds": ("indicators = true", "indicators = true\nsources = true", "tabell Indikatorer: tabellen ska ha"),
    "another kind's key": ("indicators = true", "indicators = true\ntotal = true", "nyckeln total är okänd"),
    "a kind that is off": ("sources = true", "sources = false", "tabell Källor: sources är false"),
    "a row's measure": ('{ measure = "nps" }', '{ measure = "npss" }', 'Nyckeltal, rad 6: measure är "npss"'),
    "a row's key": ('{ measure = "nps" }', '{ mesure = "nps" }', "Nyckeltal, rad 6: nyckeln measure saknas"),
    "a row's dimension": ("where = { survey =", "where = { sort =", 'where har dimensionen "sort", men response_rate'),
    "a value that is no list": ('survey = ["kund"]', 'survey = "kund"', "where, survey ska vara en lista"),
    "a measure that needs more": ('{ measure = "nps" }', '{ measure = "question_grade" }', "visas bara per question"),
    "a role of key figures": ('"actual", "previous", "change", "target"', '"utfall"', 'columns är "utfall"'),
    "a column without its measure": (', budget = "budget_cost"', "", "Budget och utfall, rad 2: nyckeln budget saknas"),
    "a swap's measure": ('"budget_cost"', '"budgetcost"', 'rad 2: budget är "budgetcost"'),
    "a dimension": ('by = "package"', 'by = "paket"', 'tabell Uppdrag per paket: by är "paket" men ska vara en av'),
    "a dimension a measure lacks": ('by = "month"', 'by = "area"', 'by har dimensionen "area", men revenue har'),
    "an order": ('order = "largest"\n', 'order = "störst"\n', 'order är "störst" men ska vara en av largest'),
    "no figures": (f"figures = {BY_PACKAGE}", "", "tabell Uppdrag per paket: nyckeln figures saknas"),
    "a column's measure": (BY_PACKAGE, '["uppdrag"]', 'figures 1: figure är "uppdrag"'),
    "a column's role": (BY_PACKAGE, '["assignments.förra"]', 'rollen i assignments.förra är "förra"'),
    "a column's key": (BY_PACKAGE, '[{ figure = "assignments" }]', "figures 1: nyckeln heading saknas"),
    "a column that is none": (BY_PACKAGE, "[1]", "figures 1: ska vara en text som market_share"),
    "a name too long": ('name = "Nyckeltal"', f'name = "{"N" * 32}"', "1–31 tecken"),
    "a name Excel refuses": ('name = "Nyckeltal"', 'name = "Tal: viktiga"', "inget av ' * / : ?"),
    "a name taken": ('name = "Indikatorer"', 'name = "nyckeltal"', "name används redan"),
    "a name of ours": ('name = "Indikatorer"', 'name = "Omslag"', "name används redan"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), WRONG_CONTENTS.values(), ids=WRONG_CONTENTS)
def test_wrong_contents_are_said_in_swedish_with_file_and_key(tmp_path, old, new, message):
    with pytest.raises(KollenError, match=r"^contents\.toml") as error:
        contents.load(broken(tmp_path, old, new))
    assert message in str(error.value)


def test_a_survey_indicator_says_how_firm_it_is(con, whole):
    nps = next(one for one in plan.indicators(con, PERIOD) if one.measure == "nps")
    low, high = (wording.value(bound, "NPS") for bound in (nps.low, nps.high))
    assert any(cell.text.startswith(f"{nps.n} svar, 95 % intervall {low} till {high}.") for cell in cells(whole))
