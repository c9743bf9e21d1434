"""The cells of a sheet that Excel could not work out: error values, and formulas without a saved value.

The reader of workbooks gives both as empty, which would make a wrong cell look like one left empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

UNSAVED = "#FORMEL!"  # our own word for a formula that was saved without its value
# what Excel calls its errors, in English and in Swedish; warehouse/sql/macros.sql has the same
CODES = frozenset(
    "#REF! #N/A #NAME? #DIV/0! #NULL! #NUM! #VALUE! #SPILL! #CALC! #REFERENS! #SAKNAS! #NAMN? #DIVISION/0! "
    f"#SKÄRNING! #OGILTIGT! #VÄRDEFEL! {UNSAVED}".split()
)

# what python-calamine reads; at any other code it gives up the workbook
READABLE = frozenset(f"#REF! #N/A #NAME? #DIV/0! #NULL! #NUM! #VALUE! #GETTING_DATA {UNSAVED}".split())


def is_code(text: str | None) -> bool:
    """True where a cell holds one of Excel's error codes and nothing else."""
    return bool(text) and text.strip().upper() in CODES


def may_be_in(xml: bytes) -> bool:
    """Whether a piece of a sheet's XML may hold a cell of that kind; quick, and True more often than not needed."""
    return b'"e"' in xml or b"'e'" in xml or b"<f" in xml or b":f" in xml


def find(chunks: Iterable[bytes]) -> dict[tuple[int, int], str]:
    """The error codes of one sheet's XML by (row, column), both from 1."""
    scan = _Scan()
    for chunk in chunks:
        scan.parser.Parse(chunk, False)
    scan.parser.Parse(b"", True)
    return scan.found


def put(rows: list[list], errors: dict[tuple[int, int], str]) -> None:
    """Write the codes into the sheet's rows, which grow where the cells lie outside them."""
    if not errors:
        return
    width = max(len(rows[0]) if rows else 0, *(column for _, column in errors))
    rows += [[] for _ in range(max(row for row, _ in errors) - len(rows))]
    for row in rows:
        row += [""] * (width - len(row))
    for (row, column), code in errors.items():
        rows[row - 1][column - 1] = code


def column_number(letters: str) -> int:
    """The number of the column that Excel calls by these letters, from 1."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def cell_name(row: int, column: int) -> str:
    """What Excel calls the cell, both numbers from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


class _Scan:
    """Goes through a sheet's XML, with any prefix of its namespace, and keeps what the cells that are wrong say."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], str] = {}
        self.row = self.column = 0
        self.kind, self.value, self.has_formula, self.has_value, self.in_value = "", "", False, False, False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r") or self.row + 1), 0
        elif name == "c":
            self.place(attributes.get("r", ""))
            self.kind, self.value, self.has_formula, self.has_value = attributes.get("t", ""), "", False, False
        elif name == "f":
            self.has_formula = True
        elif name == "v":
            self.has_value = self.in_value = True

    def place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        if letters:
            self.row, self.column = int(reference[len(letters) :]), column_number(letters)
        else:
            self.column += 1

    def text(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v":
            self.in_value = False
        elif name == "c":
            value, is_text = self.value.strip(), self.kind == "str" and self.has_value  # ="" is an empty text
            if self.kind == "e":
                self.found[self.row, self.column] = value or "#VALUE!"
            elif self.has_formula and not value and not is_text:
                self.found[self.row, self.column] = UNSAVED
