"""Opens the published warehouse, creates a new one, and keeps what was asked of a snapshot and never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb

from warehouse import publish
from warehouse.errors import KollenError

Connection = duckdb.DuckDBPyConnection
# raise it when the tables that measure() and the pages read change: older snapshots are then rebuilt
VERSION = 4
MOST_KEPT = 8_000


@dataclass(frozen=True)
class Source:
    """What a connection reads: the database's name (a snapshot's id), and its file where it can't be written to."""

    name: str
    file: str | None


# asking a connection what it reads takes as long as a small question, so each is asked once
_SOURCES: WeakKeyDictionary[Connection, Source] = WeakKeyDictionary()
_KEPT: dict[tuple, object] = {}


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


def cursor(con: Connection) -> Connection:
    """A cursor of the caller's own; threads may share a connection, but not a cursor."""
    made, read = con.cursor(), source(con)
    if read.file:
        _SOURCES[made] = read
    return made


def source(con: Connection) -> Source:
    """What a connection reads."""
    found = _SOURCES.get(con)
    if found is None:
        name, path, is_read_only = con.cursor().execute(
            "select database_name, path, readonly from duckdb_databases() where database_name = current_database()"
        ).fetchone()  # fmt: skip
        found = Source(name, path if is_read_only else None)
        if found.file:
            _SOURCES[con] = found
    return found


def is_fixed(con: Connection) -> bool:
    """Whether what a connection reads can't change, so that what is asked of it may be kept."""
    return source(con).file is not None


def kept(con: Connection, make: Callable[[], object], *key):
    """What `make()` gives, made once for each key and snapshot; each time where the database may still change.

    A filter ({dimension: values}) may be part of the key.
    """
    read = source(con)
    if read.file is None:
        return make()
    whole = (read.file, *(_frozen(part) if isinstance(part, dict) else part for part in key))
    found = _KEPT.get(whole, _KEPT)
    if found is _KEPT:
        found = make()
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[whole] = found
    return found


def _frozen(where: dict) -> tuple:
    return tuple((name, tuple(values)) for name, values in where.items())


def forget() -> None:
    """Forget everything that kept() keeps, as in a program just started."""
    _KEPT.clear()
