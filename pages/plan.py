"""Verksamhetsplan: which goals do we reach, what goes on when, and did the year become what the plan reckoned with?"""

from __future__ import annotations

from collections import Counter

import streamlit as st

from pages.shared import chart_timeline, downloads, explaining, figures, filters, goal_tree, plain, session, tables
from pages.shared.choice import DIMENSIONS, Chosen, words
from pages.shared.figure import expected, indicators
from warehouse import plan, plan_progress, terms, wording
from warehouse.plan_file import Plan
from warehouse.plan_progress import BudgetOutcome, Post, Timed

COUNTED = {"ended": "har passerat sitt slutdatum", "running": "pågår", "coming": "har inte börjat"}
ORDER = {"I planens ordning": None, "Slutar först": "last_day", "Börjar först": "first_day"}


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    followed = indicators(chosen.period)
    if not followed:
        figures.open_page("Verksamhetsplan", chosen, f"Ingen verksamhetsplan gäller {chosen.period.year}.")
        first = plan.plans()[0]
        plain.notice(f"Den äldsta planen är för {first}. Välj {first} eller ett senare år i sidofältet.")
        return
    its_plan, note = plan.plan_for(chosen.period.year)
    figures.open_page("Verksamhetsplan", chosen, _sentence(chosen, its_plan))
    _extent(chosen, its_plan, note)
    figures.tabs("del", {
        "Mål och indikatorer": lambda: _goals(chosen),
        "Aktiviteter": lambda: _activities(its_plan),
        "Planens budget": lambda: _budget(chosen, its_plan),
        "Vad orden betyder": _words,
    })  # fmt: skip


def _sentence(chosen: Chosen, its_plan: Plan) -> str:
    counts = Counter(one.status for one in indicators(chosen.period))
    told = goal_tree.counted(counts)
    return f"{its_plan.title}: av {counts.total()} indikatorer, räknade för {chosen.period.label}, är {told}."


def _extent(chosen: Chosen, its_plan: Plan, note: str | None) -> None:
    """Which plan it is, and which of the reader's choices do not count here."""
    plain.note("Indikatorer och förväntade resultat räknas för hela staden.")
    if note:
        year = chosen.period.year
        plain.notice(
            f"{year} har ingen egen plan. Utfallet för {year} följs mot målen i planen för {its_plan.year}. "
            f"Aktiviteter och budget är de som den planen har för {its_plan.year}."
        )
    names = [words(name, chosen.where[name]) for name in DIMENSIONS if name in chosen.where]
    if names:
        plain.note(f"Planen gäller hela enheten; filtret {', '.join(names)} påverkar inte den här sidan.")


def _goals(chosen: Chosen) -> None:
    is_open = st.toggle("Visa allt under målen", key="allt", bind="query-params")
    goal_tree.whole(chosen.period, is_open)
    rows = [[one.goal[-1], one.text, *goal_tree.values(one)] for one in _followed(chosen)]
    heads = ["Mål", "Indikator eller förväntat resultat", "Läge", "Utfall", "Årsmål", *goal_tree.FIGURE_HEADS[3:]]
    downloads.buttons(heads, rows, "Indikatorer", "verksamhetsplanens-indikatorer", "indikatorerna ")
    asked = [explaining.Asked(one.text, one.measure, chosen.period, one.where) for one in _followed(chosen)]
    explaining.picker(asked, "plan")


def _followed(chosen: Chosen) -> list:
    return [*indicators(chosen.period), *expected(chosen.period)]


def _activities(its_plan: Plan) -> None:
    day = session.kept("newest_day", plan_progress.newest_day)
    found = list(plan_progress.timed(its_plan, day))
    if not found:
        plain.notice(f"Planen för {its_plan.year} har inga aktiviteter.")
        return
    counts = Counter(one.when for one in found)
    told = wording.listing(f"{counts[name]} {said}" for name, said in COUNTED.items() if counts[name])
    plain.text(f"Planens {len(found)} aktiviteter, läget {day} då den senaste leveransen kom: {told}.")
    plain.notice(goal_tree.NO_MARK)
    by = ORDER[st.selectbox("Ordning", list(ORDER), key="ordning", bind="query-params", filter_mode=None, width=260)]
    rows = sorted(found, key=lambda one: getattr(one.activity, by)) if by else found
    st.html(chart_timeline.table(["Aktivitet och mål", "Från", "Till", "Läge"], [_bar(one) for one in rows],
                                 its_plan.year, day, "Aktiviteter och när de pågår"))  # fmt: skip
    line = f" Svart streck: {day}." if day.year == its_plan.year else ""
    plain.note(f"Blå stapel: pågår. Grå: har passerat sitt slutdatum. Vit: har inte börjat.{line}")
    downloads.buttons(
        ["Aktivitet", "Från", "Till", "Läge", "Mål"],
        [[one.activity.text, one.activity.first_day, one.activity.last_day, goal_tree.when(one), one.goal]
         for one in found], "Aktiviteter", "verksamhetsplanens-aktiviteter", "aktiviteterna ",
    )  # fmt: skip
    plain.note("[namn] står där planen nämner en person.")
    plain.note(
        "Mappen manuellt kan bära värden på indikatorer, men aktiviteterna har inget id i planen och ingen rapporterar "
        "dem. Ska de följas här behöver någon rapportera när en aktivitet är klar."
    )


def _bar(one: Timed) -> dict:
    its = one.activity
    return {"name": its.text, "note": one.goal, "first": its.first_day, "last": its.last_day, "when": one.when,
            "alt": f"{its.first_day} till {its.last_day}", "state": goal_tree.when(one)}  # fmt: skip


def _budget(chosen: Chosen, its_plan: Plan) -> None:
    """The plan's budget beside what the period has come to."""
    plain.note(
        f"Planens tal gäller hela {its_plan.year}, utfallet {chosen.period.label}. Utfallet är hela enhetens och "
        "räknas inte upp till helår."
    )
    key = (chosen.period.text, its_plan.year)
    if its_plan.budget:
        found = session.kept("plan_budget", lambda con: plan_progress.budget(con, its_plan, chosen.period), *key)
        _packages(found, its_plan.year, chosen.period.label)
    else:
        plain.text(f"Planen för {its_plan.year} anger inga volymer och priser per paket.")
    posts = session.kept("plan_posts", lambda con: plan_progress.statement(con, its_plan, chosen.period), *key)
    if posts:
        heads = [f"Plan {its_plan.year}", f"Utfall {chosen.period.label}"]
        plain.text("", lead="Resultaträkning och antaganden i planen")
        rows = [[one.title, _amount(one.planned, one.unit), _outcome(one), _measure(one)] for one in posts]
        tables.show(["Post", *heads, "Mått"], rows, numeric=heads, caption="Planens budget och utfall")
        plain.note("En post utan mått följs inte i systemet.")
        explaining.picker([explaining.Asked(one.title, one.measure, chosen.period, one.where)
                           for one in posts if one.measure], "posts")  # fmt: skip
    if its_plan.statement_note:
        plain.note(f"Om planens tal: {its_plan.statement_note}")


def _packages(found: tuple[BudgetOutcome, ...], year: int, label: str) -> None:
    heads = [f"Volym {year}", "Pris (kr)", f"Budget {year}", f"Uppdrag {label}", f"Ordervärde {label}"]
    rows = [[_package(one), *_planned(one), _amount(one.count, "count"), _amount(one.order_value, "SEK")]
            for one in found]  # fmt: skip
    plain.text("", lead="Paket: planens volymer och priser, och vad som har sålts")
    tables.show(["Paket", *heads], rows, numeric=heads, caption="Paket: plan och utfall")
    plain.note("Paketen har bytt namn och pris sedan planen skrevs: ett paket utan plan, eller utan uppdrag, kan vara "
               "samma tjänst under ett annat namn.")  # fmt: skip


def _package(one: BudgetOutcome) -> str:
    if one.line is None:
        return f"{one.package} (inte i planens budget)"
    return one.line.name if one.line.name == one.package else f"{one.line.name} (i Access {one.package})"


def _planned(one: BudgetOutcome) -> list[str]:
    if one.line is None:
        return [wording.NOTHING] * 3
    return [_amount(one.line.volume, "count"), wording.plain(one.line.price_sek), _amount(one.line.budget_sek, "SEK")]


def _amount(number: float | None, unit: str) -> str:
    if unit == "price":
        return f"{wording.plain(number)}{wording.SPACE}kr"
    return wording.value(number, unit)


def _outcome(one: Post) -> str:
    return _amount(one.outcome, one.unit) if one.measure else wording.NOTHING


def _measure(one: Post) -> str:
    if one.measure is None:
        return "inget mått"
    return ", ".join([session.definitions()[one.measure].title, *(words(name, its) for name, its in one.where.items())])


def _words() -> None:
    plain.text("", lead="Indikatorns läge")
    tables.show(["Läge", "Betyder"], [[one.term, one.meaning] for one in terms.statuses().values()], caption="Lägen")
    plain.text("", lead="Förslaget om ett mål")
    tables.show(["Förslag", "Betyder"], [[one.term, one.meaning] for one in terms.verdicts().values()],
                caption="Förslag om mål")  # fmt: skip
    plain.note(goal_tree.PROPOSAL)
