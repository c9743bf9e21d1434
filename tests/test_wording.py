"""Figures and names as a Swedish reader expects them."""

import pytest

from warehouse import wording

NB = "\u00a0"

VALUES = [
    (0.1235, "share", "table", f"12,4{NB}%"),
    (1, "share", "table", f"100,0{NB}%"),
    (24_451_000, "SEK", "table", f"24{NB}451{NB}tkr"),
    (24_451_000, "SEK", "sentence", f"24,5{NB}mnkr"),
    (-475_000, "SEK", "sentence", f"\u2212475{NB}tkr"),
    (-4_466_000, "SEK", "sentence", f"\u22124,5{NB}mnkr"),
    (1_150_635, "SEK per FTE", "table", f"1{NB}151{NB}tkr"),
    (9.333, "grade", "table", "9,33"),
    (86.36, "NPS", "table", "86,4"),
    (-0.04, "NPS", "table", "0,0"),
    (1012, "count", "table", f"1{NB}012"),
    (21.25, "FTE", "table", "21,3"),
    (89, "index", "table", "89"),
    (8.5, "index", "table", "8,5"),
    (1, "yes_no", "table", "Ja"),
    (None, "share", "table", "–"),
]


@pytest.mark.parametrize(("number", "unit", "style", "text"), VALUES)
def test_a_value_is_written(number, unit, style, text):
    assert wording.value(number, unit, style) == text


DIFFERENCES = [
    (0.131, 0.11, "share", f"+2,1{NB}procentenheter"),
    (0.11, 0.131, "share", f"\u22122,1{NB}procentenheter"),
    (0.11, 0.11, "share", f"0,0{NB}procentenheter"),
    (20_025_000, 20_500_000, "SEK", f"\u2212475{NB}tkr"),
    (9.33, 9.15, "grade", "+0,18"),
]


@pytest.mark.parametrize(("now", "then", "unit", "text"), DIFFERENCES)
def test_a_difference_has_its_sign(now, then, unit, text):
    assert wording.difference(now, then, unit) == text


def test_names_sort_as_in_the_swedish_alphabet():
    names = ["Östermalm", "Älvsjö", "Bromma", "Åsö", "Ekonomi", "Zinken", "Farsta"]
    assert sorted(names, key=wording.sort_key) == [
        "Bromma", "Ekonomi", "Farsta", "Zinken", "Åsö", "Älvsjö", "Östermalm",
    ]  # fmt: skip


@pytest.mark.parametrize(("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"),
                                             (["a", "b", "c"], "a, b och c")])  # fmt: skip
def test_a_list_is_read_out(parts, text):
    assert wording.listing(parts) == text
