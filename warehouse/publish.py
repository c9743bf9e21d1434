"""Snapshots: immutable database files, the pointer to the current one, and the way back.

A snapshot is built under another name, made durable, renamed to its id, and only then pointed to. The pointer is a
small text file because a link can't be switched under a reader on Windows.
"""

from __future__ import annotations

import json
import os
import re
import stat
import time
from collections.abc import Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.errors import KollenError

POINTER = "current.txt"
BUILDING = ".build-"
ATTEMPTS = 30
SNAPSHOT_ID = re.compile(r"[\w.-]{1,100}")
SHOWN = 40  # characters of what stands where an id should


@dataclass(frozen=True)
class SnapshotFile:
    """One published snapshot: its id, file, size in bytes and whether it is the current one."""

    id: str
    path: Path
    size: int
    is_current: bool


def new_id() -> str:
    """A snapshot id that sorts by time, in UTC so that no hour comes twice: `20260905-081500-123456`."""
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")


def building_path(home: Path) -> Path:
    """Where a new snapshot is built, invisible to readers."""
    return home / "snapshots" / f"{BUILDING}{os.getpid()}.duckdb"


def publish(home: Path, building: Path, snapshot_id: str, deliveries: Sequence[str] = ()) -> Path:
    """Make the closed database file `building` the current snapshot; its path.

    The ids of the deliveries that it is built from stand in a small file beside it, so that it can be built again even
    where the database is damaged.
    """
    target = home / "snapshots" / f"{snapshot_id}.duckdb"
    beside = target.with_suffix(".json")
    beside.write_text(json.dumps({"deliveries": list(deliveries)}), encoding="utf-8")
    make_durable(beside)
    make_durable(building)
    replace(building, target)
    target.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    make_durable(target.parent)
    _point_to(home, snapshot_id)
    return target


def deliveries_of(snapshot: Path) -> list[str]:
    """The ids of the deliveries that a snapshot is built from, in the order of receipt."""
    beside = snapshot.with_suffix(".json")
    try:
        return [str(name) for name in json.loads(beside.read_text(encoding="utf-8"))["deliveries"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KollenError(
            f"{beside} saknas eller är skadad: det går inte att säga vilka leveranser ögonblicksbilden är byggd av. "
            "Gå tillbaka till en annan med kollen rollback."
        ) from error


def named_deliveries(home: Path) -> set[str]:
    """The ids of the deliveries that any snapshot is built from; KollenError where one can't say which."""
    besides = (home / "snapshots").glob("*.json")
    return {name for beside in besides for name in deliveries_of(beside)}


def current(home: Path) -> Path | None:
    """The current snapshot's file, None where nothing is published."""
    choose = "Välj en som finns med kollen snapshots och kollen rollback."
    snapshot_id = _pointed_to(home)
    if snapshot_id is None:
        if snapshots(home):
            raise KollenError(f"{home / POINTER} saknas: ingen ögonblicksbild är den som gäller. {choose}")
        return None
    path = home / "snapshots" / f"{snapshot_id}.duckdb"
    if not SNAPSHOT_ID.fullmatch(snapshot_id) or not path.is_file():
        raise KollenError(
            f'{home / POINTER} pekar på ögonblicksbilden "{snapshot_id[:SHOWN]}" som inte finns. {choose}'
        )
    return path


def _pointed_to(home: Path) -> str | None:
    try:
        return (home / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None


def snapshots(home: Path) -> list[SnapshotFile]:
    """Every published snapshot, the newest first."""
    chosen = _pointed_to(home)
    paths = [path for path in (home / "snapshots").glob("*.duckdb") if not path.name.startswith(".")]
    return [
        SnapshotFile(path.stem, path, path.stat().st_size, path.stem == chosen)
        for path in sorted(paths, reverse=True)
    ]


def rollback(home: Path, snapshot_id: str) -> Path:
    """Make an earlier (or later) published snapshot the current one; its path."""
    known = {snapshot.id: snapshot.path for snapshot in snapshots(home)}
    if snapshot_id not in known:
        raise KollenError(
            f'Ögonblicksbilden "{snapshot_id}" finns inte. De som finns: {", ".join(known) or "inga"}.'
        )
    with writer_lock(home):
        _point_to(home, snapshot_id)
    return known[snapshot_id]


def remove(home: Path, snapshot_ids: Sequence[str]) -> None:
    """Remove published snapshots for good; KollenError for the current one. Call it under the lock."""
    for snapshot in snapshots(home):
        if snapshot.id in snapshot_ids:
            if snapshot.is_current:
                raise KollenError(f"Ögonblicksbilden {snapshot.id} är den som visas och tas inte bort.")
            snapshot.path.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows removes nothing that is read-only
            snapshot.path.unlink()
            snapshot.path.with_suffix(".json").unlink(missing_ok=True)


@contextmanager
def writer_lock(home: Path):
    """Holds the right to write under `home`; KollenError at once where somebody else holds it."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise KollenError(
            f"En annan inläsning pågår i {home}. Vänta tills den är klar och försök sedan igen."
        ) from error


def remove_leftovers(home: Path) -> None:
    """Remove half-built databases of runs that were killed; call it under the lock."""
    for path in (home / "snapshots").glob(f"{BUILDING}*"):
        path.unlink()


def make_durable(path: Path) -> None:
    """Ask the system to put a file, or a folder's list of names, on disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no handle for a folder to flush
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point_to(home: Path, snapshot_id: str) -> None:
    new = home / f"{POINTER}.new"
    new.write_text(snapshot_id + "\n", encoding="utf-8")
    make_durable(new)
    replace(new, home / POINTER)
    make_durable(home)


def replace(source: Path, target: Path) -> None:
    """Rename a file or folder, over what is there; KollenError where another program keeps it open all the time."""
    for attempt in range(ATTEMPTS):
        # on Windows the switch is refused while a reader has the target open, and a virus scanner may have the source
        with suppress(PermissionError):
            os.replace(source, target)
            return
        time.sleep(0.02 * (attempt + 1))
    raise KollenError(f"{target} är låst av ett annat program. Stäng det och försök igen.")
