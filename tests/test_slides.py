"""The slides: every number is the report's, each slide can be read by all, and nothing runs over its edge."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

import report
from report import slides, slides_settings
from report.model import Cell, Chart, Column, Line, Origin, Report, Section, Series, Signature, Table
from warehouse import wording
from warehouse.errors import KollenError

HOSTILE = [
    "=cmd|'/C calc'!A0", "+1+1", "@SUM(A1)", '<a:t>&"x"', "tecken\x00\x0b\ud800", "två\nrader\tok", "lång " * 300,
    "x" * 900,
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(con) -> Report:
    return report.collect(con, "2025T2")


@pytest.fixture(scope="module")
def made(whole) -> bytes:
    return slides.to_bytes(whole)


@pytest.fixture(scope="module")
def deck(made):
    return Presentation(io.BytesIO(made))


def frames(deck, kind: str) -> list:
    return [shape for slide in deck.slides for shape in slide.shapes if getattr(shape, f"has_{kind}", False)]


def texts(deck) -> list[str]:
    return [node.text or "" for slide in deck.slides for node in slide._element.iter(qn("a:t"))]


def paragraphs(deck) -> list[str]:
    """Every paragraph outside the tables."""
    return [line.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
            for line in shape.text_frame.paragraphs]  # fmt: skip


def numbered(label: str, trace: int | None) -> str:
    return label if trace is None else f"{label}\u00a0[{trace}]"


def shown_rows(deck, table: Table) -> tuple[list[str], list[list[str]]]:
    """The headings and rows of a table, all its slides together."""
    rows = []
    for frame in frames(deck, "table"):
        if frame.name.startswith(f"Tabell: {table.caption}"):
            head, *body = [[cell.text for cell in row.cells] for row in frame.table.rows]
            rows += body
    return head, rows


@pytest.mark.parametrize("name", ["Nyckeltal", "Bedömningar"])
def test_a_table_holds_the_reports_cells(deck, whole, name):
    table = next(table for table in whole.tables if table.name == name)
    head, rows = shown_rows(deck, table)
    assert head == [table.label_heading, *(numbered(column.heading, column.trace) for column in table.columns)]
    expected = [[numbered(line.label, line.trace), *(cell.text for cell in line.cells)] for line in table.lines]
    assert rows == expected and len(rows) > 5


def test_the_goals_stand_with_their_verdict_in_words(deck, whole):
    table = next(table for table in whole.tables if table.kind == "goals")
    head, rows = shown_rows(deck, table)
    verdicts = {line.label: line.cells[0].text for line in table.lines}
    assert head == ["Mål", "Måluppfyllelse", "Nivå"] and len(rows) > 8
    assert all(verdicts[label] == verdict and "målet" in verdict for label, verdict, _level in rows)
    levels = {"Mål för verksamhetsområdet", "Enhetsmål"}
    assert [row[0] for row in rows] == [line.label for line in table.lines if line.group in levels]


def test_the_judged_indicators_stand_by_status_each_once(deck, whole):
    table = next(table for table in whole.tables if table.kind == "indicators")
    spec = next(spec for spec in slides_settings.load() if spec.show == "status")
    kept = [place for place, column in enumerate(table.columns) if column.heading != "Anmärkning"]
    order = [wording.status(status) for status in spec.statuses]
    at = [column.heading for column in table.columns].index("Status")
    judged = sorted((x for x in table.lines if x.cells[at].text in order), key=lambda x: order.index(x.cells[at].text))
    head, rows = shown_rows(deck, table)
    assert rows == [[numbered(x.label, x.trace), *(x.cells[place].text for place in kept)] for x in judged]
    assert len(judged) > 20 and head[-1] == "Status"
    left = {x.cells[at].text for x in table.lines} - set(order)
    assert left <= {wording.status("not_due"), wording.status("no_data")}


def workbook_of(frame):
    return openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))


def test_a_chart_and_its_workbook_hold_the_tables_own_values(deck, whole):
    drawn = {frame.name: frame for frame in frames(deck, "chart")}
    tables = [table for table in whole.tables if table.chart]
    assert tables and len(drawn) == len(tables)
    for table in tables:
        frame = drawn[f"Diagram: {table.chart.title}"]
        sheet = workbook_of(frame).active
        plot = frame.chart.plots[0]
        assert tuple(plot.categories) == table.chart.categories
        at = {column.heading: place for place, column in enumerate(table.columns)}
        lines = {line.label: line for line in table.lines}
        for number, bars in enumerate(plot.series, start=2):
            expected = [lines[name].cells[at[bars.name]].value for name in table.chart.categories]
            assert list(bars.values) == pytest.approx(expected, rel=1e-12)
            column = [cell.value for cell in list(sheet.columns)[number - 1]]
            assert column == [bars.name, *(pytest.approx(value, rel=1e-12) for value in expected)]
            assert bars._element.find(f".//{qn('c:f')}").text.startswith("Data!")


def test_bars_begin_at_zero_and_say_their_values(deck):
    for frame in frames(deck, "chart"):
        assert frame.chart.value_axis.minimum_scale == 0
        for bars in frame.chart.plots[0].series:
            assert bars.data_labels.show_value and "[$-41D]" in bars.data_labels.number_format


def test_each_slide_has_its_own_title_first_and_number_last(deck, whole):
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert all(titles) and len(set(titles)) == len(titles)
    findings = {table.chart.finding.rstrip(".") for table in whole.tables if table.chart}
    assert findings <= set(titles)
    for number, slide in enumerate(deck.slides, start=1):
        kinds = [one.placeholder_format.type.name if one.is_placeholder else "" for one in slide.shapes]
        assert kinds[0] in ("TITLE", "CENTER_TITLE") and kinds[-2:] == ["FOOTER", "SLIDE_NUMBER"]
        footer, page = [shape.text_frame.text for shape in list(slide.shapes)[-2:]]
        assert whole.snapshot in footer and footer.startswith("Utkast") and page == str(number)


def test_tables_and_charts_have_a_text_for_those_who_do_not_see_them(deck):
    for frame in [*frames(deck, "table"), *frames(deck, "chart")]:
        assert len(frame._element.nvGraphicFramePr.cNvPr.get("descr")) > 20
    assert all(frame.table.first_row for frame in frames(deck, "table"))
    assert not [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]  # pictures


def test_all_text_is_marked_swedish_and_none_is_small(made):
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        parts = {name: opened.read(name).decode() for name in opened.namelist() if name.endswith(".xml")}
    for name, text in parts.items():
        assert set(re.findall(r'\blang="([^"]+)"', text)) <= {"sv-SE"}, name
        assert "Click to edit" not in text and "Office Theme" not in text and "Macintosh" not in text, name
        if "/slides/slide" in name:
            runs = re.findall(r"<a:(?:r|fld)\b[^>]*>(.*?)</a:(?:r|fld)>", text, flags=re.S)
            assert runs and all('<a:rPr' in run and 'lang="sv-SE"' in run for run in runs)
        if "/slides/" in name or "/charts/" in name:
            assert min(map(int, re.findall(r'\bsz="(\d+)"', text)), default=1200) >= 1200
    assert not [name for name in parts if "thumbnail" in name or "printer" in name]


def inside(deck) -> bool:
    """No shape beyond its slide, and tables and texts end above the footer."""
    for slide in deck.slides:
        for shape in slide.shapes:
            high = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
            end = deck.slide_height if shape.is_placeholder else Inches(6.95)
            if shape.top + high > end or shape.left + shape.width > deck.slide_width or shape.left < 0:
                return False
    return True


def test_nothing_runs_over_its_edge(deck):
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    assert inside(deck) and len(deck.slides) <= 14


def test_the_last_slide_names_the_definitions_that_the_numbers_lead_to(deck, whole):
    used = {int(number) for text in texts(deck)[:-1] for number in re.findall(r"\u00a0\[(\d+)\]$", text)}
    titles = {entry.number: entry.title for entry in whole.definitions}
    last = paragraphs(deck)
    assert len(used) > 10 and {f"[{number}] {titles[number]}" for number in used} <= set(last)
    assert any(whole.snapshot in line for line in last) and any("Varbi (20" in line for line in last)


def test_the_same_report_twice_is_the_same_bytes(whole, made):
    assert slides.to_bytes(whole) == made
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        books = [opened.read(name) for name in opened.namelist() if name.endswith(".xlsx")]
    created = whole.snapshot_at.replace(tzinfo=None, microsecond=0)
    for book in books:
        assert openpyxl.load_workbook(io.BytesIO(book)).properties.created == created
        with zipfile.ZipFile(io.BytesIO(book)) as opened:
            assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(books) == sum(table.chart is not None for table in whole.tables)


def test_the_file_carries_no_person_and_no_printing_time(deck, whole):
    found = deck.core_properties
    assert {found.author, found.last_modified_by} == {whole.unit_name} and found.language == "sv-SE"
    assert found.created == found.modified == whole.snapshot_at.replace(tzinfo=None, microsecond=0)


def test_a_signed_report_says_so_on_its_first_slide_and_in_every_footer(whole):
    signed = replace(whole, signature=Signature("avdelningschef", datetime(2026, 9, 1, 8, 30)))
    deck = Presentation(io.BytesIO(slides.to_bytes(signed)))
    assert signed.state in deck.slides[0].placeholders[1].text_frame.text
    assert all(list(slide.shapes)[-2].text_frame.text.startswith(signed.state) for slide in deck.slides)


def test_a_reader_meets_no_english_ids(deck):
    assert not [text for text in texts(deck) if re.search(r"\b[a-z]+_[a-z_]+\b|\b(None|True|False|nan)\b", text)]


def test_what_a_choice_does_not_reach_is_said_on_the_slide(con):
    made = report.collect(con, "2025T2", {"area": ["Skola"]})
    deck = Presentation(io.BytesIO(slides.to_bytes(made)))
    assert inside(deck)
    for name in ("Nyckeltal", "Indikatorer", "Ekonomi per månad", "Bedömningar"):
        table = next(table for table in made.tables if table.name == name)
        of_choice = [note for note in table.notes if "rvalet" in note]
        assert of_choice and set(of_choice) <= set(paragraphs(deck)), name


def small(label: str = "Farsta", count: int = 3, withheld: bool = False) -> Report:
    """A report of the key figures and one chart whose second value may be withheld."""
    names = tuple(label if place == 0 else f"{place} {label}" for place in range(count))
    values = tuple(None if withheld and place == 1 else 0.1234 + place / 1000 for place in range(count))
    origin = Origin("market_share", "actual", "2025", ())
    cells = [
        Cell(wording.WITHHELD, None, "share", origin, wording.WITHHELD) if value is None
        else Cell(wording.value(value, "share"), value, "share", origin)
        for value in values
    ]  # fmt: skip
    lines = tuple(Line(name, (cell,)) for name, cell in zip(names, cells, strict=True))
    chart = Chart(label, f"{label}: högst.", "bars", "share", names, (Series("Andel", "actual", values),))
    table = Table("Andel per stadsdel", label, "Förvaltning", (Column("Andel", trace=1),), lines, chart=chart)
    key = replace(table, name="Nyckeltal", chart=None, notes=(label,))
    return Report("Nämndrapport", label, "2025", "2025", label, False, "s1", datetime(2026, 9, 1),
                  (Section("Andel", label, (key, table)),), (), (), ())  # fmt: skip


@pytest.mark.parametrize("label", HOSTILE)
def test_what_a_source_contains_stays_text_and_stays_on_the_slide(label):
    deck = Presentation(io.BytesIO(slides.to_bytes(small(label))))
    assert inside(deck)
    (frame,) = frames(deck, "chart")
    cell = workbook_of(frame).active["A2"]
    assert cell.data_type == "s" and cell.hyperlink is None
    assert cell.value.replace(" ", "")[:8] == re.sub("[\x00\x0b\ud800\\s]", "", label)[:8]
    assert not [node for slide in deck.slides for node in slide._element.iter(qn("a:hlinkClick"))]


def test_a_withheld_value_is_in_no_chart_and_no_workbook():
    made = slides.to_bytes(small(withheld=True))
    (frame,) = frames(Presentation(io.BytesIO(made)), "chart")
    assert [value is None for value in frame.chart.plots[0].series[0].values] == [False, True, False]
    assert [cell.value for cell in workbook_of(frame).active["B"]] == ["Andel", 0.1234, None, 0.1254]
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert not [name for name in opened.namelist() if b"0.1244" in opened.read(name)]


def test_many_lines_and_groups_are_parted_over_slides():
    made = small(count=60)
    deck = Presentation(io.BytesIO(slides.to_bytes(made)))
    assert inside(deck)
    rows = [row.cells[0].text for frame in frames(deck, "table") for row in list(frame.table.rows)[1:]]
    bars = [name for frame in frames(deck, "chart") for name in frame.chart.plots[0].categories]
    assert rows == bars == list(made.tables[1].chart.categories)
    assert len({frame.chart.value_axis.maximum_scale for frame in frames(deck, "chart")}) == 1
    assert len({slide.shapes.title.text for slide in deck.slides}) == len(deck.slides)


WRONG_SLIDES = {
    "no such table": ('table = "Nyckeltal"', 'table = "Nykeltal"', 'tabellen "Nykeltal" finns inte.*"Nyckeltal"'),
    "no chart": ('table = "Andel per stadsdel"', 'table = "Källor"', "har inget diagram"),
    "an unknown key": ("sentence = true", "mening = true", "nyckeln mening är okänd"),
    "another shape": ("sentence = true", 'sentence = "ja"', "sentence ska vara true eller false"),
    "an unknown way": ('show = "table"', 'show = "lista"', 'show är "lista" men ska vara en av table'),
    "an unknown status": ('"missed"', '"dålig"', 'statusen "dålig" finns inte'),
    "no title": ('title = "Nyckeltal"', "", "nyckeln title saknas"),
}


@pytest.mark.parametrize("case", WRONG_SLIDES)
def test_wrong_slides_are_said_in_swedish(tmp_path: Path, case):
    old, new, said = WRONG_SLIDES[case]
    text = slides_settings.FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "slides.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KollenError, match=said):
        slides_settings.load(path)
