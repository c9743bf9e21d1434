"""Microsoft's driver in place of the own reader: for which files, with the same values, and errors without secrets."""

from __future__ import annotations

import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest import access_driver, access_writer
from ingest.access import AccessError, Database, open_database
from ingest.sources import assignments
from tests import deliveries
from tests.fake_pyodbc import FakePyodbc
from warehouse.errors import DeliveryRejected
from warehouse.reference import sources

PASSWORD = "Hemligt;{1}"
DEFINITION = 3 * 4096
COLUMNS = [
    ("UppdragsID", "long"), ("Chef", "bool"), ("Pris", "money"), ("Timmar", "double"), ("Andel", "single"),
    ("Datum", "date"), ("Status", "text"), ("Anteckning", "memo"), ("Referens", "guid"), ("Vikt", "numeric", 3),
    ("Antal", "byte"), ("Nummer", "int"), ("Bild", "ole"), ("Kod", "binary"),
]  # fmt: skip
GUID = "12345678-9ABC-DEF0-1234-56789ABCDEF0"
ROWS = [
    (1, True, Decimal("922337203685477.5807"), 0.1 + 0.2, 0.1, datetime(100, 1, 1), "åäö 👩🏽", "Å👩🏽" * 9000, GUID,
     Decimal("-12345678901234567890.125"), 255, -32768, b"\0\xff", b"\1"),
    (2, False, Decimal("-922337203685477.5807"), -1e300, 2.5, datetime(1899, 12, 30), "", "", None,
     Decimal("7.000"), 0, 0, b"", b""),
    (3, False, Decimal("17500.0000"), 7.0, -1.5, datetime(9999, 12, 31, 23, 59, 59), "171.000", "171,5", GUID,
     Decimal("0.001"), 1, 1, b"x", b"y"),
    (4, False, *[None] * 12),
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a password, as the own reader sees it."""
    path = tmp_path / "uppdrag.accdb"
    access_writer.write(path, {"Uppdrag": (COLUMNS, ROWS)}, key=0x12345678)
    return path


@pytest.fixture
def windows(monkeypatch) -> None:
    """The system is Windows; whether pyodbc is there is for the test to say."""
    monkeypatch.setattr(access_driver, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.delenv("KOLLEN_ACCESS_PASSWORD", raising=False)
    monkeypatch.setitem(sys.modules, "pyodbc", None)


@pytest.fixture
def driver(windows, monkeypatch) -> FakePyodbc:
    """pyodbc and the driver, with the database's password in the environment."""
    fake = FakePyodbc({"Uppdrag": (COLUMNS, driver_rows())}, PASSWORD)
    monkeypatch.setitem(sys.modules, "pyodbc", fake)
    monkeypatch.setenv("KOLLEN_ACCESS_PASSWORD", PASSWORD)
    return fake


def driver_rows() -> list[tuple]:
    """ROWS as the driver gives them: single as its four bytes make a double, GUIDs as it likes, bytes as bytearray."""
    rows = []
    for row in ROWS:
        cells = dict(zip([column[0] for column in COLUMNS], row, strict=True))
        cells["Andel"] = {0.1: 0.10000000149011612}.get(cells["Andel"], cells["Andel"])
        cells["Referens"] = cells["Referens"] and f"{{{cells['Referens'].lower()}}}"
        cells["Kod"] = None if cells["Kod"] is None else bytearray(cells["Kod"])
        rows.append(tuple(cells.values()))
    return rows


def exact(rows: list[tuple]) -> list[list[tuple]]:
    """The cells with their types, decimals included."""
    return [[(type(cell), str(cell)) for cell in row] for row in rows]


@pytest.mark.parametrize("comma", [".", ","])
def test_values_are_those_of_the_own_reader(tmp_path, path, driver, comma):
    driver.comma = comma
    own = tmp_path / "utan lösenord.accdb"
    access_writer.write(own, {"Uppdrag": (COLUMNS, ROWS)})
    expected, found = open_database(own).read("Uppdrag"), open_database(path).read("Uppdrag")
    assert exact(found.rows) == exact(expected.rows) == exact(ROWS)
    assert (found.name, found.columns, found.skipped) == (expected.name, expected.columns, ())


def test_the_connection_is_read_only_closed_and_asks_for_no_other_column(path, driver):
    database = open_database(path)
    assert database.read("Uppdrag", ["Status", "UppdragsID"]).rows == [(row[6], row[0]) for row in ROWS]
    assert database.read("Uppdrag", []).rows == [()] * len(ROWS)
    assert len(driver.connections) == 3 and not driver.pooling
    for connection in driver.connections:
        assert connection.readonly and connection.closed
        assert connection.settings.startswith(f"DRIVER={{{access_driver.DRIVER}}};DBQ={path};ReadOnly=1;")


def test_tables_queries_and_links_are_told_apart(path, driver):
    driver.tables |= {"Upp_drag": ([("A", "long")], []), "Uppadrag": ([("B", "long")], [])}
    driver.others = {"Årets": "VIEW", "Kandidater": "SYNONYM", "~tmp": "TABLE", "MSysACEs": "ACCESS TABLE"}
    database = open_database(path)
    assert (database.tables, database.queries) == (("Upp_drag", "Uppadrag", "Uppdrag"), ("Årets",))
    assert database.columns("Upp_drag") == ("A",) and database.columns("Uppdrag") == tuple(name for name, *_ in COLUMNS)
    assert database.linked == {"Kandidater": "en annan fil eller server"}
    with pytest.raises(AccessError, match="Kandidater, kan inte läsas: den är länkad och ligger i en annan fil"):
        database.read("Kandidater")
    with pytest.raises(AccessError, match="Konsulter, kan inte läsas: den finns inte; databasen har Upp_drag"):
        database.columns("Konsulter")
    with pytest.raises(AccessError, match=r"kolumnen Namn finns inte .* Kolumner som kan läsas: UppdragsID, Chef"):
        database.read("Uppdrag", ["Namn"])


def test_a_column_of_an_unknown_kind_is_named(path, driver):
    driver.tables = {"Uppdrag": ([("UppdragsID", "counter"), ("Bilaga", "unknown")], [(1, "x")])}
    database = open_database(path)
    assert database.unreadable("Uppdrag") == {"Bilaga": "av okänt slag"}
    table = database.read("Uppdrag")
    assert (table.columns, table.rows, table.skipped) == (("UppdragsID",), [(1,)], ("Bilaga",))


def test_a_database_open_elsewhere(path, driver):
    assert not open_database(path).is_open_elsewhere
    path.with_suffix(".laccdb").touch()
    assert open_database(path).is_open_elsewhere


def test_access_97_is_read(tmp_path, driver, monkeypatch):
    path = tmp_path / "gammal.mdb"
    path.write_bytes(b"\0\1\0\0Standard Jet DB\0".ljust(2048 * 3, b"\0"))
    driver.password = ""
    monkeypatch.delenv("KOLLEN_ACCESS_PASSWORD")
    assert exact(open_database(path).read("Uppdrag").rows) == exact(ROWS)


def test_a_file_that_the_own_reader_can_read_is_left_to_it(tmp_path, driver):
    own = tmp_path / "utan lösenord.accdb"
    access_writer.write(own, {"Uppdrag": (COLUMNS, ROWS)})
    database = open_database(own)
    assert isinstance(database, Database) and exact(database.read("Uppdrag").rows) == exact(ROWS)
    assert driver.connections == []


def refusal(path: Path) -> str:
    """Why the database can't be read to the end, with all that the error carries along."""
    with pytest.raises(AccessError) as raised:
        open_database(path).read("Uppdrag")
    shown = [str(raised.value)]
    error = raised.value
    while error := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        shown.append(str(error))
    assert str(raised.value).startswith(str(path)) and PASSWORD not in "".join(shown)
    return shown[0]


def test_a_wrong_or_missing_password(path, driver, monkeypatch):
    monkeypatch.setenv("KOLLEN_ACCESS_PASSWORD", "Fel")
    assert refusal(path).endswith("lösenordet i KOLLEN_ACCESS_PASSWORD är fel. Rätta det och försök igen.")
    monkeypatch.delenv("KOLLEN_ACCESS_PASSWORD")
    assert refusal(path).endswith(
        "krypterad med lösenord. Ange lösenordet i miljövariabeln KOLLEN_ACCESS_PASSWORD och försök igen."
    )


def test_what_is_not_installed_is_said(path, windows, monkeypatch):
    present = "databasen är krypterad med lösenord. Ta bort lösenordet i Access"
    text = refusal(path)
    assert present in text and "Eller installera Python-paketet pyodbc och Microsoft Access Database Engine" in text
    fake = FakePyodbc({})
    fake.installed = ["SQL Server", "Microsoft Access Driver (*.mdb)"]
    monkeypatch.setitem(sys.modules, "pyodbc", fake)
    text = refusal(path)
    assert present in text and "Eller installera Microsoft Access Database Engine" in text


def test_on_other_systems_the_driver_is_never_asked_for(path, driver, monkeypatch):
    monkeypatch.setattr(access_driver, "sys", SimpleNamespace(platform="linux"))
    assert refusal(path).endswith("Dekryptera databas) och kopiera filen igen.")
    assert driver.connections == []


FAILURES = {
    "fewer rows than the driver counts": ({"lost_rows": 1}, "filen har 3 rader men Access räknar 4"),
    "an error of the driver": (
        {"failure": FakePyodbc.Error("HY000", f"[HY000] Kan inte läsa {PASSWORD}. (-1206) (SQLFetch)")},
        "tabellen Uppdrag, kan inte läsas: Microsofts Access-drivrutin svarade med fel HY000 -1206",
    ),
    "a login that fails": ({"failure": FakePyodbc.Error("28000", "")}, "lösenordet i KOLLEN_ACCESS_PASSWORD är fel"),
    "an error without a code": ({"failure": FakePyodbc.Error()}, "drivrutin svarade med fel utan nummer."),
    "a value that is none": ({"failure": ValueError("year 0 is out of range")}, "gav ett värde som inte går att tolka"),
    "a decimal comma that is lost": ({"is_broken": True}, "gav ett värde som inte går att tolka"),
}


@pytest.mark.parametrize(("settings", "expected"), FAILURES.values(), ids=FAILURES)
def test_what_goes_wrong_is_an_error(path, driver, settings, expected):
    for name, value in settings.items():
        setattr(driver, name, value)
    assert expected in refusal(path)
    assert all(connection.closed for connection in driver.connections)


@pytest.mark.parametrize("value", [Decimal("0.00001"), Decimal("1e30")])
def test_a_number_that_would_be_rounded_is_an_error(path, driver, value):
    driver.tables = {"Uppdrag": ([("Pris", "money")], [(value,)])}
    assert "gav ett värde som inte går att tolka" in refusal(path)


def test_a_path_that_would_be_read_as_settings_is_refused(tmp_path, path, driver):
    assert "semikolon" in refusal(path.rename(tmp_path / "a;PWD=b.accdb"))


def write_calculated(folder: Path) -> Path:
    """The assignment database, where Pris is calculated and no password is set."""
    path = deliveries.write_database(folder, assignments=2)
    content = bytearray(path.read_bytes())
    content[DEFINITION + 63 + 25 * 10 + 16] = 0xC0
    path.write_bytes(content)
    return path


def test_a_wanted_calculated_column_is_read_by_the_driver(tmp_path, driver):
    path = write_calculated(tmp_path)
    driver.password = ""
    own = deliveries.write_database(tmp_path / "own", assignments=2)
    table = open_database(own).read("Uppdrag")
    calculated = [(*row[:10], Decimal("950.5"), row[11]) for row in table.rows]
    kinds = ["long", "text", "long", "long", "long", "text", "bool", "date", "date", "text", "money", "memo"]
    driver.tables = {"Uppdrag": (list(zip(table.columns, kinds, strict=True)), calculated)}
    database = open_database(path)
    assert "Pris" in database.columns("Uppdrag") and database.unreadable("Uppdrag") == {}
    contents = assignments.read(path, sources()["assignments"], "access/uppdrag.accdb")
    raw = next(table for table in contents.tables if table.name == "raw_assignments")
    assert [row[1 + raw.columns.index("Pris")] for row in raw.rows] == ["950.5000"] * 2 and contents.notes == []
    driver.tables["Uppdrag"] = (driver.tables["Uppdrag"][0], calculated[:1])
    with pytest.raises(DeliveryRejected, match="filen har 1 rader men Access räknar 2"):
        assignments.read(path, sources()["assignments"], "access/uppdrag.accdb")


def test_without_the_driver_a_calculated_column_is_explained(tmp_path, windows):
    (note,) = assignments.read(write_calculated(tmp_path), sources()["assignments"], "access/uppdrag.accdb").notes
    assert 'kolumnen "Pris" finns men går inte att läsa, för den är beräknad i Access' in note
    assert "Eller installera Python-paketet pyodbc" in note
