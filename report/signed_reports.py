"""The folders of signed reports in the home: what lies in them, and whether it is still what was signed.

`rapporter/<id>/` holds om.json (what it is, and the checksum of every other file), innehall.json (every value and
text), ord.json (what the head has written and which earlier figures had changed), the snapshot, what is the city's own,
and the .zip as it was signed. A folder is complete or not there at all, and nothing in it is written again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from report import ils
from report.forms import Own
from report.model import Report
from warehouse.errors import KollenError

FOLDER, TEMPLATE = "rapporter", "mall.docx"
ABOUT, CONTENT, WORDS = "om.json", "innehall.json", "ord.json"


@dataclass(frozen=True)
class SignedReport:
    """One signed report: its id (`2025T2-1`), period, who signed and when, and the snapshot and program behind it."""

    id: str
    period: str
    role: str
    at: datetime
    snapshot: str
    program: str
    libraries: dict[str, str]
    package: str
    sha256: dict[str, str]  # of every file of the folder but om.json, by its path there


def signed(home: Path) -> list[SignedReport]:
    """Every signed report that can be read, the oldest first; those that can't are in damaged()."""
    found = [_about(path) for path in _folders(home)]
    return sorted((one for one in found if one), key=lambda one: (one.at, one.id))


def damaged(home: Path) -> list[str]:
    """The ids of the signed reports that can't be read."""
    return sorted(path.name for path in _folders(home) if _about(path) is None)


def _folders(home: Path) -> list[Path]:
    return [path for path in (home / FOLDER).glob("[!.]*") if path.is_dir()]


def _about(folder: Path) -> SignedReport | None:
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return SignedReport(**{**told, "at": datetime.fromisoformat(told["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def find(home: Path, report_id: str) -> SignedReport:
    """One signed report, every file of it as it was signed; KollenError where it is none, or another than that."""
    folder = next((path for path in _folders(home) if path.name == report_id), None)
    if folder is None:
        known = ", ".join(one.id for one in signed(home)) or "inga"
        raise KollenError(f'Den undertecknade rapporten "{report_id}" finns inte. De som finns: {known}.')
    about = _about(folder)
    if about is None:
        raise _damaged(folder, ABOUT)
    found = checksums(folder)
    wrong = [name for name in {**about.sha256, **found} if about.sha256.get(name) != found.get(name)]
    if wrong:
        raise _damaged(folder, *wrong)
    return about


def kept(home: Path, report_id: str) -> bytes:
    """The .zip as it was signed; KollenError where it is no longer what was signed."""
    about = find(home, report_id)
    return (home / FOLDER / about.id / about.package).read_bytes()


def own(home: Path) -> Own:
    """What the city has put in the home, or in a signed report's folder: mall.docx and ils/*.txt."""
    path = home / TEMPLATE
    return Own(path.read_bytes() if path.is_file() else None, ils.known_text(home))


def keep_own(cities: Own, folder: Path) -> None:
    """Put what is the city's own in a report's folder."""
    if cities.template is not None:
        (folder / TEMPLATE).write_bytes(cities.template)
    if cities.ils_names is not None:
        (folder / "ils").mkdir()
        (folder / "ils" / "namn.txt").write_bytes(cities.ils_names.encode())


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a signed report but om.json."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ABOUT)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def content(made: Report) -> str:
    """Every value and text of a report as JSON, in one order."""
    return as_json(asdict(made))


def as_json(told: dict) -> str:
    """JSON as a person can read it, always in one order."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1, default=str) + "\n"


def _damaged(folder: Path, *names: str) -> KollenError:
    return KollenError(
        f"Den undertecknade rapporten {folder.name} går inte att lita på: {', '.join(names)} är inte som när den "
        f"undertecknades, eller borta. Hämta mappen {folder} ur en säkerhetskopia."
    )
