"""What can be written of in the board's report: the plan's goals, expected results and indicators, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.shared import goal_tree, session
from warehouse import comments, wording
from warehouse.comments import Statement
from warehouse.period import Period
from warehouse.plan import IndicatorValue
from warehouse.plan_progress import Branch

GOAL, EXPECTED, INDICATOR = "mål", "förväntat resultat", "indikator"
SEVERAL = {INDICATOR: "indikatorer", EXPECTED: "förväntade resultat", GOAL: "mål"}
Written = dict[tuple[str, str], Statement]


@dataclass(frozen=True)
class Subject:
    """One goal, or one indicator or expected result (then with its figure); id is what its texts are kept under."""

    id: str
    what: str
    text: str
    branch: Branch
    figure: IndicatorValue | None = None

    @property
    def accepted(self) -> str:
        """What is marked klar: a goal's proposal (a key of verdict.WORDS), or an indicator's outcome as it is shown."""
        if self.figure:
            return wording.row(self.figure, self.figure.unit)
        return self.branch.verdict.verdict

    @property
    def named(self) -> str:
        """What it is and its text: `Indikator: Andel nöjda kunder`."""
        return f"{wording.capital(self.what)}: {self.text}"


def subjects(period: Period) -> list[Subject]:
    """Everything of the plan that has a figure or a verdict in the period."""
    found = []
    for branch in goal_tree.branches(period):
        if branch.verdict:
            found.append(Subject(branch.goal.id, GOAL, branch.goal.text, branch))
        figures = [result.figure for result in branch.results if result.figure]
        found += [Subject(one.id, EXPECTED, one.text, branch, one) for one in figures]
        found += [Subject(one.id, INDICATOR, one.text, branch, one) for one in branch.indicators]
    return found


def written(period: Period) -> Written:
    """The newest of what is written of a period; asked anew each run, since others write too."""
    return comments.current(session.home(), period.text)


def state(said: Written, subject: str) -> str:
    """How far a subject has come: Klar, Skrivet or nothing."""
    if comments.is_ready(said, subject):
        return "Klar"
    texts = [said.get((subject, kind)) for kind in ("comment", "analysis", "verdict")]
    return "Skrivet" if any(one and one.text for one in texts) else ""


def ready_line(found: list[Subject], said: Written) -> str:
    """How many are ready: `Klara: 3 av 45 indikatorer, 0 av 19 förväntade resultat och 1 av 22 mål.`"""
    parts = []
    for what, several in SEVERAL.items():
        its = [one for one in found if one.what == what]
        if its:
            parts.append(f"{sum(comments.is_ready(said, one.id) for one in its)} av {len(its)} {several}")
    return f"Klara: {wording.listing(parts)}." if parts else "Det finns inga mål att skriva om."


def confirm(text: str) -> None:
    """Says that something was done, also to who hears the page."""
    st.html(f'<p class="kollen-notice" role="status">{escape(text)}</p>')


def quote(text: str, lead: str = "") -> None:
    """What somebody has written, its lines kept and marked as a quotation."""
    head = f"<strong>{escape(lead)}</strong><br>" if lead else ""
    st.html(f'<blockquote class="kollen-quote">{head}{escape(text)}</blockquote>')


def remembered(label: str, options: list, key: str, default, **look):
    """A choice that is remembered while another part of the page, or another page, is open."""
    kept = f"kept-{key}"
    value = st.session_state.get(key, st.session_state.get(kept, default))
    st.session_state[key] = value if value in options else default
    picked = st.selectbox(label, options, key=key, filter_mode=None, **look)
    st.session_state[kept] = picked
    return picked


def role() -> str | None:
    """Who writes or signs: a role, chosen once, until there is a login."""
    return remembered(
        "Jag skriver som", list(comments.ROLES), "board-role", None, index=None, placeholder="Välj roll", width=260,
        format_func=wording.capital, help="Tills det finns en inloggning anges bara en roll, aldrig ett namn.",
    )  # fmt: skip
