"""measure(): small worlds whose figures are worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.world import World
from warehouse import glossary
from warehouse.build import MARTS
from warehouse.errors import KollenError
from warehouse.explain import explain
from warehouse.measure import catalogue, measure


@pytest.fixture
def world() -> World:
    return World()


def value(con, measure_id, period="2025", **where):
    return measure(con, measure_id, period, where={name: [content] for name, content in where.items()})[0].value


def test_share_over_the_year_is_not_the_mean_of_monthly_shares(world):
    world.ad("2025-01-10")
    world.ad("2025-01-20")
    world.ad("2025-02-10")
    world.assignment("2025-01-15")
    world.assignment("2025-02-15")
    con = world.built()
    monthly = measure(con, "market_share", "2025", by=["month"])
    assert [(row.by["month"], row.value) for row in monthly] == [("2025-01", 0.5), ("2025-02", 1.0)]
    (total,) = measure(con, "market_share", "2025")
    assert (total.numerator, total.denominator, total.n) == (2, 3, 3)
    assert total.value == pytest.approx(2 / 3)


def test_market_share_counts_only_what_is_counted_and_only_the_citys_administrations(world):
    for organisation in ("Farsta", "Socialförvaltningen", "Micasa Fastigheter i Stockholm AB", "Nya förvaltningen"):
        world.ad("2025-03-01", organisation)
        world.assignment("2025-03-05", 2, organisation)
    world.assignment("2025-03-05", 5)  # a course is no recruitment
    world.assignment("2025-03-05", 2, status="Avbrutet")
    world.ad("2025-03-01", status="Avbruten")
    con = world.built()
    share = measure(con, "market_share", "2025")
    assert (share[0].numerator, share[0].denominator) == (2, 2)
    assert any("1 uppdrag och 1 annons från okända organisationer" in note for note in share.notes)
    one = measure(con, "market_share", "2025", where={"administration": ["Farsta"]})
    assert any("1 uppdrag och 1 annons i hela staden från okända organisationer" in note for note in one.notes)
    assert value(con, "market_share_all") == 1.5
    assert value(con, "assignments") == 5
    assert value(con, "market_share", administration="Micasa") is None


def test_an_assignment_belongs_to_its_start_and_else_to_its_order(world):
    world.assignment("2025-01-02", ordered_date=date(2024, 12, 20))
    world.assignment(None, ordered_date=date(2024, 12, 27), status="Beställt")
    con = world.built()
    assert value(con, "assignments", "2024") == 1
    assert value(con, "assignments", "2025") == 1


def test_old_names_are_counted_as_todays_organisation(world):
    world.ad("2022-05-01", "Rinkeby-Kista stadsdelsförvaltning")
    world.ad("2022-05-01", "spånga-tensta STADSDELSFÖRVALTNING")
    world.ad("2024-05-01", "Järva stadsdelsförvaltning")
    world.assignment("2022-05-10", 2, "Rinkeby-Kista stadsdelsförvaltning")
    con = world.built()
    rows = measure(con, "market_share", "2022", by=["administration"])
    assert [(row.by, row.numerator, row.denominator) for row in rows] == [({"administration": "Järva"}, 1, 2)]


def test_no_ads_is_no_value_and_no_assignments_is_nothing_sold(world):
    world.ad("2025-01-10", "Farsta")
    world.assignment("2025-02-10", 2, "Socialförvaltningen")
    con = world.built()
    shares = {row.by["administration"]: row for row in measure(con, "market_share", "2025", by=["administration"])}
    assert shares["Farsta"].value == 0
    assert shares["Socialförvaltningen"].value is None
    assert shares["Socialförvaltningen"].numerator == 1
    assert value(con, "market_share", "2019") is None
    assert value(con, "assignments", "2019") is None  # before anything was recorded, which is not the same as 0


def test_manager_share_reads_second_opinions_of_managers_only(world):
    for day in ("2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"):
        world.ad(day, is_manager=True)
    world.ad("2025-01-05")
    world.assignment("2025-01-06", 1)
    world.assignment("2025-01-06", 3, is_manager=True)
    world.assignment("2025-01-06", 3)
    con = world.built()
    assert value(con, "manager_share") == 0.5
    assert value(con, "management_package_share") == 0.25


def test_a_filter_that_only_assignments_have_touches_the_numerator_and_says_so(world):
    world.ad("2025-01-01")
    world.ad("2025-01-02")
    world.assignment("2025-01-06", 1)
    world.assignment("2025-01-06", 2)
    con = world.built()
    filtered = measure(con, "market_share", "2025", where={"package": ["Chefspaket"]})
    assert (filtered[0].numerator, filtered[0].denominator) == (1, 2)
    assert any("täljaren" in note for note in filtered.notes)
    by_package = measure(con, "market_share", "2025", by=["package"])
    assert [(row.by["package"], row.value) for row in by_package] == [("Chefspaket", 0.5), ("Stora paketet", 0.5)]


def test_matched_ads_and_positions(world):
    world.ad("2025-01-01", ad_id="100", reference="R1", position_count=3)
    world.ad("2025-01-02", ad_id="101", reference="R2")
    world.ad("2025-01-03", ad_id="102")
    world.assignment("2025-01-06", ad_reference="100")
    world.assignment("2025-01-06", ad_reference="100")
    world.assignment("2025-01-06", ad_reference="R2")
    world.assignment("2025-01-06", 5, ad_reference="102")
    con = world.built()
    assert value(con, "matched_share") == pytest.approx(2 / 3)
    assert value(con, "position_share") == pytest.approx(4 / 5)


def test_money_per_month_and_against_the_newest_budget(world):
    world.ledger("2025-01", "Intäkt", 1000)
    world.ledger("2025-01", "Intäkt", -100)
    world.ledger("2025-01", "Personalkostnad", 600)
    world.ledger("2025-01", "Overhead", 100)
    for version, amount in (("KF-beslut", 800), ("T1", 950)):
        world.ledger("2025-01", "Intäkt", amount, "Budget", version=version)
    world.ledger("2025-02", "Intäkt", 500, "Budget", version="KF-beslut")
    world.ledger("2025-01", "Overhead", 120, "Budget", version="KF-beslut")
    con = world.built()
    assert value(con, "revenue") == 900
    assert value(con, "result") == 200
    assert value(con, "budget_revenue") == 1450
    assert value(con, "budget_cost") == 120
    assert value(con, "revenue_deviation", "2025-01") == -50
    assert value(con, "result", "2025-02") is None
    assert value(con, "revenue", "2025-02") is None


def test_fte_is_summed_over_units_and_averaged_over_months(world):
    for month, first, second in (("2025-01", 10, 5), ("2025-02", 12, 5)):
        world.staffing(month, first)
        world.staffing(month, second, "Enhet 2")
    world.ledger("2025-01", "Intäkt", 3200)
    con = world.built()
    assert value(con, "fte") == 16
    assert value(con, "revenue_per_fte") == 200
    by_unit = measure(con, "fte", "2025", by=["unit"])
    assert [row.value for row in by_unit] == [11, 5]


def test_december_share_waits_for_the_year(world):
    world.ledger("2025-11", "Intäkt", 750)
    world.ledger("2025-12", "Intäkt", 250)
    con = world.built()
    assert value(con, "december_share") == 0.25
    waiting = measure(con, "december_share", "2025T2")
    assert waiting[0].value is None
    assert "Visas bara för hela år." in waiting.notes


def test_nps_and_its_interval(world):
    for grade in (10, 10, 9, 9, 8, 6, 10, 9):
        world.answer("2025-03-01", "kund", {"customer_recommend": grade})
    (row,) = measure(world.built(), "nps", "2025")
    assert row.value == 62.5  # six promoters and one detractor of eight
    # adjusted Wald by hand: (6 + 0.75 - 1 - 0.75) / 11 = 0.4545; variance (8.5 / 11 - 0.2066) / 11 = 0.05147
    assert row.low == pytest.approx(100 * (0.454545 - 1.959964 * 0.226866), abs=0.01)
    assert row.high == pytest.approx(100 * (0.454545 + 1.959964 * 0.226866), abs=0.01)


def test_a_mean_grade_and_its_interval(world):
    for grade in (8, 9, 10, 9, 9):
        world.answer("2025-03-01", "matchning", {"match_grade": grade})
    (row,) = measure(world.built(), "match_grade", "2025")
    assert row.value == 9
    assert row.high - row.value == pytest.approx(2.776445 * (0.5 / 5) ** 0.5)  # t(4), variance 2/4


def test_a_share_of_answers_and_its_interval(world):
    for grade in (7, 8, 9, 10, 6):
        world.answer("2025-03-01", "kund", {"customer_overall": grade})
    (row,) = measure(world.built(), "satisfied_customers", "2025")
    assert row.value == 0.8
    assert (row.low, row.high) == pytest.approx((0.3755, 0.9638), abs=1e-4)  # Wilson, 4 of 5, from a table


def test_fewer_than_five_answers_are_withheld_and_one_more_group_with_them(world):
    for month, answers in (("01", 4), ("02", 5), ("03", 7)):
        for _ in range(answers):
            world.answer(f"2025-{month}-10", "matchning", {"match_grade": 9, "match_use_again": True})
    con = world.built()
    for measure_id in ("match_grade", "use_again"):
        rows = measure(con, measure_id, "2025", by=["month"])
        assert [row.withheld for row in rows] == [True, True, False]
        assert {(row.value, row.numerator, row.denominator, row.n, row.low, row.high) for row in rows[:2]} == {
            (None,) * 6
        }
    assert measure(con, "answers", "2025-01", by=["survey"])[0].withheld
    assert explain(con, "match_grade", "2025-01").rows == []


def test_response_rate_per_survey(world):
    sent = [
        world.assignment("2025-01-02", customer_survey_date=date(2025, 2, 1), candidate_survey_date=date(2025, 2, 1))
        for _ in range(10)
    ]
    for assignment_id in sent[:6]:
        world.answer("2026-01-15", "kund", {"customer_overall": 9}, assignment_id)
    for _ in range(5):
        world.answer("2025-03-01", "kandidat", {"candidate_overall": 9})
    con = world.built()
    rows = {row.by["survey"]: row for row in measure(con, "response_rate", "2025", by=["survey"])}
    assert rows["kund"].value == 0.6  # answered whenever
    assert rows["kund"].low is not None
    assert rows["kandidat"].value == 0.5
    assert rows["kandidat"].low is None
    assert measure(con, "response_rate", "2025", where={"survey": ["kandidat"]})[0].low is None
    split = measure(con, "response_rate", "2025", by=["survey"], where={"administration": ["Farsta"]})
    assert [row.by["survey"] for row in split] == ["kund"]
    assert any("anonym" in note for note in split.notes)
    with pytest.raises(KollenError, match="per enkät"):
        measure(con, "response_rate", "2025")


def test_districts_customers_and_new_customers(world):
    world.assignment("2024-05-01", 2, "Farsta")
    world.assignment("2025-05-01", 2, "Farsta")
    world.assignment("2025-05-01", 2, "Järva")
    world.assignment("2025-05-01", 2, "Rinkeby-Kista stadsdelsförvaltning")  # Järva of today
    world.assignment("2025-05-01", 5, "Socialförvaltningen")
    con = world.built()
    assert value(con, "districts_involved") == 2
    assert value(con, "customers_involved") == 3
    assert value(con, "customers") == 4
    assert value(con, "new_customers") == 3


def test_a_customer_from_before_the_history_is_not_new_in_its_first_year(world):
    world.con.execute("update stg_customers set first_order_date = ? where customer_id = 1", [date(2019, 5, 1)])
    world.assignment("2022-05-01", 2, "Farsta")
    world.assignment("2022-05-01", 2, "Järva")
    assert value(world.built(), "new_customers", "2022") == 1


def test_a_manual_value_is_the_periods_own_or_the_latest_before_it_in_the_year(world):
    for period, number in (("2025T1", 80), ("2025", 90), ("2024", 70)):
        world.put("manual", period=period, indicator="ami", value=number)
    con = world.built()
    found = {
        period: measure(con, "manual", period, where={"indicator": ["ami"]})[0].value
        for period in ("2025T1", "2025T2", "2025", "2026", "2024T1")
    }
    assert found == {"2025T1": 80, "2025T2": 80, "2025": 90, "2026": None, "2024T1": None}


def test_a_period_that_the_rows_do_not_reach_is_said_to_be_incomplete(world):
    world.ad("2025-01-10")
    world.assignment("2025-02-15")
    con = world.built()
    assert any("Underlaget slutar januari 2025" in note for note in measure(con, "market_share", "2025").notes)
    assert not measure(con, "assignments", "2025-02").notes


@pytest.mark.parametrize(("call", "message"), [
    ({"measure_id": "omsattning", "period": "2025"}, 'Måttet "omsattning" finns inte'),
    ({"measure_id": "revenue", "period": "2025", "by": ["unit"]}, "Det går med: year, tertial, month, account"),
    ({"measure_id": "revenue", "period": "2025", "where": {"färg": ["röd"]}}, 'kan inte delas upp på "färg"'),
    ({"measure_id": "revenue", "period": "igår"}, 'Perioden "igår"'),
])  # fmt: skip
def test_a_wrong_question_gets_an_answer_that_helps(world, call, message):
    with pytest.raises(KollenError, match=message):
        measure(world.built(), **call)


def test_explain_gives_formula_and_source_rows(world):
    world.ad("2025-01-10")
    world.ad("2025-01-11", "Järva")
    world.assignment("2025-01-15")
    told = explain(world.built(), "market_share", "2025", {"administration": ["Farsta"]})
    assert told.formula.endswith("= Uppdrag som räknas i andelen (1) ÷ Annonser (1) = 100,0\u00a0%")
    assert "'Farsta'" in told.sql
    assert told.columns[:3] == ("Fil", "Rad", "Del av måttet")
    assert [(row[0], row[2]) for row in told.rows] == [
        ("assignments.csv", "Uppdrag som räknas i andelen"),
        ("ads.csv", "Annonser"),
    ]


def test_every_measure_answers_in_every_dimension_it_claims(con):
    for measure_id, asked in catalogue().items():
        needed = {"survey": ["kund"], "question": ["match_grade"], "indicator": ["ami"]}
        where = {name: needed[name] for name in asked.requires}
        total = measure(con, measure_id, "2025", where=where)
        assert len(total) == 1
        for dimension in asked.dimensions:
            for row in measure(con, measure_id, "2025", by=[dimension], where=where):
                assert list(row.by) == [dimension]


def test_every_mart_column_is_in_the_glossary(con):
    columns = {
        column
        for (column,) in con.execute(
            "select column_name from information_schema.columns where table_name in (select unnest(?))", [list(MARTS)]
        ).fetchall()
    }
    assert columns - set(glossary.entries()) == set()


def test_answers_to_many_questions_are_withheld_by_answers_not_by_grades(world):
    for _ in range(4):
        world.answer("2025-03-01", "kund", {"customer_overall": 9, "customer_support": 8, "customer_time": 10})
    for _ in range(6):
        world.answer("2025-04-01", "kund", {"customer_overall": 10, "customer_support": 10})
    con = world.built()
    assert measure(con, "customer_grade", "2025-03")[0].withheld
    (row,) = measure(con, "customer_grade", "2025")
    assert (row.numerator, row.denominator, row.n) == (4 * 27 + 6 * 20, 24, 10)
    assert row.value == 9.5
    assert row.high <= 10


def test_a_deviation_waits_until_both_sides_reach_the_period(world):
    for month in ("2026-01", "2026-02", "2026-03"):
        world.ledger(month, "Intäkt", 100, "Budget", version="KF-beslut")
    world.ledger("2026-01", "Intäkt", 90)
    world.ledger("2026-02", "Intäkt", 130)
    con = world.built()
    assert value(con, "revenue_deviation", "2026-01..2026-02") == 20
    waiting = measure(con, "revenue_deviation", "2026-01..2026-03")
    assert waiting[0].value is None
    assert any("inte uppgifter för samma månader" in note for note in waiting.notes)
    by_month = measure(con, "revenue_deviation", "2026-01..2026-03", by=["month"])
    assert [row.value for row in by_month] == [-10, 30, None]
    assert measure(con, "revenue_deviation", "2026-01..2026-02", by=["tertial"])[0].value == 20
    assert measure(con, "revenue_deviation", "2026-01..2026-03", by=["tertial"])[0].value is None
    assert any("Underlaget slutar februari 2026" in note for note in measure(con, "revenue", "2026").notes)


def test_of_two_versions_without_rank_the_later_counts(world):
    world.ledger("2026-01", "Intäkt", 100, "Budget", version="Reviderad A")
    world.ledger("2026-01", "Intäkt", 120, "Budget", version="Reviderad B")
    world.ledger("2026-01", "Intäkt", 90, "Budget", version="T2")
    assert value(world.built(), "budget_revenue", "2026-01") == 120


def test_an_answer_about_a_cancelled_assignment_is_left_out_as_the_assignment_is(world):
    kept, cancelled = world.assignment("2025-01-02"), world.assignment("2025-01-02", status="Avbrutet")
    for assignment_id in (kept, cancelled):
        for _ in range(5):
            world.answer("2025-03-01", "kund", {"customer_overall": 9}, assignment_id)
    assert measure(world.built(), "satisfied_customers", "2025")[0].n == 5


def test_a_reference_leads_to_the_ad_that_was_not_cancelled(world):
    world.ad("2025-01-01", ad_id="1", reference="R")
    world.ad("2025-02-01", ad_id="2", reference="R", status="Avbruten")
    world.assignment("2025-01-06", ad_reference="R")
    assert value(world.built(), "matched_share") == 1


def test_the_rows_behind_a_survey_figure_give_no_grade_and_no_customer(world):
    asked = world.assignment("2025-01-02")
    for _ in range(6):
        world.answer("2025-03-01", "kund", {"customer_overall": 9}, asked)
    told = explain(world.built(), "satisfied_customers", "2025")
    assert told.rows
    assert set(told.columns) <= {"Fil", "Rad", "Del av måttet", "Enkät", "Fråga", "Månad"}


def test_a_question_mark_in_a_filter_stays_where_it_was_written(world):
    told = explain(world.built(), "question_grade", "2025", {"question": ["Nöjd?"], "survey": ["kund"]})
    assert "question in ('Nöjd?')" in told.sql
    assert "survey in ('kund')" in told.sql


COUNTS = [name for name, asked in catalogue().items()
          if asked.base and asked.base.expression == "count(*)" and not asked.survey]  # fmt: skip


@pytest.mark.parametrize("measure_id", COUNTS)
def test_the_groups_of_a_count_add_up_to_its_total(con, measure_id):
    period = "2025-01..2026-08"  # a kind that is rare has none in some years
    total = measure(con, measure_id, period)[0].value
    assert total > 0
    for dimension in catalogue()[measure_id].dimensions:
        assert sum(row.value for row in measure(con, measure_id, period, by=[dimension])) == total


def test_a_dimension_asked_for_twice_is_refused(world):
    with pytest.raises(KollenError, match="flera gånger"):
        measure(world.built(), "assignments", "2025", by=["area", "area"])


def test_a_deviation_waits_where_the_outcome_begins_later_than_the_budget(world):
    for month in range(1, 13):
        world.ledger(f"2025-{month:02d}", "Intäkt", 100, "Budget")
        if month >= 5:
            world.ledger(f"2025-{month:02d}", "Intäkt", 100)
    con = world.built()
    assert value(con, "revenue_deviation", "2025") is None
    tertials = measure(con, "revenue_deviation", "2025", by=["tertial"])
    assert [row.value for row in tertials] == [None, 0, 0]


@pytest.mark.parametrize(("answers", "withheld"), [
    ([6, 7, 8], []), ([4, 5, 6], [4, 5]), ([1, 1, 5, 9], [1, 1, 5]), ([2, 3, 9, 9], [2, 3]),
    ([1, 1, 2, 6], [1, 1, 2, 6]), ([3], [3]),
])  # fmt: skip
def test_what_is_withheld_cant_be_worked_out_from_the_total(world, answers, withheld):
    for month, count in enumerate(answers, start=1):
        for _ in range(count):
            world.answer(f"2025-{month:02d}-10", "matchning", {"match_grade": 9})
    rows = measure(world.built(), "match_grade", "2025", by=["month"])
    assert [count for row, count in zip(rows, answers, strict=True) if row.withheld] == withheld


def test_a_source_that_never_came_is_no_value_in_any_group(world):
    world.ad("2025-01-10", is_manager=True)
    con = world.built()
    for measure_id in ("market_share", "matched_share", "position_share", "manager_share"):
        for by in ([], ["administration"], ["month"]):
            assert [row.value for row in measure(con, measure_id, "2025", by=by)] == [None]


def test_a_planned_start_does_not_make_the_history_reach_further(world):
    world.con.execute("insert into deliveries (received_at) values ('2025-03-15')")
    world.assignment("2025-02-01")
    world.assignment("2025-12-01")
    notes = measure(world.built(), "assignments", "2025").notes
    assert any("Underlaget slutar februari 2025" in note for note in notes)
