"""The surveys year by year: what fell and rose, what may be chance, and that nothing withheld can be worked out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from statistics import mean

import pytest

from tests.world import World
from warehouse import enough_answers, nps, question_table, reference, reminders
from warehouse.measure import Row, measure
from warehouse.period import Period

CUSTOMER = ("customer_overall", "customer_support", "customer_contact", "customer_time")


@pytest.fixture(scope="module")
def memory():
    """One connection for all the worlds of these tests, one after the other."""
    return World().con


@pytest.fixture
def world(memory) -> World:
    """An empty world."""
    return World(memory)


def asker(con):
    """measure() without its connection."""
    return lambda measure_id, period, by=(), where=None: measure(con, measure_id, period, by=by, where=where)


def table_of(con, survey: str, period: str, where: dict | None = None) -> question_table.Table:
    return question_table.table(con, asker(con), survey, Period.parse(period), where or {})


def changed(con, shown: question_table.Table, then: str, where: dict | None = None):
    return question_table.changes(con, asker(con), shown, Period.parse(then), where or {})


def answered(world: World, day: str, count: int, said: dict, survey: str = "kund", assignment: int | None = None):
    for _ in range(count):
        world.answer(day, survey, said, assignment)


def two_years(world: World, now: dict[str, list], then: dict[str, list]) -> World:
    """Customer answers of 2025 and 2024: per question its grades, one answer per place in the lists."""
    for year, grades in ((2025, now), (2024, then)):
        for month in (1, 12):
            world.answer(f"{year}-{month:02}-01", "matchning", {"match_grade": 9})  # both years have rows throughout
        for place in range(max(map(len, grades.values()))):
            said = {question: its[place] for question, its in grades.items() if place < len(its)}
            world.answer(f"{year}-03-01", "kund", said)
    return world


@pytest.mark.parametrize("survey", question_table.SURVEYS)
def test_each_cell_is_its_question_in_those_months(con, survey):
    shown = table_of(con, survey, "2025T2")
    years = [one.year for one in shown.periods]
    assert [one.text for one in shown.periods] == [f"{2025 - back}T2" for back in range(len(years))]
    truth = defaultdict(list)
    rows = con.execute("select question, month, grade, is_yes from mart_answer_values where survey = ?", [survey])
    for question, month, grade, is_yes in rows.fetchall():
        if month.month <= 8 and question != "customer_recommend" and (grade, is_yes) != (None, None):
            truth[question, month.year].append(float(grade if is_yes is None else is_yes))
    told = {(line.question, period.year): row for line in shown.lines if line.question
            for period, row in zip(shown.periods, line.rows, strict=True) if row}  # fmt: skip
    assert set(told) == {key for key in truth if 2022 <= key[1] <= 2025}  # no year with answers is left out
    for key, row in told.items():
        assert (row.n, row.value) == (len(truth[key]), pytest.approx(mean(truth[key])))


def test_what_fell_and_rose_most_and_whether_it_is_chance(world):
    two_years(
        world,
        {"customer_overall": [9, 10] * 10, "customer_contact": [8, 9] * 10, "customer_time": [5, 6] * 10},
        {"customer_overall": [8, 9] * 10, "customer_contact": [8, 9] * 9 + [9, 9], "customer_time": [9, 10] * 10},
    )
    con = world.built()
    shown = table_of(con, "kund", "2025")
    found = changed(con, shown, "2024")
    assert [(one.line.question, one.sign, one.found.is_more_than_chance) for one in found] == [
        ("customer_time", -1, True), ("customer_contact", -1, False), ("customer_overall", 1, True),
    ]  # fmt: skip
    assert question_table.sentence(shown, found, Period.parse("2024")) == (
        "Kundenkäten, 2025 mot 2024: ”Tidsplanen” föll mest, från 9,50 till 5,50 (−4,00, större än slumpen). "
        "”Helhetsomdöme” steg mest, från 8,50 till 9,50 (+1,00, större än slumpen)."
    )
    marks = {line.question: line.marks[0].words for line in shown.lines if line.question}
    assert marks == {"customer_time": "↓ säkert lägre", "customer_contact": "lägre, kan vara slump",
                     "customer_overall": "↑ säkert högre"}  # fmt: skip


def test_grades_shares_and_nps_are_ranked_by_their_scales(world):
    for year, grade, yes, tested in ((2025, 9, 8, 2), (2024, 10, 10, 10)):
        for place in range(10):
            world.answer(f"{year}-{1 + place:02}-01", "kandidat", {
                "candidate_overall": grade, "candidate_contact": place < yes, "candidate_tested": place < tested,
            })  # fmt: skip
    con = world.built()
    shown = table_of(con, "kandidat", "2025T2")
    found = changed(con, shown, "2024T2")
    # 2 of the 8 first say no: none; the grade fell a ninth of its scale; a fact is not ranked, however it fell
    assert [one.line.question for one in found] == ["candidate_overall", "candidate_contact"]
    assert [one.part for one in found] == pytest.approx([-1 / 9, 0])
    assert [line.marks for line in shown.lines if line.question == "candidate_tested"] == [(None,) * 2]


@pytest.mark.parametrize(("now", "then", "told"), [
    ([9, 8] * 5, [9, 8] * 5, "oförändrat."),
    ([9, 8] * 5, [9, 9], "ingen fråga kan jämföras (inga svar, eller färre än fem, i den ena perioden)."),
    ([9, 8] * 5, [10, 9] * 5, "”Helhetsomdöme” föll, från 9,50 till 8,50 (−1,00, större än slumpen)."),
])  # fmt: skip
def test_the_sentence_of_a_single_question(world, now, then, told):
    con = two_years(world, {"customer_overall": now}, {"customer_overall": then}).built()
    shown = table_of(con, "kund", "2025")
    said = question_table.sentence(shown, changed(con, shown, "2024"), Period.parse("2024"))
    assert said == f"Kundenkäten, 2025 mot 2024: {told}"


def test_another_period_is_compared_and_one_that_overlaps_is_not_judged(world):
    con = two_years(world, {"customer_overall": [5] * 9 + [6]}, {"customer_overall": [9] * 9 + [10]}).built()
    shown = table_of(con, "kund", "2025")
    apart, overlapping = changed(con, shown, "2024T1"), changed(con, shown, "2025T1")
    assert [one.found.is_more_than_chance for one in (*apart, *overlapping)] == [True, None]
    assert "2025 mot januari–april 2024" in question_table.sentence(shown, apart, Period.parse("2024T1"))


def test_the_year_that_runs_is_compared_with_the_same_months(world):
    for year, grades in ((2026, [9, 9]), (2025, [9, 5])):
        for month, grade in zip((3, 11), grades, strict=True):
            if (year, month) != (2026, 11):
                answered(world, f"{year}-{month:02}-05", 6, {"customer_overall": grade})
        world.answer(f"{year}-01-05", "matchning", {"match_grade": 9})
    world.answer("2026-06-05", "matchning", {"match_grade": 9})
    con = world.built()
    con.execute("insert into deliveries (received_at) values (?)", [datetime(2026, 7, 2)])
    shown = table_of(con, "kund", "2026")
    assert [one.label for one in shown.periods] == ["januari–juni 2026", "januari–juni 2025"]
    (line,) = [one for one in shown.lines if one.question]
    assert [(row.value, row.n) for row in line.rows] == [(9, 6), (9, 6)]


def test_a_hidden_question_can_not_be_worked_out_from_all_of_them_and_hides_nothing_of_other_years(world):
    few = {**dict.fromkeys(CUSTOMER, [9, 10] * 10), "customer_time": [1, 2, 3]}
    few["customer_contact"] = few["customer_contact"][:12]
    con = two_years(world, few, dict.fromkeys(CUSTOMER, [8, 9] * 4)).built()
    shown = table_of(con, "kund", "2025")
    cells = {line.question: line.rows for line in shown.lines if line.question}
    assert {question for question, rows in cells.items() if rows[0].withheld} == {"customer_time", "customer_contact"}
    assert [rows[1].n for rows in cells.values()] == [8] * 4
    total = next(line for line in shown.lines if line.asked.id == "customer_grade")
    assert total.rows[0].value == pytest.approx(mean(grade for its in few.values() for grade in its))
    assert changed(con, shown, "2024")[0].line.question not in ("customer_time", "customer_contact")


def test_the_table_keeps_to_the_filters_that_its_measures_have(world):
    farsta, other = world.assignment("2025-01-01"), world.assignment("2025-01-01", organisation="Järva")
    answered(world, "2025-03-01", 6, {"customer_overall": 10}, assignment=farsta)
    answered(world, "2025-03-01", 6, {"customer_overall": 4}, assignment=other)
    answered(world, "2025-03-01", 6, {"candidate_overall": 7}, survey="kandidat")
    con = world.built()
    where = {"administration": ["Farsta"]}
    assert [line.rows[0].value for line in table_of(con, "kund", "2025", where).lines if line.question] == [10]
    assert [line.rows[0].value for line in table_of(con, "kandidat", "2025", where).lines if line.question] == [7]


def test_nps_is_what_its_parts_say(con):
    found = nps.years(asker(con), [Period.parse("2025"), Period.parse("2024")], {})
    grades = [grade for (grade,) in con.execute(
        "select grade from mart_answer_values where question = 'customer_recommend' and year(month) = 2025"
    ).fetchall()]  # fmt: skip
    counts = [sum(grade >= 9 for grade in grades), sum(grade in (7, 8) for grade in grades),
              sum(grade <= 6 for grade in grades)]  # fmt: skip
    (year,) = found
    assert [row.numerator for row in year.parts.values()] == counts and sum(counts) == year.nps.n == len(grades)
    assert year.nps.value == pytest.approx(100 * (counts[0] - counts[2]) / len(grades))
    assert all(row.low < row.value < row.high for row in year.parts.values())


@pytest.mark.parametrize(("answers", "window", "shown"), [
    ({"2025-02": 6, "2025-04": 5}, "2024-01..2025-04", {"2025-02": 6, "2025-03": 0, "2025-04": 5}),
    ({"2025-02": 6, "2025-03": 4}, "2024-01..2025-04", {"2025T1": 10}),
    ({"2024-06": 9, "2025-02": 3, "2025-09": 9}, "2024-01..2025-12",
     {"2024T2": 9, "2024T3": 0, "2025T1": "hidden", "2025T2": 0, "2025T3": "hidden"}),
    ({"2024-02": 6, "2025-03": 2, "2025-07": 9, "2025-12": 20}, "2024-01..2025-12",
     {"2024T1": 6, "2024T2": 0, "2024T3": 0, "2025T1": "hidden", "2025T2": "hidden", "2025T3": "hidden"}),
    ({"2025-03": 2}, "2024-01..2025-12", {"2025T1": "hidden", "2025T2": 0, "2025T3": 0}),
    ({}, "2024-01..2025-12", {}),
])  # fmt: skip
def test_a_step_has_enough_answers_and_a_year_with_a_hidden_one_is_hidden(world, answers, window, shown):
    for month, count in answers.items():
        answered(world, f"{month}-10", count, {"customer_recommend": 9})
    found = enough_answers.series(asker(world.built()), "nps", Period.parse(window), {})
    told = {name: "hidden" if row and row.withheld else row.n if row else 0 for name, row in found.rows.items()}
    assert told == shown
    assert all(row.value is None and row.n is None for row in found.rows.values() if row and row.withheld)


@pytest.fixture
def waiting(world) -> World:
    """Assignments sent a survey on various days before the delivery of 30 June."""
    for day in ("2025-06-20", "2025-06-10", "2025-03-02", "2025-03-01", "2025-07-01"):
        world.assignment("2025-01-01", customer_survey_date=date.fromisoformat(day))
    number = world.assignment("2025-01-01", customer_survey_date=date(2025, 6, 15))
    world.answer("2025-06-18", "kund", {"customer_overall": 9}, number)
    world.assignment("2025-01-01", status="Avbrutet", customer_survey_date=date(2025, 6, 16))
    world.assignment("2025-01-01", organisation="Järva", match_survey_date=date(2025, 6, 17))
    world.assignment("2025-01-01", candidate_survey_date=date(2025, 6, 17))
    return world


def reminded(world: World, where: dict | None = None) -> reminders.Reminders:
    con = world.built()
    con.execute("insert into deliveries (received_at) values (?)", [datetime(2025, 6, 30, 9)])
    return reminders.reminders(con, where or {})


def test_those_to_remind_are_counted_from_the_newest_delivery(waiting):
    found = reminded(waiting)
    assert (found.since, found.day, found.newest) == (date(2025, 3, 2), date(2025, 6, 30), date(2025, 6, 20))
    assert [(one.survey, one.administration, str(one.sent), one.days) for one in found.rows] == [
        ("kund", "Farsta", "2025-03-02", 120), ("kund", "Farsta", "2025-06-10", 20),
        ("matchning", "Järva", "2025-06-17", 13), ("kund", "Farsta", "2025-06-20", 10),
    ]  # fmt: skip


def test_the_list_keeps_to_the_filters_and_the_setting(waiting, monkeypatch):
    assert [one.survey for one in reminded(waiting, {"administration": ["Järva"]}).rows] == ["matchning"]
    monkeypatch.setitem(reference.settings()["reminders"], "within_days", 13)
    assert [one.days for one in reminded(waiting).rows] == [13, 10]


def test_without_a_delivery_nobody_can_be_said_to_have_waited(world):
    assert reminders.reminders(world.built(), {}) is None


@pytest.mark.parametrize(("answered_by", "sent", "target", "lacking", "told"), [
    (3, 8, 0.75, 3, "3 svar på 8 utskick: 37,5\u00a0%. Det fattas 3 svar till planens mål, 75,0\u00a0%."),
    (6, 8, 0.75, 0, "6 svar på 8 utskick: 75,0\u00a0%. Planens mål, 75,0\u00a0%, är nått."),
    (5, 7, 0.75, 1, "5 svar på 7 utskick: 71,4\u00a0%. Det fattas 1 svar till planens mål, 75,0\u00a0%."),
    (70, 100, 0.7, 0, "70 svar på 100 utskick: 70,0\u00a0%. Planens mål, 70,0\u00a0%, är nått."),
])  # fmt: skip
def test_how_many_answers_the_target_lacks(answered_by, sent, target, lacking, told):
    rate = Row({}, answered_by / sent, answered_by, sent, sent)
    assert reminders.missing(rate, target) == lacking
    assert reminders.standing(rate, target) == told


@pytest.mark.parametrize(("rate", "told"), [
    (Row({}, None, withheld=True), "Färre än fem har svarat, så svarsfrekvensen visas inte."),
    (Row({}, None, 0, 0, 0), "Inga utskick är antecknade för urvalet."),
])  # fmt: skip
def test_a_rate_that_is_not_shown_lacks_nothing_and_says_why(rate, told):
    assert reminders.missing(rate, 0.75) is None
    assert reminders.standing(rate, 0.75) == told
