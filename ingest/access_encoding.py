"""Python values as the bytes of Access records, for the writer; the counterpart of `access_values`."""

import struct
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ingest import access_values as values
from ingest.access_definition import Column

KINDS = {
    "bool": values.YES_NO,
    "byte": values.BYTE,
    "int": values.INTEGER,
    "long": values.LONG,
    "money": values.MONEY,
    "single": values.SINGLE,
    "double": values.DOUBLE,
    "date": values.DATE,
    "binary": values.BINARY,
    "text": values.TEXT,
    "ole": values.OLE,
    "memo": values.MEMO,
    "guid": values.GUID,
    "numeric": values.NUMERIC,
}
MAX_SIZE = 510  # of text and binary columns, in bytes; of text before it is compressed
SHORTEST_COMPRESSED = 3
DAY = timedelta(days=1)


def columns(described: Sequence[tuple]) -> tuple[Column, ...]:
    """The columns of a new table from (name, kind) or (name, "numeric", scale), with their places in a record."""
    laid_out = []
    offset = variable_index = 0
    for number, (name, kind_name, *scale) in enumerate(described):
        kind = KINDS[kind_name]
        size = _fixed_size(kind)
        is_fixed = size is not None
        if size is None:
            size = 0 if kind in (values.MEMO, values.OLE) else MAX_SIZE
        column = Column(name, kind, number, variable_index, offset, size, scale[0] if scale else 0, is_fixed, False)
        laid_out.append(column)
        offset += size if is_fixed else 0
        variable_index += not is_fixed
    return tuple(laid_out)


def record(columns: Sequence[Column], row: Sequence[Any], store_long_value: Callable[[bytes], bytes]) -> bytes:
    """A row as a record; `store_long_value` puts a memo or OLE value in its place and returns what the record holds."""
    present = bytearray((len(columns) + 7) // 8)
    fixed = b""
    variable = []
    for column, value in zip(columns, row, strict=True):
        encoded = b""
        if value is not None and column.kind != values.YES_NO:
            encoded = _encoded(column, value)
            if column.kind in (values.MEMO, values.OLE):
                encoded = store_long_value(encoded)
        if value if column.kind == values.YES_NO else value is not None:
            present[column.number >> 3] |= 1 << (column.number & 7)
        if column.is_fixed:
            fixed += encoded.ljust(column.size, b"\0")
        else:
            variable.append(encoded)
    return struct.pack("<H", len(columns)) + fixed + _variable_part(2 + len(fixed), variable) + present


def _variable_part(at: int, variable: Sequence[bytes]) -> bytes:
    if not variable:
        return b""
    bounds = [at]
    for encoded in variable:
        bounds.append(bounds[-1] + len(encoded))
    return b"".join(variable) + struct.pack(f"<{len(bounds) + 1}H", *reversed(bounds), len(variable))


def _fixed_size(kind: int) -> int | None:
    if kind == values.YES_NO:
        return 0
    if kind in values.NUMBER_FORMATS:
        return struct.calcsize("<" + values.NUMBER_FORMATS[kind])
    return values.FIXED_SIZES.get(kind)


def _encoded(column: Column, value: Any) -> bytes:
    try:
        encoded = _ENCODERS[column.kind](value, column.scale)
    except (struct.error, ValueError, TypeError, ArithmeticError) as error:
        raise ValueError(f"column {column.name}: {value!r} can't be stored ({error})") from error
    size = len(value.encode("utf-16-le")) if column.kind == values.TEXT else len(encoded)
    if column.kind in (values.TEXT, values.BINARY) and size > MAX_SIZE:
        raise ValueError(f"column {column.name}: {size} bytes, at most {MAX_SIZE} can be stored")
    return encoded


def _number(kind: int) -> Callable[[Any, int], bytes]:
    packed = struct.Struct("<" + values.NUMBER_FORMATS[kind]).pack
    return lambda value, scale: packed(value)


def _money(value: Decimal | int | str, scale: int) -> bytes:
    return struct.pack("<q", _unscaled(value, values.MONEY_DECIMALS))


def _numeric(value: Decimal | int | str, scale: int) -> bytes:
    unscaled = _unscaled(value, scale)
    words = [abs(unscaled) >> shift & 0xFFFFFFFF for shift in (96, 64, 32, 0)]
    return struct.pack("<B4I", 0x80 if unscaled < 0 else 0, *words)


def _unscaled(value: Decimal | int | str, scale: int) -> int:
    number = Decimal(value)
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError("not a number")
    unscaled = int("".join(map(str, digits)))
    moved = exponent + scale
    if moved < 0 and unscaled % 10**-moved:
        raise ValueError(f"more than {scale} decimals")
    unscaled = unscaled * 10**moved if moved >= 0 else unscaled // 10**-moved
    return -unscaled if sign else unscaled


def _date(value: date, scale: int) -> bytes:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    midnight = datetime.combine(moment.date(), time())
    days = (midnight - values.FIRST_DAY).days
    clock = (moment - midnight) / DAY
    return struct.pack("<d", days + clock if days >= 0 else days - clock)


def _text(value: str, scale: int) -> bytes:
    """Compressed where it can be Latin-1 throughout, as Access does; a zero byte would be a switch there."""
    if value.startswith("\ufeff"):
        raise ValueError("a text that begins with U+FEFF would be read as compressed")
    if len(value) >= SHORTEST_COMPRESSED and all("\0" < character <= "\xff" for character in value):
        return values.COMPRESSED + value.encode("latin-1")
    return value.encode("utf-16-le")


def _bytes(value: bytes, scale: int) -> bytes:
    return bytes(value)


_ENCODERS: dict[int, Callable[[Any, int], bytes]] = {
    **{kind: _number(kind) for kind in (values.BYTE, values.INTEGER, values.LONG, values.SINGLE, values.DOUBLE)},
    values.MONEY: _money,
    values.DATE: _date,
    values.BINARY: _bytes,
    values.TEXT: _text,
    values.OLE: _bytes,
    values.MEMO: _text,
    values.GUID: lambda value, scale: uuid.UUID(value).bytes_le,
    values.NUMERIC: _numeric,
}
