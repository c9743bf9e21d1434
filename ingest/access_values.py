"""The values of an Access file: the kinds of columns there are, and what the stored numbers and bytes mean."""

import struct
import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

YES_NO, BYTE, INTEGER, LONG, MONEY, SINGLE, DOUBLE, DATE, BINARY, TEXT = range(1, 11)
OLE, MEMO, GUID, NUMERIC, ATTACHMENT, BIG_INTEGER, EXTENDED_DATE = 11, 12, 15, 16, 18, 19, 20
KNOWN_KINDS = frozenset((*range(YES_NO, MEMO + 1), GUID, NUMERIC, ATTACHMENT, BIG_INTEGER, EXTENDED_DATE))

NUMBER_FORMATS = {BYTE: "B", INTEGER: "h", LONG: "i", MONEY: "q", SINGLE: "f", DOUBLE: "d", DATE: "d", BIG_INTEGER: "q"}
FIXED_SIZES = {GUID: 16, NUMERIC: 17, EXTENDED_DATE: 42}  # of the kinds that are not plain numbers

FIRST_DAY = datetime(1899, 12, 30)  # serial number 0
MILLISECONDS_A_DAY = 86_400_000
MONEY_DECIMALS = 4  # money is stored as whole ten-thousandths
COMPRESSED = b"\xff\xfe"
MAX_SINGLE_DIGITS = 9


def money(ten_thousandths: int) -> Decimal:
    """The amount with all its four decimals."""
    return Decimal(ten_thousandths).scaleb(-MONEY_DECIMALS)


def single(value: float) -> float:
    """The shortest decimal number that a 4-byte float stands for: 0.1, not 0.10000000149011612."""
    stored = struct.pack("<f", value)
    for digits in range(6, MAX_SINGLE_DIGITS + 1):
        rounded = float(f"{value:.{digits}g}")
        if struct.pack("<f", rounded) == stored:
            return rounded
    return value


def serial_date(serial: float) -> datetime:
    """The time of a serial number: whole days from 1899-12-30, and the clock as a fraction that counts forward.

    The fraction counts forward before 1899-12-30 too: -1.25 is 06:00 on 29 December 1899. Kept to the millisecond.
    """
    days = int(serial)
    midnight = FIRST_DAY + timedelta(days)
    if serial == days:
        return midnight
    return midnight + timedelta(milliseconds=round(abs(serial - days) * MILLISECONDS_A_DAY))


def extended_date(stored: bytes) -> datetime:
    """The time of the kind "Date/Time Extended", "days:ticks:7" in ASCII; its 100 nanoseconds become microseconds."""
    days, ticks, _ = stored.split(b"\0")[0].decode("ascii").split(":")
    return datetime.combine(date.fromordinal(int(days) + 1), time()) + timedelta(microseconds=int(ticks) // 10)


def guid(stored: bytes) -> str:
    """The text of a GUID, in capitals as Access shows it."""
    return str(uuid.UUID(bytes_le=stored)).upper()


def numeric(stored: bytes, scale: int) -> Decimal:
    """The number of the kind "Decimal": a sign byte, and four 32-bit words with the highest first."""
    if len(stored) != FIXED_SIZES[NUMERIC]:
        raise ValueError(f"ett decimaltal har {len(stored)} byte")
    words = struct.unpack_from("<4I", stored, 1)
    unscaled = 0
    for word in words:
        unscaled = unscaled << 32 | word
    digits = tuple(int(digit) for digit in str(unscaled))
    return Decimal((stored[0] >> 7, digits, -scale))


def text(stored: bytes) -> str:
    """Text, which is UTF-16 unless it begins with FF FE: then it is "compressed".

    Compressed text begins as Latin-1; a zero byte switches between Latin-1 and UTF-16. Empty text is not NULL.
    """
    if not stored.startswith(COMPRESSED):
        return stored.decode("utf-16-le")
    if 0 not in stored:
        return stored[len(COMPRESSED) :].decode("latin-1")
    return _text_with_switches(stored)


def _text_with_switches(stored: bytes) -> str:
    parts = []
    at = len(COMPRESSED)
    is_latin = True
    while at < len(stored):
        end = at
        if is_latin:
            end = stored.find(0, at)
            end = len(stored) if end < 0 else end
        else:
            while end < len(stored) and stored[end]:
                end += 2
        parts.append(stored[at:end].decode("latin-1" if is_latin else "utf-16-le"))
        is_latin = not is_latin
        at = end + 1
    return "".join(parts)
