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
    "some say yes and others cross": ([["Ja"], ["X", None], [None]], [[True], [True, False], [None]]),
}


@pytest.mark.parametrize("files, expected", CROSSES.values(), ids=CROSSES)
def test_nothing_means_no_where_all_others_are_crosses(files, expected):
    rows = [
        GOOD["raw_ads"]
        | {"Annons-ID": f"A{file}-{n}", "Chefsannons": cell, "source_file": f"{file}", "delivery": file + 1}
        for file, cells in enumerate(files)
        for n, cell in enumerate(cells)
    ]
    said = staged({"raw_ads": rows}).sql("select source_file, is_manager from stg_ads order by row_id").fetchall()
    assert [[is_manager for name, is_manager in said if name == f"{n}"] for n in range(len(files))] == expected
