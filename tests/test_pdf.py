"""The report as a PDF: tagged for screen readers, paged, and with every figure of the report as it stands."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pikepdf
import pypdf
import pytest

import report
from report import outline, pdf
from report.model import (
    WHOLE_REPORT,
    Cell,
    Chart,
    Column,
    Entry,
    Goal,
    Line,
    Report,
    Said,
    Section,
    Series,
    Signature,
    SourceFile,
    Table,
)
from warehouse import wording
from warehouse.errors import KollenError

HOSTILE = [
    "#let x = 1 #panic() *bold* _it_ $x^2$",
    "= Rubrik @cite <label> [x](y) `kod`",
    "- punkt https://exempel.se/a C:\\mapp\\\"fil\" /* x */ // y",
    "\\u{41} a -- b ... 'c' ~ &amp; </script> ] } ) \\",
]


@pytest.fixture(scope="module")
def whole(con) -> Report:
    return report.collect(con, "2025T2")


@pytest.fixture(scope="module")
def whole_file(whole) -> bytes:
    return pdf.to_bytes(whole)


@pytest.fixture(scope="module")
def whole_pages(whole_file) -> list[str]:
    return pages(whole_file)


@pytest.fixture(scope="module")
def whole_text(whole_pages) -> str:
    return bare("".join(whole_pages))


def small(text: str = "NPS", columns: int = 1, **changes) -> Report:
    """A report where a text stands in every place that a text can have: goals, comments, charts and all."""
    cells = (Cell("12,4\u00a0%", 0.124, "share"),) * columns
    lines = (
        Line(text, cells, "", False, "m1", Said(f"Först {text}\nsedan mer", f"Analys {text}"), 1),
        Line("Hemlig", (Cell(wording.WITHHELD, reason=wording.WITHHELD),) * columns, "", False, "m1"),
        Line("Totalt", cells, "", True, "m1"),
    )
    heads = tuple(Column(f"Utfall för kolumn{number}", trace=1) for number in range(columns))
    series = (Series("Utfall", "actual", (0.25, None, -0.125)), Series("Budget", "budget", (0.5, 0.0, 0.1)))
    names = (text, "Hemlig", "Under noll")
    chart = Chart(f"Diagram {text}", f"Högst {text}", "bars", "share", names, series)
    table = Table("Tabell", f"Andel {text}", "Mått", heads, lines, (f"Not {text}",), "", "indicators", chart)
    ungrouped = replace(table, lines=tuple(replace(line, goal="", group=text) for line in lines), group_heading="Mål",
                        chart=replace(chart, form="columns"))  # fmt: skip
    goals = (Goal("m1", "enhetsmål", 4, text, f"Uppfyllt {text}.", "", Said(text, "")),)
    entry = Entry(1, "nps", text, f"Definition {text}", f"Tolkning {text}", "procent", text, f"a = {text}", (1, 2))
    files = (SourceFile(1, "l1", datetime(2026, 9, 1), text, text, ()),)
    made = Report(
        f"Rapport {text}", f"Enhet {text}", "2025", "2025", text, False, "s1", datetime(2026, 9, 1, 12),
        (Section("Mål", text, (table,), (), goals), Section(f"Avsnitt {text}", text, (ungrouped,), (text,))),
        ((WHOLE_REPORT, f"Hela {text}"),), (entry,), ((text, f"ett {text}"),), files,
    )  # fmt: skip
    return replace(made, **changes)


def pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def bare(text: str) -> str:
    """A text with no spaces at all, since line breaks may stand at any of them."""
    return re.sub(r"[\s\u200b]+", "", text)


def told(made: bytes) -> str:
    return bare("".join(pages(made)))


def nodes(node: object) -> Iterator[pikepdf.Dictionary]:
    """The nodes of a structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from nodes(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from nodes(node.get("/K", pikepdf.Array()))


def tagged(opened: pikepdf.Pdf, *kinds: str) -> list[pikepdf.Dictionary]:
    return [node for node in nodes(opened.Root.StructTreeRoot.K) if str(node.S) in kinds]


def links(opened: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [one for page in opened.pages for one in page.get("/Annots", [])]


def rows(table: Table) -> Iterator[str]:
    """Every row of a table as it is read, its label's trace number among the texts."""
    for line in table.lines:
        yield bare(line.label + (f"[{line.trace}]" if line.trace else "") + "".join(cell.text for cell in line.cells))


@pytest.fixture(scope="module", params=["demo", "small"])
def opened(request) -> Iterator[pikepdf.Pdf]:
    made = request.getfixturevalue("whole_file") if request.param == "demo" else pdf.to_bytes(small())
    with pikepdf.open(io.BytesIO(made)) as found:
        yield found


def test_the_file_says_what_it_is_and_holds_no_personal_data(whole, whole_file):
    """veraPDF is a Java program that no package index has; typst takes part of its place.

    Asked for PDF/UA-1 and PDF/A-2a, typst refuses to write a file without title or language, a picture without a text
    alternative, headings that skip a level, a character that no font shows, or fonts that are not in the file. It
    doesn't judge whether the tags are the right ones: that is what the tests below look at.
    """
    with pikepdf.open(io.BytesIO(whole_file)) as found:
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == "sv-SE"
        assert found.Root.ViewerPreferences.DisplayDocTitle
        title = f"{whole.title} {whole.period_label}"
        made = whole.snapshot_at.strftime("%Y%m%d%H%M%S")
        assert {key: str(found.docinfo[key]) for key in ("/Title", "/Author", "/CreationDate", "/ModDate")} == {
            "/Title": title, "/Author": whole.unit_name, "/CreationDate": f"D:{made}Z", "/ModDate": f"D:{made}Z",
        }  # fmt: skip
        with found.open_metadata() as metadata:
            said = {key: metadata.get(key) for key in ("dc:title", "pdfuaid:part", "pdfaid:part", "pdfaid:conformance")}
        assert said == {"dc:title": title, "pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}


def test_headings_come_in_order_and_are_those_of_the_report(opened):
    found = tagged(opened, *(f"/H{level}" for level in range(1, 7)))
    levels = [int(str(node.S)[2:]) for node in found]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    titles = [str(node.T) for node in found]
    assert titles[0] == "Innehåll" and [title[:8] for title in titles if title.startswith("Bilaga")] == [
        "Bilaga 1", "Bilaga 2", "Bilaga 3",
    ]  # fmt: skip


def test_every_table_has_a_head_and_a_caption(opened):
    tables = tagged(opened, "/Table")
    assert tables
    for node in tables:
        parts = {str(part.S): part for part in nodes(node.K)}
        head = [str(one.S) for one in nodes(parts["/THead"].K) if str(one.S) in ("/TH", "/TD")]
        assert head and set(head) == {"/TH"} and "/Caption" in parts
        body = next(part for part in nodes(node.K) if str(part.S) == "/TBody")
        assert any(str(one.S) == "/TD" for one in nodes(body.K))


def test_every_picture_tells_its_finding(whole, whole_file):
    charts = [table.chart.finding for block in outline.blocks(whole) for table in block.tables if table.chart]
    with pikepdf.open(io.BytesIO(whole_file)) as found:
        assert charts and [str(node.Alt) for node in tagged(found, "/Figure")] == charts


def test_a_trace_number_leads_to_how_the_figure_is_made(whole, whole_file, whole_text):
    with pikepdf.open(io.BytesIO(whole_file)) as found:
        names = {str(one.Dest) for one in links(found) if isinstance(one.get("/Dest"), pikepdf.String)}
        assert not [one for one in links(found) if "/A" in one and "/URI" in one.A]
    shown = [table for block in outline.blocks(whole) for table in block.tables]
    traces = {one.trace for table in shown for one in (*table.columns, *table.lines)} - {None}
    assert traces and names == {f"entry-{number}" for number in traces}
    for entry in whole.definitions:
        assert bare(f"[{entry.number}] {entry.title}Definition:{entry.definition}") in whole_text
        assert bare(f"Räknad så: {entry.formula}Enhet:{entry.unit}Källa:{entry.source}") in whole_text


def test_every_row_of_every_table_stands_in_the_file_in_order(whole, whole_text):
    place = 0
    shown = [table for block in outline.blocks(whole) for table in block.tables]
    assert len(shown) > 20
    for number, table in enumerate(shown, start=1):
        for wanted in (bare(f"Tabell {number}. {table.caption}{table.label_heading}"), *rows(table)):
            found = whole_text.find(wanted, place)
            assert found >= 0, (table.caption, wanted)
            place = found + len(wanted)


def test_every_page_says_what_it_belongs_to_and_its_number(whole, whole_pages):
    for number, text in enumerate(whole_pages, start=1):
        footer = f"{whole.title} {whole.period_label} · {whole.state} · ögonblicksbild {whole.snapshot}"
        assert bare(f"{footer} · sida {number} av {len(whole_pages)}") in bare(text)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b|\b(None|True|False|nan|Table|Figure|Contents)\b", " ".join(whole_pages))


def test_the_same_report_gives_the_same_bytes(whole, whole_file):
    assert pdf.to_bytes(whole) == whole_file


def test_what_is_withheld_gives_no_number_and_no_bar():
    made = pdf.to_bytes(small())
    assert f"Hemlig{bare(wording.WITHHELD)}Totalt12,4%" in told(made)
    drawn = told(made).split("Diagram1.")[1].split("Tabell2.")[0]
    assert "NPS25,0%50,0%Hemlig–0,0%Undernoll−12,5%10,0%" in drawn


def test_the_head_is_quoted_line_by_line_and_a_signed_report_says_so():
    signed = small(signature=Signature("avdelningschef", datetime(2026, 9, 2, 8, 30)))
    text = "\n".join(pages(pdf.to_bytes(signed)))
    assert "Kommentar till ”NPS”\nFörst NPS\nsedan mer\nAnalys av ”NPS”\nAnalys NPS" in text
    assert text.count("Undertecknad av avdelningschef 2026-09-02 08:30") > 1 and "Utkast" not in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_texts_stand_as_they_are(hostile):
    made = pdf.to_bytes(small(hostile))
    text = told(made)
    for around in ("Rapport {}", "Enhet {}", "Hela {}", "Enhetsmål: {}", "Uppfyllt {}.", "Först {}", "Not {}", "ett {}",
                   "Andel {}", "Avsnitt {}", "Definition {}", "Diagram 1. Diagram {}"):  # fmt: skip
        assert bare(around.format(hostile)) in text
    with pikepdf.open(io.BytesIO(made)) as found:
        assert not [one for one in links(found) if "/A" in one and "/URI" in one.A]
        assert str(found.docinfo["/Title"]) == f"Rapport {hostile} 2025"
        assert {str(node.Alt) for node in tagged(found, "/Figure")} == {f"Högst {hostile}"}


def test_a_character_that_cannot_be_shown_has_a_stand_in_and_is_named():
    text = told(pdf.to_bytes(small("A\u65e5B\x07C\U0001f600D")))
    assert "A□B□C□D" in text
    assert bare("Tecken som inte går att visa i en PDF står som □: U+0007, U+65E5, U+1F600.") in text


@pytest.mark.parametrize(("columns", "is_lying"), [(1, False), (9, True)])
def test_the_page_turns_for_a_wide_table(columns, is_lying):
    made = pypdf.PdfReader(io.BytesIO(pdf.to_bytes(small(columns=columns))))
    lying = [page.mediabox.width > page.mediabox.height for page in made.pages]
    assert any(lying) == is_lying and not lying[0] and not lying[-1]


@pytest.mark.parametrize("text", ["W" * 120, "ord " * 400])
def test_a_very_long_text_stays_on_its_pages(text):
    """Nothing is cut: the text is whole, and no letter stands outside the paper."""
    made = pdf.to_bytes(small(text.strip()))
    texts, outside = [], []
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        width, height = map(float, (page.mediabox.width, page.mediabox.height))

        def look(part, _, place, *rest, width=width, height=height):
            if part.strip() and not (0 <= place[4] <= width and 0 <= place[5] <= height):
                outside.append(part)

        texts.append(page.extract_text(visitor_text=look))
    assert bare(f"Not {text}") in bare("".join(texts)) and not outside


def test_a_table_longer_than_a_page_repeats_its_head_and_keeps_its_rows_whole():
    made = small()
    (table,) = made.sections[1].tables
    lines = tuple(replace(table.lines[0], label=f"Rad {number}", group="") for number in range(150))
    long = replace(table, lines=lines, group_heading="")
    texts = pages(pdf.to_bytes(replace(made, sections=(Section("Lång", "", (long,)),))))
    shown = [text for text in texts if re.search(r"Rad \d+", text)]
    assert len(shown) > 2 and all("Utfall för" in text and "Mått" in text for text in shown)
    assert all(any(row in page for page in map(bare, shown)) for row in rows(long))


def test_what_typst_refuses_is_said_in_swedish(monkeypatch, tmp_path):
    template = tmp_path / "trasig.typ"
    template.write_text("#finns-inte", encoding="utf-8")
    monkeypatch.setattr(pdf, "TEMPLATE", template)
    with pytest.raises(KollenError, match=r"^PDF-filen för 2025 gick inte att göra") as error:
        pdf.to_bytes(small())
    assert error.value.__suppress_context__
