"""Översikt: where do we stand, and what needs attention?"""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import groupby

import streamlit as st

from pages.shared import certainty, explaining, figures, filters, plain, session, tables
from pages.shared.figure import Figure, expected, indicators
from pages.shared.filters import Chosen
from warehouse import plan, status, verdict, wording
from warehouse.comparison import SENTENCES
from warehouse.period import Period, tertial_of

TROUBLED = ("missed", "behind_pace", "near")
MOST_LINES = 7
COUNTED = {  # status → as said of one, of several
    "met": ("uppfylld", "uppfyllda"), "on_pace": ("i takt med årets mål",) * 2, "near": ("nära målet",) * 2,
    "behind_pace": ("efter takten",) * 2, "missed": ("ej uppfylld", "ej uppfyllda"), "no_data": ("utan uppgift",) * 2,
    "not_due": ("inte aktuell än", "inte aktuella än"),
}  # fmt: skip


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    figures.open_page("Översikt", chosen, _sentence(chosen))
    figures.headlines(_key_figures(chosen))
    left, right = st.columns(2, gap="large")
    with left:
        _attention(chosen)
    with right:
        _changes(chosen)
    _goals(chosen)


def _key_figures(chosen: Chosen) -> list[Figure]:
    return [
        Figure("market_share", chosen),
        Figure("manager_share", chosen),
        Figure("revenue_per_fte", chosen),
        Figure("result", chosen, budget="budget_result"),
        Figure("nps", chosen, label="NPS, hur gärna kunder rekommenderar oss"),
        Figure("response_rate", chosen, only={"survey": ["kund"]}, label="Svarsfrekvens, kundenkäten"),
    ]


def _sentence(chosen: Chosen) -> str:
    counts = Counter(one.status for one in indicators(chosen.period))
    share = f"Andelen rekryteringar är {Figure('market_share', chosen).sentence()}."
    if not counts:
        return f"{share} Ingen verksamhetsplan gäller {chosen.period.year}."
    known = wording.listing(
        f"{counts[name]} {words[counts[name] > 1]}" for name, words in COUNTED.items() if counts[name]
    )
    return f"{share} Av planens {counts.total()} indikatorer, räknade för hela staden, är {known}."


def _attention(chosen: Chosen) -> None:
    figures.heading("Kräver uppmärksamhet")
    troubled = [one for one in indicators(chosen.period) if one.status in TROUBLED]
    troubled.sort(key=lambda one: TROUBLED.index(one.status))
    rows = [[_status(one.status), _named(one), *_values(one)[:2]] for one in troubled[:MOST_LINES]]
    if not rows:
        plain.note("Ingen indikator ligger efter sitt mål.")
    else:
        heads = ["Läge", "Indikator", "Utfall", "Mål"]
        tables.show(heads, rows, numeric=heads[2:], caption="Kräver uppmärksamhet")
    if len(troubled) > MOST_LINES:
        plain.note(f"Ytterligare {len(troubled) - MOST_LINES} står under Verksamhetsplanens mål nedan.")
    _word, errors, _warnings, set_aside = session.kept("quality", status.quality)
    if errors or set_aside:
        st.html(
            f"<p>Underlaget har {errors} fel och {set_aside} rader satta åt sidan: "
            f'<a href="{escape(filters.link("datakvalitet"))}" target="_self">se Datakvalitet</a>.</p>'
        )


def _changes(chosen: Chosen) -> None:
    now, before = _tertials(chosen.period)
    heads = [f"T{one.last.month // 4} {one.year}" for one in (before, now)]
    figures.heading("Ändrat sedan förra tertialet")
    shown = _key_figures(chosen)
    rows = [[one.title, *_parts(one, before, now), one.difference(now, before)] for one in shown]
    tables.show(["Nyckeltal", *heads, "Skillnad"], rows, numeric=(*heads, "Skillnad"), caption="Ändrat")
    plain.note("Varje tertial för sig (T1 januari–april, T2 maj–augusti, T3 september–december).")
    _firm(shown, now, before)


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
        if all(firm):
            plain.note(f"{one.title}: {'; '.join(f'{head} {its}' for head, its in zip(heads, firm, strict=True))}.")


def _tertials(period: Period) -> tuple[Period, Period]:
    """The last tertial of the period and the one before it, each alone."""
    year, number = period.year, period.last.month // 4
    before = (year, number - 1) if number > 1 else (year - 1, 3)
    return Period.of(year, number, alone=True), Period.of(*before, alone=True)


def _goals(chosen: Chosen) -> None:
    followed = indicators(chosen.period)
    if not followed:
        return
    figures.heading("Verksamhetsplanens mål")
    its_plan, note = plan.plan_for(chosen.period.year)
    plain.note(
        f"Räknat för hela staden{f'; {note}' if note else ''}. Öppna ett mål för att se dess indikatorer. Omdömet om "
        "ett mål är ett förslag ur indikatorernas läge och riktning; en människa bestämmer."
    )
    parts = []
    verdicts = verdict.verdicts(its_plan, followed, expected(chosen.period))
    by_texts = {one.goal_texts: one for one in verdicts}
    for aim, under_aim in groupby(followed, key=lambda one: one.goal[0]):
        proposed = f'<span class="kollen-counts">{_proposed(by_texts[(aim,)])}</span>'
        parts.append(f'<p class="kollen-aim">{escape(aim)} {proposed}</p>')
        by_goal: dict[tuple[str, ...], list] = {}
        for one in under_aim:
            by_goal.setdefault(one.goal, []).append(one)
        parts += [_goal(by_texts[goal], its) for goal, its in by_goal.items()]
    st.html("".join(parts))
    asked = [explaining.Asked(one.text, one.measure, chosen.period, one.where) for one in followed]
    explaining.picker(asked, "indicators")


def _goal(goal: verdict.GoalVerdict, its: list[plan.IndicatorValue]) -> str:
    counts = Counter(one.status for one in its)
    marks = " ".join(f'<span class="kollen-counts">{figures.status(name)}\u00a0{counts[name]}</span>'
                    for name in wording.STATUS if counts[name])  # fmt: skip
    heads = ["Läge", "Indikator", "Utfall", "Mål", "Året före", "Trend", "Anmärkning"]
    rows = [[_status(one.status), _named(one), *_values(one), wording.trend(one.trend), _said_of(one)] for one in its]
    table = tables.markup(heads, rows, numeric=heads[2:5], caption=goal.text)
    return (
        f'<details class="kollen-goal"><summary>{escape(goal.text)} {marks} '
        f'<span class="kollen-counts">{_proposed(goal)}</span></summary>'
        f'<p class="kollen-text">{escape(f"Förslag: målet {verdict.WORDS[goal.verdict]}. {goal.evidence}")}</p>'
        f"{table}</details>"
    )


def _proposed(goal: verdict.GoalVerdict) -> str:
    return escape(f"Förslag: {verdict.WORDS[goal.verdict]}")


def _said_of(one: plan.IndicatorValue) -> str:
    return " ".join(filter(None, [one.reason, one.note]))


def _named(one: plan.IndicatorValue) -> str:
    """The indicator's text, a survey figure's answers and interval after it."""
    firm = certainty.line(session.definitions()[one.measure], one)
    return f"{one.text} ({firm})" if firm else one.text


def _values(one: plan.IndicatorValue) -> list[str]:
    outcome = wording.WITHHELD if one.withheld else wording.value(one.value, one.unit)
    return [outcome, *(wording.value(number, one.unit) for number in (one.target, one.previous))]


def _status(name: str) -> str:
    icon, word = wording.STATUS[name]
    return f"{icon} {word}".replace(" ", "\u00a0")
