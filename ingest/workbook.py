"""The visible sheets of an Excel workbook that fits in memory.

A single cell far out makes a sheet of billions of cells, and a little zip can unpack to any size. So the workbook is
first streamed and measured; nothing that it says of its own size is trusted.
"""

from __future__ import annotations

import posixpath
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from warehouse.errors import DeliveryRejected

MOST_BYTES = 500_000_000  # unpacked, of the whole file
MOST_CELLS = 2_000_000  # in the rectangle from A1 to the last row and column that hold something
CHUNK = 1 << 20
# any row or cell but <row r="1234"> and <c r="Z1234">; a sheet without them is small, which is quick to tell
BEYOND_Z9999 = re.compile(rb"""<(?:row|c)(?! r="[A-Z]?\d{1,4}")[\s/>]|:(?:row|c)[\s/>]""")
# a row or a cell: which, its place if it tells one (r="B17"), and the end of one that holds nothing
PLACE = re.compile(
    rb"""<(?:[^\s<>:/"]+:)?(row|c)(?=[\s/>])(?:\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]{0,6})(\d{1,9}))?[^<>/]*(/>)?"""
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# what reading a file that is no workbook, or a damaged or encrypted one, ends in
NO_WORKBOOK = (ValueError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def visible_sheets(path: Path, shown: str) -> list[tuple[str, list]]:
    """(name, rows) of every visible sheet; the first row is the workbook's row 1."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        _check(path, shown)
        book = CalamineWorkbook.from_path(str(path))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except (CalamineError, *NO_WORKBOOK) as error:
        with path.open("rb") as file:
            start = file.read(512)
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            why = "filen är lösenordsskyddad eller en gammal .xls-fil. Spara den som .xlsx utan lösenord"
        elif b"<html" in start.lower() or b"<!doctype" in start.lower():
            why = "filen är en webbsida och ingen Excelfil. Ladda ner eller exportera den igen"
        else:
            why = "filen är skadad eller ingen Excelfil. Öppna och spara den i Excel, eller exportera den igen"
        raise DeliveryRejected(f"{shown}: {why}.") from error


def _check(path: Path, shown: str) -> None:
    """DeliveryRejected where the workbook is too large, one of NO_WORKBOOK where it is none."""
    with zipfile.ZipFile(path) as book:
        left = MOST_BYTES
        for entry in book.infolist():
            chunks = _Counted(book, entry, left)
            large = [True for tags in _whole_tags(chunks) if BEYOND_Z9999.search(tags)]  # all of it, to be counted
            if large and (far := _far_cell(_Counted(book, entry, left))):
                raise DeliveryRejected(
                    f'{shown}, bladet "{_sheet_name(book, entry.filename)}": cellen {far} ligger så långt bort att '
                    "bladet inte får plats i minnet. Ta bort raderna och kolumnerna utanför tabellen i Excel, spara "
                    "och försök igen."
                )
            left -= chunks.count
            if left < 0:
                raise DeliveryRejected(
                    f"{shown}: filen blir större än {MOST_BYTES // 1_000_000} MB uppackad och läses inte. "
                    "Dela upp exporten i flera filer."
                )


class _Counted:
    """The unpacked chunks of one entry, and how many bytes there were; it ends soon after `most` bytes."""

    def __init__(self, book: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> None:
        self.book, self.entry, self.most, self.count = book, entry, most, 0

    def __iter__(self) -> Iterator[bytes]:
        self.entry.file_size = sys.maxsize  # zipfile would stop at the size that the entry gives, other readers not
        with self.book.open(self.entry) as file:
            while self.count <= self.most and (chunk := file.read(CHUNK)):
                self.count += len(chunk)
                yield chunk


def _far_cell(chunks: _Counted) -> str | None:
    """The first cell that makes the sheet too large, None where all is well or the entry is no sheet."""
    row = column = rows = columns = 0
    for tags in _whole_tags(chunks):
        for kind, letters, digits, is_empty in PLACE.findall(tags):
            if letters:
                row, column = int(digits), _column(letters)
            elif kind == b"c":
                column += 1
            else:
                row, column = int(digits or row + 1), 0
            if column and not is_empty and (row > rows or column > columns):
                rows, columns = max(rows, row), max(columns, column)
                if rows * columns > MOST_CELLS:
                    return f"{letters.decode()}{row}" if letters else f"på rad {row}, kolumn nr {column},"
    return None


def _whole_tags(chunks: _Counted) -> Iterator[bytes]:
    """The chunks cut anew so that no tag is divided."""
    rest = b""
    for chunk in chunks:
        whole, mark, rest = (rest + chunk).rpartition(b"<")
        yield whole
        rest = mark + rest if len(rest) < CHUNK else b""
    yield rest


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _sheet_name(book: zipfile.ZipFile, entry: str) -> str:
    """What the workbook calls the sheet in an entry; the entry's own name where that can't be told."""
    try:
        with book.open("xl/_rels/workbook.xml.rels") as file:
            relations = ElementTree.fromstring(file.read(CHUNK))
        with book.open("xl/workbook.xml") as file:
            workbook = ElementTree.fromstring(file.read(CHUNK))
    except (KeyError, ElementTree.ParseError):
        return entry
    targets = {one.get("Id"): posixpath.join("/xl", one.get("Target", "")) for one in relations}
    names = {targets.get(one.get(RELATION)): one.get("name") for one in workbook.iter() if one.tag.endswith("}sheet")}
    return names.get(f"/{entry}") or entry
