"""Damages sound files in many ways and reads them: each is refused in Swedish or read to the last row, nothing else.

    python -m tests.fuzzing --mutations 2000 --seed 1              # of each kind; `make fuzz`
    python -m tests.fuzzing --kind accdb --seed 1 --only 417       # one of them again

A mutation is given by kind, seed and number alone. It is read in a process of its own with a time limit and a memory
limit. What may happen: the file is refused with a message that names it, or the same tables come with as many rows as
before the damage. (No checksum guards the values inside a database, so a value may be another.) Everything else is
printed, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import xlsxwriter

from ingest.reading import Contents
from ingest.sources import ads, assignments
from tests import deliveries
from warehouse.errors import KollenError
from warehouse.reference import Source, sources

PAGE = 4096
SECONDS = 20  # what reading one damaged file may take; a sound one takes a few hundredths
MEMORY = 1 << 30  # what it may claim beyond what the process has when it begins
REFUSED, READ = "avvisad", "läst"
ACCEPTED = (REFUSED, READ)
NOT_FOR_A_READER = re.compile(r"Error\b|Errno|Traceback|0x[0-9a-f]{4}")


@dataclass(frozen=True)
class Kind:
    """A kind of file: how a sound one is written (in a folder), and its reader and source."""

    write: Callable[[Path], Path]
    read: Callable[[Path, Source, str], Contents]
    source: str


def write_database(folder: Path) -> Path:
    """A sound database of some twenty pages: every wanted table, long memos, a second page of rows."""
    return deliveries.write_database(folder, assignments=90)


def write_workbook(folder: Path) -> Path:
    """A sound workbook with two visible sheets, of which one holds ads."""
    path = folder / "annonser.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("Annonser"), book.add_worksheet("Om exporten")
    for row, cells in enumerate([deliveries.AD_HEADERS, *map(deliveries.ad, range(1, 121))]):
        sheet.write_row(row, 0, cells)
    other.write_row(0, 0, ["Exporterad", "2025-04-30"])
    book.close()
    return path


KINDS = {
    "accdb": Kind(write_database, assignments.read, "assignments"),
    "xlsx": Kind(write_workbook, ads.read, "ads"),
}


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 where any mutation had an outcome that may not be."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description="Läser skadade filer.")
    parser.add_argument("--mutations", type=int, default=2000, help="antal skador av varje slag")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--only", type=int, help="bara skadan med detta nummer")
    chosen = parser.parse_args(arguments)
    numbers = range(chosen.mutations) if chosen.only is None else [chosen.only]
    failed = False
    for kind in [chosen.kind] if chosen.kind else KINDS:
        counted: Counter[str] = Counter()
        for number, damage, outcome in outcomes(kind, chosen.seed, numbers):
            counted[outcome if outcome in ACCEPTED else "FEL"] += 1
            if outcome not in ACCEPTED:
                failed = True
                print(f"--kind {kind} --seed {chosen.seed} --only {number}: {damage}: {outcome}", flush=True)
        print(kind, ", ".join(f"{name} {count}" for name, count in sorted(counted.items())), flush=True)
    return int(failed)


def outcomes(kind: str, seed: int, numbers: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    """(number, what was done to the file, what came of it) of each mutation."""
    worker = _Worker(kind, seed)
    try:
        for number in numbers:
            outcome = worker.outcome(number)
            yield number, mutation(worker.sound, kind, seed, number)[0], outcome
    finally:
        worker.close()


# The mutations


def mutation(sound: bytes, kind: str, seed: int, number: int) -> tuple[str, bytes]:
    """(what is done, the damaged file)."""
    choose = random.Random(f"{kind} {seed} {number}")
    name = choose.choice(list(MUTATIONS))
    content = bytearray(sound)
    MUTATIONS[name](content, choose)
    return name, bytes(content)


def _truncate(content: bytearray, choose: random.Random) -> None:
    del content[choose.randrange(len(content)) :]


def _truncate_at_a_page(content: bytearray, choose: random.Random) -> None:
    del content[_page(content, choose) * PAGE :]


def _flip_bits(content: bytearray, choose: random.Random) -> None:
    for _ in range(choose.choice([1, 1, 1, 2, 8, 64])):
        content[choose.randrange(len(content))] ^= 1 << choose.randrange(8)


def _flip_in_the_small_numbers(content: bytearray, choose: random.Random) -> None:
    """Bits of a page's first or last bytes: headers and places of rows, the directory of a zip file."""
    start = _page(content, choose) * PAGE
    at = start + choose.choice([choose.randrange(96), PAGE - 1 - choose.randrange(96)])
    content[min(at, len(content) - 1)] ^= 1 << choose.randrange(8)


def _overwrite(content: bytearray, choose: random.Random) -> None:
    start, end = _range(content, choose)
    content[start:end] = choose.choice([choose.randbytes(end - start), b"\xff" * (end - start)])


def _zero(content: bytearray, choose: random.Random) -> None:
    start, end = _range(content, choose)
    content[start:end] = bytes(end - start)


def _zero_a_page(content: bytearray, choose: random.Random) -> None:
    start = _page(content, choose) * PAGE
    size = len(content[start : start + PAGE])
    content[start : start + size] = bytes(size)


def _repeat(content: bytearray, choose: random.Random) -> None:
    start, end = _range(content, choose)
    content[end:end] = content[start:end]


def _cut(content: bytearray, choose: random.Random) -> None:
    start, end = _range(content, choose)
    del content[start:end]


def _swap_pages(content: bytearray, choose: random.Random) -> None:
    first, second = (_page(content, choose) * PAGE for _ in range(2))
    pages = bytes(content[first : first + PAGE]), bytes(content[second : second + PAGE])
    content[first : first + len(pages[1])] = pages[1]
    content[second : second + len(pages[0])] = pages[0]


def _page_over_another(content: bytearray, choose: random.Random) -> None:
    start, end = (_page(content, choose) * PAGE for _ in range(2))
    content[end : end + PAGE] = content[start : start + PAGE]


def _repeat_a_page(content: bytearray, choose: random.Random) -> None:
    start = _page(content, choose) * PAGE
    content[start:start] = content[start : start + PAGE]


def _cut_a_page(content: bytearray, choose: random.Random) -> None:
    start = _page(content, choose) * PAGE
    del content[start : start + PAGE]


def _page(content: bytearray, choose: random.Random) -> int:
    return choose.randrange(-(-len(content) // PAGE))


def _range(content: bytearray, choose: random.Random) -> tuple[int, int]:
    size = choose.choice([1, 2, 4, 16, 100, 1000, 5000])
    start = choose.randrange(max(1, len(content) - size))
    return start, min(start + size, len(content))


MUTATIONS: dict[str, Callable[[bytearray, random.Random], None]] = {
    "avhuggen": _truncate,
    "avhuggen vid en sida": _truncate_at_a_page,
    "vända bitar": _flip_bits,
    "en vänd bit i en sidas början eller slut": _flip_in_the_small_numbers,
    "överskriven": _overwrite,
    "nollställd": _zero,
    "nollställd sida": _zero_a_page,
    "upprepat stycke": _repeat,
    "bortklippt stycke": _cut,
    "två sidor har bytt plats": _swap_pages,
    "en sida över en annan": _page_over_another,
    "upprepad sida": _repeat_a_page,
    "bortklippt sida": _cut_a_page,
}


# The reading, in a process of its own


class _Worker:
    """A process that reads damaged files one by one; it is replaced where it hangs or dies."""

    def __init__(self, kind: str, seed: int) -> None:
        self._kind, self._seed = kind, seed
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._kind, self._seed), daemon=True)
        self._process.start()
        theirs.close()
        self.sound = self._pipe.recv()

    def outcome(self, number: int) -> str:
        self._pipe.send(number)
        try:
            if self._pipe.poll(SECONDS):
                return self._pipe.recv()
            found = f"inte klar på {SECONDS} s"
        except EOFError:
            self._process.join()
            found = f"processen dog med status {self._process.exitcode}"
        self.close()
        self._start()
        return found

    def close(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, kind: str, seed: int) -> None:
    """Answers each number with the outcome of that mutation, until the pipe is closed."""
    with tempfile.TemporaryDirectory() as folder, suppress(EOFError):
        path = KINDS[kind].write(Path(folder))
        sound, expected = path.read_bytes(), read(kind, path)
        _limit_memory()
        pipe.send(sound)
        while True:
            path.write_bytes(mutation(sound, kind, seed, pipe.recv())[1])
            pipe.send(_outcome(kind, path, expected))


def _outcome(kind: str, path: Path, expected: dict[str, int]) -> str:
    shown = f"mapp/{path.name}"
    try:
        found = read(kind, path)
    except KollenError as error:
        is_clear = str(error).startswith(shown) and not NOT_FOR_A_READER.search(str(error))
        return REFUSED if is_clear else f"otydligt fel: {error}"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return READ if found == expected else f"{found} i stället för {expected}"


def read(kind: str, path: Path) -> dict[str, int]:
    """The number of rows of each table."""
    how = KINDS[kind]
    contents = how.read(path, sources()[how.source], f"mapp/{path.name}")
    return {table.name: len(table.rows) for table in contents.tables}


def _limit_memory() -> None:
    """Nothing where the system has no such limit."""
    with suppress(ImportError, OSError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY,) * 2)


if __name__ == "__main__":
    sys.exit(main())
