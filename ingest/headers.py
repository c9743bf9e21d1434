"""Headers of a file matched with the columns a source asks for, by the aliases of its TOML file."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from warehouse.errors import DeliveryRejected
from warehouse.reference import Column, Table


@dataclass(frozen=True)
class Match:
    """Where each wanted column stands in a file, and what else the file has.

    positions: canonical header -> index in the row; a column that the file lacks is absent.
    extra: (index, header) of every other column that has a header.
    """

    positions: dict[str, int]
    extra: tuple[tuple[int, str], ...]


def key(header: str) -> str:
    """A header without case, surplus space and composition of letters, for comparison."""
    return " ".join(unicodedata.normalize("NFC", header).casefold().split())


def known(headers: Sequence[str], table: Table) -> int:
    """How many of `headers` the table knows by name or alias."""
    names = {key(name) for column in table.columns.values() for name in _names(column)}
    return len(names & {key(header) for header in headers})


def has_required(headers: Sequence[str], table: Table) -> bool:
    """True where every required column of the table is among `headers`."""
    present = {key(header) for header in headers}
    return all(present & {key(name) for name in _names(column)} for column in table.columns.values() if column.required)


def match(headers: Sequence[str], table: Table, source: str, shown: str) -> Match:
    """The columns of `table` found in `headers`; `shown` names the file (and table) in messages.

    DeliveryRejected where a required column is missing or two columns could be the same one.
    """
    at: dict[str, list[int]] = defaultdict(list)
    for index, header in enumerate(headers):
        if key(header):
            at[key(header)].append(index)
    positions = {}
    for column in table.columns.values():
        found = at.get(key(column.header)) or [i for alias in column.aliases for i in at.get(key(alias), [])]
        taken = [i for i in dict.fromkeys(found) if i not in positions.values()]
        if len(taken) > 1:
            raise DeliveryRejected(_ambiguous(column, [headers[i] for i in taken], source, shown))
        if taken:
            positions[column.header] = taken[0]
    missing = [column for column in table.columns.values() if column.required and column.header not in positions]
    if missing:
        raise DeliveryRejected(_missing(missing, headers, set(positions.values()), table, source, shown))
    used = set(positions.values())
    return Match(positions, tuple((i, h) for i, h in enumerate(headers) if key(h) and i not in used))


def _names(column: Column) -> tuple[str, ...]:
    return (column.header, *column.aliases)


def _ambiguous(column: Column, found: list[str], source: str, shown: str) -> str:
    if len({key(header) for header in found}) == 1:
        return f'{shown}: kolumnen "{found[0]}" finns {len(found)} gånger. Byt namn på de som inte gäller.'
    return (
        f"{shown}: {' och '.join(f'{header!r}'.replace(chr(39), chr(34)) for header in found)} kan båda vara kolumnen "
        f'"{column.header}". Ta bort det namn som inte gäller ur aliases i warehouse/reference/sources/{source}.toml.'
    )


def _missing(
    columns: list[Column], headers: Sequence[str], used: set[int], table: Table, source: str, shown: str
) -> str:
    """Names each missing column, what the file has, the closest header and the line that would make it known."""
    free = {key(h): h for i, h in enumerate(headers) if key(h) and i not in used}
    lines = [
        f"{shown}: {_listed(columns)} saknas.",
        f"Filen har: {', '.join(h for h in headers if key(h)) or 'inga rubriker'}.",
    ]
    for column in columns:
        close = [c for name in _names(column) for c in get_close_matches(key(name), free, n=1, cutoff=0.5)]
        alias = free[close[0]] if close else "rubriken i filen"
        aliases = ", ".join(f'"{name}"' for name in (*column.aliases, alias))
        nearest = f'Närmast "{column.header}" är "{alias}". ' if close else ""
        lines.append(
            f"{nearest}Heter kolumnen något annat i filen, ersätt raden i warehouse/reference/sources/{source}.toml, "
            f'[tables.{table.name}.columns], med:\n    "{column.header}" = {{ required = true, kind = "{column.kind}", '
            f"aliases = [{aliases}] }}"
        )
    return "\n  ".join(lines)


def _listed(columns: list[Column]) -> str:
    names = [f'"{column.header}"' for column in columns]
    return f"kolumnen {names[0]}" if len(names) == 1 else f"kolumnerna {', '.join(names[:-1])} och {names[-1]}"
