"""Reads Microsoft Access databases: .mdb from Access 2000-2003 and .accdb, on any system and without a driver.

    database = open_database(Path("uppdrag.accdb"))
    database.tables                                      # names; linked tables are in `linked`, they lie in other files
    table = database.read("Uppdrag", columns=["UppdragsID", "Pris"])
    table.rows                                           # tuples in the order of table.columns

Every error is an AccessError in Swedish. A file that is damaged is an error, never fewer rows or other values.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest import access_header
from ingest.access_definition import Definition, read_definition
from ingest.access_pages import DamagedError, Pages
from ingest.access_rows import MALFORMED, read_rows
from ingest.system_errors import reason
from warehouse.errors import KollenError

SYSTEM_TABLE_PAGE = 2  # of MSysObjects, the table of all objects
PAGE_NUMBER = 0xFFFFFF
LOCAL_TABLE, ODBC_TABLE, QUERY, LINKED_TABLE = 1, 4, 5, 6
IS_SYSTEM_OR_HIDDEN = 0x80000002
OBJECT_COLUMNS = ("Id", "Name", "Type", "Flags", "Database", "Connect")
SYSTEM_PREFIXES = ("MSys", "~")
LOGIN_SETTINGS = ("UID=", "PWD=")
LOCK_SUFFIXES = (".laccdb", ".ldb")
REPAIR = "Öppna databasen i Access, kör Arkiv > Information > Komprimera och reparera och kopiera filen igen"


class AccessError(KollenError):
    """A database can't be read: which, what was found, what to do."""

    def __init__(self, where: str | Path, found: str, action: str) -> None:
        super().__init__(f"{where} kan inte läsas: {found}. {action}.")


@dataclass(frozen=True)
class Table:
    """The rows of a table in the order of the file; `skipped` names columns that the reader can't read at all.

    Values are bool (yes/no, never None), int, float, Decimal (money with four decimals), datetime, str and bytes;
    None is NULL and "" is an empty text.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[tuple]
    skipped: tuple[str, ...]


class Database:
    """An Access database, read into memory when opened since Access may write to the file meanwhile.

    `tables` and `queries` are names, `linked` is {name: the file or server it lies in}. `is_open_elsewhere`: the lock
    file of Access lies beside it, so what was read may lack what is not yet saved.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_open_elsewhere = any(path.with_suffix(suffix).exists() for suffix in LOCK_SUFFIXES)
        content = _content(path)
        try:
            self.version = access_header.version(content)
        except access_header.UnreadableError as error:
            raise AccessError(path, error.found, error.action) from error
        self._pages = Pages(content)
        with self._damage_reported(str(path)):
            objects = _user_objects(self._pages)
            local = [each for each in objects if each["Type"] == LOCAL_TABLE]
            linked = [each for each in objects if each["Type"] in (ODBC_TABLE, LINKED_TABLE)]
            self._definition_pages = {each["Name"]: each["Id"] & PAGE_NUMBER for each in local}
        self.tables = tuple(sorted(self._definition_pages))
        self.queries = tuple(sorted(each["Name"] for each in objects if each["Type"] == QUERY))
        self.linked = {each["Name"]: _place(each) for each in linked}

    def columns(self, name: str) -> tuple[str, ...]:
        """The names of a table's columns that can be read."""
        return tuple(column.name for column in self._definition(name).columns if column.is_readable)

    def read(self, name: str, columns: Sequence[str] | None = None) -> Table:
        """The table `name` with `columns` in that order, or all that can be read; no other column is decoded."""
        definition = self._definition(name)
        readable = {column.name: column for column in definition.columns if column.is_readable}
        wanted = tuple(readable if columns is None else columns)
        self._check_columns(name, wanted, readable)
        with self._damage_reported(f"{self.path}, tabellen {name},"):
            rows = read_rows(self._pages, definition, [readable[column] for column in wanted])
        if len(rows) != definition.row_count:
            found = f"filen har {len(rows)} rader men Access räknar {definition.row_count}"
            raise AccessError(f"{self.path}, tabellen {name},", found, REPAIR)
        skipped = tuple(column.name for column in definition.columns if not column.is_readable)
        return Table(name, wanted, rows, skipped)

    def _definition(self, name: str) -> Definition:
        where = f"{self.path}, tabellen {name},"
        if name in self.linked:
            action = "Lägg den databasen i leveransen i stället"
            raise AccessError(where, f"den är länkad och ligger i {self.linked[name]}", action)
        if name not in self._definition_pages:
            found = f"den finns inte; databasen har {', '.join(self.tables) or 'inga tabeller'}"
            raise AccessError(where, found, "Kontrollera att det är rätt databas")
        with self._damage_reported(where):
            return read_definition(self._pages, self._definition_pages[name])

    def _check_columns(self, name: str, wanted: Sequence[str], readable: Mapping[str, object]) -> None:
        missing = [column for column in wanted if column not in readable]
        if missing:
            found = f"kolumnen {', '.join(missing)} finns inte eller är av ett slag som inte stöds"
            action = f"Kolumner som kan läsas: {', '.join(readable)}"
            raise AccessError(f"{self.path}, tabellen {name},", found, action)

    @contextmanager
    def _damage_reported(self, where: str) -> Iterator[None]:
        try:
            yield
        except DamagedError as error:
            raise AccessError(where, f"filen är skadad, {error}", REPAIR) from error
        except (*MALFORMED, TypeError, AttributeError) as error:
            raise AccessError(where, "filen är skadad, innehållet går inte att tolka", REPAIR) from error


def open_database(path: str | Path) -> Database:
    """The Access database at `path`; AccessError if it is missing, not Access, Access 97, encrypted or damaged."""
    return Database(Path(path))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise AccessError(path, "filen finns inte", "Kontrollera sökvägen") from error
    except OSError as error:
        action = "Stäng databasen i Access, kontrollera dina rättigheter till filen och försök igen"
        raise AccessError(path, f"systemet nekade läsning av filen, {reason(error)}", action) from error


def _user_objects(pages: Pages) -> list[dict]:
    """The rows of MSysObjects that a user made: tables, links, queries and more."""
    definition = read_definition(pages, SYSTEM_TABLE_PAGE)
    columns = [column for column in definition.columns if column.name in OBJECT_COLUMNS]
    names = [column.name for column in columns]
    objects = [dict(zip(names, row, strict=True)) for row in read_rows(pages, definition, columns)]
    return [
        each
        for each in objects
        if not each["Flags"] & IS_SYSTEM_OR_HIDDEN and not each["Name"].startswith(SYSTEM_PREFIXES)
    ]


def _place(linked: dict) -> str:
    """Where a linked table lies, without the user name and password that a connection may hold."""
    settings = (linked.get("Connect") or "").split(";")
    connection = ";".join(each for each in settings if not each.strip().upper().startswith(LOGIN_SETTINGS))
    return linked.get("Database") or connection or "okänd plats"
