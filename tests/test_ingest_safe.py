"""What must never happen on the way in: people's data kept, or something opened that is no file of the delivery."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import polars
import pytest

from ingest import archive, delivery, pipeline
from tests import deliveries
from warehouse import database
from warehouse.errors import DeliveryRejected

PERSON, PHONE = "197001011234", "0701234567"
SURVEY = (
    "SvarsID",
    "Svarsdatum",
    "Helhetsomdöme",
    "Personnummer",
    "Pnr",
    "Ring mig",
    "Nytt betyg",
    "Ålder",
    "Sekunder",
)


def survey_of_people(folder: Path) -> None:
    """100 answers of which three hold a number of somebody's where a grade should stand."""
    rows = [[f"K{n}", "2025-03-01", 9, PERSON, PERSON, "Nej", 8, 20 + n % 45, 7 * n] for n in range(100)]
    rows[3][2], rows[4][2], rows[5][5], rows[6][6] = PERSON, PHONE, PHONE, PHONE
    deliveries.write_csv(folder / "enkater" / "kundenkat 2025.csv", SURVEY, rows)


def everything_kept(home: Path) -> str:
    """Every cell of the archive and of the snapshot, and the manifests."""
    kept = [str(polars.read_parquet(path).rows()) for path in home.rglob("*.parquet")]
    kept += [path.read_text("utf-8") for path in home.rglob("*.json")]
    con = database.open_current(home)
    try:
        names = con.execute("select table_name from duckdb_tables()").fetchall()
        kept += [str(con.execute(f'from "{name}"').fetchall()) for (name,) in names]
    finally:
        con.close()
    return "".join(kept)


def test_numbers_of_people_in_a_survey_reach_nothing_that_is_kept(tmp_path):
    survey_of_people(tmp_path / "d")
    outcome = pipeline.ingest(tmp_path / "home", [tmp_path / "d"])
    kept = everything_kept(tmp_path / "home")
    assert "(text, 12 tecken)" in kept and "(text, 10 tecken)" in kept and "Nytt betyg" in kept
    assert PERSON not in kept and PHONE not in kept
    content = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert PERSON.encode() not in content and PHONE.encode() not in content
    (file,) = outcome.deliveries[0].files
    named = [note.split('"')[1] for note in file.contents.notes if '"' in note]
    assert named == ["Pnr", "Ring mig", "Ålder", "Sekunder"]
    assert [(one.rows_read, one.set_aside) for one in outcome.balances if one.rows_read] == [(100, 2)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_what_is_no_regular_file_is_named_and_never_opened(tmp_path, monkeypatch):
    folder = tmp_path / "d"
    deliveries.write_ads(folder)
    secret = deliveries.write_ads(tmp_path / "elsewhere", range(50, 60))
    (folder / "varbi" / "lank.csv").symlink_to(secret)
    (folder / "varbi" / ".gömd").symlink_to(secret)
    (folder / "access").symlink_to(secret.parent)
    os.mkfifo(folder / "varbi" / "ror.csv")  # opening it would wait for ever
    monkeypatch.chdir(folder / "varbi")  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("uttag.csv")
    names = ["access", "varbi/.gömd", "varbi/lank.csv", "varbi/ror.csv", "varbi/uttag.csv"]
    found = delivery.read(folder, {}, lambda text: None)
    assert found.unknown == [f"{name} (är ingen vanlig fil och läses inte)" for name in names]
    assert [file.name for file in found.files] == ["varbi/annonser.csv"]
    (folder / "varbi" / "annonser.csv").unlink()
    with pytest.raises(DeliveryRejected, match=r"varbi/ror\.csv .är ingen vanlig fil och läses inte"):
        delivery.find(folder)


def test_the_archive_tells_whether_a_delivery_is_made_up(tmp_path):
    deliveries.write_ads(tmp_path / "d")
    for is_demo in (False, True):
        if is_demo:
            (tmp_path / "d" / delivery.DEMO_MARK).write_text("Påhittat.", encoding="utf-8")
        found = delivery.read(tmp_path / "d", {}, lambda text: None)
        found.id += str(is_demo)
        assert found.is_demo == archive.manifest(archive.write(tmp_path / "home", found))["demo"] == is_demo
        assert found.unknown == []
