"""Marknadsandel and Chefspaket drawn without a browser: why the share changed, white spots, what manager ads got."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pages import market_share
from pages.shared import downloads
from tests.drawing import text
from warehouse import comparison, manager_support, share_change, white_spots, wording
from warehouse.manager_support import PARTS
from warehouse.measure import measure
from warehouse.period import Period

JARVA = {"administration": ["Järva"]}


def charts(app: AppTest) -> list[dict]:
    """The charts of a page, as they are given to the browser."""
    return [json.loads(one.proto.spec) for one in app.get("vega_lite_chart")]


def change(con, now: str, then: str, by: tuple[str, ...], where: dict | None = None) -> share_change.Change:
    totals = tuple(measure(con, "market_share", period, where=where)[0] for period in (now, then))
    groups = tuple(measure(con, "market_share", period, by=by, where=where) for period in (now, then))
    return share_change.of(totals, groups, comparison.of_periods(con, "market_share", now, then, where))


def test_why_jarvas_share_is_lower_stands_on_the_page_when_jarva_is_chosen(page, con):
    app = page("market_share", ar="2025", period="Helår", forvaltning="Järva")
    assert not app.exception
    found = change(con, "2025", "2024", ("area", "is_manager"), JARVA)
    said = text(app)
    assert found.difference < 0
    assert found.sentences in said
    assert found.sum_line in said
    assert "hela staden" in said  # the plan's target is the city's


def test_the_city_is_split_by_administration_and_on_demand_by_area_and_position(page, con):
    address = {"ar": "2025", "period": "T2"}
    assert change(con, "2025T2", "2024T2", ("administration",)).sentences in text(page("market_share", **address))
    app = page("market_share", {"varfor": "Områden, chefer och medarbetare"}, **address)
    assert change(con, "2025T2", "2024T2", ("area", "is_manager")).sentences in text(app)


def test_another_period_to_compare_with_is_the_one_that_is_explained(page, con):
    app = page("market_share", ar="2025", period="Helår", forvaltning="Järva", jamfor="Annan period", mot="2023")
    assert change(con, "2025", "2023", ("area", "is_manager"), JARVA).sentences in text(app)


@pytest.mark.parametrize(("address", "reason"), [
    ({"jamfor": "Planens mål"}, market_share.NO_PERIOD),
    ({"ar": "2022", "period": "Helår"}, "Andel rekryteringar går inte att räkna ut för 2021: uppgift saknas."),
])  # fmt: skip
def test_why_there_is_nothing_to_explain_is_said(page, address, reason):
    app = page("market_share", **address)
    assert not app.exception
    assert reason in text(app)


@pytest.mark.parametrize(("shown", "split"), [("Hela organisationer", None), ("Chefer och medarbetare", "is_manager")])
def test_the_white_spots_are_those_of_the_warehouse(page, con, shown, split):
    app = page("market_share", {"uppdelning": "Vita fläckar", "delning": shown}, ar="2025", period="Helår")
    assert not app.exception
    found = white_spots.find(con, Period.of(2025), split=split)
    said = text(app)
    for line in (found.sentence, found.basis, white_spots.MEANING):
        assert line in said
    first = found.spots[0]
    for cell in (first.name, wording.value(first.worth, "SEK"), wording.value(first.missed, "count"), first.aim.text):
        assert f">{cell}<" in said


def test_the_white_spots_can_be_taken_home_whole(page, con, monkeypatch):
    made = {}
    monkeypatch.setattr(downloads, "buttons", lambda heads, rows, *names: made.update(rows=rows, heads=heads))
    page("market_share", {"uppdelning": "Vita fläckar"}, ar="2025", period="Helår")
    spots = white_spots.find(con, Period.of(2025)).spots
    assert [row[0] for row in made["rows"]] == [one.name for one in spots]
    book = openpyxl.load_workbook(io.BytesIO(downloads.workbook(made["heads"], made["rows"], "Vita fläckar")))
    assert [cell.value for cell in book.active[2]][1:6] == [
        spots[0].ads, spots[0].assignments, pytest.approx(spots[0].share), spots[0].aim.text, spots[0].missing
    ]  # fmt: skip


def test_per_ad_and_per_position_stand_side_by_side(page, con):
    app = page("market_share", {"uppdelning": "Per annons och per tjänst"}, ar="2025", period="Helår")
    assert not app.exception
    said = text(app)
    assert "De tre sätten säger" in said
    assert "skiljer sig andelen av tjänsterna" in said
    for measure_id in ("market_share", "position_share"):
        for year in ("2025", "2024"):
            assert f">{wording.row(measure(con, measure_id, year)[0], 'share')}<" in said


@pytest.mark.parametrize(("tab", "by"), [("Per förvaltning", "administration"), ("Per verksamhetsområde", "area")])
def test_what_manager_ads_got_is_shown_as_shares_of_all(page, con, tab, by):
    app = page("management_package", {"stod": tab}, ar="2025", period="Helår")
    assert not app.exception
    city = {"kind": ["stadsdelsförvaltning", "fackförvaltning"]}
    found = manager_support.of({part: measure(con, one, "2025", [by], city) for part, one in PARTS.items()})
    then = manager_support.of({part: measure(con, one, "2024", [], city) for part, one in PARTS.items()})
    total = manager_support.together(found, "Alla")
    assert manager_support.sentence(total, manager_support.together(then, "2024")) in text(app)
    drawn = charts(app)[0]
    rows = [row for layer in drawn["layer"] for row in layer["data"].get("values", ()) if "part" in row]
    for one in (total, *found):
        widths = {row["part"]: row["to"] - row["from"] for row in rows if row["name"] == one.name}
        assert sum(widths.values()) == pytest.approx(1)
        for part, width in widths.items():
            assert width == pytest.approx(one.counts[part] / one.ads)


def test_second_opinion_stands_beside_the_chefspaket(page, con):
    said = text(page("management_package", ar="2025", period="Helår"))
    for measure_id in ("management_package_share", "second_opinion_manager_share", "manager_share"):
        assert f'<div class="kollen-value">{wording.row(measure(con, measure_id, "2025")[0], "share")}</div>' in said
    assert "mål 30,0\u00a0%" in said


def test_manager_ads_without_any_are_said(page):
    app = page("management_package", forvaltning="Stadsarkivet", omrade="Skola")
    assert not app.exception
    assert "så stödet är inte känt" in text(app)
