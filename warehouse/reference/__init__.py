"""The reference data that a user may edit: organisations, survey questions, the sources' headers and values.

Every file is checked key by key when it is read. A KollenError lists all its mistakes, a line each, in Swedish with
file, line and key. What a file may hold stands in schemas/; `shape` and `meaning` do the checking. Plans are checked
in the same way, by `warehouse.plan_file`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from warehouse.errors import KollenError
from warehouse.reference import meaning, shape
from warehouse.reference.shape import Mistake
from warehouse.reference.toml_file import TomlFile

FOLDER = Path(__file__).parent
PLANS = FOLDER.parent / "plans"


@dataclass(frozen=True)
class Organisation:
    """One organisation under one name; `became` is the name of its successor, None where it exists today."""

    name: str
    short: str
    kind: str
    first_day: date
    last_day: date
    became: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One survey question with all its wordings; kind is grade, recommend or yes_no."""

    id: str
    survey: str
    kind: str
    title: str
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column of a source as its canonical header; aliases are other headers for it.

    kind is text, id, whole, number, date, month or yes_no.
    """

    header: str
    required: bool
    aliases: tuple[str, ...]
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """One raw table; `table` is its name inside Access, `files` its own name patterns."""

    name: str
    columns: dict[str, Column]
    required: bool
    table: str | None
    files: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One supplier of a delivery: its folder, file patterns, tables and value aliases.

    max_set_aside is the share (0–1) of a file's rows that may be set aside before the delivery is rejected;
    stale_after_days is how old its newest data may be before that is worth a remark; settings holds what only this
    source's reader understands.
    """

    id: str
    title: str
    folder: str
    files: tuple[str, ...]
    max_set_aside: float
    stale_after_days: int
    tables: dict[str, Table]
    values: dict[str, dict[str, tuple[str, ...]]]
    settings: dict


def read_toml(path: Path) -> dict:
    """A TOML file as a dict; a syntax error is said in Swedish with file and line."""
    return TomlFile(path).content


def check_all() -> None:
    """Read every file; KollenError with all the mistakes of all of them."""
    _all_or_mistakes((organisations, questions, settings, sources))


@cache
def organisations() -> tuple[Organisation, ...]:
    """The dated register of organisations, in the file's order."""
    content = checked(FOLDER / "organisations.toml", "organisations", meaning.organisations)
    return tuple(
        Organisation(
            entry["name"],
            entry.get("short", entry["name"]),
            entry["kind"],
            entry.get("from", date.min),
            entry.get("to", date.max),
            entry.get("became"),
            tuple(entry.get("aliases", ())),
        )
        for entry in content["organisation"]
    )


def today(organisation: Organisation) -> Organisation:
    """The organisation that exists today in this one's place."""
    by_name = {other.name: other for other in organisations()}
    while organisation.became:
        organisation = by_name[organisation.became]
    return organisation


@cache
def questions() -> tuple[Question, ...]:
    """The known survey questions."""
    try:
        surveys = read_toml(FOLDER / "sources" / "surveys.toml")
    except KollenError:
        surveys = {}  # sources() says what is wrong with it
    content = checked(FOLDER / "questions.toml", "questions", lambda file: meaning.questions(file, surveys))
    return tuple(
        Question(entry["id"], entry["survey"], entry["kind"], entry["title"], tuple(entry["wordings"]))
        for entry in content["question"]
    )


@cache
def settings() -> dict:
    """The limits and words of settings.toml, which belong to no single source."""
    return checked(FOLDER / "settings.toml", "settings", meaning.settings)


@cache
def sources() -> dict[str, Source]:
    """Every source by id (the file's stem)."""
    known = shape.known_sources()
    unknown = [path for path in sorted((FOLDER / "sources").glob("*.toml")) if path.stem not in known]
    if unknown:
        raise KollenError("\n".join(_no_reader(path, known) for path in unknown))
    found = _all_or_mistakes([partial(_source, FOLDER / "sources" / f"{one}.toml") for one in known])
    return {source.id: source for source in found}


def _no_reader(path: Path, known: list[str]) -> str:
    return (
        f"sources/{path.name}: det finns ingen läsare för {path.stem}. De källor som finns är {', '.join(known)}. "
        "Ta bort filen, eller ge den namnet på en av dem."
    )


def _source(path: Path) -> Source:
    entry = checked(path, f"sources/{path.stem}", meaning.source)
    known = {"title", "folder", "files", "max_set_aside", "stale_after_days", "tables", "values"}
    return Source(
        path.stem,
        entry["title"],
        entry["folder"],
        tuple(entry["files"]),
        entry.get("max_set_aside", 0.05),
        entry["stale_after_days"],
        {name: _table(name, table) for name, table in entry["tables"].items()},
        {
            field: {value: tuple(aliases) for value, aliases in values.items()}
            for field, values in entry.get("values", {}).items()
        },
        {key: value for key, value in entry.items() if key not in known},
    )


def _table(name: str, entry: dict) -> Table:
    columns = {
        header: Column(
            header, column.get("required", False), tuple(column.get("aliases", ())), column.get("kind", "text")
        )
        for header, column in entry["columns"].items()
    }
    return Table(name, columns, entry.get("required", False), entry.get("table"), tuple(entry.get("files", ())))


def checked(path: Path, schema: str, meant: Callable[[TomlFile], Iterable[Mistake]]) -> dict:
    """The content of a file; KollenError with a line for each of its mistakes, in the order of the file."""
    file = TomlFile(path)
    mistakes = [*shape.mistakes(schema, file.content), *meant(file)]
    if mistakes:
        mistakes.sort(key=lambda one: file.line(one.keys))
        raise KollenError("\n".join(f"{file.name}, {file.place(one.keys)}: {one.text}" for one in mistakes))
    return file.content


def _all_or_mistakes(reads: Iterable[Callable]) -> list:
    """What every reading gives; KollenError with the mistakes of all that fail."""
    found, mistakes = [], []
    for read in reads:
        try:
            found.append(read())
        except KollenError as error:
            mistakes.append(str(error))
    if mistakes:
        raise KollenError("\n".join(mistakes))
    return found


def fingerprint(source: str | None = None) -> str:
    """A text that changes with the files that decide how a source is read, or with None, any file here and any plan."""
    names = [f"sources/{source}.toml", "questions.toml", "settings.toml"] if source else None
    everything = [*sorted(FOLDER.rglob("*.toml")), *sorted(PLANS.glob("*.toml"))]
    paths = [FOLDER / name for name in names] if names else everything
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


@cache
def raw_tables() -> dict[str, Table]:
    """Every raw table of every source by its name."""
    return {name: table for source in sources().values() for name, table in source.tables.items()}


@cache
def raw_columns() -> dict[str, tuple[str, ...]]:
    """The canonical headers of every raw table."""
    return {name: tuple(table.columns) for name, table in raw_tables().items()}
