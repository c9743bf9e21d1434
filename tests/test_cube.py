"""Cubes: what measure() adds up from cells is what one statement over the whole period gives."""

from __future__ import annotations

import random

import pytest

from warehouse import cube, database, query
from warehouse.definitions import SCOPES, catalogue
from warehouse.period import Period

PERIODS = ("2025", "2025T2/alone", "2024-03", "2023-11..2025-02", "2018")
WHERE = (
    {}, {"administration": ["Farsta"]}, {"is_manager": [True], "area": ["Förskola", "Finns ej", None]},
    {"administration": ["Finns ej"]}, {"year": ["2024"]}, {"question": ["customer_overall", "customer_support"]},
)  # fmt: skip
BASES = sorted({(base, scope) for asked in catalogue().values() for _title, base, scope in query.bases(asked)}, key=str)


def rows(found: list[tuple], size: int) -> dict[tuple, list]:
    """By group: whole numbers as they are, others within what the order of adding makes."""
    return {
        row[:size]: [one if one is None or isinstance(one, int) else pytest.approx(float(one), rel=1e-12, abs=1e-6)
                     for one in row[size:]]
        for row in found
    }  # fmt: skip


@pytest.mark.parametrize(("base", "scope"), [one for one in BASES if cube.adds_up(one[0])], ids=str)
def test_the_cells_add_up_to_what_a_statement_gives(con, base, scope):
    chance, own = random.Random(f"{base}{scope}"), cube.of(con, base, {*base.dimensions, *(["kind"] if scope else [])})
    for period in map(Period.parse, PERIODS):
        by = tuple(chance.sample(base.dimensions, min(4, len(base.dimensions))))
        where = {name: values for name, values in chance.choice(WHERE).items() if name in base.dimensions}
        filters = [*where.items(), *([("kind", SCOPES[scope])] if scope else [])]
        for one in ((), by[:1], by, ("month",) if "month" in base.dimensions else ()):
            sql, values = query.statement(base, period, one, where, scope)
            added = own.rows(query.spanned(base, period), one, filters)
            whole = con.execute(sql, values).fetchall()
            assert len(added) == len(whole)
            assert rows(added, len(one)) == rows(whole, len(one)), (period.text, one, where)
            kinds = [[type(cell) is int for cell in row] for found in (added, whole) for row in sorted(found, key=str)]
            assert kinds[: len(added)] == kinds[len(added) :]


def test_what_does_not_add_up_is_asked_for_as_a_whole():
    whole = {base.expression for base, _scope in BASES if not cube.adds_up(base)}
    assert "arg_max(value, reported_order)" in whole
    assert all("/" in one or "arg_max" in one for one in whole)


@pytest.mark.parametrize("expression", [
    "sum(fte) / count(distinct month)", "sum(amount) - sum(hours)", "count(distinct a) + count(*)", "max(grade)",
    "sum(distinct amount)", "avg(grade)",
])  # fmt: skip
def test_only_sums_and_counts_add_up(expression):
    base = BASES[0][0]
    assert not cube.adds_up(type(base)("mart_ads", expression, "sum", ()))


@pytest.fixture
def small(monkeypatch):
    """Cubes of few cells only, and nothing kept from before."""
    monkeypatch.setattr(cube, "MOST_CELLS", 1_500)
    database.forget()
    yield
    database.forget()


def test_what_would_be_too_large_has_only_what_is_asked_for(con, small):
    ads, customers = (catalogue()[one].base for one in ("ads", "customers"))
    assert set(cube.of(con, ads, {"area"}).axes) == {"area", "year", "tertial", "month"}
    assert cube.of(con, ads, set(ads.dimensions)) is None
    assert cube.of(con, customers, set()) is None  # each customer is a cell
    asked = ((ads, {"area": ["Förskola"]}), (ads, {"kind": ["bolag"], "is_manager": [True]}), (customers, {}))
    for base, where in asked:
        whole = con.execute(*query.statement(base, Period.of(2025), (), where)).fetchall()
        assert query.evaluate(con, base, Period.of(2025), (), where)[()].value == whole[0][0] > 0
