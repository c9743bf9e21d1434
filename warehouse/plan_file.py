"""A plan file: one verksamhetsplan as TOML, read and strictly checked.

The file follows the plan's own order: a goal, then what stands under it. Every mistake is a KollenError
that names the file, the entry and the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from warehouse.errors import KollenError
from warehouse.reference import read_toml

FOLDER = Path(__file__).parent / "plans"
LEVELS = ("inriktningsmål", "mål för verksamhetsområdet", "nämndmål", "enhetsmål")
UNITS = ("share", "count", "SEK", "SEK per FTE", "FTE", "hours", "grade", "NPS", "index", "yes_no")
DIRECTIONS = ("up", "down")
PERIODICITIES = ("Tertial", "År")
COMPARISONS = ("more", "keep")
DIMENSIONS = ("administration", "kind", "area", "package", "is_manager", "unit", "survey", "question", "indicator")
MANUAL = "manual"
NUMBER = (int, float)


@dataclass(frozen=True)
class Goal:
    """One goal; level is one of LEVELS, parent the id of the goal one level up (None at the top)."""

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


INDICATOR_KEYS = {
    "id": str, "text": str, "goal": str, "measure": str, "where": dict, "target": NUMBER, "unit": str,
    "direction": str, "periodicity": str, "accumulates": bool, "compare": str, "council_target": str, "note": str,
}  # fmt: skip
FIGURE_KEYS = ("id", "measure", "unit", "periodicity")
ENTRY_KEYS = {
    "goal": ({"id": str, "level": str, "text": str, "parent": str}, ("id", "level", "text")),
    "indicator": (INDICATOR_KEYS, ("text", "goal", *FIGURE_KEYS)),
    "expected": (INDICATOR_KEYS, ("text", "goal")),
    "activity": ({"text": str, "goal": str, "from": date, "to": date}, ("text", "goal", "from", "to")),
    "budget": (
        {"package": str, "name": str, "volume": int, "price_sek": NUMBER, "budget_sek": NUMBER},
        ("package", "name", "volume", "price_sek", "budget_sek"),
    ),
}
TOP_KEYS = {"year": int, "title": str, "tolerance": NUMBER, "statement": dict} | dict.fromkeys(ENTRY_KEYS, list)
TYPE_NAMES = {
    str: "en text", int: "ett heltal", bool: "true eller false", dict: "en tabell", list: "en lista",
    date: "ett datum", NUMBER: "ett tal",
}  # fmt: skip


def plans() -> list[int]:
    """The years that have a plan of their own, oldest first."""
    return sorted(int(path.stem[2:]) for path in FOLDER.glob("vp*.toml") if re.fullmatch(r"vp\d{4}", path.stem))


@cache
def load(year: int) -> Plan:
    """One year's plan; KollenError where it is missing or its file is wrong."""
    path = FOLDER / f"vp{year}.toml"
    if not path.is_file():
        has = ", ".join(str(one) for one in plans())
        raise KollenError(f"Det finns ingen verksamhetsplan för {year}. Planer finns för {has}.")
    plan = read(path)
    if plan.year != year:
        raise KollenError(f"{path.name}: year är {plan.year} men filen heter {path.name}. Ändra det ena.")
    return plan


def read(path: Path) -> Plan:
    """The plan in a TOML file; KollenError in Swedish where anything in it is wrong."""
    if not path.is_file():
        raise KollenError(f"{path.name}: filen finns inte. Kontrollera sökvägen.")
    entry = read_toml(path)
    _check_keys(path.name, entry, TOP_KEYS, ("year", "title", "goal", "indicator"))
    for kind, (keys, required) in ENTRY_KEYS.items():
        for number, item in enumerate(entry.get(kind, []), start=1):
            if not isinstance(item, dict):
                raise KollenError(
                    f"{path.name}: {kind} {number} är {item!r}. Skriv den som [[{kind}]] med nycklar under."
                )
            _check_keys(f"{path.name}, {kind} {item.get('id', number)}", item, keys, required)
    statement = dict(entry.get("statement", {}))
    plan = Plan(
        entry["year"],
        entry["title"],
        entry.get("tolerance", 0.05),
        tuple(Goal(parent=item.pop("parent", None), **item) for item in entry["goal"]),
        tuple(_indicator(item) for item in entry["indicator"]),
        tuple(_indicator(item) for item in entry.get("expected", [])),
        tuple(Activity(i["text"], i["goal"], i["from"], i["to"]) for i in entry.get("activity", [])),
        tuple(BudgetLine(**item) for item in entry.get("budget", [])),
        {key: value for key, value in statement.items() if key != "note"},
        statement.get("note"),
    )
    _check_plan(path.name, plan)
    return plan


def _indicator(item: dict) -> Indicator:
    item = {"id": None, **item}
    if item.get("measure") == MANUAL:
        item = {"where": {"indicator": [item["id"]]}, **item}
    return Indicator(**item)


def _check_keys(where: str, item: dict, keys: dict, required: Iterable[str]) -> None:
    for key in required:
        if key not in item:
            raise KollenError(f"{where}: nyckeln {key} saknas. Lägg till den.")
    for key, value in item.items():
        if key not in keys:
            raise KollenError(f"{where}: nyckeln {key} är okänd. Här finns {', '.join(keys)}.")
        kind = keys[key]
        if not isinstance(value, kind) or (isinstance(value, bool | datetime) and kind is not bool):
            raise KollenError(f"{where}: {key} är {value!r} men ska vara {TYPE_NAMES[kind]}.")


def _check_plan(name: str, plan: Plan) -> None:
    if not 0 <= plan.tolerance < 1:
        raise KollenError(f"{name}: tolerance är {plan.tolerance} men ska vara en andel från 0 till under 1.")
    for key, value in plan.statement.items():
        if not isinstance(value, NUMBER):
            raise KollenError(f"{name}, statement: {key} är {value!r} men ska vara ett tal.")
    _check_unique(name, "mål", [goal.id for goal in plan.goals])
    _check_unique(name, "indikator", [item.id for item in (*plan.indicators, *plan.expected) if item.id])
    _check_goals(name, plan)
    ids = {goal.id for goal in plan.goals}
    for item in (*plan.indicators, *plan.expected, *plan.activities):
        if item.goal not in ids:
            raise KollenError(f'{name}, "{item.text}": målet {item.goal} finns inte i filen.')
    for item in (*plan.indicators, *plan.expected):
        _check_indicator(f"{name}, {item.id or item.text!r}", item)
    for activity in plan.activities:
        if activity.last_day < activity.first_day:
            raise KollenError(f'{name}, "{activity.text}": to {activity.last_day} är före from {activity.first_day}.')


def _check_unique(name: str, kind: str, ids: list[str]) -> None:
    seen = set()
    for one in ids:
        if one in seen:
            raise KollenError(f"{name}, {kind} {one}: samma id finns mer än en gång. Ge den ena ett annat.")
        if not (one.isascii() and one.isidentifier() and one.islower()):
            raise KollenError(f'{name}, {kind} "{one}": id ska skrivas med små a–z, siffror och understreck.')
        seen.add(one)


def _check_goals(name: str, plan: Plan) -> None:
    level_of = {goal.id: goal.level for goal in plan.goals}
    for goal in plan.goals:
        where = f"{name}, mål {goal.id}"
        _check_choice(where, "level", goal.level, LEVELS)
        above = LEVELS.index(goal.level) - 1
        if above < 0 and goal.parent:
            raise KollenError(f"{where}: ett inriktningsmål har inget mål över sig. Ta bort parent.")
        if above >= 0 and level_of.get(goal.parent) != LEVELS[above]:
            raise KollenError(f"{where}: parent är {goal.parent} men ska vara id för ett {LEVELS[above]} i filen.")


def _check_indicator(where: str, item: Indicator) -> None:
    if item.measure is None:
        if item.target is not None or item.id is not None or item.where:
            raise KollenError(f"{where}: nyckeln measure saknas; target, id och where kräver den.")
        return
    for key in FIGURE_KEYS:
        if getattr(item, key) is None:
            raise KollenError(f"{where}: nyckeln {key} saknas. Lägg till den.")
    _check_choice(where, "unit", item.unit, UNITS)
    _check_choice(where, "direction", item.direction, DIRECTIONS)
    _check_choice(where, "periodicity", item.periodicity, PERIODICITIES)
    if item.compare is not None:
        _check_choice(where, "compare", item.compare, COMPARISONS)
    for dimension, values in item.where.items():
        _check_choice(f"{where}, where", "dimensionen", dimension, DIMENSIONS)
        if not isinstance(values, list) or not values:
            raise KollenError(f"{where}, where: {dimension} är {values!r} men ska vara en lista med minst ett värde.")
    if item.accumulates and item.direction == "down":
        raise KollenError(f"{where}: accumulates går inte ihop med direction = down. Ändra en av dem.")
    if item.unit in ("share", "yes_no") and item.target is not None and not 0 <= item.target <= 1:
        raise KollenError(f"{where}: target är {item.target}, ska vara 0–1 i enheten {item.unit}; 55 % skrivs 0.55.")


def _check_choice(where: str, key: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise KollenError(f"{where}: {key} är {value} men ska vara en av {', '.join(choices)}.")
