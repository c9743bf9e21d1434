"""What is kept of deliveries and snapshots: the list, a delivery withdrawn, and what is old removed by rule."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ingest import archive, pipeline
from ingest.delivery import Progress
from warehouse import database, publish, status
from warehouse.balance import COUNTS, PARTS
from warehouse.errors import KollenError


@dataclass(frozen=True)
class Held:
    """One delivery in the archive: what it held, and what of it counts in the current snapshot.

    counts is False for one that was withdrawn, or left out for another reason; rows_read is then what its files hold,
    and the others are 0.
    """

    id: str
    received_at: datetime
    folder: str
    is_demo: bool
    files: int
    counts: bool
    rows_read: int
    accepted: int
    set_aside: int
    replaced: int
    identical: int


@dataclass(frozen=True)
class Purge:
    """What a purge removes, and what it leaves although it is older, by their ids.

    still_counting: deliveries from before the day with rows that count in the current snapshot or are set aside.
    no_longer_rebuilt:
    snapshots that stay, but lose deliveries that they are built from.
    """

    before: date
    snapshots: tuple[str, ...]
    deliveries: tuple[Held, ...]
    still_counting: tuple[Held, ...]
    no_longer_rebuilt: tuple[str, ...]


def deliveries(home: Path) -> list[Held]:
    """Every delivery in the archive, in the order of receipt; KollenError where nothing is published."""
    con = database.open_current(home)
    try:
        rows: dict[str, list[int]] = {one.delivery_id: [0] * len(COUNTS) for one in status.snapshot(con).deliveries}
        for file in status.files(con):
            for at, count in enumerate(COUNTS):
                rows[file.delivery_id][at] += getattr(file, count)
    finally:
        con.close()
    return [_held(folder, rows) for folder in archive.folders(home)]


def withdraw(home: Path, delivery_id: str, progress: Progress = lambda text: None) -> str:
    """Build and publish everything as if the delivery had never come; the new snapshot's id."""
    with publish.writer_lock(home):
        counted = pipeline.counted(home)
        if delivery_id not in counted:
            raise KollenError(
                f'Leveransen "{delivery_id}" är inte med i det som visas. De som är det: '
                f"{', '.join(counted) or 'inga'}. Se kollen deliveries."
            )
        if counted == [delivery_id]:
            raise KollenError(
                f"{delivery_id} är den enda leveransen, och utan den finns inget att visa. Läs in en annan först, "
                "eller gå tillbaka till en tidigare ögonblicksbild med kollen rollback."
            )
        return _without(home, counted, {delivery_id}, progress)


def plan_purge(home: Path, before: date) -> Purge:
    """What purge() would do now: snapshots made, and deliveries received, before the day.

    The current snapshot stays, and so do the deliveries with rows that count or that somebody is to mend: removing
    those would change what is shown, which is what withdraw() is for.
    """
    snapshots = [one for one in publish.snapshots(home) if not one.is_current and _moment(one.id).date() < before]
    old = [one for one in deliveries(home) if one.received_at.date() < before]
    removed = tuple(one for one in old if not one.accepted and not one.set_aside)
    gone = {one.id for one in removed}
    staying = [one for one in publish.snapshots(home) if one not in snapshots]
    return Purge(
        before,
        tuple(one.id for one in snapshots),
        removed,
        tuple(one for one in old if one not in removed),
        tuple(one.id for one in staying if gone & set(publish.deliveries_of(one.path))),
    )


def purge(home: Path, planned: Purge, progress: Progress = lambda text: None) -> str | None:
    """Remove what `planned` lists; the id of the new snapshot where deliveries were left out of what is shown.

    KollenError, with nothing removed, where something has been published since the plan was made, or where a figure
    would change after all.
    """
    with publish.writer_lock(home):
        if plan_purge(home, planned.before) != planned:
            raise KollenError("Något har publicerats sedan listan gjordes. Inget är borttaget; kör kommandot igen.")
        gone = {one.id for one in planned.deliveries}
        counted = pipeline.counted(home)
        published = None
        if gone & set(counted):
            published = _without(home, counted, gone, progress, must_equal=publish.current(home))
        publish.remove(home, planned.snapshots)
        for delivery_id in gone:
            shutil.rmtree(archive.folder_of(home, delivery_id))
    return published


def _without(
    home: Path, counted: Sequence[str], gone: set[str], progress: Progress, must_equal: Path | None = None
) -> str:
    kept = [name for name in counted if name not in gone]
    snapshot_id, _ = pipeline.publish_anew(home, kept, [], progress, must_equal)
    return snapshot_id


def _held(folder: Path, rows: dict[str, list[int]]) -> Held:
    name = folder.name
    none = [0] * len(COUNTS)
    try:
        manifest = archive.manifest(folder)
    except KollenError:
        return Held(name, _moment(name), "går inte att läsa", False, 0, name in rows, *rows.get(name, none))
    held = sum(count for file in manifest["files"] for table, count in file["tables"].items() if table not in PARTS)
    counts = (name in rows, *rows.get(name, [held, *none[1:]]))
    received_at = datetime.fromisoformat(manifest["received_at"])
    return Held(name, received_at, manifest["folder"], manifest["demo"], len(manifest["files"]), *counts)


def _moment(name: str) -> datetime:
    """The local time in the id of a delivery or snapshot; now for a name that is no id, which is then left alone."""
    try:
        return datetime.strptime(name, "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
    except ValueError:
        return datetime.now()
