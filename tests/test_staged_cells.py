"""What staging and the gate make of single cells: Excel's errors, and a column filled in with X or nothing."""

from __future__ import annotations

import pytest

from expectations import gate
from ingest.workbook_errors import CODES
from tests.staged import GOOD, staged


@pytest.fixture(scope="module")
def con():
    opened = staged({})
    yield opened
    opened.close()


@pytest.mark.parametrize("code", sorted(CODES))
def test_an_error_code_is_no_text(con, code):
    said = con.execute(
        "select text_of(x), text_of(lower(x)), text_of(plain_text(' ' || x)), error_value_of(lower(x)), "
        "text_of('a ' || x) from (select ? as x)", [code],
    ).fetchone()  # fmt: skip
    assert said == (None, None, None, code, f"a {code}")


@pytest.mark.parametrize("text", ["#REF", "REF!", "#", "#1", "#N/A 2", "#REF!#REF!"])
def test_what_only_looks_like_one_is_a_text(con, text):
    assert con.execute("select text_of(x), error_value_of(x) from (select ? as x)", [text]).fetchone() == (text, None)


ERRORS = {
    "a required date": ("Publicerad", "#REF!", 'Publicerad "#REF!" är ett felvärde från Excel. Raden är satt'),
    "a required text": ("Förvaltning/bolag", "#saknas!", 'Förvaltning/bolag "#SAKNAS!" är ett felvärde från'),
    "an id": ("Annons-ID", "#NAMN?", 'Annons-ID "#NAMN?" är ett felvärde från Excel. Raden är satt'),
    "yes or no": ("Chefsannons", "#N/A", 'Chefsannons "#N/A" är ett felvärde från Excel. Raden är satt'),
    "an optional number": ("Antal tjänster", "#DIV/0!", '"#DIV/0!" är ett felvärde från Excel. Cellen räknas'),
    "an optional yes or no": ("Intern", "#OGILTIGT!", '"#OGILTIGT!" är ett felvärde från Excel. Cellen räknas'),
    "a formula": ("Publicerad", "#FORMEL!", 'Publicerad "#FORMEL!" är en formel utan sparat värde. Raden är satt'),
}  # fmt: skip


@pytest.mark.parametrize("header, value, message", ERRORS.values(), ids=ERRORS)
def test_an_error_value_is_told(header, value, message):
    con = staged({"raw_ads": [GOOD["raw_ads"] | {header: value}]})
    gate.check(con)
    found = [text for (text,) in con.sql("select message from findings where source_row = 2").fetchall()]
    assert any(message in text for text in found), found


# the column Chefsannons of each file of the deliveries, and what is_manager then is
CROSSES = {
    "crosses in one file": ([["X", None]], [[True, False]]),
    "one part of a delivery has no cross": ([["X", None], [None, None]], [[True, False], [False, False]]),
    "nobody uses crosses": ([[None, None]], [[None, None]]),
    "others say yes and no": ([["Ja", "Nej"], [None]], [[True, False], [None]]),
    "some say yes and others cross": ([["Ja"], ["X", None], [None]], [[True], [True, False], [False]]),
    "a later file says yes and no": (
        [["X", None], [None], ["Ja", "Nej"]], [[True, False], [False], [True, False]]
    ),
}


@pytest.mark.parametrize("files, expected", CROSSES.values(), ids=CROSSES)
def test_nothing_means_no_where_any_other_is_crosses(files, expected):
    rows = [
        GOOD["raw_ads"]
        | {"Annons-ID": f"A{file}-{n}", "Chefsannons": cell, "source_file": f"{file}", "delivery": file + 1}
        for file, cells in enumerate(files)
        for n, cell in enumerate(cells)
    ]
    said = staged({"raw_ads": rows}).sql("select source_file, is_manager from stg_ads order by row_id").fetchall()
    assert [[is_manager for name, is_manager in said if name == f"{n}"] for n in range(len(files))] == expected


# text, as a number, as an amount, as a whole number
NUMBERS = [
    ("12 13", None, None, None), ("1 2", None, None, None), ("1 23 456", None, None, None), ("0 123", None, None, None),
    ("1 234,50", 1234.5, 1234.5, None), ("-1 234", -1234, -1234, -1234), ("\u22121 234", -1234, -1234, -1234),
    ("1 234 567", 1234567, 1234567, 1234567), ("1 234,567", 1234.567, 1234.567, None), ("1.000", 1, None, None),
    ("2,000", 2, None, None), ("12.0", 12, 12, 12), ("12,00", 12, 12, 12), ("0.125", 0.125, 0.125, None),
]  # fmt: skip


@pytest.mark.parametrize("text, number, money, whole", NUMBERS)
def test_spaces_group_three_digits_and_a_mark_is_read_in_one_way(con, text, number, money, whole):
    said = con.execute("select number_of(x), money_of(x)::double, whole_of(x) from (select ? as x)", [text]).fetchone()
    assert said == (number, money, whole)


@pytest.mark.parametrize("text, as_id, as_account", [
    ("5,03E+05", None, None), ("1.2E5", None, None), ("503326.0", None, "503326.0"), ("30.10", None, "30.10"),
    ("503326", "503326", "503326"), ("5E12", "5E12", "5E12"), ("2025.1/3", "2025.1/3", "2025.1/3"),
])  # fmt: skip
def test_a_number_that_a_program_has_rewritten_is_no_id(con, text, as_id, as_account):
    said = con.execute("select id_of(x), id_of(x, has_points := true) from (select ? as x)", [text]).fetchone()
    assert said == (as_id, as_account)


def test_what_an_unknown_question_shows_is_decided_in_its_own_file():
    answers = [GOOD["raw_answers"] | {"SvarsID": f"S{n}", "source_row": 2, "delivery": n} for n in (1, 2)]
    values = [{"Fråga": "Var lokalen fin?", "Värde": value, "source_file": "raw_answers.csv", "source_row": 2,
               "delivery": n} for n, value in ((1, "Ja"), (2, "7"))]  # fmt: skip
    con = staged({"raw_answers": answers, "raw_answer_values": values})
    said = con.sql("select question_kind, is_yes, grade from stg_answer_values order by row_id").fetchall()
    assert said == [("yes_no", True, None), ("grade", None, 7.0)]
