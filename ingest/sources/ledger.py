"""The ledger from the finance system: month, account, kind, type, amount and budget version."""

from __future__ import annotations

from pathlib import Path

from ingest import reading
from warehouse.reference import Source


def read(path: Path, source: Source, shown: str) -> reading.Contents:
    """raw_ledger from one text or Excel file."""
    return reading.read_table(path, source.tables["raw_ledger"], source.id, (), shown)
