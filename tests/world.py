"""Small worlds: rows put into the staged tables by name, and the marts built over them."""

from __future__ import annotations

from datetime import date
from itertools import count

import duckdb

from tests.staged import empty
from warehouse import build
from warehouse.database import Connection

PACKAGES = (
    (1, "Chefspaket", True, True), (2, "Stora paketet", True, True), (3, "Second opinion", True, False),
    (4, "Omtag", True, False), (5, "KBR-utbildning", False, False),
)  # fmt: skip
ORGANISATIONS = {
    "Farsta": 1, "Järva": 2, "Socialförvaltningen": 3, "Micasa Fastigheter i Stockholm AB": 4,
    "Nya förvaltningen": 5, "Rinkeby-Kista stadsdelsförvaltning": 6,
}  # fmt: skip


class World:
    """A warehouse in memory that starts with the packages and customers above and no events.

    con is the connection of an earlier world, whose rows give way to this one's.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection | None = None) -> None:
        self.con: duckdb.DuckDBPyConnection = con or empty()
        for (table,) in self.con.execute(
            "select table_name from duckdb_tables() where table_name like 'stg_%' or table_name = 'deliveries'"
        ).fetchall():
            self.con.execute(f"delete from {table}")
        self._ids = count(1)
        for row in PACKAGES:
            self.put("packages", package_id=row[0], package=row[1], is_counted=row[2], is_whole_process=row[3])
        for name, customer_id in ORGANISATIONS.items():
            self.put("customers", customer_id=customer_id, organisation=name)

    def put(self, table: str, **values) -> int:
        """One row in stg_<table>; its row_id."""
        row_id = next(self._ids)
        values = {"row_id": row_id, "delivery": 1, "source_file": f"{table}.csv", "source_row": row_id, **values}
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.con.execute(f"insert into stg_{table} ({names}) values ({marks})", list(values.values()))
        return row_id

    def ad(self, day: str, organisation: str = "Farsta", **values) -> None:
        """One published ad."""
        row = {"ad_id": f"A{next(self._ids)}", "area": "Övrigt", "is_manager": False, "position_count": 1}
        self.put("ads", **{**row, "organisation": organisation, "published_date": date.fromisoformat(day), **values})

    def assignment(self, day: str | None, package: int = 2, organisation: str = "Farsta", **values) -> int:
        """One assignment that started on `day`; its id."""
        assignment_id = next(self._ids)
        start = date.fromisoformat(day) if day else None
        row = {"area": "Övrigt", "is_manager": False, "status": "Avslutat", "start_date": start, "ordered_date": start}
        row |= {"package_id": package, "customer_id": ORGANISATIONS[organisation], "assignment_id": assignment_id}
        self.put("assignments", **{**row, **values})
        return assignment_id

    def answer(self, day: str, survey: str, grades: dict[str, float | bool], assignment_id: int | None = None) -> None:
        """One survey answer; a number is a grade, True and False are Ja and Nej."""
        row_id = self.put(
            "answers", answer_id=f"S{next(self._ids)}", survey=survey, assignment_id=assignment_id,
            answered_date=date.fromisoformat(day),
        )  # fmt: skip
        for question, said in grades.items():
            is_yes = said if isinstance(said, bool) else None
            kind = "yes_no" if is_yes is not None else "recommend" if question.endswith("recommend") else "grade"
            self.put(
                "answer_values", answer_row_id=row_id, survey=survey, question=question, question_text=question,
                question_kind=kind, grade=None if is_yes is not None else said, is_yes=is_yes,
            )  # fmt: skip

    def ledger(self, month: str, kind: str, amount: float, ledger_type: str = "Utfall", **values) -> None:
        """One row of the ledger, in kr."""
        day = date.fromisoformat(f"{month}-01")
        row = {"month": day, "account": kind, "ledger_kind": kind, "ledger_type": ledger_type, "amount": amount}
        self.put("ledger", **{**row, **values})

    def staffing(self, month: str, fte: float, unit: str = "Enhet 1", **values) -> None:
        """One month's staffing of a unit."""
        self.put("staffing", month=date.fromisoformat(f"{month}-01"), unit=unit, fte=fte, **values)

    def built(self) -> Connection:
        """The connection, with the marts built."""
        self.con.execute("create table if not exists findings (severity varchar, table_name varchar, row_id bigint)")
        self.con.execute("create or replace view set_aside as select distinct table_name, row_id from findings")
        build.build_marts(self.con)
        return self.con
