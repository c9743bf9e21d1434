"""The ingest: deliveries in, a new published snapshot out, or everything left as it was."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest import archive, delivery, judgement
from ingest.archive import Kept
from ingest.delivery import Delivery, Progress
from warehouse import balance, build, database, publish, reference, status
from warehouse.balance import Balance
from warehouse.errors import KollenError


@dataclass(frozen=True)
class Outcome:
    """What an ingest did: the current snapshot, the deliveries it was given and the balance of all that count.

    published is False where every file had been taken in before. new: the numbers of the deliveries taken in now.
    left_out: the ids of deliveries that counted before and no longer do.
    """

    snapshot_id: str
    published: bool
    deliveries: list[Delivery]
    balances: list[Balance]
    new: tuple[int, ...]
    left_out: tuple[str, ...] = ()


def ingest(home: Path, folders: Sequence[Path], progress: Progress = lambda text: None) -> Outcome:
    """Take in the deliveries in `folders`, in that order: all of them, or none (DeliveryRejected)."""
    reference.check_all()
    with publish.writer_lock(home):
        before = counted(home)
        _remove_leftovers(home)
        kept = _without_demo(home, before, delivery.are_demo(folders))
        deliveries = _read(folders, [archive.folder_of(home, name) for name in kept], progress)
        new = [one for one in deliveries if one.is_new]
        if not new and _is_sound(home):
            return Outcome(publish.current(home).stem, False, deliveries, [], ())
        with _archived(home, new, progress) as folders_of_new:
            snapshot_id, balances = publish_anew(home, kept, folders_of_new, progress)
    numbers = tuple(range(len(kept) + 1, len(kept) + len(new) + 1))
    left_out = tuple(name for name in before if name not in kept)
    return Outcome(snapshot_id, True, deliveries, balances, numbers, left_out)


def publish_anew(
    home: Path, kept: Sequence[str], new: Sequence[Path], progress: Progress, must_equal: Path | None = None
) -> tuple[str, list[Balance]]:
    """Build the whole warehouse from the archive and publish it: the snapshot's id, and what became of every row.

    kept: the ids of the deliveries that counted and still do; new: what archive.write() made for those that come after
    them. must_equal: a snapshot whose figures the new one must have. Call it under the lock. Where it fails, what was
    published stands.
    """
    with _building(home) as path:
        snapshot_id = publish.new_id()
        counting = archive.counting([*(archive.folder_of(home, name) for name in kept), *new])
        balances = _build(path, snapshot_id, counting, len(kept), progress)
        if must_equal:
            judgement.refuse_other_figures(path, must_equal)
        progress("Publicerar")
        kept_now = [archive.keep(folder) for folder in new]
        publish.publish(home, path, snapshot_id, [one.manifest["delivery_id"] for one in counting])
        for folder in kept_now:
            archive.confirm(folder)
    return snapshot_id, balances


def counted(home: Path) -> list[str]:
    """The ids of the deliveries that the current snapshot is built from, in the order of receipt."""
    current = publish.current(home)
    if current is None and any(not (folder / archive.UNPUBLISHED).exists() for folder in archive.folders(home)):
        raise KollenError(
            f"I {home} finns ett arkiv men ingen ögonblicksbild, så det går inte att säga vilka leveranser som räknas. "
            "Lägg tillbaka mappen snapshots och filen current.txt från säkerhetskopian, eller börja om i en ny mapp "
            "(--home) och läs in leveranserna igen."
        )
    return [] if current is None else publish.deliveries_of(current)


def _without_demo(home: Path, before: list[str], brings_demo: bool) -> list[str]:
    """What still counts beside the new deliveries: made-up figures are never added to real ones."""
    real = [name for name in before if not archive.manifest(archive.folder_of(home, name))["demo"]]
    if not brings_demo:
        return real
    if real:
        raise KollenError(
            f"I {home} finns riktiga uppgifter, och den påhittade leveransen får inte blandas med dem. "
            "Läs in den i en egen mapp: kollen --home MAPP ingest LEVERANS."
        )
    return before


def _is_sound(home: Path) -> bool:
    """Whether the current snapshot is built by this version and today's settings; else it is built again."""
    try:
        con = database.open_current(home)
    except KollenError:
        return False
    try:
        return status.snapshot(con).configuration == reference.fingerprint()
    finally:
        con.close()


def _remove_leftovers(home: Path) -> None:
    """What killed runs left behind; a delivery is kept as long as any snapshot names it."""
    publish.remove_leftovers(home)
    with suppress(KollenError):  # a damaged old snapshot may name any of them, so all are left
        archive.remove_leftovers(home, publish.named_deliveries(home))


def _read(folders: Sequence[Path], kept: list[Path], progress: Progress) -> list[Delivery]:
    taken = archive.taken(kept)
    deliveries = []
    for folder in folders:
        one = delivery.read(folder, taken, progress)
        taken = {(file.source, file.sha256): one.id for file in one.files} | taken
        deliveries.append(one)
    return deliveries


@contextmanager
def _archived(home: Path, deliveries: list[Delivery], progress: Progress):
    """The new deliveries' folders, not yet part of the archive; removed where the block fails."""
    folders: list[Path] = []
    try:
        for one in deliveries:
            progress(f"Arkiverar {one.folder}")
            folders.append(archive.write(home, one))
        yield folders
    finally:
        archive.discard(folders)


@contextmanager
def _building(home: Path):
    """Where the new database is built; removed where the block fails."""
    path = publish.building_path(home)
    try:
        yield path
    finally:
        for leftover in (path, path.with_name(path.name + ".wal")):
            with suppress(FileNotFoundError):
                os.unlink(leftover)


def _build(path: Path, snapshot_id: str, counting: list[Kept], old: int, progress: Progress) -> list[Balance]:
    """The whole warehouse; DeliveryRejected where the deliveries after the `old` first are not good enough."""
    progress("Förbereder kontrollerna")
    from expectations import gate  # loads Great Expectations, which costs seconds that no other command should pay

    con = database.create(path)
    try:
        progress("Läser in rader")
        manifests, repeats = [one.manifest for one in counting], [one.repeats for one in counting]
        balance.record_deliveries(con, manifests)
        build.load_raw(con, [(one.folder, one.repeats) for one in counting])
        build.build_staging(con)
        gate.check(con, progress)
        judgement.refuse_blocked(con)
        progress("Bygger siffrorna")
        build.build_marts(con)
        build.forget_superseded(con)
        balances = balance.record(con, snapshot_id, datetime.now(), manifests, repeats)
        judgement.refuse_unbalanced(balances)
        judgement.refuse_too_much_set_aside(con, [one for one in balances if one.delivery > old])
        con.checkpoint()
    finally:
        con.close()
    return balances
