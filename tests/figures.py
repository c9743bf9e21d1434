"""All that a home shows in one value, to compare homes with each other."""

from __future__ import annotations

import json
from pathlib import Path

from ingest import console
from warehouse import build, database
from warehouse.definitions import catalogue
from warehouse.measure import measure
from warehouse.wording import row as shown


def marts(home: Path) -> dict[str, list[tuple]]:
    """The rows of every mart, sorted, without the columns that tell which file a row came from."""
    con = database.open_current(home)
    try:
        return {name: sorted(con.execute(
            f"select columns(lambda c: c not in ('source_file', 'source_row', 'answer_row_id')) from {name}"
        ).fetchall(), key=repr) for name in build.MARTS}  # fmt: skip
    finally:
        con.close()


def figures(home: Path, period: str) -> str:
    """Each measure in a period, whole and by each of its dimensions, as the text that the command would write."""
    con = database.open_current(home)
    try:
        found = {}
        for measure_id, definition in catalogue().items():
            needed = definition.requires
            for by in (needed, *((*needed, name) for name in definition.dimensions if name not in needed)):
                answer = measure(con, measure_id, period, by)
                rows = [[one.by, one.value, one.numerator, one.denominator, one.n, one.low, one.high, one.withheld,
                         shown(one, answer.unit)] for one in answer]  # fmt: skip
                found[f"{measure_id} {by}"] = [rows, answer.notes]
        return json.dumps(json.loads(console.as_json(found)), ensure_ascii=False)
    finally:
        con.close()
