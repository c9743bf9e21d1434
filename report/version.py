"""Which program makes a report: its version, a checksum of its files, and the libraries that write the documents."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("report", "warehouse")
SUFFIXES = (".py", ".sql", ".toml", ".typ")
LIBRARIES = ("altair", "duckdb", "python-docx", "python-pptx", "typst", "vl-convert-python", "xlsxwriter")


def program() -> str:
    """`0.5.0+1f0c9a7be2d4`: the version, and what tells two states of its files apart, as when it was started."""
    return STARTED


def _stamp() -> str:
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SUFFIXES:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{_installed('rekryteringskollen')}+{digest.hexdigest()[:12]}"


def libraries() -> dict[str, str]:
    """The versions of the libraries that write the documents."""
    return {name: _installed(name) for name in LIBRARIES}


def _installed(name: str) -> str:
    try:
        return installed(name)
    except PackageNotFoundError:  # run from a folder that is not installed
        return "okänd"


STARTED = _stamp()
