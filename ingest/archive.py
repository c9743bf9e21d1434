"""The archive of deliveries: one folder each, with every row as text in Parquet and a manifest of its files.

A folder is written under another name, made durable and renamed, so that it is either whole or not there. A delivery
is kept whole also where an earlier one held the same file: which of them counts is decided at each build, so that the
earlier one can be withdrawn.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.delivery import DeliveredFile, Delivery, Known
from warehouse.errors import KollenError
from warehouse.publish import BUILDING, make_durable, replace
from warehouse.reference import raw_columns

MANIFEST = "manifest.json"
UNPUBLISHED = "opublicerad"  # an empty file in the folder of a delivery that no snapshot names yet
FILE_KEYS = ("file", "source", "sha256", "size", "tables", "notes")
MANIFEST_KEYS = ("delivery_id", "received_at", "folder", "demo", "files")


@dataclass(frozen=True)
class Kept:
    """One archived delivery that counts; repeats: its files that one before it holds -> that delivery's id."""

    folder: Path
    manifest: dict
    repeats: dict[str, str]


def folder_of(home: Path, delivery_id: str) -> Path:
    """Where the rows of one delivery are kept."""
    return home / "archive" / delivery_id


def folders(home: Path) -> list[Path]:
    """Every archived delivery's folder, in the order of receipt."""
    found = (home / "archive").glob("*")
    return sorted(folder for folder in found if folder.is_dir() and not folder.name.startswith(BUILDING))


def manifest(folder: Path) -> dict:
    """The manifest in one archive folder, with MANIFEST_KEYS and parquet; KollenError where it can't be read."""
    try:
        held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = {key: held[key] for key in MANIFEST_KEYS} | {"parquet": dict(held.get("parquet", {}))}  # none in 0.1.0
        datetime.fromisoformat(found["received_at"])
        if found["delivery_id"] != folder.name.removeprefix(BUILDING):
            raise ValueError(found["delivery_id"])
        found["files"] = [
            {key: file[key] for key in FILE_KEYS} | {"reading": file.get("reading")} for file in held["files"]
        ]
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KollenError(_damaged(folder, MANIFEST)) from error


def counting(folders: Iterable[Path]) -> list[Kept]:
    """The deliveries in these folders, given in the order of receipt; KollenError where one is not as it was written.

    A file that comes again changes nothing, so of the same file, read by the same settings, the first counts.
    """
    holders: dict[Known, tuple[str, str]] = {}
    found = []
    for folder in folders:
        held, repeats = manifest(folder), {}
        for table, sha256 in held["parquet"].items():
            _check(folder, f"{table}.parquet", sha256)
        for file in held["files"]:
            this = (held["delivery_id"], file["file"])
            holder = holders.setdefault((file["source"], file["sha256"], file["reading"]), this)
            if holder != this:
                repeats[file["file"]] = holder[0]
        found.append(Kept(folder, held, repeats))
    return found


def _check(folder: Path, name: str, sha256: str) -> None:
    path = folder / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise KollenError(_damaged(folder, name))


def _damaged(folder: Path, name: str) -> str:
    return (
        f"Arkivet är skadat: {folder / name} saknas eller har ändrats. Lägg tillbaka mappen från säkerhetskopian, "
        f"eller dra tillbaka leveransen (kollen withdraw {folder.name}) och läs in den igen. Inget är ändrat."
    )


def taken(folders: Iterable[Path]) -> dict[Known, str]:
    """Every file that these deliveries hold -> id of the first delivery with it."""
    found: dict[Known, str] = {}
    for folder in folders:
        held = manifest(folder)
        for file in held["files"]:
            found.setdefault((file["source"], file["sha256"], file["reading"]), held["delivery_id"])
    return found


def write(home: Path, delivery: Delivery) -> Path:
    """The delivery in a folder of its own that is not part of the archive until keep(); the folder's path."""
    folder = home / "archive" / f"{BUILDING}{delivery.id}"
    folder.mkdir(parents=True)
    try:
        _write_rows(folder, delivery)
    except BaseException:
        discard([folder])
        raise
    return folder


def _write_rows(folder: Path, delivery: Delivery) -> None:
    hashes = {}
    for table, rows in _rows_by_table(delivery.files).items():
        path = folder / f"{table}.parquet"
        _write_parquet(path, raw_columns()[table], rows)
        make_durable(path)
        hashes[table] = hashlib.sha256(path.read_bytes()).hexdigest()
    path = folder / MANIFEST
    path.write_text(json.dumps(_manifest(delivery, hashes), ensure_ascii=False, indent=1), encoding="utf-8")
    make_durable(path)
    (folder / UNPUBLISHED).touch()
    make_durable(folder)


def keep(folder: Path) -> Path:
    """Make what write() made part of the archive, marked until confirm() as named by no snapshot; its new path."""
    target = folder.with_name(folder.name.removeprefix(BUILDING))
    replace(folder, target)
    make_durable(target.parent)
    return target


def confirm(folder: Path) -> None:
    """Say that a snapshot names what keep() kept; from here on only a purge removes it."""
    (folder / UNPUBLISHED).unlink(missing_ok=True)


def discard(folders: Iterable[Path]) -> None:
    """Remove what write() made for a delivery that was not taken in."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(home: Path, named: set[str]) -> None:
    """Remove folders of runs that were killed: half-written, or kept but never named by a snapshot."""
    for folder in (home / "archive").glob("*"):
        if folder.name in named:
            confirm(folder)
        elif folder.name.startswith(BUILDING) or (folder / UNPUBLISHED).exists():
            shutil.rmtree(folder)


def _rows_by_table(files: list[DeliveredFile]) -> dict[str, list[tuple]]:
    rows: dict[str, list[tuple]] = defaultdict(list)
    for file in files:
        for table in file.contents.tables:
            rows[table.name] += [(file.name, *row) for row in table.rows]
    return rows


def _write_parquet(path: Path, columns: tuple[str, ...], rows: list[tuple]) -> None:
    import polars

    schema = {"source_file": polars.String, "source_row": polars.Int64, **dict.fromkeys(columns, polars.String)}
    polars.DataFrame(rows, schema=schema, orient="row").write_parquet(path)


def _manifest(delivery: Delivery, hashes: dict[str, str]) -> dict:
    return {
        "delivery_id": delivery.id,
        "received_at": delivery.received_at.isoformat(timespec="seconds"),
        "folder": delivery.folder,
        "demo": delivery.is_demo,
        "files": [
            {
                "file": file.name,
                "source": file.source,
                "sha256": file.sha256,
                "reading": file.reading,
                "size": file.size,
                "tables": {table.name: len(table.rows) for table in file.contents.tables},
                "notes": file.contents.notes,
            }
            for file in delivery.files
        ],
        "parquet": hashes,
    }
