"""The dashboard in a real browser: a reader's walk from opening it to the exported file, and axe-core on every page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import axe_playwright_python
import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.app_server import PAGES
from tests.browsing import IN_BROWSER, cells_of, charts, choose, download, drawn, shown, unreached
from warehouse import wording
from warehouse.measure import measure

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
SHARES = "/marknadsandel?ar=2025&period=Helår"

pytestmark = IN_BROWSER


def words(document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_walk_from_opening_to_the_exported_file(open_page, con):
    page = open_page(SHARES)
    expect(charts(page).first).to_be_visible()
    before = charts(page).first.get_attribute("aria-label")
    whole, farsta = (
        measure(con, "market_share", "2025"),
        measure(con, "market_share", "2025", where={"administration": ["Farsta"]}),
    )
    value, city = wording.row(farsta[0], "share"), wording.row(whole[0], "share")
    expect(page.locator(".kollen-value").first).to_have_text(city)

    choose(page, "Stadsdel/förvaltning", "Farsta")
    expect(page.locator(".kollen-value").first).to_have_text(value)
    expect(page.locator(".kollen-chosen")).to_contain_text("2025 · Farsta")
    expect(charts(page).first).to_have_attribute("aria-label", re.compile("per verksamhetsområde, 2025"))
    assert charts(page).first.get_attribute("aria-label") != before
    assert "forvaltning=Farsta" in page.url

    page.get_by_role("button", name="Nämndrapport").click()
    page.get_by_role("menuitem", name="Nämndrapport").click()
    expect(page.get_by_role("heading", name="Nämndrapport", level=1)).to_be_visible()
    expect(page.locator(".kollen-chosen")).to_contain_text("2025 · Farsta")
    drawn(page)
    assert value in shown(page)

    page.get_by_role("tab", name="Ladda ner").click()
    drawn(page)
    document = docx.Document(io.BytesIO(download(page, "Ladda ner Word (.docx)")))
    assert "Farsta" in words(document)
    assert value in words(document)
    workbook = openpyxl.load_workbook(io.BytesIO(download(page, "Ladda ner Excel (.xlsx)")))
    cells = [cell for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any(isinstance(cell, float) and cell == pytest.approx(farsta[0].value) for cell in cells)


def test_the_files_hold_every_figure_of_the_page(open_page):
    page = open_page("/namndrapport?ar=2025&period=Helår&rapport=Läs")
    sections = page.get_by_test_id("stMain").get_by_test_id("stExpander")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") < 3000
    for section in sections.all()[1:]:
        section.locator("summary").click()
        drawn(page)
        expect(section.locator(".kollen-table, .kollen-note").first).to_be_visible()
    figures = set(page.locator(".kollen-table td.n").all_inner_texts()) - {"–"}
    assert len(figures) > 100
    page.get_by_role("tab", name="Ladda ner").click()
    drawn(page)
    in_word = words(docx.Document(io.BytesIO(download(page, "Ladda ner Word (.docx)"))))
    assert sorted(one for one in figures if one not in in_word) == []


def test_the_address_shows_a_colleague_the_same(open_page):
    page = open_page("/marknadsandel")
    choose(page, "Verksamhetsområde", "Äldreomsorg")
    page.get_by_text("T1", exact=True).click()
    expect(page.locator(".kollen-chosen")).to_contain_text(re.compile("Januari–april.*Äldreomsorg"))
    drawn(page)
    again = open_page(page.url.replace(page.url.split("/marknadsandel")[0], ""))
    assert again.locator(".kollen-chosen").inner_text() == page.locator(".kollen-chosen").inner_text()
    assert again.locator(".kollen-value").all_inner_texts() == page.locator(".kollen-value").all_inner_texts()


def test_the_choice_follows_between_pages_and_is_cleared_in_one_click(open_page):
    page = open_page("/chefspaket?forvaltning=Farsta&forvaltning=Järva")
    page.get_by_role("button", name="Ekonomi").click()
    page.get_by_role("menuitem", name="Budget och utfall").click()
    expect(page.get_by_role("heading", name="Budget och utfall", level=1)).to_be_visible()
    expect(page.locator(".kollen-chosen")).to_contain_text("Farsta, Järva")
    expect(page.get_by_text("Utan urvalet Farsta, Järva").first).to_be_visible()
    page.get_by_role("link", name="brister att rätta").click()
    expect(page.get_by_role("heading", name="Datakvalitet", level=1)).to_be_visible()
    expect(page.get_by_role("listbox").or_(page.get_by_text("Järva")).first).to_be_visible()
    page.get_by_role("button", name="Marknad", exact=True).click()
    page.get_by_role("menuitem", name="Marknadsandel").click()
    expect(page.locator(".kollen-chosen")).to_contain_text("Farsta, Järva")
    page.get_by_role("button", name="Rensa urvalet").click()
    expect(page.locator(".kollen-chosen")).to_contain_text("hela verksamheten")
    assert "forvaltning" not in page.url


def test_how_a_figure_is_reckoned(open_page):
    page = open_page(SHARES)
    page.get_by_role("button", name="Hur är det räknat?").first.click()
    window = page.get_by_role("dialog")
    expect(window.get_by_text("Beräkning:")).to_be_visible()
    expect(window.get_by_text("÷")).to_be_visible()
    expect(window.get_by_text("access/rekrytering.accdb").first).to_be_visible()
    rows = cells_of(download(page, "Ladda ner alla"))
    assert rows[0][:2] == ["Fil", "Rad"]
    assert len(rows) > 5000
    window.get_by_role("button", name="Stäng").click()
    expect(window).to_be_hidden()


def test_rows_to_mend_can_be_taken_home(open_page):
    page = open_page("/datakvalitet")
    sheet = openpyxl.load_workbook(io.BytesIO(download(page, "Ladda ner som Excel"))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Allvar", "Fil", "Rad", "Kolumn", "I filen", "Vad som hände")
    assert len(cells_of(download(page, "Ladda ner som csv"))) == len(rows) > 10


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_swedish_fits_its_window_is_reached_by_tab_and_axe_finds_nothing(open_page, path):
    page = open_page(f"/{path}", 400)
    assert page.evaluate("document.documentElement.lang") == "sv"
    assert page.title() == f"{PAGES[path][0]} – Rekryteringskollen"
    english = r"\b(Choose|Select|options|No results|Loading|Download|Error|None|undefined|NaN)\b"
    assert re.findall(english, shown(page)) == []
    page.evaluate(AXE)
    fits_and_accessible(page)
    page.set_viewport_size({"width": 1400, "height": 900})
    expect(page.get_by_role("button", name="Underlag")).to_be_visible()  # the wide page's menu
    fits_and_accessible(page)
    assert unreached(page) == []


def fits_and_accessible(page: Page) -> None:
    content, window = page.locator("[data-testid=stMain]").evaluate("main => [main.scrollWidth, main.clientWidth]")
    assert content <= window
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
