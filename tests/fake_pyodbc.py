"""A stand-in for pyodbc with Microsoft's Access driver, as its documentation and issues describe them.

It answers the three statements that the reader makes. What the real ones do that a naive reader falls for: numbers come
as text with the system's decimal comma, from which pyodbc drops what it does not expect; the catalogue has other bytes
after the name of a column that has a description; a pattern as table name matches other tables too.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fnmatch import fnmatchcase
from types import ModuleType, SimpleNamespace
from typing import Any

DRIVER = "Microsoft Access Driver (*.mdb, *.accdb)"
WIDE_TEXT, NUMERIC = -9, 2
# by the names of access_writer's kinds: (data_type, type_name)
TYPES = {
    "bool": (-7, "BIT"), "byte": (-6, "BYTE"), "int": (5, "SMALLINT"), "long": (4, "INTEGER"),
    "counter": (4, "COUNTER"), "money": (NUMERIC, "CURRENCY"), "numeric": (3, "DECIMAL"),
    "single": (7, "REAL"), "double": (8, "DOUBLE"),
    "date": (93, "DATETIME"), "text": (WIDE_TEXT, "VARCHAR"), "memo": (-10, "LONGCHAR"), "guid": (-11, "GUID"),
    "binary": (-3, "VARBINARY"), "ole": (-4, "LONGBINARY"), "unknown": (-999, "?"),
}  # fmt: skip


class FakePyodbc(ModuleType):
    """The module: `tables` is {name: (columns, rows)} as for access_writer, `others` {name: table type}.

    `lost_rows` are missing from every result; `failure` is raised in place of the rows; `broken` decimals stay wrong.
    """

    class Error(Exception):
        """The root of pyodbc's errors; its arguments are SQLSTATE and a message."""

    class ProgrammingError(Error):
        """A statement or a login that the driver refuses."""

    def __init__(self, tables: dict, password: str = "") -> None:
        super().__init__("pyodbc")
        self.tables, self.password = tables, password
        self.others: dict[str, str] = {}
        self.installed = ["SQL Server", DRIVER]
        self.comma, self.separator, self.pooling = ",", ".", True
        self.lost_rows, self.failure, self.is_broken = 0, None, False
        self.connections: list[Connection] = []

    def drivers(self) -> list[str]:
        return self.installed

    def setDecimalSeparator(self, separator: str) -> None:
        self.separator = separator

    def connect(self, settings: str, autocommit: bool = False, readonly: bool = False) -> Connection:
        found = re.search(r"PWD=\{((?:[^}]|\}\})*)\};", settings)
        if (found[1].replace("}}", "}") if found else "") != self.password:
            message = f"[42000] [Microsoft][ODBC Microsoft Access Driver] Ogiltigt lösenord. (-1905) ({settings})"
            raise self.ProgrammingError("42000", message)
        self.connections.append(Connection(self, settings, readonly))
        return self.connections[-1]

    def decimal(self, value: Decimal | None) -> Decimal | None:
        """The number as pyodbc makes it of the driver's text."""
        if value is None or self.is_broken:
            return value and Decimal(15)
        text = format(value.normalize(), "f").replace(".", self.comma)
        kept = "".join(letter for letter in text if letter.isdigit() or letter in ("-", self.separator))
        return Decimal(kept.replace(self.separator, "."))


class Connection:
    """A connection; `readonly` and `closed` are looked at by the tests."""

    def __init__(self, module: FakePyodbc, settings: str, readonly: bool) -> None:
        self.module, self.settings, self.readonly, self.closed = module, settings, readonly, False
        self.converters: dict[int, Any] = {}

    def add_output_converter(self, sqltype: int, convert: Any) -> None:
        self.converters[sqltype] = convert

    def cursor(self) -> Cursor:
        return Cursor(self)

    def execute(self, statement: str) -> Cursor:
        return self.cursor().execute(statement)

    def close(self) -> None:
        self.closed = True


class Cursor:
    """A cursor with the rows of what was asked last."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.module, self.rows = connection, connection.module, []

    def tables(self) -> Cursor:
        kinds = {"MSysObjects": "SYSTEM TABLE", **dict.fromkeys(self.module.tables, "TABLE"), **self.module.others}
        self.rows = [SimpleNamespace(table_name=self._catalogue(name), table_type=kinds[name]) for name in kinds]
        return self

    def columns(self, table: str) -> Cursor:
        pattern = table.replace("%", "*").replace("_", "?")
        self.rows = [
            SimpleNamespace(
                table_name=self._catalogue(name), column_name=self._catalogue(column, b"\0\0\x06\xd8"),
                data_type=TYPES[kind][0], type_name=TYPES[kind][1], decimal_digits=scale[0] if scale else None,
            )
            for name, (columns, _) in self.module.tables.items() if fnmatchcase(name, pattern)
            for column, kind, *scale in columns
        ]  # fmt: skip
        return self

    def execute(self, statement: str) -> Cursor:
        assert not self.connection.closed
        if statement == "SELECT CCur(1.5)":
            self.rows = [(self.module.decimal(Decimal("1.5")),)]
        elif found := re.fullmatch(r"SELECT COUNT\(\*\) FROM \[([^\]]+)\]", statement):
            self.rows = [(len(self.module.tables[found[1]][1]),)]
        elif found := re.fullmatch(r"SELECT (\[[^\]]+\](?:, \[[^\]]+\])*) FROM \[([^\]]+)\]", statement):
            self.rows = self._stored(found[1][1:-1].split("], ["), found[2])
        else:
            raise self.module.ProgrammingError("42000", f"[42000] [Microsoft] Syntaxfel. (-3100) {statement}")
        return self

    def fetchone(self) -> Any:
        return self.rows.pop(0) if self.rows else None

    def fetchmany(self, size: int) -> list:
        fetched, self.rows = self.rows[:size], self.rows[size:]
        return fetched

    def fetchall(self) -> list:
        return self.fetchmany(len(self.rows))

    def _stored(self, names: list[str], table: str) -> list[tuple]:
        if self.module.failure:
            raise self.module.failure
        columns, rows = self.module.tables[table]
        at = [[one[0] for one in columns].index(name) for name in names]
        kinds = [columns[index][1] for index in at]
        return [
            tuple(self._value(kind, row[index]) for kind, index in zip(kinds, at, strict=True))
            for row in rows[self.module.lost_rows :]
        ]

    def _value(self, kind: str, value: Any) -> Any:
        return self.module.decimal(value) if kind in ("money", "numeric") else value

    def _catalogue(self, name: str, after: bytes = b"") -> str:
        stored = name.encode("utf-16-le") + after
        convert = self.connection.converters.get(WIDE_TEXT)
        return convert(stored) if convert else stored.decode("utf-16-le")
