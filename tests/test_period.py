"""Periods: every form, its days, and the forms that are no period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.errors import KollenError
from warehouse.period import Period, tertial_of

CASES = [
    ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025", "2024"),
    ("2025T1", date(2025, 1, 1), date(2025, 4, 30), "januari–april 2025", "2024T1"),
    ("2025T2", date(2025, 1, 1), date(2025, 8, 31), "januari–augusti 2025", "2024T2"),
    ("2025T3", date(2025, 1, 1), date(2025, 12, 31), "2025", "2024T3"),
    ("2025T2/alone", date(2025, 5, 1), date(2025, 8, 31), "maj–augusti 2025", "2024T2/alone"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "februari 2024", "2023-02"),
    ("2025-03..2025-08", date(2025, 3, 1), date(2025, 8, 31), "mars–augusti 2025", "2024-03..2024-08"),
    ("2024-11..2025-02", date(2024, 11, 1), date(2025, 2, 28), "november 2024–februari 2025", "2023-11..2024-02"),
]


@pytest.mark.parametrize(("text", "first", "last", "label", "year_before"), CASES)
def test_a_period_is_read(text, first, last, label, year_before):
    period = Period.parse(text)
    assert (period.text, period.first, period.last) == (text, first, last)
    assert period.label == label
    assert period.previous_year().text == year_before


@pytest.mark.parametrize("text", ["", "25", "2025T4", "2025T0", "2025-13", "2025-00", "2025-08..2025-03", "T2 2025",
                                  "2025T2/", "2025-3", "0001", "2025T2/ALONE"])  # fmt: skip
def test_what_is_no_period_is_refused_with_the_forms_there_are(text):
    with pytest.raises(KollenError, match="Skriv den som 2025, 2025T2"):
        Period.parse(text)


@given(st.integers(1990, 2100), st.sampled_from([1, 2, 3]), st.booleans())
def test_what_of_makes_parse_reads(year, tertial, alone):
    period = Period.of(year, tertial, alone)
    assert Period.parse(period.text) == period
    assert len(period.months) == (4 if alone else 4 * tertial)
    assert period.is_accumulated == (not alone or tertial == 1)
    assert tertial_of(period.last) == f"{year}T{tertial}"


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(0, 40))
def test_months_follow_each_other_without_a_gap(start, extra):
    months = start.year * 12 + start.month - 1 + extra
    last = min(date(months // 12, months % 12 + 1, 1), date(2100, 12, 1))
    period = Period.parse(f"{start:%Y-%m}..{last:%Y-%m}")
    assert period.months[0] == start.replace(day=1)
    assert period.months[-1] == last
    assert len(period.months) == min(extra, (2100 - start.year) * 12 + 12 - start.month) + 1
