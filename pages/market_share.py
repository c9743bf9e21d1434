"""Marknadsandel: how many of the city's ads go through us, where don't they, and why did it change?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.matching import MATCHED, firmness
from pages.shared import cards, downloads, explaining, figures, filters, plain, session, tables
from pages.shared.chart_effects import effects
from pages.shared.chart_pairs import pairs
from pages.shared.choice import Chosen
from pages.shared.figure import Figure
from warehouse import share_change, share_ways, white_spots, wording
from warehouse.share_change import Change
from warehouse.share_ways import Pair
from warehouse.white_spots import Spot

CITY = {"kind": ["stadsdelsförvaltning", "fackförvaltning"]}
PEOPLE = ("area", "is_manager")
SPLITS = {"Hela organisationer": None, "Per verksamhetsområde": "area", "Chefer och medarbetare": "is_manager"}
SPOT_HEADS = ["Annonser", "Uppdrag", "Andel", "Att nå", "Saknas dit", "Intäkt dit", "Missade", "Uppskattad intäkt"]
SHOWN = 15
CLICK = "Klicka på en rad för att se vad som ligger bakom."
NO_PERIOD = (
    "Andelen jämförs med planens mål, och då finns ingen ändring att dela upp. Välj Föregående år eller Annan period "
    "under Jämför med i sidofältet."
)


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    share, positions = Figure("market_share", chosen), Figure("position_share", chosen)
    figures.open_page("Marknadsandel", chosen, f"Andelen rekryteringar är {share.sentence()}.")
    matched = Figure("matched_share", chosen, remark=MATCHED)
    cards.headlines([share, matched, positions, Figure("market_share_all", chosen)], per_row=4)
    firmness(chosen)
    figures.heading("Var skiljer det sig?")
    figures.tabs("uppdelning", _differs(share, positions))
    figures.heading("Varför ändrades andelen?")
    _why(share)
    figures.heading("Hur har det utvecklats?")
    figures.trend(share)
    explaining.section(share)


def _differs(share: Figure, positions: Figure) -> dict[str, Callable[[], None]]:
    """Where the share differs; of one organisation alone first where in it."""
    by = {
        "Per förvaltning": lambda: figures.comparison(share, by="administration", behind="annonser"),
        "Per verksamhetsområde": lambda: figures.comparison(share, by="area", behind="annonser"),
    }
    return {
        **(dict(reversed(by.items())) if _is_one(share) else by),
        "Vita fläckar": lambda: _white_spots(share.chosen),
        "Per förvaltning och tertial": lambda: figures.matrix(share, down="administration"),
        "Per annons och per tjänst": lambda: _ways(share, positions),
    }


def _is_one(share: Figure) -> bool:
    return len(share.where.get("administration", [])) == 1


def _why(share: Figure) -> None:
    """The parts that the difference is the sum of, by what splits the choice best."""
    if share.then is None:
        plain.notice(NO_PERIOD)
        return
    parts = {
        "Förvaltningar": lambda: _change(share, ("administration",)),
        "Områden, chefer och medarbetare": lambda: _change(share, PEOPLE),
    }
    if _is_one(share):
        _change(share, PEOPLE)
    else:
        figures.tabs("varfor", parts)


def _change(share: Figure, by: tuple[str, ...]) -> None:
    now, then = (share.ask(by, period) for period in (share.span, share.then))
    found = share_change.of((share.total(share.span), share.total(share.then)), (now, then), share.compared())
    if found.reason:
        plain.notice(found.reason)
        return
    plain.text(found.sentences)
    plain.note(f"{wording.period_line(share.span)} mot {share.then.label}. {found.sum_line} {CLICK}")
    rows = [{"name": bar.name, "value": bar.value, "text": bar.text, "told": bar.told, "is_rest": bar.is_rest}
            for bar in found.bars]  # fmt: skip
    chart, place = effects(rows), f"varfor-{'-'.join(by)}"
    picked = figures.draw(chart, f"{found.sentences} {found.sum_line}", key=f"bars-{place}")
    asked = {tuple(row.by.items()): share.asked(row) for row in now}
    groups = {part.name: asked.get(tuple(part.group.items())) for part in found.parts}
    explaining.remarks(share, now)
    explaining.button(share, place, groups.values(), next((groups.get(one["name"]) for one in picked), None))
    plain.note(share_change.MEANING)
    heads, rows = _change_rows(found, share)
    figures.twin(place, heads, rows, chart=chart)


def _change_rows(found: Change, share: Figure) -> tuple[list[str], list[list[str]]]:
    """The parts as a table, the whole difference last."""
    ends = [wording.period_line(period) for period in (share.span, share.then)]
    heads = ["Grupp", "Egen andel, procentenheter", "Fördelning, procentenheter",
             *(f"{what}, {end}" for end in ends for what in ("Uppdrag", "Annonser"))]  # fmt: skip
    rows = [[part.name, share_change.points(part.own), share_change.points(part.mix),
             *(wording.value(number, "count") for side in (part.now, part.then) for number in (side.counted, side.of))]
            for part in found.parts]  # fmt: skip
    whole = ["Hela skillnaden", share_change.points(found.own), share_change.points(found.mix),
             *(wording.value(number, "count") for row in (found.now, found.then)
               for number in (row.numerator, row.denominator))]  # fmt: skip
    return heads, [*rows, whole]


def _ways(share: Figure, positions: Figure) -> None:
    """The share counted in three ways: whether they move alike, and where they lie apart."""
    ads = Figure("matched_share", share.chosen, only=CITY, label="Annonser med uppdrag, stadens förvaltningar")
    shown = [share, ads, positions]
    ways = [share_ways.Way(one.measure_id, one.total(one.span), one.total(one.then) if one.then else None)
            for one in shown]  # fmt: skip
    plain.text(share_ways.sentence(ways))
    before = [wording.period_line(share.then), "Skillnad"] if share.then else []
    rows = [[one.title, wording.row(way.now, "share"),
             *([wording.row(way.then, "share"), way.change or "–"] if share.then else [])]
            for one, way in zip(shown, ways, strict=True)]  # fmt: skip
    heads = [wording.period_line(share.span), *before]
    tables.show(["Så räknat", *heads], rows, numeric=heads, caption="Andelen räknad på tre sätt")
    _apart(ads, positions)
    plain.note(share_ways.MEANING)


def _apart(ads: Figure, positions: Figure) -> None:
    by = "administration"
    asked = ads.ask((by,)), positions.ask((by,))
    found = share_ways.pairs(by, *asked)
    if not found:
        figures.nothing(positions)
        return
    plain.text(share_ways.apart_line(found))
    plain.note(f"Fylld punkt: andel av annonserna; ring: andel av tjänsterna. Längst avstånd först. {CLICK}")
    chart = pairs([_pair(one) for one in found[:SHOWN]])
    picked = figures.draw(chart, share_ways.apart_line(found), key="bars-ways")
    explaining.remarks(positions, asked[1])
    groups = {row.by[by]: positions.asked(row) for row in asked[1]}
    explaining.button(positions, "ways", groups.values(), next((groups.get(one["name"]) for one in picked), None))
    figures.twin("ways", ["Förvaltning", "Andel av annonserna", "Andel av tjänsterna"],
                 [[one.name, wording.value(one.ads, "share"), wording.value(one.positions, "share")] for one in found],
                 chart=chart)  # fmt: skip


def _pair(one: Pair) -> dict:
    ads, positions = wording.value(one.ads, "share"), wording.value(one.positions, "share")
    return {"name": one.name, "first": one.ads, "second": one.positions, "text": f"{ads} · {positions}"}


def _white_spots(chosen: Chosen) -> None:
    """Organisations that advertise much and buy little, what lacks most to its aim first."""
    usual = next(iter(SPLITS))
    said = st.segmented_control(
        "Dela upp", list(SPLITS), default=usual, required=True, key="delning", bind="query-params"
    )  # fmt: skip
    split, ads = SPLITS[said or usual], Figure("ads", chosen)
    found = session.kept(
        "white-spots", lambda con: white_spots.find(con, ads.period, ads.where, split, session.viewer()),
        ads.period.text, ads.where, split,
    )  # fmt: skip
    plain.text(found.sentence)
    if found.reason:
        return
    _spots(found.spots, split)
    plain.note(white_spots.MEANING)
    plain.note(found.basis)
    explaining.remarks(ads, ads.ask())
    explaining.button(ads, "white-spots")


def _spots(spots: tuple[Spot, ...], split: str | None) -> None:
    heads = ["Organisation", *([wording.capital(wording.dimension(split))] if split else []), *SPOT_HEADS]
    rows = [[*_who(one), wording.value(one.ads, "count"), wording.value(one.assignments, "count"),
             wording.value(one.share, "share"), one.aim.text if one.aim else None, wording.value(one.missing, "count"),
             wording.value(one.missing_worth, "SEK"), wording.value(one.missed, "count"),
             wording.value(one.worth, "SEK")] for one in spots]  # fmt: skip
    tables.show(heads, rows, numeric=SPOT_HEADS, caption="Vita fläckar", shown=SHOWN, one_line=True)
    plain_rows = [[*_who(one), one.ads, one.assignments, one.share, one.aim.text if one.aim else None, one.missing,
                   one.missing_worth, one.missed, one.worth] for one in spots]  # fmt: skip
    downloads.buttons(heads, plain_rows, "Vita fläckar", "vita-flackar", "vita fläckar ")


def _who(one: Spot) -> list[str]:
    return [one.name, *(wording.member(name, value) for name, value in one.group.items())]
