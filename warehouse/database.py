"""Opens the published warehouse, and creates a new one."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import publish
from warehouse.errors import KollenError

Connection = duckdb.DuckDBPyConnection


def open_snapshot(path: Path) -> Connection:
    """A read-only connection to one snapshot file; ask through `.cursor()` where threads share it."""
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise KollenError(
            f"{path.name}: ögonblicksbilden går inte att öppna. Gå tillbaka till en tidigare med kollen rollback."
        ) from error


def open_current(home: Path) -> Connection:
    """A read-only connection to what is published under `home`; KollenError where nothing is."""
    path = publish.current(home)
    if path is None:
        raise KollenError(
            f"I {home} finns inga siffror än. Kör kollen ingest med en leverans, "
            "eller kollen app för att börja med påhittade uppgifter."
        )
    return open_snapshot(path)


def create(path: Path) -> Connection:
    """A connection to a new, empty database file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(str(path))
