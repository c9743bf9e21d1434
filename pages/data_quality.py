"""Datakvalitet: what came in, what was set aside and why, and which names nobody knows?"""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.shared import downloads, figures, plain, session, tables
from warehouse import reference, status, wording

SEVERITIES = {
    "set_aside": "Satt\u00a0åt\u00a0sidan",
    "error": "Fel",
    "warning": "Varning",
    "block": "Stoppar leveransen",
}
FOUND_HEADS = ["Allvar", "Fil", "Rad", "Kolumn", "I filen", "Vad som hände"]
FOUND_SHOWN = ["Allvar", "Vad som hände"]


def render() -> None:
    """Draw the page."""
    word, errors, warnings, set_aside = session.kept("quality", status.quality)
    figures.open_page(
        "Datakvalitet", None,
        f"Uppgifternas kvalitet: {word}. {errors} fel, {warnings} varningar och {set_aside} rader satta åt sidan "
        f"i ögonblicksbilden {session.snapshot().id}.",
    )  # fmt: skip
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


def _balance() -> None:
    plain.note(
        "Lästa rader = godkända + satta åt sidan + ersatta av en nyare leverans + likadana rader. Gamla: källans "
        "senaste uppgift är äldre än den brukar vara, så det som har hänt sedan dess syns inte."
    )
    heads = ["Lästa", "Godkända", "Åt sidan", "Ersatta", "Likadana"]
    rows = [
        [one.title, _through(one), _moment(one.received_at),
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
    tables.show(FOUND_SHOWN, _told(grave), caption="Fel och rader satta åt sidan", shown=50)
    warnings = [one for one in found if one.severity == "warning"]
    place = st.expander(f"Varningar ({len(warnings)})", key="warnings", on_change="rerun", type="compact")
    if place.open:
        with place:
            tables.show(FOUND_SHOWN, _told(warnings), caption="Varningar")


def _told(found: list[status.Finding]) -> list[list[str]]:
    return [[SEVERITIES[one.severity], one.message] for one in found]


def _unknown() -> None:
    names = session.kept("unknown_names", status.unknown_names)
    if not names:
        plain.notice("Alla organisationsnamn är kända.")
        return
    rows = [[one.name, _count(one.rows), ", ".join(one.closest) or "–"] for one in names]
    plain.note("Namnen finns inte i organisationstabellen. Raderna räknas som Okänd organisation.")
    tables.show(["Namn i filen", "Rader", "Liknar"], rows, numeric=("Rader",), caption="Okända namn")


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
            tables.show(heads, rows, numeric=("Rad",), caption="Ändrade annonser", shown=100)


def _text(content: str | None) -> str:
    return {None: "–", "true": "Ja", "false": "Nej"}.get(content, content)


def _rules() -> None:
    rules = session.kept("rules", status.rules)
    failed = [one for one in rules if one.failed]
    heads = ["Regel", "Varför", "Åtgärd", "Prövade", "Fallna"]
    if failed:
        tables.show(heads, [_rule(one) for one in failed], numeric=heads[3:], caption="Regler som någon rad bröt mot")
    place = st.expander(f"Alla {len(rules)} regler", key="all-rules", on_change="rerun", type="compact")
    if place.open:
        with place:
            tables.show(heads, [_rule(one) for one in rules], numeric=heads[3:], caption="Alla regler", shown=300)


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
        tables.show(["Fil", "Tabell", *heads, "Anmärkning"], rows, numeric=heads, caption=delivery.delivery_id)


def _table_name(file: status.FileStatus) -> str:
    """The table's name inside an Access file; other files are one table."""
    return reference.sources()[file.source].tables[file.table_name].table or ""


def _count(number: int) -> str:
    return wording.value(number, "count")


def _through(source: status.SourceStatus) -> str:
    return _day(source.data_through) + (" (gamla)" if source.is_stale(date.today()) else "")


def _day(day) -> str:
    return f"{day:%Y-%m-%d}" if day else "–"


def _moment(moment) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "–"
