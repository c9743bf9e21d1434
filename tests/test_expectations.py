"""The gate: every rule on a row that keeps it and a row that breaks it, and what is written about them."""

from __future__ import annotations

import re
from functools import partial
from string import Formatter

import great_expectations.expectations as gxe
import pytest

from expectations import gate
from expectations.rule import BLOCK, ERROR, SET_ASIDE, WARNING, Rule
from tests.gate_cases import CASES, KEYS, PRICED, Delivery, key
from tests.staged import staged
from warehouse.errors import KollenError
from warehouse.reference import raw_columns


@pytest.fixture(scope="module")
def checked():
    """A warehouse after the gate, with one row per case, and the row of each case and of each repeated key."""
    delivery = Delivery()
    for table in gate.TABLES:
        delivery.add(table, {})
    delivery.add("packages", PRICED)
    places = {}
    for number, (rule, cells, _, _) in enumerate(CASES):
        table = rule.split("_")[0]
        places[number] = delivery.add(table, {**key(table, number), **cells})
    for number, (table, (_, other)) in enumerate(KEYS.items(), start=len(CASES)):
        for place, row in {
            "earlier": key(table, number),
            "later": {**key(table, number), **other},
            "same": key(table, number + 50),
            "same again": key(table, number + 50),
        }.items():
            places[table, place] = delivery.add(table, row)
    con = delivery.staged()
    gate.check(con)
    return con, places


def findings(con, table: str, source_row: int) -> dict[str, tuple]:
    """What was found on one row: severity, label, quoted text and message by rule."""
    rows = con.execute(
        "select rule, severity, label, found, message from findings where table_name = ? and source_row = ?",
        [f"stg_{table}", source_row],
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_a_bad_cell_breaks_its_rule_and_no_other(checked, number):
    con, places = checked
    rule, _, severity, message = CASES[number]
    table = rule.split("_")[0]
    found = findings(con, table, places[number])
    assert list(found) == [rule]
    assert found[rule][0] == severity
    assert re.match(rf"raw_{table}\.csv, (tabellen \w+(, \w+ .+)? \()?rad {places[number]}\)?: ", found[rule][3])
    assert message in found[rule][3]


@pytest.mark.parametrize("table", gate.TABLES)
def test_a_good_row_breaks_no_rule(checked, table):
    con, _ = checked
    assert findings(con, table, 2) == {}


@pytest.mark.parametrize("table", [table for table in KEYS if table != "ledger"])
def test_a_key_that_comes_again_with_other_content_is_told_at_the_earlier_row(checked, table):
    con, places = checked
    found = findings(con, table, places[table, "earlier"])
    assert list(found) == [f"{table}_repeated"]
    severity, _, quoted, message = found[f"{table}_repeated"]
    assert severity == WARNING
    assert quoted and f"finns också på rad {places[table, 'later']} i samma fil" in message
    assert findings(con, table, places[table, "later"]) == {}


@pytest.mark.parametrize("table", [table for table in KEYS if table != "ledger"])
def test_a_row_that_comes_again_with_the_same_content_is_not_told(checked, table):
    con, places = checked
    assert findings(con, table, places[table, "same"]) == {}
    assert findings(con, table, places[table, "same again"]) == {}


def test_a_ledger_row_that_comes_again_is_told_and_the_last_counts(checked):
    con, places = checked
    found = findings(con, "ledger", places["ledger", "same"])
    assert list(found) == ["ledger_repeated"]
    assert f"finns också på rad {places['ledger', 'same again']};" in found["ledger_repeated"][3]


def test_every_rule_has_a_case():
    tested = {rule for rule, *_ in CASES} | {f"{table}_repeated" for table in gate.TABLES}
    tested |= {"ledger_month_in_two_files"}
    # test_expectations_compared.py
    compared = ("_stale", "_fewer_rows", "_not_yet", "_differs_from_invoiced", "_accounts_missing", "_text_differs")
    ids = {rule.id for module in gate.TABLES.values() for rule in module.RULES if not rule.id.endswith(compared)}
    assert ids - tested == {f"{table}_has_rows" for table in gate.TABLES}


def test_results_count_the_rows_that_findings_name(checked):
    con, _ = checked
    rows = con.execute("select table_name, rule, severity, checked, failed from rule_results").fetchall()
    assert [row[1] for row in rows] == [rule.id for module in gate.TABLES.values() for rule in module.RULES]
    for table, rule, severity, number_checked, failed in rows:
        assert number_checked == con.execute(f"select count(*) from {table}").fetchone()[0]
        named = con.execute("select count(*) from findings where rule = ? and severity = ?", [rule, severity])
        assert named.fetchone()[0] == failed


def test_set_aside_holds_the_rows_to_leave_out_once_each(checked):
    con, places = checked
    held = con.execute("select table_name, count(*), count(distinct row_id) from set_aside group by all").fetchall()
    assert all(rows == distinct for _, rows, distinct in held)
    expected = {(f"stg_{rule.split('_')[0]}", places[n]) for n, (rule, _, severity, _) in enumerate(CASES)
                if severity == SET_ASIDE}  # fmt: skip
    found = con.execute("select distinct table_name, source_row from findings where severity = 'set_aside'").fetchall()
    assert set(found) == expected
    assert sum(rows for _, rows, _ in held) == len(expected)


def test_a_finding_quotes_the_cell_as_the_source_writes_it(checked):
    con, places = checked
    number = next(n for n, case in enumerate(CASES) if case[1] == {"Antal tjänster": "45 678"})
    assert findings(con, "ads", places[number])["ads_position_count_range"][1:3] == ("Antal tjänster", "45 678")


def test_the_price_list_that_counts_is_that_of_the_day_of_the_order():
    delivery = Delivery()
    for table in ("packages", "customers", "consultants", "ads"):
        delivery.add(table, {})
    delivery.add("prices", {"Från": "2020-01-01", "Till": "2024-12-31", "Pris": "25000"})
    delivery.add("prices", {"Från": "2025-01-01", "Till": None, "Pris": "27000"})
    old_price = delivery.add("assignments", {"UppdragsID": "2", "Pris": "25000"})
    delivery.add("assignments", {"UppdragsID": "3", "Pris": "25000", "Status": "Avbrutet"})
    delivery.add("assignments", {"UppdragsID": "4", "Pris": None})
    delivery.add("assignments", {"UppdragsID": "5", "Beställningsdatum": "2019-01-01"})
    con = delivery.staged()
    gate.check(con)
    rows = con.execute("select source_row, message from findings where rule = 'assignments_price_deviates'").fetchall()
    assert [row[0] for row in rows] == [old_price]
    assert rows[0][1].endswith("hade 27\N{NO-BREAK SPACE}000 kr.")


def test_a_key_that_another_file_has_too_is_told_with_the_files_name_and_of_another_delivery_it_is_not():
    delivery = Delivery()
    delivery.add("ads", {})
    delivery.add("ads", {"Rubrik": "Ny rubrik", "source_file": "varbi/nyare.csv"})
    delivery.add("ads", {"Rubrik": "Nyast rubrik", "delivery": 2})
    con = delivery.staged()
    gate.check(con)
    (message,) = con.execute("select message from findings").fetchone()
    assert 'raw_ads.csv, rad 2: Annons-ID "A1" finns också på rad 3 i varbi/nyare.csv, med annat' in message


def test_a_new_question_is_told_once_a_file_not_once_an_answer():
    delivery = Delivery()
    for number in range(3):
        delivery.add("answers", {"SvarsID": str(number), "values": {"Helhetsomdöme": "9", "Ny fråga": "7"}})
    con = delivery.staged()
    gate.check(con)
    rows = con.execute("select source_row, rule from findings").fetchall()
    assert rows == [(2, "answers_question_unknown")]


def test_an_answer_is_set_aside_whole_with_its_first_bad_grade():
    delivery = Delivery()
    grades = {"Helhetsomdöme": "99", "Tidsplanen": "9", "Kontakten med rekryteringskonsulten": "98"}
    delivery.add("answers", {"values": grades})
    con = delivery.staged()
    gate.check(con)
    assert con.execute("select found from findings").fetchall() == [("99",)]
    assert con.execute("from set_aside").fetchall() == [("stg_answers", 1)]


def test_a_source_on_its_own_needs_no_other():
    delivery = Delivery()
    for table in ("ads", "answers", "hours", "ledger"):
        delivery.add(table, {})
    con = delivery.staged()
    gate.check(con)
    assert con.execute("from findings").fetchall() == []


def test_no_rows_at_all_break_nothing():
    con = staged({})
    gate.check(con)
    results = con.execute("select count(*), sum(checked), sum(failed) from rule_results").fetchone()
    assert results == (sum(len(module.RULES) for module in gate.TABLES.values()), 0, 0)
    assert con.execute("from set_aside").fetchall() == []


def test_rows_lost_between_raw_and_staged_block():
    delivery = Delivery()
    delivery.add("manual", {})
    con = delivery.staged()
    con.execute("delete from stg_manual")
    gate.check(con)
    rows = con.execute("select severity, table_name, row_id, rule, message from findings").fetchall()
    assert [row[:4] for row in rows] == [(BLOCK, "stg_manual", None, "manual_has_rows")]
    assert "manuella värden" in rows[0][4]
    assert con.execute("select failed from rule_results where rule = 'manual_has_rows'").fetchone() == (1,)


def test_a_rule_that_cannot_be_run_stops_everything(monkeypatch):
    broken = Rule(
        "ads_broken", "Trasig kontroll", WARNING, partial(gxe.ExpectColumnValuesToBeNull, column="no_such_column"),
        "Rubrik", "{label}.", "Därför.", "Gör så.",
    )  # fmt: skip
    monkeypatch.setattr(gate.TABLES["ads"], "RULES", [broken])
    delivery = Delivery()
    delivery.add("ads", {})
    with pytest.raises(KollenError, match=r"ads_broken .* fel i Rekryteringskollen.* Inget har publicerats"):
        gate.check(delivery.staged())


def test_text_with_quotes_and_braces_is_quoted_as_it_stands():
    odd = """it's "{found}" {0} %s \\ ; drop table findings"""
    delivery = Delivery()
    for table in ("ads", "ledger"):
        delivery.add(table, dict.fromkeys(raw_columns()[f"raw_{table}"], odd))
    con = delivery.staged()
    gate.check(con)
    quoted = dict(con.execute("select rule, found from findings where found is not null").fetchall())
    assert quoted["ads_published_date"] == quoted["ledger_amount"] == odd
    message = con.execute("select message from findings where rule = 'ads_published_date'").fetchone()[0]
    assert message == f'raw_ads.csv, rad 2: Publicerad "{odd}" är inget datum. Raden är satt åt sidan.'


def test_a_long_cell_is_cut():
    delivery = Delivery()
    delivery.add("ads", {"Publicerad": "x" * 5000, "Status": "y" * 5000})
    con = delivery.staged()
    gate.check(con)
    rows = con.execute("select length(found), length(message) from findings").fetchall()
    assert len(rows) == 2
    assert all(found == gate.QUOTED and message < 300 for found, message in rows)


def test_progress_names_what_is_checked():
    said = []
    gate.check(staged({}), said.append)
    assert said[0] == "Kontrollerar paket"
    assert len(said) == len(gate.TABLES)


ENGLISH = re.compile(r"\b(the|is|are|not|and|of|row|rows|missing|value|date|unknown|must|with|has)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("table", "rule"), [(table, rule) for table, module in gate.TABLES.items() for rule in module.RULES],
    ids=lambda value: getattr(value, "id", None),
)  # fmt: skip
def test_every_rule_speaks_swedish(table, rule):
    assert rule.id.startswith(f"{table}_")
    assert rule.severity in (SET_ASIDE, WARNING, ERROR, BLOCK)
    assert not rule.title.endswith(".")
    for text in (rule.message, rule.why, rule.action):
        assert text.endswith(".") and text[0] in '"{' + text[0].upper()
    for text in (rule.title, rule.label, re.sub(r"\{.*?\}", "", rule.message), rule.why):
        assert text and not ENGLISH.search(text)


def test_rules_have_ids_of_their_own():
    ids = [rule.id for module in gate.TABLES.values() for rule in module.RULES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("table", gate.TABLES)
def test_messages_name_only_what_the_check_view_has(checked, table):
    con, _ = checked
    columns = set(con.sql(gate.TABLES[table].CHECK_VIEW).columns)
    for rule in gate.TABLES[table].RULES:
        fields = {field for _, field, _, _ in Formatter().parse(rule.message) if field}
        assert fields <= columns | {"label", "found"}
        if rule.severity != BLOCK:
            assert rule.found in columns or rule.label in raw_columns()[f"raw_{table}"]


def test_a_month_of_the_ledger_in_two_files_of_one_delivery_stops_it():
    row = {"Månad": "2025-01", "Konto": "3010", "Slag": "Intäkt", "Typ": "Utfall", "Belopp": "100"}
    files = ("ekonomi/a.csv", "ekonomi/b.csv")
    con = staged({"raw_ledger": [
        *({**row, "source_file": name} for name in files),
        {**row, "source_file": "ekonomi/b.csv", "Typ": "Budget"},
        {**row, "source_file": "ekonomi/b.csv", "Månad": "2025-02"},
        {**row, "source_file": "ekonomi/a.csv", "delivery": 2, "Månad": "2025-02"},
    ]})  # fmt: skip
    gate.check(con)
    found = con.execute("select severity, message from findings where rule = 'ledger_month_in_two_files'").fetchall()
    assert [severity for severity, _ in found] == [BLOCK]
    assert 'ekonomi/b.csv, rad 3: Månad "2025-01" av samma typ och version står också i ekonomi/a.csv.' in found[0][1]
