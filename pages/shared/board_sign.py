"""Granska och skriv under: what is left to do, the signature, and the signed reports: kept, made again, compared."""

from __future__ import annotations

from html import escape

import streamlit as st

import report
from pages.shared import board_drafts, board_subjects, figures, plain, session, tables
from pages.shared.board_subjects import Subject, Written
from report.signed_reports import SignedReport
from warehouse import comments, verdict, wording
from warehouse.errors import KollenError
from warehouse.period import Period

SHORT_OF = ("missed", "behind_pace", "near")
ASKED, TOLD = "board-asked", "board-signed"
SIGNED_HEADS = ["Rapport", "Period", "Undertecknad av", "När", "Ögonblicksbild", "Program"]
CHANGED_HEADS = ["Siffra", "Tabell", "Kolumn", "Då", "Nu", "Skillnad", "På grund av leveranserna"]
HISTORY_HEADS = ["När", "Roll", "Om", "Vad", "Text", "Skäl"]


def show(period: Period) -> None:
    """Draw the part of the page."""
    found, said = board_subjects.subjects(period), board_subjects.written(period)
    signed = report.signed(session.home())
    role = board_subjects.role()
    names = {one.id: one.named for one in found}
    figures.heading("Är rapporten klar?")
    can_sign = _is_ready(period, said, names)
    _left_open(found, said)
    _state(period, [one for one in signed if one.period == period.text])
    _sign(period, role, can_sign)
    figures.heading("Undertecknade rapporter")
    _signed(period, signed)
    figures.heading("Ändringar i texterna")
    place = st.expander(f"Alla ändringar för {period.label}", key="board-history", on_change="rerun")
    if place.open:
        with place:
            _history(period, names)


def _is_ready(period: Period, said: Written, names: dict[str, str]) -> bool:
    """Says what is written and not ready, which must be mended before the report can be signed."""
    unsaved = board_drafts.subjects(period.text)
    if unsaved:
        plain.text("Osparad text finns om: " + "; ".join(names.get(one, one) for one in unsaved) + ". Spara den först.")
    left = report.unready(session.home(), period.text)
    if left:
        plain.text("Det här är skrivet men inte markerat klart. Rapporten går inte att skriva under förrän det är det:")
        st.html(f"<ul>{''.join(f'<li>{escape(names.get(one, one))}</li>' for one in left)}</ul>")
    elif any(one.text for one in said.values()):
        plain.text("Allt som är skrivet är markerat klart.")
    else:
        plain.text("Inget är skrivet än. Rapporten går att skriva under ändå, utan kommentarer.")
    return not (left or unsaved)


def _left_open(found: list[Subject], said: Written) -> None:
    """Says what the report will hold that nobody has taken a stand on."""
    goals = [one for one in found if one.what == board_subjects.GOAL]
    proposed = sum(not comments.is_ready(said, one.id) and not board_subjects.state(said, one.id) for one in goals)
    if proposed:
        plain.note(f"{proposed} av {len(goals)} mål är inte markerade klara: i rapporten står bedömningen som förslag.")
    short = [one for one in found if one.figure and one.figure.status in SHORT_OF]
    silent = [one for one in short if not said.get((one.id, "comment"))]
    if silent:
        plain.note(f"{len(silent)} som inte når målet saknar kommentar: {'; '.join(one.text for one in silent[:5])}"
                   f"{' med flera' if len(silent) > 5 else ''}.")  # fmt: skip


def _state(period: Period, signed: list[SignedReport]) -> None:
    """Says whether the period's report is a draft or signed, and what is written since."""
    if not signed:
        plain.text(f"Rapporten för {period.label} är ett utkast: ingen har skrivit under den än.")
        return
    last = signed[-1]
    count = sum(one.at > last.at for one in comments.history(session.home(), period.text))
    since = f"{wording.value(count, 'count')} ändring{'' if count == 1 else 'ar'}" if count else "inget ändrat"
    plain.text(
        f"Rapporten för {period.label} är undertecknad av {last.role} {last.at:%Y-%m-%d %H:%M} ({last.id}). I texterna "
        f"är {since} sedan dess."
    )


def _sign(period: Period, role: str | None, can_sign: bool) -> None:
    """The button that signs, after a question."""
    may_sign = role in comments.SIGNERS
    if st.session_state.get(ASKED) != (period.text, role) or not may_sign:
        st.button("Skriv under …", key="board-sign", type="primary", disabled=not may_sign or not can_sign,
                  on_click=_ask, args=((period.text, role),))  # fmt: skip
        if not may_sign:
            plain.note(f"Den som skriver under är {wording.listing(comments.SIGNERS)}. Välj överst vem du skriver som.")
    else:
        _confirmation(period, role)
    done, failed = st.session_state.pop(TOLD, ("", ""))
    if done:
        board_subjects.confirm(done)
    if failed:
        plain.alert(failed)


def _confirmation(period: Period, role: str) -> None:
    plain.notice(
        f"Du skriver under rapporten för {period.label} som {role}. Siffror och texter fryses som de är nu, ur "
        f"ögonblicksbilden {session.snapshot().id}. Underskriften går inte att ta tillbaka, men en ny rapport för "
        "samma period kan skrivas under senare."
    )
    with st.container(horizontal=True):
        is_sure = st.button("Ja, skriv under", key="board-yes", type="primary")
        st.button("Avbryt", key="board-no", on_click=_ask, args=(None,))
    if not is_sure:
        return
    try:
        with st.spinner("Gör alla filer och fryser dem …"):
            made = report.sign(session.home(), session.connection(), period, role)
        st.session_state["board-report"] = made  # what can be taken home below is what was signed just now
        st.session_state[TOLD] = (f"Undertecknad. Rapporten heter {made} och finns att ladda ner nedanför.", "")
    except KollenError as error:
        st.session_state[TOLD] = ("", str(error))
    _ask(None)
    st.rerun()


def _ask(what: tuple | None) -> None:
    st.session_state[ASKED] = what


def _signed(period: Period, signed: list[SignedReport]) -> None:
    """The signed reports, and what can be done with the one that is chosen."""
    lost = report.damaged(session.home())
    if lost:
        plain.alert(f"{wording.listing(lost)} går inte att läsa. Hämta mappen ur en säkerhetskopia.")
    if not signed:
        plain.notice("Ingen rapport är undertecknad än.")
        return
    rows = [[one.id, Period.parse(one.period).label, one.role, f"{one.at:%Y-%m-%d %H:%M}", one.snapshot, one.program]
            for one in reversed(signed)]  # fmt: skip
    tables.show(SIGNED_HEADS, rows, caption="Undertecknade rapporter, den senaste först")
    ids = [one.id for one in reversed(signed)]
    its = next((one.id for one in reversed(signed) if one.period == period.text), ids[0])
    chosen = board_subjects.remembered("Undertecknad rapport", ids, "board-report", its, width=320)
    about = next(one for one in signed if one.id == chosen)
    home = session.home()
    with st.container(horizontal=True):
        st.download_button(
            "Ladda ner som den undertecknades (.zip)", data=lambda: report.kept(home, chosen), mime="application/zip",
            file_name=about.package, on_click="ignore", key="board-kept",
        )  # fmt: skip
        again = st.button("Gör om rapporten och jämför", key="board-again")
    if again:
        _remade(chosen)
    place = st.expander("Vad skulle skilja i dag?", key="board-diff", on_change="rerun")
    if place.open:
        with place:
            _changed(about)


def _remade(report_id: str) -> None:
    """The report made again from what was kept, and whether it is the same byte for byte."""
    try:
        with st.spinner("Gör om rapporten ur det som bevarades …"):
            made = report.reproduce(session.home(), report_id)
    except KollenError as error:
        plain.alert(str(error))
        return
    told = " ".join(made.remarks)
    if made.is_identical:
        board_subjects.confirm(f"{report_id}: {told}")
    else:
        plain.alert(f"{report_id}: {told}")


def _changed(about: SignedReport) -> None:
    """The figures that would be others with today's data: the restatement list."""
    found = session.kept("diff", lambda con: report.diff(session.home(), about.id, con), about.id)
    if not found:
        plain.text(f"Ingen siffra i {about.id} skulle bli en annan i dag.")
        return
    count = f"{wording.value(len(found), 'count')} siffr{'a' if len(found) == 1 else 'or'}"
    plain.text(f"{count} i {about.id} skulle bli en annan i dag." if len(found) == 1
               else f"{count} i {about.id} skulle bli andra i dag.")  # fmt: skip
    rows = [[one.label, one.table, one.column, one.before, one.now, one.difference, ", ".join(one.deliveries)]
            for one in found]  # fmt: skip
    tables.show(CHANGED_HEADS, rows, numeric=CHANGED_HEADS[3:6], caption=f"Siffror i {about.id} som skulle bli andra")


def _history(period: Period, names: dict[str, str]) -> None:
    """Every change that was ever saved for the period, the newest first."""
    rows = [
        [f"{one.at:%Y-%m-%d %H:%M}", one.role, names.get(one.subject, one.subject), comments.NAMES[one.kind],
         _text(one), verdict.WORDS.get(one.reason, one.reason)]
        for one in reversed(comments.history(session.home(), period.text))
    ]  # fmt: skip
    tables.show(HISTORY_HEADS, rows, caption=f"Ändringar i texterna för {period.label}, den senaste först")


def _text(one: comments.Statement) -> str:
    """What was written, in words where it is a key."""
    if one.kind == "verdict":
        return verdict.WORDS.get(one.text, "som förslaget")
    return one.text or "(borttaget)"
