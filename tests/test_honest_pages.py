"""The pages say how firm a figure is: answers and interval, limits and signals, and what may be chance."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import certainty
from pages.shared.figure import month_name, months_to
from tests import drawing
from tests.drawing import CODE, text
from warehouse import comparison, limits, wording
from warehouse.definitions import definition
from warehouse.measure import Row, measure
from warehouse.period import Period

NB = "\u00a0"
FIGURE = """
from pages.shared import figures, filters
from pages.shared.figure import Figure
filters.show()
figures.{0}(Figure({1!r}, filters.chosen(), only={2!r}){3})
"""


@pytest.fixture
def drawn(demo_home, monkeypatch):
    """drawn(code, **address) → the page of that code."""
    monkeypatch.setenv("KOLLEN_HOME", str(demo_home))

    def draw(code: str, opened: str = "", **address) -> AppTest:
        return drawing.drawn(code, {"ar": "2025", "period": "Helår", **address}, {opened: True} if opened else {})

    return draw


def test_a_survey_figures_card_has_its_answers_and_interval(drawn, con):
    said = text(drawn(CODE.format("overview")))
    score = measure(con, "nps", "2025")[0]
    low, high = (wording.value(bound, "NPS") for bound in (score.low, score.high))
    assert f'<div class="kollen-last">{score.n} svar, 95 % intervall {low}–{high}</div>' in said
    rate = measure(con, "response_rate", "2025", where={"survey": ["kund"]})[0]
    assert f"{rate.numerator} svar av {rate.n} utskick, 95 % intervall" in said.replace(NB, "")
    assert certainty.INTERVAL in said


def test_the_plans_survey_indicators_have_them_too(drawn, con):
    said = text(drawn(CODE.format("plan")))
    score = measure(con, "nps", "2025")[0]
    assert f"({score.n} svar, 95 % intervall {certainty.interval(definition('nps'), score)})" in said


@pytest.mark.parametrize("measure_id", ["nps", "satisfied_customers", "customer_grade"])
def test_a_comparison_shows_answers_and_interval(drawn, con, measure_id):
    code = FIGURE.format("comparison", measure_id, {}, ", by='administration'")
    said = text(drawn(code, f"table-{measure_id}-administration"))
    for head in certainty.HEADS:
        assert f">{head}</th>" in said
    asked = measure(con, measure_id, "2025", by=["administration"])
    for row in asked:
        if row.withheld:
            assert f'{row.by["administration"]}</th><td class="n">{wording.WITHHELD}</td>' in said
        else:
            assert f'<td class="n">{row.n}</td><td class="n">{certainty.interval(asked.asked, row)}</td>' in said


def test_what_is_withheld_shows_neither_answers_nor_interval():
    hidden = Row({}, None, withheld=True)
    assert certainty.line(definition("nps"), hidden) == ""
    assert certainty.cells(definition("nps"), hidden) == ["", ""]


INTERVALS = [("satisfied_customers", 0.801, 0.902, f"80,1–90,2{NB}%"), ("nps", -3.04, 5.1, "\u22123,0 till 5,1"),
             ("customer_grade", 9.1, 9.56, "9,10–9,56")]  # fmt: skip


@pytest.mark.parametrize(("measure_id", "low", "high", "said"), INTERVALS)
def test_an_interval_is_written(measure_id, low, high, said):
    assert certainty.interval(definition(measure_id), Row({}, 1.0, 1, 1, 9, low, high)) == said


def test_the_difference_is_said_to_be_chance_or_not(drawn, con):
    said = text(drawn(CODE.format("market_share")))
    for measure_id in ("market_share", "market_share_all", "matched_share"):
        now, then = (measure(con, measure_id, period)[0].value for period in ("2025", "2024"))
        verdict = comparison.of_periods(con, measure_id, "2025", "2024").short
        difference = wording.difference(now, then, "share")
        assert verdict
        if difference[0] in "+\u2212":
            assert f"({difference}, {verdict})" in said
    assert comparison.MEANING in said


def test_money_is_never_said_to_be_chance_or_not(drawn):
    said = text(drawn(CODE.format("budget")))
    assert "slump" not in said


def chart(app: AppTest) -> dict:
    return json.loads(app.get("vega_lite_chart")[0].proto.spec)


def test_the_trend_has_its_limits_and_signals(drawn, con):
    app = drawn(FIGURE.format("trend", "revenue", {}, ""), "table-revenue-month")
    said = text(app)
    asked = measure(con, "revenue", months_to(Period.of(2025)), by=["month"])
    rows = {row.by["month"]: row for row in asked}
    found, signals = limits.of_months(asked.asked, rows)
    assert certainty.limits_line(asked.asked, found) in said
    assert certainty.signals_line(signals, list(rows)) in said
    told = certainty.signals_by_month(signals)
    assert len(told) > 3
    for month, its in told.items():
        cells = f'<td class="n">{wording.row(rows[month], "SEK")}</td><td class="t">{its}</td>'
        assert f">{month_name(month)}</th>{cells}" in said
    for word in ("XmR", "limit", "None"):
        assert word not in said
    layers = json.dumps(chart(app), ensure_ascii=False)
    assert all(f'"{name}"' in layers for name in ("övre gräns", "medel", "undre gräns"))


def test_a_limit_that_no_value_can_pass_is_not_drawn(drawn):
    app = drawn(FIGURE.format("trend", "management_packages", {"administration": ["Farsta"]}, ""))
    layers = json.dumps(chart(app), ensure_ascii=False)
    assert "övre gräns" in layers
    assert "undre gräns" not in layers
    assert "undre gräns" not in text(app)


def test_a_month_without_any_is_a_zero_of_a_count(drawn, con):
    only = {"administration": ["Farsta"]}
    key = "table-management_packages-administration-Farsta-month"
    app = drawn(FIGURE.format("trend", "management_packages", only, ""), key)
    rows = measure(con, "management_packages", months_to(Period.of(2025)), by=["month"], where=only)
    assert len(rows) < 36
    assert text(app).count('<td class="n">0</td>') == 36 - len(rows)


def test_few_months_have_preliminary_limits():
    found = limits.limits([10, 12] * 4)
    assert "preliminära: de vilar på bara 8 månader" in certainty.limits_line(definition("assignments"), found)
