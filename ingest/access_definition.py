"""The definition of an Access table: its columns, how many rows Access counts, and where its usage map lies.

A definition is a chain of pages: the first whole, of each following one all but its 8-byte header. It holds a header,
12 bytes an index, 25 bytes a column, and then the column names.
"""

import struct
from dataclasses import dataclass

from ingest.access_pages import DEFINITION_PAGE, DamagedError, Pages
from ingest.access_values import ATTACHMENT, KNOWN_KINDS

NEXT_PAGE_AT = 4
PAGE_HEADER_SIZE = 8
ROW_COUNT_AT = 16
COLUMN_COUNT_AT = 45
INDEX_COUNT_AT = 51
USAGE_MAP_AT = 55
HEADER_SIZE = 63
INDEX_SIZE = 12
COLUMN_ENTRY = struct.Struct("<B4xHH2xBB2xBB4xHH")
MAX_PAGES = 100

IS_FIXED = 0x01
IS_CALCULATED = 0xC0
CALCULATED, SEVERAL_VALUES = "beräknad i Access", "en bilaga eller ett fält med flera värden"


@dataclass(frozen=True)
class Column:
    """A column of a table; a record has it in its fixed part, at `offset`, or as part `variable_index` of the rest."""

    name: str
    kind: int
    number: int
    variable_index: int
    offset: int
    size: int
    scale: int
    is_fixed: bool
    is_calculated: bool

    @property
    def is_readable(self) -> bool:
        """Attachments and multi-value fields lie in hidden tables; calculated columns have a format of their own."""
        return not self.obstacle

    @property
    def obstacle(self) -> str:
        """What makes the column unreadable, in Swedish; empty where nothing does."""
        if self.kind == ATTACHMENT:
            return SEVERAL_VALUES
        return CALCULATED if self.is_calculated else ""


@dataclass(frozen=True)
class Definition:
    """A table as Access describes it; `page` is the number by which its data pages name their owner.

    `first_variable` is the lowest number of a column of variable length: a record with no more columns than that has no
    variable part, or none that matters. None: there is no such column.
    """

    page: int
    row_count: int
    columns: tuple[Column, ...]
    first_variable: int | None
    usage_map: bytes


def read_definition(pages: Pages, number: int) -> Definition:
    """The definition that begins on page `number`; DamagedError or struct.error where it isn't one."""
    content = _whole_definition(pages, number)
    (column_count,) = struct.unpack_from("<H", content, COLUMN_COUNT_AT)
    (index_count,) = struct.unpack_from("<I", content, INDEX_COUNT_AT)
    columns = _columns(content, HEADER_SIZE + INDEX_SIZE * index_count, column_count)
    return Definition(
        page=number,
        row_count=struct.unpack_from("<I", content, ROW_COUNT_AT)[0],
        columns=columns,
        first_variable=min((column.number for column in columns if not column.is_fixed), default=None),
        usage_map=content[USAGE_MAP_AT : USAGE_MAP_AT + 4],
    )


def _whole_definition(pages: Pages, number: int) -> bytes:
    page = pages.page(number, DEFINITION_PAGE)
    content = bytearray(page)
    for _ in range(MAX_PAGES):
        (next_number,) = struct.unpack_from("<I", page, NEXT_PAGE_AT)
        if not next_number:
            return bytes(content)
        page = pages.page(next_number, DEFINITION_PAGE)
        content += page[PAGE_HEADER_SIZE:]
    raise DamagedError("tabellbeskrivningen pekar runt")


def _columns(content: bytes, entries_at: int, count: int) -> tuple[Column, ...]:
    names_at = entries_at + COLUMN_ENTRY.size * count
    columns = []
    for index in range(count):
        entry = COLUMN_ENTRY.unpack_from(content, entries_at + COLUMN_ENTRY.size * index)
        kind, number, variable_index, _precision, scale, flags, extra_flags, offset, size = entry
        (name_size,) = struct.unpack_from("<H", content, names_at)
        name = content[names_at + 2 : names_at + 2 + name_size].decode("utf-16-le")
        names_at += 2 + name_size
        if kind not in KNOWN_KINDS:
            raise DamagedError(f"kolumnen {name} är av okänd typ {kind}")
        is_calculated = extra_flags & IS_CALCULATED == IS_CALCULATED
        columns.append(
            Column(name, kind, number, variable_index, offset, size, scale, bool(flags & IS_FIXED), is_calculated)
        )
    return tuple(columns)
