"""What a person is told about headers: what is missing, what could be meant, and the line that would make it known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from ingest.names import comparable
from warehouse.reference import Column, Table, sources

TOML = "warehouse/reference/sources"
LIKE_REQUIRED, LIKE_OPTIONAL = 0.5, 0.7  # a guess is welcome where the file is refused; in a note it would be noise


def ambiguous(column: Column, found: Sequence[str], source: str, shown: str) -> str:
    """Why the file is refused where several columns could be the same one."""
    if _is_one_name(found):
        return f'{shown}: kolumnen "{found[0]}" finns {len(found)} gånger. Byt namn på de som inte gäller.'
    return (
        f"{shown}: {_quoted(found)} kan båda vara kolumnen "
        f'"{column.header}". Ta bort det namn som inte gäller ur aliases i {TOML}/{source}.toml.'
    )


def repeated(column: Column, found: Sequence[str]) -> str:
    """The note on columns that hold the same under one name, or under several names of one column."""
    if _is_one_name(found):
        return f'Kolumnen "{found[0]}" finns {len(found)} gånger med samma innehåll; den första läses.'
    return f'{_quoted(found)} har samma innehåll; "{found[0]}" läses som "{column.header}".'


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
    has = f"Filen har: {', '.join(header for header in headers if header.strip()) or 'inga rubriker'}."
    if place and (move := _move(place, source)):
        return "\n  ".join([f"{shown}: {move}", f"{_sentence(_listed(columns))} saknas.", has])
    lines = [f"{shown}: {_listed(columns)} saknas.", has]
    for column in columns:
        close = _closest(column, unused, LIKE_REQUIRED)
        nearest = f'Närmast "{column.header}" är "{close}". ' if close else ""
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
    note = f"Kolumner som saknas i filen: {', '.join(column.header for column in columns)}."
    for column in columns:
        if close := _closest(column, unread, LIKE_OPTIONAL):
            note += (
                f' Är "{close}" kolumnen "{column.header}", ersätt raden i {TOML}/{source}.toml, '
                f"[tables.{table.name}.columns], med: {_line(column, close)}"
            )
    return [note]


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
    aliases = ", ".join(_toml(name) for name in (*column.aliases, alias))
    required = "required = true, " if column.required else ""
    return f'{_toml(column.header)} = {{ {required}kind = "{column.kind}", aliases = [{aliases}] }}'


def _toml(text: str) -> str:
    """A text as a TOML string on one line."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_one_name(found: Sequence[str]) -> bool:
    return len({" ".join(comparable(header).split()) for header in found}) == 1


def _quoted(names: Sequence[str]) -> str:
    return " och ".join(f'"{name}"' for name in names)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _listed(columns: list[Column]) -> str:
    names = [f'"{column.header}"' for column in columns]
    return f"kolumnen {names[0]}" if len(names) == 1 else f"kolumnerna {', '.join(names[:-1])} och {names[-1]}"
