"""How far a verksamhetsplan has come: its goals as a tree, its activities in time, its budget's outcome.

The figures are those of plan.indicators(), plan.expected() and measure(); nothing is judged that they do not judge.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse import database, query, verdict
from warehouse.database import Connection
from warehouse.errors import KollenError
from warehouse.measure import measure
from warehouse.period import Period
from warehouse.plan import IndicatorValue
from warehouse.plan_file import Activity, BudgetLine, Goal, Plan
from warehouse.reference import read_toml
from warehouse.verdict import GoalVerdict

STATEMENT = Path(__file__).with_name("plan_statement.toml")
# how a post that STATEMENT lacks is read from its name
SUFFIXES = {"_sek": "SEK", "_share": "share", "fte": "FTE"}
WHEN = ("ended", "running", "coming")


@dataclass(frozen=True)
class Result:
    """One expected result: its text, and its figure and status where a measure can follow it."""

    text: str
    figure: IndicatorValue | None


@dataclass(frozen=True)
class Timed:
    """One activity and where it is in time: a key of WHEN.

    days since it ended, that are left of it, or until it begins. The plan does not tell whether it has been done.
    """

    activity: Activity
    goal: str
    when: str
    days: int


@dataclass(frozen=True)
class Branch:
    """One goal with what stands directly under it, how deep it stands (0 at the top), and what is proposed of it.

    counts are the statuses of all the indicators under it, also those of the goals below; activities likewise. verdict
    is None where no indicator stands under it.
    """

    goal: Goal
    depth: int
    results: tuple[Result, ...]
    indicators: tuple[IndicatorValue, ...]
    activities: tuple[Timed, ...]
    counts: Counter
    activity_count: int
    verdict: GoalVerdict | None


@dataclass(frozen=True)
class BudgetOutcome:
    """One package of the plan's budget and what became of it: assignments and order value (kr) in the period.

    line is None for a package that the budget lacks, count and order_value where there are no rows for the period.
    """

    package: str
    line: BudgetLine | None
    count: float | None
    order_value: float | None


@dataclass(frozen=True)
class Post:
    """One figure of the plan's statement and the outcome of the measure that follows it, None without one.

    unit is a measure's unit, or `price`: kronor that are not rounded.
    """

    title: str
    unit: str
    planned: float
    measure: str | None
    where: dict[str, list]
    outcome: float | None


def timed(plan: Plan, day: date) -> tuple[Timed, ...]:
    """The plan's activities by where they are in time on a day, in the plan's order."""
    texts = {goal.id: goal.text for goal in plan.goals}
    return tuple(_timed(one, texts[one.goal], day) for one in plan.activities)


def _timed(one: Activity, goal: str, day: date) -> Timed:
    if one.last_day < day:
        return Timed(one, goal, "ended", (day - one.last_day).days)
    if one.first_day > day:
        return Timed(one, goal, "coming", (one.first_day - day).days)
    return Timed(one, goal, "running", (one.last_day - day).days)


def tree(
    plan: Plan, indicators: list[IndicatorValue], expected: list[IndicatorValue], day: date
) -> tuple[Branch, ...]:
    """Every goal of the plan in its order, a goal before those under it."""
    figures = {one.id: one for one in (*indicators, *expected)}
    proposed = {one.goal_id: one for one in verdict.verdicts(plan, indicators, expected)}
    activities = timed(plan, day)
    above = {goal.id: [one.id for one in plan.chain(goal.id)] for goal in plan.goals}
    found = []
    for goal in plan.goals:
        under = [one for one in plan.indicators if goal.id in above[one.goal]]
        found.append(Branch(
            goal, len(above[goal.id]) - 1,
            tuple(Result(one.text, figures.get(one.id)) for one in plan.expected if one.goal == goal.id),
            tuple(figures[one.id] for one in plan.indicators if one.goal == goal.id),
            tuple(one for one in activities if one.activity.goal == goal.id),
            Counter(figures[one.id].status for one in under),
            sum(goal.id in above[one.goal] for one in plan.activities), proposed.get(goal.id),
        ))  # fmt: skip
    return tuple(found)


def budget(con: Connection, plan: Plan, period: Period) -> tuple[BudgetOutcome, ...]:
    """The packages of the plan's budget with their outcome, and after them the packages sold that it lacks."""
    counts, values = (_by_package(con, one, period) for one in ("assignments", "order_value"))
    known = measure(con, "assignments", period)[0].value is not None
    planned = [
        BudgetOutcome(one.package, one, counts.get(one.package, 0 if known else None), values.get(one.package))
        for one in plan.budget
    ]
    names = {one.package for one in plan.budget}
    others = [BudgetOutcome(one, None, counts[one], values.get(one)) for one in counts if one not in names]
    return (*planned, *others)


def _by_package(con: Connection, measure_id: str, period: Period) -> dict[str, float | None]:
    return {row.by["package"]: row.value for row in measure(con, measure_id, period, by=("package",))}


def statement(con: Connection, plan: Plan, period: Period) -> tuple[Post, ...]:
    """The other figures of the plan's budget, in its order, with their outcome in the period."""
    known = read_toml(STATEMENT)
    return tuple(_post(con, plan, name, known.get(name, {}), period) for name in plan.statement)


def _post(con: Connection, plan: Plan, name: str, said: dict, period: Period) -> Post:
    unit = said.get("unit") or next((unit for end, unit in SUFFIXES.items() if name.endswith(end)), "count")
    measure_id, where = said.get("measure"), said.get("where", {})
    measure_id = None if plan.year in said.get("not_in", ()) else measure_id
    outcome = measure(con, measure_id, period, where=where)[0].value if measure_id else None
    return Post(said.get("title", name), unit, plan.statement[name], measure_id, where, outcome)


def newest_day(con: Connection) -> date:
    """The day that the newest delivery came; KollenError where none is known."""
    day = query.received(database.cursor(con))
    if day is None:
        raise KollenError("Ingen leverans är känd, så det går inte att säga hur långt planen har kommit.")
    return day
