"""Saved choices: kept beside the snapshots, applied in one click, and never lost or half written."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from tests.app_server import ROOT
from warehouse import saved_views
from warehouse.errors import KollenError

MINE = {"forvaltning": ["Farsta", "Järva"], "befattning": "Chef"}


def test_a_saved_choice_is_kept_replaced_and_removed(tmp_path):
    assert saved_views.load(tmp_path) == {}
    saved_views.save(tmp_path, "  Mina   stadsdelar ", MINE)
    saved_views.save(tmp_path, "Äldreomsorg", {"omrade": ["Äldreomsorg"]})
    saved_views.save(tmp_path, "Mina stadsdelar", {"forvaltning": ["Bromma"]})
    assert saved_views.load(tmp_path) == {
        "Mina stadsdelar": {"forvaltning": ["Bromma"]}, "Äldreomsorg": {"omrade": ["Äldreomsorg"]},
    }  # fmt: skip
    saved_views.remove(tmp_path, "Mina stadsdelar")
    saved_views.remove(tmp_path, "finns inte")
    assert list(saved_views.load(tmp_path)) == ["Äldreomsorg"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_will_not_do(tmp_path, name):
    with pytest.raises(KollenError, match="högst 60 tecken"):
        saved_views.save(tmp_path, name, MINE)
    assert saved_views.load(tmp_path) == {}


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', '{"a": {"ar": 2025}}', '{"a": {"ar": [1]}}', "\udcff"])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / saved_views.FILE
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(KollenError, match="är skadad"):
        saved_views.save(tmp_path, "Ny", MINE)
    assert path.read_bytes() == content.encode("utf-8", "surrogateescape")


def test_writers_at_once_lose_nothing(tmp_path):
    names = [f"Urval {number}" for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: saved_views.save(tmp_path, name, MINE), names))
    assert sorted(saved_views.load(tmp_path)) == sorted(names)


def test_there_is_an_end_to_how_many(tmp_path):
    for number in range(saved_views.MOST):
        saved_views.save(tmp_path, f"Urval {number}", MINE)
    with pytest.raises(KollenError, match="Ta bort något först"):
        saved_views.save(tmp_path, "Ett till", MINE)


@pytest.fixture
def app(demo_home, tmp_path, monkeypatch):
    """The whole app over a home of its own that shows the demo."""
    (tmp_path / "snapshots").mkdir()
    for path in (demo_home / "snapshots").iterdir():
        (tmp_path / "snapshots" / path.name).symlink_to(path)
    shutil.copy(demo_home / "current.txt", tmp_path)
    monkeypatch.setenv("KOLLEN_HOME", str(tmp_path))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def said(app: AppTest) -> str:
    assert not app.exception
    return unescape("\n".join(element.proto.body for element in app.get("html")))


def test_ones_own_districts_are_one_click_away(app, tmp_path):
    saved_views.save(tmp_path, "Mina stadsdelar", MINE | {"omrade": ["Finns inte"], "okänd": "x"})
    app.query_params["ar"], app.query_params["period"], app.query_params["paket"] = "2025", "T1", "Chefspaket"
    app.run().button(key="saved-Mina stadsdelar").click().run()
    assert "Januari–april 2025 · Farsta, Järva · Chefer · jämfört med" in said(app)


def test_the_choice_is_saved_with_or_without_its_period(app, tmp_path):
    app.query_params["ar"], app.query_params["period"], app.query_params["forvaltning"] = "2025", "T1", "Farsta"
    app.session_state["saving"] = True
    app.run().text_input(key="saved-name").set_value("Farsta").run()
    app.button(key="save-view").click().run()
    assert saved_views.load(tmp_path) == {"Farsta": {"forvaltning": ["Farsta"]}}
    app.text_input(key="saved-name").set_value("Farsta i våras").run()
    app.checkbox(key="saved-period").check().run()
    app.button(key="save-view").click().run()
    assert saved_views.load(tmp_path)["Farsta i våras"] == {"ar": "2025", "period": "T1", "forvaltning": ["Farsta"]}
    app.button(key="rensa").click().run()
    app.button(key="saved-Farsta i våras").click().run()
    assert "Januari–april 2025 · Farsta · jämfört med" in said(app)


def test_a_damaged_file_does_not_hide_the_page(app, tmp_path):
    (tmp_path / saved_views.FILE).write_text("{", encoding="utf-8")
    text = said(app.run())
    assert "sparade-urval.json är skadad" in text
    assert "kollen-sentence" in text
