"""Lists and charts to take along: as Excel, as csv, as a picture and to the clipboard, made when they are asked for."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from html import escape

import pandas as pd
import streamlit as st
import xlsxwriter

from pages.shared import charts, filters, session
from warehouse import wording

# what a spreadsheet may run, after what it skips
FORMULA = re.compile(r"[\s\0\u00ad\u180e\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹦⁼]")
# a figure as wording writes it: sign, digits in groups, decimals, unit
FIGURE = re.compile(r"([+−]?)(\d{1,3}(?:\u00a0\d{3})*)(?:,(\d+))?(?:\u00a0(%|tkr|mnkr|tim|procentenheter))?")
NOT_IN_A_FILE = re.compile(r"[^a-z0-9]+")
ASCII = str.maketrans("åäöé", "aaoe")


def buttons(heads: list[str], rows: list[list], title: str, stem: str, what: str = "") -> None:
    """Two buttons side by side; title names the sheet, stem the files, and what ends in a space: `förslagen `."""
    with st.container(horizontal=True):
        st.download_button(
            f"Ladda ner {what}som Excel", data=lambda: workbook(heads, rows, title), file_name=f"{stem}.xlsx",
            on_click="ignore", key=f"{stem}-xlsx",
        )  # fmt: skip
        st.download_button(
            f"Ladda ner {what}som csv", data=lambda: as_csv(heads, rows), file_name=f"{stem}.csv",
            mime="text/csv", on_click="ignore", key=f"{stem}-csv",
        )  # fmt: skip


def of_chart(key: str, heads: list[str], rows: list[list], caption: str, chart: dict | None) -> None:
    """The buttons under a chart's table: Excel, to the clipboard, and the chart itself as a picture."""
    about = f"{filters.chosen().line} · ögonblicksbild {session.snapshot().id}"
    stem = NOT_IN_A_FILE.sub("-", caption.lower().translate(ASCII)).strip("-")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Excel", data=lambda: told_workbook(heads, rows, caption, about), file_name=f"{stem}.xlsx",
            on_click="ignore", key=f"xlsx-{key}",
        )  # fmt: skip
        if chart is not None:
            st.download_button(
                "Bild (png)", data=lambda: charts.picture(chart, caption, about), file_name=f"{stem}.png",
                mime="image/png", on_click="ignore", key=f"png-{key}",
            )  # fmt: skip
        copy_button("table", "Kopiera tabellen", width="content")


def copy_button(what: str, label: str, width: str = "stretch") -> None:
    """A button by which page.js puts the page's `address`, or the `table` above it, on the clipboard."""
    st.html(
        f'<button type="button" class="kollen-copy" data-kollen-copy="{what}">{escape(label)}</button> '
        '<span class="kollen-note" role="status"></span>', width=width,
    )  # fmt: skip


def told_workbook(heads: list[str], rows: list[list], caption: str, about: str) -> bytes:
    """A table as it stands on the page, its figures as numbers that show the same decimals and unit, and what it is."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, formats = book.add_worksheet("Tabell"), {}
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for at, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                figure = read_figure(str(text)) if column else None  # the first column names the row: 2025 is a year
                if figure is None:
                    sheet.write(at, column, text)  # nothing stays nothing, and no text becomes a formula
                else:
                    number, look = figure
                    formats[look] = formats.get(look) or book.add_format({"num_format": look})
                    sheet.write_number(at, column, number, formats[look])
        sheet.autofit()
        told = book.add_worksheet("Om tabellen")
        told.write_column(0, 0, [caption, about])
        told.autofit()
    return target.getvalue()


def read_figure(text: str) -> tuple[float, str] | None:
    """The number that a text shows and Excel's format for it (`12,4 %` is 0.124 as 0.0 %), None where it is words."""
    found = FIGURE.fullmatch(text)
    if not found:
        return None
    sign, whole, decimals, unit = found.groups()
    number = Decimal(f"{'-' if sign == '−' else ''}{whole.replace(wording.SPACE, '')}.{decimals or 0}")
    look = "#,##0" + ("." + "0" * len(decimals) if decimals else "")
    if unit == "%":
        return float(number / 100), f"{look} %"
    return float(number), f'{look}" {unit}"' if unit else look


def workbook(heads: list[str], rows: list[list], title: str) -> bytes:
    """An Excel file with one sheet; no text in it is a formula or a link."""
    target = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(target, engine="xlsxwriter", engine_kwargs=options) as writer:
        pd.DataFrame(rows, columns=heads).to_excel(writer, sheet_name=title, index=False)
        writer.sheets[title].autofit()
    return target.getvalue()


def as_csv(columns: list[str], rows: list[tuple]) -> bytes:
    """Rows as a CSV file that Swedish Excel opens: a byte order mark, semicolons, decimal commas, every cell quoted.

    No text runs as a formula there: one that could begins with an apostrophe.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _csv_cell(value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "Ja", False: "Nej"}[value]
    if isinstance(value, float | Decimal):
        whole, _point, decimals = f"{Decimal(str(value)):f}".partition(".")
        decimals = decimals.rstrip("0")
        return f"{whole},{decimals}" if decimals else whole
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else str(value)
