"""An ingest that is killed in the middle: what was published stands, and the next ingest works."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

import pytest

from ingest import cli
from ingest.pipeline import ingest
from tests import deliveries
from tests.deliveries import ads, state
from warehouse import database, publish, status

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
MOMENTS = (
    "ingest.archive._manifest",  # the archive is half written
    "warehouse.build.build_marts",  # the database is half built
    "ingest.archive.keep",  # the database is built, nothing is kept
    "warehouse.publish.publish",  # the archive is kept, no snapshot names it
    "warehouse.publish._point_to",  # the snapshot is there, nothing points to it
)


def started(target, *args: object) -> BaseProcess:
    """A process that runs it, forked from one where Great Expectations is loaded: that takes longer than the ingest."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["ingest.cli", "expectations.gate"])
    process = forks.Process(target=target, args=args)
    process.start()
    return process


def ingest_that_dies(moment: str, home: Path, delivery: Path) -> None:
    with patch(moment, lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)):
        ingest(home, [delivery])


def ingest_by_command(home: Path, delivery: Path) -> None:
    cli.main(["ingest", str(delivery), "--home", str(home)])


def delivery_ids(snapshot: publish.SnapshotFile) -> set[str]:
    con = database.open_snapshot(snapshot.path)
    try:
        return {one.delivery_id for one in status.snapshot(con).deliveries}
    finally:
        con.close()


def check_whole(home: Path, before: dict[str, bytes]) -> bool:
    """True where what was published is as it was; False where the ingest was killed when all was done."""
    after = state(home)
    if after["current.txt"] != before["current.txt"]:
        return False
    assert {name: after[name] for name in before} == before and ads(home) == 40
    return True


def check_that_it_goes_on(home: Path, delivery: Path, is_to_do: bool = True) -> None:
    """The same delivery is taken in as if nothing had happened, and nothing is left behind."""
    if is_to_do:
        assert ingest(home, [delivery]).published
    assert ads(home) == 50
    assert not [path for path in home.rglob("*") if publish.BUILDING in path.name]
    assert {path.name for path in (home / "archive").iterdir()} == set().union(
        *map(delivery_ids, publish.snapshots(home))
    )


def test_an_ingest_that_is_killed_leaves_what_was_published(published, tmp_path):
    """Each gets past the moment where the one before it was killed, in the home that it left; the last gets through."""
    deliveries.write_ads(tmp_path / "d2", range(41, 51))
    before = state(published)
    for moment in MOMENTS:
        process = started(ingest_that_dies, moment, published, tmp_path / "d2")
        process.join()
        assert process.exitcode == -signal.SIGKILL, moment
        assert check_whole(published, before), moment
    check_that_it_goes_on(published, tmp_path / "d2")


@pytest.mark.parametrize("seed", range(2))
def test_an_ingest_that_is_killed_at_any_moment_leaves_what_was_published(published, tmp_path, seed):
    deliveries.write_ads(tmp_path / "d2", range(41, 51))
    before = state(published)
    process = started(ingest_by_command, published, tmp_path / "d2")
    delay = random.Random(seed).uniform(0.1, 3)
    print(f"killed after {delay:.2f} s")  # pytest shows it where the test fails
    time.sleep(delay)
    process.kill()
    process.join()
    check_that_it_goes_on(published, tmp_path / "d2", check_whole(published, before))
