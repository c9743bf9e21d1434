"""Koppling mellan annonser och uppdrag: how firm is the market share, and what is to be mended in Access?"""

from __future__ import annotations

from html import escape
from itertools import groupby

import streamlit as st

from pages.shared import cards, downloads, figures, filters, plain, session, tables
from pages.shared.figure import Figure
from pages.shared.filters import Chosen
from warehouse import matching, wording

ADDRESS = "koppling"
MATCHED = (
    "Räknar annonser som ett uppdrag är kopplat till, av alla annonser, också bolagens. Andel rekryteringar räknar "
    "uppdragen, kopplade eller inte, mot förvaltningarnas annonser. Därför skiljer de sig."
)
ASSIGNMENT = ["Uppdrag", "Förvaltning", "Paket", "Befattning", "Start eller beställning"]
AD = ["Annons-ID", "Annons", "Publicerad"]
PLACES = ["Uppdragets fil", "Uppdragets rad", "Annonsens fil", "Annonsens rad"]
TOLD = ["Uppdrag", "Gäller"]
YES_NO = {True: "Ja", False: "Nej"}
SHOWN = 15


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    found = _asked("summary", matching.summary, chosen)
    figures.open_page("Koppling mellan annonser och uppdrag", chosen, found.sentence)
    matched = Figure("matched_share", chosen, remark=MATCHED)
    cards.headlines([Figure("market_share", chosen), matched, Figure("position_share", chosen)])
    plain.note(
        "Andel rekryteringar delar antalet uppdrag med antalet annonser, vare sig de är kopplade eller inte. De andra "
        "två räknar bara annonser som ett uppdrag är kopplat till, så de blir lägre när kopplingar saknas. Ett förslag "
        "räknas inte i någon siffra."
    )
    figures.heading("Så är uppdragen kopplade")
    _ways(found)
    figures.heading("Föreslagna annonser")
    _proposals(_asked("proposals", matching.proposals, chosen))
    figures.heading("Tveksamma kopplingar")
    _doubts(_asked("doubts", matching.doubts, chosen))
    figures.heading("Uppdrag utan annons")
    _unmatched(_asked("unmatched", matching.unmatched, chosen))


def firmness(chosen: Chosen) -> None:
    """One sentence about how firm the market share is, with the way here from another page."""
    link = f'<a href="{escape(filters.link(ADDRESS))}" target="_self">Se kopplingen mellan annonser och uppdrag</a>.'
    told = _asked("summary", matching.summary, chosen).sentence
    st.html(f'<p class="kollen-text"><strong>Så säker är siffran:</strong> {escape(told)} {link}</p>')


def _asked(name: str, ask, chosen: Chosen):
    """The answer of a function of warehouse.matching, remembered for the snapshot."""
    period, where = chosen.period, chosen.where
    return session.kept(f"matching-{name}", lambda con: ask(con, period, where), period.text, where)


def _ways(found: matching.Summary) -> None:
    heads = ["Stadens förvaltningar", "Andel", "Bolag och okända"]
    rows = [[way.title, _count(way.city), wording.value(way.share, "share"), _count(way.others)]
            for way in (*found.ways, found.total)]  # fmt: skip
    tables.show(["Uppdrag som räknas i andelen", *heads], rows, numeric=heads, caption="Så är uppdragen kopplade")


def _proposals(found: list[matching.Proposal]) -> None:
    if not found:
        plain.notice("Inget uppdrag i urvalet har en föreslagen annons.")
        return
    plain.note(
        "Annonser från samma organisation, med liknande befattning och publicerade nära uppdraget. Poängen, högst 1, "
        "säger hur väl annonsen passar, inte hur troligt det är att den är rätt: flera kan passa lika bra. Skriv rätt "
        "annons-id i fältet AnnonsID i Access, så kopplas uppdraget vid nästa leverans."
    )
    downloads.buttons(
        [*ASSIGNMENT, "Förslag", "Poäng", *AD, "Varför", *PLACES],
        [[*_assignment(one.assignment), one.rank, round(one.score, 2), *_ad(one.ad), one.reason,
          *_places(one.assignment, one.ad)] for one in found],
        "Föreslagna annonser", "foreslagna-annonser", "förslagen ",
    )  # fmt: skip
    rows = []
    for _number, its in groupby(found, key=lambda one: one.assignment.number):
        best, *others = its
        also = ", ".join(f"{one.ad.ad_id} ({_score(one)})" for one in others) or "–"
        rows.append([*_told(best.assignment), _told_ad(best.ad), _score(best), best.reason, also,
                     _told_places(best.assignment, best.ad)])  # fmt: skip
    heads = [*TOLD, "Annons som föreslås", "Poäng", "Varför", "Andra förslag", "Fil och rad"]
    tables.show(heads, rows, numeric=("Poäng",), caption="Föreslagna annonser", shown=SHOWN)


def _doubts(found: list[matching.Doubt]) -> None:
    if not found:
        plain.notice("Ingen koppling i urvalet är tveksam.")
        return
    plain.note(
        "Kopplingarna räknas som de står. Rätta AnnonsID eller uppdragets uppgifter i Access där de är fel. Här står "
        "alla uppdrag som inte är avbrutna, också bolagens och de som inte räknas i andelen."
    )
    downloads.buttons(
        [*ASSIGNMENT, *AD, "Kopplat med", "Räknas i andel", "Varför tveksam", *PLACES],
        [[*_assignment(one.assignment), *_ad(one.ad), one.matched_by, YES_NO[one.is_counted], one.reason,
          *_places(one.assignment, one.ad)] for one in found],
        "Tveksamma kopplingar", "tveksamma-kopplingar", "kopplingarna ",
    )  # fmt: skip
    rows = [[*_told(one.assignment), _told_ad(one.ad), one.matched_by, one.reason,
             _told_places(one.assignment, one.ad)] for one in found]  # fmt: skip
    heads = [*TOLD, "Kopplad annons", "Kopplat med", "Varför tveksam", "Fil och rad"]
    tables.show(heads, rows, caption="Tveksamma kopplingar", shown=SHOWN)


def _unmatched(found: list[matching.Unmatched]) -> None:
    if not found:
        plain.notice("Inget uppdrag i urvalet står utan både kopplad och föreslagen annons.")
        return
    plain.note("De räknas i andelen, men ingen annons är kopplad och ingen föreslås.")
    downloads.buttons(
        [*ASSIGNMENT, "Varför", *PLACES[:2]],
        [[*_assignment(one.assignment), one.reason, *_places(one.assignment)] for one in found],
        "Uppdrag utan annons", "uppdrag-utan-annons", "uppdragen ",
    )  # fmt: skip
    rows = [[*_told(one.assignment), one.reason, _told_places(one.assignment)] for one in found]
    tables.show([*TOLD, "Varför", "Fil och rad"], rows, caption="Uppdrag utan annons", shown=SHOWN)


def _assignment(one: matching.Assignment) -> list:
    return [one.number, one.administration, one.package, one.role, one.day]


def _ad(one: matching.Ad) -> list:
    return [one.ad_id, one.title, one.published]


def _places(assignment: matching.Assignment, ad: matching.Ad | None = None) -> list:
    return [assignment.source_file, assignment.source_row, *([ad.source_file, ad.source_row] if ad else [])]


def _told(one: matching.Assignment) -> list[str]:
    about = ", ".join(filter(None, [one.role, one.administration, one.package]))
    return [str(one.number), f"{about}, start eller beställning {one.day}"]


def _told_ad(one: matching.Ad) -> str:
    return f"{one.ad_id} {one.title or ''}, publicerad {one.published}"


def _told_places(assignment: matching.Assignment, ad: matching.Ad | None = None) -> str:
    return "; ".join(f"{one.source_file}, rad {one.source_row}" for one in (assignment, ad) if one)


def _score(one: matching.Proposal) -> str:
    return wording.decimal(one.score, 2)


def _count(number: int) -> str:
    return wording.value(number, "count")
