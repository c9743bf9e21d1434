"""The assignment database in Access. The columns of names, phone numbers, e-mail and notes are not even decoded."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from ingest import access, access_driver, headers, privacy, reading
from ingest.access import Database, DriverDatabase
from ingest.access_header import ACE_SIGNATURE, JET_SIGNATURE, OTHER_FILES, SIGNATURE_AT
from ingest.reading import Contents, RawTable, cell_text
from warehouse.errors import DeliveryRejected
from warehouse.reference import Source, Table


def read(path: Path, source: Source, shown: str) -> Contents:
    """Every wanted table of the database; a row is numbered by its place in the table, from 1."""
    _refuse_other_text(path, shown)
    try:
        database = access.open_database(path)
        contents = Contents([], _notes(database, source))
        for wanted in source.tables.values():
            _read_table(database, wanted, source, shown, contents)
    except access.AccessError as error:
        raise DeliveryRejected(str(error).replace(str(path), shown)) from error
    return contents


def _notes(database: Database | DriverDatabase, source: Source) -> list[str]:
    """What concerns the database as a whole."""
    notes = []
    if database.is_open_elsewhere:
        notes.append("Databasen är öppen i Access. Stäng den och läs in den igen om något saknas.")
    wanted = {headers.key(table.table) for table in source.tables.values()}
    elsewhere = [f"{name} ({place})" for name, place in database.linked.items() if headers.key(name) not in wanted]
    if elsewhere:
        named = privacy.masked(", ".join(sorted(elsewhere)))
        notes.append(f"Länkade tabeller, som ligger på annat ställe och inte läses: {named}.")
    return notes


def _refuse_other_text(path: Path, shown: str) -> None:
    """Refuse what is no database nor any other known kind of file, whose beginning may be anybody's data."""
    with path.open("rb") as file:
        start = file.read(SIGNATURE_AT + len(JET_SIGNATURE))
    if start[SIGNATURE_AT:] not in (JET_SIGNATURE, ACE_SIGNATURE) and not start.startswith(tuple(OTHER_FILES)):
        raise DeliveryRejected(
            f"{shown} kan inte läsas: filen är inte en Access-databas. "
            "Kontrollera att rätt fil ligger i leveransen (.accdb eller .mdb)."
        )


def _read_table(
    database: Database | DriverDatabase, wanted: Table, source: Source, shown: str, contents: Contents
) -> None:
    """Adds the raw table to `contents`, and notes on what is left out."""
    names = {headers.key(name): name for name in (*database.tables, *database.linked)}
    name = names.get(headers.key(wanted.table))
    if name is None and wanted.required:
        raise DeliveryRejected(_missing(wanted, list(names.values()), source, shown))
    if name is None:
        contents.notes.append(f'Tabellen "{wanted.table}" saknas; den är inte obligatorisk.')
        return
    in_file, unreadable = database.columns(name), database.unreadable(name)
    stored = _stored_names((*in_file, *unreadable), wanted, source, shown)
    contents.notes += _column_notes(stored, in_file, unreadable, wanted, source, shown)
    readable = {column: found for column, found in stored.items() if found not in unreadable}
    read = database.read(name, list(readable.values()))
    if wanted.required and not read.rows:
        raise DeliveryRejected(
            f"{shown}: tabellen {wanted.table} är tom. "
            "Kontrollera att rätt databas ligger i leveransen och kopiera den igen."
        )
    place = {column: index for index, column in enumerate(readable)}
    at = [place.get(column) for column in wanted.columns]
    rows = [
        (number, *[None if i is None else cell_text(row[i]) for i in at])
        for number, row in enumerate(read.rows, start=1)
    ]
    raw = RawTable(wanted.name, tuple(wanted.columns), rows)
    contents.notes += [f"Tabellen {wanted.table}: {note}" for note in privacy.mask(raw, wanted)]
    contents.tables.append(raw)


def _stored_names(in_file: tuple[str, ...], wanted: Table, source: Source, shown: str) -> dict[str, str]:
    """The database's own names of the columns that the table asks for, by their canonical headers."""
    found = headers.match(in_file, wanted, source.id, f"{shown}, tabellen {wanted.table}")
    return {column: in_file[index] for column, index in found.positions.items()}


def _column_notes(
    stored: dict[str, str],
    in_file: tuple[str, ...],
    unreadable: dict[str, str],
    wanted: Table,
    source: Source,
    shown: str,
) -> list[str]:
    """What is left out of a table; DeliveryRejected where a required column can't be read."""
    notes = []
    for column, found in stored.items():
        if found not in unreadable:
            continue
        why = f'kolumnen "{found}" finns men går inte att läsa, för den är {unreadable[found]}'
        action = f"Gör den till en vanlig kolumn i Access och kopiera filen igen{access_driver.advice()}."
        if wanted.columns[column].required:
            raise DeliveryRejected(f"{shown}, tabellen {wanted.table}: {why}. {action}")
        notes.append(f"{why}, så den är tom. {action}")
    left_out = [found for found in in_file if found not in stored.values()]
    notes += reading.extra_columns(left_out, source.settings["never_read"])
    others = [f"{found} ({kind})" for found, kind in unreadable.items() if found not in stored.values()]
    if others:
        notes.append(f"Kolumner av ett slag som inte går att läsa: {privacy.masked(', '.join(others))}.")
    return [f"Tabellen {wanted.table}: {note}" for note in notes]


def _missing(wanted: Table, names: list[str], source: Source, shown: str) -> str:
    close = get_close_matches(wanted.table, names, n=1, cutoff=0.5)
    nearest = f' Närmast är "{privacy.masked(close[0])}".' if close else ""
    named = privacy.masked(", ".join(names)) or "inga tabeller"
    return (
        f'{shown}: tabellen "{wanted.table}" saknas. Databasen har: {named}.{nearest} '
        f"Heter tabellen något annat, ändra raden i warehouse/reference/sources/{source.id}.toml, "
        f'[tables.{wanted.name}], till:\n    table = "{close[0] if close else "tabellens namn"}"'
    )
