"""What the commands about plans do: check a file before it is put among the plans."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from ingest.console import counted
from ingest.system_errors import reason
from warehouse import plan_file
from warehouse.errors import KollenError
from warehouse.plan_meaning import LEVELS, MANUAL


def check(asked: Namespace) -> None:
    """Say that a plan file is right and what it holds, or all that is wrong with it."""
    if asked.file.is_dir():
        raise KollenError(f"{asked.file} är en mapp. Ange planens fil, till exempel vp2026.toml.")
    try:
        plan = plan_file.read(asked.file)
    except OSError as error:
        raise KollenError(f"{asked.file}: filen går inte att läsa ({reason(error)}).") from error
    print(f"{asked.file.name} har inga fel. {plan.title}:\n", *_contents(plan), sep="\n")
    by_hand = [f"  {one.id}: {one.text}" for one in plan.indicators if one.measure == MANUAL]
    if by_hand:
        print(f"\n{counted(len(by_hand), 'indikator', 'indikatorer')} rapporteras för hand:\n", *by_hand, sep="\n")
    name = f"vp{plan.year}.toml"
    if asked.file.resolve() != (plan_file.FOLDER / name).resolve():
        print(f"\nLägg filen i {plan_file.FOLDER} med namnet {name}, och läs in den senaste leveransen igen.")


def _contents(plan: plan_file.Plan) -> list[str]:
    """How much the plan holds of each kind, a line each."""
    goals = Counter(goal.level for goal in plan.goals)
    followed = sum(one.measure is not None for one in plan.expected)
    with_target = sum(one.target is not None for one in plan.indicators)
    return [
        f"  {len(plan.goals)} mål: {', '.join(f'{goals[level]} {level}' for level in LEVELS)}",
        f"  {counted(len(plan.indicators), 'indikator', 'indikatorer')}, {with_target} med årsmål",
        f"  {len(plan.expected)} förväntade resultat, {followed} följs med en siffra",
        f"  {counted(len(plan.activities), 'aktivitet', 'aktiviteter')}",
        f"  {counted(len(plan.budget), 'budgetrad', 'budgetrader')}",
    ]
