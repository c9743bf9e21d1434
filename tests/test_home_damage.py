"""A home where something is missing or damaged: nothing is removed or guessed, and the answer says what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ingest import archive, cli, delivery
from ingest.delivery import DEMO_MARK
from ingest.pipeline import ingest
from tests import deliveries
from tests.deliveries import ads
from warehouse import publish
from warehouse.database import open_current
from warehouse.errors import DeliveryRejected, KollenError


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Two deliveries of ads, taken in one after the other."""
    base = tmp_path_factory.mktemp("kept")
    deliveries.write_ads(base / "d1")
    deliveries.write_ads(base / "d2", range(41, 61))
    for name in ("d1", "d2"):
        ingest(base / "home", [base / name])
    deliveries.write_ads(base / "d3", [99])
    return base


@pytest.fixture
def home(kept, tmp_path) -> Path:
    """A home of its own with the two deliveries; a third, not taken in, lies beside it."""
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path / "home"


def refused(home: Path, reason: str) -> None:
    """The next ingest says why, and the archive is as it was."""
    before = {path.name for path in archive.folders(home)}
    with pytest.raises(KollenError, match=reason):
        ingest(home, [home.parent / "d3"])
    assert {path.name for path in archive.folders(home)} == before and len(before) == 2


def test_an_archive_without_snapshots_is_never_removed_nor_forgotten(home):
    shutil.rmtree(home / "snapshots")
    (home / "current.txt").unlink()
    refused(home, r"finns ett arkiv men ingen ögonblicksbild.*Lägg tillbaka mappen snapshots")


def test_a_lost_pointer_is_not_taken_for_an_empty_home(home):
    (home / "current.txt").unlink()
    refused(home, r"current.txt saknas.*kollen rollback")
    publish.rollback(home, publish.snapshots(home)[0].id)
    ingest(home, [home.parent / "d3"])
    assert ads(home) == 61


def test_a_lost_snapshot_does_not_take_its_deliveries_with_it(home):
    publish.current(home).unlink()
    refused(home, "som inte finns")
    publish.rollback(home, publish.snapshots(home)[0].id)
    ingest(home, [home.parent / "d3"])
    assert ads(home) == 41 and len(archive.folders(home)) == 3
    assert ingest(home, [home.parent / "d2"]).published and ads(home) == 61


SIDECARS = ["[]", '"a"', '{"deliveries": null}', "[1]", "x", "", "{}"]


@pytest.mark.parametrize("text", SIDECARS)
def test_a_damaged_list_of_deliveries_is_said(home, text):
    publish.current(home).with_suffix(".json").write_text(text)
    refused(home, "saknas eller är skadad: det går inte att säga vilka leveranser")


MANIFESTS = {
    "a list": lambda held: [], "no files": lambda held: held | {"files": None},
    "files that are none": lambda held: held | {"files": [1]}, "no hashes": lambda held: held | {"parquet": [1]},
    "another id": lambda held: held | {"delivery_id": "zzz"}, "no moment": lambda held: held | {"received_at": "x"},
    "no time": lambda held: held | {"received_at": None},
}  # fmt: skip


@pytest.mark.parametrize("change", MANIFESTS.values(), ids=MANIFESTS)
def test_a_damaged_manifest_is_said(home, change):
    path = archive.folders(home)[0] / "manifest.json"
    path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")
    refused(home, "Arkivet är skadat")


def test_rows_that_no_manifest_tells_of_are_not_counted_unseen(home):
    path = archive.folders(home)[0] / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"files": []}), "utf-8")
    refused(home, "är ett annat antal")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 5000, b"../../annat", b""])
def test_a_damaged_pointer_is_said(home, content):
    (home / "current.txt").write_bytes(content)
    refused(home, "som inte finns")


@pytest.mark.parametrize("name", ["PA\u030aHITTADE UPPGIFTER.txt", DEMO_MARK.lower(), DEMO_MARK.replace("txt", "TXT")])
def test_made_up_figures_are_known_however_their_mark_is_written(home, tmp_path, name):
    deliveries.write_ads(tmp_path / "demo", [7])
    (tmp_path / "demo" / name).touch()
    with pytest.raises(KollenError, match="får inte blandas"):
        ingest(home, [tmp_path / "demo"])


def test_a_file_whose_name_can_not_be_shown_is_told_of(home, tmp_path, capsys):
    deliveries.write_ads(tmp_path / "d4", [77])
    try:
        (tmp_path / "d4" / "varbi" / "ann\udcff.csv").write_text("x")
    except OSError:
        pytest.skip("this disk has no such names")
    (tmp_path / "d4" / "varbi" / "b\n  = 9 godkända.csv").write_text("x")
    assert cli.main(["--home", str(home), "ingest", str(tmp_path / "d4")]) == 0
    out = capsys.readouterr().out
    assert "ann\N{REPLACEMENT CHARACTER}.csv (namnet har tecken som inte går att visa" in out and "\n  = 9" not in out


def test_an_odd_space_in_a_files_name_does_no_harm(home, tmp_path):
    deliveries.write_ads(tmp_path / "d4", [78], name="annonser\u00a02025.csv")
    ingest(home, [tmp_path / "d4"])
    assert ads(home) == 61


def test_a_name_that_says_who_somebody_is_is_not_kept(home, tmp_path, capsys):
    folder = tmp_path / "ring 070-123 45 67"
    deliveries.write_ads(folder, [78])
    deliveries.write_ads(folder, [79], name="annonser hemlig@example.com.csv")
    assert cli.main(["--home", str(home), "ingest", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "varbi/annonser (e-post)" in out and "namnet säger vem någon är" in out
    kept = "".join(path.read_text("utf-8") for path in home.rglob("manifest.json")) + out
    assert "hemlig@" not in kept and "070-123" not in kept


def test_the_same_bytes_under_another_surveys_name_are_another_file(home, tmp_path):
    wrong = deliveries.write_csv(
        tmp_path / "d4" / "enkater" / "kbr 2025.csv", ("SvarsID", "Svarsdatum", "Helhetsomdöme"),
        [(f"K{n}", "2025-03-01", 9) for n in range(10)],
    )  # fmt: skip
    ingest(home, [tmp_path / "d4"])
    (tmp_path / "d5" / "enkater").mkdir(parents=True)
    shutil.copy(wrong, tmp_path / "d5" / "enkater" / "kundenkat 2025.csv")
    found = delivery.read(tmp_path / "d5", archive.taken(archive.folders(home)), lambda text: None)
    assert found.files[0].same_as is None and found.files[0].contents.tables[0].rows[0][1] == "kund"


def test_a_rejection_says_what_may_be_written_and_where_the_limit_stands(home, tmp_path):
    deliveries.write_ads(tmp_path / "d4", range(70, 80), bad=3)
    with pytest.raises(DeliveryRejected) as rejected:
        ingest(home, [tmp_path / "d4"])
    assert "Gör så här: " in str(rejected.value) and "max_set_aside" in str(rejected.value)


def test_the_rows_to_mend_and_the_files_not_read_stand_in_the_answer(home, tmp_path, capsys):
    deliveries.write_ads(tmp_path / "d4", range(100, 140), bad=1)
    (tmp_path / "d4" / "varbi" / "mer.pdf").touch()
    assert cli.main(["--home", str(home), "ingest", str(tmp_path / "d4")]) == 0
    out = capsys.readouterr().out
    assert 'Att rätta i källan:\n  varbi/annonser.csv, rad 2: Publicerad "i våras" är inget datum.' in out
    assert "Inte lästa, för att inget filnamn passar: varbi/mer.pdf." in out
    assert cli.main(["--home", str(home), "status", "--format", "json"]) == 0
    (finding,) = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["severity"] == "set_aside"]
    assert (finding["source_file"], finding["source_row"], finding["found"]) == ("varbi/annonser.csv", 2, "i våras")


def test_a_row_without_a_readable_month_is_to_mend_until_its_file_comes_again_whole(tmp_path):
    headers = ("Månad", "KonsultID", "Timmar uppdrag", "Timmar totalt")
    january = [("2025-01", consultant, 100, 160) for consultant in range(1, 41)]

    def taken_in(**rows_of: list[tuple]) -> list[str]:
        for name, rows in rows_of.items():
            deliveries.write_csv(tmp_path / name / "personal" / "tid.csv", headers, rows)
        ingest(tmp_path / "home", [tmp_path / name for name in rows_of])
        con = open_current(tmp_path / "home")
        found = con.execute("select message from findings where rule = 'hours_month'").fetchall()
        con.close()
        return [message for (message,) in found]

    # in d2 February has still not come
    assert len(taken_in(d1=[*january, ("feb 2025", 1, 100, 160)], d2=january)) == 1
    assert taken_in(d3=[*january, ("2025-02", 1, 100, 160)]) == []
