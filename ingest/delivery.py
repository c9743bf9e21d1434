"""What is in a delivery: a folder with one folder per source, read whole or refused with every reason.

The originals stay where they were dropped; only the wanted columns are taken out of them.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ingest.names import comparable, matches, printable
from ingest.privacy import masked
from ingest.reading import Contents
from ingest.sources import ads, assignments, ledger, manual, staffing, surveys
from ingest.system_errors import reason
from warehouse.errors import DeliveryRejected, KollenError
from warehouse.reference import Source, fingerprint, sources

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
Known = tuple[str, str, str | None]  # a file as it was read: its source, hash and how, see DeliveredFile.known


@dataclass
class DeliveredFile:
    """One file of a source: its path inside the delivery, its hash and size in bytes, and what it held.

    reading changes with the settings it is read by and with what its name says that it is: then it may say more.
    same_as is the id of the delivery that already holds the same file; the file then changes nothing.
    """

    name: str
    path: Path
    source: str
    size: int = 0
    sha256: str = ""
    reading: str | None = None
    contents: Contents = field(default_factory=lambda: Contents([]))
    same_as: str | None = None

    @property
    def known(self) -> Known:
        """What tells this file from every other."""
        return self.source, self.sha256, self.reading


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


def read(folder: Path, taken: Mapping[Known, str], progress: Progress) -> Delivery:
    """Every file of the delivery in `folder`; taken: file -> id of the delivery that has it.

    KollenError where there is no such folder, DeliveryRejected with every file that can't be read.
    """
    found = find(folder)
    problems: list[str] = []
    seen = dict(taken)
    for file in found.files:
        with _problems_kept(file, problems):
            file.reading = _reading(file.path.name, sources()[file.source])
            file.size, file.sha256 = file.path.stat().st_size, _sha256(file.path)
            file.same_as = seen.get(file.known)
            seen.setdefault(file.known, found.id)
    for file in found.files if found.is_new else ():
        progress(f"Läser {file.name}")
        with _problems_kept(file, problems):
            _read_file(file)
    problems += _several_databases(found.files)
    if problems:
        problems += [f"{name}: okänd fil." for name in found.unknown]
        raise DeliveryRejected(f'Leveransen "{found.folder}" avvisades; inget är ändrat.\n' + "\n".join(problems))
    return found


def are_demo(folders: Sequence[Path]) -> bool:
    """Whether the deliveries are made up; KollenError where only some of them are."""
    marked = {folder.is_dir() and any(_is_mark(path.name) for path in folder.iterdir()) for folder in folders}
    if len(marked) > 1:
        raise KollenError("En av leveranserna är påhittad och en annan inte. Läs in dem i var sin mapp med --home.")
    return True in marked


def _is_mark(name: str) -> bool:
    return comparable(name) == comparable(DEMO_MARK)


def find(folder: Path) -> Delivery:
    """The files of a delivery, sorted by name, not read yet."""
    if not folder.is_dir():
        what = "är ingen mapp" if folder.exists() else "finns inte"
        raise KollenError(f'Leveransen "{folder}" {what}. Ange mappen som källornas mappar (varbi, access …) ligger i.')
    delivery_id = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")  # in UTC, where no hour comes twice
    name = masked(printable(folder.resolve().name))
    delivery = Delivery(delivery_id, datetime.now(), name, [], [], [], are_demo([folder]))
    for path in _files_under(folder):
        shown = path.relative_to(folder).as_posix()
        source = _source_of(shown)
        if not stat.S_ISREG(path.lstat().st_mode):
            delivery.unknown.append(f"{printable(shown)} (är ingen vanlig fil och läses inte)")
        elif _is_harmless(shown):
            delivery.harmless.append(printable(shown))
        elif shown != printable(shown):
            delivery.unknown.append(f"{printable(shown)} (namnet har tecken som inte går att visa; byt namn på filen)")
        elif shown != masked(shown):
            delivery.unknown.append(f"{masked(shown)} (namnet säger vem någon är; byt namn på filen)")
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
    """Everything in the folder and the folders in it but those folders; a link to a folder is not followed.

    A folder that is named like a file of a source is told of too. DeliveryRejected where a folder can't be read.
    """

    def refuse(error: OSError) -> None:
        raise DeliveryRejected(
            f'Leveransen "{folder.name}" avvisades; inget är ändrat.\n{Path(error.filename).relative_to(folder)}: '
            f"mappen går inte att läsa ({reason(error)}). Kontrollera att du har behörighet och försök igen."
        ) from error

    paths = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        paths += [Path(parent) / name for name in names]
        for path in (Path(parent) / name for name in folders):
            if path.is_symlink() or _source_of(path.relative_to(folder).as_posix()):
                paths.append(path)
    return sorted(paths, key=lambda path: comparable(path.as_posix()))


def _is_harmless(shown: str) -> bool:
    *_, name = parts = shown.split("/")
    hidden = any(comparable(part).startswith(HARMLESS_STARTS) for part in parts)
    return hidden or _is_mark(shown) or matches(name, HARMLESS_NAMES)


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


@contextmanager
def _problems_kept(file: DeliveredFile, problems: list[str]) -> Iterator[None]:
    """What is wrong with one file goes to `problems`, so that all of them are told at once."""
    try:
        yield
    except DeliveryRejected as error:
        problems.append(str(error))
    except OSError as error:
        problems.append(f"{file.name}: filen går inte att läsa ({reason(error)}). {MEND_ACCESS}")


def _reading(name: str, source: Source) -> str:
    tables = [table.name for table in source.tables.values() if matches(name, table.files)]
    survey = [surveys.survey_of(name, source)] if "surveys" in source.settings else []
    return " ".join([*tables, *survey, fingerprint(source.id)])


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read_file(file: DeliveredFile) -> None:
    if not file.sha256:
        return  # what hindered it has been told
    file.contents = READERS[file.source](file.path, sources()[file.source], file.name)
    if _sha256(file.path) != file.sha256:
        raise DeliveryRejected(f"{file.name}: filen ändrades under läsningen. Vänta tills den är klar och försök igen.")


def _several_databases(files: list[DeliveredFile]) -> list[str]:
    """A database replaces the one before it, so two different ones in a delivery would leave the choice to chance."""
    different = {file.sha256: file.name for file in files if file.source == "assignments" and file.sha256}
    if len(different) < 2:
        return []
    return [f"{' och '.join(different.values())}: leveransen har flera databaser. Lämna kvar den som gäller."]
