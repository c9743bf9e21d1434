"""A plan file: one verksamhetsplan as TOML, read and strictly checked.

The file follows the plan's own order: a goal, then what stands under it. What it may hold stands in
reference/schemas/plan.toml, and what it must mean in plan_meaning.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from warehouse import plan_meaning
from warehouse.errors import KollenError
from warehouse.plan_meaning import MANUAL, values_in_notes
from warehouse.reference import PLANS, checked

FOLDER = PLANS


@dataclass(frozen=True)
class Goal:
    """One goal; level is one of plan_meaning.LEVELS, parent the id of the goal one level up (None at the top)."""

    id: str
    level: str
    text: str
    parent: str | None


@dataclass(frozen=True)
class Indicator:
    """One indicator row of a plan, or one expected result.

    target is in `unit`, for the whole year; None where the plan has none. compare asks for `more` than, or to
    `keep`, the same period of the year before. An expected result without a figure has measure and id None.
    council_target is what the plan prints under KF:s årsmål.
    """

    id: str | None
    text: str
    goal: str
    measure: str | None = None
    where: dict[str, list] = field(default_factory=dict)
    target: float | None = None
    unit: str | None = None
    direction: str = "up"
    periodicity: str | None = None
    accumulates: bool = False
    compare: str | None = None
    council_target: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Activity:
    """One activity with its first and last day."""

    text: str
    goal: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class BudgetLine:
    """One package of the plan's budget; `name` as the plan writes it, `package` as Access does."""

    package: str
    name: str
    volume: int
    price_sek: float
    budget_sek: float


@dataclass(frozen=True)
class Plan:
    """One year's verksamhetsplan, everything in the plan's order; tolerance is a share of a target.

    statement holds the budget's other figures by English name (`_sek` in kronor); statement_note says what is odd.
    """

    year: int
    title: str
    tolerance: float
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    expected: tuple[Indicator, ...]
    activities: tuple[Activity, ...]
    budget: tuple[BudgetLine, ...]
    statement: dict[str, float]
    statement_note: str | None

    def chain(self, goal_id: str) -> tuple[Goal, ...]:
        """The goal and those above it, inriktningsmål first; shorter than four for a goal above enhetsmål."""
        by_id = {goal.id: goal for goal in self.goals}
        goal, found = by_id[goal_id], []
        while goal:
            found.insert(0, goal)
            goal = by_id.get(goal.parent)
        return tuple(found)


def plans() -> list[int]:
    """The years that have a plan of their own, oldest first."""
    return list(_plans(FOLDER, FOLDER.stat().st_mtime_ns))


@lru_cache(maxsize=1)
def _plans(folder: Path, _changed: int) -> tuple[int, ...]:
    """They are asked for with every target, but looked for only when a file has come or gone."""
    return tuple(
        sorted(int(path.stem[2:]) for path in folder.glob("vp*.toml") if re.fullmatch(r"vp\d{4}", path.stem))
    )


@cache
def load(year: int) -> Plan:
    """One year's plan; KollenError where it is missing or its file is wrong."""
    path = FOLDER / f"vp{year}.toml"
    if not path.is_file():
        has = ", ".join(str(one) for one in plans())
        raise KollenError(f"Det finns ingen verksamhetsplan för {year}. Planer finns för {has}.")
    return read(path)


def read(path: Path) -> Plan:
    """The plan in a TOML file; KollenError with all the mistakes in it, each with file, line and key."""
    if not path.is_file():
        raise KollenError(f"{path.name}: filen finns inte. Kontrollera sökvägen.")
    entry = checked(path, "plan", plan_meaning.plan)
    statement = dict(entry.get("statement", {}))
    note = statement.pop("note", None)
    return Plan(
        entry["year"],
        entry["title"],
        entry.get("tolerance", 0.05),
        tuple(Goal(item["id"], item["level"], item["text"], item.get("parent")) for item in entry["goal"]),
        tuple(_indicator(item) for item in entry["indicator"]),
        tuple(_indicator(item) for item in entry.get("expected", [])),
        tuple(Activity(item["text"], item["goal"], item["from"], item["to"]) for item in entry.get("activity", [])),
        tuple(BudgetLine(**item) for item in entry.get("budget", [])),
        statement,
        note,
    )


def _indicator(item: dict) -> Indicator:
    """One row; a note may name a setting, {satisfied_from}, and a manual value is found by the row's own id."""
    item = {"id": None, **item}
    if item.get("measure") == MANUAL:
        item = {"where": {"indicator": [item["id"]]}, **item}
    note = item.get("note")
    for name, value in values_in_notes().items():
        note = note and note.replace(f"{{{name}}}", value)
    return Indicator(**{**item, "note": note})
