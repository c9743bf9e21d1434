"""The reference data that a user may edit: organisations, survey questions, the sources' headers and values.

Every mistake in a file is a KollenError that names the file and the entry.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from warehouse.errors import KollenError

FOLDER = Path(__file__).parent
KINDS = ("stadsdelsförvaltning", "fackförvaltning", "bolag")
QUESTION_KINDS = ("grade", "recommend", "yes_no")
COLUMN_KINDS = ("text", "id", "whole", "number", "date", "month", "yes_no")


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
    """One column of a source as its canonical header; aliases are other headers for it, kind is one of COLUMN_KINDS."""

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
    settings holds what only this source's reader understands.
    """

    id: str
    title: str
    folder: str
    files: tuple[str, ...]
    max_set_aside: float
    tables: dict[str, Table]
    values: dict[str, dict[str, tuple[str, ...]]]
    settings: dict


def read_toml(path: Path) -> dict:
    """A TOML file as a dict; a syntax error is said in Swedish with file and line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KollenError(f"{path.name}: filen går inte att läsa ({error}). Rätta filen och försök igen.") from error


@cache
def organisations() -> tuple[Organisation, ...]:
    """The dated register of organisations, in the file's order."""
    found = []
    for number, entry in enumerate(read_toml(FOLDER / "organisations.toml").get("organisation", []), start=1):
        where = f"organisations.toml, post {number}"
        if "name" not in entry or entry.get("kind") not in KINDS:
            raise KollenError(f"{where}: posten ska ha name och kind (en av {', '.join(KINDS)}).")
        found.append(
            Organisation(
                entry["name"],
                entry.get("short", entry["name"]),
                entry["kind"],
                entry.get("from", date.min),
                entry.get("to", date.max),
                entry.get("became"),
                tuple(entry.get("aliases", ())),
            )
        )
    _no_name_twice("organisations.toml", [name for one in found for name in {one.name, one.short, *one.aliases}])
    names = {organisation.name for organisation in found}
    for organisation in found:
        if organisation.became and organisation.became not in names:
            raise KollenError(f'organisations.toml, {organisation.name}: became "{organisation.became}" finns inte.')
    return tuple(found)


def today(organisation: Organisation) -> Organisation:
    """The organisation that exists today in this one's place."""
    by_name = {other.name: other for other in organisations()}
    seen = {organisation.name}
    while organisation.became:
        organisation = by_name[organisation.became]
        if organisation.name in seen:
            raise KollenError(f"organisations.toml, {organisation.name}: became pekar runt i en ring.")
        seen.add(organisation.name)
    return organisation


@cache
def questions() -> tuple[Question, ...]:
    """The known survey questions."""
    found = []
    for entry in read_toml(FOLDER / "questions.toml").get("question", []):
        missing = [key for key in ("id", "survey", "kind", "title", "wordings") if key not in entry]
        if missing or entry["kind"] not in QUESTION_KINDS:
            raise KollenError(
                f"questions.toml, {entry.get('id', 'post utan id')}: saknar {', '.join(missing) or 'giltig kind'} "
                f"(kind är en av {', '.join(QUESTION_KINDS)})."
            )
        found.append(
            Question(entry["id"], entry["survey"], entry["kind"], entry["title"], tuple(entry["wordings"]))
        )
    _no_name_twice("questions.toml", [f"{one.survey}: {wording}" for one in found for wording in one.wordings])
    return tuple(found)


def _no_name_twice(file: str, names: list[str]) -> None:
    """A text that means two things would count every row of it twice."""
    seen = Counter(" ".join(name.lower().split()) for name in names)
    twice = [name for name, times in seen.items() if times > 1]
    if twice:
        raise KollenError(f'{file}: "{twice[0]}" står på flera ställen. Låt det stå på ett.')


@cache
def settings() -> dict:
    """The limits and words of settings.toml, which belong to no single source."""
    return read_toml(FOLDER / "settings.toml")


@cache
def sources() -> dict[str, Source]:
    """Every source by id (the file's stem)."""
    return {path.stem: _source(path) for path in sorted((FOLDER / "sources").glob("*.toml"))}


def _source(path: Path) -> Source:
    entry = read_toml(path)
    for key in ("title", "folder", "files", "tables"):
        if key not in entry:
            raise KollenError(f"{path.name}: nyckeln {key} saknas.")
    known = {"title", "folder", "files", "max_set_aside", "tables", "values"}
    return Source(
        path.stem,
        entry["title"],
        entry["folder"],
        tuple(entry["files"]),
        entry.get("max_set_aside", 0.05),
        {name: _table(path, name, table) for name, table in entry["tables"].items()},
        {
            field: {value: tuple(aliases) for value, aliases in values.items()}
            for field, values in entry.get("values", {}).items()
        },
        {key: value for key, value in entry.items() if key not in known},
    )


def _table(path: Path, name: str, entry: dict) -> Table:
    if "columns" not in entry:
        raise KollenError(f"{path.name}, tables.{name}: nyckeln columns saknas.")
    columns = {
        header: Column(
            header, column.get("required", False), tuple(column.get("aliases", ())), column.get("kind", "text")
        )
        for header, column in entry["columns"].items()
    }
    return Table(
        name, columns, entry.get("required", False), entry.get("table"), tuple(entry.get("files", ()))
    )


@cache
def raw_tables() -> dict[str, Table]:
    """Every raw table of every source by its name."""
    return {name: table for source in sources().values() for name, table in source.tables.items()}


@cache
def raw_columns() -> dict[str, tuple[str, ...]]:
    """The canonical headers of every raw table."""
    return {name: tuple(table.columns) for name, table in raw_tables().items()}
