"""Text files as a header and records of text, each with the row number that a person sees.

UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252; separated by ; , or tab. Titles above the header are
skipped, and so is Excel's line sep=;.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from ingest import headers
from ingest.contents import Grid
from warehouse.errors import DeliveryRejected
from warehouse.reference import Table

SEPARATORS = (";", "\t", ",")
HEADER_ROWS = 50  # how far down a sheet the header is looked for
LONGEST_CELL = 1_000_000  # characters; a longer one is a quote that was never closed
WRONG_QUOTES = "citattecknen går inte ihop"
WEB_PAGE = ("<!doctype", "<html")
MANGLED = (
    "å, ä och ö är förstörda (felkodade två gånger). Exportera filen igen, och öppna och spara den inte i något annat "
    "program på vägen."
)
LONG_CELL = "en cell har mer än 1 000 000 tecken"
# what UTF-8's å, ä, ö, é look like when read as Windows-1252 or Latin-1
MISREAD_UTF8 = re.compile("Ã[¤¥¶©„…–\x84\x85\x96]")

LINE_END = re.compile("\r\n|\r|\n")


def read(path: Path, table: Table, shown: str) -> Grid:
    """The first header that serves `table` and what stands under it."""
    text = decode(path.read_bytes(), shown)
    if text[:512].lstrip().lower().startswith(WEB_PAGE):
        raise DeliveryRejected(f"{shown}: filen är en webbsida och ingen CSV-fil. Ladda ner eller exportera den igen.")
    separator, number, names = _header(text, table, shown)
    if isinstance(names, str):
        raise DeliveryRejected(f"{shown}, rad {number}: rubrikraden går inte att läsa. Exportera filen igen.")
    records = [record for record in _records(text, separator, shown) if record[0] > number]
    return Grid([name.strip() for name in names], records)


def decode(raw: bytes, shown: str) -> str:
    """The text of a file; a byte order mark decides, else strict UTF-8, else Windows-1252."""
    encoding = "utf-8"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif raw.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        text = raw.decode(encoding)
        refuse_mangled(text, shown)
    except UnicodeDecodeError as error:
        text = "" if encoding == "utf-8" else None
        if text is None or error.reason == "unexpected end of data":
            raise DeliveryRejected(f"{shown}: filen är avhuggen eller skadad. Exportera den igen.") from error
        text = _decode_windows(raw, error.start, shown)
    if "\0" in text:
        raise DeliveryRejected(
            f"{shown}: innehållet är ingen text (eller UTF-16 utan märke). Spara filen som CSV UTF-8 och försök igen."
        )
    return text


def refuse_mangled(text: str, shown: str) -> None:
    """Refuse a text whose letters were read as another encoding and saved so before it came here."""
    if found := MISREAD_UTF8.search(text):
        raise DeliveryRejected(f"{shown}, rad {_row(text[: found.start()])}: {MANGLED}")


def _decode_windows(raw: bytes, no_utf8_at: int, shown: str) -> str:
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise DeliveryRejected(
            f"{shown}: innehållet är ingen text. Kontrollera att filen är en CSV-fil och exportera den igen."
        ) from error
    if found := MISREAD_UTF8.search(text):
        as_utf8 = raw.decode("utf-8", "replace")
        wrong = as_utf8.count("\N{REPLACEMENT CHARACTER}")
        is_mostly_utf8 = wrong < sum(character > "\x7f" for character in as_utf8) - wrong
        before = text[: no_utf8_at if is_mostly_utf8 else found.start()]  # a byte of Windows-1252 is a character
        raise DeliveryRejected(
            f"{shown}, rad {_row(before)}: filen blandar teckenkodningar (UTF-8 och "
            "Windows-1252). Spara den som CSV UTF-8 och försök igen."
        )
    return text


def _row(before: str) -> int:
    return len(LINE_END.findall(before)) + 1


def _header(text: str, table: Table, shown: str) -> tuple[str, int, list[str] | str]:
    """(separator, line, fields) of the first record that has all it must, else of the best; titles stand above it."""
    found = []
    for separator in SEPARATORS:
        top = []
        with suppress(DeliveryRejected):  # quotes that are wrong further down, or with this separator alone
            for number, _, record in islice(_records(text, separator, shown), HEADER_ROWS):
                top.append((_fit(record, table), number, record))
                if top[-1][0][0][0]:  # a wider one further down would make the rows between vanish as titles
                    break
        if top:
            (fit, width), number, record = max(top, key=lambda one: one[0][0])
            found.append(((fit, width), separator, number, record))
    if not found:
        next(_records(text, SEPARATORS[0], shown), None)
        raise DeliveryRejected(f"{shown}: filen är tom. Exportera den igen eller ta bort den ur leveransen.")
    return max(found, key=lambda one: one[0])[1:]


def _fit(record: list[str] | str, table: Table) -> tuple[tuple[bool, bool, int], int]:
    """How well a record serves as header, and how many columns it has."""
    return ((False, False, 0), 0) if isinstance(record, str) else (headers.fit(record, table), len(record))


def _records(text: str, separator: str, shown: str) -> Iterator[tuple[int, int, list[str] | str]]:
    """Every record that is not blank as (first line, last line, fields); one that can't be read has why for fields."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        first = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise DeliveryRejected(
                    f"{shown}, rad {first}: ett citattecken öppnas men stängs aldrig. "
                    "Filen är troligen avhuggen; exportera den igen."
                ) from error
            record = LONG_CELL if "field limit" in str(error) else WRONG_QUOTES
            if reader.line_num > first:
                raise DeliveryRejected(
                    f"{shown}, rad {first}–{reader.line_num}: {record}, så raderna går inte att skilja åt. "
                    "Ett citattecken inne i en text ska skrivas dubbelt. Rätta eller exportera om filen."
                ) from error
        if isinstance(record, str) or any(map(str.strip, record)):
            yield first, reader.line_num, record
