"""A real browser for the tests: the dashboard over the demo, and what a reader does there."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.app_server import running

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and os.environ.get("CI") != "true", reason="Chromium saknas"),
]

MOST_TABS = 600
expect.set_options(timeout=30_000)  # a busy computer may need long: only what never comes is wrong
# what a reader can use and see; within a radio group the arrows move, so Tab stops once; tabs likewise
REACHABLE = """() => {
  const seen = new Set(), found = [];
  const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [role="tab"]';
  for (const one of document.querySelectorAll(all)) {
    const box = one.getBoundingClientRect(), look = getComputedStyle(one);
    if (!box.width || !box.height || look.visibility === 'hidden' || one.disabled || one.tabIndex < 0) continue;
    if (one.closest('details:not([open])') && one.tagName !== 'SUMMARY') continue;
    const group = one.closest('[role=radiogroup], [role=tablist]');
    if (group && seen.has(group)) continue;
    if (group) seen.add(group);
    one.dataset.reachable = found.length;
    if (group) group.dataset.reachable = found.length;
    found.push((one.getAttribute('aria-label') || one.textContent || one.tagName).trim().slice(0, 40));
  }
  return found;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const known = one.closest('[data-reachable]');
  return known ? Number(known.dataset.reachable) : -1;
}"""


@pytest.fixture(scope="session")
def address(demo_home):
    with running(demo_home) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def window(browser):
    """The window that the tests take over from each other: a fresh one reads all of Streamlit's scripts anew."""
    return _new_window(browser)


def _new_window(browser) -> Page:
    """A window of a reader of its own."""
    return browser.new_context(locale="sv-SE", accept_downloads=True).new_page()


@pytest.fixture
def open_page(browser, address, window):
    """open_page(path, width) → the page, drawn to its footer. Fails where the page asked anybody else for anything.

    A test's first page opens in the window of the test before, every further one in that of a reader of its own.
    """
    pages, asked = [], []

    def open_at(path: str, width: int = 1400) -> Page:
        page = _new_window(browser) if pages else window
        pages.append(page)
        page.on("request", asked_for)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + path)
        drawn(page)
        return page

    def asked_for(request) -> None:
        asked.append(request.url)

    yield open_at
    for page in pages:
        page.remove_listener("request", asked_for)
        if page is not window:
            page.context.close()
    _leave(window)
    assert [url for url in asked if not re.match(rf"{address}|{address.replace('http', 'ws')}|data:|blob:", url)] == []


def _leave(window: Page) -> None:
    """Nothing of what a test did in the window is left for the next."""
    if window.url != "about:blank":
        window.evaluate("localStorage.clear(), sessionStorage.clear()")
    window.context.clear_cookies()
    window.context.clear_permissions()


def drawn(page: Page) -> None:
    """Wait until the page is whole and its run is over: what is clicked in the midst of a run may be lost."""
    expect(page.locator(".kollen-footer")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def charts(page: Page):
    return page.locator("[role=graphics-document]")


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(value)
    page.get_by_role("option", name=value, exact=True).click()
    page.keyboard.press("Escape")


def shown(page: Page) -> str:
    return page.locator("[data-testid=stMain]").inner_text().replace("\n", " ")


def download(page: Page, label: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return Path(waiting.value.path()).read_bytes()


def cells_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def unreached(page: Page) -> list[str]:
    """What a page's reader can use but not reach with Tab; fails where Tab never comes round."""
    names, reached = page.evaluate(REACHABLE), set()
    assert len(names) > 10
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUSED)
        if place is None and reached:  # round to the browser's own window
            return [name for at, name in enumerate(names) if at not in reached]
        reached.add(place)
    pytest.fail("Tab kom aldrig runt sidan")
