"""The plan followed: the whole tree with its statuses, activities in time, the budget's outcome, and the page of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape

import pytest

from pages.shared import chart_timeline, goal_tree
from tests.drawing import text
from warehouse import plan, plan_progress, terms, verdict, wording
from warehouse.measure import measure
from warehouse.period import Period
from warehouse.plan_file import Activity, load

DAY = date(2025, 6, 30)
WHEN = [
    # first day, last day, where the activity is on DAY, days
    (date(2025, 1, 1), date(2025, 6, 29), "ended", 1),
    (date(2025, 1, 1), date(2025, 6, 30), "running", 0),
    (date(2025, 6, 30), date(2025, 6, 30), "running", 0),
    (date(2025, 6, 30), date(2025, 12, 31), "running", 184),
    (date(2025, 7, 1), date(2025, 12, 31), "coming", 1),
]


@pytest.mark.parametrize(("first", "last", "when", "days"), WHEN, ids=str)
def test_where_an_activity_is_in_time(first, last, when, days):
    its_plan = load(2025)
    one = Activity("Något", its_plan.goals[0].id, first, last)
    (timed,) = plan_progress.timed(type(its_plan)(**{**vars(its_plan), "activities": (one,)}), DAY)
    assert (timed.when, timed.days, timed.goal) == (when, days, its_plan.goals[0].text)


def followed(con, period: str):
    its_plan, _note = plan.plan_for(Period.parse(period).year)
    return its_plan, plan.indicators(con, period), plan.expected(con, period)


@pytest.mark.parametrize("period", ["2025T2", "2022"])
def test_everything_in_the_plan_is_in_the_tree_once(con, period):
    its_plan, indicators, expected = followed(con, period)
    tree = plan_progress.tree(its_plan, indicators, expected, DAY)
    assert [one.goal for one in tree] == list(its_plan.goals)
    assert Counter(one.id for branch in tree for one in branch.indicators) == Counter(one.id for one in indicators)
    assert Counter(one.text for branch in tree for one in branch.results) == Counter(
        one.text for one in its_plan.expected
    )
    assert sum(one.figure is not None for branch in tree for one in branch.results) == len(expected)
    assert Counter(one.activity for branch in tree for one in branch.activities) == Counter(its_plan.activities)


def test_a_goal_counts_what_is_under_it(con):
    its_plan, indicators, expected = followed(con, "2025")
    tree = plan_progress.tree(its_plan, indicators, expected, DAY)
    for branch in tree:
        texts = tuple(one.text for one in its_plan.chain(branch.goal.id))
        under = [one for one in indicators if one.goal[: len(texts)] == texts]
        assert branch.counts == Counter(one.status for one in under) and branch.depth == len(texts) - 1
        assert branch.activity_count == sum(
            branch.goal in its_plan.chain(one.goal) for one in its_plan.activities
        )
    top = [branch for branch in tree if branch.depth == 0]
    assert sum((branch.counts for branch in top), Counter()) == Counter(one.status for one in indicators)
    found = {one.goal_id: one for one in verdict.verdicts(its_plan, indicators, expected)}
    assert {branch.goal.id: branch.verdict for branch in tree if branch.verdict} == found


def test_the_budget_stands_beside_its_outcome(con):
    period = Period.of(2022)
    found = plan_progress.budget(con, load(2021), period)
    assert [one.line for one in found if one.line] == list(load(2021).budget)
    for one in found:
        where = {"package": [one.package]}
        assert one.count == measure(con, "assignments", period, where=where)[0].value
        assert one.order_value == measure(con, "order_value", period, where=where)[0].value
    assert sum(one.count for one in found) == measure(con, "assignments", period)[0].value
    assert [one.package for one in found if one.line is None] == ["Chefspaket"]  # sold, and not in the budget


def test_a_time_without_rows_has_no_outcome(con):
    found = plan_progress.budget(con, load(2021), Period.of(2021))
    assert {(one.count, one.order_value) for one in found} == {(None, None)}


@pytest.mark.parametrize("year", plan.plans())
def test_every_post_of_the_plans_has_a_name_and_its_measure(con, year):
    for post in plan_progress.statement(con, load(year), Period.of(2025)):
        assert post.title not in load(year).statement, "posten saknas i plan_statement.toml"
        value = measure(con, post.measure, "2025", where=post.where)[0].value if post.measure else None
        assert post.outcome == value


def test_the_plan_of_2021_has_its_costs_without_overhead(con):
    costs = {year: next(one for one in plan_progress.statement(con, load(year), Period.of(2025))
                        if one.title == "Kostnader") for year in (2021, 2025)}  # fmt: skip
    assert costs[2021].measure is None and costs[2021].outcome is None
    assert costs[2025].outcome == measure(con, "cost", "2025")[0].value


def test_a_bar_ends_where_its_day_does():
    def place(day: str, before: int = 0) -> float:
        return chart_timeline._place(date.fromisoformat(day), 2025, before)

    assert place("2025-01-01", 1) == 0 and place("2025-12-31") == chart_timeline.WIDTH
    assert place("2024-12-31") == 0 and place("2026-01-01") == chart_timeline.WIDTH
    assert place("2025-01-31") == place("2025-02-01", 1)
    days = [date.fromordinal(date(2025, 1, 1).toordinal() + at).isoformat() for at in range(365)]
    assert sorted(days, key=place) == days


# --- the page


def test_the_page_shows_every_goal_indicator_and_result(page, con):
    said = text(page("plan", ar="2025", period="T2"))
    its_plan, indicators, expected = followed(con, "2025T2")
    for one in (*its_plan.goals, *its_plan.expected):
        assert one.text in said
    for one in (*indicators, *expected):
        assert goal_tree.values(one)[1] in said and one.text in said
        assert f'kollen-{one.status}">' in said and wording.STATUS[one.status][1] in said
    for one in verdict.verdicts(its_plan, indicators, expected):
        assert one.evidence in said
    met = sum(one.status == "met" for one in indicators)
    assert f"av {len(indicators)} indikatorer, räknade för januari–augusti 2025, är {met} uppfyllda" in said
    assert said.count("<details") == said.count("</details>") and "<details open" not in said


def test_everything_can_be_unfolded_by_the_address(page):
    said = text(page("plan", ar="2025", allt="true"))
    assert said.count("<details") == said.count(" open><summary") == len(load(2025).goals)


def test_a_year_without_a_plan_of_its_own_says_so(page):
    said = text(page("plan", ar="2024", period="Helår", forvaltning="Farsta"))
    assert "2024 har ingen egen plan. Utfallet för 2024 följs mot målen i planen för 2021." in said
    assert "Planen gäller hela enheten; filtret Farsta påverkar inte den här sidan." in said
    assert "har ingen egen plan" not in text(page("plan", ar="2025"))


def part(app, name: str) -> str:
    """What the page says with one of its parts open."""
    app.session_state["del"] = name
    return text(app.run())


def test_activities_say_what_has_passed_and_that_nobody_tells_what_is_done(page, con):
    said = part(page("plan", ar="2025"), "Aktiviteter")
    day = plan_progress.newest_day(con)
    found = plan_progress.timed(load(2025), day)
    assert goal_tree.NO_MARK in said
    ended = sum(one.activity.last_day < day for one in found)
    assert f"Planens 27 aktiviteter, läget {day} då den senaste leveransen kom: {ended} har passerat" in said
    for one in found:
        assert one.activity.text in said and goal_tree.when(one) in said
        assert f'alt="{one.activity.first_day} till {one.activity.last_day}"' in said


def test_the_budget_of_the_plan_is_shown_with_what_it_lacks(page):
    said = part(page("plan", ar="2022", period="Helår"), "Planens budget")
    assert "Planens tal gäller hela 2021, utfallet 2022." in said
    assert "Chefspaket (inte i planens budget)" in said and "Övrig HR (i Access Övrig tjänst)" in said
    assert '<td class="n">24 000</td>' in said.replace(wording.SPACE, " ")
    assert load(2021).statement_note in said
    assert "anger inga volymer och priser" in part(page("plan", ar="2025"), "Planens budget")


def test_every_status_word_is_explained_on_the_page(page):
    said = part(page("plan", ar="2025"), "Vad orden betyder")
    assert set(terms.statuses()) == set(wording.STATUS) and set(terms.verdicts()) == set(verdict.WORDS)
    for one in (*terms.statuses().values(), *terms.verdicts().values()):
        assert one.term in said and one.meaning in said


def test_the_compact_tree_leads_to_the_plan(page, con):
    app = page("plan", ar="2025", period="T2")
    code = "from pages.shared import filters, goal_tree\nfilters.show()\ngoal_tree.compact(filters.chosen().period)\n"
    said = text(app.from_string(code, default_timeout=60).run())
    its_plan, indicators, _expected = followed(con, "2025T2")
    assert 'href="verksamhetsplan' in said and "<table" not in said
    for text_of in {one.goal[-1] for one in indicators}:
        assert escape(text_of) in escape(said)
    assert its_plan.year == 2025
