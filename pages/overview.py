"""Översikt: where do we stand, and what needs attention?"""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape

import streamlit as st

from pages.revenue_per_fte import PER_CONSULTANT
from pages.shared import cards, certainty, figures, filters, goal_tree, plain, session, tables, ways
from pages.shared.choice import Chosen
from pages.shared.figure import Figure, indicators
from warehouse import plan, status, wording
from warehouse.comparison import SENTENCES
from warehouse.period import Period, tertial_of

TROUBLED = ("missed", "behind_pace", "near")
MOST_LINES, FEWEST = 7, 4


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    figures.open_page("Översikt", chosen, _sentence(chosen))
    cards.headlines(_key_figures(chosen))
    left, right = st.columns(2, gap="large")
    with left:
        _attention(chosen)
    with right:
        _changed(chosen)
    _goals(chosen)


def _key_figures(chosen: Chosen) -> list[Figure]:
    return [
        Figure("market_share", chosen),
        Figure("manager_share", chosen),
        Figure("revenue_per_fte", chosen, remark=PER_CONSULTANT),
        Figure("result", chosen, budget="budget_result"),
        Figure("nps", chosen, label="NPS, hur gärna kunder rekommenderar oss"),
        Figure("response_rate", chosen, only={"survey": ["kund"]}, label="Svarsfrekvens, kundenkäten"),
    ]


def _sentence(chosen: Chosen) -> str:
    counts = Counter(one.status for one in indicators(chosen.period))
    share = f"Andelen rekryteringar är {Figure('market_share', chosen).sentence()}."
    if not counts:
        return f"{share} Ingen verksamhetsplan gäller {chosen.period.year}."
    known = goal_tree.counted(counts)
    return f"{share} Av planens {counts.total()} indikatorer, räknade för hela staden, är {known}."


def _attention(chosen: Chosen) -> None:
    """What needs a look first: missed and late indicators, what is turning, what can't be shown, and old sources."""
    figures.heading("Kräver uppmärksamhet")
    followed = indicators(chosen.period)
    troubled = [one for status in TROUBLED for one in followed if one.status == status]
    lines = [*_behind_budget(chosen), *_turning(chosen), *_old_sources(), *_unshown(followed)]
    shown = [_troubled(one) for one in troubled[: max(MOST_LINES - len(lines), FEWEST)]] + lines
    if shown:
        st.html(f'<ul class="kollen-list">{"".join(f"<li>{one}</li>" for one in shown)}</ul>')
    else:
        plain.note("Ingen indikator ligger efter sitt mål.")
    left = len(troubled) + len(lines) - len(shown)
    if left:
        st.html(f"<p>{_way(ways.to_plan(), f'Ytterligare {left} i Verksamhetsplan')}</p>")


def _troubled(one: plan.IndicatorValue) -> str:
    _status, value, target, *_rest = goal_tree.values(one)
    way = _way(ways.to(session.definitions()[one.measure], one.where), one.text)
    firm = certainty.line(session.definitions()[one.measure], one)
    told = f"{value}{f' ({firm})' if firm else ''} mot mål {target}"
    return f"{cards.status(one.status)} {way}: {escape(told)}"


def _behind_budget(chosen: Chosen) -> list[str]:
    """The result, where it is worse than the budget for the same months."""
    result, missed = Figure("result", chosen), Figure("result_deviation", chosen).total().value
    if missed is None or missed >= 0:
        return []
    told = f"{result.text()}, {wording.difference(missed, 0, result.unit)} mot budget"
    return [f"{_mark('▲ Efter budget')} {_way(filters.link('budget-och-utfall'), result.title)}: {escape(told)}"]


def _turning(chosen: Chosen) -> list[str]:
    """The key figures whose last month breaks the pattern."""
    told = []
    for figure in _key_figures(chosen):
        if "month" in figure.definition.dimensions:
            sentence = figures.newest_signal(figure)
            if sentence:
                way = _way(ways.to(figure.definition, figure.where), figure.title)
                told.append(f"{_mark('◆ Bryter mönstret')} {way}: {escape(sentence)}")
    return told


def _old_sources() -> list[str]:
    """The sources whose newest rows are older than they use to be, and rows that could not be used."""
    way = _way(filters.link("datakvalitet"), "Datakvalitet")
    old = [f"{one.title} slutar {one.data_through}" for one in session.kept("sources", status.sources)
           if one.is_stale(date.today())]  # fmt: skip
    told = [f"{_mark('▲ Gamla uppgifter')} {escape(wording.listing(old))}: {way}"] if old else []
    _word, errors, _warnings, set_aside = session.kept("quality", status.quality)
    if errors or set_aside:
        told.append(f"{_mark('▲ Underlaget')} har {errors} fel och {set_aside} rader satta åt sidan: {way}")
    return told


def _mark(text: str) -> str:
    return f'<span class="kollen-near">{text}</span>'


def _unshown(followed: list[plan.IndicatorValue]) -> list[str]:
    """How many indicators have too few answers to be shown."""
    few = sum(one.withheld for one in followed)
    word = "indikator har" if few == 1 else "indikatorer har"
    way = _way(ways.to_plan(), "Verksamhetsplan")
    return [f'<span class="kollen-no_data">○ För få svar</span> {few} {word} färre än fem svar: {way}'] if few else []


def _way(address: str, text: str) -> str:
    return f'<a href="{escape(address)}" target="_self">{escape(text)}</a>'


def _changed(chosen: Chosen) -> None:
    figures.heading("Vad har ändrats?")
    figures.tabs("andrat", {
        "Sedan förra tertialet": lambda: _since_tertial(chosen),
        "Sedan förra ögonblicksbilden": lambda: _since_snapshot(chosen),
    })  # fmt: skip


def _since_snapshot(chosen: Chosen) -> None:
    found = session.since(chosen.period)
    if found.snapshot_id is None:
        plain.notice("Det finns ingen tidigare ögonblicksbild att jämföra med.")
        return
    plain.note(
        f"Planens indikatorer för {chosen.period.label} i ögonblicksbilden {found.snapshot_id} och nu: bara de som har "
        "fått ett annat värde eller läge."
    )
    rows = [[goal_tree.named(one.now), *(" ".join(reversed(goal_tree.values(each)[:2]))
                                         for each in (one.before, one.now))]
            for one in found.changes]  # fmt: skip
    if rows:
        tables.show(["Indikator", "Förut", "Nu"], rows, caption="Ändrat sedan förra ögonblicksbilden")
    else:
        plain.note("Ingen indikator har fått ett annat värde.")


def _since_tertial(chosen: Chosen) -> None:
    now, before = _tertials(chosen.period)
    heads = [f"T{one.last.month // 4} {one.year}" for one in (before, now)]
    shown = _key_figures(chosen)
    rows = [[one.title, *_parts(one, before, now), one.difference(now, before)] for one in shown]
    tables.show(["Nyckeltal", *heads, "Skillnad"], rows, numeric=(*heads, "Skillnad"), caption="Ändrat")
    plain.note("Varje tertial för sig (T1 januari–april, T2 maj–augusti, T3 september–december). "
               + " ".join(_lacking(shown, (before, now))))  # fmt: skip
    _firm(shown, now, before)


def _lacking(shown: list[Figure], periods: tuple[Period, ...]) -> list[str]:
    """Why figures have no value in a tertial: `T3 2026 saknas för Resultat: uppgifterna slutar augusti 2026.`"""
    found: dict[tuple[str, str], list[str]] = {}
    for period in periods:
        for one in shown:
            row = one.total(period)
            if row.value is None and not row.withheld:
                when = wording.member("tertial", tertial_of(period.last))
                found.setdefault((when, one.why_missing(period)), []).append(one.title)
    return [f"{when} saknas för {wording.listing(titles)}: {why}." for (when, why), titles in found.items()]


def _parts(one: Figure, before: Period, now: Period) -> list[str]:
    """A figure in two tertials. Where one is withheld so is the other: with the year's figure it would give it away."""
    if any(one.total(period).withheld for period in (before, now)):
        return [wording.WITHHELD] * 2
    return [one.text(before), one.text(now)]


def _firm(shown: list[Figure], now: Period, before: Period) -> None:
    """Which of the changes are more than chance, and how firm the survey figures are in each tertial."""
    for sentence in filter(None, SENTENCES.values()):
        titles = [one.title for one in shown if one.compared(now, before).sentence == sentence]
        if titles:
            plain.note(f"{sentence.rstrip('.')}: {wording.listing(titles)}.")
    heads = [wording.member("tertial", tertial_of(one.last)) for one in (before, now)]
    for one in shown:
        firm = [certainty.line(one.definition, one.total(period)) for period in (before, now)]
        if all(firm) and all(one.total(period).value is not None for period in (before, now)):
            plain.note(f"{one.title}: {'; '.join(f'{head} {its}' for head, its in zip(heads, firm, strict=True))}.")


def _tertials(period: Period) -> tuple[Period, Period]:
    """The last tertial of the period and the one before it, each alone."""
    year, number = period.year, period.last.month // 4
    before = (year, number - 1) if number > 1 else (year - 1, 3)
    return Period.of(year, number, alone=True), Period.of(*before, alone=True)


def _goals(chosen: Chosen) -> None:
    if not indicators(chosen.period):
        return
    figures.heading("Verksamhetsplanens mål")
    _plan, note = plan.plan_for(chosen.period.year)
    plain.note(f"Räknat för hela staden{f'; {note}' if note else ''}.")
    goal_tree.compact(chosen.period)
