"""Headers of a file matched with the columns a source asks for, by the aliases of its TOML file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest import header_advice
from warehouse.errors import DeliveryRejected
from warehouse.reference import Column, Table, sources
from warehouse.reference.meaning import key


@dataclass(frozen=True)
class Match:
    """Where each wanted column stands in a file, and what else the file has.

    positions: canonical header -> index in the row; a column that the file lacks is absent.
    extra: (index, header) of every other column that has a header, but for those that repeat a wanted one.
    notes: what somebody should know of the choice (Swedish).
    """

    positions: dict[str, int]
    extra: tuple[tuple[int, str], ...]
    notes: tuple[str, ...] = ()


def known(headers: Sequence[str], table: Table) -> int:
    """How many of `headers` the table knows by name or alias."""
    names = {key(name) for column in table.columns.values() for name in column_names(column)}
    return len(names & {key(header) for header in headers})


def has_required(headers: Sequence[str], table: Table) -> bool:
    """True where every required column of the table is among `headers`."""
    present = {key(header) for header in headers}
    return all(
        present & {key(name) for name in column_names(column)} for column in table.columns.values() if column.required
    )


def fit(headers: Sequence[str], table: Table) -> tuple[bool, bool, int]:
    """How well a row serves as header, for max(): has all it must, fits another table, columns it knows."""
    has_all = has_required(headers, table)
    return has_all, not has_all and elsewhere(headers, table) is not None, known(headers, table)


def elsewhere(headers: Sequence[str], table: Table) -> tuple[str, Table] | None:
    """The source and the other table of text or Excel that these headers fit, None where there is none."""
    for source in sources().values():
        for other in source.tables.values():
            must = any(column.required for column in other.columns.values())
            if must and other.table is None and other.name != table.name and has_required(headers, other):
                return source.id, other
    return None


def column_names(column: Column) -> tuple[str, ...]:
    """The headers that a column may have, its own first."""
    return (column.header, *column.aliases)


def match(headers: Sequence[str], table: Table, source: str, shown: str, rows: Iterable[tuple] | None = None) -> Match:
    """The columns of `table` found in `headers`; `shown` names the file (and table) in messages.

    rows: (row number, cells) of the file, by which two columns of one name can be told to hold the same.
    DeliveryRejected where a required column is missing or two columns could be the same one and differ.
    """
    at: dict[str, list[int]] = defaultdict(list)
    for index, header in enumerate(headers):
        if key(header):
            at[key(header)].append(index)
    positions, repeats, notes = {}, set(), []
    for column in table.columns.values():
        found = at.get(key(column.header)) or [i for alias in column.aliases for i in at.get(key(alias), [])]
        taken = [i for i in dict.fromkeys(found) if i not in positions.values()]
        if len(taken) > 1:
            names = [headers[i] for i in taken]
            if rows is None or (number := first_difference(rows, taken)) is not None:
                place = "" if rows is None else f" De skiljer sig först på rad {number}."
                raise DeliveryRejected(header_advice.ambiguous(column, names, source, shown) + place)
            notes.append(header_advice.repeated(column, names))
            repeats |= set(taken[1:])
        if taken:
            positions[column.header] = taken[0]
    missing = [column for column in table.columns.values() if column.required and column.header not in positions]
    used = repeats | set(positions.values())
    free = tuple((i, h) for i, h in enumerate(headers) if key(h) and i not in used)
    if missing:
        place = elsewhere(headers, table)
        raise DeliveryRejected(
            header_advice.missing(missing, headers, [h for _, h in free], table, source, shown, place)
        )
    return Match(positions, free, tuple(notes))


def first_difference(rows: Iterable[tuple], columns: Sequence[int]) -> int | None:
    """The number of the first row where the columns at these places do not hold the same, None where there is none."""
    for number, cells in rows:
        if cells is not None and len({(cells[i] or "").strip() for i in columns}) > 1:
            return number
    return None
