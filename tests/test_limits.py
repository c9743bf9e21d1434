"""The limits of a monthly series and its signals: published examples, each rule at its edge, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse import limits
from warehouse.definitions import definition
from warehouse.measure import Row, measure

PAINT = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]
FLAT = [10, 12] * 9  # mean 11, every moving range 2: limits 5,68 and 16,32, near from 14,55


def kinds(values: list) -> list[tuple[str, list[int]]]:
    return limits.signals(values, limits.limits(values))


def test_the_viscosity_of_paint_as_published():
    """Montgomery, Introduction to Statistical Quality Control: 33,52, and 32,24 to 34,80."""
    found = limits.limits(PAINT)
    assert (found.lower, found.mean, found.upper) == pytest.approx((32.24, 33.52, 34.80), abs=0.01)
    assert not found.is_trial
    assert limits.signals(PAINT, found) == []


def test_moving_ranges_far_above_the_others_are_left_out():
    values = [10, 12] * 6 + [112, 110] + [12, 10] * 3  # 17 ranges of 2, and 100 and 98: their mean is 12,2
    found = limits.limits(values)
    assert found.spread == pytest.approx(2.66 * 2)
    assert found.upper - found.mean == pytest.approx(found.mean - found.lower) == pytest.approx(found.spread)


def test_where_only_zeros_would_remain_nothing_is_left_out():
    values = [5] * 20 + [100]
    found = limits.limits(values)
    assert found.spread == pytest.approx(2.66 * 95 / 20)
    assert ("above", [20]) in limits.signals(values, found)
    assert not any(kind == "below" for kind, _places in limits.signals(values, found))


TOO_SHORT = [[], [1], [1, 2, 1, 2, 1], [3] * 40, [None] * 12, [1, 2, 1, None, 2, 1, 2], [1, None, 2, None, 1, None] * 6]


@pytest.mark.parametrize("values", TOO_SHORT, ids=str)
def test_too_few_or_unmoving_values_have_no_limits(values):
    assert limits.limits(values) is None


@pytest.mark.parametrize(("count", "is_trial"), [(6, True), (11, True), (12, False), (36, False)])
def test_limits_of_few_values_are_a_trial(count, is_trial):
    assert limits.limits((FLAT * 2)[:count]).is_trial is is_trial


def test_limits_keep_to_what_a_value_can_be():
    found = limits.limits([0, 3] * 8, lowest=0, highest=4)
    assert (found.lower, found.upper) == (0, 4)
    assert not found.has_lower
    assert not found.has_upper
    free = limits.limits([0, 3] * 8)
    assert free.lower == pytest.approx(1.5 - 2.66 * 3)
    assert free.has_lower
    assert free.has_upper


FOUND = replace(limits.limits(FLAT), mean=0, lower=-3, upper=3, spread=3)
RULES = [
    ("a point on the limit is within it", [0, 3, 0], []),
    ("above", [0, 3.1, 0], [("above", [1])]),
    ("below", [0, -3.1, 0], [("below", [1])]),
    ("six on a side are none", [1, 0.5] * 3, []),
    ("seven on a side", [1, 0.5] * 3 + [1], [("high", [0, 1, 2, 3, 4, 5, 6])]),
    ("the whole run is one signal", [-1, -0.5] * 5, [("low", list(range(10)))]),
    ("a value on the mean ends a run", [1, 0.5, 1, 0, 0.5, 1, 0.5, 1], []),
    ("a gap ends a run", [1, 0.5, 1, None, 0.5, 1, 0.5, 1], []),
    ("six rising are none", [-1, -0.6, -0.2, 0.2, 0.6, 1], []),
    ("seven rising", [-1.5, -1, -0.6, -0.2, 0.2, 0.6, 1], [("rising", [0, 1, 2, 3, 4, 5, 6])]),
    ("seven falling", [1.5, 1, 0.6, 0.2, -0.2, -0.6, -1], [("falling", [0, 1, 2, 3, 4, 5, 6])]),
    ("two alike end a rise", [-1.5, -1, -0.6, -0.6, 0.2, 0.6, 1, 1.2], []),
    ("a gap ends a rise", [-1.5, -1, -0.6, None, 0.2, 0.6, 1, 1.2], []),
    ("one near a limit", [0, 2.5, 0, 0], []),
    ("two of three near a limit", [0, 2.5, -0.5, 2.1, 0], [("near_upper", [1, 3])]),
    ("two of four near a limit", [2.5, 0, 0, 2.5], []),
    ("near opposite limits", [2.5, -2.5], []),
    ("two thirds of the way is not beyond it", [2, 2, 2], []),
    ("near the lower limit, three together", [-2.5, -2.1, 0, -2.2], [("near_lower", [0, 1, 3])]),
    ("outside is not near", [2.5, 3.5, 0], [("above", [1])]),
    ("a gap parts what is near", [2.5, None, 2.5], []),
]


@pytest.mark.parametrize(("values", "expected"), [case[1:] for case in RULES], ids=[case[0] for case in RULES])
def test_a_rule_at_its_edge(values, expected):
    assert limits.signals(values, FOUND) == expected


numbers = st.integers(-1000, 1000)


@given(st.floats(-1e6, 1e6), st.integers(0, 60))
def test_a_constant_series_has_no_signal(value, count):
    assert limits.limits([value] * count) is None


@given(st.lists(numbers, min_size=12, max_size=40))
def test_a_far_outlier_is_outside(values):
    far = [*values, 1_000_000, *values]
    assert ("above", [len(values)]) in kinds(far)


@given(st.lists(st.none() | numbers, max_size=40))
def test_turned_upside_down_the_signals_change_sides(values):
    turned = {"above": "below", "high": "low", "rising": "falling", "near_upper": "near_lower"}
    turned |= {other: one for one, other in turned.items()}
    found, mirrored = limits.limits(values), limits.limits([None if one is None else -one for one in values])
    assert (found is None) == (mirrored is None)
    if found:
        other = limits.signals([None if one is None else -one for one in values], mirrored)
        assert sorted((turned[kind], its) for kind, its in limits.signals(values, found)) == sorted(other)


@given(st.lists(st.none() | numbers, max_size=40), st.integers(-500, 500), st.sampled_from([1, 2, 8]))
def test_another_unit_gives_the_same_signals(values, shift, scale):
    moved = [None if one is None else one * scale + shift for one in values]
    if limits.limits(values):
        assert kinds(moved) == kinds(values)


def months(values: list) -> dict[str, Row | None]:
    names = [f"{2024 + place // 12}-{place % 12 + 1:02d}" for place in range(len(values))]
    rows = [None if value is None else Row({"month": name}, value) for name, value in zip(names, values, strict=True)]
    return dict(zip(names, rows, strict=True))


def said(values: list, measure_id: str = "revenue") -> list[str]:
    rows = months(values)
    _found, signals = limits.of_months(definition(measure_id), rows)
    return limits.told(signals, [month for month, row in rows.items() if row])


WIDER = [6, 16] * 5 + [6]
WIDE = [8, 14] * 9  # mean 11, every moving range 6: limits −5 and 27
RETURNS = "januari avviker åt samma håll varje år, vilket tyder på ett säsongsmönster"
SENTENCES = [
    ([*WIDE[:15], 40, 8, 14], ["april 2025 ligger över den övre gränsen"]),
    ([*WIDE[:15], -20, 14, 8], ["april 2025 ligger under den undre gränsen"]),
    ([*WIDE[:12], 40, *WIDE[:11], 40, 14, 8], ["januari 2025 och 2026 ligger över den övre gränsen"]),
    ([60, *WIDER, 60, *WIDER, 60, *WIDER],
     ["januari 2024, 2025 och 2026 ligger över den övre gränsen", RETURNS]),
    ([*FLAT, *[12.5, 13] * 3, 12.5], ["juni 2025–januari 2026 ligger över medelvärdet 8 månader i rad"]),
]  # fmt: skip


@pytest.mark.parametrize(("values", "expected"), SENTENCES)
def test_signals_are_said_in_swedish(values, expected):
    assert said(values) == expected


def test_a_signal_has_its_month_kind_and_sentence():
    found, signals = limits.of_months(definition("revenue"), months([*FLAT[:15], 30, 10, 12]))
    (signal,) = signals
    assert (signal.kind, signal.months, signal.is_outside) == ("above", ("2025-04",), True)
    assert signal.sentence == "april 2025 ligger över den övre gränsen"
    assert found.points == 18


BOUNDS = [("customer_grade", 1, 10), ("nps", -100, 100), ("market_share", 0, inf), ("repeat_share", 0, 1),
          ("satisfied_customers", 0, 1), ("assignments", 0, inf), ("result", -inf, inf)]  # fmt: skip


@pytest.mark.parametrize(("measure_id", "lowest", "highest"), BOUNDS)
def test_a_measures_limits_keep_to_what_it_can_be(measure_id, lowest, highest):
    found, _signals = limits.of_months(definition(measure_id), months([-200, 200] * 10))
    assert (found.lower, found.upper) == (max(lowest, -1064), min(highest, 1064))


@pytest.mark.parametrize("measure_id", ["fte", "billing_fte", "manual"])
def test_what_is_no_event_of_the_month_has_no_limits(measure_id):
    assert limits.of_months(definition(measure_id), months(FLAT)) == (None, ())


def test_a_measurement_by_month(con):
    asked = measure(con, "market_share", "2023-01..2025-12", by=["month"])
    found, signals = limits.of_months(asked.asked, {row.by["month"]: row for row in asked})
    values = [row.value for row in asked]
    assert found == limits.limits(values, lowest=0)
    assert [one.kind for one in signals] == [kind for kind, _places in limits.signals(values, found)]
