"""White spots: every figure against rows counted by hand, and an organisation told alike however it is asked about."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.oracle_activity import CITY
from tests.world import World
from warehouse import plan, white_spots
from warehouse.period import Period

YEAR = Period.of(2025)


@pytest.fixture(scope="module")
def rows(con):
    """(assignments that count, ads that count) of 2025 as dicts."""
    found = []
    for mart, kept in (("mart_assignments", "is_counted"), ("mart_ads", "not is_cancelled")):
        cursor = con.execute(f"select * from {mart} where {kept} and year(month) = 2025")
        names = [column[0] for column in cursor.description]
        found.append([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])
    return found


def mean(assignments: list[dict]) -> float:
    values = [float(row["order_value"]) for row in assignments if row["order_value"] is not None]
    return sum(values) / len(values)


def lacking(assignments: int, ads: int, share: float) -> int:
    """How many more it takes, counted up one by one."""
    more = 0
    while (assignments + more) / ads < share - 1e-12:
        more += 1
    return more


@pytest.mark.parametrize("split", [None, "area", "is_manager"])
def test_every_figure_is_that_of_the_rows(con, rows, split):
    assignments, ads = rows
    def key(row):
        return (row["administration"], *([row[split]] if split else []))
    bought, advertised = Counter(map(key, assignments)), Counter(map(key, ads))
    found = white_spots.find(con, YEAR, split=split).spots
    assert {(one.administration, *one.group.values()) for one in found} == set(advertised)
    for one in found:
        group = (one.administration, *one.group.values())
        alike = [row for row in assignments if not split or row[split] == group[1]]
        in_city = [len([row for row in side if row["kind"] in CITY and (not split or row[split] == group[1])])
                   for side in rows]  # fmt: skip
        assert (one.ads, one.assignments) == (advertised[group], bought[group])
        assert one.missed == max(0, advertised[group] - bought[group])
        own = plan.target("market_share", {"administration": [group[0]]}, 2025) if not split else None
        share = own.value if own else in_city[0] / in_city[1]
        assert one.aim.is_target is bool(own)
        assert one.missing == lacking(one.assignments, one.ads, share)
        assert one.worth == pytest.approx(one.missed * mean(alike))
        assert one.missing_worth == pytest.approx(one.missing * mean(alike))


def test_what_lacks_most_to_its_aim_comes_first_and_is_told(con, rows):
    found = white_spots.find(con, YEAR)
    assignments, ads = (Counter(row["administration"] for row in side) for side in rows)
    order = [(-lacking(assignments[one.administration], ads[one.administration], one.aim.share),
              assignments[one.administration] - ads[one.administration]) for one in found.spots]  # fmt: skip
    assert [missing for missing, _missed in order] == sorted(missing for missing, _missed in order)
    assert order == sorted(order)
    first = found.spots[0]
    assert first.missing > 0
    assert f"Störst vit fläck är {first.name}: " in found.sentence
    assert f"{first.missing} färre än" in found.sentence


def test_who_buys_as_much_as_it_should_is_no_white_spot(con):
    enough = next(one for one in white_spots.find(con, YEAR).spots if not one.missing and one.missed)
    said = white_spots.find(con, YEAR, {"administration": [enough.administration]}).sentence
    assert said == f"Ingen i urvalet ({enough.ads} annonser) ligger under sitt mål eller stadens andel."


@pytest.mark.parametrize(("where", "split"), [
    ({"administration": ["Farsta"]}, None), ({"kind": ["bolag"]}, None), ({"area": ["Skola"]}, "is_manager"),
    ({"administration": ["Järva"], "is_manager": [True]}, "area"), ({"package": ["Chefspaket"]}, None),
])  # fmt: skip
def test_a_filter_shows_the_same_organisation_alike(con, where, split):
    found = white_spots.find(con, YEAR, where, split).spots
    kept = {name: its for name, its in where.items() if name in ("area", "is_manager")}
    whole = {(one.administration, *one.group.values()): one for one in white_spots.find(con, YEAR, kept, split).spots}
    assert found
    for one in found:
        assert one == whole[one.administration, *one.group.values()]


def test_a_split_shows_what_a_filter_does(con):
    split = {one.administration: one for one in white_spots.find(con, YEAR, split="is_manager").spots
             if one.group == {"is_manager": True}}  # fmt: skip
    chosen = {one.administration: one for one in white_spots.find(con, YEAR, {"is_manager": [True]}).spots}
    assert set(split) == set(chosen)
    for name, one in split.items():
        assert (one.missed, one.missing, one.worth) == (chosen[name].missed, chosen[name].missing, chosen[name].worth)


def test_what_is_lacking_is_said():
    world = World()
    world.ad("2024-03-01")
    world.ad("2025-03-01")
    world.assignment("2024-03-05", price=None)
    con = world.built()
    assert "Uppdragen för 2025 saknas" in white_spots.find(con, YEAR).sentence
    assert "Ingen annons är publicerad 2023" in white_spots.find(con, Period.of(2023)).sentence
    found = white_spots.find(con, Period.of(2024))
    assert [(one.missed, one.worth, one.missing_worth) for one in found.spots] == [(0, None, None)]
    assert "kan inte uppskattas" in found.basis
    assert "uppskattat" not in found.sentence
