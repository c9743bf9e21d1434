"""Nämndrapport: the figures of the chosen period as the board gets them, on screen and as files."""

from __future__ import annotations

import streamlit as st

import report
from pages.shared import figures, filters, plain, session, tables
from pages.shared.choice import Chosen
from report.model import Cell, Column, Report, Table

SHORT = 20
FORMATS = {
    "docx": ("Ladda ner Word (.docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Ladda ner Excel (.xlsx)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    told = _collected(chosen)
    figures.open_page("Nämndrapport", chosen, told.sections[0].sentence)
    _downloads(told)
    for section in told.sections:
        is_first = section is told.sections[0]  # whose sentence heads the page
        with st.expander(section.heading, expanded=is_first):
            if section.sentence and not is_first:
                plain.text(section.sentence)
            for table in section.tables:
                _table(table)
            for note in section.notes:
                plain.note(note)


def _collected(chosen: Chosen) -> Report:
    return session.kept(
        "report",
        lambda con: report.collect(con, chosen.period, chosen.where, session.viewer()),
        chosen.period.text,
        chosen.where,
    )


def _downloads(told: Report) -> None:
    for column, (suffix, (label, mime)) in zip(st.columns(2), FORMATS.items(), strict=True):
        column.download_button(
            label, data=lambda suffix=suffix: report.to_bytes(told, suffix), mime=mime, on_click="ignore",
            file_name=report.file_name(told, suffix), width="stretch", key=f"download-{suffix}",
        )  # fmt: skip


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
    for note in table.notes:
        plain.note(note)
