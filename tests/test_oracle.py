"""measure() against the oracle, plain Python over random small worlds: every measure, group and filter tried."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from tests.many_worlds import ManyWorlds
from tests.oracle import expected, function_of, withheld
from tests.oracle_facts import NO_ORGANISATION, Facts
from tests.oracle_sides import TIME
from tests.random_worlds import RandomWorld, random_filter, random_period
from warehouse import database
from warehouse.errors import KollenError
from warehouse.measure import catalogue, measure

WORLDS, CHUNK = 100, 10
# more of them go deeper: KOLLEN_ORACLE_QUESTIONS=500 asks each world all of PAIRS, and takes half an hour
PER_WORLD = int(os.environ.get("KOLLEN_ORACLE_QUESTIONS", "10"))
NUMBERS = ("value", "numerator", "denominator", "n", "low", "high")
PAIRS = [
    (measure_id, by)
    for measure_id, asked in catalogue().items()
    for by in ((), *((name,) for name in asked.dimensions))
]


@pytest.fixture(scope="module")
def worlds() -> Iterator[ManyWorlds]:
    with pytest.MonkeyPatch.context() as patch:
        made = ManyWorlds()
        # as in a published warehouse, what a snapshot covers is then asked once
        patch.setattr(database, "source", lambda con: database.Source(made.name, made.name))
        yield made


def questions(seed: int, first_year: int) -> list[tuple]:
    """What a world is asked: (measure, period, by, where). The worlds share out every measure and dimension."""
    random, found = Random(seed), []
    for at in range(PER_WORLD):
        # a step without a common factor, so that neighbours in the list come in different worlds
        measure_id, by = PAIRS[(seed * PER_WORLD + at) * 101 % len(PAIRS)]
        dimensions = catalogue()[measure_id].dimensions
        if by and len(dimensions) > 1 and random.random() < 0.4:
            by = (*by, random.choice([name for name in dimensions if name not in by]))
        free = [name for name in dimensions if name not in TIME]
        wanted = random.sample(free, min(len(free), random.choice((0, 0, 0, 1, 1, 2))))
        needed = [name for name in catalogue()[measure_id].requires if name not in (*by, *wanted)]
        where = random_filter(random, dict.fromkeys([*wanted, *needed]))
        if measure_id == "manual" and not by:
            where["indicator"] = where["indicator"][:1]  # the latest of two indicators is no figure
        found.append((measure_id, random_period(random, first_year), by, where))
    return found


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, rel=1e-9, abs=1e-9)


def disagreements(con, facts: Facts, measure_id: str, period: str, by, where) -> list:
    """Where measure() and the oracle differ: missing and extra groups, what is withheld, and every number."""
    told = {tuple(row.by.values()): row for row in measure(con, measure_id, period, by=by, where=where)}
    right = expected(facts, measure_id, period, by, where)
    found = [("grupper", set(told) ^ set(right))] if set(told) != set(right) else []
    hidden = [group for group in told if told[group].withheld and group in right]
    if sorted(right[group].behind for group in hidden) != withheld(measure_id, right):
        found.append(("dolda", hidden, withheld(measure_id, right)))
    for group in set(told) & set(right):
        for name in NUMBERS:
            is_number, ought = getattr(told[group], name), getattr(right[group], name)
            if told[group].withheld:
                ought = None
            elif name == "n":
                is_number, ought = is_number or 0, ought or 0  # nothing observed
            if not same(is_number, ought):
                found.append((group, name, is_number, ought))
    return found


@pytest.mark.parametrize("first", range(0, WORLDS, CHUNK))
def test_measure_agrees_with_the_oracle(worlds, first):
    for seed in range(first, first + CHUNK):
        world = RandomWorld(seed)
        con, facts = worlds.build(world.rows, world.received), Facts(world.rows, world.received)
        for question in questions(seed, world.first_year):
            assert disagreements(con, facts, *question) == [], (seed, question)


def test_every_measure_has_an_oracle():
    assert [measure_id for measure_id in catalogue() if not function_of(measure_id)] == []


def test_every_measure_is_asked_whole_and_by_each_of_its_dimensions():
    asked = {(measure_id, by[:1]) for seed in range(WORLDS) for measure_id, _, by, _ in questions(seed, 2024)}
    assert set(PAIRS) - asked == set()


LACKING = (
    ("revenue", "administration"), ("ads", "package"), ("fte", "area"), ("answers", "unit"), ("sold_share", "month"),
    ("sold_share", "administration"), ("candidate_grade", "kind"), ("applicants", "unit"),
)  # fmt: skip


def test_a_dimension_that_a_measure_lacks_is_refused(worlds):
    world = RandomWorld(1)
    con = worlds.build(world.rows)
    for measure_id, dimension in LACKING:
        for asked in ({"by": [dimension]}, {"where": {dimension: ["Farsta"]}}):
            with pytest.raises(KollenError, match="kan inte delas upp på"):
                measure(con, measure_id, "2025", **asked)


def test_the_worlds_hold_what_is_hard():
    seen = Counter()
    for seed in range(WORLDS):
        world = RandomWorld(seed)
        facts = Facts(world.rows, world.received)
        live = [row for row in facts.assignments if not row["is_cancelled"]]
        versions = Counter((row["ledger_type"], row["month"], row["account"]) for row in world.rows["ledger"])
        seen.update({
            "withheld": sum(bool(withheld(name, expected(facts, name, f"{world.first_year}", by=["month"])))
                            for name in ("nps", "match_grade", "satisfied_candidates")),
            "unknown": sum(row["administration"] == NO_ORGANISATION for row in live),
            "company": sum(row["kind"] == "bolag" for row in live),
            "old name": sum("Rinkeby" in row["organisation"] for row in facts.ads),
            "cancelled": len(facts.assignments) - len(live),
            "leap day": sum((row["published_date"].month, row["published_date"].day) == (2, 29) for row in facts.ads),
            "turn of the year": sum(bool(row["start_date"]) and row["start_date"].year > row["ordered_date"].year
                                    for row in live),
            "not started": sum(row["start_date"] is None for row in live),
            "several on one ad": sum(len(row["matched"]) > 1 for row in facts.ads),
            "by reference": sum(assignment["ad_reference"] == row["reference"] for row in facts.ads
                                for assignment in row["matched"]),
            "unmatched": sum(not row["matched"] for row in facts.ads),
            "no positions": sum(row["position_count"] in (None, 0) for row in facts.ads),
            "too many positions": sum((row["position_count"] or 0) > 1000 for row in facts.ads),
            "an ad again": sum(row["delivery"] == 2 for row in facts.ads),
            "nothing about the assignment": sum(row["assignment_id"] in (None, 999) for row in facts.answers),
            "three versions": sum(count > 2 for (kind, *_), count in versions.items() if kind == "Budget"),
            "whole forecast": sum(count > 11 for count in Counter(
                row["month"].year for row in facts.ledger if row["ledger_type"] == "Prognos").values()),
            "no ads": not facts.ads, "no assignments": not live,
            "a survey of one answer": 1 in Counter(row["survey"] for row in facts.answers).values(),
        })  # fmt: skip
    assert [what for what, times in seen.items() if times < 5] == []


@pytest.mark.parametrize(("table", "measure_ids"), [
    ("ads", ("ads", "positions", "market_share")), ("assignments", ("assignments", "market_share", "order_value")),
    ("answers", ("answers",)), ("ledger", ("revenue", "result", "revenue_per_fte")), ("staffing", ("fte",)),
    ("hours", ("billable_share",)),
])  # fmt: skip
def test_rows_taken_out_change_both(worlds, table, measure_ids):
    world = next(world for world in map(RandomWorld, range(WORLDS)) if shows_all(world, measure_ids))
    period = f"{world.first_year}-01..{world.first_year + 1}-12"
    less = {**world.rows, table: world.rows[table][::2]}
    for measure_id in measure_ids:
        shown = []
        for rows in (world.rows, less):
            con, facts = worlds.build(rows, world.received), Facts(rows, world.received)
            assert disagreements(con, facts, measure_id, period, (), {}) == []
            shown.append((measure(con, measure_id, period)[0].value, expected(facts, measure_id, period)[()].value))
        assert shown[0][0] != shown[1][0]
        assert shown[0][1] != shown[1][1]


def shows_all(world: RandomWorld, measure_ids) -> bool:
    """True where the measures have values over the world's two years."""
    facts, period = Facts(world.rows, world.received), f"{world.first_year}-01..{world.first_year + 1}-12"
    figures = [expected(facts, measure_id, period)[()] for measure_id in measure_ids]
    return all(figure.value and (figure.n or 0) > 10 for figure in figures)
