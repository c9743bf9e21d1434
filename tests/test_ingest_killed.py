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


def check_whole_and_go_on(home: Path, delivery: Path, before: dict[str, bytes]) -> None:
    """What was published is as it was, and the same delivery is taken in as if nothing had happened."""
    after = state(home)
    if after["current.txt"] == before["current.txt"]:  # else it was killed when all was done
        assert {name: after[name] for name in before} == before and ads(home) == 40
        assert ingest(home, [delivery]).published
    assert ads(home) == 50
    assert not [path for path in home.rglob("*") if publish.BUILDING in path.name]
    assert {path.name for path in (home / "archive").iterdir()} == set().union(
        *map(delivery_ids, publish.snapshots(home))
    )


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_ingest_that_is_killed_leaves_what_was_published(published, tmp_path, moment):
    deliveries.write_ads(tmp_path / "d2", range(41, 51))
    before = state(published)
    process = started(ingest_that_dies, moment, published, tmp_path / "d2")
    process.join()
    assert process.exitcode == -signal.SIGKILL
    check_whole_and_go_on(published, tmp_path / "d2", before)


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
    check_whole_and_go_on(published, tmp_path / "d2", before)
