"""One figure, four ways to read it: the command, the page, the workbook and the Word document say the same."""

from __future__ import annotations

import json
import re
from html import unescape

import docx
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from ingest import cli
from warehouse import wording

PAGE = "from pages.shared import filters\nfrom pages import market_share\nfilters.show()\nmarket_share.render()\n"


@pytest.fixture(scope="module")
def answered(demo_home, tmp_path_factory):
    """The share of every administration in 2025 as the command answers, and the folder with the year's report."""
    folder = tmp_path_factory.mktemp("rapport")
    home = ["--home", str(demo_home)]
    asked = ["measure", "market_share", "--period", "2025", "--by", "administration", "--format", "json"]
    with pytest.MonkeyPatch.context() as patch:
        printed = []
        patch.setattr("builtins.print", lambda *texts, **_: printed.append(" ".join(map(str, texts))))
        assert cli.main([*asked, *home]) == 0
        answer = json.loads(printed[0])
        assert cli.main(["report", "--period", "2025", "--out", str(folder), *home]) == 0
    return {row["by"]["administration"]: row for row in answer["rows"]}, answer["snapshot"], folder


def test_the_page_says_what_the_command_says(answered, demo_home, monkeypatch):
    shares, _, _ = answered
    monkeypatch.setenv("KOLLEN_HOME", str(demo_home))
    app = AppTest.from_string(PAGE, default_timeout=60)
    app.query_params.update({"ar": "2025", "period": "Helår"})
    app.run()
    app.session_state["table-market_share-administration"] = True
    html = unescape("\n".join(element.proto.body for element in app.run().get("html")))
    for name, row in shares.items():
        cells = re.search(rf"<tr><th[^>]*>{re.escape(name)}</th>(.*?)</tr>", html)
        assert cells and f">{wording.value(row['value'], 'share')}<" in cells[1], name


def test_the_workbook_holds_the_commands_numbers(answered):
    shares, snapshot, folder = answered
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")))
    found = {}
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        for at, row in enumerate(rows):
            heads = [str(cell).partition(" [")[0] for cell in row]
            if heads[:2] == ["Förvaltning", "Andel"] and "Annonser" in heads:
                found |= {line[0]: line[1] for line in rows[at + 1 :] if line[0] in shares}
    # Excel keeps sixteen digits
    assert found == pytest.approx({name: row["value"] for name, row in shares.items()}, rel=1e-14)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any(snapshot in cell for cell in cells)


def test_the_document_shows_the_commands_numbers(answered):
    shares, snapshot, folder = answered
    document = docx.Document(next(folder.glob("*.docx")))
    found = {}
    for table in document.tables:
        heads = [cell.text.partition(" [")[0] for cell in table.rows[0].cells]
        if heads[:2] == ["Förvaltning", "Andel"] and "Annonser" in heads:
            found |= {row.cells[0].text: row.cells[1].text for row in table.rows if row.cells[0].text in shares}
    assert found == {name: wording.value(row["value"], "share") for name, row in shares.items()}
    assert snapshot in "\n".join(paragraph.text for paragraph in document.sections[0].footer.paragraphs)
