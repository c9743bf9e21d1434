"""Every form of chart: what is sent is true Vega-Lite with no hole left, can be drawn, and shows its own rows only."""

from __future__ import annotations

import json
from itertools import pairwise

import altair as alt
import pytest

from pages.shared import (
    chart_bridge,
    chart_change,
    chart_columns,
    chart_effects,
    chart_pairs,
    chart_parts,
    chart_shares,
    chart_steps,
    chart_year,
    charts,
    template,
)
from warehouse.limits import limits

NAMES = ['Enskede-Årsta-Vantör', 'Så kallad "Järva"', "Ö\\1"]
MONTHS = [{"month": f"{2024 + place // 12}-{place % 12 + 1:02d}-01", "value": 0.1 + place * 7 % 13 / 100, "text": "1 %"}
          for place in range(24)]  # fmt: skip
EMPTY = dict.fromkeys(("last", "target", "low", "high"))
YEAR = {"text": "1", "forecast": None, "forecast_text": "", "plan": 3, "last": 2}
PARTS = ("promoters_share", "passives_share", "detractors_share")


def named(**values) -> list[dict]:
    return [{"name": name, **values} for name in NAMES]


FORMS = {
    "ranked": lambda: charts.ranked(named(value=0.2, text="20 %", short="20 %", **EMPTY)),
    "ranked, nothing": lambda: charts.ranked([]),
    "months": lambda: charts.months({"Andel": MONTHS}, "share"),
    "months, all": lambda: charts.months(
        {"Utfall": MONTHS, "Budget": MONTHS, "Utfall då": MONTHS}, "SEK", ("2025-01-01", "2025-08-31"),
        {"value": 0.15, "text": "Mål", "from": "2025-01-01", "to": "2025-12-31"},
        limits([one["value"] for one in MONTHS]),
        [{**MONTHS[3], "is_outside": True}, {**MONTHS[5], "is_outside": False}],
    ),
    "columns": lambda: charts.columns(named(value=-1, text="−1", plan=2, plan_text="2"), "SEK"),
    "bridge": lambda: chart_bridge.bridge({"name": "a", "value": 2, "text": ""}, named(value=-1, text="−1"),
                                          {"name": "b", "value": -1, "text": ""}),
    "changes": lambda: chart_change.changes(
        named(part=-0.1, low=-0.2, high=0.1, text="−1", short="−1", is_certain=True)
    ),
    "columns in order": lambda: chart_columns.columns(named(value=None, text="–"), "SEK"),
    "effects": lambda: chart_effects.effects(named(value=-0.1, text="−0,1", told="1 av 2", is_rest=False)),
    "pairs": lambda: chart_pairs.pairs(named(first=0.1, second=0.3, text="x")),
    "parts": lambda: chart_parts.parts(
        named(text="NPS 1", short="1", **dict.fromkeys(PARTS, 0.3), **{f"{part}_text": "30 %" for part in PARTS}),
        {part: part.title() for part in PARTS},
    ),
    "shares": lambda: chart_shares.shares(
        named(text="3 annonser", short="3", shares=dict.fromkeys(charts.PACKAGE_COLOURS, 0.25),
              texts=dict.fromkeys(charts.PACKAGE_COLOURS, "25 %")), list(charts.PACKAGE_COLOURS),
    ),
    "steps": lambda: chart_steps.steps(named(value=9, low=8, high=10), "grade", {"value": 9, "text": "Mål"}),
    "year": lambda: chart_year.bars(named(value=1, **YEAR), "SEK"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_true_vega_lite_and_has_no_hole(form):
    spec = FORMS[form]()
    assert not template.HOLE.search(json.dumps(spec, ensure_ascii=False))
    alt.LayerChart.from_dict(spec)  # checks it against the schema
    assert charts.picture(spec, form, "")[:4] == b"\x89PNG"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_swedish_and_hides_vegas_own_words(form):
    config = FORMS[form]()["config"]
    assert config["locale"]["number"]["decimal"] == ","
    assert config["mark"]["aria"] is False


def test_a_shape_that_is_drawn_again_shows_the_new_rows_only():
    first = charts.ranked(named(value=0.2, text="20 %", short="20 %", **EMPTY))
    again = charts.ranked([{"name": "Farsta", "value": 0.9, "text": "90 %", "short": "90 %", **EMPTY}])
    assert [row["name"] for row in first["layer"][0]["data"]["values"]] == NAMES
    assert [row["name"] for row in again["layer"][0]["data"]["values"]] == ["Farsta"]
    assert again["layer"][0]["encoding"]["y"]["sort"] == ["Farsta"]
    assert again["height"] < first["height"]


@pytest.mark.parametrize("aim", [0.101, 0.1, 0.09, 0.3, 0.0])
def test_no_name_to_the_right_of_a_months_chart_touches_another(aim):
    target = {"value": aim, "text": "Mål", "from": "2025-01-01", "to": "2025-12-31"}
    found = limits([one["value"] for one in MONTHS])
    spec = charts.months({"Andel": MONTHS}, "share", target=target, limits=found)
    named = next(layer["data"]["values"] for layer in spec["layer"] if layer["data"]["name"] == "levels")
    drawn = [*(one["value"] for one in named), *(one["value"] for one in MONTHS), 0]
    at = sorted(one["dy"] - 260 * one["value"] / (max(drawn) - min(drawn)) for one in named)
    assert len(named) == 2 + found.has_upper + found.has_lower
    assert all(below - above > 12 for above, below in pairwise(at))
    assert [one["dy"] for one in named if one["name"] == "medel"] == [0]


def test_layers_that_share_rows_send_them_once():
    spec = charts.ranked(named(value=0.2, text="20 %", short="20 %", **EMPTY))
    assert sum("values" in layer["data"] for layer in spec["layer"]) == 1
    assert {layer["data"]["name"] for layer in spec["layer"]} == {"rows"}
