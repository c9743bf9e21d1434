"""Sums over months: what measure() adds up from months is what one statement over the whole period gives."""

from __future__ import annotations

import random

import pytest

from warehouse import monthly, query
from warehouse.definitions import catalogue
from warehouse.period import Period

PERIODS = ("2025", "2025T2/alone", "2024-03", "2023-11..2025-02", "2018")
WHERE = ({}, {"administration": ["Farsta"]}, {"is_manager": [True]}, {"administration": ["Finns ej"]})
BASES = sorted({(base, scope) for asked in catalogue().values() for _title, base, scope in query.bases(asked)}, key=str)


def rows(found: list[tuple], size: int) -> dict[tuple, list]:
    """By group; what has no rows at all is nothing, as evaluate() reads it."""
    told = {row[:size]: [pytest.approx(one) if one is not None else None for one in row[size:]] for row in found}
    return told if size or found[0][1] else {}


@pytest.mark.parametrize(("base", "scope"), [one for one in BASES if monthly.adds_up(one[0])], ids=str)
def test_the_months_add_up_to_the_period(con, base, scope):
    chance = random.Random(f"{base}{scope}")
    for period in map(Period.parse, PERIODS):
        by = tuple(chance.sample(base.dimensions, min(2, len(base.dimensions))))
        where = {name: values for name, values in chance.choice(WHERE).items() if name in base.dimensions}
        for one in ((), by[:1], ("month",) if "month" in base.dimensions else ()):
            sql, values = query.statement(base, period, one, where, scope)
            added = query._rows_found(con.cursor(), [base], period, one, where, scope)
            whole = con.execute(sql, values).fetchall()
            assert rows(added, len(one)) == rows(whole, len(one)), (period.text, one, where)


def test_what_does_not_add_up_is_asked_for_as_a_whole():
    whole = {base.expression for base, _scope in BASES if not monthly.adds_up(base)}
    assert {"count(distinct customer_id)", "count(distinct administration)", "arg_max(value, reported_order)"} <= whole
    assert all("distinct" in one or "/" in one or "arg_max" in one for one in whole)
