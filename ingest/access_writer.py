"""Writes Access 2007 databases for the demo and the tests; the project's own reader and mdbtools read them.

They are not meant to be opened in Access: there are no indexes and no system tables but MSysObjects.
The same input gives the same bytes. Limits: 28 tables, 32,736 pages (about 130 MB), a row on one page.
"""

import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest import access_definition as definition
from ingest import access_encoding as encoding
from ingest import access_header as header
from ingest import access_pages as paging
from ingest import access_values as values
from ingest.access_definition import Column

MAPS_PAGE, SYSTEM_TABLE_PAGE, FIRST_FREE_PAGE = 1, 2, 3
MAP_RECORD_SIZE = 69
PAGES_IN_INLINE_MAP = (MAP_RECORD_SIZE - 5) * 8
MAX_RECORDS = 255  # on a page: a reference has one byte for which
MAX_VALUE_IN_RECORD = 64
MAX_LONG_VALUE_PART = 4000
USER_TABLE, SYSTEM_TABLE = 0x4E, 0x53
JET_MARK = 0x659  # stands in every table definition and column
LANGUAGE = 1033
CODE_PAGE = 1252
CODE_PAGE_AT = 0x3C - header.SCRAMBLED.start
ACCESS_2007 = 2

ROOT_ID, TABLES_ID = 0x0F000000, 0x0F000001
FOLDER, TABLE, ODBC_TABLE, QUERY, LINKED_TABLE = 3, 1, 4, 5, 6
SYSTEM_FLAG, LINKED_FLAG = -0x80000000, 0x200000
CREATED = datetime(2024, 1, 1)
OBJECT_COLUMNS = (
    ("Id", "long"),
    ("ParentId", "long"),
    ("Name", "text"),
    ("Type", "int"),
    ("DateCreate", "date"),
    ("DateUpdate", "date"),
    ("Owner", "binary"),
    ("Flags", "long"),
    ("Database", "memo"),
    ("Connect", "memo"),
    ("ForeignName", "text"),
    ("LvProp", "ole"),
)

TableContent = tuple[Sequence[tuple], Iterable[Sequence[Any]]]
Entry = tuple[bytes, int]  # a record and its flags


def write(
    path: str | Path,
    tables: Mapping[str, TableContent],
    *,
    deleted: Mapping[str, Collection[int]] | None = None,
    moved: Mapping[str, Collection[int]] | None = None,
    linked: Mapping[str, str] | None = None,
    queries: Sequence[str] = (),
    allow_short_rows: bool = False,
    key: int = 0,
) -> None:
    """Write `tables`, {name: (columns, rows)}, to `path`; a column is (name, kind) or (name, "numeric", scale).

    Kinds: see access_encoding.KINDS. Values are None or what the reader gives; money may be str or int too, dates date.
    `deleted` and `moved` are indexes of rows by table; `linked` is {name: path of the other file, or a connection with
    semicolons}; with `allow_short_rows` a row with too few values becomes one from before the last columns were added;
    a `key` other than 0 marks the file as encrypted. ValueError where something does not fit.
    """
    file = _File()
    objects = [(TABLES_ID, ROOT_ID, "Tables", FOLDER, SYSTEM_FLAG, None)]
    objects.append((SYSTEM_TABLE_PAGE, TABLES_ID, "MSysObjects", TABLE, SYSTEM_FLAG, None))
    for name, (described, rows) in tables.items():
        number = file.new_page()
        columns = encoding.columns(described)
        records = _records(columns, rows, file.store_long_value, allow_short_rows)
        removed, displaced = (deleted or {}).get(name, ()), (moved or {}).get(name, ())
        file.add_table(number, USER_TABLE, columns, records, removed, displaced)
        objects.append((number, TABLES_ID, name, TABLE, 0, None))
    others = [
        (name, ODBC_TABLE if ";" in place else LINKED_TABLE, LINKED_FLAG, place)
        for name, place in (linked or {}).items()
    ]
    others += [(name, QUERY, 0, None) for name in queries]
    objects += [(-index, TABLES_ID, *other) for index, other in enumerate(others, start=1)]
    columns = encoding.columns(OBJECT_COLUMNS)
    records = _records(columns, [_object_row(*each) for each in objects], file.store_long_value)
    file.add_table(SYSTEM_TABLE_PAGE, SYSTEM_TABLE, columns, records)
    Path(path).write_bytes(file.content(key))


class _File:
    """The pages of a database while it is put together."""

    def __init__(self) -> None:
        self._pages: dict[int, bytes] = {}
        self._next_page = FIRST_FREE_PAGE
        self._maps: list[Entry] = [(bytes(MAP_RECORD_SIZE), 0)]  # the first is for the free pages of the file: none
        self._long_values: list[Entry] = []
        self._long_value_page = 0

    def new_page(self) -> int:
        number = self._next_page
        if number >= paging.PAGES_PER_MAP:
            raise ValueError(f"the database is too large: more than {paging.PAGES_PER_MAP} pages")
        self._next_page += 1
        return number

    def add_table(
        self,
        number: int,
        kind: int,
        columns: Sequence[Column],
        records: Sequence[bytes],
        deleted: Collection[int] = (),
        moved: Collection[int] = (),
    ) -> None:
        """Add a table whose definition goes on page `number`; `deleted` and `moved` are indexes of records."""
        far_ends = [(records[index], paging.IS_DELETED) for index in sorted(moved)]
        far_places, far_pages = self._add_records(number, far_ends)
        far = dict(zip(sorted(moved), far_places, strict=True))
        entries = []
        for index, record in enumerate(records):
            flags = paging.IS_DELETED | paging.IS_MOVED if index in deleted else 0
            entries.append((far[index], paging.IS_MOVED) if index in far else (record, flags))
        _, own_pages = self._add_records(number, entries)
        used_map = len(self._maps)
        self._maps += [(self._usage_map(far_pages + own_pages), 0), (bytes(MAP_RECORD_SIZE), 0)]
        content = _definition(columns, kind, len(records) - len(deleted), used_map)
        self._add_definition(number, content)

    def store_long_value(self, value: bytes) -> bytes:
        """Put a memo or OLE value on pages of its own unless it is short; what the record shall hold."""
        size = len(value)
        if size > paging.LONG_VALUE_SIZE:
            raise ValueError(f"a value of {size} bytes is too long")
        if size <= MAX_VALUE_IN_RECORD:
            return paging.LONG_VALUE_HEADER.pack(size | paging.IS_IN_RECORD, 0) + value
        if size <= MAX_LONG_VALUE_PART:
            return paging.LONG_VALUE_HEADER.pack(size | paging.IS_ONE_RECORD, self._add_long_value_part(value))
        following = 0
        for start in reversed(range(0, size, MAX_LONG_VALUE_PART)):
            part = struct.pack("<I", following) + value[start : start + MAX_LONG_VALUE_PART]
            following = self._add_long_value_part(part)
        return paging.LONG_VALUE_HEADER.pack(size, following)

    def content(self, key: int) -> bytes:
        """The whole file."""
        if len(list(_paged(self._maps))) > 1:
            raise ValueError(f"too many tables for one database: {len(self._maps) // 2}")
        self._close_long_value_page()
        self._pages[0] = _header(key)
        self._pages[MAPS_PAGE] = _data_page(0, self._maps)
        return b"".join(self._pages[number] for number in range(self._next_page))

    def _add_records(self, owner: int, entries: Sequence[Entry]) -> tuple[list[bytes], list[int]]:
        """References to the records, and the pages they are on."""
        references, numbers = [], []
        for on_page in _paged(entries):
            number = self.new_page()
            numbers.append(number)
            self._pages[number] = _data_page(owner, on_page)
            references += [struct.pack("<I", number << 8 | index) for index in range(len(on_page))]
        return references, numbers

    def _usage_map(self, numbers: Sequence[int]) -> bytes:
        bits = bytearray(paging.PAGE_SIZE - paging.MAP_HEADER_SIZE)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        if max(numbers, default=0) < PAGES_IN_INLINE_MAP:
            return bytes([paging.INLINE_MAP]) + bytes(4) + bits[: PAGES_IN_INLINE_MAP // 8]
        map_page = self.new_page()
        self._pages[map_page] = struct.pack("<BBH", paging.MAP_PAGE, 1, 0) + bits
        return struct.pack("<BI", paging.REFERENCE_MAP, map_page).ljust(MAP_RECORD_SIZE, b"\0")

    def _add_definition(self, number: int, content: bytes) -> None:
        """Spread the definition over its page and as many following ones as it needs."""
        in_first = paging.PAGE_SIZE
        following_size = paging.PAGE_SIZE - definition.PAGE_HEADER_SIZE
        rest = content[in_first:]
        parts = [content[definition.PAGE_HEADER_SIZE : in_first]]
        parts += [rest[start : start + following_size] for start in range(0, len(rest), following_size)]
        numbers = [number] + [self.new_page() for _ in parts[1:]]
        for page, following, part in zip(numbers, [*numbers[1:], 0], parts, strict=True):
            start = struct.pack("<BBHI", paging.DEFINITION_PAGE, 1, 0, following)
            self._pages[page] = (start + part).ljust(paging.PAGE_SIZE, b"\0")

    def _add_long_value_part(self, part: bytes) -> int:
        """The number that refers to the part."""
        if len(list(_paged([*self._long_values, (part, 0)]))) > 1:
            self._close_long_value_page()
        if not self._long_values:
            self._long_value_page = self.new_page()
        self._long_values.append((part, 0))
        return self._long_value_page << 8 | len(self._long_values) - 1

    def _close_long_value_page(self) -> None:
        if self._long_values:
            self._pages[self._long_value_page] = _data_page(paging.LONG_VALUE_OWNER, self._long_values)
            self._long_values = []


def _records(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    store_long_value: Callable[[bytes], bytes],
    allow_short_rows: bool = False,
) -> list[bytes]:
    records = []
    for row in rows:
        present = columns[: len(row)] if allow_short_rows else columns
        records.append(encoding.record(present, row, store_long_value))
    return records


def _object_row(number: int, parent: int, name: str, kind: int, flags: int, place: str | None) -> tuple:
    foreign_name = name if place else None
    file, server = (None, place) if kind == ODBC_TABLE else (place, None)
    return (number, parent, name, kind, CREATED, CREATED, None, flags, file, server, foreign_name, None)


def _paged(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries divided into what fits on a page."""
    on_page: list[Entry] = []
    free = paging.PAGE_SIZE - paging.DATA_HEADER_SIZE
    for entry in entries:
        size = len(entry[0]) + 2
        if size > paging.PAGE_SIZE - paging.DATA_HEADER_SIZE:
            raise ValueError(f"a row of {size} bytes does not fit on a page; put long texts in memo columns")
        if size > free or len(on_page) == MAX_RECORDS:
            yield on_page
            on_page = []
            free = paging.PAGE_SIZE - paging.DATA_HEADER_SIZE
        on_page.append(entry)
        free -= size
    if on_page:
        yield on_page


def _data_page(owner: int, entries: Sequence[Entry]) -> bytes:
    page = bytearray(paging.PAGE_SIZE)
    end = paging.PAGE_SIZE
    for index, (record, flags) in enumerate(entries):
        start = end - len(record)
        page[start:end] = record
        struct.pack_into("<H", page, paging.DATA_HEADER_SIZE + 2 * index, start | flags)
        end = start
    free = end - paging.DATA_HEADER_SIZE - 2 * len(entries)
    struct.pack_into("<BBHIIH", page, 0, paging.DATA_PAGE, 1, free, owner, 0, len(entries))
    return bytes(page)


def _definition(columns: Sequence[Column], kind: int, row_count: int, used_map: int) -> bytes:
    start = bytearray(definition.HEADER_SIZE)
    variable_count = sum(not column.is_fixed for column in columns)
    struct.pack_into("<II", start, 12, JET_MARK, row_count)
    start[24] = 1
    start[40] = kind
    struct.pack_into("<HHH", start, 41, len(columns), variable_count, len(columns))
    references = [MAPS_PAGE << 8 | used_map, MAPS_PAGE << 8 | used_map + 1]  # pages with rows, pages with room
    struct.pack_into("<II", start, definition.USAGE_MAP_AT, *references)
    entries = b"".join(_column_entry(column) for column in columns)
    encoded_names = [column.name.encode("utf-16-le") for column in columns]
    names = b"".join(struct.pack("<H", len(name)) + name for name in encoded_names)
    content = start + entries + names + b"\xff\xff"
    struct.pack_into("<I", content, 8, len(content))
    return bytes(content)


def _column_entry(column: Column) -> bytes:
    extra = struct.pack("<HH", LANGUAGE, 0)
    if column.kind == values.NUMERIC:
        extra = bytes([28, column.scale, 0, 0])  # 28 digits, the most that Access has
    flags = 0x02 | (definition.IS_FIXED if column.is_fixed else 0)  # 0x02: may be NULL
    is_compressed = column.kind in (values.TEXT, values.MEMO)
    return (
        struct.pack("<BIHHH", column.kind, JET_MARK, column.number, column.variable_index, column.number)
        + extra
        + struct.pack("<BBIHH", flags, is_compressed, 0, column.offset, column.size)
    )


def _header(key: int) -> bytes:
    content = bytearray(paging.PAGE_SIZE)
    content[:4] = b"\0\1\0\0"
    content[header.SIGNATURE_AT : header.SIGNATURE_AT + len(header.ACE_SIGNATURE)] = header.ACE_SIGNATURE
    content[header.VERSION_AT] = ACCESS_2007
    plain = bytearray(header.SCRAMBLED.stop - header.SCRAMBLED.start)
    struct.pack_into("<HI", plain, CODE_PAGE_AT, CODE_PAGE, key)
    content[header.SCRAMBLED] = header.rc4(header.SCRAMBLING_KEY, bytes(plain))
    return bytes(content)
