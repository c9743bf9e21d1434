"""One connection for many small worlds: every world's rows take the place of the last one's."""

from __future__ import annotations

from datetime import date
from itertools import count

import pyarrow

from tests.world import World
from warehouse.build import CLEAN, MARTS, read_sql
from warehouse.database import Connection

# what no measure reads, and is slow to build
UNREAD = ("ad_changes", "mart_match_proposals", "mart_match_doubts")


class ManyWorlds:
    """A warehouse in memory whose staged rows can be changed for others, and its marts with them.

    The marts are built from the product's SQL, but clean_* are views and nothing is sorted: a build takes a third of
    the time. Whether sorted or not, sums agree but for their last digits.
    name is the snapshot's, another for each world.
    """

    def __init__(self) -> None:
        self._numbers = count(1)
        self.name = ""
        self.con: Connection = World().con
        self.con.execute("set threads = 1")
        staged = [name for (name,) in self.con.execute(
            "select table_name from duckdb_tables() where table_name like 'stg_%'").fetchall()]  # fmt: skip
        self.schemas = {name: self.con.table(name).to_arrow_table().schema for name in staged}
        for name in staged:
            self.con.execute(f"drop table {name}")
        self._register({})
        self.con.execute("create table set_aside (table_name varchar, row_id bigint)")
        for name in CLEAN:
            if name not in UNREAD:
                self.con.execute(f"create view {name} as\n{read_sql(f'clean/{name}')}")

    def build(self, rows: dict[str, list[dict]], received: date | None = None) -> Connection:
        """The connection with the marts of these rows, by staged table; received is when the newest delivery came."""
        self.name = f"world {next(self._numbers)}"
        self._register({f"stg_{table}": given for table, given in rows.items()})
        self.con.execute("delete from deliveries")
        if received:
            self.con.execute("insert into deliveries (received_at) values (?)", [received])
        for name in MARTS:
            if name not in UNREAD:
                self.con.execute(f"create or replace table {name} as\n{read_sql(f'marts/{name}')}")
        return self.con

    def _register(self, rows: dict[str, list[dict]]) -> None:
        for name, schema in self.schemas.items():
            self.con.register(name, pyarrow.Table.from_pylist(rows.get(name, []), schema=schema))
