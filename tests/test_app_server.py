"""The server around the pages: what it answers, whom it answers, and that no request gets past app.py."""

from __future__ import annotations

import os
import subprocess
import urllib.error
import urllib.request

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pages.shared import server
from tests.app_server import PAGES, ROOT, command, running

STEMS = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")


@pytest.fixture(scope="module")
def address(demo_home):
    with running(demo_home) as address:
        yield address


def get(url: str, **headers: str) -> tuple[int, dict, str]:
    """Status, headers and text of a page as a browser asks for it."""
    request = urllib.request.Request(url, headers={"Accept": "text/html", **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def run_page(address: str, page: str) -> tuple[set[str], list[str]]:
    """(the addresses in the navigation that the run sent, the headings it drew) when a visitor's first page is `page`.

    Only app.py sends a navigation.
    """
    with connect(address.replace("http", "ws") + "/_stcore/stream", max_size=None) as socket:
        start = BackMsg()
        start.rerun_script.page_name = page
        socket.send(start.SerializeToString())
        navigation, headings = set(), []
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(timeout=60))
            if message.HasField("navigation"):
                navigation = {one.url_pathname for one in message.navigation.app_pages}
            if message.delta.new_element.HasField("heading"):
                headings.append(message.delta.new_element.heading.body)
            if message.HasField("script_finished"):
                return navigation, headings


def test_no_page_file_is_served_past_app(address):
    """The first request to a fresh server is the dangerous one, so this test must stay the file's first."""
    assert sorted(stem for _title, stem in PAGES.values()) == STEMS
    assert not set(STEMS) & set(PAGES)
    for stem in ["budget", *STEMS]:
        navigation, _headings = run_page(address, stem)
        assert navigation == set(PAGES), stem


@pytest.mark.parametrize("page", PAGES)
def test_every_swedish_address_draws_its_page_through_app(address, page):
    navigation, headings = run_page(address, page)
    assert navigation == set(PAGES)
    assert headings[0] == PAGES[page][0]
    assert get(f"{address}/{page}")[0] == 200


@pytest.mark.parametrize("path", [*STEMS, "pages/budget", "pages/budget.py", "app.py", "finns-inte"])
def test_any_other_address_is_refused_in_swedish(address, path):
    status, _headers, text = get(f"{address}/{path}")
    assert status == 404
    assert "Sidan finns inte" in text


def test_the_page_says_that_it_is_swedish_and_sends_its_guards(address):
    _status, headers, text = get(address)
    assert '<html lang="sv">' in text
    assert "<title>Rekryteringskollen</title>" in text
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.10", "localhost.evil.example"])
def test_another_host_name_is_refused(address, host):
    status, _headers, text = get(address, Host=host)
    assert status == 403
    assert "bara på den egna datorn" in text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "localhost:8501"])
def test_this_computer_is_answered(address, host):
    assert get(address, Host=host)[0] == 200


@pytest.mark.parametrize(
    "origin", ["http://localhost:1", "http://127.0.0.1:1", "http://evil.example", "null", "http://["]
)
def test_another_origin_is_refused(address, origin):
    assert get(address, Origin=origin)[0] == 403
    with pytest.raises(InvalidStatus), connect(address.replace("http", "ws") + "/_stcore/stream", origin=origin):
        pass


def test_its_own_origin_is_answered(address):
    assert get(address, Origin=address)[0] == 200
    with connect(address.replace("http", "ws") + "/_stcore/stream", origin=address):
        pass


def test_it_does_not_start_at_an_address_that_others_reach(tmp_path):
    started = subprocess.run(
        command("--server.address", "0.0.0.0", "--server.port", "0"), cwd=ROOT, capture_output=True, text=True,
        timeout=60, env=os.environ | {"KOLLEN_HOME": str(tmp_path)},
    )  # fmt: skip
    assert started.returncode == 1
    assert "ingen inloggning" in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.parametrize("listens_to", ["0.0.0.0", "::", "", None, "192.168.1.10"])
def test_what_listens_to_others_is_stopped(monkeypatch, capsys, listens_to):
    monkeypatch.setattr(server.config, "get_option", {"server.address": listens_to}.__getitem__)
    with pytest.raises(SystemExit) as stopped:
        server.settings(set(PAGES))
    assert stopped.value.code == 1
    assert "ingen inloggning" in capsys.readouterr().err
