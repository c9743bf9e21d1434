"""What manager ads got: one rule for ads with several assignments, parts that sum to all, and what is said of them."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.world import World
from warehouse import manager_support, share_ways
from warehouse.manager_support import PARTS
from warehouse.measure import Row, measure
from warehouse.share_ways import Way

CHEFSPAKET, STORA, SECOND, KBR = 1, 2, 3, 5
CASES = [
    ("inget", [], "Inget stöd känt"),
    ("avbrutet", [(CHEFSPAKET, "Avbrutet")], "Inget stöd känt"),
    ("chefspaket", [(CHEFSPAKET, "Avslutat")], "Chefspaket"),
    ("båda", [(SECOND, "Avslutat"), (CHEFSPAKET, "Beställt")], "Chefspaket"),
    ("second", [(SECOND, "Pågående")], "Second opinion"),
    ("second och stora", [(STORA, "Avslutat"), (SECOND, "Avslutat")], "Second opinion"),
    ("second och avbrutet chefspaket", [(CHEFSPAKET, "Avbrutet"), (SECOND, "Avslutat")], "Second opinion"),
    ("stora", [(STORA, "Avslutat")], "Annat stöd"),
    ("utbildning", [(KBR, "Avslutat")], "Annat stöd"),
]


@pytest.fixture(scope="module")
def world():
    """A world with one manager ad per case, and an ad that is for no manager."""
    made = World()
    for name, assignments, _part in CASES:
        made.ad("2025-02-10", ad_id=name, is_manager=True)
        for package, status in assignments:
            made.assignment("2025-02-20", package, ad_reference=name, status=status, is_manager=True)
    made.ad("2025-02-10", ad_id="medarbetare")
    made.assignment("2025-02-20", CHEFSPAKET, ad_reference="medarbetare")
    return made.built()


def test_the_fullest_support_wins(world):
    found = dict(world.execute("select ad_id, manager_support from mart_ads").fetchall())
    assert found == {**{name: part for name, _assignments, part in CASES}, "medarbetare": None}


def test_the_parts_are_counted_once_each(world):
    asked = {part: measure(world, one, "2025", by=["administration"]) for part, one in PARTS.items()}
    (only,) = manager_support.of(asked)
    assert only.name == "Farsta"
    assert only.counts == dict(Counter(part for _name, _assignments, part in CASES))
    assert sum(only.shares.values()) == pytest.approx(1)


@pytest.mark.parametrize("by", ["administration", "area"])
@pytest.mark.parametrize("period", ["2025", "2026T2", "2024T3/alone"])
def test_the_parts_sum_to_all_manager_ads(con, by, period):
    found = manager_support.of({part: measure(con, one, period, by=[by]) for part, one in PARTS.items()})
    assert {one.name: one.ads for one in found} == {
        row.by[by]: row.value for row in measure(con, "manager_ads", period, by=[by])
    }
    together = manager_support.together(found, "Alla")
    assert together.ads == measure(con, "manager_ads", period)[0].value


def test_nothing_is_claimed_where_assignments_are_not_known():
    made = World()
    made.ad("2025-02-10", is_manager=True)
    con = made.built()
    assert manager_support.of({part: measure(con, one, "2025") for part, one in PARTS.items()}) == []
    assert "så stödet är inte känt" in manager_support.sentence(None, None)


def way(measure_id: str, now: float, then: float | None, counted: int = 0, of: int = 0) -> Way:
    return Way(measure_id, Row({}, now, counted, of), None if then is None else Row({}, then))


WAYS = [
    ((0.12, 0.10), (0.11, 0.10), (0.10, 0.09), "säger samma sak: alla steg."),
    ((0.10, 0.12), (0.11, 0.10), (0.10, 0.10), "säger olika saker: uppdrag per annons (−2,0 procentenheter) sjönk; "
     "annonser med uppdrag (+1,0 procentenheter) steg; tjänster (0,0 procentenheter) är oförändrade."),
    ((0.10, 0.12), (0.10, 0.10), (0.08, 0.09), "säger nästan samma sak: uppdrag per annons (−2,0 procentenheter) och "
     "tjänster (−1,0 procentenheter) sjönk; annonser med uppdrag (0,0 procentenheter) är oförändrade."),
    ((0.10, None), (0.10, None), (0.10, None), ""),
]  # fmt: skip


@pytest.mark.parametrize(("share", "ads", "positions", "text"), WAYS, ids=str)
def test_whether_three_ways_of_counting_tell_the_same_story(share, ads, positions, text):
    values = dict(zip(share_ways.WAYS, (share, ads, positions), strict=True))
    told = share_ways.sentence([way(name, *its) for name, its in values.items()])
    assert told == (f"De tre sätten {text}".replace(" procent", "\u00a0procent") if text else "")


def test_a_lower_share_of_positions_is_told_by_how_many_an_ad_has(con):
    asked = {name: measure(con, name, "2025", where=where)[0] for name, where in (
        ("market_share", {}), ("matched_share", {"kind": ["stadsdelsförvaltning", "fackförvaltning"]}),
        ("position_share", {}))}  # fmt: skip
    counts = con.execute(
        "select has_counted_assignment, position_count from mart_ads where year(month) = 2025 and not is_cancelled "
        "and kind <> 'bolag'"
    ).fetchall()
    ours = [count for has, count in counts if has]
    means = [f"{sum(its) / len(its):.2f}".replace(".", ",") for its in (ours, [count for _has, count in counts])]
    told = share_ways.sentence([Way(name, row, None) for name, row in asked.items()])
    assert f"i snitt {means[0]} tjänster, alla annonser {means[1]}" in told
