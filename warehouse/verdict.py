"""Whether the plan's goals seem to be fulfilled, as the city puts it: helt, delvis or ej. A proposal; a person decides.

An indicator is *reached* where its status is met or on_pace, *near* where it is near, and otherwise *better* where
it is better than in the same months of the year before. A goal is proposed as fulfilled

- fully where all its indicators are reached or near and at least half are reached (all of them when the year is over),
- partly where at least half are reached, near or better,
- not otherwise, and as unknown where fewer than half of those that are due can be judged.

Indicators are the goal's own and those of the goals under it, and expected results that no indicator follows already.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse import wording
from warehouse.plan import IndicatorValue, same_filter
from warehouse.plan_file import Plan

REACHED = ("met", "on_pace")
JUDGED = (*REACHED, "near", "missed", "behind_pace")
COMPARED = {
    "better": "bättre än året före", "worse": "sämre än året före", "same": "oförändrat mot året före",
    None: "jämförelse med året före saknas",
}  # fmt: skip
WORDS = {"fully": "uppfylls helt", "partly": "uppfylls delvis", "not": "uppfylls ej", "unknown": "kan inte bedömas"}


@dataclass(frozen=True)
class GoalVerdict:
    """One goal, what is proposed of it (a key of WORDS), and the evidence as a Swedish sentence.

    goal_texts are the goal's own text and those above it, inriktningsmål first.
    """

    goal_id: str
    level: str
    goal_texts: tuple[str, ...]
    verdict: str
    evidence: str

    @property
    def text(self) -> str:
        """The goal's own text."""
        return self.goal_texts[-1]


def verdicts(
    followed: Plan, indicators: list[IndicatorValue], expected: list[IndicatorValue]
) -> list[GoalVerdict]:
    """A verdict for every goal that has an indicator under it, in the plan's order.

    indicators and expected are what plan.indicators() and plan.expected() give for one period of the plan.
    """
    judged = [*indicators, *(one for one in expected if not any(_is_same_figure(one, other) for other in indicators))]
    found = []
    for goal in followed.goals:
        texts = tuple(one.text for one in followed.chain(goal.id))
        under = [one for one in judged if one.goal[: len(texts)] == texts]
        if under:
            found.append(GoalVerdict(goal.id, goal.level, texts, *proposal(under)))
    return found


def _is_same_figure(one: IndicatorValue, other: IndicatorValue) -> bool:
    return one.measure == other.measure and same_filter(one.where, other.where)


def proposal(under: list[IndicatorValue]) -> tuple[str, str]:
    """What is proposed of a goal with these indicators, and why."""
    due = [one for one in under if one.status != "not_due"]
    judged = [one for one in due if one.status in JUDGED]
    rest = len(under) - len(judged)
    if not judged or 2 * len(judged) < len(due):
        return "unknown", f"{_counted(len(judged))} kan bedömas, {rest} inte."
    reached = [one for one in judged if one.status in REACHED]
    near = [one for one in judged if one.status == "near"]
    short = [one for one in judged if one not in reached and one not in near]
    better = [one for one in short if one.trend == "better"]
    enough = len(judged) if judged[0].is_year_over else len(judged) / 2
    if not short and len(reached) >= enough:
        verdict = "fully"
    else:
        verdict = "partly" if 2 * len(reached + near + better) >= len(judged) else "not"
    return verdict, _evidence(reached, near, short) + (f" {_counted(rest)} kan inte bedömas." if rest else "")


def _evidence(reached: list, near: list, short: list) -> str:
    parts = []
    if reached:
        parts.append(f"{len(reached)} når sina mål eller är i takt med dem")
    if near:
        parts.append(f"{len(near)} är nära målet")
    if short:
        named = "; ".join(f"”{one.text}”, {COMPARED[one.trend]}" for one in short)
        parts.append(f"{len(short)} når inte målet ({named})")
    judged = len(reached + near + short)
    return f"Av {judged} indikatorer och förväntade resultat som kan bedömas: {wording.listing(parts)}."


def _counted(count: int) -> str:
    one, several = "indikator eller förväntat resultat", "indikatorer eller förväntade resultat"
    return f"{count} {one if count == 1 else several}"
