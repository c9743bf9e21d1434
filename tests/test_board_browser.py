"""The board's report from comment to restatement in a real browser: written, signed, taken home, made again."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from ingest.delivery import DEMO_MARK
from ingest.pipeline import ingest
from tests.app_server import running
from tests.browsing import IN_BROWSER, drawn
from tests.deliveries import copy_home
from warehouse import comments, database, plan, wording

pytestmark = IN_BROWSER

ADDRESS = "/namndrapport?ar=2025&period=T2"
COMMENT = "Målet nås: fler förvaltningar kommer tillbaka."
CHANGED = "engagement"


@pytest.fixture
def home(demo_home, tmp_path):
    return copy_home(demo_home, tmp_path)


@pytest.fixture
def page(browser, home):
    """A page of a dashboard over that home."""
    with running(home) as address:
        context = browser.new_context(viewport={"width": 1400, "height": 1600}, locale="sv-SE", accept_downloads=True)
        shown = context.new_page()
        shown.goto(address + ADDRESS)
        drawn(shown)
        yield shown
        context.close()


def press(page: Page, name: str, kind: str = "button") -> None:
    page.get_by_role(kind, name=name).click()
    drawn(page)


def taken(page: Page, name: str) -> bytes:
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def words(zipped: bytes) -> str:
    """Everything that the report in Word says, its footers among it."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".docx"))
        document = docx.Document(io.BytesIO(archive.read(name)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    feet = [one.text for section in document.sections for one in section.footer.paragraphs]
    return "\n".join([*(one.text for one in document.paragraphs), *cells, *feet])


def engagement(home: Path) -> tuple[str, float]:
    """The name and the value of the indicator whose row is changed."""
    con = database.open_current(home)
    try:
        return next((one.text, one.value) for one in plan.indicators(con, "2025T2") if one.id == CHANGED)
    finally:
        con.close()


def with_one_row_changed(demo_delivery: Path, folder: Path) -> Path:
    """A delivery with the demo's reported values, of which one is another."""
    (folder / "manuellt").mkdir(parents=True)
    shutil.copy(demo_delivery / DEMO_MARK, folder)
    told = (demo_delivery / "manuellt/indikatorer.csv").read_text(encoding="utf-8-sig")
    changed = re.sub(rf"^2025T2;{CHANGED};[\d,]+;", f"2025T2;{CHANGED};8,1;", told, flags=re.MULTILINE)
    (folder / "manuellt/indikatorer.csv").write_text(changed, encoding="utf-8")
    return folder


def test_from_comment_to_restatement(page, home, demo_delivery, tmp_path):
    page.get_by_role("combobox", name="Jag skriver som").click()
    press(page, "Avdelningschef", "option")
    page.get_by_label("Kommentar", exact=True).fill(COMMENT)
    page.keyboard.press("Tab")  # the text is sent when it is left; a click in the midst of that may be lost
    drawn(page)
    press(page, "Spara och markera klar")
    expect(page.get_by_role("status").filter(has_text="Sparat: kommentar och markeringen klar")).to_be_visible()
    assert [one.text for one in comments.history(home)] == [COMMENT, "ja"]

    press(page, "Granska och skriv under", "tab")
    press(page, "Skriv under …")
    press(page, "Ja, skriv under")
    expect(page.get_by_text("Undertecknad. Rapporten heter 2025T2-1")).to_be_visible(timeout=60_000)
    signed = taken(page, "Ladda ner som den undertecknades (.zip)")
    told = words(signed)
    assert COMMENT in told and "Undertecknad av avdelningschef" in told and "Utkast" not in told

    name, before = engagement(home)
    ingest(home, [with_one_row_changed(demo_delivery, tmp_path / "ny")])
    now = engagement(home)[1]
    assert before != now == pytest.approx(8.1)

    page.reload()
    drawn(page)
    page.get_by_text("Vad skulle skilja i dag?").click()
    listed = page.get_by_role("region", name="Siffror i 2025T2-1 som skulle bli andra").locator("tbody tr")
    expect(listed.first).to_be_visible(timeout=60_000)
    texts = [wording.value(number, "grade") for number in (before, now)] + [wording.difference(now, before, "grade")]
    rows = listed.all_inner_texts()
    assert any(name in row and all(text in row for text in texts) for row in rows)
    deliveries = {row.split("\t")[-1] for row in rows}
    assert len(deliveries) == 1 and re.fullmatch(r"\d{8}-\d{6}-\d{6}", deliveries.pop())

    press(page, "Gör om rapporten och jämför")
    again = page.get_by_role("status").filter(has_text="byte för byte densamma")
    expect(again).to_be_visible(timeout=60_000)
    assert taken(page, "Ladda ner som den undertecknades (.zip)") == signed
