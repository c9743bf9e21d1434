"""The visible sheets of an Excel workbook that fits in memory.

A single cell far out makes a sheet of billions of cells, and a little zip can unpack to any size. So the workbook is
first streamed and measured; nothing that it says of its own size is trusted.
"""

from __future__ import annotations

import io
import posixpath
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from ingest import workbook_errors
from ingest.private_forms import masked
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
NO_WORKBOOK = (ValueError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ExpatError)


@dataclass(frozen=True)
class Workbook:
    """The visible sheets, (name, rows) each; is_from_1904: its day numbers count from 1904 and not from 1900.

    hidden: the names of hidden sheets that hold something.

    The first row is the workbook's row 1. A cell that Excel could not work out holds its error code as text.
    """

    sheets: list[tuple[str, list[list]]]
    is_from_1904: bool
    hidden: list[str]


def read(path: Path, shown: str) -> Workbook:
    """The workbook at `path`; `shown` is the file's name in messages."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            parts, is_from_1904 = _parts(book, shown)
            errors = _errors(book, _check(book, parts, shown), parts)
            _refuse_unknown_errors(errors, shown)
        opened = CalamineWorkbook.from_path(str(path))
        visible = [one.name for one in opened.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        sheets = [(name, opened.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in visible]
        others = [
            one.name for one in opened.sheets_metadata if one.name not in visible and one.typ == SheetTypeEnum.WorkSheet
        ]
        hidden = [name for name in others if opened.get_sheet_by_name(name).height]
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
    for name, rows in sheets:
        workbook_errors.put(rows, errors.get(name, {}))
    return Workbook(sheets, is_from_1904, hidden)


def _check(book: zipfile.ZipFile, parts: dict[str, str], shown: str) -> list[zipfile.ZipInfo]:
    """The entries that may hold error values; DeliveryRejected where the workbook is too large."""
    left, suspects = MOST_BYTES, []
    for entry in book.infolist():
        chunks = _Counted(book, entry, left)
        is_large = may_hold_errors = False
        for tags in _whole_tags(chunks):  # all of it, to be counted
            is_large = is_large or BEYOND_Z9999.search(tags) is not None
            may_hold_errors = may_hold_errors or workbook_errors.may_be_in(tags)
        if is_large and (far := _far_cell(_Counted(book, entry, left))):
            raise DeliveryRejected(
                f'{shown}, bladet "{masked(parts.get(entry.filename, entry.filename))}": cellen {far} ligger så långt '
                "bort att bladet inte får plats i minnet. Ta bort raderna och kolumnerna utanför tabellen i Excel, "
                "spara och försök igen."
            )
        if may_hold_errors:
            suspects.append(entry)
        left -= chunks.count
        if left < 0:
            raise DeliveryRejected(
                f"{shown}: filen blir större än {MOST_BYTES // 1_000_000} MB uppackad och läses inte. "
                "Dela upp exporten i flera filer."
            )
    return suspects


def _errors(
    book: zipfile.ZipFile, suspects: list[zipfile.ZipInfo], parts: dict[str, str]
) -> dict[str, dict[tuple[int, int], str]]:
    """The error values of every sheet by its name, as workbook_errors.find gives them."""
    return {
        parts[entry.filename]: workbook_errors.find(_Counted(book, entry, MOST_BYTES))
        for entry in suspects
        if entry.filename in parts
    }


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
    return workbook_errors.column_number(letters.decode())


def _refuse_unknown_errors(errors: dict[str, dict[tuple[int, int], str]], shown: str) -> None:
    """DeliveryRejected where a cell holds an error of a newer Excel, at which the reader of workbooks gives up."""
    for sheet, cells in errors.items():
        for (row, column), code in cells.items():
            if code not in workbook_errors.READABLE:
                raise DeliveryRejected(
                    f'{shown}, bladet "{masked(sheet)}": cellen {workbook_errors.cell_name(row, column)} har felvärdet '
                    f"{code}, som inte går att läsa. Rätta eller töm cellen i Excel, spara och försök igen."
                )


def _parts(book: zipfile.ZipFile, shown: str) -> tuple[dict[str, str], bool]:
    """The name of each sheet by its entry, and whether days count from 1904."""
    try:
        relations, workbook = (_whole(book, name) for name in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError) as error:
        raise DeliveryRejected(
            f"{shown}: arbetsbokens förteckning över blad saknas eller är skadad. Öppna och spara filen i Excel, eller "
            "exportera den igen."
        ) from error
    targets = {one.get("Id"): posixpath.join("/xl", one.get("Target", "")) for one in relations}
    names, is_from_1904 = {}, False
    for one in workbook.iter():
        if one.tag.endswith("}sheet") and (target := targets.get(one.get(RELATION))):
            names[posixpath.normpath(target).lstrip("/")] = one.get("name") or ""
        elif one.tag.endswith("}workbookPr"):
            is_from_1904 = one.get("date1904") in ("1", "true", "on")
    return names, is_from_1904


def _whole(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(b"".join(_Counted(book, book.getinfo(name), MOST_BYTES)))
