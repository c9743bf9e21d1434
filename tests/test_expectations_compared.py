"""Rules that look further than a row: at the delivery before, at the day of receipt, at another source."""

from __future__ import annotations

import pytest

from expectations import gate
from tests.staged import GOOD, staged

RECEIVED = ("2025-03-01", "2025-04-01")
COMPARED = ("stale", "fewer_rows", "not_yet", "differs_from_invoiced")
TRIED = (*COMPARED, "accounts_missing", "account_text_differs", "has_rows")


@pytest.fixture(scope="module", autouse=True)
def only_what_is_tried():
    """Of each table only the rules tried here: Great Expectations takes most of the time, and asks each of a row."""
    with pytest.MonkeyPatch.context() as patched:
        for module in gate.TABLES.values():
            patched.setattr(module, "RULES", [rule for rule in module.RULES if rule.id.endswith(TRIED)])
        yield


def found(rows: dict[str, list[dict]], received=RECEIVED, demo=False) -> dict[str, str]:
    """The messages of the rules that compare, by rule; `rows` are changed cells of good rows by table's stem."""
    whole = {f"raw_{table}": [{**GOOD[f"raw_{table}"], **cells} for cells in given] for table, given in rows.items()}
    if "assignments" in rows:  # an assignment without its package and customer counts nowhere
        whole = {name: [GOOD[name]] for name in ("raw_packages", "raw_customers")} | whole
    con = staged(whole, received, demo)
    gate.check(con)
    told = con.execute("select rule, message from findings").fetchall()
    con.close()
    return {rule: message for rule, message in told if rule.endswith(COMPARED)}


def numbered(key: str, count: int, **cells) -> list[dict]:
    return [{key: str(number), **cells} for number in range(1, count + 1)]


OLD = {
    "ads": ({"Publicerad": "2025-02-10"}, "2025-02-10, 50 dagar före den senaste leveransen."),
    "assignments": ({"Beställningsdatum": "2025-02-01"}, "2025-02-01, 59 dagar före"),
    "answers": ({"Svarsdatum": "2024-12-01"}, "2024-12-01, 121 dagar före"),
    "ledger": ({"Månad": "2024-12"}, "2024-12-31, 91 dagar före"),
    "staffing": ({"Månad": "2024-12"}, "2024-12-31, 91 dagar före"),
}
FRESH = {
    "ads": {"Publicerad": "2025-02-20"}, "answers": {"Svarsdatum": "2025-01-10"}, "ledger": {"Månad": "2025-02"},
    "assignments": {"Beställningsdatum": "2025-02-20"}, "staffing": {"Månad": "2025-01"},
}  # fmt: skip


def test_a_source_whose_newest_row_is_old_is_told():
    told = found({table: [cells] for table, (cells, _) in OLD.items()})
    assert told.keys() == {f"{table}_stale" for table in OLD}
    assert all(message in told[f"{table}_stale"] for table, (_, message) in OLD.items())


def test_a_source_that_reaches_far_enough_is_not():
    assert found({table: [OLD[table][0], cells] for table, cells in FRESH.items()}) == {}


def test_made_up_figures_are_never_old():
    assert found({"ads": [{"Publicerad": "2020-02-10"}]}, demo=True) == {}


def test_a_day_after_the_delivery_is_told():
    late = {"ads": ("Publicerad", "2025-04-02"), "assignments": ("Beställningsdatum", "2052-01-02"),
            "answers": ("Svarsdatum", "2025-05-01")}  # fmt: skip
    told = found({
        table: [{header: day, "delivery": 2} for day in ("2025-04-01", day)] for table, (header, day) in late.items()
    })  # fmt: skip
    assert len(told) == len(late)
    for table, (header, day) in late.items():
        (message,) = (text for rule, text in told.items() if rule.startswith(table))
        assert f'{header} "{day}" ligger efter den dag då leveransen togs emot.' in message


KEYS = {"ads": "Annons-ID", "answers": "SvarsID", "assignments": "UppdragsID", "customers": "KundID"}
DAYS = {"Publicerad": "2025-02-28", "Beställningsdatum": "2025-02-28", "Svarsdatum": "2025-02-28"}


def counts(**of_table: tuple[int, int]) -> dict[str, list[dict]]:
    """As many rows in the delivery before and in the newest."""
    return {
        table: [*numbered(KEYS[table], before, delivery=1, **DAYS), *numbered(KEYS[table], now, delivery=2, **DAYS)]
        for table, (before, now) in of_table.items()
    }


def test_a_delivery_with_far_fewer_rows_is_told():
    told = found(counts(assignments=(100, 79), customers=(10, 7), ads=(100, 49), answers=(40, 10)))
    assert told.keys() == {f"{table}_fewer_rows" for table in KEYS}
    assert "Leveransen har 79 uppdrag; den förra hade 100." in told["assignments_fewer_rows"]
    assert "Leveransen har 49 annonser; den förra hade 100." in told["ads_fewer_rows"]


def test_one_fifth_may_go_of_what_is_replaced_and_half_of_what_is_added_to():
    assert found(counts(assignments=(100, 80), customers=(10, 12), ads=(100, 50), answers=(40, 20))) == {}


def test_a_month_that_comes_again_with_fewer_rows_is_told_for_that_month():
    def month(table_cells: list[dict], delivery: int) -> list[dict]:
        return [{**cells, "delivery": delivery, "Månad": month} for month in ("2025-01", "2025-02")
                for cells in table_cells]  # fmt: skip

    units = [{"Enhet": f"Enhet {number}"} for number in (1, 2)]
    told = found({"staffing": [*month(units, 1), *month(units, 2)[:3]]})
    assert list(told) == ["staffing_fewer_rows"] and "har 1 enheter för månaden; den förra hade 2." in str(told)
    accounts = [{"Konto": str(number)} for number in range(10)]
    budget = [{**cells, "Typ": "Budget"} for cells in month(accounts[:1], 2)]
    told = found({"ledger": [*month(accounts, 1), *month(accounts, 2)[:17], *budget]})
    assert list(told) == ["ledger_fewer_rows"] and "har 7 ekonomirader för månaden; den förra hade 10." in str(told)


def invoiced(*amounts: tuple[str, str]) -> list[dict]:
    return [
        {"UppdragsID": str(number), "Fakturadatum": f"{month}-15", "Fakturerat belopp": amount, **DAYS}
        for number, (month, amount) in enumerate(amounts, start=1)
    ]


def test_revenue_that_differs_from_what_access_says_is_invoiced_is_told_with_the_difference():
    ledger = [
        {"Månad": "2025-01", "Belopp": "1 000 000"}, {"Månad": "2025-01", "Konto": "3020", "Belopp": "100 000"},
        {"Månad": "2025-01", "Konto": "3020", "Belopp": "-50 000"},
        {"Månad": "2025-02", "Belopp": "1 000 000"}, {"Månad": "2025-02", "Slag": "Overhead", "Belopp": "9 000 000"},
        {"Månad": "2025-03", "Belopp": "500 000"},
    ]  # fmt: skip
    sums = invoiced(("2025-01", "900 000"), ("2025-01", "90 000"), ("2025-02", "951 000"), ("2025-02", "0"))
    told = found({"ledger": ledger, "assignments": sums})
    assert list(told) == ["ledger_differs_from_invoiced"]
    expected = "Månadens intäkter är 1 050 000 kr, men i Access är 990 000 kr fakturerat: 60 000 kr skiljer."
    assert expected in told["ledger_differs_from_invoiced"].replace("\u00a0", " ")


def test_a_month_without_any_invoice_among_others_differs():
    ledger = [{"Månad": f"2025-0{month}", "Belopp": "100"} for month in (1, 2, 3)]
    told = found({"ledger": ledger, "assignments": invoiced(("2025-01", "100"), ("2025-03", "100"))})
    assert "men i Access är 0 kr fakturerat: 100 kr skiljer." in told["ledger_differs_from_invoiced"].replace(
        "\u00a0", " "
    )


def test_a_table_that_every_database_must_have_may_not_be_empty_in_the_newest():
    con = staged({
        "raw_customers": [{**GOOD["raw_customers"], "delivery": 1}, {**GOOD["raw_customers"], "delivery": 2}],
        "raw_prices": [{**GOOD["raw_prices"], "delivery": 1}],
        "raw_packages": [{**GOOD["raw_packages"], "delivery": 1}],
    })  # fmt: skip
    gate.check(con)
    broken = con.execute("select rule from findings where severity = 'block' order by rule").fetchall()
    assert broken == [("packages_has_rows",)]  # a database may lack the price list, but not the packages


def accounts(rows: dict[str, list[dict]]) -> dict[str, str]:
    """The messages of the rules that compare the ledger's accounts, by rule."""
    con = staged({"raw_ledger": [{**GOOD["raw_ledger"], **cells} for cells in rows["ledger"]]})
    gate.check(con)
    told = con.execute("select rule, message from findings where rule similar to '.*account(s_missing|_text_differs)'")
    return dict(told.fetchall())


def test_an_account_that_a_months_newer_delivery_lacks_is_told_at_the_months_first_row():
    before = [{}, {"Konto": "6900", "Belopp": "300 000"}, *[{"Konto": "9810", "Belopp": "99 202"}] * 2]
    told = accounts({"ledger": [*before, {"delivery": 2}, {"Konto": "3020", "delivery": 2}]})
    said = told.pop("ledger_accounts_missing").replace("\u00a0", " ")
    assert "rad 6: Månaden hade förut också konto 6900 och 9810, 399 202 kr, som saknas nu." in said
    assert told == {}


def test_accounts_of_another_type_or_month_or_that_are_all_there_are_not_missing():
    assert accounts({"ledger": [
        {}, {"Konto": "3020", "Typ": "Budget"}, {"Konto": "3030", "Månad": "2025-02"},
        {"delivery": 2}, {"Konto": "3040", "delivery": 2},
    ]}) == {}  # fmt: skip


def test_many_accounts_that_are_missing_are_counted():
    told = accounts({"ledger": [*numbered("Konto", 9, Belopp="1"), {"Konto": "1", "delivery": 2}]})
    assert "också konto 2, 3, 4, 5, 6 och 3 till, 8 kr, som" in told["ledger_accounts_missing"].replace("\u00a0", " ")


def test_an_account_with_two_texts_in_a_month_is_told_with_the_other():
    named = [{"Konto": "3110", "Kontotext": text} for text in ("Uppdrag", "Uppdrag, övrigt")]
    told = accounts({"ledger": named})
    assert 'rad 2: Konto 3110 står också på rad 3 med kontotexten "Uppdrag, övrigt"; båda räknas.' in str(told)
    told = accounts({"ledger": [named[0], {"Konto": "3110"}]})
    assert "Konto 3110 står också på rad 3 utan kontotext; båda räknas." in str(told)
    assert accounts({"ledger": [named[0], named[1] | {"Månad": "2025-02"}, named[1] | {"Belopp": "-5"}]}) == {}
