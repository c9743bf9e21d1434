"""Reads Access databases through Microsoft's driver: encrypted ones, Access 97, and tables with calculated columns.

Only on Windows, where the driver and pyodbc are installed; `ingest.access` chooses, and both give the same types. The
connection is read-only and closed between calls. A password is taken from the environment and stands in no message.

To the driver a calculated column is like any other, and a column with several values is one text with ; between them:
in an encrypted database the latter can't be told from a text.
"""

import os
import re
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from ingest import access_table
from ingest import access_values as values
from ingest.access_table import AccessError, Table

DRIVER = "Microsoft Access Driver (*.mdb, *.accdb)"  # the one named "(*.mdb)" alone is the old one of 32 bits
DRIVER_PACKAGE = "Microsoft Access Database Engine (samma antal bitar som Python, oftast 64)"
PYODBC_PACKAGE = "Python-paketet pyodbc"
PASSWORD_VARIABLE = "KOLLEN_ACCESS_PASSWORD"
VERSION = "läst med Microsofts drivrutin"

WRONG_PASSWORD = "(-1905)"  # the driver's own number, in its message; the words around it follow the system's language
AUTHORIZATION_FAILED = "28000"
NATIVE_NUMBER = re.compile(r"\((-\d+)\)")
OWN_TABLE, QUERY = "TABLE", "VIEW"
SYSTEM_TABLES = ("SYSTEM TABLE", "ACCESS TABLE")
SYSTEM_PREFIXES = ("MSys", "~")
UNKNOWN_PLACE = "en annan fil eller server"
BATCH = 1000

# Type numbers of ODBC, as cursor.columns() gives them
GUID, WIDE_MEMO, WIDE_TEXT, BIT, BYTE, BIG_INTEGER = -11, -10, -9, -7, -6, -5
LONG_BINARY, VARIABLE_BINARY, BINARY, MEMO = -4, -3, -2, -1
NUMERIC, DECIMAL, LONG, INTEGER, FLOAT, SINGLE, DOUBLE, TEXT, DATE = 2, 3, 4, 5, 6, 7, 8, 12, 93
AS_IS = (WIDE_MEMO, WIDE_TEXT, BYTE, BIG_INTEGER, MEMO, LONG, INTEGER, FLOAT, DOUBLE, TEXT, DATE)
MONEY = "CURRENCY"


class Column(NamedTuple):
    """A column of a table and how its values become those of the own reader; no converter: it can't be read."""

    name: str
    convert: Callable[[Any], Any] | None


def is_available() -> bool:
    """True on Windows, where pyodbc and the driver are installed."""
    return sys.platform == "win32" and not _missing()


def advice() -> str:
    """What to install for this reader to be used (Swedish, the end of an action); empty where it can't help."""
    missing = _missing() if sys.platform == "win32" else ""
    return f". Eller installera {missing} på den här datorn, så läses filen som den är" if missing else ""


class DriverDatabase:
    """The same as `ingest.access.Database`, but the file is read when asked for."""

    version = VERSION

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_open_elsewhere = access_table.is_open_elsewhere(path)  # asked before the driver makes its own lock file
        with self._connection(str(path)) as connection:
            connection.add_output_converter(WIDE_TEXT, _catalogue_text)
            found = {row.table_name: row.table_type for row in connection.cursor().tables().fetchall()}
            named = {name: kind for name, kind in found.items() if not name.startswith(SYSTEM_PREFIXES)}
            self.tables = tuple(sorted(name for name, kind in named.items() if kind == OWN_TABLE))
            self._columns = {name: _columns(connection, name) for name in self.tables}
        self.queries = tuple(sorted(name for name, kind in named.items() if kind == QUERY))
        in_file = (OWN_TABLE, QUERY, *SYSTEM_TABLES)
        self.linked = {name: UNKNOWN_PLACE for name, kind in named.items() if kind not in in_file}

    def columns(self, name: str) -> tuple[str, ...]:
        """The names of a table's columns that can be read."""
        access_table.check_table(self.path, name, self.tables, self.linked)
        return tuple(column.name for column in self._columns[name] if column.convert)

    def unreadable(self, name: str) -> dict[str, str]:
        """The columns that can't be read, and what each is (Swedish)."""
        access_table.check_table(self.path, name, self.tables, self.linked)
        return {column.name: "av okänt slag" for column in self._columns[name] if not column.convert}

    def read(self, name: str, columns: Sequence[str] | None = None) -> Table:
        """The table `name` with `columns` in that order, or all that can be read; no other column is fetched."""
        readable = self.columns(name)
        wanted = readable if columns is None else tuple(columns)
        access_table.check_columns(self.path, name, wanted, readable)
        converters = {column.name: column.convert for column in self._columns[name]}
        with self._connection(access_table.place(self.path, name)) as connection:
            (count,) = connection.execute(f"SELECT COUNT(*) FROM {_quoted(name)}").fetchone()
            rows = [()] * count
            if wanted:
                cursor = connection.execute(f"SELECT {', '.join(map(_quoted, wanted))} FROM {_quoted(name)}")
                rows = _rows(cursor, [converters[column] for column in wanted])
        access_table.check_count(self.path, name, len(rows), count)
        return Table(name, wanted, rows, tuple(self.unreadable(name)))

    @contextmanager
    def _connection(self, where: str) -> Iterator[Any]:
        """A connection of its own; whatever goes wrong is an AccessError without the driver's words."""
        import pyodbc

        try:
            pyodbc.pooling = False  # a pooled connection would keep the file locked
            with closing(_connect(pyodbc, self.path)) as connection:
                _set_decimal_separator(pyodbc, connection)
                yield connection
        except pyodbc.Error as error:
            raise _driver_failure(where, error) from None
        except (ValueError, ArithmeticError, TypeError, struct.error):
            found = "Microsofts Access-drivrutin gav ett värde som inte går att tolka"
            raise AccessError(where, found, "Öppna databasen i Access och rätta värdet") from None


def _missing() -> str:
    """What has to be installed, in Swedish; empty where nothing has."""
    try:
        import pyodbc
    except ImportError:
        return f"{PYODBC_PACKAGE} och {DRIVER_PACKAGE}"
    return "" if DRIVER in pyodbc.drivers() else DRIVER_PACKAGE


def _connect(pyodbc: Any, path: Path) -> Any:
    """A connection with the password of the environment or, for a database that has none and refuses it, without."""
    if password := os.environ.get(PASSWORD_VARIABLE):
        with suppress(pyodbc.Error):
            return pyodbc.connect(_settings(path, password), readonly=True, autocommit=True)
    return pyodbc.connect(_settings(path), readonly=True, autocommit=True)


def _settings(path: Path, password: str = "") -> str:
    """The connection string; within braces a closing brace is doubled."""
    whole = path.resolve()
    if ";" in str(whole):
        raise AccessError(path, "sökvägen har ett semikolon", "Byt namn på filen eller mappen")
    login = f"PWD={{{password.replace('}', '}}')}}};" if password else ""
    return f"DRIVER={{{DRIVER}}};DBQ={whole};ReadOnly=1;{login}"


def _set_decimal_separator(pyodbc: Any, connection: Any) -> None:
    """Make pyodbc read 1.5 as 1.5: a decimal comma that it does not expect it drops, and 1,5 would become 15."""
    for separator in (".", ","):
        pyodbc.setDecimalSeparator(separator)
        with suppress(ValueError, ArithmeticError, TypeError):  # what it may do with such a comma instead
            if connection.execute("SELECT CCur(1.5)").fetchone()[0] == Decimal("1.5"):
                return
    raise ValueError("no decimal separator gives 1.5")


def _driver_failure(where: str, error: Exception) -> AccessError:
    """What an error of pyodbc, whose arguments are SQLSTATE and a message, means to the person at the keyboard."""
    state, message = str(error.args[0] if error.args else ""), str(error)
    if WRONG_PASSWORD in message or state == AUTHORIZATION_FAILED:
        if os.environ.get(PASSWORD_VARIABLE):
            return AccessError(where, f"lösenordet i {PASSWORD_VARIABLE} är fel", "Rätta det och försök igen")
        action = f"Ange lösenordet i miljövariabeln {PASSWORD_VARIABLE} och försök igen"
        return AccessError(where, "databasen är krypterad med lösenord", action)
    number = NATIVE_NUMBER.search(message)
    shown = " ".join(filter(None, [state[:5], number and number[1]])) or "utan nummer"
    action = "Stäng databasen i Access, kontrollera att den går att öppna där och försök igen"
    return AccessError(where, f"Microsofts Access-drivrutin svarade med fel {shown}", action)


def _columns(connection: Any, name: str) -> list[Column]:
    """The columns of a table; `table` is a pattern to the driver, so others may come along."""
    found = connection.cursor().columns(table=name).fetchall()
    return [Column(row.column_name, _converter(row)) for row in found if row.table_name == name]


def _converter(column: Any) -> Callable[[Any], Any] | None:
    kind = column.data_type
    if kind == BIT:
        return bool  # yes/no has no NULL
    if kind in (NUMERIC, DECIMAL):
        scale = values.MONEY_DECIMALS if column.type_name == MONEY else column.decimal_digits
        return lambda value: None if value is None else _decimal(value, scale)
    if kind in (BINARY, VARIABLE_BINARY, LONG_BINARY):
        return lambda value: None if value is None else bytes(value)
    if kind == GUID:
        return lambda value: None if value is None else str(value).strip("{}").upper()
    if kind == SINGLE:
        return lambda value: None if value is None else values.single(value)
    return _as_is if kind in AS_IS else None


def _decimal(value: Decimal, scale: int) -> Decimal:
    """The number with all its decimals; ValueError where it has more."""
    scaled = value.quantize(Decimal(1).scaleb(-scale))
    if scaled != value:
        raise ValueError("too many decimals")
    return scaled


def _as_is(value: Any) -> Any:
    return value


def _rows(cursor: Any, converters: Sequence[Callable[[Any], Any]]) -> list[tuple]:
    rows = []
    while fetched := cursor.fetchmany(BATCH):
        rows += [tuple(convert(value) for convert, value in zip(converters, row, strict=True)) for row in fetched]
    return rows


def _quoted(name: str) -> str:
    """A name in a statement; Access allows no brackets in names."""
    if "[" in name or "]" in name:
        raise ValueError("a name with brackets")
    return f"[{name}]"


def _catalogue_text(stored: bytes | None) -> str | None:
    """Text of the catalogue: where a column has a description, the driver leaves other bytes after its end."""
    return None if stored is None else stored.decode("utf-16-le", "ignore").split("\0")[0]
