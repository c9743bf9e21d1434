"""The plans as data: what the files hold, and what a wrong file says."""

from __future__ import annotations

import re

import pytest

from warehouse import plan
from warehouse.errors import KollenError
from warehouse.measure import catalogue
from warehouse.plan_file import LEVELS, read
from warehouse.reference import organisations, questions

YEARS = (2021, 2025)

# --- what the plans hold


@pytest.mark.parametrize(("year", "indicators", "activities"), [(2025, 45, 27), (2021, 37, 40)])
def test_a_plan_holds_every_row_of_its_document(year, indicators, activities):
    found = plan.load(year)
    assert (len(found.indicators), len(found.activities)) == (indicators, activities)


# year, indicator, measure, filter, target, periodicity, accumulates: typed from the documents' tables
TYPED = [
    (2025, "socialforvaltningen_share", "market_share", {"administration": ["Socialförvaltningen"]}, 0.55,
     "Tertial", 0),
    (2025, "forskoleforvaltningen_share", "market_share", {"administration": ["Förskoleförvaltningen"]}, 0.8,
     "Tertial", 0),
    (2025, "aldreforvaltningen_share", "market_share", {"administration": ["Äldreförvaltningen"]}, 0.75, "Tertial", 0),
    (2025, "city_manager_share", "manager_share", {}, 0.35, "År", 0),
    (2025, "city_share", "market_share", {}, 0.13, "Tertial", 0),
    (2025, "nps", "nps", {}, 70, "Tertial", 0),
    (2025, "revenue_per_fte", "revenue_per_fte", {}, 1_200_000, "Tertial", 1),
    (2025, "search_packages", "assignments", {"package": ["Searchpaket"]}, 30, "År", 1),
    (2025, "courses", "assignments", {"package": ["KBR-utbildning"]}, 9, "Tertial", 1),
    (2025, "group_presentations", "manual", {"indicator": ["group_presentations"]}, 6, "År", 1),
    (2025, "districts_social_managers", "districts_involved", {"area": ["Socialtjänst"], "is_manager": [True]}, 8,
     "Tertial", 1),
    (2025, "districts_elderly_staff", "districts_involved", {"area": ["Äldreomsorg"], "is_manager": [False]}, 6,
     "Tertial", 1),
    (2025, "candidate_answers", "answers", {"survey": ["kandidat"]}, 300, "Tertial", 1),
    (2025, "customer_grade", "customer_grade", {}, 9.5, "Tertial", 0),
    (2025, "match_response_rate", "response_rate", {"survey": ["matchning"]}, 0.65, "Tertial", 0),
    (2025, "course_grade", "kbr_grade", {}, 8.5, "År", 0),
    (2025, "internships", "manual", {"indicator": ["internships"]}, 10, "Tertial", 1),
    (2025, "sick_leave_short", "sick_leave_short", {}, 0.022, "Tertial", 0),
    (2025, "active_employee_index", "manual", {"indicator": ["active_employee_index"]}, 89, "År", 0),
    (2025, "cover_letter_share", "cover_letter_share", {}, 0.35, "Tertial", 0),
    (2025, "screening_processes", "screening_processes", {}, 50, "Tertial", 1),
    (2021, "city_share", "market_share", {}, 0.15, "Tertial", 0),
    (2021, "management_package_share", "management_package_share", {}, 0.35, "År", 0),
    (2021, "new_customers", "new_customers", {}, 45, "Tertial", 1),
    (2021, "manager_package_hours", "hours_per_assignment", {"package": ["Chefspaket"]}, 39, "Tertial", 0),
    (2021, "documents_updated", "manual", {"indicator": ["documents_updated"]}, 1, "Tertial", 0),
    (2021, "reported_privacy_incidents", "manual", {"indicator": ["reported_privacy_incidents"]}, None, "Tertial", 0),
    (2021, "candidate_response_rate", "response_rate", {"survey": ["kandidat"]}, 0.72, "Tertial", 0),
    (2021, "leadership_grade", "manual", {"indicator": ["leadership_grade"]}, 4, "År", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "indicator", "measure_id", "where", "target", "periodicity", "accumulates"),
    TYPED,
    ids=[f"{row[0]}-{row[1]}" for row in TYPED],
)
def test_an_indicator_is_followed_as_the_plan_says(
    year, indicator, measure_id, where, target, periodicity, accumulates
):
    (found,) = [item for item in plan.load(year).indicators if item.id == indicator]
    assert (found.measure, found.where, found.target) == (measure_id, where, target)
    assert (found.periodicity, found.accumulates) == (periodicity, bool(accumulates))


def test_the_text_is_the_plans_without_a_last_full_stop():
    texts = {item.id: item.text for item in plan.load(2025).indicators}
    assert texts["socialforvaltningen_share"] == "Andel i procent av socialförvaltningens rekryteringar"
    assert texts["department_visits"].endswith(
        "antal interna/externa besök på avdelningsmötena i kompetensutvecklande syfte"
    )


def test_lower_is_better_for_these_and_no_others():
    down = {item.id for year in YEARS for item in plan.load(year).indicators if item.direction == "down"}
    assert down == {
        "sick_leave", "sick_leave_short", "cover_letter_share", "manager_package_hours", "large_package_hours",
    }  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_every_goal_chain_runs_from_the_top_level_without_a_gap(year):
    found = plan.load(year)
    for goal in found.goals:
        chain = found.chain(goal.id)
        assert [one.level for one in chain] == list(LEVELS[: len(chain)])
        assert chain[-1] == goal


@pytest.mark.parametrize("year", YEARS)
def test_every_row_that_is_followed_can_be_asked_for(year):
    names = {organisation.short for organisation in organisations()}
    known_questions = {question.id for question in questions()}
    found = plan.load(year)
    ids = {item.id for item in found.indicators}
    for item in (*found.indicators, *found.expected):
        if item.measure:
            asked = catalogue()[item.measure]
            assert set(item.where) | set(asked.requires) <= set(asked.dimensions), item.id
            assert item.measure == "manual" or asked.unit == item.unit, item.id
            assert set(item.where.get("administration", [])) <= names, item.id
            assert set(item.where.get("question", [])) <= known_questions, item.id
            assert set(item.where.get("indicator", [])) <= ids, item.id


def test_the_budget_of_2021_is_the_plans_table():
    lines = plan.load(2021).budget
    assert sum(line.budget_sek for line in lines) == 14_024_600
    assert [line.package for line in lines if line.volume * line.price_sek != line.budget_sek] == []
    assert plan.load(2021).statement["revenue_sek"] == 14_024_100


ALLOWED_IN_PARENTHESES = """
    [namn] och samt förslag verksamhetsutvecklare verksamhetschef samordnare superuser varbi arbetsgrupp
    screeningtester utvecklingsgrupp utvecklingsgruppen tester/arbetsprov/case mångfald kandidatupplevelse
    rekryteringsprocessen annons search arbetsmiljö hälsa & öppenhet hela gruppen involveras
"""


@pytest.mark.parametrize("year", YEARS)
def test_parentheses_in_activities_hold_roles_and_groups_only(year):
    for activity in plan.load(year).activities:
        for inside in re.findall(r"\(([^)]*)\)", activity.text):
            assert set(inside.lower().replace(",", " ").split()) <= set(ALLOWED_IN_PARENTHESES.split()), activity.text


# --- a plan file that is wrong

MINIMAL = """
year = 2030
title = "Plan"
[[goal]]
id = "direction"
level = "inriktningsmål"
text = "Mål"
[[indicator]]
id = "share"
text = "Andel"
goal = "direction"
measure = "market_share"
target = 0.5
unit = "share"
periodicity = "Tertial"
"""


def test_a_minimal_plan_file_is_read(tmp_path):
    path = tmp_path / "vp2030.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    found = read(path)
    assert (found.year, found.tolerance, found.indicators[0].direction) == (2030, 0.05, "up")
    with pytest.raises(KollenError, match=r"vp2031\.toml: filen finns inte"):
        read(tmp_path / "vp2031.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("year = 2030", "year = 2030 2031", "filen går inte att läsa"),
        ("year = 2030", "", "nyckeln year saknas"),
        ("year = 2030", 'year = "2030"', "year är '2030' men ska vara ett heltal"),
        ("year = 2030", "year = 2030\ntolerance = 5", "tolerance är 5"),
        ("year = 2030", "year = 2030\nunknown = 1", "nyckeln unknown är okänd"),
        ("year = 2030", "year = 2030\nactivity = ['Gör']", "activity 1 är 'Gör'. Skriv den som [[activity]]"),
        ('measure = "market_share"', "", "indicator share: nyckeln measure saknas"),
        ('measure = "market_share"', 'meassure = "market_share"', "nyckeln measure saknas"),
        ("target = 0.5", "target = 55", "target är 55, ska vara 0–1"),
        ("target = 0.5", "target = true", "target är True men ska vara ett tal"),
        ('unit = "share"', 'unit = "procent"', "unit är procent men ska vara en av share"),
        ('"Tertial"', '"Månad"', "periodicity är Månad"),
        ('goal = "direction"', 'goal = "area"', "målet area finns inte i filen"),
        ('level = "inriktningsmål"', 'level = "mål"', "level är mål"),
        ('level = "inriktningsmål"', 'level = "nämndmål"', "ska vara id för ett mål för verksamhetsområdet"),
        ('id = "share"', 'id = "Andel å"', "id ska skrivas med små a–z"),
        ("target = 0.5", "where = { consultant = ['1'] }", "dimensionen är consultant"),
        ("target = 0.5", "where = { area = 'Skola' }", "area är 'Skola' men ska vara en lista"),
        ("target = 0.5", "accumulates = true\ndirection = 'down'", "accumulates går inte ihop"),
        ("target = 0.5", "compare = 'less'", "compare är less"),
    ],
)  # fmt: skip
def test_a_wrong_plan_file_says_what_and_where(tmp_path, old, new, message):
    path = tmp_path / "vp2030.toml"
    assert old in MINIMAL
    path.write_text(MINIMAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KollenError) as error:
        read(path)
    assert message in str(error.value)
    assert str(error.value).startswith("vp2030.toml")


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (
            '[[goal]]\nid = "direction"\nlevel = "inriktningsmål"\ntext = "Igen"',
            "mål direction: samma id finns mer än en gång",
        ),
        ('[[expected]]\ntext = "Resultat"\ngoal = "direction"\ntarget = 1', "nyckeln measure saknas"),
        ('[[activity]]\ntext = "Gör"\ngoal = "direction"\nfrom = 2030-02-01\nto = 2030-01-01', "to 2030-01-01 är före"),
        ('[[activity]]\ntext = "Gör"\ngoal = "direction"\nfrom = "våren"\nto = 2030-01-01', "from är 'våren'"),
        (
            '[[activity]]\ntext = "Gör"\ngoal = "direction"\nfrom = 2030-01-01T08:00:00\nto = 2030-01-02',
            "ska vara ett datum",
        ),
        ('[[budget]]\npackage = "Omtag"', "budget 1: nyckeln name saknas"),
        ('[statement]\ncost_sek = "mycket"', "cost_sek är 'mycket' men ska vara ett tal"),
    ],
)
def test_a_wrong_entry_says_what_and_where(tmp_path, extra, message):
    path = tmp_path / "vp2030.toml"
    path.write_text(MINIMAL + extra, encoding="utf-8")
    with pytest.raises(KollenError) as error:
        read(path)
    assert message in str(error.value)
