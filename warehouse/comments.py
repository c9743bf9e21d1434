"""What the head writes of a period's indicators and goals: comments, analyses, verdicts, and what is ready.

A database of its own in the home, never in a snapshot, so a rebuilt warehouse keeps it. Nothing in it is changed or
taken away: every change is a statement more, and the newest one counts. It knows roles and no names.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock
from filelock import Timeout as LockTimeout

from warehouse.errors import KollenError
from warehouse.period import Period
from warehouse.verdict import WORDS

FILE = "kommentarer.sqlite"
KINDS = ("comment", "analysis", "verdict", "ready")
NAMES = {"comment": "kommentar", "analysis": "analys", "verdict": "bedömning", "ready": "klarmarkering"}
ROLES = ("avdelningschef", "enhetschef", "nämndsekreterare")  # until there is a login
SIGNERS = ("avdelningschef",)
READY = "ja"
LONGEST = 4000
WAIT = 10.0  # seconds that a writer waits for another
FORM = 1  # of the tables; another is a file of another program
TABLES = f"""
pragma user_version = {FORM};
create table statements (
  number integer primary key autoincrement,
  at text not null, role text not null, period text not null, subject text not null, kind text not null,
  text text not null, reason text not null
) strict;
create index statements_of on statements (period, subject, kind, number);
create trigger statements_stay before delete on statements
begin select raise(abort, 'nothing is taken away'); end;
create trigger statements_are_fixed before update on statements
begin select raise(abort, 'nothing is changed'); end;
create trigger statements_follow before insert on statements
when exists (select 1 from statements where number = new.number)
begin select raise(abort, 'nothing is replaced'); end;
"""
COLUMNS = "number, at, role, period, subject, kind, text, reason"


@dataclass(frozen=True)
class Statement:
    """What one role wrote of one subject (an indicator's or goal's id) at one time; number is the order of writing.

    Of a verdict the text is a key of verdict.WORDS, or empty where the proposal is accepted, and reason says why it is
    another; of ready it is READY or empty.
    """

    number: int
    at: datetime
    role: str
    period: str
    subject: str
    kind: str
    text: str
    reason: str


def write(
    home: Path, role: str, period: str, subject: str, kind: str, text: str, reason: str = "", seen: int = 0
) -> Statement:
    """The newest statement after writing this one; KollenError where it won't do or another has been written since.

    seen is the number of the newest one that the writer had before her eyes, 0 for none. Where nothing differs from
    what is written already nothing is added, and where there is nothing at all the number is 0.
    """
    said = Statement(0, datetime.now().replace(microsecond=0), role, period, subject, kind, text, reason)
    _check(said)
    with _writing(home) as con:
        newest = _newest(con, said)
        if (newest.text, newest.reason) == (text, reason) if newest else not text + reason:
            return newest or said
        if newest and newest.number != seen:
            raise KollenError(_written_since(newest))
        _number, at, *others = astuple(said)
        added = con.execute(
            "insert into statements (at, role, period, subject, kind, text, reason) values (?, ?, ?, ?, ?, ?, ?)",
            (at.isoformat(), *others),
        )
        return Statement(added.lastrowid, at, *others)


def current(home: Path, period: str) -> dict[tuple[str, str], Statement]:
    """The newest statement of everything that is written of a period, by (subject, kind)."""
    found = _read(home, "where period = ?", [period])
    return {(one.subject, one.kind): one for one in found}


def history(home: Path, period: str | None = None, subject: str | None = None) -> list[Statement]:
    """Every change, oldest first: all of them, or those of one period or subject."""
    asked = {name: value for name, value in (("period", period), ("subject", subject)) if value is not None}
    where = " and ".join(f"{name} = ?" for name in asked)
    return _read(home, f"where {where}" if where else "", list(asked.values()))


def is_ready(statements: dict[tuple[str, str], Statement], subject: str) -> bool:
    """Whether a subject is marked ready, in what current() gives."""
    found = statements.get((subject, "ready"))
    return found is not None and found.text == READY


def _check(said: Statement) -> None:
    """Refuse what can't be kept or means nothing."""
    Period.parse(said.period)
    for what, value, known in (("Rollen", said.role, ROLES), ("Slaget", said.kind, KINDS)):
        if value not in known:
            raise KollenError(f'{what} "{value}" finns inte. Välj bland {", ".join(known)}.')
    if not said.subject:
        raise KollenError("Det framgår inte vilken indikator eller vilket mål texten gäller.")
    allowed = {"verdict": ("", *WORDS), "ready": ("", READY)}.get(said.kind)
    if allowed and said.text not in allowed:
        raise KollenError(f'"{said.text}" kan inte vara en {NAMES[said.kind]}.')
    if said.kind == "verdict" and bool(said.text) != bool(said.reason.strip()):
        raise KollenError("Skriv varför bedömningen är en annan än förslaget; förslaget behöver inget skäl.")
    for text in (said.subject, said.text, said.reason):
        if len(text) > LONGEST:
            long = f"{len(text):,}".replace(",", "\u00a0")
            raise KollenError(f"Texten är {long} tecken lång; högst 4\u00a0000 ryms. Korta den och spara igen.")
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise KollenError("Texten innehåller ett tecken som inte går att spara. Skriv om den utan det.")


def _written_since(newest: Statement) -> str:
    """Who has written what and when since the writer looked, quoted."""
    quoted = WORDS.get(newest.text, newest.text) if newest.kind == "verdict" else newest.text
    did = f"skrev ”{quoted}”" if quoted else "tog bort det som stod där"
    return (
        f"Inget sparades: en annan har ändrat samma {NAMES[newest.kind]} sedan du började. {newest.role.capitalize()} "
        f"{did} {newest.at:%Y-%m-%d %H:%M}. Läs det och välj vems text som ska gälla."
    )


def _newest(con: sqlite3.Connection, said: Statement) -> Statement | None:
    found = con.execute(
        f"select {COLUMNS} from statements where period = ? and subject = ? and kind = ? order by number desc limit 1",
        (said.period, said.subject, said.kind),
    ).fetchone()
    return _statement(found) if found else None


def _read(home: Path, where: str, values: Iterable[str]) -> list[Statement]:
    """Statements in the order they were written, none where there is no file."""
    path = home / FILE
    if not os.path.lexists(path):
        return []
    with _said_in_swedish(path), closing(_opened(path, "ro")) as con:
        rows = con.execute(f"select {COLUMNS} from statements {where} order by number", list(values)).fetchall()
        return [_statement(row) for row in rows]


def _statement(row: tuple) -> Statement:
    number, at, *others = row
    return Statement(number, datetime.fromisoformat(at), *others)


@contextmanager
def _writing(home: Path) -> Iterator[sqlite3.Connection]:
    """The database, which nobody else writes until the block ends; all of the block is kept, or nothing."""
    path = home / FILE
    with _said_in_swedish(path):
        if not os.path.lexists(path):
            _make(path)
        with closing(_opened(path, "rw")) as con:
            con.execute("begin immediate")
            yield con
            con.execute("commit")


def _make(path: Path) -> None:
    """An empty database that is whole from its first moment; nothing where another has just made it."""
    with FileLock(path.with_name(f"{FILE}.lock"), timeout=WAIT):
        if os.path.lexists(path):
            return
        new = path.with_name(f".{FILE}.ny")
        new.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as con:
            con.executescript(TABLES)
        os.replace(new, path)


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    """The file as it is; it is never made here.

    What a writer who was killed left half done can be put right only by a connection that may write.
    """
    if not path.is_file():
        raise KollenError(_damaged(path))
    address = f"file:{quote(str(path.resolve()))}?mode={mode}"
    con = sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)
    try:
        con.execute("pragma synchronous = full")
        form = con.execute("pragma user_version").fetchone()[0]
    except sqlite3.OperationalError as error:
        con.close()
        if mode == "ro" and error.sqlite_errorname == "SQLITE_READONLY_ROLLBACK":
            return _opened(path, "rw")
        raise
    except sqlite3.Error:
        con.close()
        raise
    if form != FORM:
        con.close()
        raise KollenError(_damaged(path))
    return con


@contextmanager
def _said_in_swedish(path: Path) -> Iterator[None]:
    """What goes wrong with the file, said as what it is and what to do."""
    try:
        yield
    except (sqlite3.Error, OSError, ValueError, LockTimeout) as error:
        raise KollenError(_trouble(path, error)) from error


def _trouble(path: Path, error: Exception) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    if isinstance(error, LockTimeout) or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "Kommentarerna är upptagna: någon annan skriver just nu. Inget sparades. Försök igen om en stund."
    if isinstance(error, OSError) or name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return (
            f"Kommentarerna går inte att öppna eller skriva: programmet får inte läsa eller skriva {path.name} i "
            f"{path.parent}. Ge programmet rätt att göra det."
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"Kommentarerna gick inte att läsa eller spara: disken under {path.parent} är full eller svarar inte."
    return _damaged(path)


def _damaged(path: Path) -> str:
    return (
        f"Kommentarerna går inte att läsa: {path.name} i {path.parent} är skadad. Lägg tillbaka en säkerhetskopia av "
        "filen. Den ersätts inte av sig själv."
    )
