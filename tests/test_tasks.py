"""What the users come for, done in a real browser as they would do it, in at most five clicks.

Each task begins on a page as it opens and ends with the answer on screen, which is held against measure() or the rows.
Typing a name into a filter is no click; choosing it is one.
"""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import IN_BROWSER, charts, drawn, shown
from warehouse import plan, wording
from warehouse.measure import measure
from warehouse.period import Period

pytestmark = IN_BROWSER

MOST_CLICKS = 5


class Reader:
    """Somebody at a page, whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator, **where) -> None:
        target.click(**where)
        self.clicks += 1

    def go_to(self, group: str, title: str) -> None:
        """Open a page by the menu."""
        self.click(self.page.get_by_role("button", name=group, exact=True))
        self.click(self.page.get_by_role("menuitem", name=title, exact=True))
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()
        drawn(self.page)

    def choose(self, label: str, value: str) -> None:
        """Choose a value in a filter by typing it."""
        self.click(self.page.get_by_role("combobox", name=label))
        self.page.keyboard.type(value)
        self.click(self.page.get_by_role("option", name=value, exact=True))
        self.page.keyboard.press("Escape")
        expect(self.page.locator(".kollen-chosen")).to_contain_text(value)

    def tab(self, name: str) -> None:
        self.click(self.page.get_by_role("tab", name=name))

    def download(self, name: str) -> bytes:
        expect(self.page.get_by_role("button", name=name).first).to_be_visible()
        drawn(self.page)
        with self.page.expect_download() as waiting:
            self.click(self.page.get_by_role("button", name=name).first)
        with open(waiting.value.path(), "rb") as opened:
            return opened.read()


@pytest.fixture
def reader(open_page, record_property):
    """reader(path) → a reader at that page; the clicks of the test are stated and held to be few."""
    readers = []

    def at(path: str = "/") -> Reader:
        readers.append(Reader(open_page(path)))
        return readers[-1]

    yield at
    clicks = sum(one.clicks for one in readers)
    record_property("clicks", clicks)
    print(f"klick: {clicks}")
    assert clicks <= MOST_CLICKS


def test_which_districts_have_never_used_us_for_managers_in_elderly_care(reader, con):
    one = reader("/?ar=2022&period=Helår")
    one.go_to("Marknad", "Stadsdelar")
    table = one.page.locator(".kollen-involved table")
    heads = table.locator("thead tr").first.locator("th").all_inner_texts()
    column = 2 * heads[1:].index("Äldreomsorg")
    expect(table.locator("thead tr").nth(1).locator("th").nth(column)).to_have_text("Chefer")
    found = {row.locator("th").inner_text() for row in table.locator("tbody tr").all()
             if "Aldrig" in row.locator("td").nth(column).inner_text()}  # fmt: skip
    rows = con.execute(
        "select distinct administration from mart_ads where kind = 'stadsdelsförvaltning' except "
        "select administration from mart_assignments where not is_cancelled and package <> 'KBR-utbildning' "
        "and area = 'Äldreomsorg' and is_manager and month < '2023-01-01'"
    ).fetchall()
    assert found == {name for (name,) in rows} != set()


def test_why_is_jarvas_share_lower_than_last_year(reader, con):
    one = reader("/marknadsandel?ar=2025&period=Helår")
    one.choose("Stadsdel/förvaltning", "Järva")
    jarva = {"administration": ["Järva"]}
    now, then = (measure(con, "market_share", year, where=jarva)[0] for year in ("2025", "2024"))
    assert now.value < then.value
    moved = f"från {wording.row(then, 'share')} till {wording.row(now, 'share')}"
    expect(one.page.get_by_text(moved).first).to_be_visible()
    told = shown(one.page)
    area, people, counted, ads, before, ads_before = re.search(
        r"Mest drog (\S+), (\w+) \([−\d,]+\): (\d+) uppdrag på (\d+) annonser mot (\d+) på (\d+)", told
    ).groups()
    where = {**jarva, "area": [area], "is_manager": [people == "chefer"]}
    sides = [measure(con, "market_share", year, where=where)[0] for year in ("2025", "2024")]
    assert [int(counted), int(ads), int(before), int(ads_before)] == [
        number for row in sides for number in (row.numerator, row.denominator)
    ]
    assert "Skillnaden kan vara slump" in told or "Skillnaden är större än slumpen" in told


def test_what_must_the_last_months_bring_to_reach_the_budget(reader, con):
    one = reader()
    one.go_to("Ekonomi", "Budget och utfall")
    budget, outcome = (measure(con, name, "2026")[0].value for name in ("budget_revenue", "revenue"))
    left = wording.value(budget - outcome, "SEK", "sentence")
    told = one.page.locator(".kollen-sentence").inner_text()
    assert f"måste september–december ge {left}" in told
    assert "varav december" in told


def test_send_my_colleague_exactly_this_view(reader, open_page):
    one = reader("/marknadsandel?ar=2025&period=Helår")
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.choose("Verksamhetsområde", "Äldreomsorg")
    one.tab("Per förvaltning och tertial")
    expect(one.page.get_by_role("region", name="Andel rekryteringar per förvaltning och tertial")).to_be_visible()
    one.click(one.page.get_by_role("button", name="Kopiera länk till vyn"))
    expect(one.page.get_by_role("status").filter(has_text="Kopierat")).to_be_visible()
    link = one.page.evaluate("navigator.clipboard.readText()")
    colleagues = open_page(f"/{link.split('/', 3)[3]}")
    region = colleagues.get_by_role("region", name="Andel rekryteringar per förvaltning och tertial")
    expect(region).to_be_visible()
    for what in (".kollen-chosen", ".kollen-value", "[role=tab][aria-selected=true]", ".kollen-table"):
        assert colleagues.locator(what).all_inner_texts() == one.page.locator(what).all_inner_texts()


def test_show_me_the_assignments_behind_this_bar(reader, con):
    one = reader("/marknadsandel?ar=2025&period=Helår")
    first = max(measure(con, "market_share", "2025", by=["administration"]), key=lambda row: row.value or 0)
    chart = charts(one.page).first
    chart.scroll_into_view_if_needed()
    one.click(chart, position={"x": 400, "y": 15})
    window = one.page.get_by_role("dialog")
    expect(window.get_by_text(f"Andel rekryteringar, {first.by['administration']}:")).to_be_visible()
    expect(window.get_by_text(re.compile(rf"^Uppdrag som räknas i andelen: {first.numerator} rader"))).to_be_visible()
    one.click(window.get_by_role("link", name="Visa uppdragen i en lista"))
    expect(one.page.get_by_role("heading", name="Uppdrag", level=1)).to_be_visible()
    expect(one.page.locator(".kollen-chosen")).to_contain_text(f"2025 · {first.by['administration']}")


def test_which_question_fell_most_and_is_it_chance(reader, con):
    one = reader("/enkater?ar=2025&period=Helår")
    sentence = one.page.locator(".kollen-sentence")
    expect(sentence).to_contain_text("Kundenkäten, 2025")
    one.click(one.page.get_by_role("radio", name="Kandidatenkät"))
    expect(sentence).to_contain_text("Kandidatenkäten, 2025")
    expect(sentence).to_contain_text(re.compile("föll mest|ingen fråga föll"))
    expect(sentence).to_contain_text(re.compile("kan vara slump|större än slumpen|säkert"))
    changes = {
        row.by["question"]: row.value - then.value
        for row in measure(con, "candidate_yes", "2025", by=["question"])
        for then in measure(con, "candidate_yes", "2024", where={"question": [row.by["question"]]})
        if row.value is not None and then.value is not None and row.by["question"] != "candidate_tests"
    }
    worst = min(changes, key=changes.get)
    assert wording.member("question", worst) in sentence.inner_text()


def test_who_advertises_much_and_buys_little(reader, con):
    one = reader("/marknadsandel?ar=2025&period=Helår")
    one.tab("Vita fläckar")
    expect(one.page.get_by_text("Missade").first).to_be_visible()
    rows = list(openpyxl.load_workbook(io.BytesIO(one.download("Excel"))).active.iter_rows(values_only=True))
    heads, first = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert {"Annonser", "Missade"} <= set(heads)
    row = measure(con, "market_share", "2025", where={"administration": [rows[1][0]]})[0]
    assert (first["Annonser"], first["Missade"]) == (row.denominator, row.denominator - row.numerator)


def test_what_needs_attention_first_and_why(reader, con):
    one = reader("/?ar=2025&period=Helår")
    missed = next(row for row in plan.indicators(con, "2025") if row.status == "missed")
    line = one.page.locator(".kollen-list li").first
    expect(line).to_contain_text(f"Ej uppfyllt {missed.text}")
    one.click(line.get_by_role("link"))
    expect(one.page.locator(".kollen-list")).to_have_count(0)
    drawn(one.page)
    for values in missed.where.values():
        for value in values:
            expect(one.page.locator(".kollen-chosen")).to_contain_text(str(value))


def test_whom_to_remind_of_the_survey(reader, con):
    one = reader()
    one.go_to("Kvalitet", "Enkäter och NPS")
    one.tab("Svarsfrekvens och påminnelser")
    expect(one.page.get_by_role("heading", name="Behöver påminnas")).to_be_visible()
    rows = list(openpyxl.load_workbook(io.BytesIO(one.download("Ladda ner listan som Excel"))).active.values)
    answers = con.execute("select assignment_id from clean_answers where survey = 'kund'").fetchall()
    answered = {number for (number,) in answers}
    sent = dict(con.execute("select assignment_id, customer_survey_date from mart_assignments").fetchall())
    assert len(rows) > 1
    assert all(number not in answered and sent[number] for number, *_rest in rows[1:])


def test_which_open_assignments_are_the_oldest(reader, con):
    one = reader()
    one.go_to("Underlag", "Uppdrag")
    one.tab("Öppna efter ålder")
    table = one.page.get_by_role("region", name="De som har varit öppna längst")
    first = table.locator("tbody th").first
    expect(first).to_be_visible()
    rows = con.execute(
        "select assignment_id, ordered_date from mart_assignments where status in ('Beställt', 'Pågående')"
    ).fetchall()
    oldest = min(day for _number, day in rows)
    assert int(first.inner_text()) in {number for number, day in rows if day == oldest}


def test_what_of_the_plan_is_late(reader):
    one = reader()
    one.go_to("Läget", "Verksamhetsplan")
    one.tab("Aktiviteter")
    ended = sum(activity.last_day < Period.parse("2026").first for activity in plan.plan_for(2026)[0].activities)
    expect(one.page.get_by_text(f"{ended} har passerat sitt slutdatum").first).to_be_visible()


def test_the_card_of_a_district_from_the_map(reader, con):
    one = reader("/?ar=2025&period=Helår")
    one.go_to("Marknad", "Stadsdelar")
    one.click(one.page.locator(".kollen-tiles a").filter(has_text="Farsta"))
    expect(one.page.get_by_role("heading", name="Förvaltningskort", level=1)).to_be_visible()
    share = measure(con, "market_share", "2025", where={"administration": ["Farsta"]})
    expect(one.page.locator(".kollen-value").first).to_have_text(wording.row(share[0], "share"))


def test_a_chart_and_its_figures_for_a_slide(reader):
    one = reader("/marknadsandel")
    one.click(one.page.get_by_text("Tabell, bild och Excel").first)
    assert one.download("Bild (png)")[:4] == b"\x89PNG"
    assert openpyxl.load_workbook(io.BytesIO(one.download("Excel"))).active["A1"].value == "Förvaltning"


def test_how_all_the_districts_stand_together(reader, con):
    one = reader("/?ar=2025&period=Helår")
    one.choose("Stadsdel/förvaltning", "Alla stadsdelsförvaltningar")
    share = measure(con, "market_share", "2025", where={"kind": ["stadsdelsförvaltning"]})
    expect(one.page.locator(".kollen-value").first).to_have_text(wording.row(share[0], "share"))
