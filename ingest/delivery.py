"""What is in a delivery: a folder with one folder per source, read whole or refused with every reason.

The originals stay where they were dropped; only the wanted columns are taken out of them.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ingest.names import comparable, matches
from ingest.reading import Contents
from ingest.sources import ads, assignments, ledger, manual, staffing, surveys
from ingest.system_errors import reason
from warehouse.errors import DeliveryRejected, KollenError
from warehouse.reference import Source, sources

READERS: dict[str, Callable[[Path, Source, str], Contents]] = {
    "ads": ads.read,
    "assignments": assignments.read,
    "surveys": surveys.read,
    "ledger": ledger.read,
    "staffing": staffing.read,
    "manual": manual.read,
}
HARMLESS_STARTS = (".", "~$", "__macosx")
HARMLESS_NAMES = ("thumbs.db", "desktop.ini", "*.laccdb", "*.ldb")
MEND_ACCESS = "Kontrollera att den ligger kvar, att du har behörighet och att inget annat program har den öppen."
DEMO_MARK = "PÅHITTADE UPPGIFTER.txt"  # the file that tells a demo delivery from a real one
Progress = Callable[[str], None]


@dataclass
class DeliveredFile:
    """One file of a source: its path inside the delivery, its hash and size in bytes, and what it held.

    same_as is the id of the delivery that already holds the same file; such a file has no contents.
    """

    name: str
    path: Path
    source: str
    size: int = 0
    sha256: str = ""
    contents: Contents = field(default_factory=lambda: Contents([]))
    same_as: str | None = None


@dataclass
class Delivery:
    """One delivery as read: its files by source, and by name what no source takes (unknown) or needs (harmless).

    is_demo: the folder says itself that what it holds is made up.
    """

    id: str
    received_at: datetime
    folder: str
    files: list[DeliveredFile]
    unknown: list[str]
    harmless: list[str]
    is_demo: bool = False

    @property
    def is_new(self) -> bool:
        """True where at least one file has not been taken in before."""
        return any(file.same_as is None for file in self.files)


def read(folder: Path, taken: Mapping[tuple[str, str], str], progress: Progress) -> Delivery:
    """Every file of the delivery in `folder`; taken: (source, sha256) -> id of the delivery that has the file.

    KollenError where there is no such folder, DeliveryRejected with every file that can't be read.
    """
    found = find(folder)
    problems: list[str] = []
    for file in found.files:
        progress(f"Läser {file.name}")
        try:
            _read_file(file, taken | {(f.source, f.sha256): found.id for f in found.files if f.sha256})
        except DeliveryRejected as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{file.name}: filen går inte att läsa ({reason(error)}). {MEND_ACCESS}")
    problems += _several_databases(found.files)
    if problems:
        raise DeliveryRejected(f'Leveransen "{found.folder}" avvisades; inget är ändrat.\n' + "\n".join(problems))
    return found


def are_demo(folders: Sequence[Path]) -> bool:
    """Whether the deliveries are made up; KollenError where only some of them are."""
    marked = {(folder / DEMO_MARK).is_file() for folder in folders}
    if len(marked) > 1:
        raise KollenError("En av leveranserna är påhittad och en annan inte. Läs in dem i var sin mapp med --home.")
    return True in marked


def find(folder: Path) -> Delivery:
    """The files of a delivery, sorted by name, not read yet."""
    if not folder.is_dir():
        what = "är ingen mapp" if folder.exists() else "finns inte"
        raise KollenError(f'Leveransen "{folder}" {what}. Ange mappen som källornas mappar (varbi, access …) ligger i.')
    received_at = datetime.now()
    name = folder.resolve().name
    delivery = Delivery(received_at.strftime("%Y%m%d-%H%M%S-%f"), received_at, name, [], [], [], are_demo([folder]))
    for path in _files_under(folder):
        shown = path.relative_to(folder).as_posix()
        source = _source_of(shown)
        if not stat.S_ISREG(path.lstat().st_mode):
            delivery.unknown.append(f"{shown} (är ingen vanlig fil och läses inte)")
        elif _is_harmless(shown):
            delivery.harmless.append(shown)
        elif source:
            delivery.files.append(DeliveredFile(shown, path, source.id))
        else:
            delivery.unknown.append(shown)
    if not delivery.files:
        raise DeliveryRejected(
            f'Leveransen "{name}" har inga filer som känns igen; inget är ändrat.\nFilerna i mappen: '
            f"{', '.join(delivery.unknown) or 'inga'}.\nVäntade: {expected_places()}."
        )
    return delivery


def expected_places() -> str:
    """Where every source's files are looked for: `varbi/*.xlsx, *.csv, …; access/*.accdb …`."""
    return "; ".join(f"{source.folder}/{' '.join(source.files)}" for source in sources().values())


def _files_under(folder: Path) -> list[Path]:
    """Everything in the folder and the folders in it but those folders; a link to a folder is not followed."""
    paths = []
    for parent, folders, names in os.walk(folder):
        paths += [Path(parent) / name for name in names]
        paths += [Path(parent) / name for name in folders if (Path(parent) / name).is_symlink()]
    return sorted(paths, key=lambda path: comparable(path.as_posix()))


def _is_harmless(shown: str) -> bool:
    *_, name = parts = shown.split("/")
    hidden = any(comparable(part).startswith(HARMLESS_STARTS) for part in parts)
    return hidden or shown == DEMO_MARK or matches(name, HARMLESS_NAMES)


def _source_of(shown: str) -> Source | None:
    folder, _, name = shown.partition("/")
    return next(
        (
            source
            for source in sources().values()
            if comparable(folder) == comparable(source.folder) and "/" not in name and matches(name, source.files)
        ),
        None,
    )


def _read_file(file: DeliveredFile, taken: Mapping[tuple[str, str], str]) -> None:
    before = file.path.stat()
    with file.path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    file.same_as = taken.get((file.source, sha256))
    file.size, file.sha256 = before.st_size, sha256
    if file.same_as is None:
        file.contents = READERS[file.source](file.path, sources()[file.source], file.name)
    after = file.path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise DeliveryRejected(f"{file.name}: filen ändrades under läsningen. Vänta tills den är klar och försök igen.")


def _several_databases(files: list[DeliveredFile]) -> list[str]:
    """A database replaces the one before it, so two new ones in a delivery would leave the choice to chance."""
    new = [file.name for file in files if file.source == "assignments" and file.same_as is None]
    if len(new) < 2:
        return []
    return [f"{' och '.join(new)}: leveransen har flera databaser. Lämna kvar den som gäller."]
