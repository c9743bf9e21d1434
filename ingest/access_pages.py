"""The pages of an Access file (Jet 4 and ACE, Access 2000-2019) and the records on them.

The file is a row of 4,096-byte pages; byte 0 of a page says what kind it is. A data page begins with a header of 14
bytes (who owns the page, the number of records) and then one 16-bit entry a record: where the record begins, and two
flags. Records are filled in from the end of the page, so a record ends where the one before it begins.
All numbers are little-endian. A reference to a record is one byte of record number and three of page number.
"""

import struct
from collections.abc import Iterator

PAGE_SIZE = 4096
DATA_PAGE, DEFINITION_PAGE, MAP_PAGE = 1, 2, 5
KIND_NAMES = {DATA_PAGE: "datasida", DEFINITION_PAGE: "tabellbeskrivning", MAP_PAGE: "sidkarta"}

OWNER_AT = 4  # data page: number of the definition page of the table that owns it
RECORD_COUNT_AT = 12
DATA_HEADER_SIZE = 14
RECORD_START = 0x1FFF
IS_DELETED = 0x8000  # also set on the far end of a moved record, which is reached through its reference only
IS_MOVED = 0x4000  # the record holds a reference to where it went when it grew
LONG_VALUE_OWNER = int.from_bytes(b"LVAL", "little")
MAX_MOVES = 100

INLINE_MAP, REFERENCE_MAP = 0, 1
MAP_HEADER_SIZE = 4
PAGES_PER_MAP = (PAGE_SIZE - MAP_HEADER_SIZE) * 8

LONG_VALUE_SIZE = 0xFFFFFF
IS_IN_RECORD = 0x80000000
IS_ONE_RECORD = 0x40000000
LONG_VALUE_HEADER = struct.Struct("<II4x")
NEXT_PART_SIZE = 4


class DamagedError(ValueError):
    """What is wrong inside the file, in Swedish; `ingest.access` adds which file and what to do."""


class Pages:
    """The content of an Access file, page by page. Everything raises DamagedError for what can't be in a sound file."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def page(self, number: int, kind: int) -> bytes:
        page = self._content[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
        if len(page) < PAGE_SIZE:
            raise DamagedError(f"sida {number} saknas, filen är avkortad")
        if page[0] != kind:
            raise DamagedError(f"sida {number} är av typ {page[0]} men skulle vara en {KIND_NAMES[kind]} ({kind})")
        return page

    def records(self, number: int, owner: int) -> Iterator[bytes]:
        """The records in use on a data page of the table `owner`, moved ones fetched from where they are now."""
        page = self._data_page(number, owner)
        (count,) = struct.unpack_from("<H", page, RECORD_COUNT_AT)
        end = PAGE_SIZE
        for entry in struct.unpack_from(f"<{count}H", page, DATA_HEADER_SIZE):
            start = _checked_start(entry, end, number)
            if entry & IS_MOVED and not entry & IS_DELETED:
                yield self._moved_record(page[start:end], owner)
            elif not entry & IS_DELETED:
                yield page[start:end]
            end = start

    def record(self, reference: bytes, owner: int | None = None) -> bytes:
        """The record that a 4-byte reference points at; `owner` None: on a page of any table."""
        return self._entry_and_record(reference, owner)[1]

    def pages_in_map(self, reference: bytes) -> Iterator[int]:
        """The page numbers set in a usage map: a bit a page, in the record itself or on map pages that it lists."""
        record = self.record(reference)
        if record[0] == INLINE_MAP:
            (first,) = struct.unpack_from("<I", record, 1)
            yield from _set_bits(record[5:], first)
        elif record[0] == REFERENCE_MAP:
            count = (len(record) - 1) // 4
            for index, number in enumerate(struct.unpack_from(f"<{count}I", record, 1)):
                if number:
                    yield from _set_bits(self.page(number, MAP_PAGE)[MAP_HEADER_SIZE:], index * PAGES_PER_MAP)
        else:
            raise DamagedError(f"sidkartan är av okänd typ {record[0]}")

    def long_value(self, stored: bytes) -> bytes:
        """The bytes of a memo or OLE field: in the record itself, in one record elsewhere or in a chain of records."""
        size_and_flags, first = LONG_VALUE_HEADER.unpack_from(stored)
        size = size_and_flags & LONG_VALUE_SIZE
        if size_and_flags & IS_IN_RECORD:
            value = stored[LONG_VALUE_HEADER.size :][:size]
        elif size_and_flags & IS_ONE_RECORD:
            value = self.record(first.to_bytes(4, "little"), LONG_VALUE_OWNER)[:size]
        else:
            value = self._chained_value(first.to_bytes(4, "little"), size)
        if len(value) != size:
            raise DamagedError(f"ett långt fält har {len(value)} av {size} byte")
        return value

    def _chained_value(self, reference: bytes, size: int) -> bytes:
        value = bytearray()
        while any(reference[1:]) and len(value) < size:
            part = self.record(reference, LONG_VALUE_OWNER)
            if len(part) <= NEXT_PART_SIZE:
                raise DamagedError("ett långt fält har en tom länk")
            reference = part[:NEXT_PART_SIZE]
            value += part[NEXT_PART_SIZE:]
        return bytes(value)

    def _moved_record(self, reference: bytes, owner: int) -> bytes:
        for _ in range(MAX_MOVES):
            entry, record = self._entry_and_record(reference, owner)
            if not entry & IS_MOVED:
                return record
            reference = record
        raise DamagedError("en flyttad rad pekar runt")

    def _entry_and_record(self, reference: bytes, owner: int | None) -> tuple[int, bytes]:
        if len(reference) < 4:
            raise DamagedError("en hänvisning till en rad är avhuggen")
        index, number = reference[0], int.from_bytes(reference[1:4], "little")
        page = self._data_page(number, owner)
        (count,) = struct.unpack_from("<H", page, RECORD_COUNT_AT)
        if index >= count:
            raise DamagedError(f"sida {number} har {count} rader men rad {index} söks")
        (entry,) = struct.unpack_from("<H", page, DATA_HEADER_SIZE + 2 * index)
        end = PAGE_SIZE
        if index:
            end = struct.unpack_from("<H", page, DATA_HEADER_SIZE + 2 * (index - 1))[0] & RECORD_START
        start = _checked_start(entry, end, number)
        return entry, page[start:end]

    def _data_page(self, number: int, owner: int | None) -> bytes:
        page = self.page(number, DATA_PAGE)
        if owner is not None and struct.unpack_from("<I", page, OWNER_AT)[0] != owner:
            raise DamagedError(f"sida {number} hör till en annan tabell")
        return page


def _checked_start(entry: int, end: int, number: int) -> int:
    start = entry & RECORD_START
    if not DATA_HEADER_SIZE <= start <= end <= PAGE_SIZE:
        raise DamagedError(f"sida {number} har en rad med ogiltiga gränser")
    return start


def _set_bits(bitmap: bytes, first: int) -> Iterator[int]:
    for index, byte in enumerate(bitmap):
        for bit in range(8) if byte else ():
            if byte >> bit & 1:
                yield first + 8 * index + bit
