"""Why a share changed: the parts sum to the difference, and each is what the definition says, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.oracle_activity import CITY
from warehouse import comparison, share_change, wording
from warehouse.comparison import Comparison
from warehouse.definitions import definition
from warehouse.errors import KollenError
from warehouse.measure import Measurement, Row, measure
from warehouse.period import Period
from warehouse.share_change import Side

COUNTS = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.integers(0, 30), st.integers(0, 100)), min_size=1, max_size=6
)


def exact(now: dict, then: dict) -> dict[str, tuple[Fraction, Fraction]]:
    """Own part and mix of each group, with the mean weight and the mean share, in fractions."""
    weights, shares, wholes = [], [], []
    for sides in (now, then):
        ads = sum(of for _counted, of in sides.values())
        wholes.append(Fraction(sum(counted for counted, _of in sides.values()), ads))
        weights.append({key: Fraction(of, ads) for key, (_counted, of) in sides.items()})
        shares.append({key: Fraction(counted, of) for key, (counted, of) in sides.items() if of})
    middle, found = sum(wholes) / 2, {}
    for key in now.keys() & then.keys():
        if key in shares[0] and key in shares[1]:
            weight, share = (weights[0][key] + weights[1][key]) / 2, (shares[0][key] + shares[1][key]) / 2
            found[key] = (weight * (shares[0][key] - shares[1][key]), (weights[0][key] - weights[1][key])
                          * (share - middle))  # fmt: skip
    return found


@given(COUNTS, COUNTS)
def test_the_parts_sum_to_the_difference_and_are_what_they_are_called(now, then):
    assume(all(sum(of for _counted, of in sides.values()) for sides in (now, then)))
    parts = share_change.parts_of(*({(key,): Side(*its) for key, its in sides.items()} for sides in (now, then)))
    wholes = [Fraction(sum(a for a, _ in sides.values()), sum(n for _, n in sides.values())) for sides in (now, then)]
    assert sum(own + mix for _now, _then, own, mix in parts.values()) == pytest.approx(float(wholes[0] - wholes[1]))
    for key, (own, mix) in exact(now, then).items():
        assert parts[key,][2:] == pytest.approx((float(own), float(mix)))


def test_a_new_group_is_all_mix_and_one_that_stood_still_has_no_part_of_its_own():
    now = {("gammal",): Side(10, 100), ("ny",): Side(30, 100)}
    parts = share_change.parts_of(now, {("gammal",): Side(20, 200)})
    assert parts["ny",][2] == pytest.approx(0)
    assert parts["gammal",][2] == pytest.approx(0)
    assert parts["ny",][3] + parts["gammal",][3] == pytest.approx(40 / 200 - 20 / 200)


def counted_by_hand(con, year: int, administration: str) -> dict[tuple, list[int]]:
    """(area, is_manager) → [counted assignments, ads] of a year, from the rows."""
    found: dict[tuple, list[int]] = {}
    for place, (mart, kept) in enumerate((("mart_assignments", "is_counted"), ("mart_ads", "not is_cancelled"))):
        rows = con.execute(f"select month, administration, kind, area, is_manager from {mart} where {kept}").fetchall()
        for month, name, kind, area, is_manager in rows:
            if month and month.year == year and name == administration and kind in CITY:
                found.setdefault((area, is_manager), [0, 0])[place] += 1
    return found


def with_spaces(text: str) -> str:
    """A text with no-break spaces before its units, as the product writes it."""
    return text.replace(" %", "\u00a0%").replace(" procent", "\u00a0procent")


@pytest.fixture(scope="module")
def jarva(con):
    """Järva's share of 2025 against 2024, by area and position."""
    where, by = {"administration": ["Järva"]}, ("area", "is_manager")
    totals = tuple(measure(con, "market_share", year, where=where)[0] for year in ("2025", "2024"))
    groups = tuple(measure(con, "market_share", year, by=by, where=where) for year in ("2025", "2024"))
    return share_change.of(totals, groups, comparison.of_periods(con, "market_share", "2025", "2024", where))


def test_an_administrations_change_is_that_of_its_rows(con, jarva):
    now, then = (counted_by_hand(con, year, "Järva") for year in (2025, 2024))
    wholes = [sum(a for a, _n in sides.values()) / sum(n for _a, n in sides.values()) for sides in (now, then)]
    assert jarva.difference == pytest.approx(wholes[0] - wholes[1])
    assert jarva.own + jarva.mix == pytest.approx(jarva.difference)
    truth = exact(now, then)
    assert {tuple(part.group.values()): (part.now.counted, part.now.of) for part in jarva.parts} == {
        key: tuple(now.get(key, (0, 0))) for key in now.keys() | then.keys()
    }
    for part in jarva.parts:
        if tuple(part.group.values()) in truth:
            assert (part.own, part.mix) == pytest.approx(tuple(map(float, truth[tuple(part.group.values())])))


def test_the_sentence_names_the_group_that_pulled_most(con, jarva):
    now, then = (counted_by_hand(con, year, "Järva") for year in (2025, 2024))
    truth = exact(now, then)
    most = min(truth, key=lambda key: truth[key][0])
    counts = f"{now[most][0]} uppdrag på {now[most][1]} annonser mot {then[most][0]} på {then[most][1]}"
    name = f"{most[0]}, {'chef' if most[1] else 'medarbetare'}"
    told = wording.decimal(abs(float(truth[most][0])) * 100, 2)
    told_whole = "Andelen sjönk med 1,6 procentenheter, från 13,2 % till 11,7 %. "
    assert jarva.sentences.startswith(with_spaces(told_whole))
    assert f"Mest drog {name} (−{told}): {counts}." in jarva.sentences
    assert jarva.sentences.endswith("Skillnaden kan vara slump.")


def made(now: dict[str, tuple[int, int]], then: dict[str, tuple[int, int]], verdict: bool | None = None):
    """A change made of counts by area."""
    asked, periods = definition("market_share"), (Period.of(2025), Period.of(2024))
    totals, groups = [], []
    for period, sides in zip(periods, (now, then), strict=True):
        counted, ads = (sum(its[place] for its in sides.values()) for place in (0, 1))
        totals.append(Row({}, counted / ads if ads else None, counted, ads))
        rows = tuple(Row({"area": area}, a / n if n else None, a, n) for area, (a, n) in sides.items())
        groups.append(Measurement(asked, period, {}, ("area",), "", rows, ()))
    return share_change.of(tuple(totals), tuple(groups), Comparison(is_more_than_chance=verdict))


SENTENCES = [
    ({"Skola": (10, 100)}, {"Skola": (20, 100)}, True,
     "Andelen sjönk med 10,0 procentenheter, från 20,0 % till 10,0 %. Mest drog Skola (−10,00): 10 uppdrag på 100 "
     "annonser mot 20 på 100. Skillnaden är större än slumpen."),
    ({"Skola": (10, 100)}, {"Skola": (10, 100)}, False, "Andelen är oförändrad, 10,0 %."),
    ({"Skola": (2, 1), "Övrigt": (0, 19)}, {"Skola": (0, 1), "Övrigt": (1, 19)}, None,
     "Andelen steg med 5,0 procentenheter, från 5,0 % till 10,0 %. Mest drog Skola (+10,00): 2 uppdrag på 1 annons mot "
     "0 på 1. Åt andra hållet drog Övrigt (−5,00): 0 uppdrag på 19 annonser mot 1 på 19."),
    ({"Skola": (8, 80), "Övrigt": (10, 20)}, {"Skola": (2, 20), "Övrigt": (40, 80)}, False,
     "Andelen sjönk med 24,0 procentenheter, från 42,0 % till 18,0 %. Det mesta (−24,00) är att annonserna fördelar "
     "sig på andra grupper än förut. Skillnaden kan vara slump."),
    ({"Skola": (0, 0)}, {"Skola": (1, 5)}, None,
     "Andel rekryteringar går inte att räkna ut för 2025: uppgift saknas."),
]  # fmt: skip


@pytest.mark.parametrize(("now", "then", "verdict", "text"), SENTENCES, ids=str)
def test_what_is_said_of_a_change(now, then, verdict, text):
    assert made(now, then, verdict).sentences == with_spaces(text)


def test_the_bars_sum_to_the_difference_where_some_groups_share_one():
    now = {f"Grupp {place:02d}": (place, 40 + place) for place in range(1, 20)}
    then = {f"Grupp {place:02d}": (10, 45) for place in range(1, 20)}
    found = made(now, then)
    assert [bar.name for bar in found.bars[-2:]] == ["Övriga 9 grupper", share_change.MIX]
    assert sum(bar.value for bar in found.bars) == pytest.approx(found.difference)
    drawn = [bar.value for bar in found.bars if not bar.is_rest]
    sign = 1 if found.difference > 0 else -1
    assert drawn == sorted(drawn, key=lambda value: -sign * value)
    smallest_drawn = min(map(abs, drawn))
    assert all(abs(part.own) <= smallest_drawn for part in found.parts[share_change.SHOWN:])


def test_what_is_no_ratio_of_counts_is_refused(con):
    ads = measure(con, "ads", "2025", by=["area"])
    with pytest.raises(KollenError, match="Annonser är ingen andel"):
        share_change.of((ads[0], ads[0]), (ads, ads), Comparison())
