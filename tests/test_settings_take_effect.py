"""A setting that a user edits takes effect when the same delivery is taken in again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from tests import deliveries
from warehouse import database, reference, status
from warehouse.measure import measure


@pytest.fixture
def editable(tmp_path, monkeypatch) -> Path:
    """A copy of the files that a user edits, in use."""
    folder = shutil.copytree(reference.FOLDER, tmp_path / "reference")
    monkeypatch.setattr(reference, "FOLDER", folder)
    forget()
    yield folder
    monkeypatch.undo()
    forget()


def forget() -> None:
    for read in (reference.sources, reference.organisations, reference.questions, reference.settings):
        read.cache_clear()
    reference.raw_tables.cache_clear()
    reference.raw_columns.cache_clear()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    forget()


def test_a_setting_takes_effect_when_the_same_delivery_comes_again(editable, tmp_path):
    headers = [header.replace("Antal tjänster", "Platser i annonsen") for header in deliveries.AD_HEADERS]
    rows = [deliveries.ad(n, **{"Antal tjänster": "3", "Förvaltning/bolag": "Farsta stad"}) for n in range(1, 11)]
    deliveries.write_csv(tmp_path / "d" / "varbi" / "annonser.csv", headers, rows)
    home = tmp_path / "home"
    outcome = ingest(home, [tmp_path / "d"])
    (note,) = [one for one in outcome.deliveries[0].files[0].contents.notes if one.startswith("Kolumner som saknas")]
    assert positions(home) == 10 and "Antal tjänster" in note
    edit(editable / "organisations.toml", 'aliases = ["Farsta SDF"]', 'aliases = ["Farsta SDF", "Farsta stad"]')
    outcome = ingest(home, [tmp_path / "d"])
    assert outcome.published and not outcome.new  # nothing was read anew, all was built anew
    con = database.open_current(home)
    assert status.unknown_names(con) == []
    con.close()
    edit(editable / "sources" / "ads.toml", '"Antal platser"', '"Antal platser", "Platser i annonsen"')
    outcome = ingest(home, [tmp_path / "d"])
    assert outcome.published and outcome.new == (2,) and positions(home) == 30
    assert not ingest(home, [tmp_path / "d"]).published


def positions(home: Path) -> int:
    con = database.open_current(home)
    try:
        return measure(con, "positions", "2025")[0].value
    finally:
        con.close()
