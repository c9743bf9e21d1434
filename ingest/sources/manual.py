"""Indicator values that somebody reports by hand; the comment stays in the file."""

from __future__ import annotations

from pathlib import Path

from ingest import reading
from warehouse.reference import Source


def read(path: Path, source: Source, shown: str) -> reading.Contents:
    """raw_manual from one text file."""
    return reading.read_table(path, source.tables["raw_manual"], source.id, source.settings["never_read"], shown)
