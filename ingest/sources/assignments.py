"""The assignment database in Access. Names, phone numbers, e-mail and notes are not even decoded."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from ingest import access, headers, reading
from ingest.access_header import ACE_SIGNATURE, JET_SIGNATURE, OTHER_FILES, SIGNATURE_AT
from ingest.reading import Contents, RawTable, cell_text
from warehouse.errors import DeliveryRejected
from warehouse.reference import Source, Table


def read(path: Path, source: Source, shown: str) -> Contents:
    """Every wanted table of the database; a row is numbered by its place in the table, from 1."""
    _refuse_other_text(path, shown)
    try:
        database = access.open_database(path)
        contents = Contents([])
        for wanted in source.tables.values():
            _read_table(database, wanted, source, shown, contents)
    except access.AccessError as error:
        raise DeliveryRejected(str(error).replace(str(path), shown)) from error
    if database.is_open_elsewhere:
        contents.notes.append("Databasen är öppen i Access. Stäng den och läs in den igen om något saknas.")
    return contents


def _refuse_other_text(path: Path, shown: str) -> None:
    """Refuse what is no database nor any other known kind of file, whose beginning may be anybody's data."""
    with path.open("rb") as file:
        start = file.read(SIGNATURE_AT + len(JET_SIGNATURE))
    if start[SIGNATURE_AT:] not in (JET_SIGNATURE, ACE_SIGNATURE) and not start.startswith(tuple(OTHER_FILES)):
        raise DeliveryRejected(
            f"{shown} kan inte läsas: filen är inte en Access-databas. "
            "Kontrollera att rätt fil ligger i leveransen (.accdb eller .mdb)."
        )


def _read_table(database: access.Database, wanted: Table, source: Source, shown: str, contents: Contents) -> None:
    """Adds the raw table to `contents`, and notes on what is left out."""
    names = {headers.key(name): name for name in (*database.tables, *database.linked)}
    name = names.get(headers.key(wanted.table))
    if name is None and wanted.required:
        raise DeliveryRejected(_missing(wanted, list(names.values()), source, shown))
    if name is None:
        contents.notes.append(f'Tabellen "{wanted.table}" saknas; den är inte obligatorisk.')
        return
    in_file = database.columns(name) if name in database.tables else ()
    read = database.read(name, [] if not in_file else _wanted(in_file, wanted, source, shown))
    found = headers.match(read.columns, wanted, source.id, f"{shown}, tabellen {wanted.table}")
    at = [found.positions.get(column) for column in wanted.columns]
    rows = [
        (number, *[None if i is None else cell_text(row[i]) for i in at])
        for number, row in enumerate(read.rows, start=1)
    ]
    contents.tables.append(RawTable(wanted.name, tuple(wanted.columns), rows))
    left_out = [column for column in in_file if column not in read.columns]
    notes = reading.extra_columns(left_out, source.settings["never_read"])
    if read.skipped:
        notes.append(f"Kolumner av ett slag som inte går att läsa: {', '.join(read.skipped)}.")
    contents.notes += [f"Tabellen {wanted.table}: {note}" for note in notes]


def _wanted(in_file: tuple[str, ...], wanted: Table, source: Source, shown: str) -> list[str]:
    """The database's own names of the columns that the table asks for."""
    found = headers.match(in_file, wanted, source.id, f"{shown}, tabellen {wanted.table}")
    return [in_file[index] for index in found.positions.values()]


def _missing(wanted: Table, names: list[str], source: Source, shown: str) -> str:
    close = get_close_matches(wanted.table, names, n=1, cutoff=0.5)
    nearest = f' Närmast är "{close[0]}".' if close else ""
    return (
        f'{shown}: tabellen "{wanted.table}" saknas. Databasen har: {", ".join(names) or "inga tabeller"}.{nearest} '
        f"Heter tabellen något annat, ändra raden i warehouse/reference/sources/{source.id}.toml, "
        f'[tables.{wanted.name}], till:\n    table = "{close[0] if close else "tabellens namn"}"'
    )
