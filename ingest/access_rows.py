"""The rows of an Access table as Python values, a batch of records at a time and within it column by column.

A record is: the number of columns it has (16 bits; fewer than the table where columns were added later), the fixed
columns, the variable ones, where these begin and end (16 bits each, last first), their number, and a bit a column that
is set where the column has a value. A yes/no column is that bit and nothing more.

Column by column, since then the choice of how to read a value is made once a column and not once a value.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from itertools import islice
from operator import and_
from typing import Any

from ingest import access_values as values
from ingest.access_definition import Column, Definition
from ingest.access_pages import DamagedError, Pages

BATCH = 1000
CACHED_VALUES = 4096
COLUMN_COUNT_SIZE = 2
MALFORMED = (struct.error, ValueError, LookupError, OverflowError)  # what reading damaged bytes can raise
CONVERTERS = {  # from what is stored to the value, for kinds where they differ; values recur, so they are cached
    values.MONEY: values.money,
    values.SINGLE: values.single,
    values.DATE: values.serial_date,
    values.TEXT: values.text,
    values.GUID: values.guid,
    values.EXTENDED_DATE: values.extended_date,
}

# Takes a stored number or stored bytes; None stands for "as stored".
Converter = Callable[[Any], Any]


@dataclass(frozen=True)
class Batch:
    """Records taken apart: one entry a record in each list, but `fixed` has one sequence a fixed column."""

    records: list[bytes]
    present: list[int]  # bit n: column n has a value
    present_in_all: int
    bounds: list[tuple[int, ...]]  # where each variable column begins, and where the last one ends
    fixed: list[tuple]  # what is stored in the fixed columns of the layout, in its order


def read_rows(pages: Pages, definition: Definition, columns: Sequence[Column]) -> list[tuple]:
    """Every row of the table with the values of `columns`; no other column is decoded."""
    layout = _FixedLayout([column for column in columns if _is_in_fixed_part(column)])
    converters = {kind: lru_cache(CACHED_VALUES)(convert) for kind, convert in CONVERTERS.items()}
    readers = [_reader(column, layout, pages, converters) for column in columns]
    collected: list[list] = [[] for _ in columns]
    records = _records(pages, definition)
    count = 0
    while chunk := list(islice(records, BATCH)):
        batch = _take_apart(chunk, definition.first_variable, layout)
        count += len(chunk)
        for column, reader, column_values in zip(columns, readers, collected, strict=True):
            try:
                column_values.extend(reader(batch))
            except MALFORMED as error:
                found = str(error) if isinstance(error, DamagedError) else "ett värde går inte att tolka"
                raise DamagedError(f"kolumnen {column.name}: {found}") from error
    return list(zip(*collected, strict=True)) if columns else [()] * count


def _records(pages: Pages, definition: Definition) -> Iterator[bytes]:
    for number in pages.pages_in_map(definition.usage_map):
        yield from pages.records(number, definition.page)


class _FixedLayout:
    """The fixed columns asked for, as one struct that skips what lies between them."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = sorted(columns, key=lambda column: column.offset)
        layout = ["<"]
        end = 0
        for column in self.columns:
            start = COLUMN_COUNT_SIZE + column.offset
            if start < end:
                raise DamagedError(f"kolumnen {column.name} ligger ovanpå en annan")
            layout.append(f"{start - end}x{_stored_format(column)}")
            end = start + struct.calcsize("<" + _stored_format(column))
        self._struct = struct.Struct("".join(layout))

    def values(self, record: bytes, end: int, present: int) -> tuple:
        """What is stored in the fixed part, which ends before `end`; meaningless for columns that are not present."""
        if self._struct.size <= end:
            return self._struct.unpack_from(record)
        for column in self.columns:
            column_end = COLUMN_COUNT_SIZE + column.offset + struct.calcsize("<" + _stored_format(column))
            if present >> column.number & 1 and column_end > end:
                raise DamagedError(f"kolumnen {column.name} går utanför sin rad")
        return self._struct.unpack(record[:end].ljust(self._struct.size, b"\0"))


def _take_apart(records: list[bytes], first_variable: int | None, layout: _FixedLayout) -> Batch:
    presents, all_bounds, fixed_values = [], [], []
    for record in records:
        column_count = record[0] | record[1] << 8
        bits_at = end = len(record) - (column_count + 7) // 8
        present = int.from_bytes(record[bits_at:], "little") & ((1 << column_count) - 1)
        bounds: tuple[int, ...] = ()
        if first_variable is not None and column_count > first_variable:
            end = bits_at - 2
            variable_count = record[bits_at - 2] | record[bits_at - 1] << 8
            if variable_count:
                end -= 2 * (variable_count + 1)
                bounds = struct.unpack_from(f"<{variable_count + 1}H", record, end)[::-1]
        if not column_count or end < COLUMN_COUNT_SIZE or (bounds and bounds[-1] > end):
            raise DamagedError("en rad och dess kolumner går inte ihop")
        presents.append(present)
        all_bounds.append(bounds)
        fixed_values.append(layout.values(record, end, present))
    return Batch(records, presents, reduce(and_, presents), all_bounds, list(zip(*fixed_values, strict=True)))


def _reader(
    column: Column, layout: _FixedLayout, pages: Pages, converters: Mapping[int, Converter]
) -> Callable[[Batch], Iterable]:
    bit = 1 << column.number
    if column.kind == values.YES_NO:
        return lambda batch: [present & bit != 0 for present in batch.present]
    convert = converters.get(column.kind)
    if column.kind == values.NUMERIC:
        convert = partial(values.numeric, scale=column.scale)
    if _is_in_fixed_part(column):
        return partial(_fixed_values, layout.columns.index(column), bit, convert)
    return partial(_variable_values, column.variable_index, bit, _variable_converter(column.kind, convert, pages))


def _fixed_values(index: int, bit: int, convert: Converter | None, batch: Batch) -> Iterable:
    stored = batch.fixed[index]
    if batch.present_in_all & bit:
        return stored if convert is None else map(convert, stored)
    pairs = zip(stored, batch.present, strict=True)
    if convert is None:
        return [value if present & bit else None for value, present in pairs]
    return [convert(value) if present & bit else None for value, present in pairs]


def _variable_values(index: int, bit: int, convert: Converter | None, batch: Batch) -> list:
    following = index + 1
    stored = [
        record[bounds[index] : bounds[following]] if present & bit and following < len(bounds) else None
        for record, present, bounds in zip(batch.records, batch.present, batch.bounds, strict=True)
    ]
    if b"" in stored:
        _check_empty_values(stored, batch.bounds, index)
    if convert is None:
        return stored
    return [None if value is None else convert(value) for value in stored]


def _check_empty_values(stored: list[bytes | None], all_bounds: list[tuple[int, ...]], index: int) -> None:
    """An empty value must begin where it ends: one that ends before it begins is damage, not an empty text."""
    for value, bounds in zip(stored, all_bounds, strict=True):
        if value == b"" and bounds[index] != bounds[index + 1]:
            raise DamagedError("ett värde slutar före sin början")


def _is_in_fixed_part(column: Column) -> bool:
    return column.is_fixed and column.kind != values.YES_NO


def _stored_format(column: Column) -> str:
    """The struct format of a fixed column."""
    if column.kind in values.NUMBER_FORMATS:
        return values.NUMBER_FORMATS[column.kind]
    return f"{values.FIXED_SIZES.get(column.kind, column.size)}s"


def _variable_converter(kind: int, convert: Converter | None, pages: Pages) -> Converter | None:
    """`convert`, preceded by what it takes to get at the stored value of a column that is not in the fixed part."""
    if kind == values.MEMO:
        return lambda stored: values.text(pages.long_value(stored))
    if kind == values.OLE:
        return pages.long_value
    if kind not in values.NUMBER_FORMATS:
        return convert
    number = struct.Struct("<" + values.NUMBER_FORMATS[kind])
    if convert is None:
        return lambda stored: number.unpack(stored)[0]
    return lambda stored: convert(number.unpack(stored)[0])
