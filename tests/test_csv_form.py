"""The CSV form: a line per figure with its full number, and no text that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime

import pytest

import report
from report import csv_file
from report.model import Cell, Column, Line, Origin, Report, Section, Table
from warehouse import wording
from warehouse.measure import measure


@pytest.fixture(scope="module")
def whole(con) -> Report:
    return report.collect(con, "2025T2")


def read(made: bytes) -> list[dict[str, str]]:
    assert made.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def as_number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


def test_every_cell_stands_with_its_full_number(whole):
    rows = read(csv_file.to_bytes(whole))
    cells = [
        (section, table, line, column, cell)
        for section in whole.sections for table in section.tables for line in table.lines
        for column, cell in zip(table.columns, line.cells, strict=True)
    ]  # fmt: skip
    assert len(rows) == len(cells) > 1000
    for row, (section, table, line, column, cell) in zip(rows, cells, strict=True):
        assert (row["avsnitt"], row["tabell"]) == (section.heading, table.name)
        assert row["rad"].endswith(line.label) and row["kolumn"] == column.heading
        assert as_number(row["värde"]) == cell.value
        made_of = [cell.numerator, cell.denominator, cell.n]
        assert [as_number(row[head]) for head in ("täljare", "nämnare", "antal")] == made_of
        assert row["visad text"].removeprefix("'") == cell.text
        assert row["anledning"] == (cell.reason or "") and row["ögonblicksbild"] == whole.snapshot
        assert row["mått"] == (cell.origin.measure if cell.origin else "")


def test_a_line_says_what_measure_was_asked(con, whole):
    rows = read(csv_file.to_bytes(whole))
    row = next(row for row in rows if row["tabell"] == "Andel per stadsdel" and row["rad"] == "Farsta")
    asked = measure(con, "market_share", "2025T2", where={"administration": ["Farsta"]})[0]
    assert as_number(row["värde"]) == asked.value and as_number(row["täljare"]) == asked.numerator
    assert (row["mått"], row["period"]) == ("market_share", "januari–augusti 2025")
    assert row["urval"] == "slag av organisation: stadsdelsförvaltning; förvaltning: Farsta"
    entry = next(entry for entry in whole.definitions if str(entry.number) == row["spårnummer"])
    assert entry.measure == "market_share" and row["enhet"] == "andel (1 är 100 %)"


def test_every_number_leads_to_its_definition(whole):
    numbers = {str(entry.number) for entry in whole.definitions}
    rows = [row for row in read(csv_file.to_bytes(whole)) if row["värde"] and row["mått"]]
    assert {row["spårnummer"] for row in rows} <= numbers and len(rows) > 500


def test_the_same_report_twice_is_the_same_bytes(whole):
    assert csv_file.to_bytes(whole) == csv_file.to_bytes(replace(whole))


def one(label: str, cell: Cell) -> Report:
    table = Table("Andel", "Andel", "Förvaltning", (Column("Andel", trace=1),), (Line(label, (cell,)),))
    return Report("Nämndrapport", "Rekrytering", "2025", "2025", "2025", False, "s1", datetime(2026, 9, 1),
                  (Section("Andel", "", (table,)),), (), (), ())  # fmt: skip


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ('med ";" och\nrad', 'med ";" och\nrad'),
        ("1-2", "1-2"),
    ],
)
def test_no_text_becomes_a_formula_and_quotes_are_right(label, written):
    (row,) = read(csv_file.to_bytes(one(label, Cell("x"))))
    assert row["rad"] == written


@pytest.mark.parametrize(
    ("value", "written"), [(-1907.5, "-1907,5"), (1e-7, "0,0000001"), (12, "12"), (0, "0"), (1e21, "1" + "0" * 21)]
)
def test_a_number_is_a_number_also_where_it_is_negative(value, written):
    cell = Cell(wording.value(value, "count"), value, "count", Origin("assignments", "actual", "2025", ()))
    (row,) = read(csv_file.to_bytes(one("x", cell)))
    assert row["värde"] == written and float(row["värde"].replace(",", ".")) == value


def test_a_withheld_figure_leaves_no_number_behind():
    origin = Origin("nps", "actual", "2025", ())
    cell = Cell(wording.WITHHELD, None, "NPS", origin, wording.WITHHELD, numerator=3, denominator=4, n=4)
    (row,) = read(csv_file.to_bytes(one("NPS", cell)))
    assert [row[head] for head in ("värde", "täljare", "nämnare", "antal")] == [""] * 4
    assert row["visad text"] == row["anledning"] == wording.WITHHELD
