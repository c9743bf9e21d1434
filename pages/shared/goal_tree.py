"""The plan's goals as a tree: compact with counts and a link, or whole with what stands under each goal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from pages.shared import certainty, filters, plain, session, tables
from pages.shared.cards import status
from pages.shared.figure import expected, indicators
from warehouse import plan, plan_progress, verdict, wording
from warehouse.period import Period
from warehouse.plan import IndicatorValue
from warehouse.plan_progress import Branch, Timed

ADDRESS = "verksamhetsplan"
TOP = 0  # the depth of an inriktningsmål
TOP_LOOK = ' class="kollen-aim"'
PROPOSAL = "Omdömet om ett mål är ett förslag ur indikatorernas läge och riktning; en människa bestämmer."
FIGURE_HEADS = ["Läge", "Utfall", "Mål", "Året före", "Trend", "Anmärkning"]
NUMERIC = FIGURE_HEADS[1:4]
WHEN = {"ended": "▲ Slutdatum passerat", "running": "● Pågår", "coming": "○ Börjar senare"}
COUNTED = {  # status → as said of one, of several
    "met": ("uppfylld", "uppfyllda"), "on_pace": ("i takt med årets mål",) * 2, "near": ("nära målet",) * 2,
    "behind_pace": ("efter takten",) * 2, "missed": ("ej uppfylld", "ej uppfyllda"), "no_data": ("utan uppgift",) * 2,
    "not_due": ("inte aktuell än", "inte aktuella än"),
}  # fmt: skip
NO_MARK = (
    "Planen säger inte om en aktivitet är gjord, och ingen annan källa gör det. Den som har passerat sitt slutdatum är "
    "sen bara om den inte är klar."
)


def branches(period: Period) -> tuple[Branch, ...]:
    """The goals of the plan that a period goes by, none where no plan does."""
    followed = indicators(period)
    if not followed:
        return ()
    its_plan, _note = plan.plan_for(period.year)
    return session.kept(
        "goal_tree",
        lambda con: plan_progress.tree(its_plan, followed, expected(period), plan_progress.newest_day(con)),
        period.text,
    )


def compact(period: Period) -> None:
    """Every goal on a line with its status counts and proposed verdict, and the way to the whole plan."""
    found = branches(period)
    if not found:
        return
    lines = [_line(one) for one in found if one.counts or one.depth == TOP]
    link = f'<a href="{escape(filters.link(ADDRESS))}" target="_self">Öppna Verksamhetsplan</a>'
    st.html("".join(lines) + f'<p class="kollen-text">{link} för att se indikatorer, aktiviteter och budget.</p>')
    plain.note(PROPOSAL)


def whole(period: Period, is_open: bool) -> None:
    """Every goal with its expected results, indicators and activities, folded where not is_open."""
    st.html("".join(_branch(one, is_open) for one in branches(period)))
    plain.note(PROPOSAL)


def counted(counts: Counter) -> str:
    """Statuses in words: `37 uppfyllda, 5 nära målet och 3 ej uppfyllda`."""
    said = (f"{counts[name]} {words[counts[name] > 1]}" for name, words in COUNTED.items() if counts[name])
    return wording.listing(said)


def values(one: IndicatorValue) -> list[str]:
    """An indicator's status, outcome, target, value of the year before, trend and what is to be said of it."""
    outcome = wording.WITHHELD if one.withheld else wording.value(one.value, one.unit)
    numbers = [wording.value(number, one.unit) for number in (one.target, one.previous)]
    said = " ".join(filter(None, [one.reason, one.note]))
    return [_status(one.status), outcome, *numbers, wording.trend(one.trend), said]


def named(one: IndicatorValue) -> str:
    """The indicator's text, a survey figure's answers and interval after it."""
    firm = certainty.line(session.definitions()[one.measure], one)
    return f"{one.text} ({firm})" if firm else one.text


def days(first: date, last: date) -> str:
    """From and to: `2025-01-01–2025-05-31`, on one line."""
    return f"{first}–{last}".replace("-", "\u2011")


def _line(one: Branch) -> str:
    """One goal in the compact tree."""
    mark = "kollen-aim" if one.depth == TOP else "kollen-text"
    return (
        f'<p class="{mark}" style="margin-left:{max(one.depth - 1, 0) * 1.1:.1f}rem">{escape(one.goal.text)} '
        f"{_counts(one.counts)}{_proposed(one)}</p>"
    )


def _branch(one: Branch, is_open: bool) -> str:
    """One goal with its proposal's evidence and what stands directly under it."""
    counted = f"{one.activity_count} aktivitet{'' if one.activity_count == 1 else 'er'}"
    activities = f' <span class="kollen-counts">{counted}</span>' if one.activity_count else ""
    evidence = f'<p class="kollen-text">{escape(_evidence(one))}</p>' if one.verdict else ""
    level = "" if one.depth == TOP else f"{wording.capital(one.goal.level)}: "
    return (
        f'<details class="kollen-goal" style="margin-left:{max(one.depth - 1, 0) * 1.1:.1f}rem"'
        f"{' open' if is_open else ''}><summary{TOP_LOOK if one.depth == TOP else ''}>"
        f"{escape(level + one.goal.text)} {_counts(one.counts)}{activities}{_proposed(one)}</summary>{evidence}"
        f"{_results(one)}{_figures('Indikator', one.indicators, one)}{_activities(one)}</details>"
    )


def _evidence(one: Branch) -> str:
    return f"Förslag: målet {verdict.WORDS[one.verdict.verdict]}. {one.verdict.evidence}"


def _results(one: Branch) -> str:
    followed = [result.figure for result in one.results if result.figure]
    texts = "".join(f"<li>{escape(result.text)}</li>" for result in one.results if result.figure is None)
    listed = f'<p class="kollen-text">Förväntade resultat som planen inte sätter något tal på:</p><ul>{texts}</ul>'
    return _figures("Förväntat resultat", followed, one) + (listed if texts else "")


def _figures(head: str, followed: Sequence[IndicatorValue], one: Branch) -> str:
    """A table of indicators or expected results, the statuses in their colours."""
    if not followed:
        return ""
    rows = [[named(figure), *values(figure)] for figure in followed]
    told = tables.markup([head, *FIGURE_HEADS], rows, numeric=NUMERIC, caption=f"{head}: {one.goal.text}")
    for name in wording.STATUS:
        plain_cell = f'<td class="t">{_status(name)}</td>'
        told = told.replace(plain_cell, f'<td class="t kollen-{name}">{_status(name)}</td>')
    return told


def _activities(one: Branch) -> str:
    if not one.activities:
        return ""
    rows = [[timed.activity.text, days(timed.activity.first_day, timed.activity.last_day), when(timed)]
            for timed in one.activities]  # fmt: skip
    return tables.markup(["Aktivitet", "Från och till", "Läge"], rows, caption=f"Aktiviteter: {one.goal.text}")


def when(one: Timed) -> str:
    """Where an activity is in time: `▲ Slutdatum passerat för 12 dagar sedan`."""
    count = f"{wording.value(one.days, 'count')} dag{'' if one.days == 1 else 'ar'}"
    told = {"ended": f"för {count} sedan", "running": f"{count} kvar", "coming": f"om {count}"}[one.when]
    return f"{WHEN[one.when]}, {told}" if one.when == "running" else f"{WHEN[one.when]} {told}"


def _status(name: str) -> str:
    """A status that keeps to one line."""
    return wording.status(name).replace(" ", wording.SPACE)


def _counts(counts: Counter) -> str:
    return " ".join(f'<span class="kollen-counts">{status(name)}\u00a0{counts[name]}</span>'
                    for name in wording.STATUS if counts[name])  # fmt: skip


def _proposed(one: Branch) -> str:
    if one.verdict is None:
        return ""
    return f' <span class="kollen-counts">{escape(f"Förslag: {verdict.WORDS[one.verdict.verdict]}")}</span>'
