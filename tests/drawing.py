"""A page drawn over the demo without a browser (Streamlit's AppTest), and what it says."""

from __future__ import annotations

from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

CODE = "from pages.shared import filters\nfrom pages import {0}\nfilters.show()\n{0}.render()\n"


def drawn(code: str, address: dict, state: dict | None = None) -> AppTest:
    """The page of that code for an address; state is what the reader has opened on it."""
    app = AppTest.from_string(code, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    for name, value in (state or {}).items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def page(demo_home, monkeypatch):
    """page(module, state, **address) → the page of pages/ drawn over the demo for that address."""
    monkeypatch.setenv("KOLLEN_HOME", str(demo_home))
    return lambda module, state=None, **address: drawn(CODE.format(module), address, state)


def text(app: AppTest) -> str:
    """Everything that the page says, as one text."""
    assert not app.exception
    html = [element.proto.body for element in app.get("html")]
    said = [element.value for kind in ("title", "header") for element in app.get(kind)]
    return unescape("\n".join([*html, *said]))
