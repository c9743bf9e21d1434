"""What a reader chooses in the sidebar: what it asks of every figure, what they are compared with, and its link."""

from __future__ import annotations

from ast import literal_eval
from html import escape
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.shared.choice import LAST_YEAR, OTHER, TARGET, Chosen
from tests.drawing import drawn, text
from warehouse import terms, wording
from warehouse.measure import measure
from warehouse.period import Period
from warehouse.plan import indicators, target

DISTRICTS = "Alla stadsdelsförvaltningar"
CODE = (
    "from pages.shared import filters\nfrom pages import market_share\nimport streamlit as st\nfilters.show()\n"
    "market_share.render()\nst.code(filters.link('uppdrag', forvaltning=['Järva']))\n"
    "st.code(repr(filters.chosen().where))"
)


@pytest.fixture
def page(demo_home, monkeypatch):
    """page(**address) → Marknadsandel drawn for that address, then a link to Uppdrag and the filters."""
    monkeypatch.setenv("KOLLEN_HOME", str(demo_home))
    return lambda **address: drawn(CODE, address)


@pytest.mark.parametrize(
    ("period", "against", "other", "part", "before", "line"),
    [
        ("2025T2", LAST_YEAR, None, None, "2024T2", "jämfört med samma period 2024"),
        ("2025", LAST_YEAR, None, "2025-01..2025-10", "2024-01..2024-10", "jämfört med samma period 2024"),
        ("2025T2", TARGET, None, None, None, "jämfört med planens mål"),
        ("2025T2", OTHER, "2022T2", None, "2022T2", "jämfört med samma period 2022"),
        ("2025", OTHER, "2022", "2025-01..2025-10", "2022-01..2022-10", "jämfört med samma period 2022"),
        ("2025T1/alone", OTHER, "2023T1", None, "2023T1", "jämfört med samma period 2023"),
        ("2025T2/alone", OTHER, "2025T1", None, "2025T1", "jämfört med januari–april 2025"),
        ("2025", OTHER, "2023T2", "2025-01..2025-10", "2023T2", "jämfört med januari–augusti 2023"),
    ],
)
def test_what_a_period_is_compared_with(period, against, other, part, before, line):
    chosen = Chosen(Period.parse(period), {}, against, Period.parse(other) if other else None)
    found = chosen.before(Period.parse(part) if part else None)
    expected = Period.parse(before) if before else None
    assert (found.first, found.last) == (expected.first, expected.last) if expected else found is None
    assert chosen.compared_line == line


@pytest.mark.parametrize(
    ("address", "where", "line"),
    [
        ({"befattning": "Chef"}, {"is_manager": [True]}, "Chefer"),
        ({"befattning": "Medarbetare"}, {"is_manager": [False]}, "Medarbetare"),
        ({"paket": "Chefspaket"}, {"package": ["Chefspaket"]}, "Chefspaket"),
        ({"forvaltning": DISTRICTS}, {"kind": ["stadsdelsförvaltning"]}, DISTRICTS),
    ],
    ids=str,
)  # fmt: skip
def test_every_filter_asks_measure_for_the_same(page, con, address, where, line):
    app = page(ar="2025", period="Helår", **address)
    answer = measure(con, "market_share", "2025", where=where)
    said = text(app)
    assert f'<div class="kollen-value">{wording.row(answer[0], "share")}</div>' in said
    assert f"2025 · {line} · jämfört med samma period 2024" in said
    assert literal_eval(app.code[1].value) == where
    for note in answer.notes:
        assert note in said


def test_all_of_a_kind_and_some_by_name_are_all_of_them(page, con):
    app = page(ar="2025", period="Helår", forvaltning=[DISTRICTS, "Stadsarkivet"])
    (chosen,) = literal_eval(app.code[1].value).values()
    rows = con.execute("select administration from mart_ads where kind = 'stadsdelsförvaltning'").fetchall()
    assert set(chosen) >= {"Stadsarkivet", *(name for (name,) in rows)}
    assert "Trafikkontoret" not in chosen


def test_compared_with_the_target(page, con):
    said = text(page(ar="2025", period="Helår", jamfor="Planens mål"))
    value = measure(con, "market_share", "2025")[0].value
    away = wording.difference(value, target("market_share", {}, 2025).value, "share")
    status = next(one for one in indicators(con, "2025") if one.measure == "market_share" and not one.where).status
    assert f"Mot målet: {away}, {wording.STATUS[status][1].lower()}<" in said
    assert escape(terms.statuses()[status].meaning) in said  # folded under the cards
    assert "Mot målet: planen har inget mål för det här urvalet" in said  # the cards beside it
    assert "2024:" not in said


def test_compared_with_another_period(page, con):
    said = text(page(ar="2025", period="Helår", jamfor="Annan period", mot="2022"))
    now, then = (measure(con, "market_share", year)[0].value for year in ("2025", "2022"))
    assert f"samma period 2022 {wording.value(then, 'share')}, {wording.difference(now, then, 'share')}" in said


def test_a_link_keeps_the_choice_but_for_what_it_changes(page):
    app = page(ar="2024", period="Helår", jamfor="Annan period", mot="2022", befattning="Chef", forvaltning="Farsta")
    found = parse_qs(urlsplit(app.code[0].value).query)
    assert found == {"ar": ["2024"], "period": ["Helår"], "jamfor": ["Annan period"], "mot": ["2022"],
                     "befattning": ["Chef"], "forvaltning": ["Järva"]}  # fmt: skip
    again = page(**found)
    assert literal_eval(again.code[1].value) == {"administration": ["Järva"], "is_manager": [True]}
    assert "2024 · Järva · Chefer · jämfört med samma period 2022" in text(again)
