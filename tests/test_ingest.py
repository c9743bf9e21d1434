"""The way in as a whole: what deliveries add up to, and that a refused one says why and changes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars
import pytest

from ingest import archive, pipeline
from ingest.delivery import DEMO_MARK
from ingest.pipeline import ingest
from tests import deliveries
from tests.deliveries import ads, state
from warehouse import build, database, publish, status
from warehouse.errors import DeliveryRejected, KollenError
from warehouse.measure import measure

SECRETS = ("Hemlig", "070-000", "hemlig@example.com")


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, Path]:
    """(home, delivery) of a delivery with every source, taken in. Read only."""
    base = tmp_path_factory.mktemp("whole")
    folder = deliveries.write_all(base / "leverans")
    ingest(base / "home", [folder])
    return base / "home", folder


def balances(home: Path) -> dict[str, tuple]:
    """By file: rows read, accepted, set aside, replaced, identical; of the newest delivery that has the file."""
    con = database.open_current(home)
    try:
        return {
            one.source_file: (one.rows_read, one.accepted, one.set_aside, one.replaced, one.identical)
            for one in reversed(status.files(con))
        }
    finally:
        con.close()


def test_a_delivery_with_every_source(whole):
    home, _ = whole
    assert balances(home)["varbi/annonser.csv"] == (40, 40, 0, 0, 0)
    con = database.open_current(home)
    share = measure(con, "market_share", "2025")[0]
    assert (share.numerator, share.denominator) == (20, 40)
    assert measure(con, "revenue", "2025")[0].value == pytest.approx(12 * 2_000_000.50)
    assert measure(con, "fte", "2025")[0].value == pytest.approx(21)
    assert measure(con, "customer_grade", "2025")[0].value == pytest.approx(8.5)
    assert [one.files for one in status.sources(con)] == [1, 1, 1, 1, 2, 1]
    con.close()


def test_the_archive_holds_the_rows_as_text_and_a_manifest(whole):
    home, folder = whole
    (kept,) = (home / "archive").iterdir()
    manifest = archive.manifest(kept)
    assert manifest["delivery_id"] == kept.name and manifest["folder"] == "leverans"
    (file,) = [one for one in manifest["files"] if one["file"] == "enkater/kundenkat 2025.csv"]
    assert file["tables"] == {"raw_answers": 20, "raw_answer_values": 20}
    assert file["size"] == (folder / file["file"]).stat().st_size and len(file["sha256"]) == 64
    frame = polars.read_parquet(kept / "raw_ads.parquet")
    assert frame.columns[:3] == ["source_file", "source_row", "Annons-ID"]
    assert frame.row(0)[:3] == ("varbi/annonser.csv", 2, "A1") and frame.schema["Publicerad"] == polars.String


def test_nothing_personal_is_kept(whole):
    home, _ = whole
    text = "".join(path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file())
    frames = [polars.read_parquet(path) for path in home.rglob("*.parquet")]
    text += "".join(repr(frame.rows()) for frame in frames)
    assert "Socialförvaltningen" in text and not [secret for secret in SECRETS if secret in text]


def test_the_same_delivery_again_changes_nothing(whole):
    home, folder = whole
    before = state(home)
    outcome = ingest(home, [folder])
    assert not outcome.published and all(file.same_as for file in outcome.deliveries[0].files)
    assert state(home) == before


def test_deliveries_add_up_row_by_row(published, tmp_path):
    deliveries.write_ads(tmp_path / "d2", range(31, 51), name="nya.csv")  # 31-40 say the same as before
    changed = deliveries.write_ads(tmp_path / "d3", [1], name="ändrad.csv")
    changed.write_text(changed.read_text("utf-8").replace("2025-02-15", "2024-12-31"), "utf-8")
    outcome = ingest(published, [tmp_path / "d2", tmp_path / "d3"])
    assert outcome.new == (2, 3) and ads(published) == 49
    assert balances(published) == {
        "varbi/annonser.csv": (40, 29, 0, 1, 10), "varbi/nya.csv": (20, 20, 0, 0, 0),
        "varbi/ändrad.csv": (1, 1, 0, 0, 0),
    }  # fmt: skip


def test_a_file_delivered_before_is_not_read_again_beside_a_new_one(published, tmp_path):
    shutil.copytree(tmp_path / "d1", tmp_path / "d2")
    deliveries.write_ads(tmp_path / "d2", [41], name="nya.csv")
    (tmp_path / "d2" / "varbi" / "kopia.csv").write_bytes((tmp_path / "d2" / "varbi" / "nya.csv").read_bytes())
    (delivery,) = ingest(published, [tmp_path / "d2"]).deliveries
    first = archive.manifest(sorted((published / "archive").iterdir())[0])["delivery_id"]
    assert {file.name: file.same_as for file in delivery.files} == {
        "varbi/annonser.csv": first, "varbi/kopia.csv": None, "varbi/nya.csv": delivery.id,
    }  # fmt: skip
    assert ads(published) == 41 and balances(published)["varbi/annonser.csv"] == (0, 0, 0, 0, 0)


def test_bad_rows_are_set_aside_and_the_rest_counts(tmp_path):
    path = deliveries.write_ads(tmp_path / "d", range(1, 41), bad=1)
    path.write_text(path.read_text("utf-8") + "A99;för;få;fält\n", "utf-8")
    outcome = ingest(tmp_path / "home", [tmp_path / "d"])
    assert balances(tmp_path / "home") == {"varbi/annonser.csv": (41, 39, 2, 0, 0)}
    notes = outcome.deliveries[0].files[0].contents.notes
    assert notes[0] == "Oläsligt och satt åt sidan: rad 42 (4 fält, rubriken har 6)."


def test_unknown_and_harmless_files_are_named(tmp_path):
    deliveries.write_ads(tmp_path / "d")
    for name in (
        "läs mig.txt",
        "varbi/~$annonser.xlsx",
        ".DS_Store",
        "ekonomi/äldre/utfall.csv",
        "enkater/annonser.csv",
    ):
        (tmp_path / "d" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / name).write_text("x")
    (delivery,) = ingest(tmp_path / "home", [tmp_path / "d"]).deliveries
    assert delivery.unknown == ["ekonomi/äldre/utfall.csv", "enkater/annonser.csv", "läs mig.txt"]
    assert delivery.harmless == [".DS_Store", "varbi/~$annonser.xlsx"]


def broken(name: str, content: bytes | str):
    def write(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


def two_databases(folder: Path) -> None:
    path = deliveries.write_database(folder)
    path.with_name("kopia.accdb").write_bytes(deliveries.write_database(folder, assignments=3).read_bytes())
    deliveries.write_database(folder)


REFUSED = {
    "an empty folder": (lambda folder: None, "har inga filer som känns igen"),
    "only unknown files": (broken("annonser.csv", "x"), "Filerna i mappen: annonser.csv"),
    "an empty file": (broken("varbi/a.csv", ""), "varbi/a.csv: filen är tom"),
    "a missing column": (
        broken("varbi/a.csv", "Annons-ID;Förvaltning\n1;2\n"),
        '"Chefsannons" och "Publicerad" saknas',
    ),
    "no Excel file": (broken("varbi/a.xlsx", "<html></html>"), "varbi/a.xlsx: filen är en webbsida"),
    "no text": (broken("ekonomi/a.csv", bytes(100)), "ekonomi/a.csv: innehållet är ingen text"),
    "no database": (broken("access/a.accdb", "x"), "access/a.accdb kan inte läsas"),
    "a password": (lambda folder: deliveries.write_database(folder, key=0x12345678), "krypterad med lösenord"),
    "two databases": (two_databases, "leveransen har flera databaser"),
    "too many bad rows": (
        lambda folder: deliveries.write_ads(folder, range(50, 90), "nya.csv", bad=3),
        "varbi/nya.csv: 3 av 40 rader (7,5\u00a0%) är satta åt sidan; gränsen är 5,0\u00a0%",
    ),
    "nothing but bad rows": (
        lambda folder: deliveries.write_ads(folder, [50], "nya.csv", bad=1),
        "varbi/nya.csv: 1 av 1 rad (100,0\u00a0%) är satt åt sidan",
    ),
}


@pytest.mark.parametrize("write, message", REFUSED.values(), ids=REFUSED)
def test_a_refused_delivery_says_why_and_changes_nothing(published, tmp_path, write, message):
    before = state(published)
    (tmp_path / "d2").mkdir()
    write(tmp_path / "d2")
    deliveries.write_ads(tmp_path / "d3", [99])
    with pytest.raises(DeliveryRejected) as refused:
        ingest(published, [tmp_path / "d3", tmp_path / "d2"])  # the good one is not taken in alone either
    assert message in str(refused.value) and "inget är ändrat" in str(refused.value)
    assert state(published) == before


def test_every_unreadable_file_is_named_at_once(tmp_path):
    for name in ("varbi/a.csv", "ekonomi/b.csv"):
        broken(name, "")(tmp_path / "d")
    with pytest.raises(DeliveryRejected, match=r"(?s)ekonomi/b.csv: .*varbi/a.csv: "):
        ingest(tmp_path / "home", [tmp_path / "d"])


def test_too_much_set_aside_is_explained_with_examples(tmp_path):
    deliveries.write_ads(tmp_path / "d", bad=9)
    with pytest.raises(DeliveryRejected) as refused:
        ingest(tmp_path / "home", [tmp_path / "d"])
    lines = [line.split() for line in str(refused.value).splitlines()]
    assert ["Publicerad", "9"] in lines and str(refused.value).count('"i våras"') == 5
    assert "varbi/annonser.csv, rad 2: " in str(refused.value)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = deliveries.write_ads(tmp_path / "d")
    read = pipeline.delivery.READERS["ads"]

    def growing(*args):
        with path.open("a") as file:
            file.write("x")
        return read(*args)

    monkeypatch.setitem(pipeline.delivery.READERS, "ads", growing)
    with pytest.raises(DeliveryRejected, match="filen ändrades under läsningen"):
        ingest(tmp_path / "home", [tmp_path / "d"])


@pytest.mark.parametrize("what", ["nowhere", "a file"])
def test_a_delivery_that_is_no_folder_is_wrong_use(tmp_path, what):
    (tmp_path / "a file").touch()
    with pytest.raises(KollenError) as error:
        ingest(tmp_path / "home", [tmp_path / what])
    assert not isinstance(error.value, DeliveryRejected) and what in str(error.value)


def test_two_at_once_is_refused(published, tmp_path):
    deliveries.write_ads(tmp_path / "d2", [99])
    with publish.writer_lock(published), pytest.raises(KollenError, match="pågår"):
        ingest(published, [tmp_path / "d2"])


def test_rows_that_do_not_add_up_are_a_defect_of_ours(published, tmp_path, monkeypatch):
    deliveries.write_ads(tmp_path / "d2", [99])
    before = state(published)
    load_raw = build.load_raw

    def losing(con, folders):
        load_raw(con, folders)
        con.execute("delete from raw_ads where row_id = 1")

    monkeypatch.setattr(build, "load_raw", losing)
    with pytest.raises(KollenError, match="fel i Rekryteringskollen"):
        ingest(published, [tmp_path / "d2"])
    assert state(published) == before


def test_after_a_rollback_the_next_ingest_builds_on_what_is_shown(published, tmp_path):
    first = publish.current(published).stem
    deliveries.write_ads(tmp_path / "d2", range(41, 51))
    deliveries.write_ads(tmp_path / "d3", range(51, 56))
    second = ingest(published, [tmp_path / "d2"]).snapshot_id
    publish.rollback(published, first)
    ingest(published, [tmp_path / "d3"])
    assert ads(published) == 45
    publish.rollback(published, second)  # its deliveries are still archived
    assert ingest(published, [tmp_path / "d2"]).published is False and ads(published) == 50


def test_the_manifest_is_plain_json(published):
    (folder,) = (published / "archive").iterdir()
    assert set(json.loads((folder / "manifest.json").read_text("utf-8"))) == {
        "delivery_id", "received_at", "folder", "demo", "files", "parquet",
    }  # fmt: skip


def test_made_up_figures_are_never_added_to_real_ones(tmp_path):
    home, real, demo = tmp_path / "home", tmp_path / "real", tmp_path / "demo"
    deliveries.write_ads(real)
    deliveries.write_ads(demo)
    (demo / DEMO_MARK).write_text("Påhittat.", encoding="utf-8")
    with pytest.raises(KollenError, match="påhittad och en annan inte"):
        pipeline.ingest(home, [real, demo])
    pipeline.ingest(home, [demo])
    first = publish.deliveries_of(publish.current(home))
    done = pipeline.ingest(home, [real])
    assert done.left_out == tuple(first)
    assert len(publish.deliveries_of(publish.current(home))) == 1
    with pytest.raises(KollenError, match="får inte blandas"):
        pipeline.ingest(home, [demo])


def test_a_damaged_snapshot_is_built_again_from_the_archive(tmp_path):
    home, folder = tmp_path / "home", tmp_path / "d"
    deliveries.write_ads(folder)
    pipeline.ingest(home, [folder])
    broken = publish.current(home)
    broken.chmod(0o644)
    broken.write_bytes(b"skadad")
    assert pipeline.ingest(home, [folder]).published
    assert publish.current(home) != broken
    assert ads(home) == 40
