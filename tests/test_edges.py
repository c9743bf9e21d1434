"""measure() at the edges: one small world each, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.world import ORGANISATIONS, World
from warehouse.explain import explain
from warehouse.measure import measure


@pytest.fixture(scope="module")
def connection():
    return World().con


@pytest.fixture
def world(connection) -> World:
    return World(connection)


def no_ads_in_february(world: World) -> None:
    world.ad("2025-01-10")
    world.assignment("2025-01-15")
    world.assignment("2025-02-15")
    world.ad("2025-03-10")


def a_district_that_did_not_exist(world: World) -> None:
    for day, organisation in (("2022-05-01", "Rinkeby-Kista stadsdelsförvaltning"), ("2022-05-02", "Järva")):
        world.ad(day, organisation)
        world.assignment(day, 2, organisation)
    world.ad("2025-05-01", "Rinkeby-Kista stadsdelsförvaltning")  # the old name after its last day


def a_leap_day(world: World) -> None:
    world.ad("2024-02-29")
    world.assignment("2024-02-29", invoiced_amount=1000, invoice_date=date(2024, 2, 29), price=1000)
    world.ledger("2024-02", "Intäkt", 1000)


def ordered_in_december_started_in_january(world: World) -> None:
    world.con.execute("update stg_customers set first_order_date = '2023-12-20' where customer_id = 1")
    world.assignment("2024-01-10", ordered_date=date(2023, 12, 20), price=900)
    world.ad("2023-12-21")
    world.ad("2024-01-21")


def ads_without_positions(world: World) -> None:
    for number, positions in enumerate((None, 0, 5000, 1000, 3)):
        world.ad("2025-01-10", ad_id=f"A{number}", position_count=positions)
    world.assignment("2025-01-11", ad_reference="A0")
    world.assignment("2025-01-11", ad_reference="A4")


def a_survey_with_one_answer(world: World) -> None:
    asked = world.assignment("2025-01-02", customer_survey_date=date(2025, 2, 1))
    world.answer("2025-03-01", "kund", {"customer_overall": 9, "customer_recommend": 10}, asked)
    for _ in range(6):
        world.answer("2025-03-01", "kbr", {"course_grade": 9})


def a_month_without_ledger_rows(world: World) -> None:
    for month in ("2025-01", "2025-03"):
        world.ledger(month, "Intäkt", 100)
        world.ledger(month, "Overhead", 40)
    for month in ("2025-01", "2025-02", "2025-03"):
        world.ledger(month, "Intäkt", 90, "Budget", version="KF-beslut")
        world.staffing(month, 2)


def a_budget_revised_twice(world: World) -> None:
    for version, amount in (("T1", 110), ("KF-beslut", 100), ("T2", 130)):  # whatever order they came in
        world.ledger("2025-01", "Intäkt", amount, "Budget", version=version)
    for version, amount in (("KF-beslut", 200), ("T1", 220)):
        world.ledger("2025-02", "Intäkt", amount, "Budget", version=version)
    world.ledger("2025-03", "Intäkt", 300, "Budget", version="KF-beslut")
    world.ledger("2025-03", "Overhead", 30, "Budget", version="T2")  # another account: the one above stays


def nothing_to_divide_by(world: World) -> None:
    world.ad("2025-01-10", ad_id="A1", women_count=0, men_count=0)
    world.assignment("2025-01-11", 5, ad_reference="A1")
    world.staffing("2025-01", 0, sick_leave_share=0.1, billing_fte=0)
    world.ledger("2025-01", "Intäkt", 100)
    world.ledger("2025-12", "Intäkt", 0)
    world.put("hours", month=date(2025, 1, 1), consultant_id=1, assignment_hours=0, total_hours=0)


def an_assignment_each_month(world: World) -> None:
    for month in range(1, 13):
        for _ in range(month):
            world.assignment(f"2025-{month:02d}-15")


def sold_and_invoiced_later(world: World) -> None:
    """January: 1,000, invoiced in June as 900. March: 500, never invoiced. The year before: invoiced 70 in February."""
    world.assignment("2025-01-10", price=1000, invoiced_amount=900, invoice_date=date(2025, 6, 30))
    world.assignment("2025-03-10", price=400, extra_hours=2, hourly_price=50)
    world.assignment("2024-11-10", price=80, invoiced_amount=70, invoice_date=date(2025, 2, 1))
    world.assignment("2025-02-10", price=9999, status="Avbrutet", invoiced_amount=30, invoice_date=date(2025, 2, 28))
    world.assignment("2025-12-10", price=200, invoiced_amount=200, invoice_date=date(2026, 1, 15))
    for month in range(1, 13):
        world.ledger(f"2025-{month:02d}", "Intäkt", 1000, "Budget")
        if month > 1:
            world.ledger(f"2025-{month:02d}", "Intäkt", 7, "Prognos", version="T1")  # eleven months: no year


def a_forecast_of_the_whole_year(world: World) -> None:
    world.assignment("2025-01-10", price=600)
    for month in range(1, 13):
        world.ledger(f"2025-{month:02d}", "Intäkt", 1000, "Budget")
        for version, amount in (("T2", 100), ("T1", 5)):
            world.ledger(f"2025-{month:02d}", "Intäkt", amount, "Prognos", version=version)


def applications(world: World) -> None:
    """Three ads with applications: one matched by id and reference, one to a course, one only to what was cancelled."""
    world.ad("2025-01-10", ad_id="A1", reference="R1", application_count=40, women_count=30, men_count=10)
    world.ad("2025-01-10", ad_id="A2", application_count=5, women_count=4)
    world.ad("2025-01-10", ad_id="A3", application_count=100, women_count=1, men_count=99)
    world.ad("2025-01-10", ad_id="A4", reference="R1", status="Avbruten", application_count=1000)
    world.assignment("2025-01-11", ad_reference="A1")
    world.assignment("2025-01-11", ad_reference="R1")
    world.assignment("2025-01-11", 5, ad_reference="A2")
    world.assignment("2025-01-11", ad_reference="A3", status="Avbrutet")


def an_early_source(world: World) -> None:
    """Access reaches February, Varbi April; the last new customer came in January."""
    for month in ("01", "02", "03", "04"):
        world.ad(f"2025-{month}-10")
    world.assignment("2025-01-15")
    world.assignment("2025-02-15")


Case = tuple[Callable, str, str, dict, float | None]
CASES: list[Case] = [
    (no_ads_in_february, "market_share", "2025-02", {}, None),
    (no_ads_in_february, "matched_share", "2025-02", {}, None),
    (no_ads_in_february, "position_share", "2025-02", {}, None),
    (no_ads_in_february, "ads", "2025-02", {}, 0),
    (no_ads_in_february, "market_share", "2025", {}, 1),
    (a_district_that_did_not_exist, "ads", "2022", {"administration": ["Järva"]}, 2),
    (a_district_that_did_not_exist, "ads", "2022", {"administration": ["Rinkeby-Kista"]}, 0),
    (a_district_that_did_not_exist, "districts_involved", "2022", {}, 1),
    (a_district_that_did_not_exist, "market_share", "2022", {}, 1),
    (a_district_that_did_not_exist, "ads", "2025", {"administration": ["Järva"]}, 1),
    (a_leap_day, "ads", "2024-02", {}, 1),
    (a_leap_day, "market_share", "2024-02", {}, 1),
    (a_leap_day, "invoiced", "2024-02", {}, 1000),
    (a_leap_day, "assignments", "2024-03", {}, None),
    (a_leap_day, "revenue", "2024T1", {}, 1000),
    (ordered_in_december_started_in_january, "assignments", "2023", {}, None),
    (ordered_in_december_started_in_january, "assignments", "2024", {}, 1),
    (ordered_in_december_started_in_january, "market_share", "2023", {}, None),
    (ordered_in_december_started_in_january, "market_share", "2024", {}, 1),
    (ordered_in_december_started_in_january, "order_value", "2024-01", {}, 900),
    (ordered_in_december_started_in_january, "new_customers", "2024", {}, 1),
    (ads_without_positions, "positions", "2025", {}, 1 + 1 + 1 + 1000 + 3),
    (ads_without_positions, "position_share", "2025", {}, (1 + 3) / 1006),
    (ads_without_positions, "matched_share", "2025", {}, 2 / 5),
    (a_month_without_ledger_rows, "revenue", "2025-02", {}, None),
    (a_month_without_ledger_rows, "result", "2025-02", {}, None),
    (a_month_without_ledger_rows, "revenue", "2025T1", {}, 200),
    (a_month_without_ledger_rows, "result", "2025T1", {}, 120),
    (a_month_without_ledger_rows, "revenue_deviation", "2025T1", {}, None),
    (a_month_without_ledger_rows, "revenue_deviation", "2025-03", {}, 10),
    (a_month_without_ledger_rows, "revenue_per_fte", "2025-02", {}, None),
    (a_budget_revised_twice, "budget_revenue", "2025-01", {}, 130),
    (a_budget_revised_twice, "budget_revenue", "2025-02", {}, 220),
    (a_budget_revised_twice, "budget_revenue", "2025-03", {}, 300),
    (a_budget_revised_twice, "budget_result", "2025-03", {}, 270),
    (a_budget_revised_twice, "budget_revenue", "2025", {}, 650),
    *((nothing_to_divide_by, measure_id, "2025", {}, None) for measure_id in (
        "applicants_women_share", "sick_leave", "revenue_per_fte", "revenue_per_billing_fte", "billable_share",
        "repeat_share", "cover_letter_share", "hours_per_assignment", "manager_share", "management_package_share",
        "nps", "satisfied_customers", "sold_share",
    )),
    (nothing_to_divide_by, "december_share", "2025", {}, 0),
    (nothing_to_divide_by, "market_share", "2025", {}, 0),
    (an_assignment_each_month, "assignments", "2025T2", {}, 36),
    (an_assignment_each_month, "assignments", "2025T2/alone", {}, 26),
    (an_assignment_each_month, "assignments", "2025-05..2025-08", {}, 26),
    (an_assignment_each_month, "assignments", "2025T3", {}, 78),
    (sold_and_invoiced_later, "sold_share", "2025-01", {}, 1000 / 12000),
    (sold_and_invoiced_later, "sold_share", "2025-02", {}, (1000 + 70 + 30) / 12000),
    (sold_and_invoiced_later, "sold_share", "2025T1", {}, (1000 + 70 + 30 + 500) / 12000),
    (sold_and_invoiced_later, "sold_share", "2025T2", {}, (900 + 70 + 30 + 500) / 12000),
    (sold_and_invoiced_later, "sold_share", "2025T2/alone", {}, (900 + 70 + 30 + 500) / 12000),
    (sold_and_invoiced_later, "sold_share", "2025", {}, (900 + 70 + 30 + 500 + 200) / 12000),
    (sold_and_invoiced_later, "sold_share", "2024", {}, None),
    (sold_and_invoiced_later, "sold_share", "2026", {}, None),
    (a_forecast_of_the_whole_year, "sold_share", "2025T1", {}, 0.5),
    (applications, "applicants", "2025", {}, 45),
    (applications, "applicants_women_share", "2025", {}, 0.75),
    (applications, "applicants", "2024", {}, None),
    (an_early_source, "market_share", "2025-03", {}, None),
    (an_early_source, "new_customers", "2025-02", {}, 0),
]  # fmt: skip


@pytest.mark.parametrize("make", dict.fromkeys(case[0] for case in CASES), ids=lambda make: make.__name__)
def test_the_figures(world, make):
    make(world)
    con = world.built()
    for _, measure_id, period, where, right in (case for case in CASES if case[0] is make):
        (row,) = measure(con, measure_id, period, where=where)
        assert row.value == (None if right is None else pytest.approx(right)), (measure_id, period, where)


def test_what_a_source_does_not_reach_is_no_zero_in_any_group(world):
    an_early_source(world)
    con = world.built()
    for measure_id, values in (("market_share", [1, 1, None, None]), ("matched_share", [0, 0, None, None])):
        assert [row.value for row in measure(con, measure_id, "2025T1", by=["month"])] == values
        assert measure(con, measure_id, "2025-03")[0].value is None
    assert not measure(con, "new_customers", "2025-02").notes


def test_a_month_without_rows_is_no_group(world):
    a_month_without_ledger_rows(world)
    months = measure(world.built(), "revenue", "2025", by=["month"])
    assert [(row.by["month"], row.value) for row in months] == [("2025-01", 100), ("2025-03", 100)]


def test_accumulated_alone_and_months_add_up(world):
    an_assignment_each_month(world)
    con = world.built()
    tertials = [measure(con, "assignments", f"2025T{number}/alone")[0].value for number in (1, 2, 3)]
    assert tertials == [row.value for row in measure(con, "assignments", "2025", by=["tertial"])] == [10, 26, 42]
    assert sum(row.value for row in measure(con, "assignments", "2025T2", by=["month"])) == sum(tertials[:2])


def test_a_survey_with_one_answer_is_withheld_and_its_count_too(world):
    a_survey_with_one_answer(world)
    con = world.built()
    for measure_id, where in (("satisfied_customers", {}), ("nps", {}), ("customer_grade", {}),
                              ("question_grade", {"question": ["customer_overall"]}), ("answers", {"survey": ["kund"]}),
                              ("response_rate", {"survey": ["kund"]})):  # fmt: skip
        (row,) = measure(con, measure_id, "2025", where=where)
        assert row.withheld
        assert (row.value, row.numerator, row.denominator, row.n, row.low, row.high) == (None,) * 6
    assert [row.withheld for row in measure(con, "answers", "2025", by=["survey"])] == [True, True]
    assert measure(con, "kbr_grade", "2025")[0].value == 9


def test_earlier_versions_of_a_budget_stay(world):
    a_budget_revised_twice(world)
    con = world.built()
    kept = con.execute("select version, is_in_force from mart_ledger where month = '2025-01-01' order by amount")
    assert kept.fetchall() == [("KF-beslut", False), ("T1", False), ("T2", True)]


def test_answers_to_a_survey_that_was_sent_to_nobody_are_still_counted(world):
    world.assignment("2025-01-02")
    for _ in range(6):
        world.answer("2025-03-01", "kandidat", {"candidate_overall": 9})
    (row,) = measure(world.built(), "response_rate", "2025", where={"survey": ["kandidat"]})
    assert (row.value, row.numerator, row.denominator) == (None, 6, 0)


@pytest.mark.parametrize(("by", "where", "has_interval"), [
    (["survey"], {"survey": ["kund", "kandidat"]}, [False, True]),
    (["survey"], {"survey": ["kund", "kandidat"], "kind": ["stadsdelsförvaltning"]}, [True]),
    ([], {"survey": ["kund", "kandidat"], "kind": ["stadsdelsförvaltning"]}, [True]),
    ([], {"survey": ["kund", "kandidat"]}, [False]),
])  # fmt: skip
def test_only_the_anonymous_survey_has_no_interval(world, by, where, has_interval):
    sent = {"customer_survey_date": date(2025, 2, 1), "candidate_survey_date": date(2025, 2, 1)}
    for _ in range(6):
        asked = world.assignment("2025-01-02", **sent)
        world.answer("2025-03-01", "kund", {"customer_overall": 9}, asked)
        world.answer("2025-03-01", "kandidat", {"candidate_overall": 9})
    rows = measure(world.built(), "response_rate", "2025", by=by, where=where)
    assert [row.low is not None for row in rows] == has_interval


def test_a_customer_known_from_before_the_first_order_that_is_kept_is_not_new(world):
    world.con.execute("update stg_customers set first_order_date = '2023-12-19' where customer_id = 2")
    for organisation in ("Farsta", "Järva"):
        assert organisation in ORGANISATIONS
        world.assignment("2024-01-10", 2, organisation, ordered_date=date(2023, 12, 20))
    assert measure(world.built(), "new_customers", "2024")[0].value == 1


def test_the_rows_behind_what_is_sold_add_up_to_it(world):
    sold_and_invoiced_later(world)
    told = explain(world.built(), "sold_share", "2025")
    amount, side = told.columns.index("Belopp"), told.columns.index("Del av måttet")
    sums = {name: sum(row[amount] for row in told.rows if row[side] == name) for name in ("Täljare", "Nämnare")}
    assert sums == {"Täljare": told.measurement[0].numerator, "Nämnare": told.measurement[0].denominator}
