"""A task done without a mouse; that Tab reaches all of every page is seen where axe-core looks at it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import IN_BROWSER, MOST_TABS, drawn

pytestmark = IN_BROWSER


def tab_to(page: Page, name: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"Tab nådde inte {name}")


def test_from_the_menu_to_the_rows_behind_a_figure_without_a_mouse(open_page):
    page = open_page("/?ar=2025&period=Helår")
    tab_to(page, "Marknad")
    page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name="Marknadsandel")
    expect(item).to_be_visible()
    item.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Marknadsandel", level=1)).to_be_visible()
    drawn(page)
    page.get_by_role("combobox", name="Stadsdel/förvaltning").focus()
    page.keyboard.type("Farsta")
    page.keyboard.press("Enter")
    expect(page.locator(".kollen-chosen")).to_contain_text("2025 · Farsta")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Hur är det räknat?").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("Beräkning:")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
