"""The proposed first sentence: every figure of the indicator that is known, and nothing that is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from report.proposals import first_sentence
from warehouse import plan, wording
from warehouse.period import Period
from warehouse.plan import IndicatorValue

ONE = IndicatorValue(
    id="x", text="Andel kunder", goal=("Mål",), measure="satisfied_customers", where={}, periodicity="Tertial",
    target=0.15, value=0.124, judged=0.124, numerator=None, denominator=None, previous=0.103, status="near",
    accumulates=False, unit="share", direction="up", title="Andel", low=None, high=None, n=None, withheld=False,
    note=None, reason=None, previous_period=Period.parse("2024T2"), pace=None, plan_year=2025, is_year_over=False,
)  # fmt: skip
NOW, THEN = "Utfallet för januari–augusti 2025 är", "samma period 2024"
YEAR = {"previous_period": Period.of(2024), "is_year_over": True}

CASES = {
    "all known": ({}, f"{NOW} 12,4 %, mot 10,3 % {THEN} (+2,1 procentenheter, bättre). Årsmålet är 15,0 %."),
    "worse": ({"previous": 0.13}, f"{NOW} 12,4 %, mot 13,0 % {THEN} (−0,6 procentenheter, sämre). Årsmålet är 15,0 %."),
    "same": ({"previous": 0.124}, f"{NOW} 12,4 %, mot 12,4 % {THEN} (oförändrat). Årsmålet är 15,0 %."),
    "same as it is shown": ({"previous": 0.1242}, f"{NOW} 12,4 %, mot 12,4 % {THEN} (oförändrat). Årsmålet är 15,0 %."),
    "lower is better": (
        {"direction": "down", "target": 0.06, "value": 0.037, "judged": 0.037, "previous": 0.035},
        f"{NOW} 3,7 %, mot 3,5 % {THEN} (+0,2 procentenheter, sämre). Årsmålet är högst 6,0 %.",
    ),
    "a whole year": (YEAR, "Utfallet för 2025 är 12,4 %, mot 10,3 % år 2024 (+2,1 procentenheter, bättre). "
                           "Årsmålet är 15,0 %."),
    "one tertial": ({"previous_period": Period.parse("2024T2/alone")},
                    f"Utfallet för maj–augusti 2025 är 12,4 %, mot 10,3 % {THEN} (+2,1 procentenheter, bättre). "
                    "Årsmålet är 15,0 %."),
    "no year before": ({"previous": None}, f"{NOW} 12,4 %; uppgift saknas för {THEN}. Årsmålet är 15,0 %."),
    "no target": ({"target": None},
                  f"{NOW} 12,4 %, mot 10,3 % {THEN} (+2,1 procentenheter, bättre). Planen anger inget årsmål."),
    "an earlier plan": ({"plan_year": 2021},
                        f"{NOW} 12,4 %, mot 10,3 % {THEN} (+2,1 procentenheter, bättre). "
                        "Årsmålet i planen för 2021 är 15,0 %."),
    "withheld": ({"withheld": True, "value": None, "judged": None},
                 "Utfallet för januari–augusti 2025 visas inte: för få svar. Årsmålet är 15,0 %."),
    "no value": ({"value": None, "judged": None, "previous": None},
                 "Uppgift saknas för januari–augusti 2025. Årsmålet är 15,0 %."),
    "nothing at all": ({"value": None, "judged": None, "previous": None, "target": None},
                       "Uppgift saknas för januari–augusti 2025. Planen anger inget årsmål."),
    "rows after the last whole month": (
        {"value": 0.14}, f"Utfallet är 14,0 % hittills; för januari–augusti 2025 är det 12,4 %, mot 10,3 % {THEN} "
                         "(+2,1 procentenheter, bättre). Årsmålet är 15,0 %."),
    "no whole month yet": ({"judged": None}, "Utfallet är 12,4 % hittills. Årsmålet är 15,0 %."),
    "a running count": (
        {"unit": "count", "accumulates": True, "value": 1012, "judged": 1012, "previous": 990, "target": 1500},
        f"{NOW} 1 012, mot 990 {THEN} (+22, bättre). Årsmålet för hela året är 1 500."),
    "a count of the year": (
        {"unit": "count", "accumulates": True, "value": 4, "judged": 4, "previous": 0, "target": 3, **YEAR},
        "Utfallet för 2025 är 4, mot 0 år 2024 (+4, bättre). Årsmålet är 3."),
    "money": (
        {"unit": "SEK", "value": 24_451_000, "judged": 24_451_000, "previous": 26_000_000, "target": 30_000_000},
        f"{NOW} 24,5 mnkr, mot 26,0 mnkr {THEN} (−1 549 tkr, sämre). Årsmålet är 30,0 mnkr."),
    "money per fte": (
        {"unit": "SEK per FTE", "value": 617_200, "judged": 617_200, "previous": 631_600, "target": 1_200_000},
        f"{NOW} 617 tkr, mot 632 tkr {THEN} (−14 tkr, sämre). Årsmålet är 1 200 tkr."),
    "grade": ({"unit": "grade", "value": 9.333, "judged": 9.333, "previous": 9.2, "target": 9},
              f"{NOW} 9,33, mot 9,20 {THEN} (+0,13, bättre). Årsmålet är 9,00."),
    "nps": ({"unit": "NPS", "value": 86.44, "judged": 86.44, "previous": -3, "target": 70},
            f"{NOW} 86,4, mot −3,0 {THEN} (+89,4, bättre). Årsmålet är 70,0."),
    "index": ({"unit": "index", "value": 82, "judged": 82, "previous": 81.5, "target": 83},
              f"{NOW} 82, mot 81,5 {THEN} (+0,5, bättre). Årsmålet är 83."),
    "hours": ({"unit": "hours", "value": 12.5, "judged": 12.5, "previous": 12, "target": 13},
              f"{NOW} 12,5 tim, mot 12,0 tim {THEN} (+0,5 tim, bättre). Årsmålet är 13,0 tim."),
    "årsarbetare": ({"unit": "FTE", "value": 40.5, "judged": 40.5, "previous": 41, "target": 42},
                    f"{NOW} 40,5, mot 41,0 {THEN} (−0,5, sämre). Årsmålet är 42,0."),
    "yes": ({"unit": "yes_no", "value": 1, "judged": 1, "previous": 0, "target": 1},
            f"{NOW} ja, mot nej {THEN} (bättre). Årsmålet är ja."),
    "no where no is meant": ({"unit": "yes_no", "value": 0, "judged": 0, "previous": 0, "target": 0,
                              "direction": "down"}, f"{NOW} nej, mot nej {THEN} (oförändrat). Årsmålet är nej."),
    "too small a change to be written": (
        {"unit": "SEK", "value": 950_600, "judged": 950_600, "previous": 950_400, "target": 1_000_000},
        f"{NOW} 951 tkr, mot 950 tkr {THEN} (bättre). Årsmålet är 1,0 mnkr."),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_first_sentence(case):
    changes, said = CASES[case]
    assert first_sentence(replace(ONE, **changes)).replace("\u00a0", " ") == said


def test_every_indicator_of_the_demo_has_its_figures(con):
    for one in (*plan.indicators(con, "2025T2"), *plan.expected(con, "2025T2")):
        said = first_sentence(one)
        assert said[0].isupper() and said.endswith(".")
        for number in (one.judged, one.target, one.previous if one.value is not None else None):
            assert number is None or wording.value(number, one.unit, "sentence").lower() in said.lower()
