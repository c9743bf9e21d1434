"""Datakvalitet: what came in, what was set aside and why, and which names nobody knows?"""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.shared import downloads, figures, paging, plain, session, tables
from warehouse import quality_lists, reference, status, wording
from warehouse.quality_lists import FRESHNESS, Freshness

SEVERITIES = {
    "set_aside": "Satt\u00a0åt\u00a0sidan",
    "error": "Fel",
    "warning": "Varning",
    "block": "Stoppar leveransen",
}
FOUND_HEADS = ["Allvar", "Fil", "Rad", "Kolumn", "I filen", "Vad som hände"]
FOUND_SHOWN = ["Allvar", "Vad som hände"]
FEW = 5  # places of an unknown name on screen; the file has them all


def render() -> None:
    """Draw the page."""
    word, errors, warnings, set_aside = session.kept("quality", status.quality)
    fresh = quality_lists.freshness(session.kept("sources", status.sources), date.today())
    old = [one.title for one in fresh if one.state != "fresh"]
    told = f"Gamla eller utan uppgifter: {wording.listing(old)}." if old else "Alla källor är färska."
    figures.open_page(
        "Datakvalitet", None,
        f"Uppgifternas kvalitet: {word}. {errors} fel, {warnings} varningar och {set_aside} rader satta åt sidan "
        f"i ögonblicksbilden {session.snapshot().id}. {told}",
    )  # fmt: skip
    figures.heading("Hur färska källorna är")
    _freshness(fresh)
    figures.heading("Balans per källa")
    _balance()
    figures.heading("Rader att rätta")
    _findings()
    figures.heading("Okända namn")
    _unknown()
    figures.heading("Ändrade annonser")
    _changes()
    figures.heading("Regler")
    _rules()
    figures.heading("Leveranser och filer")
    _files()


def _freshness(fresh: tuple[Freshness, ...]) -> None:
    heads = ["Dagar sedan", "Gräns, dagar"]
    rows = [[one.title, FRESHNESS[one.state].replace(" ", wording.SPACE), _day(one.through), _moment(one.received),
             "–" if one.days is None else _count(one.days), _count(one.limit)] for one in fresh]  # fmt: skip
    tables.show(["Källa", "Läge", "Uppgifter till och med", "Senast mottagen", *heads], rows, numeric=heads,
                caption="Hur färska källorna är")  # fmt: skip
    plain.note(
        "Dagar sedan: från källans senaste uppgift till i dag. Är de fler än gränsen är källan gammal: det som har "
        "hänt sedan dess syns inte i någon siffra. Leverera en ny export. Gränsen är stale_after_days i källans fil i "
        "warehouse/reference/sources/."
    )
    if session.snapshot().is_demo:
        plain.note("De påhittade uppgifterna är inte gamla av något fel: de slutar där demonstrationen slutar.")


def _balance() -> None:
    plain.note("Lästa rader = godkända + satta åt sidan + ersatta av en nyare leverans + likadana rader.")
    heads = ["Lästa", "Godkända", "Åt sidan", "Ersatta", "Likadana"]
    rows = [
        [one.title, _day(one.data_through), _moment(one.received_at),
         *map(_count, (one.rows_read, one.accepted, one.set_aside, one.replaced, one.identical))]
        for one in session.kept("sources", status.sources)
    ]  # fmt: skip
    tables.show(["Källa", "Till och med", "Mottaget", *heads], rows, numeric=heads, caption="Balans per källa")


def _findings() -> None:
    found = session.kept("findings", status.findings)
    if not found:
        plain.notice("Inga rader att rätta.")
        return
    plain.note("Rätta i källan och leverera filen igen: raderna läses in på nytt.")
    rows = [[SEVERITIES[one.severity], one.source_file, one.source_row, one.label, one.found, one.message]
            for one in found]  # fmt: skip
    downloads.buttons(FOUND_HEADS, rows, "Rader att rätta", "rader-att-ratta")
    grave = [one for one in found if one.severity != "warning"]
    told = paging.part(_told(grave), "fel", "felen")
    tables.show(FOUND_SHOWN, told, caption="Fel och rader satta åt sidan")
    warnings = [one for one in found if one.severity == "warning"]
    place = st.expander(f"Varningar ({len(warnings)})", key="warnings", on_change="rerun", type="compact")
    if place.open:
        with place:
            tables.show(FOUND_SHOWN, paging.part(_told(warnings), "varningar", "varningarna"), caption="Varningar")


def _told(found: list[status.Finding]) -> list[list[str]]:
    return [[SEVERITIES[one.severity], one.message] for one in found]


def _unknown() -> None:
    names = quality_lists.names_to_mend(
        session.kept("unknown_names", status.unknown_names), session.kept("findings", status.findings)
    )
    if not names:
        plain.notice("Alla organisationsnamn är kända.")
        return
    plain.note("Namnen finns inte i organisationstabellen. Raderna räknas som Okänd organisation tills de är rättade.")
    heads = ["Namn i filen", "Rader", "Liknar mest", "Var det står", "Så rättas det"]
    downloads.buttons(
        heads, [[one.name, one.rows, ", ".join(one.closest), place, one.cure] for one in names
                for place in one.places or ("",)],
        "Okända namn", "okanda-namn", "namnen ",
    )  # fmt: skip
    rows = [[one.name, _count(one.rows), ", ".join(one.closest), _places(one.places), one.cure] for one in names]
    tables.show(heads, paging.part(rows, "namn", "namnen"), numeric=("Rader",), caption="Okända namn")


def _places(places: tuple[str, ...]) -> str:
    """The first places that a name stands in, and how many more the file tells of."""
    more = f" och {_count(len(places) - FEW)} till i filen" if len(places) > FEW else ""
    return "; ".join(places[:FEW]) + more


def _changes() -> None:
    changes = session.kept("changes", status.changes)
    if not changes:
        plain.notice("Ingen annons har kommit igen med andra uppgifter.")
        return
    plain.note("En annons som kommer igen ersätter den förra. Det här har ändrats, det nyaste först.")
    heads = ["Annons-ID", "Uppgift", "Förut", "Nu", "Fil", "Rad"]
    rows = [[one.ad_id, one.field, _text(one.before), _text(one.after), one.source_file, one.source_row]
            for one in changes]  # fmt: skip
    downloads.buttons(heads, rows, "Ändrade annonser", "andrade-annonser", "ändringarna ")
    place = st.expander(f"Ändringar ({len(changes)})", key="changes", on_change="rerun", type="compact")
    if place.open:
        with place:
            part = paging.part(rows, "andringar", "ändringarna")
            tables.show(heads, part, numeric=("Rad",), caption="Ändrade annonser")


def _text(content: str | None) -> str:
    return {None: "–", "true": "Ja", "false": "Nej"}.get(content, content)


def _rules() -> None:
    rules = session.kept("rules", status.rules)
    failed = [one for one in rules if one.failed]
    heads = ["Regel", "Varför", "Åtgärd", "Prövade", "Fallna"]
    if failed:
        tables.show(heads, [_rule(one) for one in failed], numeric=heads[3:], caption="Regler som någon rad bröt mot",
                    shown=len(rules))  # fmt: skip
    place = st.expander(f"Alla {len(rules)} regler", key="all-rules", on_change="rerun", type="compact")
    if place.open:
        with place:
            every = [_rule(one) for one in rules]
            tables.show(heads, every, numeric=heads[3:], caption="Alla regler", shown=len(every))


def _rule(one) -> list[str]:
    return [one.title, one.why, one.action, _count(one.checked), _count(one.failed)]


def _files() -> None:
    plain.note("En felaktig leverans dras tillbaka med kommandot kollen withdraw och leveransens nummer.")
    for delivery in reversed(session.snapshot().deliveries):
        plain.note(
            f"Leverans {delivery.delivery_id}, mottagen {_moment(delivery.received_at)}, mapp {delivery.folder}."
        )
        its = [one for one in session.kept("files", status.files) if one.delivery == delivery.number]
        heads = ["Lästa", "Godkända", "Åt sidan", "Ersatta", "Likadana"]
        rows = [[one.source_file, _table_name(one),
                 *map(_count, (one.rows_read, one.accepted, one.set_aside, one.replaced, one.identical)), one.notes]
                for one in its]  # fmt: skip
        tables.show(["Fil", "Tabell", *heads, "Anmärkning"], rows, numeric=heads, caption=delivery.delivery_id,
                    shown=len(rows))  # fmt: skip


def _table_name(file: status.FileStatus) -> str:
    """The table's name inside an Access file; other files are one table."""
    return reference.sources()[file.source].tables[file.table_name].table or ""


def _count(number: int) -> str:
    return wording.value(number, "count")


def _day(day) -> str:
    return f"{day:%Y-%m-%d}" if day else "–"


def _moment(moment) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "–"
