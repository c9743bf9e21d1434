"""The report as one CSV file: a line per figure, with what it was made of and where its definition stands.

A text that a spreadsheet would take for a formula, as one that begins with =, gets an apostrophe before it; a number is
never given one. The file is UTF-8 with a byte order mark and semicolons, which Swedish Excel opens as it is.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from report.model import Cell, Column, Line, Report, Table
from warehouse import wording
from warehouse.period import Period

HEADINGS = (
    "avsnitt", "tabell", "rad", "kolumn", "värde", "visad text", "enhet", "täljare", "nämnare", "antal", "mått",
    "period", "urval", "spårnummer", "anledning", "ögonblicksbild",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
UNITS = {**wording.UNITS, "share": "andel (1 är 100 %)", "points": "procentenheter"}


def to_bytes(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for section in report.sections:
        for table in section.tables:
            for line in table.lines:
                for column, cell in zip(table.columns, line.cells, strict=True):
                    writer.writerow(_row(report, section.heading, table, line, column, cell))
    return target.getvalue().encode("utf-8-sig")


def _row(report: Report, section: str, table: Table, line: Line, column: Column, cell: Cell) -> list[str]:
    is_withheld = cell.reason == wording.WITHHELD
    made_of = (None,) * 3 if is_withheld else (cell.numerator, cell.denominator, cell.n)
    label = f"{line.group}: {line.label}" if line.group else line.label
    trace = column.trace if line.trace is None else line.trace
    return [
        safe(section),
        safe(table.name),
        safe(label),
        safe(column.heading),
        number(None if is_withheld else cell.value),
        safe(cell.text),
        UNITS[cell.unit] if cell.unit else "",
        *map(number, made_of),
        cell.origin.measure if cell.origin else "",
        Period.parse(cell.origin.period).label if cell.origin else "",
        safe(cell.origin.chosen) if cell.origin else "",
        "" if trace is None or cell.origin is None else str(trace),
        safe(cell.reason or ""),
        safe(report.snapshot),
    ]


def safe(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def number(value: float | None) -> str:
    """The number in full with a decimal comma; empty for none."""
    return "" if value is None else f"{Decimal(str(value)):f}".replace(".", ",")
