"""What a person is told about headers: what is missing, what could be meant, and the line that would make it known."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from ingest.names import comparable
from ingest.private_forms import masked
from warehouse.reference import Column, Table, sources
from warehouse.reference.meaning import key

TOML = "warehouse/reference/sources"
LIKE_REQUIRED, LIKE_OPTIONAL = 0.5, 0.7  # a guess is welcome where the file is refused; in a note it would be noise

FEWEST_LETTERS = 4  # of a name that another one contains, where they are taken for the same
UNITS = re.compile(r"\b(?:tkr|kkr|mkr|mnkr|ksek|msek|tusental|miljoner)|%")
# what the staging does without a column
WITHOUT = {
    ("raw_ads", "Antal tjänster"): "varje annons räknas som en tjänst",
    ("raw_ads", "Intern"): "ingen annons räknas som intern",
    ("raw_ads", "Verksamhetsområde"): "allt räknas till Övrigt",
}


def ambiguous(column: Column, found: Sequence[str], source: str, shown: str) -> str:
    """Why the file is refused where several columns could be the same one."""
    if _is_one_name(found):
        return f'{shown}: kolumnen "{masked(found[0])}" finns {len(found)} gånger. Byt namn på de som inte gäller.'
    return (
        f"{shown}: {_quoted(found)} kan båda vara kolumnen "
        f'"{column.header}". Ta bort det namn som inte gäller ur aliases i {TOML}/{source}.toml.'
    )


def repeated(column: Column, found: Sequence[str]) -> str:
    """The note on columns that hold the same under one name, or under several names of one column."""
    if _is_one_name(found):
        return f'Kolumnen "{masked(found[0])}" finns {len(found)} gånger med samma innehåll; den första läses.'
    return f'{_quoted(found)} har samma innehåll; "{masked(found[0])}" läses som "{column.header}".'


def missing(
    columns: list[Column],
    headers: Sequence[str],
    unused: Sequence[str],
    table: Table,
    source: str,
    shown: str,
    place: tuple[str, Table] | None,
) -> str:
    """Names each missing column, what the file has, the closest header and the line that would make it known.

    place is the source and table that the headers fit instead, where there is one; then no line is offered.
    """
    named = masked(", ".join(header for header in headers if header.strip()))
    has = f"Filen har: {named or 'inga rubriker'}."
    if place and (move := _move(place, source)):
        return "\n  ".join([f"{shown}: {move}", f"{_sentence(_listed(columns))} saknas.", has])
    lines = [f"{shown}: {_listed(columns)} saknas.", has]
    for column in columns:
        close = _closest(column, unused, LIKE_REQUIRED)
        if close and (other_unit := _other_unit(column, close)):
            lines.append(other_unit)
            continue
        nearest = f'Närmast "{column.header}" är "{masked(close)}". ' if close else ""
        lines.append(
            f"{nearest}Heter kolumnen något annat i filen, ersätt raden i {TOML}/{source}.toml, "
            f"[tables.{table.name}.columns], med:\n    {_line(column, close or 'rubriken i filen')}"
        )
    return "\n  ".join(lines)


def missing_optional(found: Collection[str], unread: Sequence[str], table: Table, source: str) -> list[str]:
    """A note on the optional columns that are not `found`, with the line to paste where an unread one is similar."""
    columns = [column for column in table.columns.values() if not column.required and column.header not in found]
    if not columns:
        return []
    names = [f"{one.header}{_meaning(table, one)}" for one in columns]
    note = f"Kolumner som saknas i filen: {', '.join(names)}."
    for column in columns:
        close = _closest(column, unread, LIKE_OPTIONAL) or _overlapping(column, unread)
        if close and (other_unit := _other_unit(column, close)):
            note += f" {other_unit}"
        elif close:
            note += (
                f' Är "{masked(close)}" kolumnen "{column.header}", ersätt raden i {TOML}/{source}.toml, '
                f"[tables.{table.name}.columns], med: {_line(column, close)}"
            )
    return [note]


def _meaning(table: Table, column: Column) -> str:
    """What it means that an optional column is missing, where the rows are counted without it."""
    said = WITHOUT.get((table.name, column.header))
    return f" ({said})" if said else ""


def _other_unit(column: Column, header: str) -> str | None:
    """What to do with a header whose unit the column has not; its figures would be read as another amount."""
    known = {unit for name in (column.header, *column.aliases) for unit in UNITS.findall(comparable(name))}
    units = set(UNITS.findall(comparable(header))) - known
    if not units:
        return None
    if "%" in units:
        return (
            f'Rubriken "{masked(header)}" är i procent, vilket kolumnen "{column.header}" inte är; exportera antalet.'
        )
    return f'Rubriken "{masked(header)}" har en annan enhet än kolumnen "{column.header}"; exportera i kronor.'


def _overlapping(column: Column, unread: Sequence[str]) -> str | None:
    """The first header that contains a name of the column, or is contained in one."""
    names = [comparable(name) for name in (column.header, *column.aliases)]
    for header in unread:
        found = comparable(header).strip()
        for name in names:
            if min(len(name), len(found)) >= FEWEST_LETTERS and (name in found or found in name):
                return header
    return None


def _move(place: tuple[str, Table], source: str) -> str | None:
    """Where a file belongs whose headers fit another table; None where its own source is not known."""
    if source not in sources():
        return None
    there, here = sources()[place[0]], sources()[source]
    if there is here:
        return f"Filens rubriker passar {' eller '.join(place[1].files)}. Byt namn på filen."
    return f"Filen ser ut som {there.folder}/ ({there.title}) och ligger i {here.folder}/. Flytta den dit."


def _closest(column: Column, unused: Sequence[str], likeness: float) -> str | None:
    names = {comparable(header): header for header in unused}
    for name in (column.header, *column.aliases):
        if close := get_close_matches(comparable(name), names, n=1, cutoff=likeness):
            return names[close[0]]
    return None


def _line(column: Column, alias: str) -> str:
    """The column's line in its TOML file with one alias more."""
    aliases = ", ".join(_toml(name) for name in (*column.aliases, masked(alias)))
    required = "required = true, " if column.required else ""
    return f'{_toml(column.header)} = {{ {required}kind = "{column.kind}", aliases = [{aliases}] }}'


def _toml(text: str) -> str:
    """A text as a TOML string on one line."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_one_name(found: Sequence[str]) -> bool:
    return len({key(header) for header in found}) == 1


def _quoted(names: Sequence[str]) -> str:
    return " och ".join(f'"{masked(name)}"' for name in names)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _listed(columns: list[Column]) -> str:
    names = [f'"{column.header}"' for column in columns]
    return f"kolumnen {names[0]}" if len(names) == 1 else f"kolumnerna {', '.join(names[:-1])} och {names[-1]}"
