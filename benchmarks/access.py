"""How long the assignment database takes to read, each way as a ratio to mdb-export on the same file and table.

The yardstick is Debian's mdb-export (package mdbtools) writing all the columns as CSV, its start included. The readers
are timed in this process, and once more as a process of their own, with the start of Python and the imports.
Run: python -m benchmarks.access
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.way import seconds
from ingest import access_writer
from ingest.access import open_database
from ingest.demo.database import COLUMNS
from ingest.sources import assignments
from warehouse.reference import sources

TABLE, ROWS, ROUNDS, MOST = "Uppdrag", 5000, 9, 4
YARDSTICK = "mdb-export"
SMALL_TABLES = {name: (columns, []) for name, columns in COLUMNS.items() if name != TABLE}
NOTE = "Återkoppling till enheten: profilen är förankrad hos chefen, två referenser återstår. "


def main() -> None:
    """Print every way of reading with its time and its ratio."""
    if shutil.which(YARDSTICK) is None:
        print(f"{YARDSTICK} saknas, så det finns inget att jämföra med. Installera det: apt-get install mdbtools")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "uppdrag.accdb")
        access_writer.write(path, {TABLE: (COLUMNS[TABLE], [row(number) for number in range(ROWS)]), **SMALL_TABLES})
        check(path)
        taken = measured({YARDSTICK: lambda: export(path), **ways(path)})
    yardstick = taken.pop(YARDSTICK)
    size = f"{ROWS} rader × {len(COLUMNS[TABLE])} kolumner"
    print(f"Måttstock: {YARDSTICK} skriver {size} på {yardstick * 1000:.0f} ms\n")
    for name, took in taken.items():
        print(f"{name:55} {took * 1000:6.0f} ms {took / yardstick:6.1f} ×")
    print(f"\nAlla kolumner ska läsas på högst {MOST} × måttstocken.")


def ways(path: Path) -> dict[str, Callable[[], object]]:
    """What is timed, by its name in Swedish."""
    source = sources()["assignments"]
    alone = [sys.executable, "-c", f"from ingest.access import open_database as o; o({str(path)!r}).read({TABLE!r})"]
    return {
        "Alla kolumner som värden": lambda: open_database(path).read(TABLE),
        "Inläsningens kolumner som texter": lambda: assignments.read(path, source, path.name),
        "Alla kolumner som värden, med Pythons start": lambda: subprocess.run(alone, check=True),
    }


def measured(steps: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median of each step's times; they take turns, so that a busy moment hits them alike."""
    rounds = [{name: seconds(step) for name, step in steps.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(one[name] for one in rounds) for name in steps}


def check(path: Path) -> None:
    """The reader gives every row that was written, to the last value; a fast reader that loses one has no time."""
    if open_database(path).read(TABLE).rows != [row(number) for number in range(ROWS)]:
        raise SystemExit("Läsaren gav andra rader än de som skrevs.")


def export(path: Path) -> None:
    """The yardstick: the whole table as CSV."""
    subprocess.run([YARDSTICK, str(path), TABLE], check=True, stdout=subprocess.DEVNULL)


def row(number: int) -> tuple:
    """One assignment: each has its own prices, hours and dates, and every second a note."""
    ordered = datetime(2012, 1, 2) + timedelta(days=number, hours=8, minutes=number % 60)
    is_over = number % 7 > 0
    note = NOTE * (1 + number % 5) if number % 2 else None
    return (
        number + 1, f"{2012 + number % 14}/{number:05}" if number % 5 else "", 1 + number % 900, 1 + number % 11,
        1 + number % 40, ("Förskola", "Skola", "Socialtjänst", "Äldreomsorg", "Övrigt")[number % 5],
        f"Enhetschef, område {number % 300}", number % 3 == 0, ordered, ordered + timedelta(days=5),
        ordered + timedelta(days=60) if is_over else None, "Avslutat" if is_over else "Pågående",
        Decimal(27000 + number % 977), number % 13 * 0.5 or None, Decimal("950.5"), 10 + number % 311 / 4,
        Decimal(27000 + number % 1999) + Decimal("0.25") if is_over else None,
        ordered + timedelta(days=75) if is_over else None, number % 4 == 0, number % 2 == 0, number % 4,
        ordered + timedelta(days=62), ordered + timedelta(days=62) if is_over else None, None, note,
    )  # fmt: skip


if __name__ == "__main__":
    main()
