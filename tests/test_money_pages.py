"""Omsättning per årsarbetare and Budget och utfall as a user meets them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import chart_bridge, chart_year
from tests.drawing import text
from warehouse import bridge, forecast, ledger_year, wording
from warehouse.measure import measure
from warehouse.period import Period

NEWEST = {"ar": "2026", "period": "T2"}



def charts_of(app: AppTest) -> int:
    return len(app.get("vega_lite_chart"))


def test_what_december_must_bring_stands_in_the_sentence(page, con):
    said = text(page("budget", **NEWEST))
    rows = con.execute(
        "select ledger_type, year(month), month(month), sum(amount) from mart_ledger where is_in_force "
        "and ledger_kind = 'Intäkt' and ledger_type <> 'Prognos' group by all"
    ).fetchall()
    by_month = {(kind, year, month): float(amount) for kind, year, month, amount in rows}
    budget = sum(by_month["Budget", 2026, month] for month in range(1, 13))
    needed = budget - sum(by_month["Utfall", 2026, month] for month in range(1, 9))
    before = sum(by_month["Utfall", 2025, month] for month in range(9, 13))
    december = needed - sum(by_month["Budget", 2026, month] for month in range(9, 12))
    told = [wording.value(amount, "SEK", "sentence") for amount in (budget, needed, december, before)]
    assert f"För att nå årets budget, {told[0]}, måste september–december ge {told[1]}, " in said
    assert f"varav december {told[2]} om månaderna före följer budgeten" in said
    assert f"samma månader gav {told[3]} 2025" in said


def test_the_budget_page_shows_every_post_and_the_accounts(page, con):
    app = page("budget", {"post": "Resultat"}, **NEWEST)
    said = text(app)
    line = ledger_year.lines(con, 2026)["result"]
    assert charts_of(app) == 2
    assert wording.value(ledger_year.left(line).needed, "SEK") in said
    for row in measure(con, "cost", "2026T2", by=["account"]):
        assert row.by["account"] in said
        assert wording.value(row.value, "SEK") in said
    whole = measure(con, "result_deviation", "2026T2")[0].value
    assert f"resultatet är {wording.difference(whole, 0, 'SEK')} mot budget" in said


BEHIND = {
    "Helårsprognoser": ("Hela 2025 är utfall.",), "Budgetens versioner": ("KF-beslut", "T1 ändrade"),
    "Sålt men inte fakturerat": ("Hur länge det har väntat", "Enhet 1"), "Decembers andel": ("Decembers andel", "2022"),
}  # fmt: skip


@pytest.mark.parametrize("tab", BEHIND)
def test_what_is_behind_the_budget_pages_tabs(page, tab):
    said = text(page("budget", {"mer": tab}, ar="2025", period="Helår"))
    for words in BEHIND[tab]:
        assert words in said


@pytest.mark.parametrize(("address", "period", "has_forecast"), [
    ({"ar": "2025", "period": "Helår"}, "2025", False), (NEWEST, "2026T2", True),
])  # fmt: skip
def test_all_accounts_together_are_the_result(page, con, address, period, has_forecast):
    said = text(page("budget", **address))
    last = said.split("Alla konton</th>", 1)[1].split("</tr>", 1)[0]
    for measure_id in ("budget_result", "result"):
        assert f">{wording.row(measure(con, measure_id, period)[0], 'SEK')}<" in last
    assert ("Prognos hela året" in said) is has_forecast


def test_a_filter_that_the_ledger_lacks_is_said_and_what_is_sold_keeps_it(page, con):
    said = text(page("budget", forvaltning="Farsta", **NEWEST))
    assert "Utan urvalet Farsta (finns bara för hela enheten)." in said
    waits = measure(con, "not_invoiced", "2026T2", where={"administration": ["Farsta"]})[0]
    assert f'<div class="kollen-value">{wording.row(waits, "SEK")}</div>' in said


def test_the_pace_and_the_bridges_stand_on_the_page(page, con):
    app = page("revenue_per_fte", **NEWEST)
    said = text(app)
    pace = forecast.of_year(con, "revenue_per_fte", 2026)
    assert f"blir hela året {wording.value(pace.value, 'SEK per FTE')} enligt en enkel prognos" in said
    assert pace.basis[1:] in said
    assert ("Efter takten" in said) == (pace.value < 1_200_000)  # as the plan's own indicator is judged
    found = bridge.order_value(con, Period.parse("2026T2"), Period.parse("2025T2"), {})
    for one in found.effects:
        assert f"{one.name.lower()} {wording.difference(one.value, 0, 'SEK')}" in said
    assert "Planen räknar med 70,0" in said
    assert charts_of(app) <= 5


def test_against_the_target_there_is_no_bridge_and_that_is_said(page):
    said = text(page("revenue_per_fte", jamfor="Planens mål", **NEWEST))
    assert "Välj en period att jämföra med, i stället för planens mål" in said


@pytest.mark.parametrize(("tab", "address", "words"), [
    ("Per enhet", NEWEST, "Inte med: Rekrytering, som har årsarbetare men inga konsulter i Access."),
    ("Per enhet", {"ar": "2025", "period": "Helår"}, "ingen enhet har både årsarbetare och fakturor i 2025"),
    ("Ordervärde per paket", NEWEST, "Varav mix"),
    ("Timmar per paket", NEWEST, "svart streck: timmarna som plan 2025 räknar med."),
    ("Samma månader, år för år", {"ar": "2025", "period": "T1"}, "Mål"),
], ids=str)  # fmt: skip
def test_where_it_differs(page, tab, address, words):
    app = page("revenue_per_fte", {"uppdelning": tab, "table-years": True}, **address)
    assert words in text(app)


def test_a_bridges_bars_lead_from_one_level_to_the_other():
    drawn = chart_bridge.bridge(
        {"name": "2024", "value": 100, "text": ""}, [{"name": "Volym", "value": -30, "text": ""},
                                                     {"name": "Pris", "value": 50, "text": ""}],
        {"name": "2025", "value": 120, "text": ""},
    )  # fmt: skip
    rows = drawn["layer"][0]["data"]["values"]
    assert [(row["start"], row["end"], row["look"]) for row in rows] == [
        (0, 100, "before"), (100, 70, "down"), (70, 120, "up"), (0, 120, "now")
    ]  # fmt: skip
    assert drawn["layer"][1]["encoding"]["x"]["scale"]["domainMin"] == 0


def test_a_months_forecast_is_drawn_where_there_is_no_outcome():
    row = {"text": "", "forecast_text": "", "plan": None, "last": None}
    come = {**row, "name": "jan", "value": 1, "forecast": None}
    drawn = chart_year.bars([come, {**row, "name": "feb", "value": None, "forecast": 2, "forecast_text": "2"}], "SEK")
    dashed = [layer for layer in drawn["layer"] if layer["mark"].get("strokeDash")]
    assert [layer["encoding"]["y"]["field"] for layer in dashed] == ["forecast"]
    values = drawn["layer"][0]["data"]["values"]
    assert [(one["end"], one["told"]) for one in values] == [(1, ""), (2, "2")]
