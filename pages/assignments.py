"""Uppdrag: which assignments stand behind a figure, which are open, and for how long?"""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.shared import charts, downloads, explaining, figures, filters, paging, plain, session, tables
from pages.shared.choice import Chosen
from pages.shared.figure import Figure
from warehouse import assignment_list, assignment_parts, status, wording
from warehouse.assignment_list import ONLY, ORDERS, STATUSES, Listed

ADDRESS = "uppdrag"
OF_PERIOD, OPEN_NOW = "Periodens uppdrag", "Öppna nu"
LATE = (
    "Sent: öppet längre än nio av tio avslutade uppdrag i samma paket tog från beställning till avslut. Paket med "
    f"färre än {assignment_list.FEWEST_CLOSED} avslutade uppdrag bedöms inte."
)
HEADS = ["Uppdrag", "Förvaltning", "Befattning", "Paket", "Status", "Beställt", "Startade", "Avslutades",
         "Ordervärde (kr)", "Fakturerat (kr)", "Gäller", "Område", "Enhet", "Kopplat genom"]  # fmt: skip
NUMERIC = ("Ordervärde (kr)", "Fakturerat (kr)")
FILE_HEADS = [
    "Uppdrag", "Förvaltning", "Organisation då", "Verksamhetsområde", "Befattning", "Gäller", "Paket", "Enhet",
    "Status", "Beställt", "Startade", "Avslutades", "Öppet (dagar)", "Sent", "Ordervärde (kr)", "Fakturerat (kr)",
    "Räknas i andelen", "Kopplat genom", "Fil", "Rad",
]  # fmt: skip
OLDEST = 15  # shown beside the bars
PART_HEADS = ["Antal", "Ordervärde", "Fakturerat", "Utan faktura"]


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    figure, open_now = Figure("assignments", chosen), _open_now(chosen)
    figures.open_page("Uppdrag", chosen, _sentence(figure, open_now))
    explaining.remarks(figure, figure.ask())
    if figure.total().value is not None:
        _statuses(_listed(chosen))
    explaining.button(figure, "list")
    figures.tabs("vy", {
        "Uppdragen": lambda: _list(chosen, open_now),
        "Öppna efter ålder": lambda: _ages(open_now),
        "Belastning per enhet": lambda: _load(chosen, open_now),
    })  # fmt: skip


def _listed(chosen: Chosen) -> tuple[Listed, ...]:
    return session.kept(
        "listed", lambda con: assignment_list.listed(con, chosen.period, chosen.where, _told()), chosen.period.text,
        chosen.where,
    )  # fmt: skip


def _open_now(chosen: Chosen) -> tuple[Listed, ...]:
    return session.kept("open_now", lambda con: assignment_list.open_now(con, chosen.where, _told()), chosen.where)


def _told() -> assignment_list.Told:
    return session.kept("told_by", assignment_list.told_by)


def _sentence(figure: Figure, open_now: tuple[Listed, ...]) -> str:
    told = f"Uppdragen i urvalet är {figure.sentence()}."
    if figure.total().value is None:
        told = f"Hur många uppdragen i urvalet är går inte att säga ({figure.why_missing()})."
    if not open_now:
        return f"{told} Inget uppdrag i urvalet är öppet."
    whole = assignment_parts.together(open_now)
    late = {0: "inget är sent", 1: "1 är sent"}.get(whole.late, f"{_count(whole.late)} är sena")
    told += f" {wording.capital(_as_of())} var {_count(whole.count)} uppdrag öppna, vilken period de än hör till"
    return f"{told}; {late}."


def _as_of() -> str:
    return f"den {_told().day}"


def _statuses(rows: tuple[Listed, ...]) -> None:
    parts = assignment_parts.by_status(rows)
    rows = [_part(one) for one in parts]
    tables.show(["Status", *PART_HEADS], rows, numeric=PART_HEADS, caption="Uppdrag per status")
    plain.note(
        "Ett avbrutet uppdrag räknas inte som uppdrag, men det som har fakturerats på det är fakturerat. Fakturerat är "
        "här uppdragens egna fakturor, vilken månad de än är från; måttet Fakturerat går efter fakturans månad. "
        "–: inget belopp finns."
    )


def _part(one: assignment_parts.Part) -> list[str]:
    return [one.name, _count(one.count), _kronor(one.order_value), _kronor(one.invoiced), _count(one.not_invoiced)]


def _list(chosen: Chosen, open_now: tuple[Listed, ...]) -> None:
    source, order, found = _sought(chosen, open_now)
    rows = assignment_list.ordered(found, order)
    if not rows:
        plain.notice("Inget uppdrag stämmer med det som är valt. Ta bort ett filter eller sök på något annat.")
        return
    told = f"vilken period de än hör till, läget {_as_of()}" if source == OPEN_NOW else chosen.period.label
    plain.note(f"{_count(len(rows))} uppdrag, {told}.")
    downloads.buttons(FILE_HEADS, [_in_file(one) for one in rows], "Uppdrag", "uppdrag", "uppdragen ")
    shown = paging.part(rows, "rader", "uppdragen")
    plain.note(f"Bläddra i sidled för fler kolumner. Dagarna: från beställning till {_as_of()}. {LATE}")
    tables.show(HEADS, [_row(one) for one in shown], numeric=NUMERIC, caption="Uppdrag", one_line=True)


def _sought(chosen: Chosen, open_now: tuple[Listed, ...]) -> tuple[str, str, tuple[Listed, ...]]:
    """What the list is made of, its order, and the assignments that the reader seeks."""
    several = {"bind": "query-params", "select_all": False, "filter_mode": "contains"}
    first, second, third = st.columns([2, 2, 2])
    sought = first.text_input(
        "Sök", key="sok", bind="query-params", placeholder="nummer, befattning eller organisation"
    )
    source = second.segmented_control(
        "Visa", [OF_PERIOD, OPEN_NOW], default=OF_PERIOD, required=True, key="visa", bind="query-params",
        width="stretch", help=f"{OPEN_NOW}: alla som är beställda eller pågår, vilken period de än hör till.",
    ) or OF_PERIOD  # fmt: skip
    order = third.selectbox("Ordning", list(ORDERS), key="ordning", bind="query-params", filter_mode=None)
    first, second, third = st.columns([2, 2, 2])
    statuses = first.multiselect("Status", STATUSES, key="status", placeholder="Alla utom avbrutna", **several)
    units = second.multiselect("Enhet", session.values("unit"), key="enhet", placeholder="Alla enheter", **several)
    only = third.multiselect("Visa bara", list(ONLY), key="bara", placeholder="Inget mer villkor", **several)
    rows = open_now if source == OPEN_NOW else _listed(chosen)
    return source, order, assignment_list.chosen(rows, sought, statuses, units, only)


def _ages(open_now: tuple[Listed, ...]) -> None:
    if not open_now:
        plain.notice("Inget uppdrag i urvalet är öppet.")
        return
    _how_old()
    parts = assignment_parts.by_age(open_now)
    drawn = [_bar(one) for one in parts]
    told = ", ".join(f"{one.name} {_count(one.count)}" for one in parts)
    chart = charts.ranked(drawn)
    figures.draw(chart, f"Öppna uppdrag efter ålder: {told}.")
    heads = ["Ålder", "Antal", "Varav sena", "Ordervärde"]
    rows = [[one.name, _count(one.count), _count(one.late), _kronor(one.order_value)] for one in parts]
    figures.twin("ages", heads, rows, chart=chart)
    plain.text("", lead="De som har varit öppna längst")
    rows = [_row(one) for one in open_now[:OLDEST]]
    tables.show(HEADS, rows, numeric=NUMERIC, caption="De som har varit öppna längst", one_line=True)
    link = escape(filters.link(ADDRESS, visa=OPEN_NOW, ordning="Längst öppna först"))
    st.html(f'<p class="kollen-text"><a href="{link}" target="_self">Se alla {_count(len(open_now))} öppna uppdrag, '
            "de äldsta först</a>.</p>")  # fmt: skip


def _how_old() -> None:
    """From when to when an age is counted, and whether Access is too old to tell."""
    plain.note(f"Ålder: dagar från beställning till {_as_of()}, den dag som Access-databasen berättar om. {LATE}")
    source = next(one for one in session.kept("sources", status.sources) if one.source == "assignments")
    day = _told().day
    if day and source.is_stale(day):
        plain.note(
            f"Access-databasens senaste uppgift är från {source.data_through}. Det som har hänt sedan dess syns inte, "
            "så åldrarna kan vara för höga."
        )


def _bar(one: assignment_parts.Part) -> dict:
    text = f"{_count(one.count)}{f' · {_count(one.late)} sena' if one.late else ''}"
    nothing = dict.fromkeys(("last", "target", "low", "high"))
    return {"name": one.name, "value": one.count, "text": text, "short": _count(one.count), **nothing}


def _load(chosen: Chosen, open_now: tuple[Listed, ...]) -> None:
    found = session.kept("load", lambda con: assignment_parts.load(con, open_now, chosen.where), chosen.where)
    if not found:
        plain.notice("Inget uppdrag i urvalet är öppet.")
        return
    month, _fte = session.kept("fte_of_units", assignment_parts.fte_of_units)
    heads = ["Öppna", "Varav sena", "Varav med timmar", "Nedlagda timmar", "Årsarbetare", "Öppna per årsarbetare",
             "Timmar per årsarbetare"]  # fmt: skip
    rows = [[one.unit, *map(_count, (one.open, one.late, one.with_hours)), wording.value(one.hours, "hours"),
             wording.value(one.fte, "FTE"), wording.value(one.open_per_fte, "FTE"),
             wording.value(one.hours_per_fte, "hours")] for one in found]  # fmt: skip
    tables.show(["Enhet", *heads], rows, numeric=heads, caption="Belastning per enhet")
    plain.note(f"Öppna uppdrag {_as_of()}, efter konsultens enhet, vilken period de än hör till. {LATE}")
    if chosen.where:
        plain.note("Årsarbetare finns bara för hela enheten. Ta bort filtren för att se belastningen per årsarbetare.")
    else:
        came = f"Årsarbetare: {month.label}." if month else "Uppgift om årsarbetare saknas."
        plain.note(f"{came} En enhet som inte finns bland personaluppgifterna har –.")
    plain.note("Inget visas per konsult.")


def _row(one: Listed) -> list:
    organisation = f"{one.administration} (då {one.then})" if one.was_renamed else one.administration
    return [
        str(one.number), organisation, one.role, one.package, _standing(one), one.ordered, one.started, one.closed,
        wording.plain(one.order_value), wording.plain(one.invoiced), wording.member("is_manager", one.is_manager),
        one.area, one.unit, one.matched_by,
    ]  # fmt: skip


def _standing(one: Listed) -> str:
    """The status, of an open one with how long it has been open: `Pågående, ▲ sent, 120 dagar`."""
    if one.age_days is None:
        return one.status
    days = f"{one.age_days} dag{'' if one.age_days == 1 else 'ar'}"
    return ", ".join([one.status, *(["▲ sent"] if one.is_late else []), days])


def _in_file(one: Listed) -> list:
    return [
        one.number, one.administration, one.then, one.area, one.role, wording.member("is_manager", one.is_manager),
        one.package, one.unit, one.status, one.ordered, one.started, one.closed, one.age_days,
        "Ja" if one.is_late else "Nej", one.order_value, one.invoiced, "Ja" if one.is_counted else "Nej",
        one.matched_by, one.source_file, one.source_row,
    ]  # fmt: skip


def _count(number: int) -> str:
    return wording.value(number, "count")


def _kronor(amount: float | None) -> str:
    return wording.value(amount, "SEK")
