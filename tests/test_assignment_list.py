"""The list of assignments: it counts as the measures do and says how old and late they are, and never whose."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter, defaultdict
from dataclasses import fields, replace
from datetime import date

import pytest

from pages.shared import downloads, paging
from tests.drawing import text
from tests.world import World
from warehouse import assignment_list, assignment_parts, wording
from warehouse.assignment_list import ONLY, ORDERS, STATUSES, Listed
from warehouse.errors import KollenError
from warehouse.measure import measure

CHOICES = [
    ("2025", {}),
    ("2026T2", {}),
    ("2025T2/alone", {"administration": ["Farsta", "Järva"]}),
    ("2023", {"administration": ["Järva"], "is_manager": [True]}),
    ("2024", {"area": ["Äldreomsorg"], "package": ["Stora paketet", "Omtag"]}),
    ("2022T1", {"kind": ["stadsdelsförvaltning"], "unit": ["Enhet 2"]}),
    ("2025-03", {"administration": ["Stadsarkivet"], "area": ["Förskola"]}),
]


@pytest.mark.parametrize(("period", "where"), CHOICES, ids=str)
def test_the_list_counts_as_the_measures_do(con, period, where):
    rows = assignment_list.listed(con, period, where)
    kept = assignment_list.chosen(rows)
    assert len(kept) == measure(con, "assignments", period, where=where)[0].value
    counted = assignment_list.chosen(rows, only=["Räknas i andelen"])
    assert len(counted) == measure(con, "counted_assignments", period, where=where)[0].value
    value = measure(con, "order_value", period, where=where)[0].value
    *parts, whole = assignment_parts.by_status(rows)
    assert (whole.count, whole.order_value) == (len(kept), pytest.approx(value) if value is not None else None)
    assert [(part.name, part.count) for part in parts] == [
        (status, sum(one.status == status for one in rows)) for status in STATUSES
    ]


def test_a_filter_that_no_assignment_has_is_said(con):
    with pytest.raises(KollenError, match='Uppdragen kan inte väljas på "survey"'):
        assignment_list.listed(con, "2025", {"survey": ["kund"]})


def raw(con) -> list[dict]:
    """Every assignment's package, status and days, as plain rows."""
    found = con.cursor().execute(
        "select assignment_id, package, status, ordered_date, start_date, closed_date from mart_assignments"
    )
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_open_ones_are_all_there_with_their_age_and_the_oldest_first(con):
    rows = raw(con)
    days = [row[name] for row in rows for name in ("ordered_date", "start_date", "closed_date") if row[name]]
    came = con.execute("select max(received_at)::date from deliveries").fetchone()[0]
    told = assignment_list.told_day(con)
    assert told == max(day for day in days if day <= came)
    expected = {row["assignment_id"]: (told - row["ordered_date"]).days
                for row in rows if row["status"] in ("Beställt", "Pågående")}  # fmt: skip
    found = assignment_list.open_now(con)
    assert {one.number: one.age_days for one in found} == expected
    assert [one.age_days for one in found] == sorted(expected.values(), reverse=True)


def test_nine_of_ten_closed_ones_took_at_most(con):
    took = defaultdict(list)
    for row in raw(con):
        if row["status"] == "Avslutat" and row["closed_date"] >= row["ordered_date"]:
            took[row["package"]].append((row["closed_date"] - row["ordered_date"]).days)
    expected = {
        package: sorted(days)[math.ceil(0.9 * len(days)) - 1] for package, days in took.items() if len(days) >= 20
    }
    assert assignment_list.most_days(con) == expected
    assert set(took) - set(expected) == {"Lärarpaket"}  # too few to judge by


@pytest.fixture(scope="module")
def empty():
    """A connection that small worlds take turns in."""
    return World().con


def aged(con, *, received: str = "2025-06-30", demo: bool = False, **values) -> Listed:
    """An assignment ordered 2025-04-01 and open, where 20 of its package took 1 to 20 days."""
    world = World(con)
    world.con.execute("create or replace table source_files (delivery integer, source varchar)")
    world.con.execute("insert into source_files values (1, 'assignments'), (2, 'ledger')")
    world.con.executemany("insert into deliveries values (?, ?, ?, ?, ?)", [
        [1, "a", received, "a", demo], [2, "b", "2026-01-01", "b", demo],
    ])  # fmt: skip
    for days in range(1, 21):
        world.assignment("2025-01-01", closed_date=date(2025, 1, 1 + days))
    row = {"status": "Pågående", "start_date": date(2025, 4, 8), "ordered_date": date(2025, 4, 1), **values}
    number = world.assignment("2025-04-08", **row)
    return next(one for one in assignment_list.listed(world.built(), "2025") if one.number == number)


AGES = [
    # the assignment, its age, whether it is late: nine of ten took at most 18 days
    ({}, 90, True),
    ({"received": "2025-04-19"}, 18, False),
    ({"received": "2025-04-20"}, 19, True),
    ({"received": "2025-04-01"}, 0, False),
    ({"status": "Beställt", "start_date": None}, 90, True),
    ({"ordered_date": None}, 83, True),  # from its start where the order has no day
    ({"received": "2025-03-31"}, None, False),  # it had not been ordered
    ({"status": "Avslutat", "closed_date": date(2025, 6, 1)}, None, False),
    ({"status": "Avbrutet"}, None, False),
    ({"package": 1}, 90, False),  # no closed one of that package to judge by
    ({"demo": True}, 7, False),  # made-up figures end where their rows end
]


@pytest.mark.parametrize(("values", "age", "is_late"), AGES, ids=str)
def test_an_age_is_counted_to_the_day_that_access_tells_of(empty, values, age, is_late):
    one = aged(empty, **values)
    assert (one.age_days, one.is_late) == (age, is_late)


def test_the_organisation_has_the_name_of_its_day_where_that_is_no_longer_used(con):
    renamed = {one.then for one in assignment_list.listed(con, "2022") if one.was_renamed}
    assert {"Rinkeby-Kista stadsdelsförvaltning", "Östermalms stadsdelsförvaltning"} <= renamed
    assert not renamed & {"Järva stadsdelsförvaltning", "Farsta stadsdelsförvaltning"}
    assert "Farsta stadsdelsförvaltnig" in {
        one.then for year in range(2022, 2027) for one in assignment_list.listed(con, str(year)) if one.was_renamed
    }  # an unknown name is what the source says


def test_nothing_leads_to_a_person():
    assert not {"customer_id", "consultant_id", "consultant", "customer"} & {one.name for one in fields(Listed)}


ONE = Listed(
    1204, "Järva", "Spånga-Tensta stadsdelsförvaltning", True, "Skola", False, "Omtag", "Lärare i Matematik", "Enhet 1",
    "Pågående", date(2023, 1, 2), None, None, 10.0, None, None, "Annons-ID", True, "a.accdb", 1,
)  # fmt: skip
CLOSED = replace(ONE, number=7, status="Avslutat", unit="Enhet 2", invoiced=5.0, matched_by=None, role=None,
                 administration="Örby", ordered=None, order_value=None, is_counted=False)  # fmt: skip
STOPPED = replace(ONE, number=8, status="Avbrutet", administration="Farsta", order_value=30.0)
LATE = replace(ONE, number=9, age_days=10, most_days=9)
ROWS = (ONE, CLOSED, STOPPED, LATE)
SOUGHT = [
    ({}, [1204, 7, 9]),
    ({"sought": "  "}, [1204, 7, 9]),
    ({"sought": "120"}, [1204]),
    ({"sought": "MATEMATIK"}, [1204, 9]),
    ({"sought": "matematik tensta"}, [1204, 9]),
    ({"sought": "järva"}, [1204, 9]),
    ({"sought": "matematik farsta"}, []),
    ({"sought": "100 %"}, []),
    ({"statuses": ["Avbrutet"]}, [8]),
    ({"statuses": ["Avbrutet", "Avslutat"]}, [7, 8]),
    ({"units": ["Enhet 2"]}, [7]),
    ({"only": ["Kopplade till en annons"]}, [1204, 9]),
    ({"only": ["Inte kopplade"]}, [7]),
    ({"only": ["Fakturerade"]}, [7]),
    ({"only": ["Inte fakturerade", "Öppna"]}, [1204, 9]),
    ({"only": ["Sena"]}, [9]),
    ({"only": ["Räknas i andelen", "Fakturerade"]}, []),
]


@pytest.mark.parametrize(("choice", "numbers"), SOUGHT, ids=str)
def test_what_is_sought_is_found(choice, numbers):
    assert [one.number for one in assignment_list.chosen(ROWS, **choice)] == numbers


@pytest.mark.parametrize(("order", "numbers"), [
    ("Senast beställda först", [1204, 8, 9, 7]), ("Längst öppna först", [9, 1204, 7, 8]),
    ("Högsta ordervärde först", [8, 1204, 9, 7]), ("Uppdragets nummer", [7, 8, 9, 1204]),
    ("Förvaltning", [8, 1204, 9, 7]), ("Befattning", [1204, 8, 9, 7]),
])  # fmt: skip
def test_what_an_order_lacks_comes_last(order, numbers):
    assert [one.number for one in assignment_list.ordered(ROWS, order)] == numbers


def test_no_order_and_no_condition_fails_on_the_demo(con):
    rows = assignment_list.listed(con, "2026T2")
    for order in ORDERS:
        assert Counter(assignment_list.ordered(rows, order)) == Counter(rows)
    assert all(set(assignment_list.chosen(rows, only=[name])) < set(rows) for name in ONLY)


def test_every_open_one_has_one_band_and_one_unit(con):
    rows = assignment_list.open_now(con)
    bands = assignment_parts.by_age((*rows, replace(rows[0], age_days=None)))
    assert sum(band.count for band in bands) == len(rows) + 1
    assert bands[0].name == "91 dagar eller mer" and bands[-1].name == "Ålder okänd"
    oldest = sum(one.age_days > 90 for one in rows)
    assert bands[0].count == oldest
    units = assignment_parts.load(con, rows)
    assert sum(unit.open for unit in units) == len(rows) == assignment_parts.together(rows).count
    month, _fte = assignment_parts.fte_of_units(con)
    for unit in units:
        fte = measure(con, "fte", month, where={"unit": [unit.unit]})[0].value
        hours = sum(one.hours for one in rows if one.unit == unit.unit and one.hours is not None)
        assert (unit.fte, unit.hours) == (fte, hours)
        assert unit.open_per_fte == unit.open / fte and unit.hours_per_fte == hours / fte


def test_the_load_is_per_fte_only_where_the_whole_unit_is_counted(con):
    where = {"area": ["Skola"]}
    for unit in assignment_parts.load(con, assignment_list.open_now(con, where), where):
        assert (unit.fte, unit.open_per_fte, unit.hours_per_fte) == (None, None, None) and unit.open


# --- the page


def test_the_page_lands_on_what_a_link_names(page, con):
    said = text(page("assignments", ar="2025", period="Helår", forvaltning="Farsta", bara="Räknas i andelen"))
    where = {"administration": ["Farsta"]}
    whole, counted = (measure(con, one, "2025", where=where)[0].value for one in ("assignments", "counted_assignments"))
    assert f"Uppdragen i urvalet är {wording.value(whole, 'count')} (" in said
    assert f"{wording.value(counted, 'count')} uppdrag, 2025." in said
    rows = assignment_list.ordered(
        assignment_list.chosen(assignment_list.listed(con, "2025", where), only=["Räknas i andelen"]),
        "Senast beställda först",
    )
    shown = [one for one in rows if f'<th scope="row" class="t">{one.number}</th>' in said]
    assert shown == list(rows[: paging.PER_PAGE])
    assert all(one.role is None or one.role in said for one in shown)


def test_the_list_turns_pages_and_takes_everything_home(page, con, monkeypatch):
    taken = []
    monkeypatch.setattr(downloads, "buttons", lambda heads, rows, *names: taken.append((heads, rows)))
    app = page("assignments", ar="2025", period="Helår")
    app.selectbox(key="rader").set_value(app.selectbox(key="rader").options[1]).run()
    rows = assignment_list.ordered(
        assignment_list.chosen(assignment_list.listed(con, "2025")), "Senast beställda först"
    )
    assert f'<th scope="row" class="t">{rows[50].number}</th>' in text(app)
    assert f'<th scope="row" class="t">{rows[49].number}</th>' not in text(app)
    heads, home = taken[-1]
    assert [row[0] for row in home] == [one.number for one in rows]
    table = list(csv.reader(io.StringIO(downloads.as_csv(heads, home).decode("utf-8-sig")), delimiter=";"))
    assert len(table) == len(rows) + 1 and {len(row) for row in table} == {len(heads)}


def test_open_ones_are_shown_whatever_the_period(page, con):
    said = text(page("assignments", ar="2022", visa="Öppna nu", ordning="Längst öppna först"))
    found = assignment_list.open_now(con)
    day = assignment_list.told_day(con)
    assert f"{len(found)} uppdrag, vilken period de än hör till, läget den {day}." in said
    assert f'<th scope="row" class="t">{found[0].number}</th>' in said
    assert f"Den {day} var {len(found)} uppdrag öppna" in said


def test_what_is_not_found_says_so(page):
    said = text(page("assignments", sok="<b>finns inte</b>"))
    assert "Inget uppdrag stämmer med det som är valt." in said and "<b>finns" not in said
    said = text(page("assignments", forvaltning="Stadsarkivet", omrade="Förskola"))
    assert "Inget uppdrag i urvalet är öppet." in said


@pytest.mark.parametrize(("part", "sentence"), [
    ("Öppna efter ålder", "den dag som Access-databasen berättar om"),
    ("Belastning per enhet", "Inget visas per konsult."),
])  # fmt: skip
def test_the_other_parts_tell_of_the_same_open_ones(page, con, part, sentence):
    app = page("assignments", vy=part)
    app.session_state["vy"] = part
    said = text(app.run())
    assert sentence in said
    if part == "Belastning per enhet":
        for unit in assignment_parts.load(con, assignment_list.open_now(con)):
            assert f"<td class=\"n\">{wording.value(unit.hours, 'hours')}</td>" in said


