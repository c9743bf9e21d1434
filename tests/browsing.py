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


@pytest.fixture
def open_page(browser, address):
    """open_page(path, width) → the page, drawn to its footer. Fails where the page asked anybody else for anything."""
    contexts, asked = [], []

    def open_at(path: str, width: int = 1400) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="sv-SE", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + path)
        drawn(page)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert [url for url in asked if not re.match(rf"{address}|{address.replace('http', 'ws')}|data:|blob:", url)] == []


def drawn(page: Page) -> None:
    expect(page.locator(".kollen-footer")).to_be_visible(timeout=60_000)


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
