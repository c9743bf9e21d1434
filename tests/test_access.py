"""Access databases: what the writer writes the reader reads, known bytes mean known values, and damage is an error.

In the files written here page 3 is the definition of the first table and, where it has no long values, page 4 its data.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import access_values
from ingest.access import AccessError, open_database
from ingest.access_writer import write

PAGE = 4096
DEFINITION, DATA = 3 * PAGE, 4 * PAGE
COLUMNS = [("UppdragsID", "long"), ("Status", "text"), ("Pris", "money"), ("Chefsrekrytering", "bool")]
ROWS = [(1, "Avslutat", Decimal("17500"), True), (2, "Pågår", None, False), (3, "", Decimal("-0.0001"), True)]
MEMO = "Återkoppling till 👩🏽‍💼 Łódź, 100 % å ä ö\0\n".ljust(40, "é") * 5000  # 200,000 characters
KIND_AT = 63  # of the first column, within the definition

VALUES = {
    "bool": [True, False],
    "byte": [0, 255, None],
    "int": [-32768, 0, 32767, None],
    "long": [-(2**31), 2**31 - 1, None],
    "money": [
        Decimal("0.0001"),
        Decimal("-12345.6789"),
        Decimal("922337203685477.5807"),
        Decimal("-922337203685477.5807"),
        Decimal("-922337203685477.5808"),
        Decimal(0),
        None,
    ],
    "single": [0.1, -1.5, 0.0, 3.4028235e38, 1.4013e-45, None],
    "double": [0.1, 0.1 + 0.2, -1e300, 2.5, 5e-324, 1.7976931348623157e308, 2.0**53 + 2, None],
    "date": [
        datetime(100, 1, 1),
        datetime(100, 1, 1, 23, 59, 59),
        datetime(1899, 12, 29, 6),
        datetime(1899, 12, 30),
        datetime(1899, 12, 30, 18, 30),
        datetime(2025, 8, 31, 23, 59, 59),
        datetime(9999, 12, 31),
        datetime(9999, 12, 31, 23, 59, 59),
        None,
    ],
    "binary": [b"", b"\0\xff", None],
    "text": ["", "a", "åäö ÅÄÖ é", "Ł Ωmega", "Klart 👍🏽", "noll\0tecken", "x" * 255, None],
    "memo": ["", "kort", MEMO, "åäöÅÄÖ" * 33_334, "å" * 64, "å" * 4001, "👍" * 40, "långt " * 20_000, None],
    "ole": [b"", b"\0" * 65, bytes(range(256)) * 40, None],
    "guid": ["12345678-9ABC-DEF0-1234-56789ABCDEF0", f"{'0' * 8}{'-0000' * 3}-{'0' * 12}", None],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "uppdrag.accdb"


def read(path: Path, columns: list, rows: list, **options) -> list[tuple]:
    write(path, {"Tabell": (columns, rows)}, **options)
    return open_database(path).read("Tabell").rows


def change(path: Path, at: int, new: bytes) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + len(new)] = new
    path.write_bytes(content)


@pytest.mark.parametrize("kind", VALUES)
def test_values_of_every_kind_come_back(path, kind):
    rows = [(number, value, "efter") for number, value in enumerate(VALUES[kind])]
    assert read(path, [("Nr", "long"), ("Värde", kind), ("Text", "text")], rows) == rows


def test_a_long_memo_that_switches_between_one_and_two_bytes(path):
    part = b"Ring chefen \xe5\xe4\xf6 \0" + "Łódź 👩🏽 ".encode("utf-16-le") + b"\0"
    stored = b"\xff\xfe" + part * 9000
    write(path, {"Tabell": ([("Anteckning", "ole")], [(stored,)])})
    change(path, DEFINITION + KIND_AT, bytes([access_values.MEMO]))
    assert open_database(path).read("Tabell").rows == [("Ring chefen åäö Łódź 👩🏽 " * 9000,)]


def test_whole_numbers_of_eight_bytes(path):
    numbers = [-(2**63), -1, 0, 2**63 - 1]
    write(path, {"Tabell": ([("Värde", "money")], [(Decimal(number).scaleb(-4),) for number in numbers])})
    change(path, DEFINITION + KIND_AT, bytes([access_values.BIG_INTEGER]))
    assert open_database(path).read("Tabell").rows == [(number,) for number in numbers]


def test_extended_dates_of_a_table(path):
    stored = [b"0000000000000036159:0000000000000000000:7", b"0000000000003652058:0000000863999999990:7"]
    write(path, {"Tabell": ([("Tid", "binary")], [(value.ljust(42, b"\0"),) for value in stored] + [(None,)])})
    change(path, DEFINITION + KIND_AT, bytes([access_values.EXTENDED_DATE]))
    expected = [(datetime(100, 1, 1),), (datetime(9999, 12, 31, 23, 59, 59, 999999),), (None,)]
    assert open_database(path).read("Tabell").rows == expected


def test_decimal_numbers_keep_their_scale(path):
    texts = ["-12345678901234567890.125", "9999999999999999999999999.999", "0.001", "7.000", "-0.001"]
    found = read(path, [("Värde", "numeric", 3)], [*((Decimal(text),) for text in texts), (None,)])
    assert [str(value) for (value,) in found] == [*texts, "None"]


def test_money_keeps_four_decimals_and_dates_may_lack_a_time(path):
    columns = [("Pris", "money"), ("Datum", "date")]
    found = read(path, columns, [("17500", date(2025, 1, 2)), (3, datetime(2025, 1, 2, 3, 4))])
    assert [(str(price), day) for price, day in found] == [
        ("17500.0000", datetime(2025, 1, 2)),
        ("3.0000", datetime(2025, 1, 2, 3, 4)),
    ]


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 1999, 2000, 2001, 4000, 6001])
def test_memos_around_the_sizes_where_storage_changes(path, size):
    rows = [("Ł" * size, b"\1" * size), ("Ω" * (size + 1), b"\2" * (size + 1))]
    assert read(path, [("Anteckning", "memo"), ("Bilaga", "ole")], rows) == rows


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (b"", ""),
        (b"\xff\xfe", ""),
        (b"A\0\xe5\0", "Aå"),
        (b"\xff\xfeAbc \xe5", "Abc å"),
        (b"\xff\xfeAb\0\xa9\x03\x42\x01\0c", "AbΩłc"),
        (b"\xff\xfe\0\xa9\x03", "Ω"),
        (b"=\xd8M\xdc", "👍"),
    ],
)
def test_stored_text(stored, expected):
    assert access_values.text(stored) == expected


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (0.0, datetime(1899, 12, 30)),
        (2.5, datetime(1900, 1, 1, 12)),
        (-1.25, datetime(1899, 12, 29, 6)),
        (45_658.0, datetime(2025, 1, 1)),
        (45_658 + 86_399 / 86_400, datetime(2025, 1, 1, 23, 59, 59)),
        (2_958_465.0, datetime(9999, 12, 31)),
    ],
)
def test_stored_dates(serial, expected):
    assert access_values.serial_date(serial) == expected


def test_extended_dates():
    stored = b"0000000000000739251:0000000864000000010:7".ljust(42, b"\0")
    assert access_values.extended_date(stored) == datetime(2025, 1, 1) + timedelta(days=1, microseconds=1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(-(2**31), 2**31 - 1),
            st.none() | st.text(max_size=120).filter(lambda text: not text.startswith("\ufeff")),
            st.none() | st.decimals(-(10**14), 10**14, places=4),
            st.booleans(),
            st.none() | st.datetimes(datetime(100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
            st.none() | st.text(max_size=5000).filter(lambda text: not text.startswith("\ufeff")),
            st.none() | st.floats(allow_nan=False),
        ),
        max_size=30,
    )
)
def test_any_rows_come_back(path, rows):
    kinds = ["long", "text", "money", "bool", "date", "memo", "double"]
    assert read(path, [(kind, kind) for kind in kinds], rows) == rows


def test_a_table_of_more_pages_than_an_inline_usage_map_names(path):
    kinds = ["long", "text", "money", "date", "bool", "double"] * 4
    columns = [(f"K{number}", kind) for number, kind in enumerate(kinds)]
    row = ("Socialsekreterare till enheten för ekonomiskt bistånd", Decimal("950"), datetime(2024, 5, 6), True, 7.5)
    rows = [(number, *row, *((number, *row) * 3)) for number in range(6000)]
    assert read(path, columns, rows) == rows
    assert path.stat().st_size > 512 * PAGE


def test_a_definition_of_several_pages(path):
    columns = [(f"En kolumn med ett rätt långt namn {number:03}", "text") for number in range(200)]
    rows = [tuple(f"{number}" for number in range(200)), (None,) * 200]
    assert read(path, columns, rows) == rows


@pytest.mark.parametrize("rows", [[], ROWS])
def test_the_same_input_gives_the_same_bytes(path, rows):
    assert read(path, COLUMNS, rows) == rows
    first = path.read_bytes()
    assert read(path, COLUMNS, rows) == rows
    assert path.read_bytes() == first


def test_deleted_rows_are_left_out_and_moved_rows_found(path):
    options = {"deleted": {"Tabell": [0]}, "moved": {"Tabell": [2]}}
    assert read(path, COLUMNS, ROWS, **options) == ROWS[1:]


def test_rows_from_before_columns_were_added(path):
    rows = [(1,), (2, "Pågår"), ROWS[0]]
    expected = [(1, None, None, False), (2, "Pågår", None, False), ROWS[0]]
    assert read(path, COLUMNS, rows, allow_short_rows=True) == expected


def test_tables_links_and_queries_are_told_apart(path):
    tables = {"Uppdrag": (COLUMNS, ROWS), "Kunder": ([("KundID", "long")], [(7,)]), "~tmp": ([("A", "long")], [])}
    write(path, tables, linked={"Kandidater": r"\\server\kandidater.accdb"}, queries=["Årets uppdrag"])
    database = open_database(path)
    assert (database.tables, database.queries) == (("Kunder", "Uppdrag"), ("Årets uppdrag",))
    assert database.linked == {"Kandidater": r"\\server\kandidater.accdb"}
    assert (database.version, database.path) == ("Access 2007", path)
    assert database.read("Kunder").rows == [(7,)]
    with pytest.raises(AccessError, match=r"länkad och ligger i \\\\server\\kandidater\.accdb"):
        database.read("Kandidater")
    with pytest.raises(AccessError, match="finns inte; databasen har Kunder, Uppdrag"):
        database.read("Konsulter")


PLACES = {
    "a server": (
        "ODBC;DRIVER=SQL Server;SERVER=sql01;UID=hemlig;PWD=Hemligt1;DATABASE=Rekrytering",
        "DRIVER=SQL Server;SERVER=sql01;DATABASE=Rekrytering",
    ),
    "a login by other names": ("ODBC;DSN=Lön;User Id=hemlig;Password = Hemligt1;", "DSN=Lön"),
    "a password with a semicolon": ("ODBC;PWD={Hemligt1;}}hemlig};SERVER=sql01", "SERVER=sql01"),
    "nothing but a login": ("ODBC;UID=hemlig;PWD=Hemligt1", "okänd plats"),
    "a file": (r"\\server\kandidater.accdb", r"\\server\kandidater.accdb"),
    "a site": ("https://hemlig:Hemligt1@example.com/lista", "https://example.com/lista"),
}


@pytest.mark.parametrize(("place", "shown"), PLACES.values(), ids=PLACES)
def test_where_a_linked_table_lies_is_told_without_the_login(path, place, shown):
    write(path, {"Uppdrag": (COLUMNS, ROWS)}, linked={"Kandidater": place})
    database = open_database(path)
    assert database.linked == {"Kandidater": shown}
    with pytest.raises(AccessError) as raised:
        database.read("Kandidater")
    assert shown in str(raised.value) and "hemlig" not in str(raised.value).lower()


@pytest.mark.parametrize("suffix", [".laccdb", ".ldb"])
def test_a_lock_file_tells_that_the_database_is_open_elsewhere(path, suffix):
    write(path, {"Uppdrag": (COLUMNS, ROWS)})
    assert not open_database(path).is_open_elsewhere
    path.with_suffix(suffix).touch()
    assert open_database(path).is_open_elsewhere


def test_columns_not_asked_for_are_never_decoded(path):
    columns = [*COLUMNS, ("Anteckningar", "memo")]
    write(path, {"Uppdrag": (columns, [(*row, "Känslig uppgift " * 20) for row in ROWS])})
    change(path, DATA + 4, b"FEL!")  # the page of the long values
    database = open_database(path)
    assert database.columns("Uppdrag") == tuple(name for name, _ in columns)
    table = database.read("Uppdrag", columns=["Status", "UppdragsID"])
    assert table.columns == ("Status", "UppdragsID")
    assert table.rows == [(status, number) for number, status, _, _ in ROWS]
    assert database.read("Uppdrag", columns=[]).rows == [(), (), ()]
    with pytest.raises(AccessError, match=r"tabellen Uppdrag, .* kolumnen Anteckningar: sida 4 hör till en annan"):
        database.read("Uppdrag")
    with pytest.raises(AccessError, match=r"kolumnen Namn finns inte .* Kolumner som kan läsas: UppdragsID, Status"):
        database.read("Uppdrag", columns=["Namn"])


@pytest.mark.parametrize(
    ("at", "byte", "kind"),
    [(0, 18, "en bilaga eller ett fält med flera värden"), (16, 0xC0, "beräknad i Access")],
    ids=["attachment", "calculated"],
)
def test_columns_that_cannot_be_read_are_named(path, at, byte, kind):
    write(path, {"Uppdrag": (COLUMNS, ROWS)})
    change(path, DEFINITION + 63 + 25 * 1 + at, bytes([byte]))  # the second column
    database = open_database(path)
    assert database.unreadable("Uppdrag") == {"Status": kind}
    table = database.read("Uppdrag")
    assert (table.skipped, table.columns) == (("Status",), ("UppdragsID", "Pris", "Chefsrekrytering"))
    assert table.rows == [(number, price, is_manager) for number, _, price, is_manager in ROWS]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("money", "0.00001"),
        ("money", Decimal("1e15")),
        ("long", 2**31),
        ("text", "x" * 256),
        ("text", "\ufeffx"),
        ("date", "2025-01-01"),
    ],
)
def test_what_cannot_be_stored_is_an_error_that_names_the_column(path, kind, value):
    with pytest.raises(ValueError, match="column Värde"):
        write(path, {"Tabell": ([("Värde", kind)], [(value,)])})


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"A": ([(f"K{n}", "text") for n in range(20)], [("x" * 255,) * 20])}, "does not fit on a page"),
        ({f"T{n}": ([("A", "long")], []) for n in range(40)}, "too many tables"),
        ({"A": ([("A", "long"), ("B", "long")], [(1,)])}, "shorter|longer"),
    ],
)
def test_what_does_not_fit_is_an_error(path, tables, expected):
    with pytest.raises(ValueError, match=expected):
        write(path, tables)
    assert not path.exists()
