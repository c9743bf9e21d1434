"""Which plan a year goes by, its targets, and how an indicator's status follows from its figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.staged import GOOD, staged
from warehouse import build, plan
from warehouse.errors import KollenError
from warehouse.period import Period
from warehouse.plan_file import Indicator

# --- which plan, which target


@pytest.mark.parametrize(
    ("year", "of", "note"),
    [
        (2021, 2021, None),
        (2024, 2021, "mål ur plan 2021; plan 2024 saknas"),
        (2025, 2025, None),
        (2026, 2025, "mål ur plan 2025; plan 2026 saknas"),
    ],
)
def test_a_year_without_a_plan_goes_by_the_latest_earlier_one(year, of, note):
    found, said = plan.plan_for(year)
    assert (found.year, said) == (of, note)


def test_a_year_before_every_plan_is_refused():
    with pytest.raises(KollenError, match="Ingen verksamhetsplan gäller 2019"):
        plan.plan_for(2019)
    with pytest.raises(KollenError, match=r"ingen verksamhetsplan för 2024\. Planer finns för 2021, 2025"):
        plan.load(2024)


@pytest.mark.parametrize(
    ("measure_id", "where", "year", "value"),
    [
        ("market_share", None, 2025, 0.13),
        ("market_share", {"administration": []}, 2025, 0.13),
        ("market_share", {"administration": ["Socialförvaltningen"]}, 2025, 0.55),
        ("market_share", {"administration": ["Farsta"]}, 2025, None),
        ("market_share", None, 2023, 0.15),
        ("market_share", None, 2019, None),
        ("management_package_share", None, 2025, 0.30),
        ("districts_involved", {"is_manager": [True], "area": ["Äldreomsorg"]}, 2025, 7),
        ("fte", None, 2025, None),
    ],
)
def test_a_target_belongs_to_exactly_its_figure(measure_id, where, year, value):
    found = plan.target(measure_id, where, year)
    assert (found and found.value) == value


def test_a_target_says_which_plan_it_comes_from_and_what_else_the_plan_says():
    found = plan.target("market_share", None, 2026)
    assert found.plan_year == 2025
    assert "plan 2026 saknas" in found.note and "12 procent" in found.note


# --- status

SHARE = Indicator("share", "Andel", "goal", "market_share", target=0.50, unit="share", periodicity="Tertial")
COUNT = replace(SHARE, target=9, unit="count", accumulates=True)
SICK = replace(SHARE, target=0.06, direction="down")
YEARLY = replace(SHARE, periodicity="År")
NO_TARGET = replace(SHARE, target=None)
MORE = replace(NO_TARGET, compare="more")
KEEP = replace(NO_TARGET, compare="keep")


@pytest.mark.parametrize(
    ("indicator", "value", "period", "extra", "expected"),
    [
        (SHARE, 0.50, "2025T1", {}, "met"),
        (SHARE, 0.1 + 0.2 + 0.2, "2025T1", {}, "met"),
        (SHARE, 0.475, "2025T1", {}, "near"),
        (SHARE, 0.474, "2025T1", {}, "missed"),
        (SHARE, 0.474, "2025T1", {"tolerance": 0.10}, "near"),
        (SHARE, 0.499, "2025T1", {"tolerance": 0}, "missed"),
        (SHARE, None, "2025T1", {}, "no_data"),
        (SICK, 0.06, "2025", {}, "met"),
        (SICK, 0.063, "2025", {}, "near"),
        (SICK, 0.064, "2025", {}, "missed"),
        (YEARLY, 0.90, "2025T2", {}, "not_due"),
        (YEARLY, None, "2025T2", {}, "not_due"),
        (YEARLY, 0.90, "2025", {}, "met"),
        (YEARLY, 0.10, "2025T3", {}, "missed"),
        (COUNT, 3, "2025T1", {}, "on_pace"),
        (COUNT, 2, "2025T1", {}, "behind_pace"),
        (COUNT, 6, "2025T2", {}, "on_pace"),
        (COUNT, 8, "2025T2", {"pace": 8.1}, "behind_pace"),
        (COUNT, 2, "2025T2", {"pace": 1.5}, "on_pace"),
        (COUNT, 9, "2025T1", {}, "met"),
        (COUNT, 8, "2025", {}, "missed"),
        (COUNT, 8.6, "2025", {}, "near"),
        (COUNT, 5, None, {}, "not_due"),
        (SHARE, 0.60, None, {}, "met"),
        (NO_TARGET, 0.60, "2025", {}, "no_data"),
        (NO_TARGET, 0.60, "2025", {"previous": 0.5}, "no_data"),
        (MORE, 0.60, "2025T2", {"previous": 0.50}, "met"),
        (MORE, 0.50, "2025T2", {"previous": 0.50}, "near"),
        (MORE, 0.40, "2025T2", {"previous": 0.50}, "missed"),
        (MORE, 0.40, "2025T2", {}, "no_data"),
        (KEEP, 0.50, "2025T2", {"previous": 0.50}, "met"),
        (KEEP, 0.49, "2025T2", {"previous": 0.50}, "near"),
        (replace(MORE, accumulates=True), 6, "2025T1", {"previous": 5}, "met"),
        (replace(MORE, accumulates=True), 3, "2025T1", {"previous": 5}, "missed"),
    ],
)
def test_status(indicator, value, period, extra, expected):
    assert plan.status(indicator, value, period and Period.parse(period), **extra) == expected


# --- the plan against a warehouse


def courses(*days: str) -> list[dict]:
    """One KBR-utbildning for a district on each day."""
    whole = {**GOOD["raw_assignments"], "PaketID": "2", "Chefsrekrytering": "False"}
    return [
        {**whole, "UppdragsID": str(100 + number), "Beställningsdatum": day, "Startdatum": day}
        for number, day in enumerate(days)
    ]


@pytest.fixture(scope="module")
def small():
    """Four courses in 2024, one by April; six in 2025, two by April. A manager ad with a chefspaket; manual values."""
    rows = {table: [GOOD[table]] for table in ("raw_customers", "raw_consultants")}
    rows["raw_ads"] = [
        GOOD["raw_ads"],
        {**GOOD["raw_ads"], "Annons-ID": "A2", "Chefsannons": "Nej", "Publicerad": "2025-12-20"},
    ]
    rows["raw_packages"] = [
        GOOD["raw_packages"],
        {"PaketID": "2", "Paket": "KBR-utbildning", "Räknas i andel": "False", "Hela processen": "False"},
    ]
    before = courses("2024-01-15", "2024-06-01", "2024-09-01", "2024-12-01")
    last = {**GOOD["raw_assignments"], "UppdragsID": "300", "Startdatum": "2025-12-01", "Status": "Avbrutet"}
    now = courses("2025-02-01", "2025-03-01", "2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01")
    rows["raw_assignments"] = [
        GOOD["raw_assignments"],
        last,
        *before,
        *({**row, "UppdragsID": f"2{row['UppdragsID']}"} for row in now),
    ]
    rows["raw_manual"] = [
        {"Period": "2025T1", "Indikator": "team_spirit", "Värde": "8,9", "Rapporterad av": "Samordnare"},
        {"Period": "2025T1", "Indikator": "Antal tillhandahållna platser för feriejobb", "Värde": "4"},
    ]
    con = staged(rows)
    con.execute("create view set_aside as select 'stg_ads' as table_name, 0::bigint as row_id where false")
    build.build_marts(con)
    return con


def of(values: list[plan.IndicatorValue], indicator: str) -> plan.IndicatorValue:
    (found,) = [value for value in values if value.id == indicator]
    return found


def test_every_indicator_is_answered_in_the_plans_order(small):
    found = plan.indicators(small, "2025T2")
    assert [value.id for value in found] == [item.id for item in plan.load(2025).indicators]
    assert all(value.value is not None or value.reason for value in found)


def test_pace_is_the_part_of_the_year_that_the_year_before_had_by_then(small):
    found = of(plan.indicators(small, "2025T1"), "courses")
    assert (found.value, found.previous, found.pace, found.status) == (2, 1, 9 / 4, "behind_pace")
    assert found.previous_period.label == "januari–april 2024"
    found = of(plan.indicators(small, "2025T2"), "courses")
    assert (found.value, found.pace, found.status) == (6, 9 / 2, "on_pace")
    found = of(plan.indicators(small, "2025"), "courses")
    assert (found.value, found.pace, found.status) == (6, None, "missed")


def test_the_first_year_of_all_is_taken_as_even(small):
    found = of(plan.indicators(small, "2024T1", plan_year=2025), "courses")
    assert (found.pace, found.status, found.plan_year) == (3, "behind_pace", 2025)


@pytest.fixture
def received(small):
    """received(day): as if the newest delivery had come that day."""
    yield lambda day: small.execute("insert into deliveries values (1, 'x', ?, 'x', false)", [day])
    small.execute("delete from deliveries")


def test_a_year_that_still_runs_is_judged_by_the_months_that_are_over(small, received):
    received("2025-09-10")
    running = plan.indicators(small, "2025")
    found = of(running, "courses")
    assert (found.status, found.pace, found.previous_period.label) == ("on_pace", 9 / 2, "januari–augusti 2024")
    assert "Läge och trend gäller januari–augusti 2025." in found.note
    assert of(running, "city_manager_share").status == "not_due"


def test_a_month_that_still_runs_is_not_held_against_a_whole_one(small, received):
    received("2025-07-20")
    found = of(plan.indicators(small, "2025"), "courses")
    assert (found.value, found.judged, found.previous, found.trend) == (6, 4, 2, "better")
    assert (found.pace, found.status) == (9 / 2, "behind_pace")


def test_a_period_of_two_years_has_no_plan(small):
    with pytest.raises(KollenError, match="En plan gäller ett år"):
        plan.indicators(small, "2024-09..2025-03", plan_year=2025)


def test_values_reported_by_hand_are_found_by_id_or_by_the_plans_text(small):
    found = plan.indicators(small, "2025T2")
    assert (of(found, "team_spirit").value, of(found, "team_spirit").status) == (8.9, "near")
    assert (of(found, "holiday_jobs").value, of(found, "holiday_jobs").status) == (4, "on_pace")
    missing = of(found, "engagement")
    assert (missing.status, missing.reason) == ("no_data", "Inget värde är rapporterat för perioden.")


def test_more_than_the_year_before_is_said_beside_the_target(small):
    found = of(plan.indicators(small, "2025T2"), "districts_preschool_managers")
    assert (found.value, found.previous) == (1, 0)
    assert "Fler än under januari–augusti 2024." in found.note


def test_expected_results_with_a_figure_are_followed_like_indicators(small):
    found = plan.expected(small, "2025")
    share = of(found, "expected_management_package_share")
    assert (share.value, share.target, share.status) == (1.0, 0.30, "met")
    assert of(found, "expected_districts_preschool_managers").status == "met"


def test_a_plan_row_whose_measure_does_not_exist_has_no_data(small, monkeypatch):
    old = plan.load(2025)
    row = replace(old.indicators[0], measure="no_such_measure", where={})
    monkeypatch.setattr(plan, "load", lambda year: replace(old, indicators=(row,)))
    (found,) = plan.indicators(small, "2025T2", plan_year=2025)
    assert (found.status, found.value) == ("no_data", None)
    assert "no_such_measure" in found.reason


def test_the_demo_answers_every_indicator_that_its_sources_can(con):
    for value in plan.indicators(con, "2025", plan_year=2025):
        assert value.status in ("met", "near", "missed"), (value.id, value.reason)
        assert value.value is not None and value.title


def test_a_manual_value_may_be_reported_under_the_plans_text():
    indicator = next(one for one in plan.load(2025).indicators if one.measure == "manual" and one.unit == "index")
    con = staged({"raw_manual": [
        {"Period": "2025", "Indikator": f"{indicator.text.upper()}.", "Värde": "88"},
        {"Period": "2019", "Indikator": indicator.text, "Värde": "80"},
        {"Period": "2025T1", "Indikator": indicator.id, "Värde": "91"},
    ]})  # fmt: skip
    rows = con.execute("select indicator, value from stg_manual order by row_id").fetchall()
    assert rows == [(indicator.id, 88), (indicator.text, 80), (indicator.id, 91)]


def test_a_figures_status_is_that_of_the_row_its_target_comes_from(con):
    """Where the plan has a yearly and a tertial target for one figure, its card shows target and status of the same."""
    others = 0
    for year in plan.plans():
        followed = plan.load(year)
        for row in (*followed.indicators, *followed.expected):
            if row.target is None or not row.measure:
                continue
            shown = plan.target(row.measure, row.where, year)
            standing = plan.standing(con, Period.of(year, 2), row.measure, row.where)
            assert (standing.target, standing.text) == (shown.value, shown.text)
            others += standing.id != row.id
    assert others >= 3
