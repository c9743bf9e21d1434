"""No e-mail address, personal number or phone number passes the readers, and nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations import gate
from ingest import privacy, reading
from ingest.sources import surveys
from tests import deliveries
from tests.staged import GOOD, staged
from tests.test_sources import position as feed_position
from tests.test_sources import read_feed, records
from warehouse.reference import Column, Table, sources

KINDS = ("text", "id", "number", "date", "whole", "month", "yes_no")
TABLE = Table(
    "raw_test",
    {"Nr": Column("Nr", True, ()), **{kind: Column(kind, False, (), kind) for kind in KINDS}},
    False, None, (),
)  # fmt: skip


def read(tmp_path: Path, kind: str, value: str) -> reading.Contents:
    """One row with the value in the column of its kind, read from a text file."""
    path = deliveries.write_csv(
        tmp_path / "fil.csv", ("Nr", *KINDS), [("1", *[value if k == kind else "" for k in KINDS])]
    )
    return reading.read_table(path, TABLE, "test", (), "fil.csv")


def cell(contents: reading.Contents, kind: str) -> str | None:
    return contents.tables[0].rows[0][2 + KINDS.index(kind)]


EMAILS = ["hemlig.person@example.com", "<Hemlig_P+jobb@mejl.example.se>", "mailto:å.ö@example.nu?subject=x"]
PERSONS = ["19121212-1212", "121212-1212", "121212+1212", "191212121212", "19121272-1219"]
PHONES = [
    "070-123 45 67", "08-123 456 78", "08-508 30 000", "+46701234567", "+46 (0)70-123 45 67", "0046 70 123 45 67",
    "070 123 45 67", "070-1234567", "0701-23 45 67", "070-123-45-67", "070\N{NO-BREAK SPACE}123\N{NO-BREAK SPACE}45 67",
    "08\N{EN DASH}123 456 78",
]  # fmt: skip
PRIVATE = [
    *((text, "(e-post)", "e-postadress på rad 2 är inte sparad") for text in EMAILS),
    *((text, "(personnummer)", "personnummer på rad 2 är inte sparat") for text in PERSONS),
    *((text, "(telefonnummer)", "telefonnummer på rad 2 är inte sparat") for text in PHONES),
]


@pytest.mark.parametrize("private, mark, note", PRIVATE, ids=[case[0] for case in PRIVATE])
def test_a_text_keeps_the_rest_of_its_words(tmp_path, private, mark, note):
    contents = read(tmp_path, "text", f"Lärare 75 %, {private} 30 dagar")
    said = cell(contents, "text")
    assert said.startswith("Lärare 75 %, ") and said.endswith(" 30 dagar") and mark in said
    assert contents.notes == [f"text: {note}."]


@pytest.mark.parametrize("kind", ["number", "date", "whole", "month", "yes_no"])
@pytest.mark.parametrize("private, mark, note", PRIVATE, ids=[case[0] for case in PRIVATE])
def test_a_value_with_anything_private_is_nothing(tmp_path, private, mark, note, kind):
    contents = read(tmp_path, kind, private)
    assert cell(contents, kind) == f"(text, {len(private)} tecken)" and contents.notes == [f"{kind}: {note}."]


@pytest.mark.parametrize("private, mark, note", PRIVATE, ids=[case[0] for case in PRIVATE])
def test_an_id_is_no_address_and_no_person(tmp_path, private, mark, note):
    contents = read(tmp_path, "id", private)
    if mark == "(telefonnummer)":
        assert cell(contents, "id") == private and contents.notes == []
    else:
        assert mark in cell(contents, "id") and contents.notes == [f"id: {note}."]


IN_TEXTS = [
    *((text, "(e-post)") for text in ("hemlig @example.com", "hemlig@ example.se", "hemlig@localhost")),
    ("19121212 1212", "(personnummer)"),
    *((text, "(telefonnummer)") for text in (
        "070.123.45.67", "070.1234567", "070/1234567", "070/123 45 67", "08/508 30 00", "(070) 123 45 67",
        "(08) 508 30 000", "(08)50830000",
    )),
]  # fmt: skip


@pytest.mark.parametrize("private, mark", IN_TEXTS, ids=[case[0] for case in IN_TEXTS])
def test_among_words_more_forms_are_private(tmp_path, private, mark):
    contents = read(tmp_path, "text", f"Lärare 75 %, {private} 30 dagar")
    assert cell(contents, "text") == f"Lärare 75 %, {mark} 30 dagar" and len(contents.notes) == 1


@pytest.mark.parametrize("private", ["mob070-1234567", "Mobil070-123 45 67", "tel0701234567", "tfn08-508 30 000"])
def test_a_phone_number_written_to_its_word(tmp_path, private):
    word = private[: private.index("0")]
    assert cell(read(tmp_path, "text", private), "text") == f"{word}(telefonnummer)"


def test_what_is_quoted_from_a_file_is_masked():
    assert privacy.masked("Ring 070-123 45 67") == "Ring (telefonnummer)" and privacy.masked("Enhet") == "Enhet"


HARMLESS = {
    "id": ["2025/1234", "0012345", "SLK-2025-00123", "1234567890", "556036-0793", "121212-1213", "202501011236",
           "07-12345", "0701234567", "A@B", "20250430-01"],
    "text": ["Timvikarie 2025-06-01–2025-08-31", "Lärare 75-100 %", "Dnr 2025/1234", "kl 08-16 2025-01-02",
             "08-0101?", "30 000 kr", "1 012 345 678 kr", "Org.nr 212000-0142", "Lärare @ Eken", "05-12 år",
             "x" * 60, "01-02-2025 12:30", "01.02.2025", "01/02/2025", "Dnr 2024/123", "012 345 678", "Dnr 08/12345",
             "1.234.567", "20250101 1236", "3 st@200 kr", "REF070-1234567", "kl 08.15-16.30 den 01.02.2025"],
    "number": ["1 234 567,89", "0701234567", "1 012 345 678", "-0,5", "1.234,56", "0.197001011236", "1e5"],
    "date": ["2025-01-02", "20250102", "2025-01-02 13:45:00", "30/4/2025", "01-02-2025", "202501011236", "i våras"],
    "whole": ["1234567890", "12 345 678", "1912121212"],
    "month": ["2025-04", "202504"],
    "yes_no": ["Ja", "vet ej"],
}  # fmt: skip


@pytest.mark.parametrize("kind, value", [(kind, value) for kind, values in HARMLESS.items() for value in values])
def test_what_is_nobodys_stays_as_it_is(tmp_path, kind, value):
    contents = read(tmp_path, kind, value)
    assert cell(contents, kind) == value and contents.notes == []


def test_a_long_text_where_a_value_should_be(tmp_path):
    contents = read(tmp_path, "yes_no", "x" * 41)
    assert cell(contents, "yes_no") == "(text, 41 tecken)"
    assert contents.notes == ["yes_no: lång text på rad 2 är inte sparad."]


def test_every_row_is_told_and_never_what_stood_there(tmp_path):
    path = deliveries.write_csv(
        tmp_path / "fil.csv", ("Nr", *KINDS),
        [(n, "070-123 45 67, hemlig@example.com", *[""] * 6) for n in range(5)],
    )  # fmt: skip
    assert reading.read_table(path, TABLE, "test", (), "fil.csv").notes == [
        "text: e-postadress på rad 2, 3, 4 och 2 till är inte sparad.",
        "text: telefonnummer på rad 2, 3, 4 och 2 till är inte sparat.",
    ]


def test_the_feed_and_the_surveys_too(tmp_path):
    contents = read_feed(tmp_path, feed_position(title="Lärare 070-123 45 67", id="hemlig@example.com"))
    (row,) = records(contents, "raw_ads")
    assert row["Rubrik"] == "Lärare (telefonnummer)" and row["Annons-ID"] == "(e-post)"
    assert [note for note in contents.notes if "på rad 1" in note] == contents.notes and len(contents.notes) == 2
    path = deliveries.write_csv(
        tmp_path / "kundenkat.csv", ("SvarsID", "Svarsdatum", "UppdragsID", "Nöjd? Mejla hemlig@example.com"),
        [("hemlig@example.com", "2025-01-01", "121212-1212", "9")],
    )  # fmt: skip
    contents = surveys.read(path, sources()["surveys"], "enkater/kundenkat.csv")
    assert records(contents, "raw_answers") == [
        {
            "row": 2,
            "Enkät": "kund",
            "SvarsID": "(e-post)",
            "Svarsdatum": "2025-01-01",
            "UppdragsID": "(text, 11 tecken)",
        }
    ]
    assert "hemlig" not in repr(contents) and "1212" not in repr(contents)


@pytest.mark.parametrize("table, header", [("raw_answers", "SvarsID"), ("raw_ads", "Annons-ID")])
def test_a_masked_id_identifies_nothing(table, header):
    con = staged({table: [GOOD[table] | {header: mark} for mark in ("(e-post)", "x (personnummer)", "K1")]})
    gate.check(con)
    told = con.sql("select source_row, message from findings where severity = 'set_aside' order by all").fetchall()
    assert [row for row, _ in told] == [2, 3]
    assert all(f"{header} är en e-postadress eller ett personnummer och sparas inte" in message for _, message in told)
