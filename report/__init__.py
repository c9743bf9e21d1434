"""Figures to documents: `collect` makes the report, `write` and `to_bytes` make files of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from report import excel, word
from report.collect import collect
from report.model import Report
from warehouse.errors import KollenError

FORMATS = {"docx": word.to_bytes, "xlsx": excel.to_bytes}

__all__ = ["FORMATS", "Report", "collect", "file_name", "to_bytes", "write"]


def to_bytes(report: Report, fmt: str) -> bytes:
    """The report as the bytes of one file; the same report gives the same bytes."""
    if fmt not in FORMATS:
        raise KollenError(f'Formatet "{fmt}" finns inte. Välj bland {", ".join(FORMATS)}.')
    return FORMATS[fmt](report)


def file_name(report: Report, fmt: str) -> str:
    """`namndrapport-2025T2.docx`; a single tertial and a narrowed choice are told apart."""
    period = report.period.replace("/alone", "-enskild").replace("..", "--")
    return f"namndrapport-{period}{'-urval' if report.is_filtered else ''}.{fmt}"


def write(report: Report, folder: Path, formats: Sequence[str] = ("docx", "xlsx")) -> list[Path]:
    """The files written under `folder`, which is made if need be; each is whole or not there at all.

    OSError where the system refuses it.
    """
    made = {file_name(report, fmt): to_bytes(report, fmt) for fmt in formats}
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        building = folder / f".{name}.ny"
        try:
            building.write_bytes(content)
            os.replace(building, folder / name)
        finally:
            building.unlink(missing_ok=True)
    return [folder / name for name in made]
