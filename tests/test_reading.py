"""Text and Excel files read as rows of text: what is odd is read right, what is broken is refused or explained."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import reading
from ingest import workbook as books
from warehouse.errors import DeliveryRejected
from warehouse.reference import Column, Table

TABLE = Table(
    "raw_test",
    {
        "Id": Column("Id", True, ("Nummer",)),
        "Belopp": Column("Belopp", True, ("Summa kr",)),
        "Ort": Column("Ort", False, ("Stad", "Kommun")),
    },
    False,
    None,
    (),
)
CONTENT = "Id;Belopp;Ort\r\n1;2,50;Älvsjö\r\n2;3,50;\r\n"
ROWS = [(2, "1", "2,50", "Älvsjö"), (3, "2", "3,50", None)]


def read(path: Path, never_read=()) -> reading.Contents:
    return reading.read_table(path, TABLE, "test", never_read, path.name)


def from_text(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> reading.Contents:
    path = tmp_path / "fil.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read(path)


def rows(contents: reading.Contents) -> list[tuple]:
    return contents.tables[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_every_encoding_reads_the_same(tmp_path, encoding):
    raw = {
        "utf-16-le-bom": b"\xff\xfe" + CONTENT.encode("utf-16-le"),
        "utf-16-be-bom": b"\xfe\xff" + CONTENT.encode("utf-16-be"),
    }.get(encoding) or CONTENT.encode(encoding)
    assert rows(from_text(tmp_path, raw)) == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_every_separator_and_line_end_reads_the_same(tmp_path, separator, end):
    lines = [["Id", "Belopp", "Ort"], ["1", '"2,50"', "Älvsjö"], ["2", '"3,50"', ""]]
    assert rows(from_text(tmp_path, end.join(separator.join(line) for line in lines))) == ROWS


ODD_TEXTS = {
    "columns in another order": ("Ort;Belopp;Id\nÄlvsjö;2,50;1\n;3,50;2", ROWS),
    "aliases, case and space": ('"  summa KR ";NUMMER;kommun\n2,50;1;Älvsjö\n3,50;2;', ROWS),
    "an extra column": ("Id;Belopp;Annat;Ort\n1;2,50;x;Älvsjö\n2;3,50;y;", ROWS),
    "an optional column missing": ("Id;Belopp\n1;2,50", [(2, "1", "2,50", None)]),
    "blank lines": ("\n\n;;\nId;Belopp;Ort\n\n1;2,50;Älvsjö\n;;\n", [(6, "1", "2,50", "Älvsjö")]),
    "a quoted line break": (
        'Id;Belopp;Ort\n1;2,50;"Älv\nsjö"\n2;3,50;',
        [(2, "1", "2,50", "Älv\nsjö"), (4, *ROWS[1][1:])],
    ),
    "a quoted separator and quote": ('Id;Belopp;Ort\n1;2,50;"a;""b"""', [(2, "1", "2,50", 'a;"b"')]),
    "a quote inside a text": ('Id;Belopp;Ort\n1;2,50;5" rör', [(2, "1", "2,50", '5" rör')]),
    "commas in a header of semicolons": ('Id;Belopp;"a, b, c, d, e"\n1;2,50;x', [(2, "1", "2,50", None)]),
    "ids with leading zeros": ("Id;Belopp\n007;2", [(2, "007", "2", None)]),
    "space that means something": ("Id;Belopp\n 1 ;1 000", [(2, " 1 ", "1 000", None)]),
    "every row ends with a separator": ("Id;Belopp;Ort\n1;2,50;Älvsjö;\n2;3,50;;\n", ROWS),
    "Excel's line about the separator": ("sep=;\r\nId;Belopp;Ort\r\n1;2,50;Älvsjö", [(3, *ROWS[0][1:])]),
    "that line with a comma": ('sep=,\nId,Belopp,Ort\n1,"2,50",Älvsjö', [(3, *ROWS[0][1:])]),
    "titles above": ('Rapport; "Allt" om\n\n"Skapad\ni dag"\nId;Belopp\n1;2', [(6, "1", "2", None)]),
    "a header without rows": ("Id;Belopp;Ort\n", []),
    "the same unknown header twice": ("Id;Belopp;x;x\n1;2;3;4", [(2, "1", "2", None)]),
}


@pytest.mark.parametrize("content, expected", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_read_right(tmp_path, content, expected):
    assert rows(from_text(tmp_path, content)) == expected


def test_extra_columns_are_left_out_and_named_but_not_those_that_are_never_read(tmp_path):
    path = tmp_path / "fil.csv"
    path.write_text("Id;Belopp;Telefon;Kommentar\n1;2;070-000 00 00;hemligt", encoding="utf-8")
    contents = read(path, never_read=["kommentar"])
    assert contents.notes == ["Kolumner som inte läses: Telefon."]
    assert "070" not in repr(contents.tables)


BROKEN_ROWS = {
    "too many fields": ("1;2;x;y", "rad 3 (4 fält, rubriken har 3)"),
    "too few fields": ("1;2", "rad 3 (2 fält, rubriken har 3)"),
    "an unescaped quote": ('1;2;"Hotell "Rival""', "rad 3 (citattecknen går inte ihop)"),
    "an endless cell": (f"1;{'2' * 200_000};x", "rad 3 (en cell har mer än 131072 tecken)"),
    "too many fields over two lines": ('1;2;"x\ny";z', "rad 3–4 (4 fält, rubriken har 3)"),
}


@pytest.mark.parametrize("line, note", BROKEN_ROWS.values(), ids=BROKEN_ROWS)
def test_a_broken_row_is_kept_empty_and_explained_never_shifted(tmp_path, line, note):
    contents = from_text(tmp_path, f"Id;Belopp;Ort\n1;1;a\n{line}\n9;9;b\n")
    assert [row[1:] for row in rows(contents)] == [("1", "1", "a"), (None, None, None), ("9", "9", "b")]
    assert contents.notes == [f"Oläsligt och satt åt sidan: {note}."]


BROKEN_TEXTS = {
    "empty": (b"", "tom"),
    "only blank lines": (b"\r\n\r\n", "tom"),
    "cut in a quoted field": ('Id;Belopp;Ort\n1;2;"Älv'.encode(), "rad 2: ett citattecken öppnas men stängs aldrig"),
    "quotes that swallow rows": (b'Id;Belopp;Ort\n1;2;"a\n2;3;"b\n', "rad 2–3: citattecknen går inte ihop"),
    "NUL": (b"Id;Belopp\n1;\x00\n", "ingen text"),
    "UTF-16 without mark": ("Id;Belopp\n1;2\n".encode("utf-16-le"), "ingen text"),
    "binary": (bytes(range(128, 256)) * 4, "ingen text"),
    "UTF-8 cut inside a letter": ("Id;Belopp\n1;Ä".encode()[:-1], "avhuggen"),
    "half a UTF-16 letter": ("Id;Belopp\n1;2".encode("utf-16")[:-1], "avhuggen"),
    "two encodings": (
        "Id;Belopp;Örter\n1;Älvsjö\n".encode() + "2;Årsta".encode("cp1252"),
        "rad 3: filen blandar teckenkodningar",
    ),
    "two encodings, the other way": (
        "Id;Belopp;Örter\r1;Älvsjö\r2;a\r".encode("cp1252") + "3;Årsta".encode(),
        "rad 4: filen blandar teckenkodningar",
    ),
    "an endless cell over several lines": (
        b'Id;Belopp\n1;"' + b"x" * 99_999 + b"\n" + b"y" * 99_999,
        "rad 2–3: en cell har mer än 131072 tecken",
    ),
    "a header of wrong quotes": (b'"Id";"Bel"opp"\n1;Hemlig\n', "rad 1: rubrikraden går inte att läsa"),
    "no required column": (b"Id;Ort\n1;a", 'kolumnen "Belopp" saknas'),
    "the header twice": (b"Id;Belopp;belopp\n1;2;3", 'kolumnen "Belopp" finns 2 gånger'),
    "two aliases of one column": (
        b"Id;Belopp;Stad;Kommun\n1;2;a;b",
        '"Stad" och "Kommun" kan båda vara kolumnen "Ort"',
    ),
    "a web page": (b"<html><body>Logga in</body></html>", 'kolumnerna "Id" och "Belopp" saknas'),
}


@pytest.mark.parametrize("content, message", BROKEN_TEXTS.values(), ids=BROKEN_TEXTS)
def test_broken_texts_are_refused_by_name(tmp_path, content, message):
    with pytest.raises(DeliveryRejected) as refused:
        from_text(tmp_path, content)
    assert "fil.csv" in str(refused.value) and message in str(refused.value)


def test_a_missing_column_is_answered_with_the_closest_header_and_the_line_to_paste(tmp_path):
    with pytest.raises(DeliveryRejected) as refused:
        from_text(tmp_path, "Id;Beloppet;Ort\n1;2;a")
    message = str(refused.value)
    assert "Filen har: Id, Beloppet, Ort." in message and 'Närmast "Belopp" är "Beloppet"' in message
    assert "warehouse/reference/sources/test.toml, [tables.raw_test.columns]" in message
    assert '"Belopp" = { required = true, kind = "text", aliases = ["Summa kr", "Beloppet"] }' in message


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029"), max_size=12)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=8),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(tmp_path_factory, given_rows, separator, encoding):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"'

    lines = ["Id,Belopp,Ort".replace(",", separator), *(separator.join(map(quoted, row)) for row in given_rows)]
    contents = from_text(tmp_path_factory.mktemp("text"), "\n".join(lines), encoding)
    expected = [(n, *(cell or None for cell in row)) for n, row in enumerate(given_rows, start=2) if any(row)]
    assert rows(contents) == expected and bool(contents.notes) == (not expected)


# Excel


def workbook(path: Path, sheets: dict[str, list[list]], hidden: tuple[str, ...] = ()) -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name, content in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(content):
            sheet.write_row(number, 0, row)
        if name in hidden:
            sheet.hide()
    book.close()
    return path


HEADER = ["Id", "Belopp", "Ort"]
ODD_BOOKS = {
    "plain": ({"A": [HEADER, ["1", 2.5, "Älvsjö"]]}, (), [(2, "1", "2.5", "Älvsjö")]),
    "ids as numbers": ({"A": [HEADER, [123456, 3, None]]}, (), [(2, "123456", "3", None)]),
    "dates": (
        {"A": [HEADER, [date(2025, 4, 30), datetime(2025, 4, 30, 13, 45), True]]},
        (),
        [(2, "2025-04-30", "2025-04-30 13:45:00", "True")],
    ),
    "title rows above": (
        {"A": [["Rapport"], [], ["Skapad", "i dag"], HEADER, ["1", "2", "x"]]},
        (),
        [(5, "1", "2", "x")],
    ),
    "blank rows within": (
        {"A": [HEADER, ["1", "2", "x"], [], ["3", "4", "y"]]},
        (),
        [(2, "1", "2", "x"), (4, "3", "4", "y")],
    ),
    "a hidden sheet first": (
        {"B": [HEADER, ["9", "9", "9"]], "A": [HEADER, ["1", "2", "x"]]},
        ("B",),
        [(2, "1", "2", "x")],
    ),
    "a first column left empty": ({"A": [["", *HEADER], ["", "1", "2", "x"]]}, (), [(2, "1", "2", "x")]),
}


@pytest.mark.parametrize("sheets, hidden, expected", ODD_BOOKS.values(), ids=ODD_BOOKS)
def test_odd_workbooks_read_right(tmp_path, sheets, hidden, expected):
    assert (
        rows(read(workbook(tmp_path / "bok.xlsx", {"Aktivt": [["x"]], **sheets} if hidden else sheets, hidden)))
        == expected
    )


def test_a_sheet_that_is_not_read_is_named(tmp_path):
    path = workbook(tmp_path / "bok.xlsx", {"Om": [["Skapad i Varbi"]], "Data": [HEADER, ["1", "2", "x"]]})
    assert read(path).notes == ['Bladet "Om" läses inte.']


def test_broken_workbooks_are_refused_by_name(tmp_path):
    contents = {
        "sida.xlsx": (b"<!DOCTYPE html><html></html>", "webbsida"),
        "gammal.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "lösenordsskyddad eller en gammal .xls"),
        "skadad.xlsx": (b"PK\x03\x04" + bytes(100), "skadad eller ingen Excelfil"),
        "tom.xlsx": (b"", "tom"),
    }
    for name, (content, message) in contents.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DeliveryRejected, match=f"{name}.*{message}"):
            read(tmp_path / name)
    two = workbook(tmp_path / "två.xlsx", {"A": [HEADER, ["1", "2", "x"]], "B": [HEADER, ["1", "2", "x"]]})
    with pytest.raises(DeliveryRejected, match=r"flera synliga blad har samma rubriker \(A, B\)"):
        read(two)
    lacking = workbook(tmp_path / "fel.xlsx", {"A": [["Titel"], ["Id", "Ort"], ["1", "x"]]})
    with pytest.raises(DeliveryRejected, match='kolumnen "Belopp" saknas'):
        read(lacking)
    with pytest.raises(DeliveryRejected, match="inga synliga celler"):
        read(workbook(tmp_path / "utan.xlsx", {"A": []}))


def sheet_xml(tmp_path: Path, cells: str) -> Path:
    """A workbook whose only sheet, named Blad & 1, is this XML."""
    plain = workbook(tmp_path / "plain.xlsx", {"Blad & 1": [HEADER]})
    path = tmp_path / "bok.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(b"<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>".encode(), content)
            new.writestr(name, content)
    return path


FAR_CELLS = {
    "a cell in the last corner": ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "cellen XFD1048576"),
    "with other marks": ("<row r='9'><c s='1'\n r = 'XFD1048576'><v>1</v></c></row>", "cellen XFD1048576"),
    "in a namespace": ('<x:row r="9"><x:c r="XFD99999"><x:v>1</x:v></x:c></x:row>', "cellen XFD99999"),
    "two that span much": (
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="200"><c r="A200"><v>1</v></c></row>', "cellen A200"
    ),
    "cells that tell no place": (
        "<row/>" * 200 + "<row>" + "<c><v>1</v></c>" * 16_000 + "</row>", "på rad 201, kolumn nr 9951"
    ),
}  # fmt: skip


@pytest.mark.parametrize("cells, message", FAR_CELLS.values(), ids=FAR_CELLS)
def test_a_sheet_that_does_not_fit_in_memory_is_refused(tmp_path, cells, message):
    with pytest.raises(DeliveryRejected, match=f'^bok.xlsx, bladet "Blad & 1": .*{message}'):
        read(sheet_xml(tmp_path, cells))


def test_far_cells_that_hold_nothing_do_no_harm(tmp_path):
    row = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{h}</t></is></c>' for c, h in zip("ABC", HEADER, strict=True))
    cells = f'<row r="1">{row}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read(sheet_xml(tmp_path, cells)).notes == ["Filen har rubriker men inga rader."]


@pytest.mark.parametrize("claimed", [None, 10], ids=["a zip bomb", "a zip bomb that lies about its size"])
def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch, claimed):
    monkeypatch.setattr(books, "MOST_BYTES", 3_000_000)
    path = sheet_xml(tmp_path, "<row/>" * 600_000)
    if claimed:
        content = bytearray(path.read_bytes())
        at = content.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24  # the unpacked size in the central directory
        content[at : at + 4] = claimed.to_bytes(4, "little")
        path.write_bytes(content)
    with pytest.raises(DeliveryRejected, match="större än 3 MB uppackad"):
        read(path)


@pytest.mark.parametrize(
    "value, text",
    [
        (None, None), ("", None), ("x", "x"), (5.0, "5"), (-3.0, "-3"), (0.1, "0.1"), (7, "7"), (True, "True"),
        (Decimal("27000.5000"), "27000.5000"), (Decimal("1E+3"), "1000"), (date(2025, 1, 2), "2025-01-02"),
        (datetime(2025, 1, 2), "2025-01-02"), (datetime(2025, 1, 2, 3, 4, 5), "2025-01-02 03:04:05"),
        (1e15, "1000000000000000"),
    ],
)  # fmt: skip
def test_typed_cells_as_text(value, text):
    assert reading.cell_text(value) == text


def test_a_file_without_rows_is_named(tmp_path):
    assert from_text(tmp_path, "Id;Belopp\n").notes == ["Filen har rubriker men inga rader."]
