"""What every reader of Access databases gives and says: a table, an error, whether somebody has the database open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import KollenError

LOCK_SUFFIXES = (".laccdb", ".ldb")
REPAIR = "Öppna databasen i Access, kör Arkiv > Information > Komprimera och reparera och kopiera filen igen"


class AccessError(KollenError):
    """A database can't be read: which, what was found, what to do."""

    def __init__(self, where: str | Path, found: str, action: str) -> None:
        super().__init__(f"{where} kan inte läsas: {found}. {action}.")


@dataclass(frozen=True)
class Table:
    """The rows of a table in the order of the file; `skipped` names columns that the reader can't read at all.

    The types of the values stand in `ingest.access`.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[tuple]
    skipped: tuple[str, ...]


def is_open_elsewhere(path: Path) -> bool:
    """True where the lock file of Access lies beside the database."""
    return any(path.with_suffix(suffix).exists() for suffix in LOCK_SUFFIXES)


def place(path: Path, name: str) -> str:
    """A table as errors name it."""
    return f"{path}, tabellen {name},"


def check_table(path: Path, name: str, tables: Collection[str], linked: Mapping[str, str]) -> None:
    """AccessError where the database has no table `name` of its own."""
    if name in linked:
        action = "Lägg den databasen i leveransen i stället"
        raise AccessError(place(path, name), f"den är länkad och ligger i {linked[name]}", action)
    if name not in tables:
        found = f"den finns inte; databasen har {', '.join(tables) or 'inga tabeller'}"
        raise AccessError(place(path, name), found, "Kontrollera att det är rätt databas")


def check_columns(path: Path, name: str, wanted: Sequence[str], readable: Collection[str]) -> None:
    """AccessError where the table lacks one of the wanted columns."""
    missing = [column for column in wanted if column not in readable]
    if missing:
        found = f"kolumnen {', '.join(missing)} finns inte eller är av ett slag som inte stöds"
        raise AccessError(place(path, name), found, f"Kolumner som kan läsas: {', '.join(readable)}")


def check_count(path: Path, name: str, found: int, expected: int) -> None:
    """AccessError where other rows were read than Access counts."""
    if found != expected:
        raise AccessError(place(path, name), f"filen har {found} rader men Access räknar {expected}", REPAIR)
