"""Staffing per month and unit, and reported time per month and consultant; the file's name says which."""

from __future__ import annotations

import re
from pathlib import Path

from ingest import reading, totals
from ingest.contents import RawTable
from ingest.names import matches
from warehouse.reference import Source

STAFFING, MONTH, UNIT = "raw_staffing", "Månad", "Enhet"
YEAR_FIRST = re.compile(r"(\d{4})-?(\d\d?)(?:-?\d\d?)?(?:[ T].*)?")
DAY_FIRST = re.compile(r"\d\d?[./](\d\d?)[./](\d{4})")


def read(path: Path, source: Source, shown: str) -> reading.Contents:
    """raw_staffing or raw_hours from one text file."""
    table = next(table for table in source.tables.values() if matches(path.name, table.files))
    contents = reading.read_table(path, table, source.id, source.settings["never_read"], shown)
    if table.name == STAFFING:
        contents.notes += _leave_out_totals(contents.tables[0])
    return contents


def _leave_out_totals(raw: RawTable) -> list[str]:
    """Take out the rows of all units together where the units of the month have rows too, and a note on them.

    A month that has nothing but its total keeps it.
    """
    month, unit = 1 + raw.columns.index(MONTH), 1 + raw.columns.index(UNIT)
    by_unit = {_month(row[month]) for row in raw.rows if row[month] and row[unit] and not totals.is_total(row[unit])}
    left_out = {row[0] for row in raw.rows if totals.is_total(row[unit]) and _month(row[month]) in by_unit}
    raw.rows = [row for row in raw.rows if row[0] not in left_out]
    return totals.note(sorted(left_out))


def _month(text: str | None) -> str:
    """The month in one form, however it is written; a text that is none as it stands."""
    said = (text or "").strip()
    if found := YEAR_FIRST.fullmatch(said):
        return f"{found[1]}-{int(found[2]):02}"
    if found := DAY_FIRST.fullmatch(said):
        return f"{found[2]}-{int(found[1]):02}"
    return said
