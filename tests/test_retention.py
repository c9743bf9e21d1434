"""Deliveries withdrawn and old ones removed: as if they had never come, and never a figure changed unasked."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest import archive, cli, retention
from ingest.pipeline import ingest
from tests import deliveries
from tests.deliveries import ads
from tests.figures import marts
from warehouse import publish, status
from warehouse.database import open_current
from warehouse.errors import KollenError

TOMORROW = date.today() + timedelta(days=1)
HOURS = ("Månad", "KonsultID", "Timmar uppdrag", "Timmar totalt")


def january() -> list[tuple]:
    """30 rows of hours."""
    return [("2025-01", consultant, 100, 160) for consultant in range(1, 31)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """d1 with 40 ads, d2 with 20 of which 10 are new, and d3 with hours, taken in after them."""
    base = tmp_path_factory.mktemp("kept")
    deliveries.write_ads(base / "d1")
    deliveries.write_ads(base / "d2", range(31, 51), name="nya.csv")
    deliveries.write_csv(base / "d3" / "personal" / "tid.csv", HOURS, january())
    ingest(base / "home", [base / "d1", base / "d2"])
    ingest(base / "home", [base / "d3"])
    return base


@pytest.fixture
def home(kept, tmp_path) -> Path:
    """A home of its own with the three deliveries, their folders beside it."""
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path / "home"


def ids(home: Path) -> list[str]:
    return [one.id for one in retention.deliveries(home)]


def run(home: Path, *arguments: str) -> int:
    return cli.main(["--home", str(home), *arguments])


def test_a_withdrawn_delivery_leaves_everything_as_if_it_had_never_come(home, tmp_path):
    deliveries.write_database(tmp_path / "d4")
    ingest(home, [tmp_path / "d4"])
    retention.withdraw(home, ids(home)[1])
    never = tmp_path / "never"
    ingest(never, [tmp_path / name for name in ("d1", "d3", "d4")])
    assert ads(home) == 40 and marts(home) == marts(never)


def test_a_file_that_a_withdrawn_delivery_held_first_counts_where_it_came_again(home, tmp_path):
    shutil.copytree(tmp_path / "d1", tmp_path / "d4")
    deliveries.write_ads(tmp_path / "d4", [51], name="ytterligare.csv")
    ingest(home, [tmp_path / "d4"])
    retention.withdraw(home, ids(home)[0])
    never = tmp_path / "never"
    ingest(never, [tmp_path / name for name in ("d2", "d3", "d4")])
    assert ads(home) == 51 and marts(home) == marts(never)


def test_a_withdrawn_delivery_can_come_again_and_a_withdrawal_can_be_undone(home, tmp_path):
    before, shown = marts(home), publish.current(home).stem
    retention.withdraw(home, ids(home)[1])
    publish.rollback(home, shown)
    assert marts(home) == before
    retention.withdraw(home, ids(home)[1])
    assert ads(home) == 40
    assert ingest(home, [tmp_path / "d2"]).published and ads(home) == 50


def test_what_can_not_be_withdrawn_is_said(home, tmp_path):
    with pytest.raises(KollenError, match=r'"okänd" är inte med i det som visas\. De som är det: '):
        retention.withdraw(home, "okänd")
    retention.withdraw(home, ids(home)[1])
    with pytest.raises(KollenError, match="är inte med"):
        retention.withdraw(home, ids(home)[1])
    retention.withdraw(home, ids(home)[2])
    with pytest.raises(KollenError, match="är den enda leveransen"):
        retention.withdraw(home, ids(home)[0])
    assert ads(home) == 40


def test_deliveries_are_listed_with_what_counts_of_them(home, capsys):
    retention.withdraw(home, ids(home)[2])
    held = retention.deliveries(home)
    assert [(one.folder, one.counts, one.rows_read, one.accepted) for one in held] == [
        ("d1", True, 40, 30), ("d2", True, 20, 20), ("d3", False, 30, 0),
    ]  # fmt: skip
    assert run(home, "deliveries", "--format", "json") == 0
    listed = json.loads(capsys.readouterr().out)["deliveries"]
    assert [one["id"] for one in listed] == ids(home) and listed[0]["files"] == 1
    assert run(home, "deliveries") == 0
    out = capsys.readouterr().out
    assert "räknas inte" in out and "d2" in out


def test_a_purge_removes_what_is_old_and_no_figure(home, tmp_path):
    deliveries.write_ads(tmp_path / "d4", range(1, 61), name="alla.csv")  # says the same as d1 and d2, and more
    ingest(home, [tmp_path / "d4"])
    before, shown = marts(home), publish.current(home).stem
    planned = retention.plan_purge(home, TOMORROW)
    assert [one.folder for one in planned.deliveries] == ["d1", "d2"]
    assert [one.folder for one in planned.still_counting] == ["d3", "d4"]
    assert len(planned.snapshots) == 2 and planned.no_longer_rebuilt == (shown,)
    published = retention.purge(home, planned)
    assert marts(home) == before and publish.current(home).stem == published
    assert [path.name for path in archive.folders(home)] == ids(home)
    assert [one.folder for one in retention.deliveries(home)] == ["d3", "d4"]
    assert [one.id for one in publish.snapshots(home)] == [published, shown]


def test_a_delivery_that_only_stands_in_the_way_of_an_older_one_is_not_purged(tmp_path):
    """d2 has no row that counts, but it replaced d1's February: without it those hours would come back."""
    good = [*january(), *(("2025-02", *cells) for _, *cells in january())]
    march = [("2025-03", *cells) for _, *cells in january()]
    deliveries.write_csv(tmp_path / "d1/personal/tid.csv", HOURS, good)
    deliveries.write_csv(tmp_path / "d2/personal/tid.csv", HOURS, [*march, ("2025-02", 1, "många", 160)])
    deliveries.write_csv(tmp_path / "d3/personal/tid.csv", HOURS, march)
    home = tmp_path / "home"
    ingest(home, [tmp_path / name for name in ("d1", "d2", "d3")])
    assert [one.accepted for one in retention.deliveries(home)] == [30, 0, 30]
    planned = retention.plan_purge(home, TOMORROW)
    assert not planned.deliveries and [one.folder for one in planned.still_counting] == ["d1", "d2", "d3"]
    forced = dataclasses.replace(planned, deliveries=planned.still_counting[1:2])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(retention, "plan_purge", lambda *asked: forced)
        with pytest.raises(KollenError, match="skulle bli andra än de som visas, så inget är borttaget"):
            retention.purge(home, forced)
    assert len(archive.folders(home)) == 3


def test_a_purge_of_nothing_but_snapshots_publishes_nothing(home):
    shown = publish.current(home).stem
    planned = retention.plan_purge(home, TOMORROW)
    assert len(planned.snapshots) == 1 and not planned.deliveries
    assert retention.purge(home, planned) is None
    assert [one.id for one in publish.snapshots(home)] == [shown]
    assert {path.name for path in (home / "snapshots").iterdir()} == {f"{shown}.duckdb", f"{shown}.json"}


def test_a_purge_asks_first(home, capsys, monkeypatch):
    assert run(home, "purge", "--before", str(TOMORROW)) == 1
    assert "svara i förväg med --yes" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda asked: "nej")
    assert run(home, "purge", "--before", str(TOMORROW)) == 0
    out = capsys.readouterr().out
    assert "tas bort, för gott" in out and "Inget är borttaget." in out and len(publish.snapshots(home)) == 2
    assert "går det inte längre att gå tillbaka" in out and "30 rader räknas" in out
    assert run(home, "purge", "--before", str(TOMORROW), "--yes") == 0
    assert "Borttaget." in capsys.readouterr().out and len(publish.snapshots(home)) == 1


def test_a_purge_of_nothing_asks_nothing(home, capsys):
    assert run(home, "purge", "--before", "2020-01-01") == 0
    assert capsys.readouterr().out == "Inget från före 2020-01-01 kan tas bort.\n"


def test_a_purge_that_is_no_longer_what_was_agreed_to_removes_nothing(home, tmp_path):
    planned = retention.plan_purge(home, TOMORROW)
    deliveries.write_ads(tmp_path / "d4", [99], name="en.csv")
    ingest(home, [tmp_path / "d4"])
    with pytest.raises(KollenError, match="publicerats sedan listan gjordes"):
        retention.purge(home, planned)
    assert len(publish.snapshots(home)) == 3


@pytest.mark.parametrize("day", ["2026-13-01", "i går", "20240101x"])
def test_a_day_that_is_none_is_wrong_use(home, capsys, day):
    assert run(home, "purge", "--before", day) == 1
    assert "är inget datum. Skriv det som 2024-01-01." in capsys.readouterr().err


DAMAGE = {
    "a changed table": lambda folder: (folder / "raw_ads.parquet").write_bytes(b"PAR1" + bytes(50) + b"PAR1"),
    "a table gone": lambda folder: (folder / "raw_ads.parquet").unlink(),
    "a manifest gone": lambda folder: (folder / "manifest.json").unlink(),
    "a manifest that is cut": lambda folder: (folder / "manifest.json").write_text('{"delivery_id": "x"'),
    "a manifest that lacks keys": lambda folder: (folder / "manifest.json").write_text("{}"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_archive_stops_the_next_ingest_and_says_what_to_do(home, tmp_path, damage):
    first = archive.folders(home)[0]
    damage(first)
    deliveries.write_ads(tmp_path / "d4", [99], name="en.csv")
    before = publish.current(home)
    with pytest.raises(KollenError, match=f"(?s)Arkivet är skadat: .*{first.name}.*kollen withdraw {first.name}"):
        ingest(home, [tmp_path / "d4"])
    assert publish.current(home) == before


def test_a_damaged_delivery_can_be_withdrawn_and_come_again(home, tmp_path):
    first = archive.folders(home)[0]
    (first / "manifest.json").unlink()
    retention.withdraw(home, first.name)
    assert ads(home) == 20
    assert [one.folder for one in retention.deliveries(home)] == ["går inte att läsa", "d2", "d3"]
    ingest(home, [tmp_path / "d1"])
    assert ads(home) == 50
    assert first.name in [one.id for one in retention.plan_purge(home, TOMORROW).deliveries]


def test_an_archive_of_the_first_version_is_read(home, tmp_path):
    for folder in archive.folders(home):
        held = json.loads((folder / "manifest.json").read_text("utf-8"))
        del held["parquet"]
        (folder / "manifest.json").write_text(json.dumps(held), "utf-8")
    deliveries.write_ads(tmp_path / "d4", [99], name="en.csv")
    ingest(home, [tmp_path / "d4"])
    assert ads(home) == 51


def test_what_changed_about_an_ad_is_kept(home, tmp_path):
    path = deliveries.write_ads(tmp_path / "d4", [1, 2], name="ändrade.csv")
    path.write_text(path.read_text("utf-8").replace("2025-02-15", "2025-02-17"), "utf-8")
    ingest(home, [tmp_path / "d4"])
    con = open_current(home)
    changes = [(one.ad_id, one.field, one.before, one.after, one.source_file) for one in status.changes(con)]
    con.close()
    assert changes == [("A1", "Publicerad", "2025-02-15", "2025-02-17", "varbi/ändrade.csv")]
