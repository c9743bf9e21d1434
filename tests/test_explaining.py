"""From any figure on a page to how it is reckoned: each group of a chart, each indicator, never what is withheld."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import explaining
from tests.drawing import CODE, text
from warehouse import glossary, plan, wording
from warehouse.definitions import DIMENSIONS, catalogue
from warehouse.measure import measure


@pytest.mark.parametrize(
    ("place", "group", "period", "where"),
    [
        ("administration", "Farsta", "2025", {"administration": ["Farsta"]}),
        ("month", "mar 2025", "2025-03", {}),
        ("administration-tertial", "Farsta, T2 2024", "2024T2/alone", {"administration": ["Farsta"]}),
    ],
)
def test_a_group_of_a_chart_is_explained_by_itself(page, con, place, group, period, where):
    app = page("market_share", ar="2025", period="Helår")
    if "tertial" in place:
        app.session_state["uppdelning"] = "Per förvaltning och tertial"
        app.run()
    app.session_state[f"why-group-{place}-market_share"] = f"Andel rekryteringar, {group}"
    app.button(key=f"why-{place}-market_share").click().run()
    row = measure(con, "market_share", period, where=where)[0]
    sides = [wording.value(number, "count") for number in (row.numerator, row.denominator)]
    assert f"({sides[0]}) ÷ Annonser ({sides[1]}) = {wording.row(row, 'share')}" in text(app)
    assert not app.exception


def test_an_indicator_is_explained(page, con):
    app = page("plan", ar="2025", period="Helår")
    choices = app.selectbox(key="why-plan").options
    name = "Andel i procent av socialförvaltningens rekryteringar"
    assert set(choices) == {one.text for one in (*plan.indicators(con, "2025"), *plan.expected(con, "2025"))}
    app.selectbox(key="why-plan").select(name).run()
    row = measure(con, "market_share", "2025", where={"administration": ["Socialförvaltningen"]})[0]
    assert f"= {wording.row(row, 'share')}" in text(app)


def test_what_a_table_withholds_can_not_be_chosen(page, con):
    figure = CODE.replace("{0}.render()", "") + (
        "from pages.shared import figures\nfrom pages.shared.figure import Figure\n"
        "figures.comparison(Figure('nps', filters.chosen()), by='administration')\n"
    )
    app = AppTest.from_string(figure.format("overview"), default_timeout=60)
    app.query_params["ar"], app.query_params["raknat"], app.query_params["tertial"] = "2025", "Enskild tertial", "T1"
    app.run().button(key="why-administration-nps").click().run()
    rows = list(measure(con, "nps", "2025T1/alone", ["administration"]))
    withheld = [row for row in rows if row.withheld]
    assert withheld
    shown = {f"NPS, {row.by['administration']}" for row in rows if row.value is not None}
    assert set(app.selectbox(key="why-group-administration-nps").options) == {explaining.ALL, *shown}


def test_the_words_stand_where_the_number_stands(page):
    app = page("market_share", ar="2025", period="Helår")
    assert glossary.meaning_line("administration") in text(app)
    helped = [one.help for one in app.button if one.label == explaining.TITLE]
    assert catalogue()["market_share"].description in helped


def test_every_measure_and_dimension_has_its_words(page):
    told = text(page("definitions"))
    for definition in catalogue().values():
        assert f">{definition.title}<" in told and definition.description in told
    for name in DIMENSIONS:
        assert f">{glossary.term(name)}<" in told and glossary.entries()[name].meaning in told
