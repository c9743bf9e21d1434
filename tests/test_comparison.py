"""Two periods compared: the tests' answers against published ones, against counting by hand, and what always holds."""

from __future__ import annotations

from math import comb, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.world import World
from warehouse import comparison
from warehouse.comparison import Comparison, compare
from warehouse.definitions import catalogue, definition
from warehouse.measure import Row, measure

# Newcombe 1998, table II, method 10
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0), (10, 10, 0, 10, 0.6075, 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("a", "n", "b", "m", "low", "high"), NEWCOMBE)
def test_newcombes_own_examples(a, n, b, m, low, high):
    assert comparison.shares(a / n, n, b / m, m) == pytest.approx((low, high), abs=0.00006)
    row, other = Row({}, a / n, a, n, n, 0, 1), Row({}, b / m, b, m, m, 0, 1)
    found = compare(definition("satisfied_customers"), row, other)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00006)
    assert found.is_more_than_chance is (low > 0)


def by_hand(count: int, other: int, exposure: int, other_exposure: int) -> float:
    together, part = count + other, exposure / (exposure + other_exposure)
    chances = [comb(together, k) * part**k * (1 - part) ** (together - k) for k in range(together + 1)]
    return min(1.0, 2 * min(sum(chances[: count + 1]), sum(chances[count:])))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 500), st.integers(1, 500))
def test_two_counts_are_judged_as_if_enumerated(count, other, exposure, other_exposure):
    found = comparison.probability(count, other, exposure, other_exposure)
    if count + other == 0:
        assert found is None
    else:
        assert found == pytest.approx(by_hand(count, other, exposure, other_exposure), rel=1e-6)


COUNTS = [
    (0, 0, 4, 4, None), (0, 5, 4, 4, False), (0, 6, 4, 4, True), (10, 10, 4, 4, False), (12, 24, 4, 4, False),
    (12, 25, 4, 4, True),
    (20, 40, 4, 8, False), (40, 40, 4, 8, True), (1012, 1122, 12, 12, True),
]  # fmt: skip


@pytest.mark.parametrize(("count", "other", "months", "other_months", "expected"), COUNTS)
def test_counts_over_their_months(count, other, months, other_months, expected):
    found = compare(definition("assignments"), Row({}, count), Row({}, other), (months, other_months))
    assert found.is_more_than_chance is expected
    assert found.difference == count - other
    assert found.low is None


RATES = [(120, 1000, 100, 1000, False), (140, 1000, 100, 1000, True), (30, 20, 10, 20, True), (3, 0, 3, 10, None)]


@pytest.mark.parametrize(("count", "ads", "other", "other_ads", "expected"), RATES)
def test_rates_over_their_denominators_may_pass_one(count, ads, other, other_ads, expected):
    pairs = ((count, ads), (other, other_ads))
    first, second = (Row({}, top / below if below else None, top, below) for top, below in pairs)
    assert compare(definition("market_share"), first, second).is_more_than_chance is expected


def grades(marks: list[float], n: int | None = None) -> Row:
    total, squares, count = sum(marks), sum(mark * mark for mark in marks), len(marks)
    return Row({}, total / count, total, count, n or count, 1, 10, squares=squares)


@given(st.lists(st.integers(1, 10), min_size=5, max_size=40), st.lists(st.integers(1, 10), min_size=5, max_size=40))
def test_means_are_compared_as_welch_does(marks, others):
    found = compare(definition("customer_grade"), grades(marks), grades(others))
    if len(set(marks)) == len(set(others)) == 1:
        assert found.is_more_than_chance is None
        return
    known = stats.ttest_ind(marks, others, equal_var=False)
    low, high = known.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)
    assert found.is_more_than_chance is bool(low > 1e-12 or high < -1e-12)


def test_several_marks_of_one_person_are_no_more_people():
    low, high = [7, 8, 9] * 10, [8, 9, 10] * 10
    assert compare(definition("customer_grade"), grades(high), grades(low)).is_more_than_chance is True
    assert compare(definition("customer_grade"), grades(high, 5), grades(low, 5)).is_more_than_chance is False


def nps(promoters: int, passives: int, detractors: int) -> Row:
    count, total = promoters + passives + detractors, promoters - detractors
    return Row({}, 100 * total / count, total, count, count, -100, 100, squares=promoters + detractors)


def test_nps_by_the_adjusted_scores():
    first, second = nps(60, 30, 10), nps(40, 30, 30)
    adjusted = [(60.75, 10.75, 103), (40.75, 30.75, 103)]
    scores = [(p - d) / n for p, d, n in adjusted]
    error = sqrt(sum(((p + d) / n - s * s) / n for (p, d, n), s in zip(adjusted, scores, strict=True)))
    middle, half = scores[0] - scores[1], stats.norm.ppf(0.975) * error
    found = compare(definition("nps"), first, second)
    assert (found.low, found.high) == pytest.approx((100 * (middle - half), 100 * (middle + half)))
    assert found.difference == pytest.approx(40)
    assert found.is_more_than_chance is True
    assert compare(definition("nps"), nps(6, 3, 1), nps(4, 3, 3)).is_more_than_chance is False


answers = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)).filter(lambda one: sum(one) >= 5)


@given(answers, answers)
def test_the_order_of_the_periods_only_turns_the_sign(one, other):
    for measure_id, first, second in [
        ("nps", nps(*one), nps(*other)),
        ("assignments", Row({}, one[0]), Row({}, other[0])),
        ("repeat_share", *(Row({}, its[0] / sum(its), its[0], sum(its), sum(its)) for its in (one, other))),
    ]:
        there, back = (compare(definition(measure_id), *pair) for pair in ((first, second), (second, first)))
        assert there.is_more_than_chance == back.is_more_than_chance
        assert there.difference == pytest.approx(-back.difference)
        if there.low is not None:
            assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
        assert not compare(definition(measure_id), first, first).is_more_than_chance


NO_CLAIM = [
    ("revenue", Row({}, 2.0), Row({}, 1.0)), ("fte", Row({}, 20.0, 20, 1), Row({}, 30.0, 30, 1)),
    ("revenue_per_fte", Row({}, 2.0, 2, 1), Row({}, 1.0, 1, 1)), ("manual", Row({}, 2.0), Row({}, 50.0)),
    ("customers", Row({}, 2), Row({}, 50)), ("position_share", Row({}, 0.1, 100, 1000), Row({}, 0.2, 200, 1000)),
    ("response_rate", Row({}, 0.1, 100, 1000, 1000), Row({}, 0.2, 200, 1000, 1000)),
]  # fmt: skip


@pytest.mark.parametrize(("measure_id", "now", "then"), NO_CLAIM, ids=[case[0] for case in NO_CLAIM])
def test_nothing_is_claimed_of_what_has_no_test(measure_id, now, then):
    found = compare(definition(measure_id), now, then)
    assert found == Comparison(now.value - then.value)
    assert found.sentence == found.short == ""


@pytest.mark.parametrize("lacking", [Row({}, None, withheld=True), Row({}, None)])
def test_nothing_is_claimed_where_a_figure_is_withheld_or_missing(lacking):
    whole = nps(60, 30, 10)
    assert compare(definition("nps"), whole, lacking) == compare(definition("nps"), lacking, whole) == Comparison()


@pytest.mark.parametrize(("verdict", "sentence"), [
    (True, "Skillnaden är större än slumpen."), (False, "Skillnaden kan vara slump."), (None, "")])  # fmt: skip
def test_the_verdict_is_said_in_swedish(verdict, sentence):
    assert Comparison(1.0, is_more_than_chance=verdict).sentence == sentence


def test_only_parts_of_a_whole_are_compared_as_shares(con):
    for measure_id, one in catalogue().items():
        if one.chance == "share":
            by = next(name for name in (*one.dimensions, "year") if name in ("year", "administration"))
            for row in measure(con, measure_id, "2022-01..2025-12", by=[by]):
                assert row.value is None or (0 <= row.numerator <= row.denominator == row.n), (measure_id, row)
        if one.chance:
            assert one.interval is None
            assert one.unit in ("share", "count")


@pytest.fixture
def world():
    """Assignments of 2024 and the spring of 2025, received in May 2025."""
    made = World()
    for month in range(1, 17):
        day = f"{2024 + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}-10"
        for _ in range(3 if month <= 12 else 12):
            made.assignment(day)
    made.con.execute("insert into deliveries values (1, 'd', '2025-05-02 08:00', 'd', false)")
    return made.built()


PERIODS = [
    ("2025T1", "2024T1", True), ("2024T2/alone", "2024T1", False), ("2025", "2024", None), ("2024", "2023", None),
    ("2024T2", "2024T1", None), ("2025-04", "2025-03", False), ("2025T1", "2024-01..2024-12", True),
]  # fmt: skip


@pytest.mark.parametrize(("now", "then", "expected"), PERIODS)
def test_periods_are_compared_where_both_are_whole_and_apart(world, now, then, expected):
    assert comparison.of_periods(world, "assignments", now, then).is_more_than_chance is expected


def test_a_month_that_was_not_over_is_no_month(world):
    world.execute("update deliveries set received_at = '2025-04-20 08:00'")
    found = comparison.of_periods(world, "assignments", "2025T1", "2024T1")
    assert (found.difference, found.is_more_than_chance) == (36, None)
