"""Snapshots: published whole or not at all, read while they are switched, and rolled back."""

from __future__ import annotations

import threading

import pytest

from warehouse import database, publish
from warehouse.errors import KollenError


def snapshot(home, number: int, version: int = database.VERSION) -> str:
    """Publish a database that holds one number; the snapshot's id."""
    building = publish.building_path(home)
    con = database.create(building)
    con.execute(f"create table one as select {number} as number")
    con.execute(f"create table snapshot as select {version} as version")
    con.close()
    snapshot_id = publish.new_id()
    publish.publish(home, building, snapshot_id, [f"leverans {number}"])
    return snapshot_id


def read(home) -> int:
    con = database.open_current(home)
    try:
        return con.execute("select number from one").fetchone()[0]
    finally:
        con.close()


def test_nothing_published_is_said_with_what_to_do(tmp_path):
    assert publish.current(tmp_path) is None
    with pytest.raises(KollenError, match="kollen ingest"):
        database.open_current(tmp_path)


def test_the_newest_is_current_and_the_old_ones_stay(tmp_path):
    ids = [snapshot(tmp_path, number) for number in (1, 2, 3)]
    assert read(tmp_path) == 3
    assert [found.id for found in publish.snapshots(tmp_path)] == ids[::-1]
    assert [found.is_current for found in publish.snapshots(tmp_path)] == [True, False, False]


def test_rollback_there_and_back(tmp_path):
    ids = [snapshot(tmp_path, number) for number in (1, 2)]
    publish.rollback(tmp_path, ids[0])
    assert read(tmp_path) == 1
    publish.rollback(tmp_path, ids[1])
    assert read(tmp_path) == 2
    with pytest.raises(KollenError, match=f"De som finns: {ids[1]}, {ids[0]}"):
        publish.rollback(tmp_path, "finns-inte")
    assert read(tmp_path) == 2


def test_a_published_file_cant_be_written_to(tmp_path):
    snapshot(tmp_path, 1)
    con = database.open_current(tmp_path)
    with pytest.raises(Exception, match="read-only"):
        con.execute("create table two (number integer)")
    con.close()
    assert not publish.current(tmp_path).stat().st_mode & 0o222


def test_readers_see_one_whole_snapshot_while_others_are_published(tmp_path):
    snapshot(tmp_path, 0)
    seen, wrong, stop = set(), [], threading.Event()

    def reader() -> None:
        while not stop.is_set():
            try:
                seen.add(read(tmp_path))
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=reader) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 30):
        snapshot(tmp_path, number)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(seen) > 1
    assert read(tmp_path) == 29


def test_one_writer_at_a_time(tmp_path):
    with publish.writer_lock(tmp_path), pytest.raises(KollenError, match="En annan inläsning pågår"):  # noqa: SIM117
        with publish.writer_lock(tmp_path):
            pass


def test_a_pointer_to_nothing_is_an_error_not_an_empty_answer(tmp_path):
    snapshot_id = snapshot(tmp_path, 1)
    (tmp_path / "snapshots" / f"{snapshot_id}.duckdb").unlink()
    with pytest.raises(KollenError, match=r"inte finns|finns inte"):
        publish.current(tmp_path)


def test_half_built_databases_are_no_snapshots_and_are_removed(tmp_path):
    snapshot(tmp_path, 1)
    database.create(publish.building_path(tmp_path)).close()
    assert len(publish.snapshots(tmp_path)) == 1
    publish.remove_leftovers(tmp_path)
    assert not publish.building_path(tmp_path).exists()
    assert read(tmp_path) == 1


def test_a_snapshot_of_another_version_says_what_to_do(tmp_path):
    snapshot(tmp_path, 1, version=database.VERSION + 1)
    with pytest.raises(KollenError, match="byggd av en annan version"):
        database.open_current(tmp_path)


def test_what_a_snapshot_is_built_of_can_be_read_though_it_is_damaged(tmp_path):
    path = tmp_path / "snapshots" / f"{snapshot(tmp_path, 1)}.duckdb"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(KollenError, match="är skadad"):
        database.open_current(tmp_path)
    assert publish.deliveries_of(path) == ["leverans 1"]
