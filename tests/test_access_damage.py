"""Damaged Access files and files that are no readable database: each is an error in Swedish, none gives other rows.

In the files written here page 3 is the definition of the first table and, where it has no long values, page 4 its data.
"""

import struct
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.access import AccessError, open_database
from ingest.access_writer import write
from warehouse.errors import KollenError

PAGE = 4096
DEFINITION, DATA = 3 * PAGE, 4 * PAGE
COLUMNS = [("UppdragsID", "long"), ("Status", "text"), ("Pris", "money"), ("Chefsrekrytering", "bool")]
ROWS = [(1, "Avslutat", Decimal("17500"), True), (2, "Pågår", None, False), (3, "", Decimal("-0.0001"), True)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "uppdrag.accdb"


def change(path: Path, at: int, new: bytes) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + len(new)] = new
    path.write_bytes(content)


DAMAGE = {
    "row count": (DEFINITION + 16, b"\4", "har 3 rader men Access räknar 4"),
    "page type": (DATA, b"\3", "sida 4 är av typ 3 men skulle vara en datasida"),
    "definition type": (DEFINITION, b"\1", "sida 3 är av typ 1 men skulle vara en tabellbeskrivning"),
    "owner": (DATA + 4, b"\2", "sida 4 hör till en annan tabell"),
    "row before the page's rows": (DATA + 14, b"\1\0", "ogiltiga gränser"),
    "row that ends before it begins": (DATA + 16, b"\xff\x0f", "ogiltiga gränser"),
    "moved row without a place": (DATA + 15, b"\x4f", "skadad"),
    "column kind": (DEFINITION + 63, b"\x63", "kolumnen UppdragsID är av okänd typ 99"),
    "overlapping columns": (DEFINITION + 63 + 2 * 25 + 21, b"\0", "ligger ovanpå"),
    "usage map": (DEFINITION + 55, b"\x20", "sida 1 har 5 rader men rad 32 söks"),
    "definition in a circle": (DEFINITION + 4, b"\3", "pekar runt"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_inside_a_file_is_an_error(path, damage):
    at, new, expected = DAMAGE[damage]
    write(path, {"Uppdrag": (COLUMNS, ROWS)})
    change(path, at, new)
    with pytest.raises(AccessError, match=expected) as raised:
        open_database(path).read("Uppdrag")
    assert str(raised.value).startswith(f"{path}, tabellen Uppdrag, kan inte läsas: ")
    assert "Komprimera och reparera" in str(raised.value)


@pytest.mark.parametrize(("size", "data_page"), [(64, 4), (70, 5), (5000, 6)], ids=["in the row", "elsewhere", "chain"])
def test_a_long_value_of_the_wrong_length_is_an_error(path, size, data_page):
    write(path, {"Uppdrag": ([("Bilaga", "ole")], [(b"\1" * size,)])})
    (row_at,) = struct.unpack_from("<H", path.read_bytes(), data_page * PAGE + 14)
    change(path, data_page * PAGE + row_at + 2, struct.pack("<H", size + 1))
    with pytest.raises(AccessError, match=f"kolumnen Bilaga: ett långt fält har {size} av {size + 1} byte"):
        open_database(path).read("Uppdrag")


@pytest.mark.parametrize("pages", range(6))
def test_a_file_cut_between_two_pages_is_an_error(path, pages):
    write(path, {"Uppdrag": (COLUMNS, ROWS)})
    content = path.read_bytes()
    assert len(content) == 6 * PAGE
    path.write_bytes(content[: pages * PAGE])
    with pytest.raises(AccessError):
        open_database(path).read("Uppdrag")


ACCESS = b"\0\1\0\0Standard ACE DB\0"
OTHER_FILES = {
    "missing": (None, "filen finns inte. Kontrollera sökvägen"),
    "empty": (b"", "inte en Access-databas utan en tom fil"),
    "text": ("Datum;Förvaltning\n2025".encode(), "utan en fil som börjar med ”Datum;"),
    "excel": (b"PK\3\4" + bytes(5000), "utan en zip-fil, till exempel Excel"),
    "other": (bytes(PAGE), "inte en Access-databas utan något annat"),
    "access 97": (b"\0\1\0\0Standard Jet DB\0".ljust(2048 * 3, b"\0"), r"formatet Access 97.*spara den som \.accdb"),
    "cut within a page": ((ACCESS + b"\2").ljust(PAGE + 100, b"\0"), r"avkortad \(4196 byte.*kopiera hela filen igen"),
    "only the beginning": (ACCESS + b"\2", "avkortad"),
    "later version": ((ACCESS + b"\x63").ljust(PAGE, b"\0"), r"versionen är okänd \(99\)"),
}


@pytest.mark.parametrize("kind", OTHER_FILES)
def test_a_file_that_is_not_a_readable_database(path, kind):
    content, expected = OTHER_FILES[kind]
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KollenError, match=expected) as raised:
        open_database(path)
    assert str(raised.value).startswith(f"{path} kan inte läsas: ")


def test_an_encrypted_database(path):
    write(path, {"Uppdrag": (COLUMNS, ROWS)}, key=0x12345678)
    with pytest.raises(AccessError, match=r"krypterad med lösenord\. Ta bort lösenordet"):
        open_database(path)


def test_a_folder_in_place_of_a_file(tmp_path):
    with pytest.raises(AccessError, match="systemet nekade läsning"):
        open_database(tmp_path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 6 * PAGE - 1), new=st.binary(min_size=1, max_size=4))
def test_any_damage_is_an_access_error_or_harmless(path, at, new):
    write(path, {"Uppdrag": ([*COLUMNS, ("Anteckning", "memo")], [(*row, "anteckning " * 20) for row in ROWS])})
    change(path, at, new)
    try:
        database = open_database(path)
        tables = [database.read(name) for name in database.tables]
    except AccessError:
        return
    assert all(len(table.rows) == 3 for table in tables)
