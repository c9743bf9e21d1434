"""Excel workbooks read as rows of text: what is odd is read right, what is broken is refused or explained."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from ingest import reading
from ingest import workbook as books
from tests.test_reading import TABLE, read, rows
from warehouse.errors import DeliveryRejected
from warehouse.reference import Column, Table


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


BESIDE_DATA = {
    "a header repeated": (
        [HEADER, ["1", 2, "x"], ["Id", "belopp", "ORT"], ["3", 4, "y"]],
        [(2, "1", "2", "x"), (4, "3", "4", "y")], ["Rubrikraden upprepas på rad 3."],
    ),
    "lines that end the export": (
        [HEADER, ["1", 2, "x"], [], ["Antal annonser: 300"], [None, None, "Uttaget 2025-01-01 av Hemlig Person"]],
        [(2, "1", "2", "x")], ["Slutrader som inte läses: rad 4, 5."],
    ),
    "an id alone at the end": ([HEADER, ["1", 2, "x"], ["2"]], [(2, "1", "2", "x"), (3, "2", None, None)], []),
}  # fmt: skip


@pytest.mark.parametrize("content, expected, notes", BESIDE_DATA.values(), ids=BESIDE_DATA)
def test_what_stands_among_the_rows_and_is_none(tmp_path, content, expected, notes):
    contents = read(workbook(tmp_path / "bok.xlsx", {"A": content}))
    assert rows(contents) == expected and contents.notes == notes


def test_a_second_table_under_the_first_is_refused(tmp_path):
    path = workbook(tmp_path / "bok.xlsx", {"A": [HEADER, ["1", 2, "x"], ["Belopp", "Id"], [4, "3"]]})
    with pytest.raises(DeliveryRejected, match=r"^bok.xlsx, rad 3: här börjar en rubrikrad till\. Filen är två"):
        read(path)


def test_hidden_sheets_with_rows_are_named(tmp_path):
    sheets = {"Data": [HEADER, ["1", "2", "x"]], "hemlig@example.com": [["y"]], "Tomt": []}
    notes = read(workbook(tmp_path / "bok.xlsx", sheets, ("hemlig@example.com", "Tomt"))).notes
    assert notes == ['Bladet "(e-post)" är dolt och läses inte.']


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


DATED = Table(
    "raw_test",
    {"Id": Column("Id", True, ()), "Dag": Column("Dag", False, ("Datum",), "date"),
     "Månad": Column("Månad", False, (), "month"), "Antal": Column("Antal", False, (), "number")},
    False, None, (),
)  # fmt: skip


def dated(path: Path, cells: list[list], is_1904: bool = False) -> reading.Contents:
    book = xlsxwriter.Workbook(str(path), {"date_1904": is_1904})
    sheet = book.add_worksheet()
    for number, row in enumerate([["Id", "Datum", "Månad", "Antal"], *cells]):
        sheet.write_row(number, 0, row)
    book.close()
    return reading.read_table(path, DATED, "test", (), path.name)


DAYS = {
    "a day": (45777, "2025-04-30", True),
    "a day with time": (45777.5625, "2025-04-30 13:30:00", True),
    "the first": (36526, "2000-01-01", True),
    "the last": (73415.99, "2100-12-31 23:45:36", True),
    "before the first": (36525, "36525", False),
    "after the last": (73416, "73416", False),
    "a day without hyphens": (20250430, "20250430", False),
    "a text": ("45777", "45777", False),
    "yes": (True, "True", False),
}


@pytest.mark.parametrize("is_1904", [False, True], ids=["from 1900", "from 1904"])
@pytest.mark.parametrize("cell, text, is_read", DAYS.values(), ids=DAYS)
def test_days_as_numbers(tmp_path, cell, text, is_read, is_1904):
    moved = cell - 1462 if is_1904 and type(cell) in (int, float) and cell < 100_000 else cell
    contents = dated(tmp_path / "bok.xlsx", [["1", moved, "2025-01", moved]], is_1904)
    text = text if is_read or type(cell) is not int or moved is cell else str(moved)
    assert rows(contents)[0][2] == text and rows(contents)[0][4] == reading.cell_text(moved)
    note = ["Dag: 1 datum stod som Excels dagnummer och är lästa som datum."]
    assert contents.notes == (note if is_read else [])


def test_months_as_numbers(tmp_path):
    contents = dated(tmp_path / "bok.xlsx", [["1", None, 45748, 45748], ["2", None, 202504, 1]])
    assert [row[3:] for row in rows(contents)] == [("2025-04-01", "45748"), ("202504", "1")]


def text_cells(number: int, *texts: str, prefix: str = "") -> str:
    plain = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABC", texts, strict=False)
    )
    return re.sub("<(/?)", rf"<\1{prefix}", plain)


WRONG_CELLS = {
    "an error": ('<c r="C2" t="e"><v>#REF!</v></c>', "#REF!", "C2 (#REF!)"),
    "an error of a formula": ("<c r='C2' t='e'><f>A1/0</f><v>#DIV/0!</v></c>", "#DIV/0!", "C2 (#DIV/0!)"),
    "a formula without a value": ('<c r="C2"><f>SUM(A1)</f></c>', "#FORMEL!", "C2 (formel utan sparat värde)"),
    "one with an empty value": ('<c r="C2"><f>SUM(A1)</f><v/></c>', "#FORMEL!", "C2 (formel utan sparat värde)"),
    "one that shares its formula": ('<c r="C2"><f t="shared" si="0"/><v></v></c>', "#FORMEL!", "C2 (formel utan"),
    "one with marks in another order": ('<c\n t = "e"  r = "C2" ><v>#N/A</v></c>', "#N/A", "C2 (#N/A)"),
    "a formula that gives an empty text": ('<c r="C2" t="str"><f>""</f><v></v></c>', None, None),
    "a formula that gives a text": ('<c r="C2" t="str"><f>"e"</f><v>x</v></c>', "x", None),
    "a formula that gives 0": ('<c r="C2"><f>1-1</f><v>0</v></c>', "0", None),
}


@pytest.mark.parametrize("cell, text, note", WRONG_CELLS.values(), ids=WRONG_CELLS)
def test_what_excel_could_not_work_out_stays_visible(tmp_path, cell, text, note):
    cells = f'<row r="1">{text_cells(1, *HEADER)}</row><row r="2">{text_cells(2, "1", "2")}{cell}</row>'
    contents = read(sheet_xml(tmp_path, cells))
    assert rows(contents) == [(2, "1", "2", text)]
    assert [note in found for found in contents.notes] == ([True] if note else [])


def test_errors_in_any_place_and_namespace(tmp_path):
    row = (
        '<x:row><x:c/><x:c t="e"><x:v>#NUM!</x:v></x:c><x:c><x:f>1</x:f></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>'
    )
    header = f'<x:row r="1">{text_cells(1, *HEADER, prefix="x:")}</x:row>'
    path = sheet_xml(tmp_path, header + row * 3)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    xml = re.sub(rb"<(?!/?x:|\?)(/?)", rb"<\1x:", parts[name]).replace(b"xmlns=", b"xmlns:x=")
    with zipfile.ZipFile(path, "w") as new:
        for part, content in {**parts, name: xml}.items():
            new.writestr(part, content)
    contents = read(path)
    assert rows(contents) == [(n, None, "#NUM!", "#FORMEL!") for n in (2, 3, 4)]
    assert contents.notes == [
        "Felvärden från Excel: B2 (#NUM!), C2 (formel utan sparat värde), B3 (#NUM!) och 3 till. "
        "Öppna filen i Excel, rätta och spara."
    ]


def test_an_error_in_a_header_is_an_unknown_header(tmp_path):
    error = '<c r="D1" t="e"><v>#NAME?</v></c>'
    cells = f'<row r="1">{text_cells(1, *HEADER)}{error}</row><row r="2">{text_cells(2, "1", "2", "x")}</row>'
    assert read(sheet_xml(tmp_path, cells)).notes == ["Kolumner som inte läses: #NAME?."]


def test_a_workbook_in_the_wrong_folder_or_with_mangled_letters(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [["Uttag"], ["Månad", "Enhet", "Årsarbetare"], ["2025-01", "x", 1]]})
    with pytest.raises(DeliveryRejected, match=r"^a\.xlsx: Filen ser ut som personal/"):
        reading.read_table(path, TABLE, "ledger", (), path.name)
    path = workbook(tmp_path / "a.xlsx", {"A": [["MÃ¥nad", "Belopp"], ["2025-01", 1]]})
    with pytest.raises(DeliveryRejected, match=r"^a\.xlsx: å, ä och ö är förstörda"):
        read(path)
