"""The archive of deliveries: one folder each, with every row as text in Parquet and a manifest of its files.

A folder is written under another name, made durable and renamed, so that it is either whole or not there.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from ingest.delivery import DeliveredFile, Delivery
from warehouse.publish import BUILDING, make_durable, replace
from warehouse.reference import raw_columns

MANIFEST = "manifest.json"


def folder_of(home: Path, delivery_id: str) -> Path:
    """Where the rows of one delivery are kept."""
    return home / "archive" / delivery_id


def manifest(folder: Path) -> dict:
    """The manifest in one archive folder: delivery_id, received_at, folder, demo, files, unknown."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def taken(folders: Iterable[Path]) -> dict[tuple[str, str], str]:
    """Every file that these deliveries hold: (source, sha256) -> id of the first delivery with it."""
    found: dict[tuple[str, str], str] = {}
    for folder in folders:
        held = manifest(folder)
        for file in held["files"]:
            found.setdefault((file["source"], file["sha256"]), held["delivery_id"])
    return found


def write(home: Path, delivery: Delivery) -> Path:
    """The delivery in a folder of its own that is not part of the archive until keep(); the folder's path."""
    folder = home / "archive" / f"{BUILDING}{delivery.id}"
    folder.mkdir(parents=True)
    for table, rows in _rows_by_table(delivery.files).items():
        path = folder / f"{table}.parquet"
        _write_parquet(path, raw_columns()[table], rows)
        make_durable(path)
    path = folder / MANIFEST
    path.write_text(json.dumps(_manifest(delivery), ensure_ascii=False, indent=1), encoding="utf-8")
    make_durable(path)
    make_durable(folder)
    return folder


def keep(folder: Path) -> Path:
    """Make what write() made part of the archive; its new path."""
    target = folder.with_name(folder.name.removeprefix(BUILDING))
    replace(folder, target)
    make_durable(target.parent)
    return target


def discard(folders: Iterable[Path]) -> None:
    """Remove what write() made for a delivery that was not taken in."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(home: Path, named: set[str]) -> None:
    """Remove folders of runs that were killed: half-written, or kept but named by no snapshot."""
    for folder in (home / "archive").glob("*"):
        if folder.is_dir() and folder.name not in named:
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


def _manifest(delivery: Delivery) -> dict:
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
                "size": file.size,
                "tables": {table.name: len(table.rows) for table in file.contents.tables},
                "notes": file.contents.notes,
                "same_as": file.same_as,
            }
            for file in delivery.files
        ],
        "unknown": delivery.unknown,
    }
