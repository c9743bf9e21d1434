"""Staffing per month and unit, and reported time per month and consultant; the file's name says which."""

from __future__ import annotations

from pathlib import Path

from ingest import reading
from ingest.names import matches
from warehouse.reference import Source


def read(path: Path, source: Source, shown: str) -> reading.Contents:
    """raw_staffing or raw_hours from one text file."""
    table = next(table for table in source.tables.values() if matches(path.name, table.files))
    return reading.read_table(path, table, source.id, source.settings["never_read"], shown)
