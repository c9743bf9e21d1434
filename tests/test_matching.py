"""Which ads are proposed for an assignment, which matches are doubted, and that neither moves a figure."""

from __future__ import annotations

import io

import openpyxl
import pytest

from expectations import gate
from pages import matching as page_module
from pages.shared import downloads
from tests.drawing import text
from tests.staged import GOOD, staged
from tests.world import World
from warehouse import build, matching, reference, reference_tables, wording
from warehouse.errors import KollenError
from warehouse.measure import measure

FIGURES = ("market_share", "market_share_all", "matched_share", "position_share", "applicants")
LIMITS = reference.settings()["matching"]


def world(assignment: dict, *ads: dict) -> World:
    """A world with one assignment of 10 March 2025 for a Rektor in Farsta that leads nowhere, and ads A1, A2, …"""
    made = World()
    made.assignment("2025-03-10", **{"role": "Rektor", "assignment_id": 7, **assignment})
    for number, ad in enumerate(ads, start=1):
        ad = {"day": "2025-03-12", "role": "Rektor", "title": "Rektor till Skolan", "ad_id": f"A{number}", **ad}
        made.ad(ad.pop("day"), **ad)
    return made


# --- proposals


PROPOSED = [
    # the assignment, the ads, the proposed ads in order
    ({}, [{}], ["A1"]),
    ({}, [{"organisation": "Järva"}], []),
    ({}, [{"role": "Kock", "title": "Kock till Skolan"}], []),
    ({}, [{"role": None, "title": "Rektor till Skolan"}], ["A1"]),
    ({}, [{"role": None, "title": "Vi söker rektor!"}], ["A1"]),
    ({}, [{"role": "REKTOR ", "title": None}], ["A1"]),
    ({}, [{"role": None, "title": None}], []),
    ({"role": None}, [{}], []),
    ({"role": "  "}, [{}], []),
    ({}, [{"status": "Avbruten"}], []),
    # the nearest in time comes first, then the lower id
    ({}, [{"day": "2025-04-20"}, {"day": "2025-03-10"}], ["A2", "A1"]),
    ({}, [{}, {}], ["A1", "A2"]),
    ({}, [{}] * 5, ["A1", "A2", "A3"]),
    # a manager and an area speak for an ad, and another of them against
    ({"is_manager": True}, [{}, {"is_manager": True}], ["A2", "A1"]),
    ({"area": "Skola"}, [{}, {"area": "Skola"}], ["A2", "A1"]),
    # an ad is as far away as the settings say, and no further
    ({}, [{"day": "2025-01-09"}, {"day": "2025-01-08"}], ["A1"]),
    ({"closed_date": None}, [{"day": "2025-06-08"}, {"day": "2025-06-09"}], ["A1"]),
    ({"ordered_date": "2024-12-10"}, [{"day": "2024-10-11"}, {"day": "2024-10-10"}], ["A1"]),
    ({"closed_date": "2025-03-20"}, [{"day": "2025-03-21"}, {"day": "2025-03-20"}], ["A2"]),
    ({"start_date": None}, [{}], ["A1"]),
    ({"ordered_date": None}, [{}], ["A1"]),
    ({"ordered_date": "2025-03-15"}, [{}], ["A1"]),
    # what leads to an ad, or counts nowhere, needs no proposal
    ({"ad_reference": "A1"}, [{}], []),
    ({"ad_reference": "R1"}, [{"reference": "R1"}], []),
    ({"ad_reference": "A9"}, [{}], ["A1"]),
    ({"package": 5}, [{}], []),
    ({"status": "Avbrutet"}, [{}], []),
    # names of other days are the same organisation; an unknown one is so only to itself
    ({"organisation": "Järva"}, [{"organisation": "Rinkeby-Kista stadsdelsförvaltning"}], ["A1"]),
    ({"organisation": "Nya förvaltningen"}, [{"organisation": "NYA FÖRVALTNINGEN"}], ["A1"]),
    ({"organisation": "Nya förvaltningen"}, [{"organisation": "Gamla förvaltningen"}], []),
]


@pytest.mark.parametrize(("assignment", "ads", "expected"), PROPOSED)
def test_the_ads_that_are_proposed(assignment, ads, expected):
    found = matching.proposals(world(assignment, *ads).built(), "2024-01..2025-12")
    assert [one.ad.ad_id for one in found] == expected
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert all(LIMITS["lowest_score"] <= one.score <= 1 for one in found)


def test_the_window_of_the_cases_is_that_of_the_settings():
    assert (LIMITS["days_before"], LIMITS["days_after"], LIMITS["most_proposals"]) == (60, 90, 3)


SCORED = [
    ({}, {"day": "2025-03-10"}, 1, "Samma befattning, publicerad mellan beställning och start."),
    ({}, {"day": "2025-03-11"}, 0.2 * 90 / 91 + 0.8, "Samma befattning, publicerad 1 dag efter starten."),
    ({}, {"day": "2025-03-08"}, 0.2 * 59 / 61 + 0.8, "Samma befattning, publicerad 2 dagar före beställningen."),
    ({"area": "Skola"}, {"day": "2025-03-10"}, 0.9,
     "Samma befattning, publicerad mellan beställning och start, men verksamhetsområdet skiljer sig."),
    ({"is_manager": True}, {"day": "2025-03-10"}, 0.8,
     "Samma befattning, publicerad mellan beställning och start, men chefsmärkningen skiljer sig."),
    ({"is_manager": None}, {"day": "2025-03-10"}, 0.8,
     "Samma befattning, publicerad mellan beställning och start, men chefsmärkningen skiljer sig."),
    ({}, {"day": "2025-03-10", "role": "Biträdande rektor", "title": "Biträdande rektor till Skolan"}, 0.75,
     "Befattningen liknar Biträdande rektor, publicerad mellan beställning och start."),
]  # fmt: skip


@pytest.mark.parametrize(("assignment", "ad", "score", "reason"), SCORED)
def test_what_gives_a_score(assignment, ad, score, reason):
    (found,) = matching.proposals(world(assignment, ad).built(), "2025")
    assert found.score == pytest.approx(score)
    assert found.reason == reason


@pytest.mark.parametrize(("package", "expected"), [(2, []), (4, ["A1"])], ids=["new", "Omtag"])
def test_an_ad_that_another_assignment_has_is_worth_less_but_to_an_omtag(package, expected):
    made = world({"package": package}, {"day": "2025-03-10"})
    made.assignment("2025-03-01", ad_reference="A1")
    con = made.built()
    assert [one.ad.ad_id for one in matching.proposals(con, "2025")] == expected
    assert len(matching.unmatched(con, "2025")) == 1 - len(expected)


def test_assignments_that_want_the_same_ad_are_said_to():
    made = world({}, {"day": "2025-03-10"})
    made.assignment("2025-03-10", role="Rektor", assignment_id=8)
    found = matching.proposals(made.built(), "2025")
    assert [(one.assignment.number, one.ad.ad_id) for one in found] == [(7, "A1"), (8, "A1")]
    assert all("men föreslås också för ett annat uppdrag" in one.reason for one in found)


def test_the_rows_of_a_proposal_are_named():
    made = world({"source_file": "a.accdb", "source_row": 12}, {"source_file": "b.csv", "source_row": 34})
    (found,) = matching.proposals(made.built(), "2025")
    assert (found.assignment.source_file, found.assignment.source_row) == ("a.accdb", 12)
    assert (found.ad.source_file, found.ad.source_row) == ("b.csv", 34)


# --- doubts


DOUBTED = [
    ({}, {}, None),
    ({"organisation": "Järva"}, {}, "Uppdraget gäller Järva, annonsen Farsta."),
    ({"organisation": "Järva"}, {"organisation": "Rinkeby-Kista stadsdelsförvaltning"}, None),
    ({"organisation": "Nya förvaltningen"}, {}, None),
    ({"is_manager": True}, {}, "Uppdraget är en chefsrekrytering, men annonsen är ingen chefsannons."),
    ({}, {"is_manager": True}, "Annonsen är en chefsannons, men uppdraget är ingen chefsrekrytering."),
    ({"is_manager": None}, {"is_manager": True}, None),
    ({}, {"status": "Avbruten"}, "Annonsen är avbruten och räknas inte bland annonserna."),
    ({}, {"day": "2024-03-10"}, None),
    ({}, {"day": "2024-03-09"}, "Annonsen publicerades 366 dagar före uppdraget."),
    ({"closed_date": "2025-03-20"}, {"day": "2025-04-19"}, None),
    ({"closed_date": "2025-03-20"}, {"day": "2025-04-20"},
     "Annonsen publicerades 31 dagar efter att uppdraget avslutades."),
    ({}, {"day": "2026-03-10"}, None),
    ({}, {"day": "2026-03-11"}, "Annonsen publicerades 366 dagar efter att uppdraget började."),
    ({"start_date": None, "ordered_date": None}, {"day": "2000-01-01"}, None),
    ({"status": "Avbrutet", "is_manager": True}, {}, None),
    ({"organisation": "Järva", "is_manager": True}, {"status": "Avbruten"},
     "Uppdraget gäller Järva, annonsen Farsta. Annonsen är avbruten och räknas inte bland annonserna. "
     "Uppdraget är en chefsrekrytering, men annonsen är ingen chefsannons."),
]  # fmt: skip


@pytest.mark.parametrize(("assignment", "ad", "reason"), DOUBTED)
def test_what_makes_a_match_doubtful(assignment, ad, reason):
    made = world({"ad_reference": "A1", **assignment}, ad)
    con = made.built()
    period = "2000-01..2026-12"
    assert [one.reason for one in matching.doubts(con, period)] == ([reason] if reason else [])


@pytest.mark.parametrize(("reference_of", "ads", "doubted"), [
    ("R1", [{"reference": "R1"}, {"reference": "R1"}], True),
    ("R1", [{"reference": "R1"}, {"reference": "R2"}], False),
    ("R1", [{"reference": "R1"}, {"reference": "R1", "status": "Avbruten"}], False),
    ("A1", [{}, {"reference": "A1"}], True),
    ("A1", [{"reference": "A1"}], False),
])  # fmt: skip
def test_what_stands_in_access_may_fit_several_ads(reference_of, ads, doubted):
    found = matching.doubts(world({"ad_reference": reference_of}, *ads).built(), "2025")
    assert [one.reason.startswith("Det som står i Access passar 2 annonser") for one in found] == [True] * doubted


@pytest.mark.parametrize(("others", "doubted"), [
    ([2], [7, 8]), ([2, 1], [7, 8, 9]), ([4], []), ([4, 4], []), ([5], []), ([2, 4], [7, 8]),
])  # fmt: skip
def test_several_assignments_on_one_ad_are_doubtful_but_for_an_omtag(others, doubted):
    made = world({"ad_reference": "A1"}, {})
    for number, package in enumerate(others, start=8):
        made.assignment("2025-03-11", package=package, assignment_id=number, ad_reference="A1")
    found = matching.doubts(made.built(), "2025")
    assert [one.assignment.number for one in found] == doubted
    assert all(f"{len(doubted)} uppdrag som räknas anger samma annons." in one.reason for one in found)


def test_a_doubtful_match_of_what_is_not_counted_is_listed_last():
    made = world({"ad_reference": "A1", "package": 5, "is_manager": True}, {})
    made.assignment("2025-03-10", ad_reference="A1", assignment_id=8, is_manager=True)
    con = made.built()
    assert [(one.assignment.number, one.is_counted) for one in matching.doubts(con, "2025")] == [(8, True), (7, False)]
    assert matching.summary(con, "2025").doubtful == 1


# --- what is left


LEFT = [
    ({}, [], "AnnonsID är tomt i Access. Organisationen har ingen annons från 60 dagar före beställningen till "
             "90 dagar efter starten."),
    ({"ad_reference": "A9"}, [{"role": "Kock", "title": None}],
     "AnnonsID i Access finns inte bland annonserna. Organisationen har 1 annons vid den tiden, men ingen passar "
     "tillräckligt bra."),
    ({}, [{"role": "Kock", "title": None}] * 2,
     "AnnonsID är tomt i Access. Organisationen har 2 annonser vid den tiden, men ingen passar tillräckligt bra."),
    ({"role": None}, [{}], "AnnonsID är tomt i Access. Befattning saknas, så ingen annons kan föreslås."),
    ({"organisation": "Nya förvaltningen"}, [{}],
     "AnnonsID är tomt i Access. Organisationen är okänd, så dess annonser hittas inte."),
]  # fmt: skip


@pytest.mark.parametrize(("assignment", "ads", "reason"), LEFT)
def test_why_an_assignment_has_no_ad(assignment, ads, reason):
    con = world(assignment, *ads).built()
    assert [(one.assignment.number, one.reason) for one in matching.unmatched(con, "2025")] == [(7, reason)]


# --- the figures


def mixed() -> World:
    """A world with an assignment in each way, of the city and of a company, one cancelled and a course."""
    made = world({}, {}, {"day": "2025-03-01", "reference": "R2"}, {"day": "2025-03-02", "title": None, "role": "Kock"})
    made.assignment("2025-03-01", ad_reference="A3", is_manager=True)
    made.assignment("2025-03-01", ad_reference="R2")
    made.assignment("2025-03-01", role="Lots", organisation="Järva", area="Skola")
    made.assignment("2025-03-01", role="Lots", organisation="Micasa Fastigheter i Stockholm AB")
    made.assignment("2025-03-01", role="Lots", organisation="Nya förvaltningen")
    made.assignment("2025-03-01", role="Rektor", status="Avbrutet")
    made.assignment("2025-03-01", role="Rektor", package=5)
    return made


def test_the_summary_counts_every_counted_assignment_once():
    con = mixed().built()
    found = matching.summary(con, "2025")
    assert [(way.way, way.city, way.share, way.others) for way in (*found.ways, found.total)] == [
        ("id", 1, 0.25, 0), ("reference", 1, 0.25, 0), ("proposed", 1, 0.25, 0), ("none", 1, 0.25, 2), ("all", 4, 1, 2),
    ]  # fmt: skip
    assert found.total.city == measure(con, "market_share", "2025")[0].numerator
    assert found.sentence == (
        "Av 4 uppdrag i andelens täljare är 2 (50,0\u00a0%) kopplade till en annons, men hos 1 av dem är kopplingen "
        "tveksam."
    )


@pytest.mark.parametrize(("where", "period", "counts"), [
    ({"administration": ["Järva"]}, "2025", (0, 0, 0, 1)),
    ({"area": ["Skola"]}, "2025T1", (0, 0, 0, 1)),
    ({"administration": ["Farsta"], "area": ["Övrigt"]}, "2025-03", (1, 1, 1, 0)),
    ({"administration": []}, "2025-03", (1, 1, 1, 1)),
    ({}, "2025T2/alone", (0, 0, 0, 0)),
])  # fmt: skip
def test_the_lists_keep_to_the_choice(where, period, counts):
    con = mixed().built()
    assert tuple(way.city for way in matching.summary(con, period, where).ways) == counts
    assert len(matching.proposals(con, period, where)) == counts[2]
    assert len(matching.doubts(con, period, where)) == counts[0]


def test_a_choice_of_nothing_says_so_and_an_unknown_one_is_refused():
    con = World().built()
    assert matching.summary(con, "2025").sentence == "Inget uppdrag räknas i andelen för det här urvalet."
    assert matching.summary(con, "2025").total.share is None
    with pytest.raises(KollenError, match='inte väljas på "skostorlek"'):
        matching.summary(con, "2025", {"skostorlek": ["42"]})


def figures(con) -> list[list]:
    return [[measure(con, one, "2025")[0] for one in FIGURES], [measure(con, "matched_share", "2025", ("month",)).rows]]


def test_a_proposal_moves_no_figure(monkeypatch):
    before = figures(mixed().built())
    loose = reference.settings() | {
        "matching": LIMITS | {"lowest_score": 0, "least_similarity": 0, "days_before": 3650}
    }
    strict = reference.settings() | {"matching": LIMITS | {"lowest_score": 1, "most_proposals": 1}}
    counts = []
    for settings in (loose, strict):
        monkeypatch.setattr(reference, "settings", lambda settings=settings: settings)
        made = mixed()
        reference_tables.load(made.con)
        con = made.built()
        counts.append(len(matching.proposals(con, "2025")))
        assert figures(con) == before
    assert counts[0] > counts[1]


def test_writing_the_proposed_id_makes_it_a_match():
    (proposed,) = matching.proposals(mixed().built(), "2025")
    made = mixed()
    made.con.execute(
        "update stg_assignments set ad_reference = ? where assignment_id = ?",
        [proposed.ad.ad_id, proposed.assignment.number],
    )
    con = made.built()
    assert [way.city for way in matching.summary(con, "2025").ways] == [2, 1, 0, 1]
    assert matching.proposals(con, "2025") == []
    assert measure(con, "matched_share", "2025")[0].numerator == 3


def test_the_same_rows_in_another_order_give_the_same_lists():
    def lists(backwards: bool) -> list:
        made = mixed()
        made.ad("2025-03-12", role="Rektor", ad_id="B1")
        made.ad("2025-03-12", role="Rektor", ad_id="B2")
        if backwards:
            for table in ("ads", "assignments"):
                made.con.execute(f"create or replace table stg_{table} as from stg_{table} order by row_id desc")
        con = made.built()
        found = [con.execute(f"from {mart}").fetchall() for mart in ("mart_match_proposals", "mart_match_doubts")]
        return [*found, *(ask(con, "2025") for ask in (matching.proposals, matching.doubts, matching.unmatched))]

    assert lists(False) == lists(True)


def test_the_demo_has_some_of_each(con):
    for period in ("2024", "2025", "2026T2"):
        assert all(way.city for way in matching.summary(con, period).ways)
        assert matching.unmatched(con, period)
        kinds = {one.reason.split()[0] for one in matching.doubts(con, period)}
        assert {"Uppdraget", "Annonsen", "Det", "2"} <= kinds


# --- from file to page


def test_what_a_list_shows_has_no_personal_data():
    ad = {**GOOD["raw_ads"], "Annons-ID": "A2", "Rubrik": "Rektor till Skolan", "Befattning": "Rektor"}
    rows = {
        "raw_packages": [GOOD["raw_packages"]], "raw_customers": [GOOD["raw_customers"]],
        "raw_consultants": [GOOD["raw_consultants"]], "raw_ads": [{**ad, "Publicerad": "2025-01-08"}],
        "raw_assignments": [{**GOOD["raw_assignments"], "AnnonsID": "ring Hemlig Person", "Befattning": "Rektor"}],
    }  # fmt: skip
    con = staged(rows)
    gate.check(con)
    build.build_marts(con)
    found = [ask(con, "2025") for ask in (matching.proposals, matching.doubts, matching.unmatched)]
    assert len(found[0]) == 1
    assert "Hemlig" not in repr(found)
    assert not {"customer_id", "consultant_id"} & set(matching.Assignment.__dataclass_fields__)


@pytest.mark.parametrize(("chosen", "where"), [({}, {}), ({"forvaltning": "Farsta"}, {"administration": ["Farsta"]})])
def test_the_page_says_what_the_lists_hold(page, con, chosen, where):
    app = page("matching", ar="2025", period="Helår", **chosen)
    assert not app.exception
    said = text(app)
    found = matching.summary(con, "2025", where)
    assert found.sentence in said
    for way in (*found.ways, found.total):
        assert (
            f'<th scope="row" class="t">{way.title}</th><td class="n">{wording.value(way.city, "count")}</td>' in said
        )
    for measure_id in ("market_share", "matched_share", "position_share"):
        assert (
            f'<div class="kollen-value">{wording.row(measure(con, measure_id, "2025", where=where)[0], "share")}'
            in said
        )
    for ask in (matching.proposals, matching.doubts, matching.unmatched):
        for one in ask(con, "2025", where)[:1]:
            assert f'<th scope="row" class="t">{one.assignment.number}</th>' in said
            assert one.reason in said
            assert f"{one.assignment.source_file}, rad {one.assignment.source_row}" in said


def test_the_market_share_says_how_firm_it_is_and_leads_to_the_lists(page, con):
    said = text(page("market_share", ar="2025", period="Helår", forvaltning="Farsta"))
    assert matching.summary(con, "2025", {"administration": ["Farsta"]}).sentence in said
    assert f'href="{page_module.ADDRESS}?ar=2025&' in said
    assert "Andel av tjänsterna" in said


def test_empty_lists_say_so(page):
    said = text(page("matching", ar="2025", period="T1", forvaltning="Stadsarkivet", omrade="Förskola"))
    assert "Inget uppdrag räknas i andelen för det här urvalet." in said
    assert "Inget uppdrag i urvalet har en föreslagen annons." in said
    assert "Ingen koppling i urvalet är tveksam." in said
    assert "Inget uppdrag i urvalet står utan både kopplad och föreslagen annons." in said


def test_the_workbook_holds_the_rows_and_runs_nothing():
    content = downloads.workbook(["Uppdrag", "Annons"], [[7, "=1+1"], [8, None]], "Lista")
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Lista"].values)
    assert rows == [("Uppdrag", "Annons"), (7, "=1+1"), (8, None)]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Lista"]
    assert sheet["B2"].data_type == "s"
