"""What the reader has typed but not saved, kept while she looks at other parts of the page."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.shared import session
from pages.shared.board_subjects import Subject
from warehouse import comments, wording
from warehouse.comments import Statement
from warehouse.errors import KollenError

DRAFTS, TOLD = "board-drafts", "board-told"
Key = tuple[str, str, str]  # period, subject, kind


@dataclass(frozen=True)
class Draft:
    """Typed text; seen is the number of the newest statement that stood there when the typing began."""

    text: str
    reason: str
    seen: int


def of(key: Key) -> Draft | None:
    """What is typed there and not saved."""
    return st.session_state.get(DRAFTS, {}).get(key)


def keep(key: Key, text: str, reason: str, now: Statement | None) -> None:
    """Keep what is typed; nothing where it is what is written already."""
    held, earlier = st.session_state.setdefault(DRAFTS, {}), of(key)
    st.session_state.pop(TOLD, None)
    if (text, reason) == ((now.text, now.reason) if now else ("", "")):
        held.pop(key, None)
    else:
        held[key] = Draft(text, reason, earlier.seen if earlier else now.number if now else 0)


def drop(key: Key) -> None:
    """Forget what is typed."""
    st.session_state.get(DRAFTS, {}).pop(key, None)


def insist(key: Key, now: Statement) -> None:
    """Keep what is typed although another has written since, which has now been read."""
    draft = of(key)
    st.session_state[DRAFTS][key] = Draft(draft.text, draft.reason, now.number)


def subjects(period: str) -> list[str]:
    """The subjects of a period that something is typed of without being saved."""
    return list(dict.fromkeys(subject for its, subject, _kind in st.session_state.get(DRAFTS, {}) if its == period))


def save(role: str, period: str, subject: Subject, ready: Statement | None, is_ready: bool | None = None) -> None:
    """Save what is typed of a subject, and mark it ready or not where is_ready says; what came of it is told once.

    ready is the mark that the reader had before her eyes. Nothing is marked where something could not be saved.
    """
    saved, failed = [], []
    for kind in ("comment", "analysis", "verdict"):
        key = (period, subject.id, kind)
        draft = of(key)
        if draft is None:
            continue
        try:
            comments.write(session.home(), role, period, subject.id, kind, draft.text, draft.reason, draft.seen)
        except KollenError as error:
            failed.append(f"{wording.capital(comments.NAMES[kind])}: {error}")
        else:
            drop(key)
            saved.append(comments.NAMES[kind])
    if is_ready is None and saved and ready and ready.text:
        is_ready = False  # what is changed is not klar until somebody says so again
    if is_ready is not None and not failed:
        try:
            text, seen = comments.READY if is_ready else "", ready.number if ready else 0
            accepted = subject.accepted if text else ""
            comments.write(session.home(), role, period, subject.id, "ready", text, accepted, seen)
        except KollenError as error:
            failed.append(str(error))
        else:
            saved.append("markeringen klar" if is_ready else "att det inte är klart")
    st.session_state[TOLD] = (_said(saved, subject, bool(failed)), failed)


def _said(saved: list[str], subject: Subject, has_failed: bool) -> str:
    if saved:
        return f"Sparat: {wording.listing(saved)} för ”{subject.text}”."
    return "" if has_failed else "Det finns inget nytt att spara."


def told() -> tuple[str, list[str]]:
    """What came of the last saving, until something is typed again: (what was saved, what went wrong)."""
    return st.session_state.get(TOLD, ("", []))
