"""The board's report as commands: made, made again as it was signed, and held against what is read in now."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ingest import console
from ingest.system_errors import reason
from warehouse import database
from warehouse.errors import KollenError

RESTATED_HEADS = ("Tabell", "Rad", "Uppgift", "I rapporten", "Nu", "Skillnad", "Leveranser sedan dess")


def report(asked: Namespace) -> None:
    """Write the report of a period in the forms asked for; all of them come in a .zip too."""
    import report as documents  # loads the document libraries, which nothing else needs

    formats = [part.strip() for part in asked.formats.split(",")] if asked.formats else list(documents.FORMATS)
    documents.check(formats)
    if asked.out.is_file():
        raise KollenError(f"{asked.out} är en fil. Ange en mapp som rapporten kan skrivas i.")
    con = database.open_current(asked.home)
    try:
        made = documents.run(asked.home, con, asked.period)
    finally:
        con.close()
    files = documents.files(made, formats, documents.own(asked.home))
    if not asked.formats:
        files[documents.file_name(made, "zip")] = documents.package(made, files)
    print(*_written(files, asked.out), sep="\n")
    for one in documents.signed(asked.home):
        if one.period == made.period:
            print(f"Det här är ett utkast. Undertecknad finns {one.id}: kollen reproduce {one.id}", file=sys.stderr)


def reproduce(asked: Namespace) -> int:
    """Make a signed report again; status 1 where it is not byte for byte what was signed."""
    import report as documents

    again = documents.reproduce(asked.home, asked.report)
    print(*_written(again.files, asked.out), sep="\n")
    print(*again.remarks, sep="\n", file=None if again.is_identical else sys.stderr)
    return 0 if again.is_identical else 1


def diff(asked: Namespace) -> None:
    """Say which figures of a signed report would be others today."""
    import report as documents

    con = database.open_current(asked.home)
    try:
        found = documents.diff(asked.home, asked.report, con)
    finally:
        con.close()
    if asked.format == "json":
        print(console.as_json({"report": asked.report, "restatements": [vars(one) for one in found]}))
        return
    if not found:
        print(f"Ingen siffra i {asked.report} skulle vara en annan i dag.")
        return
    rows = [(one.table, one.label, one.column, one.before, one.now, one.difference, ", ".join(one.deliveries))
            for one in found]  # fmt: skip
    print(console.table(RESTATED_HEADS, rows))
    print(f"{len(found)} {'siffra' if len(found) == 1 else 'siffror'} i {asked.report} skulle vara andra i dag.")


def _written(files: dict[str, bytes], folder: Path) -> list[Path]:
    import report as documents

    try:
        return documents.write(files, folder)
    except OSError as error:
        raise KollenError(
            f"{folder}: rapporten kunde inte skrivas ({reason(error)}). "
            "Är filen öppen i Word eller Excel? Stäng den eller välj en annan mapp."
        ) from error
