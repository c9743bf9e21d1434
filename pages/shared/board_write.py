"""Skriv: comment, analysis and verdict of one goal, expected result or indicator at a time, beside its figures."""

from __future__ import annotations

import streamlit as st

from pages.shared import board_drafts, board_subjects, figures, goal_tree, plain, tables
from pages.shared.board_drafts import Draft, Key
from pages.shared.board_subjects import GOAL, Subject, Written
from report.proposals import first_sentence
from warehouse import comments, verdict, wording
from warehouse.comments import Statement
from warehouse.period import Period

MISSING = "Alla som saknar kommentar"
GOAL_KEY, SUBJECT_KEY = "board-goal", "board-subject"
TEXTS = {"comment": "Kommentar", "analysis": "Analys"}
HEADS = ["Indikator eller förväntat resultat", "Läge", "Utfall", "Årsmål", "Året före", "Text"]


def show(period: Period) -> None:
    """Draw the part of the page."""
    found = board_subjects.subjects(period)
    if not found:
        plain.notice(f"Ingen verksamhetsplan gäller {period.year}, så det finns inga mål att skriva om.")
        return
    said = board_subjects.written(period)
    who, what = st.columns([1, 3])
    with who:
        role = board_subjects.role()
    with what:
        its = _under_goal(found, said)
    if not its:
        plain.notice("Allt har en kommentar. Välj ett mål för att läsa eller ändra.")
        return
    chosen = _chosen(its, said)
    _unsaved(period, found)
    figures.heading(chosen.named)
    _figures(chosen)
    mine, earlier = st.columns([3, 2], gap="medium")
    with mine:
        _editor(period, chosen, said, role)
        _next(its, chosen, said)
    with earlier:
        _earlier(period, chosen)


def _unsaved(period: Period, found: list[Subject]) -> None:
    texts = {one.id: one.text for one in found}
    named = [f"”{texts[one]}”" for one in board_drafts.subjects(period.text) if one in texts]
    if named:
        plain.note(f"Osparad text finns om {wording.listing(named)}. Den försvinner när fönstret stängs.")


def _under_goal(found: list[Subject], said: Written) -> list[Subject]:
    """What stands under the goal that is chosen, or everything that has no comment."""
    goals = {one.branch.goal.id: one.branch.goal.text for one in found}
    picked = board_subjects.remembered(
        "Mål", [MISSING, *goals], GOAL_KEY, MISSING, format_func=lambda one: goals.get(one, one)
    )
    return _missing(found, said) if picked == MISSING else [one for one in found if one.branch.goal.id == picked]


def _chosen(its: list[Subject], said: Written) -> Subject:
    """Which of them to write about; those of one goal are first shown side by side."""
    if len({one.branch.goal.id for one in its}) == 1:
        _overview(its, said)
    by_id = {one.id: one for one in its}
    first = next((one.id for one in its if not comments.is_ready(said, one.id)), its[0].id)
    subject = board_subjects.remembered(
        "Skriv om", list(by_id), SUBJECT_KEY, first, format_func=lambda one: _label(by_id[one], said)
    )
    return by_id[subject]


def _missing(found: list[Subject], said: Written) -> list[Subject]:
    """What has no comment, and what was just chosen: it is not to vanish as it gets one."""
    just = st.session_state.get(SUBJECT_KEY)
    has = {one.subject for one in said.values() if one.kind == "comment" and one.text}
    missing = [one for one in found if one.id not in has]
    return [one for one in found if one.id == just or one.id not in has] if missing else []


def _label(subject: Subject, said: Written) -> str:
    state = board_subjects.state(said, subject.id)
    return f"{state} · {subject.named}" if state else subject.named


def _overview(its: list[Subject], said: Written) -> None:
    rows = [[one.text, *goal_tree.values(one.figure)[:4], board_subjects.state(said, one.id)]
            for one in its if one.figure]  # fmt: skip
    if rows:
        tables.show(HEADS, rows, numeric=HEADS[2:5], caption="Målets indikatorer och förväntade resultat")


def _next(its: list[Subject], chosen: Subject, said: Written) -> None:
    """The button that goes on to what is left."""
    place = its.index(chosen)
    left = [one for one in (*its[place + 1 :], *its[:place]) if not comments.is_ready(said, one.id)]
    if left:
        st.button("Nästa som inte är klar", key="board-next", on_click=_go, args=(left[0].id,))


def _go(subject: str) -> None:
    st.session_state[SUBJECT_KEY] = subject
    st.session_state.pop(board_drafts.TOLD, None)


def _figures(subject: Subject) -> None:
    """What is known: an indicator's figures and remarks, or what is proposed of a goal and why."""
    if subject.figure is None:
        evidence = subject.branch.verdict
        plain.text(evidence.evidence, lead=f"Förslag: målet {verdict.WORDS[evidence.verdict]}.")
        return
    state, outcome, target, before, trend, remark = goal_tree.values(subject.figure)
    plain.text(f"{state} · utfall {outcome} · årsmål {target} · året före {before} · trend {trend}")
    if remark:
        plain.note(remark)


def _editor(period: Period, subject: Subject, said: Written, role: str | None) -> None:
    """The texts, the verdict of a goal, and the buttons that save."""
    if subject.figure:
        sentence = first_sentence(subject.figure)
        plain.text(sentence, lead="Förslag till första mening:")
        key = (period.text, subject.id, "comment")
        st.button("Använd förslaget", key="board-propose", on_click=_propose, args=(key, sentence, said.get(key[1:])))
    for kind, label in TEXTS.items():
        _area((period.text, subject.id, kind), label, said.get((subject.id, kind)))
    if subject.what == GOAL:
        _verdict((period.text, subject.id, "verdict"), subject, said.get((subject.id, "verdict")))
    _buttons(period, subject, said.get((subject.id, "ready")), role)


def _propose(key: Key, sentence: str, now: Statement | None) -> None:
    """Put the sentence before what stands there, unless it is there."""
    draft = board_drafts.of(key)
    text = draft.text if draft else now.text if now else ""
    if sentence not in text:
        board_drafts.keep(key, f"{sentence} {text}".strip(), "", now)


def _area(key: Key, label: str, now: Statement | None) -> None:
    draft, widget = board_drafts.of(key), "-".join(key)
    st.session_state[widget] = draft.text if draft else now.text if now else ""
    st.text_area(label, key=widget, height=150, on_change=_typed, args=(key, widget, now))
    _conflict(key, draft, now)


def _typed(key: Key, widget: str, now: Statement | None) -> None:
    board_drafts.keep(key, st.session_state[widget], "", now)


def _verdict(key: Key, subject: Subject, now: Statement | None) -> None:
    """The proposal as it is, or another verdict with a reason."""
    draft, widget, reason = board_drafts.of(key), "-".join(key), f"{'-'.join(key)}-reason"
    said = draft or now or Draft("", "", 0)
    proposed = verdict.WORDS[subject.branch.verdict.verdict]
    words = {"": f"Som förslaget: {proposed}", **{name: wording.capital(its) for name, its in verdict.WORDS.items()}}
    st.session_state[widget], st.session_state[reason] = said.text, said.reason
    st.selectbox("Bedömning av målet", list(words), key=widget, filter_mode=None, format_func=words.get,
                 on_change=_judged, args=(key, widget, reason, now), width=320)  # fmt: skip
    if said.text:
        st.text_area("Skäl till en annan bedömning (måste skrivas)", key=reason, height=100, on_change=_judged,
                     args=(key, widget, reason, now))  # fmt: skip
    _conflict(key, draft, now)


def _judged(key: Key, widget: str, reason: str, now: Statement | None) -> None:
    text = st.session_state[widget]
    board_drafts.keep(key, text, st.session_state.get(reason, "") if text else "", now)


def _conflict(key: Key, draft: Draft | None, now: Statement | None) -> None:
    """Says who else has written since the typing began, and lets the reader choose which text is to stand."""
    if draft is None or now is None or draft.seen == now.number:
        return
    name = comments.NAMES[key[2]]
    plain.alert(f"{wording.capital(now.role)} ändrade samma {name} {now.at:%Y-%m-%d %H:%M}, sedan du började skriva.")
    text = verdict.WORDS.get(now.text, now.text) if key[2] == "verdict" else now.text
    board_subjects.quote("\n".join(filter(None, [text, now.reason])) or "Texten är borttagen.", "Det som står nu:")
    with st.container(horizontal=True):
        st.button(f"Behåll min {name}", key=f"{'-'.join(key)}-mine", on_click=board_drafts.insist, args=(key, now))
        st.button(f"Ta den andras {name}", key=f"{'-'.join(key)}-theirs", on_click=board_drafts.drop, args=(key,))


def _buttons(period: Period, subject: Subject, ready: Statement | None, role: str | None) -> None:
    is_ready = ready is not None and ready.text == comments.READY
    with st.container(horizontal=True):
        st.button("Spara", key="board-save", disabled=role is None, type="primary", on_click=board_drafts.save,
                  args=(role, period.text, subject, ready))  # fmt: skip
        label = "Inte klar längre" if is_ready else "Spara och markera klar"
        st.button(label, key="board-ready", disabled=role is None, on_click=board_drafts.save,
                  args=(role, period.text, subject, ready, not is_ready))  # fmt: skip
    if role is None:
        plain.note("Välj överst vem du skriver som, så går det att spara.")
    if is_ready:
        plain.note(f"Klar: {ready.role} {ready.at:%Y-%m-%d %H:%M}.")
    saved, failed = board_drafts.told()
    for one in failed:
        plain.alert(one)
    if saved:
        board_subjects.confirm(saved)


def _earlier(period: Period, subject: Subject) -> None:
    """What was written the last times, said which."""
    plain.subheading("Skrivet tidigare")
    asked = {period.previous_year(): "samma period året före", _period_before(period): "perioden närmast före"}
    has_any = False
    for earlier, which in asked.items():
        said = board_subjects.written(earlier)
        for kind, label in TEXTS.items():
            one = said.get((subject.id, kind))
            if one and one.text:
                board_subjects.quote(one.text, f"{label}, {earlier.label} ({which})")
                has_any = True
    if not has_any:
        plain.note(f"Inget är skrivet om detta för {wording.listing(one.label for one in asked)}.")


def _period_before(period: Period) -> Period:
    """The period that was reported before: T1 before T2, T2 before the whole year, the year before T1."""
    tertial = len(period.months) // 4
    return Period.of(period.year - 1) if tertial == 1 else Period.of(period.year, tertial - 1)
