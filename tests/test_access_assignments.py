"""What the assignment database becomes: the text of every value, and what is said of what could not be read.

In the file written here page 3 is the definition of Uppdrag.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ingest import access_writer
from ingest.sources import assignments
from tests import deliveries
from warehouse.errors import DeliveryRejected
from warehouse.reference import sources

SHOWN = "access/uppdrag.accdb"
DEFINITION = 3 * 4096
KIND_AT, EXTRA_FLAGS_AT = 0, 16  # within the 25 bytes of a column
ATTACHMENT, CALCULATED = (KIND_AT, 18, "en bilaga eller ett fält med flera värden"), (EXTRA_FLAGS_AT, 0xC0, "beräknad")


def read(path: Path):
    return assignments.read(path, sources()["assignments"], SHOWN)


def raw(contents, column: str) -> list:
    """The texts of a column of raw_assignments."""
    (table,) = [table for table in contents.tables if table.name == "raw_assignments"]
    return [row[1 + table.columns.index(column)] for row in table.rows]


def make_unreadable(path: Path, column: int, how: tuple) -> None:
    """Give the column of Uppdrag with this number the mark of a kind that can't be read."""
    content = bytearray(path.read_bytes())
    content[DEFINITION + 63 + 25 * column + how[0]] = how[1]
    path.write_bytes(content)


def write_values(folder: Path, column: str, kind: tuple, values: list, **options) -> Path:
    """A database whose assignments have these values in one column of the kind."""
    path = deliveries.write_database(folder)
    required = [("UppdragsID", "long"), ("KundID", "long"), ("PaketID", "long"), ("Chefsrekrytering", "bool"),
                ("Beställningsdatum", "date"), ("Status", "text")]  # fmt: skip
    columns = [one for one in required if one[0] != column]
    values_of = {"long": 1, "bool": False, "date": datetime(2025, 1, 2), "text": "Pågående"}
    rows = [(*[values_of[one[1]] for one in columns], value) for value in values]
    tables = {
        "Uppdrag": ([*columns, (column, *kind)], rows),
        "Kunder": ([("KundID", "long"), ("Förvaltning", "text")], [(1, "Farsta")]),
        "Paket": (
            [("PaketID", "long"), ("Paket", "text"), ("Räknas i andel", "bool"), ("Hela processen", "bool")],
            [(1, "Lilla paketet", True, False)],
        ),
        "Konsulter": ([("KonsultID", "long"), ("Enhet", "text")], [(1, "Enhet 1")]),
    }
    access_writer.write(path, tables, **options)
    return path


TEXTS = {
    "long": ("KonsultID", ("long",), {2**31 - 1: "2147483647", -(2**31): "-2147483648", None: None}),
    "currency": (
        "Pris", ("money",),
        {Decimal("922337203685477.5807"): "922337203685477.5807", Decimal("-922337203685477.5807"):
         "-922337203685477.5807", Decimal("0.01"): "0.0100", Decimal("171"): "171.0000", None: None},
    ),
    "decimal": ("Pris", ("numeric", 2), {Decimal("12345678901234567890.10"): "12345678901234567890.10"}),
    "double": ("Tilläggstimmar", ("double",), {0.1: "0.1", 0.1 + 0.2: "0.30000000000000004", 7.0: "7", None: None}),
    "single": ("Tilläggstimmar", ("single",), {0.1: "0.1", 2.5: "2.5"}),
    "date": (
        "Startdatum", ("date",),
        {datetime(100, 1, 1): "0100-01-01", datetime(1899, 12, 30): "1899-12-30", datetime(9999, 12, 31): "9999-12-31",
         datetime(2025, 4, 30, 13, 45): "2025-04-30 13:45:00", None: None},
    ),
    "yes/no": ("Screeningtest", ("bool",), {True: "True", False: "False"}),
    "text": ("AnnonsID", ("text",), {"00123": "00123", "åäö 👩🏽": "åäö 👩🏽", "": None, None: None}),
    "memo": ("Befattning", ("memo",), {"Å👩🏽\r\n" * 40_000: "Å👩🏽\r\n" * 40_000, "": None, None: None}),
    "guid": ("AnnonsID", ("guid",), {"12345678-9ABC-DEF0-1234-56789ABCDEF0": "12345678-9ABC-DEF0-1234-56789ABCDEF0"}),
}  # fmt: skip


@pytest.mark.parametrize(("column", "kind", "texts"), TEXTS.values(), ids=TEXTS)
def test_the_text_of_every_kind_of_value(tmp_path, column, kind, texts):
    contents = read(write_values(tmp_path, column, kind, list(texts)))
    assert raw(contents, column) == list(texts.values())


def test_linked_tables_elsewhere_are_named_without_their_login(tmp_path):
    path = deliveries.write_database(tmp_path)
    access_writer.write(path, {"Annat": ([("A", "long")], [])}, linked={"Uppdrag": r"\\server\uppdrag.accdb"})
    with pytest.raises(DeliveryRejected, match=r"Uppdrag, kan inte läsas: den är länkad och ligger i .*uppdrag\.accdb"):
        read(path)
    server = "ODBC;SERVER=lön01;UID=hemlig;PWD=Hemligt1;DATABASE=Lön"
    linked = {"Lön": server, "Kandidater": r"\\server\kandidater.accdb"}
    notes = read(write_values(tmp_path, "AnnonsID", ("text",), ["A1"], linked=linked)).notes
    assert (
        "Länkade tabeller, som ligger på annat ställe och inte läses: "
        r"Kandidater (\\server\kandidater.accdb), Lön (SERVER=lön01;DATABASE=Lön)."
    ) in notes
    assert "hemlig" not in repr(notes).lower()


@pytest.mark.parametrize("how", [ATTACHMENT, CALCULATED], ids=["attachment", "calculated"])
def test_a_required_column_that_cannot_be_read_rejects_the_delivery_and_says_why(tmp_path, how):
    path = deliveries.write_database(tmp_path)
    make_unreadable(path, 3, how)
    expected = f'{SHOWN}, tabellen Uppdrag: kolumnen "PaketID" finns men går inte att läsa, för den är {how[2]}'
    with pytest.raises(DeliveryRejected) as refused:
        read(path)
    assert str(refused.value).startswith(expected) and "vanlig kolumn i Access" in str(refused.value)


@pytest.mark.parametrize("how", [ATTACHMENT, CALCULATED], ids=["attachment", "calculated"])
def test_a_wanted_column_that_cannot_be_read_is_empty_and_explained(tmp_path, how):
    path = deliveries.write_database(tmp_path)
    make_unreadable(path, 10, how)
    contents = read(path)
    assert set(raw(contents, "Pris")) == {None} and set(raw(contents, "PaketID")) == {"1", "2"}
    (note,) = contents.notes
    assert note.startswith('Tabellen Uppdrag: kolumnen "Pris" finns men går inte att läsa, för den är ' + how[2])
    assert note.endswith("så den är tom. Gör den till en vanlig kolumn i Access och kopiera filen igen.")


def test_another_column_that_cannot_be_read_is_named(tmp_path):
    path = deliveries.write_database(tmp_path)
    make_unreadable(path, 11, ATTACHMENT)
    assert read(path).notes == [
        "Tabellen Uppdrag: Kolumner av ett slag som inte går att läsa: "
        "Anteckningar (en bilaga eller ett fält med flera värden)."
    ]


def test_a_required_table_without_rows_rejects_the_delivery(tmp_path):
    path = deliveries.write_database(tmp_path, assignments=0)
    with pytest.raises(DeliveryRejected, match=f"^{SHOWN}: tabellen Uppdrag är tom. Kontrollera att rätt databas"):
        read(path)
