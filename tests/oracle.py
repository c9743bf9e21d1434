"""The oracle: every measure in plain Python from a small world's rows, by the definitions and not the SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests import oracle_activity, oracle_money, oracle_sides, oracle_surveys
from tests.oracle_facts import Facts
from tests.oracle_sides import TIME, Figure
from tests.oracle_surveys import BOUNDS, FEWEST

SURVEY = ("answers", *BOUNDS)
SUBJECTS = (oracle_activity, oracle_money, oracle_surveys)


@dataclass(frozen=True)
class Expected:
    """What one group comes to. behind: how many answers a survey figure rests on."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    behind: int = 0


def function_of(measure_id: str):
    """The oracle's function for a measure, None where it has none."""
    found = [vars(subject)[measure_id] for subject in SUBJECTS if callable(vars(subject).get(measure_id))]
    return found[0] if found else None


def expected(facts: Facts, measure_id: str, period: str, by=(), where=None) -> dict[tuple, Expected]:
    """The figures by the tuple of their group's values, before anything is withheld."""
    where = where or {}
    asked = replace(oracle_sides.period(period), by=tuple(by), where=where)
    figures = function_of(measure_id)(facts, asked)
    return {
        tuple(value for _, value in group): _shown(measure_id, figure, dict(group), where)
        for group, figure in figures.items()
    }


def withheld(measure_id: str, rows: dict[tuple, Expected]) -> list[int]:
    """How many answers stand behind each figure to withhold, fewest first.

    Those of fewer than five, and the next fewest until five are hidden in two groups at least; which of two groups
    with as many answers goes is all the same.
    """
    sizes = sorted(row.behind for row in rows.values() if row.behind) if measure_id in SURVEY else []
    hidden = [size for size in sizes if size < FEWEST]
    for size in sizes[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST):
            break
        hidden.append(size)
    return hidden


def _shown(measure_id: str, figure: Figure, group: dict, where: dict) -> Expected:
    row = Expected(figure.value, figure.numerator, figure.denominator, figure.n)
    if measure_id not in SURVEY:
        return row
    behind = int((figure.numerator if measure_id == "response_rate" else figure.n) or 0)
    row = replace(row, behind=behind)
    surveys = [group["survey"]] if "survey" in group else where.get("survey", [])
    # the anonymous survey is left out where it is asked of by what its answers do not carry
    left_out = bool((set(group) | set(where)) - {"survey", *TIME})
    approximate = measure_id == "response_rate" and "kandidat" in surveys and not left_out
    if measure_id == "answers" or figure.value is None or approximate or 0 < behind < FEWEST:
        return row
    low, high = BOUNDS[measure_id](figure)
    return replace(row, low=low, high=high)
