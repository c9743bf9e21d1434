"""How long the main way takes: demo, ingest, questions and report, each as a ratio to one yardstick of the same run.

The yardstick is Python's csv module reading the demo's largest text file, so that the ratios mean the same on a faster
or busier machine. Run: python -m benchmarks.way
"""

from __future__ import annotations

import csv
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingest.demo import write_demo
from ingest.pipeline import ingest
from report import FORMATS, collect, files, package
from warehouse import database, plan
from warehouse.measure import measure
from warehouse.period import Period

PERIOD = "2025T2"


def main() -> None:
    """Print every step with its seconds and its ratio."""
    with tempfile.TemporaryDirectory() as folder:
        delivery, home = Path(folder, "delivery"), Path(folder, "home")
        write = seconds(lambda: write_demo(delivery))
        yardstick = statistics.median(seconds(lambda: read_csv(delivery)) for _ in range(5))
        steps = {"Skriva den påhittade leveransen": write}
        steps["Läsa in den, första gången"] = seconds(lambda: ingest(home, [delivery]))
        steps["Läsa in samma igen (inget nytt)"] = seconds(lambda: ingest(home, [delivery]))
        con = database.open_current(home)
        for name, ask in questions(con).items():
            ask()
            steps[name] = statistics.median(seconds(ask) for _ in range(5))
        con.close()
    print(f"Måttstock: csv läser den största filen på {yardstick * 1000:.0f} ms\n")
    for name, taken in steps.items():
        print(f"{name:45} {taken:8.3f} s {taken / yardstick:9.1f} ×")


def questions(con) -> dict[str, Callable[[], object]]:
    """What a published warehouse is asked, by name."""
    report = collect(con, Period.parse(PERIOD))
    return {
        "Ett mått": lambda: measure(con, "revenue", PERIOD),
        "Andel rekryteringar per förvaltning": lambda: measure(con, "market_share", PERIOD, ["administration"]),
        "Planens 45 indikatorer": lambda: plan.indicators(con, Period.parse(PERIOD)),
        "Samla rapporten": lambda: collect(con, Period.parse(PERIOD)),
        **{f"Rapporten som {fmt}": lambda fmt=fmt: files(report, [fmt]) for fmt in FORMATS},
        "Allt för ett tertial, i en .zip": lambda: everything(con),
    }


def everything(con) -> bytes:
    """The report as from a program just started: every figure is asked again, and every form made."""
    database.forget()
    made = collect(con, Period.parse(PERIOD))
    return package(made, files(made))


def read_csv(delivery: Path) -> int:
    """The number of rows of the largest text file of the delivery's ads."""
    largest = max((delivery / "varbi").glob("*.csv"), key=lambda path: path.stat().st_size)
    encoding = "utf-16" if largest.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"
    with largest.open(encoding=encoding, errors="replace", newline="") as opened:
        return sum(1 for _ in csv.reader(opened, delimiter=";"))


def seconds(work: Callable[[], object]) -> float:
    """The wall time of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
