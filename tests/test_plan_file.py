"""The plans as data: what the files hold, and what a wrong file says."""

from __future__ import annotations

import re

import pytest

from warehouse import plan
from warehouse.errors import KollenError
from warehouse.measure import catalogue
from warehouse.plan_file import read
from warehouse.plan_meaning import LEVELS
from warehouse.reference import organisations, questions

YEARS = (2021, 2025)

# --- what the plans hold


# goal, the targets and periodicities of its indicators, how many expected results, the days of its activities: typed
# from the documents, in their order
TREES = {
    2025: [
        ("direction_1", "", 0, ""),
        ("area_1_2", "", 0, ""),
        ("board_schools", "", 2, ""),
        ("unit_schools", "80%T 40%T 5%T 6T 5T", 3, ""),
        ("area_1_3", "", 0, ""),
        ("board_social_services", "", 4, ""),
        ("unit_social_services", "55%T 6Å 8T", 1, ""),
        ("area_1_4", "", 0, ""),
        ("board_elderly_care", "8Å 7Å", 1, "0101-0531"),
        ("unit_elderly_care", "75%T 6T 6T 7T", 3, "0818-1130 0101-0630"),
        ("direction_3", "", 0, ""),
        ("area_3_1", "", 0, ""),
        ("board_consultancy", "35%Å 13%T 70T 1200000T", 2, ""),
        ("unit_partner", "30Å 9T 6Å", 2, "0401-0930 0201-0331 0201-0331"),
        ("unit_quality", "97%T 95%T 300T 9T 9.5T 75%T 65%T 8.5Å", 4, "0101-0831 0901-1130 0901-1130 0201-0430"),
        ("board_efficiency", "", 1, "0101-1231"),
        ("area_3_2", "5T 2T 10T", 0, ""),
        ("area_3_4", "83Å 6%T 2.2%T", 0, ""),
        ("board_employer", "", 2, ""),
        ("unit_workplace", "89Å 6Å 9T 85T 8.5T", 4,
         "0101-0430 0818-1130 1001-1201 0101-0930 0101-0831 0101-0430 0101-1015 0201-0430"),
        ("area_3_7", "", 0, ""),
        ("board_open_city", "97%T 97%T", 1, "0101-1231 0101-1231 0101-1231"),
        ("unit_unprejudiced", "97%T 35%T 50T", 3, "0101-1031 0101-0331 0101-0331 0101-0531 0101-1130"),
    ],
    2021: [
        ("direction_1", "", 0, ""),
        ("area_1_1", "4T 2T 7T", 0, ""),
        ("board_businesses", "", 1, ""),
        ("unit_unprejudiced", "95%T 95%T 95%T 95%T", 4, "0201-1130 0121-0228 0121-0131 0121-0131 0121-1130"),
        ("area_1_2", "", 0, ""),
        ("board_preparedness", "100%T -T", 0, "0101-1231 0401-1130 0101-1231"),
        ("area_1_3", "", 0, ""),
        ("board_schools", "", 1, ""),
        ("unit_schools", "10%T 2Å 70T", 3, "0121-0430 0121-1130"),
        ("direction_2", "", 0, ""),
        ("area_2_5", "", 0, ""),
        ("board_environment", "", 1, ""),
        ("direction_3", "", 0, ""),
        ("area_3_1", "", 0, ""),
        ("board_economy", "", 2, "0101-0430 0101-1231"),
        ("area_3_2", "", 0, ""),
        ("board_efficiency", "15%T 7T", 1, "0101-1231 0101-1231 0101-0831 0101-0430 0701-0930 0101-0831"),
        ("unit_partner", "35%Å 97%T 50T 45T 2T 4T 12T 70T 39T 32T", 3,
         "0101-1231 0501-1130 0101-1130 0101-1231 0101-1231 0101-1231 0101-1130 0101-0228"),
        ("unit_quality", "97%T 95%T JaT 1T 8T JaÅ 72%T 72%T 65%T", 3,
         "0101-1130 0501-0930 0101-0331 0101-0331 0101-0430"),
        ("board_employer", "", 1, "0101-1231"),
        ("unit_workplace", "88Å 80%T 80%T 4Å", 3,
         "0101-0228 0125-0228 0121-1231 0101-1130 1001-1130 0501-1130 0101-1130 0101-0228"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("year", "indicators", "activities"), [(2025, 45, 27), (2021, 37, 40)])
def test_a_plan_holds_every_row_of_its_document_in_its_order(year, indicators, activities):
    found = plan.load(year)
    assert (len(found.indicators), len(found.activities)) == (indicators, activities)
    assert [
        (
            goal.id,
            " ".join(f"{printed(item)}{item.periodicity[0]}" for item in found.indicators if item.goal == goal.id),
            sum(item.goal == goal.id for item in found.expected),
            " ".join(f"{a.first_day:%m%d}-{a.last_day:%m%d}" for a in found.activities if a.goal == goal.id),
        )
        for goal in found.goals
    ] == TREES[year]
    order = [goal.id for goal in found.goals]
    for rows in (found.indicators, found.expected, found.activities):
        assert [row.goal for row in rows] == sorted((row.goal for row in rows), key=order.index)
    assert {day.year for one in found.activities for day in (one.first_day, one.last_day)} == {year}


def printed(item) -> str:
    """A target as the document prints it."""
    if item.target is None or item.unit == "yes_no":
        return "-" if item.target is None else "Ja"
    return f"{item.target * 100:.7g}%" if item.unit == "share" else f"{item.target:.7g}"


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
    rekryteringsprocessen annonc search arbetsmiljö hälsa & öppenhet hela gruppen involveras
"""


@pytest.mark.parametrize("year", YEARS)
def test_parentheses_in_activities_hold_roles_and_groups_only(year):
    for activity in plan.load(year).activities:
        for inside in re.findall(r"\(([^)]*)\)", activity.text):
            assert set(inside.lower().replace(",", " ").split()) <= set(ALLOWED_IN_PARENTHESES.split()), activity.text


CAPITALS = {"SF", "KBR", "KRB", "NPS", "AMI", "HR", "AI", "PB", "PAS", "MR", "CV", "LSS"}


@pytest.mark.parametrize("year", YEARS)
def test_nobodys_initials_are_left(year):
    found = plan.load(year)
    for row in (*found.goals, *found.indicators, *found.expected, *found.activities):
        assert set(re.findall(r"\b[A-ZÅÄÖ]{2,4}\b", row.text)) <= CAPITALS, row.text


@pytest.mark.parametrize(
    ("year", "row", "said"),
    [
        (2025, "forskoleforvaltningen_share", "uppdrag delat med annonser"),
        (2025, "district_courses_social", "per år här, men per tertial"),
        (2025, "districts_social_managers", "både ett tal (8) och fler än 2024"),
        (2025, "districts_elderly_staff", "nämndmålet har 7 per år, enhetsmålet har 6 per tertial"),
        (2025, "districts_elderly_managers", "Nämndmålet har 8"),
        (2025, "expected_districts_elderly_managers", "jämförs med samma period året före"),
        (2025, "city_manager_share", "Tolkning"),
        (2025, "city_share", "13 %, och 12 %"),
        (2025, "nps", "drygt 85"),
        (2025, "revenue_per_fte", "per fakturerande konsult"),
        (2025, "group_presentations", "6 1/grupp"),
        (2025, "satisfied_customers", "Här räknas helhetsbetyg 7 och högre; gränsen är en inställning"),
        (2025, "course_grade", "8,5 /10"),
        (2025, "co_creation_index", "83 är KF:s årsmål"),
        (2025, "active_employee_index", "89 %"),
        (2025, "candidates_unprejudiced", "både under nämndmålet och under enhetsmålet"),
        (2025, "customer_support_share", "Här räknas betyg 7 och högre"),
        (2025, "cover_letter_share", "Lägre är bättre"),
        (2021, "reported_privacy_incidents", "inget årsmål"),
        (2021, "teacher_packages", "två enhetsmål"),
        (2021, "references_sold", "Planen räknar kandidater"),
        (2021, "manager_package_hours", "tak"),
        (2021, "documents_updated", "Årsmålet är Ja"),
        (2021, "work_environment", "8 på en skala 1-10"),
        (2021, "expected_city_share", "12,4 %"),
    ],
)
def test_where_the_plan_is_ambiguous_the_choice_stands_beside(year, row, said):
    found = plan.load(year)
    (note,) = [one.note for one in (*found.indicators, *found.expected) if one.id == row]
    assert said in note


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


def test_a_wrong_plan_file_says_all_that_is_wrong_with_line_and_key(tmp_path):
    path = tmp_path / "vp2030.toml"
    path.write_text(MINIMAL.replace("0.5", "55").replace("year = 2030", "year = 2031"), encoding="utf-8")
    with pytest.raises(KollenError) as error:
        read(path)
    assert str(error.value).split("\n") == [
        "vp2030.toml, rad 2, year: 2031 är ett annat år än i filens namn, vp2030.toml. Ändra det ena.",
        "vp2030.toml, rad 13, indicator nr 1.target: 55 i enheten share ska vara en andel från 0 till 1; "
        "55 % skrivs 0.55. Rätta och försök igen.",
    ]
