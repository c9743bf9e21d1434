"""Stadsdelar: which districts buy support for whom, which never have, and how do they stand?"""

from __future__ import annotations

import streamlit as st

from pages.shared import explaining, figures, filters, groups, involvement_table, plain, session, tile_map
from pages.shared.choice import Chosen
from pages.shared.explaining import Asked
from pages.shared.figure import Figure
from warehouse import districts, involvement, wording
from warehouse.involvement import Matrix
from warehouse.measure import Row

CARD = "forvaltningskort"
ON_MAP = (
    "market_share", "manager_share", "ads", "assignments", "management_packages", "order_value", "customers",
    "customer_grade",
)  # fmt: skip
OUTSIDE = "ej vald"
REASON = "Uppgifter om uppdrag saknas för perioden. Välj en annan period."


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    found = matrix_of(chosen)
    lacking = involvement.left_out(chosen.where)
    reason = " ".join(lacking) or REASON
    figures.open_page("Stadsdelar", chosen, found.sentence if found else reason)
    figures.heading("Vilka stadsdelar köper stöd, och för vem?")
    if found:
        _matrix(found, chosen, lacking)
    else:
        plain.notice(f"{reason} Ändra urvalet i sidofältet för att se matrisen.")
    figures.heading("Hur ser det ut över staden?")
    _map(chosen)


def matrix_of(chosen: Chosen) -> Matrix | None:
    """The matrix of the reader's choice, remembered for the snapshot."""
    before = Figure(involvement.MEASURE, chosen).then
    return session.kept(
        "involvement",
        lambda con: involvement.matrix(con, chosen.period, chosen.where, before, session.viewer()),
        chosen.period.text, before.text if before else "", chosen.where,
    )  # fmt: skip


def card_link(name: str) -> str:
    """The address of an organisation's card with the same choice."""
    return filters.link(CARD, kort=name)


def _matrix(found: Matrix, chosen: Chosen, lacking: list[str]) -> None:
    figure = Figure(involvement.MEASURE, chosen)
    plain.text(found.never_line)
    before = f"Har köpt stöd, {figure.then.label}" if figure.then else ""
    involvement_table.show(found, "Matris: vilka stadsdelar som köper stöd, och för vem", card_link, before)
    plain.note(*lacking)
    asked = [
        Asked(wording.capital(one.name), figure.measure_id, figure.period,
              {**figure.where, "area": [one.area], "is_manager": [one.is_manager]})
        for one in found.combinations
    ]  # fmt: skip
    explaining.button(figure, "matrix", asked)
    heads, rows = involvement_table.twin(found)
    figures.twin("involvement", heads, rows, texts=("Läge", "Verksamhetsområde", "Chef/medarbetare"))


def _map(chosen: Chosen) -> None:
    told = session.definitions()
    measure_id = st.selectbox("Visa på kartan", ON_MAP, key="karta", bind="query-params", filter_mode=None,
                              format_func=lambda one: told[one].title)  # fmt: skip
    figure = Figure(measure_id, chosen)
    shown = involvement.shown_districts(chosen.where)
    rows = groups.rows(figure, "administration", shown)
    known = {name: row for name, row in rows.items() if row.value is not None}
    top = max((row.value for row in known.values()), default=0) or 1
    tile_map.show(
        [tile_map.MapTile(tile.district, wording.row(rows[tile.district], figure.unit) if tile.district in rows
                          else OUTSIDE, tile.row, tile.column, card_link(tile.district),
                          max(known[tile.district].value, 0) / top if tile.district in known else None)
         for tile in districts.tiles()],
        f"Karta: {figure.title} per stadsdel",
    )  # fmt: skip
    plain.note(f"{_finding(figure, known)} Ju mörkare ruta, desto högre. En ruta leder till stadsdelens kort.")
    explaining.remarks(figure, figure.ask(by=("administration",)))
    explaining.button(figure, "map", [figure.asked(row) for row in rows.values()])
    _twin(figure, rows)


def _finding(figure: Figure, known: dict[str, Row]) -> str:
    if not known:
        return f"{figure.title}: uppgift saknas för alla stadsdelar i urvalet."
    if len(known) == 1:
        ((name, row),) = known.items()
        return f"{figure.title}, {figure.period.label}: {name} {wording.row(row, figure.unit)}."
    high, low = (choose(known, key=lambda name: known[name].value) for choose in (max, min))
    told = [f"{word} {name} {wording.row(known[name], figure.unit)}"
            for word, name in (("högst", high), ("lägst", low))]  # fmt: skip
    return f"{figure.title} per stadsdel, {figure.period.label}: {', '.join(told)}."


def _twin(figure: Figure, rows: dict[str, Row]) -> None:
    before = figure.then
    then = groups.rows(figure, "administration", rows, before) if before else {}
    heads = ["Stadsdel", figure.title, *([wording.period_line(before)] if before else []), "Planens mål"]
    figures.twin("map", heads, [
        [name, wording.row(row, figure.unit), *([wording.row(then[name], figure.unit)] if before else []),
         _target(figure, name)]
        for name, row in rows.items()
    ])  # fmt: skip


def _target(figure: Figure, name: str) -> str:
    target = figure.target(administration=[name])
    return wording.value(target.value if target else None, figure.unit)
