"""Reads Microsoft Access databases: .mdb from Access 2000-2003 and .accdb, on any system and without a driver.

    database = open_database(Path("uppdrag.accdb"))
    database.tables                                      # names; linked tables are in `linked`, they lie in other files
    table = database.read("Uppdrag", columns=["UppdragsID", "Pris"])
    table.rows                                           # tuples in the order of table.columns

Every error is an AccessError in Swedish. A file that is damaged is an error, never fewer rows or other values.
Where Microsoft's driver is installed, it reads what this reader can't: see `ingest.access_driver`.

What a value becomes here, and then in raw_* (`ingest.reading.cell_text`). NULL is None in both.

| Access                     | Python                               | text in raw_*                                 |
| -------------------------- | ------------------------------------ | --------------------------------------------- |
| yes/no                     | bool; there is no NULL               | True, False                                   |
| byte, integer, long, large | int                                  | 27                                            |
| currency                   | Decimal, four decimals, exact        | 27000.5000                                    |
| decimal                    | Decimal, as many as the column has   | 0.125                                         |
| double                     | float                                | the shortest that is the same: 0.1, 7 for 7.0 |
| single                     | float, the shortest that is the same | as double                                     |
| date/time                  | datetime, 0100 to 9999, to the ms    | 2025-04-30, with a clock 2025-04-30 13:45:00  |
| date/time extended         | datetime, to the microsecond         | as date/time                                  |
| short text, memo, link     | str; "" is empty, not NULL           | itself; an empty text is None                 |
| autonumber                 | int, or a GUID as below              | 27                                            |
| replication id             | str: the GUID in capitals            | itself                                        |
| OLE, binary                | bytes                                | no source asks for one                        |
| calculated                 | its result, by the driver alone      | as its result                                 |
| attachment, several values | not read                             |                                               |
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ingest import access_driver, access_header, access_table
from ingest.access_definition import CALCULATED, Column, Definition, read_definition
from ingest.access_driver import DriverDatabase
from ingest.access_pages import DamagedError, Pages
from ingest.access_rows import MALFORMED, read_rows
from ingest.access_table import REPAIR, AccessError, Table
from ingest.system_errors import reason

__all__ = ["AccessError", "Database", "DriverDatabase", "Table", "open_database"]

SYSTEM_TABLE_PAGE = 2  # of MSysObjects, the table of all objects
PAGE_NUMBER = 0xFFFFFF
LOCAL_TABLE, ODBC_TABLE, QUERY, LINKED_TABLE = 1, 4, 5, 6
IS_SYSTEM_OR_HIDDEN = 0x80000002
OBJECT_COLUMNS = ("Id", "Name", "Type", "Flags", "Database", "Connect")
SYSTEM_PREFIXES = ("MSys", "~")
# A setting of a connection that tells where it leads; all others are left out, since they may hold a login
SETTING = re.compile(r"\s*([^;={}]+?)\s*(?:=\s*(\{(?:[^}]|\}\})*\}|[^;]*))?(?:;|$)")
SHOWN_SETTINGS = ("DRIVER", "DSN", "SERVER", "HOST", "PORT", "DATABASE", "DBQ")
LOGIN_IN_ADDRESS = re.compile(r"(?<=://)[^/\s]*@")


class Database:
    """An Access database, read into memory (`content`) when opened since Access may write to the file meanwhile.

    `tables` and `queries` are names, `linked` is {name: the file or server it lies in}. `is_open_elsewhere`: the lock
    file of Access lies beside it, so what was read may lack what is not yet saved.
    """

    def __init__(self, path: Path, content: bytes, version: str) -> None:
        self.path = path
        self.version = version
        self.is_open_elsewhere = access_table.is_open_elsewhere(path)
        self._pages = Pages(content)
        with self._damage_reported(str(path)):
            objects = _user_objects(self._pages)
            local = [each for each in objects if each["Type"] == LOCAL_TABLE]
            linked = [each for each in objects if each["Type"] in (ODBC_TABLE, LINKED_TABLE)]
            self._definition_pages = {each["Name"]: each["Id"] & PAGE_NUMBER for each in local}
            self.linked = {each["Name"]: _place(each) for each in linked}
        self.tables = tuple(sorted(self._definition_pages))
        self.queries = tuple(sorted(each["Name"] for each in objects if each["Type"] == QUERY))

    def columns(self, name: str) -> tuple[str, ...]:
        """The names of a table's columns that can be read."""
        return tuple(column.name for column in self._definition(name).columns if _is_readable(column))

    def unreadable(self, name: str) -> dict[str, str]:
        """The columns that can't be read, and what each is (Swedish)."""
        return {one.name: one.obstacle for one in self._definition(name).columns if not _is_readable(one)}

    def read(self, name: str, columns: Sequence[str] | None = None) -> Table:
        """The table `name` with `columns` in that order, or all that can be read; no other column is decoded."""
        definition = self._definition(name)
        readable = {column.name: column for column in definition.columns if _is_readable(column)}
        wanted = tuple(readable if columns is None else columns)
        access_table.check_columns(self.path, name, wanted, readable)
        if any(readable[column].is_calculated for column in wanted):
            rows = DriverDatabase(self.path).read(name, wanted).rows
        else:
            with self._damage_reported(access_table.place(self.path, name)):
                rows = read_rows(self._pages, definition, [readable[column] for column in wanted])
        access_table.check_count(self.path, name, len(rows), definition.row_count)
        return Table(name, wanted, rows, tuple(self.unreadable(name)))

    def _definition(self, name: str) -> Definition:
        access_table.check_table(self.path, name, self.tables, self.linked)
        with self._damage_reported(access_table.place(self.path, name)):
            return read_definition(self._pages, self._definition_pages[name])

    @contextmanager
    def _damage_reported(self, where: str) -> Iterator[None]:
        try:
            yield
        except DamagedError as error:
            raise AccessError(where, f"filen är skadad, {error}", REPAIR) from error
        except (*MALFORMED, TypeError, AttributeError) as error:
            raise AccessError(where, "filen är skadad, innehållet går inte att tolka", REPAIR) from error


def open_database(path: str | Path) -> Database | DriverDatabase:
    """The Access database at `path`; AccessError if it is missing, not Access or damaged.

    One of Access 97 or with a password is read by Microsoft's driver where that is installed, else an AccessError.
    """
    path = Path(path)
    content = _content(path)
    try:
        version = access_header.version(content)
    except access_header.UnreadableError as error:
        if error.driver_can and access_driver.is_available():
            return DriverDatabase(path)
        action = error.action + (access_driver.advice() if error.driver_can else "")
        raise AccessError(path, error.found, action) from error
    return Database(path, content, version)


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


def _is_readable(column: Column) -> bool:
    """True where the column can be read, by this reader or, if it is calculated, by an installed driver."""
    return column.is_readable or (column.obstacle == CALCULATED and access_driver.is_available())


def _place(linked: dict) -> str:
    """Where a linked table lies, without the user name and password that a connection may hold."""
    settings = SETTING.findall(linked.get("Connect") or "")
    shown = ";".join(f"{name}={value}" for name, value in settings if value and name.upper() in SHOWN_SETTINGS)
    return LOGIN_IN_ADDRESS.sub("", linked.get("Database") or shown) or "okänd plats"
