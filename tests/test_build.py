"""From text to meaning: what staging makes of the sources' many ways to write, and how deliveries add up."""

from __future__ import annotations

import pytest

from expectations import gate
from tests.staged import GOOD, staged
from warehouse import build, reference, status
from warehouse.measure import measure

# source, field, raw table, header, staged column
FIELDS = [
    ("ads", "ad_status", "raw_ads", "Status", "status"),
    ("ads", "area", "raw_ads", "Verksamhetsområde", "area"),
    ("assignments", "assignment_status", "raw_assignments", "Status", "status"),
    ("ads", "area", "raw_assignments", "Verksamhetsområde", "area"),
    ("assignments", "package", "raw_packages", "Paket", "package"),
    ("ledger", "ledger_kind", "raw_ledger", "Slag", "ledger_kind"),
    ("ledger", "ledger_type", "raw_ledger", "Typ", "ledger_type"),
    ("ledger", "version", "raw_ledger", "Version", "version"),
    ("surveys", "stage", "raw_answers", "Steg", "stage"),
]


def written(source: str, field: str) -> list[tuple[str, str]]:
    """(every way to write a value of the field, in capitals, the value)."""
    values = reference.sources()[source].values[field]
    return [(alias.upper(), value) for value, aliases in values.items() for alias in (value, *aliases)]


@pytest.fixture(scope="module")
def aliases():
    """A warehouse with every way to write every value, each field's in a file of the column's name."""
    rows: dict[str, list[dict]] = {}
    for source, field, table, header, column in FIELDS:
        cells = [{header: text, "source_file": column} for text, _ in written(source, field)]
        rows.setdefault(table, []).extend({**GOOD[table], **one} for one in cells)
    return staged(rows)


@pytest.mark.parametrize(("source", "field", "table", "header", "column"), FIELDS)
def test_every_alias_of_a_value_lands_on_it(aliases, source, field, table, header, column):
    found = aliases.execute(
        f"select {column} from stg_{table[4:]} where source_file = ? order by row_id", [column]
    ).fetchall()
    assert [value for (value,) in found] == [value for _, value in written(source, field)]


def test_every_table_of_values_is_used():
    named = {(source.id, field) for source in reference.sources().values() for field in source.values}
    assert named == {(source, field) for source, field, *_ in FIELDS}


def test_a_newer_database_replaces_all_of_the_older_one():
    con = staged({
        "raw_packages": [GOOD["raw_packages"], {**GOOD["raw_packages"], "delivery": 2}],
        "raw_prices": [GOOD["raw_prices"]],
    })  # fmt: skip
    assert con.execute("select count(*) from stg_packages").fetchone() == (1,)
    assert con.execute("select count(*) from stg_prices").fetchone() == (0,)


def test_a_decomposed_name_is_the_same_name():
    con = staged({"raw_ads": [{**GOOD["raw_ads"], "Förvaltning/bolag": "Ja\u0308rva stadsdelsfo\u0308rvaltning"}]})
    gate.check(con)
    build.build_marts(con)
    assert con.execute("select administration from mart_ads").fetchall() == [("Järva",)]


def test_a_row_that_a_later_delivery_mends_is_no_longer_something_to_mend():
    bad = {**GOOD["raw_ads"], "Publicerad": "2025-13-45"}
    con = staged({"raw_ads": [bad, {**GOOD["raw_ads"], "delivery": 2}]})
    gate.check(con)
    build.build_marts(con)
    assert status.quality(con)[3] == 1
    build.forget_superseded(con)
    assert status.quality(con)[3] == 0
    assert [rule.failed for rule in status.rules(con) if rule.rule == "ads_published_date"] == [0]


def test_a_bad_row_does_not_replace_a_good_one():
    bad = {**GOOD["raw_ads"], "Publicerad": "2025-13-45", "delivery": 2}
    con = staged({"raw_ads": [GOOD["raw_ads"], bad]})
    gate.check(con)
    build.build_marts(con)
    build.forget_superseded(con)
    assert con.execute("select count(*) from mart_ads").fetchone() == (1,)
    assert status.quality(con)[3] == 1


def test_a_share_reported_by_hand_is_percent_with_or_without_the_sign():
    row = {**GOOD["raw_manual"], "Indikator": "candidates_respect"}
    written = ["97 %", "97", "0,8 %", "1"]
    con = staged({"raw_manual": [{**row, "Period": f"20{n}T1", "Värde": text} for n, text in enumerate(written, 21)]})
    found = con.execute("select value from stg_manual order by row_id").fetchall()
    assert [value for (value,) in found] == pytest.approx([0.97, 0.97, 0.008, 0.01])


REPORTED = [
    ("candidates_respect", "97%", 0.97), ("candidates_respect", "%97", None), ("candidates_respect", "9 7 %", None),
    ("candidates_respect", "Ja", None), ("documents_updated", "Ja", 1), ("documents_updated", "Nej", 0),
    ("documents_updated", "50 %", None), ("new_packages", "4", 4), ("new_packages", "4 500", 4500),
    ("new_packages", "4.500", None), ("new_packages", "Ja", None), ("new_packages", "4 %", None),
    ("co_creation_index", "86.125", 86.125),
]  # fmt: skip


@pytest.fixture(scope="module")
def reported():
    """A warehouse with each of them, in a file of its number."""
    rows = [
        {**GOOD["raw_manual"], "Indikator": indicator, "Värde": text, "source_file": str(number)}
        for number, (indicator, text, _) in enumerate(REPORTED)
    ]
    return staged({"raw_manual": rows})


@pytest.mark.parametrize("number", range(len(REPORTED)), ids=lambda number: "-".join(REPORTED[number][:2]))
def test_a_value_reported_by_hand_is_read_as_its_indicators_unit_is(reported, number):
    found = reported.execute("select value from stg_manual where source_file = ?", [str(number)])
    assert found.fetchall() == [(REPORTED[number][2],)]


def test_a_cancelled_ad_under_any_name_is_not_counted():
    rows = [{**GOOD["raw_ads"], "Annons-ID": f"A{n}", "Status": text}
            for n, text in enumerate(["Publicerad", "Makulerad", "avbruten", "AVBRUTEN", None])]  # fmt: skip
    con = staged({"raw_ads": rows})
    gate.check(con)
    build.build_marts(con)
    assert measure(con, "ads", "2025")[0].value == 2


def test_an_absurd_number_is_no_number():
    absurd = ("9" * 400, "9e99", "1150")
    con = staged({"raw_staffing": [{**GOOD["raw_staffing"], "Årsarbetare": text} for text in absurd],
                  "raw_ads": [{**GOOD["raw_ads"], "Antal tjänster": "-3"}]})  # fmt: skip
    gate.check(con)
    build.build_marts(con)
    assert con.execute("select count(*) from mart_staffing").fetchone() == (0,)
    assert con.execute("select position_count from mart_ads").fetchall() == [(1,)]


def test_control_characters_are_left_out():
    con = staged({"raw_ads": [{**GOOD["raw_ads"], "Befattning": "Rek\x0btor\x00"}]})
    assert con.execute("select role from stg_ads").fetchall() == [("Rektor",)]


def test_ledger_rows_that_come_twice_count_once_and_corrections_all_count():
    row = GOOD["raw_ledger"]
    amounts = ["1 000", "1 000", "-200", "-100"]
    one = [{**row, "Belopp": amount} for amount in amounts]
    other = [{**row, "Konto": "3020", "Belopp": amount} for amount in ("500", "700")]
    con = staged({"raw_ledger": [*one, *other]})
    gate.check(con)
    build.build_marts(con)
    assert measure(con, "revenue", "2025-01")[0].value == 1000 - 200 - 100 + 700


@pytest.mark.parametrize(("text", "amount"), [
    ("171.000", None), ("1.234,50", None), ("171,000", None), ("27000.0000", 27000), ("171000", 171000),
    ("171 000,50", 171000.5), ("0.125", 0.125),
])  # fmt: skip
def test_an_amount_that_can_be_read_two_ways_is_not_read(reported, text, amount):
    (found,) = reported.execute("select money_of(plain_text('" + text + "'))").fetchone()
    assert (None if found is None else float(found)) == amount


def test_double_spaces_in_a_name_are_one():
    con = staged({"raw_ads": [{**GOOD["raw_ads"], "Förvaltning/bolag": "Farsta  stadsdelsförvaltning"}]})
    assert con.execute("select organisation from stg_ads").fetchall() == [("Farsta stadsdelsförvaltning",)]
