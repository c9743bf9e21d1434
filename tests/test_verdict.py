"""What is proposed of a goal: from its indicators' statuses and trends, with the evidence in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from warehouse import plan, verdict
from warehouse.period import Period
from warehouse.plan import IndicatorValue

RUNNING, OVER = False, True
ONE = IndicatorValue(
    id="x", text="Antal", goal=("Mål",), measure="assignments", where={}, periodicity="Tertial", target=10.0,
    value=10.0, judged=10.0, numerator=None, denominator=None, previous=None, status="met", accumulates=False,
    unit="count", direction="up", title="Antal", low=None, high=None, n=None, withheld=False, note=None, reason=None,
    previous_period=Period.parse("2024"), pace=None, plan_year=2025, is_year_over=False,
)  # fmt: skip
MET, PACE = ONE, replace(ONE, status="on_pace")
NEAR, MISSED = replace(ONE, status="near"), replace(ONE, status="missed", text="Missad")
BETTER = replace(MISSED, status="behind_pace", judged=8.0, previous=7.0)
LOWER_IS_BETTER = replace(MISSED, direction="down", judged=8.0, previous=9.0)
NO_DATA = replace(ONE, status="no_data", judged=None)
CASES = [
    ([MET, PACE], RUNNING, "fully"),
    ([MET, NEAR], RUNNING, "fully"),
    ([MET, BETTER], RUNNING, "partly"),  # the right way, but the target is not in sight
    ([MET, LOWER_IS_BETTER], RUNNING, "partly"),
    ([MET, NEAR, NEAR], RUNNING, "partly"),  # fewer than half reached
    ([MET, NEAR], OVER, "partly"),  # a year that is over has no more time
    ([MET, MET], OVER, "fully"),
    ([MET, MISSED], RUNNING, "partly"),
    ([MET, MET, MET, MISSED], RUNNING, "partly"),
    ([MET, MISSED, MISSED], RUNNING, "not"),
    ([BETTER, MISSED, MISSED], RUNNING, "not"),
    ([MISSED], OVER, "not"),
    ([NO_DATA, replace(ONE, status="not_due")], RUNNING, "unknown"),
    ([MET, NO_DATA], RUNNING, "fully"),
    ([MET, NO_DATA, NO_DATA], RUNNING, "unknown"),  # one of three says too little
    ([MET, *[replace(ONE, status="not_due")] * 3], RUNNING, "fully"),
]


@pytest.mark.parametrize(("under", "is_year_over", "expected"), CASES)
def test_what_is_proposed(under, is_year_over, expected):
    assert verdict.proposal([replace(one, is_year_over=is_year_over) for one in under])[0] == expected


def test_the_evidence_counts_and_names():
    worse = replace(MISSED, text="Sämre", judged=1.0, previous=2.0)
    _, said = verdict.proposal([MET, PACE, NEAR, MISSED, worse, NO_DATA])
    assert said == (
        "Av 5 indikatorer och förväntade resultat som kan bedömas: 2 når sina mål eller är i takt med dem, 1 är nära "
        "målet och 2 når inte målet (”Missad”, jämförelse med året före saknas; ”Sämre”, sämre än året före). "
        "1 indikator eller förväntat resultat kan inte bedömas."
    )


@pytest.mark.parametrize(
    ("value", "previous", "direction", "expected"),
    [(2.0, 1.0, "up", "better"), (1.0, 2.0, "up", "worse"), (2.0, 1.0, "down", "worse"), (1.0, 2.0, "down", "better"),
     (0.1 + 0.2, 0.3, "up", "same"), (1.0, None, "up", None), (None, 1.0, "up", None)],
)  # fmt: skip
def test_the_trend_follows_the_direction(value, previous, direction, expected):
    assert replace(ONE, judged=value, previous=previous, direction=direction).trend == expected


def test_the_goals_of_the_demo(con):
    followed = plan.load(2025)
    found = verdict.verdicts(followed, plan.indicators(con, "2025"), plan.expected(con, "2025"))
    told = {one.goal_id: one.verdict for one in found}
    assert told["unit_quality"] == "fully" and told["unit_partner"] == "partly"
    assert [one.goal_id for one in found] == [goal.id for goal in followed.goals if goal.id in told]
    assert {one.goal for one in plan.indicators(con, "2025")} <= {one.goal_texts for one in found}
