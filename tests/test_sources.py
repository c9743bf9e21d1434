"""Every supplier's reader: the wanted columns under their canonical headers, and nothing personal past the reader."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from ingest import access_writer
from ingest.sources import ads, assignments, ledger, manual, staffing, surveys
from tests import deliveries
from warehouse.errors import DeliveryRejected
from warehouse.reference import questions, raw_columns, sources

FEED = Path(__file__).with_name("varbi_feed.json")  # a real public feed of 95 ads; contacts and texts are made up


def records(contents, table: str) -> list[dict]:
    """The rows of one raw table as dicts with `row`, without empty cells."""
    (found,) = [one for one in contents.tables if one.name == table]
    assert found.columns == raw_columns()[table]
    named = [dict(zip(("row", *found.columns), row, strict=True)) for row in found.rows]
    return [{name: value for name, value in row.items() if value is not None} for row in named]


def position(**other) -> dict:
    return {
        "id": "7", "ref_nr": "2025/1", "title": "Enhetschef", "name": "Stockholms stad", "published": "2025-03-01",
        "ends": "2025-03-20", "nr_pos": 2, "hidden_externally": "0", "subcompanyName": "Förskolan Eken",
        "departments": [
            {"id": "3", "parentId": "2", "name": "Farsta stadsdelsförvaltning"},
            {"id": "1", "parentId": "0", "name": "2007-01-01"},
            {"id": "4", "parentId": "3", "name": "Förskolan Eken"},
            {"id": "2", "parentId": "1", "name": "Stockholms stad"},
        ],
        "tags": ["Chef_v2"], "customer_tag": None, "lastUpdate": "2025-03-02 10:00:00",
        "jobtype": {"name": "Rektor, förskola", "group": "Förskolerektorer", "field": "Chefer och verksamhetsledare"},
        "position_contact": [{"name": "Hemlig Person", "phone": "070-000 00 00", "email": "hemlig@example.com"}],
        "union_representative": [{"name": "Hemlig Person"}], "description": "<p>Ring Hemlig Person</p>",
    } | other  # fmt: skip


def feed(tmp_path: Path, *positions) -> Path:
    path = tmp_path / "annonser.json"
    path.write_text(json.dumps({"positions": positions}), encoding="utf-8")
    return path


def read_feed(tmp_path: Path, *positions):
    return ads.read(feed(tmp_path, *positions), sources()["ads"], "varbi/annonser.json")


def test_the_real_feed():
    contents = ads.read(FEED, sources()["ads"], "varbi/feed.json")
    rows = records(contents, "raw_ads")
    assert len(rows) == 95 and sum(int(row["Antal tjänster"]) for row in rows) == 160
    assert Counter(row["Chefsannons"] for row in rows)["Ja"] == 7 and Counter(row["Intern"] for row in rows)["Ja"] == 3
    assert Counter(row["Förvaltning/bolag"] for row in rows).most_common(2) == [
        ("Hallands Sjukhus", 40), ("Närsjukvården Halland", 24),
    ]  # fmt: skip
    assert not re.search("Förnamn|Facklig|010-|@|<p>", repr(contents)) and "Förnamn" in FEED.read_text(encoding="utf-8")


def test_an_ad_of_the_feed_stands_under_the_headers_of_the_export(tmp_path):
    contents = read_feed(tmp_path, position())
    assert records(contents, "raw_ads") == [
        {
            "row": 1, "Annons-ID": "7", "Referensnummer": "2025/1", "Rubrik": "Enhetschef",
            "Förvaltning/bolag": "Farsta stadsdelsförvaltning", "Enhet": "Förskolan Eken",
            "Verksamhetsområde": "Förskola",
            "Befattning": "Rektor, förskola", "Chefsannons": "Ja", "Publicerad": "2025-03-01",
            "Sista ansökningsdag": "2025-03-20", "Antal tjänster": "2", "Intern": "Nej", "Status": "Publicerad",
        }
    ]  # fmt: skip
    assert not re.search("Hemlig|070|@", repr(contents))


FEED_CASES = {
    "a tag of the customer's": ({"tags": [], "customer_tag": "chefer"}, "Chefsannons", "Ja"),
    "a co-worker": ({"tags": ["Medarbetare_v2"]}, "Chefsannons", "Nej"),
    "no tags at all": ({"tags": None}, "Chefsannons", "Nej"),
    "internal": ({"hidden_externally": "1"}, "Intern", "Ja"),
    "internal as a number": ({"hidden_externally": 1}, "Intern", "Ja"),
    "internal as yes": ({"hidden_externally": " JA "}, "Intern", "Ja"),
    "internal as true": ({"hidden_externally": True}, "Intern", "Ja"),
    "not internal as false": ({"hidden_externally": False}, "Intern", "Nej"),
    "not internal as no": ({"hidden_externally": "No"}, "Intern", "Nej"),
    "internal as another word": ({"hidden_externally": "delvis"}, "Intern", "delvis"),
    "no such field": ({"hidden_externally": None}, "Intern", "Nej"),
    "an id that is a number": ({"id": 123456}, "Annons-ID", "123456"),
    "a tree of the employer alone": (
        {"departments": [{"id": "2", "parentId": "0", "name": "Stockholms stad"}]},
        "Förvaltning/bolag", "Stockholms stad",
    ),
    "no tree": ({"departments": []}, "Förvaltning/bolag", "Stockholms stad"),
    "a tree that runs in a ring": (
        {"departments": [{"id": "2", "parentId": "2", "name": "X"}]}, "Förvaltning/bolag", "Stockholms stad",
    ),
    "a job of no known area": ({"jobtype": {"name": "Controller", "field": "Ekonomi"}}, "Verksamhetsområde", "Övrigt"),
    "social work": ({"jobtype": {"name": "Socialsekreterare"}}, "Verksamhetsområde", "Socialtjänst"),
    "a school": ({"jobtype": {"name": "Lärare i grundskolan"}}, "Verksamhetsområde", "Skola"),
    "elderly care": ({"jobtype": {"name": "Undersköterska, äldreboende"}}, "Verksamhetsområde", "Äldreomsorg"),
    "no job": ({"jobtype": None}, "Verksamhetsområde", "Övrigt"),
}  # fmt: skip


@pytest.mark.parametrize("other, header, expected", FEED_CASES.values(), ids=FEED_CASES)
def test_cases_of_the_feed(tmp_path, other, header, expected):
    (row,) = records(read_feed(tmp_path, position(**other)), "raw_ads")
    assert row[header] == expected


def test_half_a_letter_of_the_feed_is_replaced(tmp_path):
    (row,) = records(read_feed(tmp_path, position(title="Rektor \ud83d")), "raw_ads")
    assert row["Rubrik"] == "Rektor \N{REPLACEMENT CHARACTER}" and row["Enhet"] == "Förskolan Eken"


def test_a_position_of_another_shape_is_kept_empty_and_explained(tmp_path):
    contents = read_feed(tmp_path, position(), "text", position(departments="x"))
    assert [len(row) > 1 for row in records(contents, "raw_ads")] == [True, False, False]
    assert contents.notes == ["Oläsligt och satt åt sidan: post nr 2, 3."]


WRONG_PARTS = {
    "an id that is yes": {"id": True},
    "a number that is none": {"nr_pos": float("nan")},
    "a number without end": {"nr_pos": float("inf")},
    "a date in a list": {"published": ["2025-01-01"]},
    "a title in parts": {"title": {"sv": "Lärare"}},
    "a list in place of yes": {"hidden_externally": []},
    "a tag in parts": {"tags": [{"name": "Chef"}]},
    "a tag that is a number": {"tags": ["Chef", 7]},
    "a customer's tags in a list": {"customer_tag": ["Chef"]},
    "a job's name in a list": {"jobtype": {"name": ["Rektor"]}},
    "a department's name in a list": {"departments": [{"id": "1", "parentId": "0", "name": ["Farsta"]}]},
    "a department's id in parts": {"departments": [{"id": {}, "parentId": "0", "name": "Farsta"}]},
    "two departments of one parent": {
        "departments": [{"id": "1", "parentId": "0", "name": "A"}, {"id": "2", "parentId": "0", "name": "B"}]
    },
}


@pytest.mark.parametrize("other", WRONG_PARTS.values(), ids=WRONG_PARTS)
def test_a_part_of_another_shape_sets_the_position_aside(tmp_path, other):
    contents = read_feed(tmp_path, position(), position(**other))
    assert [len(row) > 1 for row in records(contents, "raw_ads")] == [True, False]
    assert contents.notes == ["Oläsligt och satt åt sidan: post nr 2."]


def test_what_the_feed_lacks_is_told(tmp_path):
    assert read_feed(tmp_path).notes == ["Flödet har inga annonser."]
    gone = position(tags=[])
    for name in ("nr_pos", "ref_nr"):
        gone.pop(name)
    assert read_feed(tmp_path, gone, position(tags=None, nr_pos=1)).notes == [
        "2 poster har inga taggar och räknas inte som chefsannonser."
    ]
    assert read_feed(tmp_path, gone).notes == [
        "Fält som saknas i alla poster: nr_pos, ref_nr.", "1 post har inga taggar och räknas inte som chefsannonser.",
    ]  # fmt: skip
    gone.pop("tags")
    assert "Fält som saknas i alla poster: nr_pos, tags/customer_tag, ref_nr." in read_feed(tmp_path, gone).notes


NO_FEED = {
    "another shape": ('{"positions": {}}', 'varbi/flöde.json: listan "positions" saknas'),
    "a list": ("[]", 'varbi/flöde.json: listan "positions" saknas'),
    "cut off": ('{"positions":\n  [', "varbi/flöde.json, rad 2, kolumn 4: filen är ingen giltig JSON. Hämta"),
    "empty": ("", "varbi/flöde.json, rad 1, kolumn 1: filen är ingen giltig JSON. Hämta"),
    "a key twice": (
        '{"positions": [{"id": "1", "nr_pos": 1, "nr_pos": 2}]}',
        'varbi/flöde.json: nyckeln "nr_pos" finns två gånger i samma post. Hämta filen igen från Varbi.',
    ),
    "endlessly deep": ("[" * 100_000, "varbi/flöde.json: filen är ingen giltig JSON. Hämta"),
    "an endless number": (f'{{"positions": [{"9" * 5000}]}}', "varbi/flöde.json: filen är ingen giltig JSON. Hämta"),
}


@pytest.mark.parametrize("content, message", NO_FEED.values(), ids=NO_FEED)
def test_a_feed_that_is_none_is_refused(tmp_path, content, message):
    path = tmp_path / "flöde.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DeliveryRejected, match=f"^{re.escape(message)}"):
        ads.read(path, sources()["ads"], "varbi/flöde.json")


def survey(tmp_path: Path, headers, *rows, name="kundenkat 2025.csv"):
    """The survey as read; where it has no column of assignments it gets an empty one."""
    if "UppdragsID" not in headers:
        headers, rows = (*headers, "UppdragsID"), [(*row, "") for row in rows]
    path = deliveries.write_csv(tmp_path / name, headers, rows)
    return surveys.read(path, sources()["surveys"], f"enkater/{name}")


def test_a_survey_becomes_answers_and_their_values(tmp_path):
    contents = survey(
        tmp_path,
        (
            "Kommentar",
            "Svarsdatum",
            "Helhetsomdöme",
            "SvarsID",
            "En ny fråga",
            "Skulle du anlita oss igen?",
            "UppdragsID",
        ),
        ("Ring Hemlig Person", "2025-03-01", "9", "K1", "7,5", "Ja", "12"),
        ("", "2025-03-02", "", "K2", "", "nej", ""),
    )
    assert records(contents, "raw_answers") == [
        {"row": 2, "Enkät": "kund", "SvarsID": "K1", "UppdragsID": "12", "Svarsdatum": "2025-03-01"},
        {"row": 3, "Enkät": "kund", "SvarsID": "K2", "Svarsdatum": "2025-03-02"},
    ]
    assert records(contents, "raw_answer_values") == [
        {"row": 2, "Fråga": "Helhetsomdöme", "Värde": "9"},
        {"row": 2, "Fråga": "En ny fråga", "Värde": "7,5"},
        {"row": 2, "Fråga": "Skulle du anlita oss igen?", "Värde": "Ja"},
        {"row": 3, "Fråga": "Skulle du anlita oss igen?", "Värde": "nej"},
    ]
    assert "Hemlig" not in repr(contents) and contents.notes == []


UNKNOWN_COLUMNS = {
    "free text": (["Fråga Hemlig", ""], None),
    "grades": (["0", "7,5", "10"], ["0", "7,5", "10"]),
    "yes and no": (["Ja", "nej", ""], ["Ja", "nej"]),
    "nothing": (["", " "], []),
    "grades and one other": (["9"] * 9 + ["0701234567"], ["9"] * 9 + ["(text, 10 tecken)"]),
    "grades and a short other": (["9"] * 9 + ["12"], ["9"] * 9 + ["(text, 2 tecken)"]),
    "grades and too many others": (["9"] * 8 + ["vet ej"], None),
    "no and one text": (["Nej"] * 19 + ["Ja, ring 0701234567"], None),
    "no and one grade": (["Nej"] * 19 + ["3"], None),
    "personal numbers": (["197001011234", "19700101-1234"], None),
    "ages": (["34", "52", "61"], None),
    "seconds": (["184", "9", "1204"], None),
    "grades of many decimals": (["7,01234567"], None),
}


@pytest.mark.parametrize("cells, expected", UNKNOWN_COLUMNS.values(), ids=UNKNOWN_COLUMNS)
def test_an_unknown_column_is_a_question_only_where_it_holds_answers(tmp_path, cells, expected):
    rows = [(f"K{n}", "2025-03-01", cell) for n, cell in enumerate(cells)]
    contents = survey(tmp_path, ("SvarsID", "Svarsdatum", "Något nytt"), *rows)
    assert [row["Värde"] for row in records(contents, "raw_answer_values")] == (expected or [])
    note = 'Kolumnen "Något nytt" är ingen fråga med betyg 0–10 eller Ja/Nej och läses inte.'
    assert contents.notes == ([note] if expected is None else [])


def test_a_known_question_keeps_what_is_no_answer_only_where_it_is_short(tmp_path):
    cells = ["tio", "11", "2025", "vet ej", "197001011234", "Fråga Hemlig Person på 070-000 00 00"]
    rows = [(f"K{n}", "2025-03-01", cell) for n, cell in enumerate(cells)]
    contents = survey(tmp_path, ("SvarsID", "Svarsdatum", "Helhetsomdöme"), *rows)
    assert [row["Värde"] for row in records(contents, "raw_answer_values")] == [
        "tio", "11", "2025", "(text, 6 tecken)", "(text, 12 tecken)", "(text, 36 tecken)",
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Personnummer", "MOBIL", "Telefonnummer", "Anställningsnummer", "E-post", "Adress"])
def test_columns_of_who_answered_are_never_read(tmp_path, header):
    contents = survey(tmp_path, ("SvarsID", "Svarsdatum", header), ("K1", "2025-03-01", "7"))
    assert records(contents, "raw_answer_values") == [] and contents.notes == []


@pytest.mark.parametrize(
    "name, expected",
    [
        ("kundenkat 2025.csv", "kund"), ("KUNDENKÄT_2025.CSV", "kund"), ("kandidatenkat.csv", "kandidat"),
        ("matchning-vår.csv", "matchning"), ("kbr2024.csv", "kbr"), ("realcruit.csv", "realcruit"),
    ],
)  # fmt: skip
def test_the_files_name_says_which_survey(tmp_path, name, expected):
    (row,) = records(survey(tmp_path, ("SvarsID", "Svarsdatum"), ("1", "2025-01-01"), name=name), "raw_answers")
    assert row["Enkät"] == expected


def test_a_broken_row_of_a_survey_is_an_answer_without_values(tmp_path):
    headers = ("SvarsID", "UppdragsID", "Svarsdatum", "Helhetsomdöme")
    contents = survey(tmp_path, headers, ("K1", "", "2025-03-01", "9", "x"))
    assert records(contents, "raw_answers") == [{"row": 2, "Enkät": "kund"}] and len(contents.notes) == 1
    assert records(contents, "raw_answer_values") == []


REPEATED_QUESTIONS = {
    "the same header, the same answers": (
        ("Helhetsomdöme", "helhetsomdöme"), [("9", "9"), ("", " ")], ["9"],
        'Frågan "Helhetsomdöme" finns i 2 kolumner med samma innehåll; den första läses.',
    ),
    "the same header, other answers": (("Helhetsomdöme", "helhetsomdöme"), [("9", "9"), ("8", "7")], None, "rad 3"),
    "the same header, one empty": (("Helhetsomdöme", "helhetsomdöme"), [("9", "")], None, "rad 2"),
    "a new question twice": (("Ny?", "ny?"), [("Ja", "Nej")], None, "rad 2"),
}  # fmt: skip


@pytest.mark.parametrize("asked, given, values, said", REPEATED_QUESTIONS.values(), ids=REPEATED_QUESTIONS)
def test_a_question_in_two_columns(tmp_path, asked, given, values, said):
    rows = [(f"K{n}", "2025-01-01", *cells) for n, cells in enumerate(given)]
    if values is None:
        with pytest.raises(DeliveryRejected, match=f"finns i två kolumner.*De skiljer sig först på {said}"):
            survey(tmp_path, ("SvarsID", "Svarsdatum", *asked), *rows)
    else:
        contents = survey(tmp_path, ("SvarsID", "Svarsdatum", *asked), *rows)
        assert [row["Värde"] for row in records(contents, "raw_answer_values")] == values
        assert contents.notes == [said]


def test_two_wordings_of_a_question_may_stand_side_by_side_but_not_both_be_answered(tmp_path):
    wordings = next(q.wordings for q in questions() if q.survey == "kund" and len(q.wordings) > 1)[:2]
    headers = ("SvarsID", "Svarsdatum", *wordings)
    contents = survey(tmp_path, headers, ("1", "2025-01-01", "9", ""), ("2", "2025-01-01", "", "8"))
    assert [row["Värde"] for row in records(contents, "raw_answer_values")] == ["9", "8"] and contents.notes == []
    with pytest.raises(DeliveryRejected, match="De skiljer sig först på rad 3"):
        survey(tmp_path, headers, ("1", "2025-01-01", "9", ""), ("2", "2025-01-01", "7", "8"))


def test_an_error_value_is_no_answer_and_never_an_empty_one(tmp_path):
    contents = survey(tmp_path, ("SvarsID", "Svarsdatum", "Helhetsomdöme"), ("K1", "2025-03-01", "#N/A"))
    assert [row["Värde"] for row in records(contents, "raw_answer_values")] == ["(felvärde #N/A)"]


def test_stages_are_missed_only_where_a_survey_has_any(tmp_path):
    headers, row = ("SvarsID", "Svarsdatum", "Fasen"), ("1", "2025-01-01", "Intervju")
    assert not [note for note in survey(tmp_path, headers, row).notes if "saknas" in note]
    (missing, _) = survey(tmp_path, headers, row, name="realcruit.csv").notes
    assert missing == "Kolumner som saknas i filen: Steg."


def test_ledger_staffing_hours_and_manual_values(tmp_path):
    def read(source, name, headers, row):
        path = deliveries.write_csv(tmp_path / name, headers, [row])
        return {"ledger": ledger, "staffing": staffing, "manual": manual}[source].read(path, sources()[source], name)

    found = read(
        "ledger", "utfall.csv", ("Period", "Konto", "Slag", "Typ", "Belopp (kr)"), ("2025-01", "30", "a", "b", "-5")
    )
    assert records(found, "raw_ledger") == [
        {"row": 2, "Månad": "2025-01", "Konto": "30", "Slag": "a", "Typ": "b", "Belopp": "-5"}
    ]
    found = read("staffing", "Årsarbetare 2025.csv", ("Månad", "Enhet", "Årsarbetare"), ("2025-01", "Enhet 1", "10,5"))
    assert records(found, "raw_staffing") == [{"row": 2, "Månad": "2025-01", "Enhet": "Enhet 1", "Årsarbetare": "10,5"}]
    found = read(
        "staffing", "tid.csv", ("Månad", "KonsultID", "Timmar uppdrag", "Timmar totalt"), ("2025-01", "1", "2", "3")
    )
    assert [table.name for table in found.tables] == ["raw_hours"]
    found = read("manual", "v.csv", ("Period", "Indikator", "Värde", "Kommentar"), ("2025", "ami", "82", "Ring Hemlig"))
    assert records(found, "raw_manual") == [{"row": 2, "Period": "2025", "Indikator": "ami", "Värde": "82"}]
    assert found.notes == ["Kolumner som saknas i filen: Rapporterad av."] and "Hemlig" not in repr(found)


UNITS = {
    "beside its parts": ([("2025-01", "Enhet 1"), ("202501", "Totalt:")], ["Enhet 1"], [3]),
    "before its parts": ([("1/1/2025", "SUMMA"), ("2025-01-01", "Enhet 1")], ["Enhet 1"], [2]),
    "alone": ([("2025-01", "Enhet 1"), ("2025-02", "Totalt")], ["Enhet 1", "Totalt"], []),
    "a unit that only begins so": (
        [("2025-01", "Enhet 1"), ("2025-01", "Totalförsvar")],
        ["Enhet 1", "Totalförsvar"],
        [],
    ),
}


@pytest.mark.parametrize("units, kept, left_out", UNITS.values(), ids=UNITS)
def test_the_total_of_all_units_is_left_out_where_the_units_are_there(tmp_path, units, kept, left_out):
    headers = ("Månad", "Enhet", "Årsarbetare", "Varav fakturerande", "Sjukfrånvaro", "Sjukfrånvaro dag 1-14")
    path = deliveries.write_csv(tmp_path / "arsarbetare.csv", headers, [(*unit, "10", "", "", "") for unit in units])
    found = staffing.read(path, sources()["staffing"], "personal/arsarbetare.csv")
    assert [row["Enhet"] for row in records(found, "raw_staffing")] == kept
    assert found.notes == [f"Summarader som inte läses: rad {number}." for number in left_out]


def read_database(path: Path):
    return assignments.read(path, sources()["assignments"], "access/uppdrag.accdb")


def test_the_database_without_anything_personal(tmp_path):
    contents = read_database(deliveries.write_database(tmp_path, assignments=2))
    assert records(contents, "raw_assignments")[0] == {
        "row": 1, "UppdragsID": "1", "AnnonsID": "A1", "KundID": "2", "PaketID": "2", "KonsultID": "2",
        "Verksamhetsområde": "Förskola", "Chefsrekrytering": "False", "Beställningsdatum": "2025-02-10",
        "Startdatum": "2025-02-15", "Status": "Pågående", "Pris": "27000.0000",
    }  # fmt: skip
    others = ("raw_customers", "raw_packages", "raw_consultants", "raw_prices")
    assert [len(records(contents, name)) for name in others] == [
        2, 3, 2, 3,
    ]  # fmt: skip
    assert not re.search("Hemlig|070|@", repr(contents)) and contents.notes == []


def test_what_the_database_lacks_is_named(tmp_path):
    path = tmp_path / "uppdrag.accdb"
    columns = [("UppdragsID", "long"), ("KundID", "long")]
    access_writer.write(path, {"Uppdragen": (columns, [(1, 1)])})
    with pytest.raises(DeliveryRejected, match=r'tabellen "Uppdrag" saknas.*Databasen har: Uppdragen') as refused:
        read_database(path)
    assert 'table = "Uppdragen"' in str(refused.value)
    access_writer.write(path, {"Uppdrag": (columns, [(1, 1)])})
    with pytest.raises(DeliveryRejected, match='tabellen Uppdrag: kolumnerna "PaketID", "Chefsrekrytering"'):
        read_database(path)


def test_a_database_with_a_password_open_in_access_or_none_at_all(tmp_path):
    path = deliveries.write_database(tmp_path, key=0x12345678)
    with pytest.raises(DeliveryRejected, match=r"access/uppdrag.accdb .*krypterad med lösenord"):
        read_database(path)
    path = deliveries.write_database(tmp_path)
    path.with_suffix(".laccdb").touch()
    assert read_database(path).notes == ["Databasen är öppen i Access. Stäng den och läs in den igen om något saknas."]
    path.write_text("root:x:0:0:Hemlig Person")
    with pytest.raises(DeliveryRejected, match="inte en Access-databas") as refused:
        read_database(path)
    assert "root" not in str(refused.value)


def test_an_export_that_lacks_optional_columns_says_what_that_means(tmp_path):
    headers = [name for name in deliveries.AD_HEADERS if name not in ("Antal tjänster", "Verksamhetsområde")]
    row = ("1", "Farsta", "Nej", "2025-01-01", "Ja")
    path = deliveries.write_csv(tmp_path / "a.csv", (*headers, "Internt utlyst"), [row])
    (missing, _) = ads.read(path, sources()["ads"], "varbi/a.csv").notes
    assert "Verksamhetsområde (allt räknas till Övrigt)" in missing
    assert "Antal tjänster (varje annons räknas som en tjänst)" in missing
    assert "Intern (ingen annons räknas som intern)" in missing
    assert 'Är "Internt utlyst" kolumnen "Intern", ersätt raden' in missing
