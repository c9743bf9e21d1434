"""Figures to documents: `collect` makes a report, `files` and `package` its forms, `sign` freezes it for good."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from report.collect import collect
from report.forms import FORMATS, check, file_name, files, package
from report.model import Report
from report.signed_reports import damaged, kept, own, signed
from report.signing import diff, reproduce, run, sign, unready

__all__ = [
    "FORMATS", "Report", "check", "collect", "damaged", "diff", "file_name", "files", "kept", "own", "package",
    "reproduce", "run", "sign", "signed", "unready", "write",
]  # fmt: skip


def write(made: Mapping[str, bytes], folder: Path) -> list[Path]:
    """The files written under `folder`, which is made if need be; each is whole or not there at all.

    OSError where the system refuses it.
    """
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
