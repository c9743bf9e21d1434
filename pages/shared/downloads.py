"""Lists to take along: the buttons that give rows as Excel and as csv, made when they are pressed."""

from __future__ import annotations

import io

import pandas as pd
import streamlit as st

from pages.shared import explaining


def buttons(heads: list[str], rows: list[list], title: str, stem: str, what: str = "") -> None:
    """Two buttons side by side; title names the sheet, stem the files, and what ends in a space: `förslagen `."""
    with st.container(horizontal=True):
        st.download_button(
            f"Ladda ner {what}som Excel", data=lambda: workbook(heads, rows, title), file_name=f"{stem}.xlsx",
            on_click="ignore", key=f"{stem}-xlsx",
        )  # fmt: skip
        st.download_button(
            f"Ladda ner {what}som csv", data=lambda: explaining.as_csv(heads, rows), file_name=f"{stem}.csv",
            mime="text/csv", on_click="ignore", key=f"{stem}-csv",
        )  # fmt: skip


def workbook(heads: list[str], rows: list[list], title: str) -> bytes:
    """An Excel file with one sheet; no text in it is a formula or a link."""
    target = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(target, engine="xlsxwriter", engine_kwargs=options) as writer:
        pd.DataFrame(rows, columns=heads).to_excel(writer, sheet_name=title, index=False)
        writer.sheets[title].autofit()
    return target.getvalue()
