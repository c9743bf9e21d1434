"""Opens the published warehouse, and creates a new one."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import publish
from warehouse.errors import KollenError

Connection = duckdb.DuckDBPyConnection
# raise it when the tables that measure() and the pages read change: older snapshots are then rebuilt
VERSION = 3


def open_file(path: Path) -> Connection:
    """A read-only connection to a database file, whatever version built it."""
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise KollenError(
            f"{path.name}: ögonblicksbilden är skadad och går inte att öppna. Gå tillbaka till en tidigare med "
            "kollen rollback, eller kör kollen ingest: då byggs allt om från arkivet."
        ) from error


def open_snapshot(path: Path) -> Connection:
    """A read-only connection to one snapshot of this version; ask through `.cursor()` where threads share it."""
    con = open_file(path)
    if not is_of_this_version(con):
        con.close()
        raise KollenError(
            f"{path.name}: ögonblicksbilden är byggd av en annan version av Rekryteringskollen. Kör kollen ingest med "
            "en leverans, ny eller gammal: då byggs allt om från arkivet."
        )
    return con


def is_of_this_version(con: Connection) -> bool:
    """Whether the code that runs reads what built the database."""
    try:
        return con.execute("select version from snapshot").fetchone() == (VERSION,)
    except duckdb.Error:  # from before there were versions
        return False


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
