"""Which figures of a signed report would be others today, by how much, and what has come since."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from report.model import Restatement
from warehouse import lineage, status, wording
from warehouse.database import Connection
from warehouse.measure import FEWEST_ANSWERS, catalogue

KIND, STATUS = "restated", "Status"
NEVER_COMPARED = (KIND, "sources")  # tables that are about the snapshot itself
OTHER_CAUSE = "inga: inställningarna, planen eller programmet är andra"
GONE = "finns inte"
TOO_SMALL = "mindre än vad som visas"
HIDDEN = "ändrad, för få nya svar"  # fewer answers have come than a figure may rest on


def differences(con: Connection, report_id: str, before: dict, now: dict) -> list[Restatement]:
    """The figures that differ between two reports, each as a dict of their JSON, in the order of the first."""
    old, new = _figures(before), _figures(now)
    arrivals = _Arrivals(con, {one["delivery"] for one in before["files"]})
    return [
        _restatement(report_id, key, old.get(key), new.get(key), arrivals)
        for key in dict.fromkeys([*old, *new])
        if not _is_same(old.get(key), new.get(key))
    ]


def _figures(report: dict) -> dict[tuple, dict]:
    """Every figure and status, by table, goal, line and column; `measure` tells whose it is, answers how many."""
    measures = {entry["number"]: entry["measure"] for entry in report["definitions"]}
    found = {}
    for table in _tables(report):
        for line in table["lines"]:
            answers = next((cell["n"] for cell in line["cells"] if cell["n"] is not None), None)
            for column, cell in zip(table["columns"], line["cells"], strict=True):
                trace = line["trace"] or column["trace"]
                measure_id = measures.get(trace, (cell["origin"] or {}).get("measure"))
                if measure_id and (cell["origin"] or column["heading"] == STATUS):
                    key = table["name"], line["goal"], line["label"], column["heading"]
                    found[key] = {**cell, "measure": measure_id, "answers": answers}
    return found


def _tables(report: dict) -> Iterator[dict]:
    for section in report["sections"]:
        yield from (table for table in section["tables"] if table["kind"] not in NEVER_COMPARED)


def _is_same(old: dict | None, new: dict | None) -> bool:
    """Whether two cells say the same; a sum may come in another order, so the last digits are not compared."""
    if old is None or new is None:
        return False
    if old["value"] is None or new["value"] is None:
        return (old["value"], old["text"]) == (new["value"], new["text"])
    return isclose(old["value"], new["value"], rel_tol=1e-9, abs_tol=1e-9)


def _restatement(report_id: str, key: tuple, old: dict | None, new: dict | None, arrivals: _Arrivals) -> Restatement:
    table, _, label, column = key
    before, now = (cell["text"] if cell else GONE for cell in (old, new))
    difference = _difference(old, new)
    if _gives_away(old, new):
        now, difference = HIDDEN, wording.NOTHING
    return Restatement(report_id, table, label, column, before, now, difference,
                       arrivals.behind((old or new)["measure"]))  # fmt: skip


def _gives_away(old: dict | None, new: dict | None) -> bool:
    """Whether what a few answers said could be worked out from a survey's figure before and now."""
    measure_id = (old or new)["measure"]
    is_figure = any(cell and cell["value"] is not None for cell in (old, new))
    if not is_figure or measure_id not in catalogue() or not catalogue()[measure_id].survey:
        return False
    before, now = (cell["answers"] if cell else None for cell in (old, new))
    return before is None or now is None or 0 < abs(now - before) < FEWEST_ANSWERS


def _difference(old: dict | None, new: dict | None) -> str:
    if not (old and new) or old["value"] is None or new["value"] is None:
        return wording.NOTHING
    values = (new["value"], old["value"])
    is_points = new["unit"] == "points"
    said = wording.difference(*(one / 100 for one in values), "share") if is_points else wording.difference(
        *values, new["unit"])  # fmt: skip
    return said if any(digit in "123456789" for digit in said) else TOO_SMALL


class _Arrivals:
    """The deliveries that have come, or ceased to count, since a report was signed."""

    def __init__(self, con: Connection, known: set[str]):
        held = status.files(con)
        self.new = [one for one in held if one.delivery_id not in known and one.rows_read > one.identical]
        self.withdrawn = sorted(known - {one.delivery_id for one in held})

    def behind(self, measure_id: str) -> tuple[str, ...]:
        """Those that hold something of what a measure is made from."""
        read = lineage.tables(catalogue()[measure_id]) if measure_id in catalogue() else None
        came = dict.fromkeys(one.delivery_id for one in self.new if read is None or one.table_name in read)
        return (*sorted(came), *(f"{one} (räknas inte längre)" for one in self.withdrawn)) or (OTHER_CAUSE,)
