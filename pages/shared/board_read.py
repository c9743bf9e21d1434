"""Läs and Ladda ner: the report as it stands now, heading by heading on screen, and in every form as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import streamlit as st

import report
from pages.shared import board_subjects, plain, session, tables
from pages.shared.choice import Chosen
from report import contents, forms, outline
from report.model import Cell, Column, Report, Said, Table
from report.outline import Block

SHORT = 20
OFFICE = "application/vnd.openxmlformats-officedocument."
# what is made, by the name report.files has for it: (what the button says, how the file ends, its type)
FORMS = {
    "docx": ("Word (.docx)", ".docx", f"{OFFICE}wordprocessingml.document"),
    "xlsx": ("Excel (.xlsx)", ".xlsx", f"{OFFICE}spreadsheetml.sheet"),
    "pptx": ("PowerPoint (.pptx)", ".pptx", f"{OFFICE}presentationml.presentation"),
    "pdf": ("PDF (.pdf)", ".pdf", "application/pdf"),
    "csv": ("alla siffror (.csv)", ".csv", "text/csv"),
    "ils": ("filer till ILS-webb (.zip)", "-ils.zip", "application/zip"),
}
Collect = Callable[..., Report]  # of the whole report, or of the one section with the heading given


def made(chosen: Chosen, can_write: bool) -> Collect:
    """What gives the report of the choice from the snapshot that the page shows, with what is written if it can be."""
    home, con = session.home(), session.connection()
    if can_write:
        return lambda only=None: report.run(home, con, chosen.period, only=only)
    return lambda only=None: report.collect(con, chosen.period, chosen.where, session.viewer(), only=only)


def read(chosen: Chosen, can_write: bool) -> None:
    """Draw every section of the report behind its heading; only what is open is made."""
    plain.note("Så ser rapporten ut nu, som utkast." if can_write else "Så ser utdraget ut nu.")
    for number, spec in enumerate(contents.load().sections):
        place = st.expander(spec.heading, key=f"section-{spec.heading}", expanded=number == 0, on_change="rerun")
        if place.open:
            with place:
                for block in outline.blocks(_collected(chosen, can_write, spec.heading)):
                    _block(block)


def _collected(chosen: Chosen, can_write: bool, heading: str) -> Report:
    """One section of the report, remembered until the figures, the texts or the signed reports are others."""
    said = board_subjects.written(chosen.period) if can_write else {}
    newest = max((one.number for one in said.values()), default=0)
    count = len(report.signed(session.home())) if can_write else 0
    make = made(chosen, can_write)
    return session.kept(
        "report", lambda _con: make(heading), chosen.period.text, chosen.where, can_write, newest, count, heading
    )


def _block(block: Block) -> None:
    """One heading's sentence, texts and tables; that of a section is the fold's own."""
    if block.level > 1:
        level = min(block.level, 6)
        st.html(f'<h{level} class="kollen-subheading">{escape(block.heading)}</h{level}>')
    if block.sentence:
        plain.text(block.sentence)
    for about, said in block.said:
        _said(about, said)
    for table in block.tables:
        _table(table)
    plain.note(*block.notes)


def _said(about: str, said: Said) -> None:
    for label, text in (("Kommentar", said.comment), ("Analys", said.analysis)):
        if text:
            board_subjects.quote(text, f"{label}: {about}" if about else label)


def _cell(cell: Cell, column: Column) -> str:
    """A cell's text; a status keeps to one line."""
    return cell.text.replace(" ", "\u00a0") if column.is_text and len(cell.text) < SHORT else cell.text


def _table(table: Table) -> None:
    heads = [table.label_heading, *(column.heading for column in table.columns)]
    numeric = [column.heading for column in table.columns if not column.is_text]
    rows = [
        [line.label, *(_cell(cell, column) for cell, column in zip(line.cells, table.columns, strict=True))]
        for line in table.lines
    ]
    plain.text("", lead=table.caption)
    groups = [line.group for line in table.lines] if table.group_heading else ()
    tables.show(heads, rows, numeric=numeric, caption=table.caption, groups=groups)
    plain.note(*table.notes)


def download(chosen: Chosen, can_write: bool) -> None:
    """Draw the buttons; a file is made when its button is pressed. An extract has no files for ILS-webb."""
    home, make = session.home(), made(chosen, can_write)
    formats = [fmt for fmt in FORMS if can_write or fmt != "ils"]
    stem = forms.stem(chosen.period.text, bool(chosen.where))
    plain.text("Allt i en fil, med en förteckning över vad som ligger i den och vilka källor siffrorna vilar på:")
    _button("alla filer (.zip)", f"{stem}.zip", "application/zip", "zip", lambda: _package(home, make(), formats),
            type="primary")  # fmt: skip
    plain.text("Eller en av dem:")
    with st.container(horizontal=True):
        for fmt in formats:
            label, end, mime = FORMS[fmt]
            _button(label, f"{stem}{end}", mime, fmt, lambda fmt=fmt: _one(home, make(), fmt))
    draft = "Filerna är utkast, och det står i dem. Undertecknade rapporter finns under Granska och skriv under."
    plain.note(draft if can_write else "Filerna är ett utdrag, som inte kan skrivas under och inte har kommentarer.")


def _button(label: str, name: str, mime: str, key: str, data: Callable[[], bytes], **look) -> None:
    st.download_button(f"Ladda ner {label}", data=data, file_name=name, mime=mime, key=f"download-{key}",
                       on_click="ignore", **look)  # fmt: skip


def _one(home: Path, told: Report, fmt: str) -> bytes:
    """The bytes of one form; one of several files comes as a .zip."""
    if fmt == "ils":
        return _package(home, told, (fmt,))
    return next(iter(report.files(told, (fmt,), report.own(home)).values()))


def _package(home: Path, told: Report, formats: Sequence[str]) -> bytes:
    return report.package(told, report.files(told, formats, report.own(home)))
