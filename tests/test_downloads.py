"""What is taken home from a chart: a workbook with the page's figures as numbers, and the chart as a picture."""

from __future__ import annotations

import io
import struct
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared import charts, downloads
from warehouse import wording

ROW = {"name": "Farsta", "value": 0.1, "text": "10,0 %", "short": "10,0 %", "last": None, "target": 0.2}


@given(st.floats(-1e9, 1e9), st.sampled_from(["share", "count", "SEK", "hours", "grade", "NPS"]))
def test_a_figure_is_read_back_as_the_page_shows_it(number, unit):
    text = wording.value(number, unit)
    value, look = downloads.read_figure(text)
    scaled = Decimal(str(value)) * (100 if unit == "share" else 1)
    places = len(look.split(".")[1].rstrip('" tkrim%')) if "." in look else 0
    assert wording.decimal(scaled, places) == text.split(f"{wording.SPACE}%")[0].split(f"{wording.SPACE}t")[0]


@pytest.mark.parametrize("text", ["–", "för få svar", "", "T2 2025", "2025-03-01", "12,4 % (31 svar)", "1 av 3", "=1"])
def test_words_are_no_figures(text):
    assert downloads.read_figure(text) is None


def test_the_workbook_holds_numbers_words_and_what_it_is():
    space = wording.SPACE
    rows = [["2025", f"12,4{space}%", f"−1{space}012{space}tkr", "för få svar"], ["=1+1", None, "+0,3", "@x"]]
    content = downloads.told_workbook(["År", "Andel", "kr", "Ord"], rows, "Andel", "Urval")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [[cell.value for cell in row] for row in book["Tabell"]]
    assert cells == [["År", "Andel", "kr", "Ord"], ["2025", 0.124, -1012, "för få svar"], ["=1+1", None, 0.3, "@x"]]
    assert book["Tabell"]["A3"].data_type == "s"
    assert book["Tabell"]["B2"].number_format == "#,##0.0 %"
    assert [cell.value for cell in book["Om tabellen"]["A"]] == ["Andel", "Urval"]


def test_the_picture_is_a_wide_png():
    content = charts.picture(charts.ranked([ROW]), "Andel per förvaltning", "2025")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width >= 2 * charts.PICTURE_WIDTH and height > 100
