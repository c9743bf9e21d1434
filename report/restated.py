"""Which figures of a signed report would be others today, by how much, and what has come since."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from report.model import Restatement
from warehouse import lineage, status, wording
from warehouse.database import Connection
from warehouse.measure import catalogue

KIND = "restated"
NEVER_COMPARED = (KIND, "sources")  # tables that are about the snapshot itself
OTHER_CAUSE = "inga: inställningarna, planen eller programmet är andra"
GONE = "finns inte"


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
    """Every cell that was asked of measure(), by table, goal, line and column; `measure` tells whose it is."""
    measures = {entry["number"]: entry["measure"] for entry in report["definitions"]}
    found = {}
    for table in _tables(report):
        for line in table["lines"]:
            for column, cell in zip(table["columns"], line["cells"], strict=True):
                if cell["origin"]:
                    key = table["name"], line["goal"], line["label"], column["heading"]
                    trace = line["trace"] or column["trace"]
                    found[key] = {**cell, "measure": measures.get(trace, cell["origin"]["measure"])}
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
    return Restatement(report_id, table, label, column, before, now, _difference(old, new),
                       arrivals.behind((old or new)["measure"]))  # fmt: skip


def _difference(old: dict | None, new: dict | None) -> str:
    if not (old and new) or old["value"] is None or new["value"] is None:
        return wording.NOTHING
    if new["unit"] == "points":
        return wording.difference(new["value"] / 100, old["value"] / 100, "share")
    said = wording.difference(new["value"], old["value"], new["unit"])
    return said if any(digit in "123456789" for digit in said) else "mindre än vad som visas"


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
