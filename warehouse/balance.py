"""What became of every row that was read: the tables deliveries, snapshot and source_files of a new warehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from warehouse import reference
from warehouse.database import VERSION, Connection

COUNTS = ("rows_read", "accepted", "set_aside", "replaced", "identical")
PARTS = ("raw_answer_values",)  # parts of rows of another table, which are counted there
CONTENT_OF_ANSWERS = """(
    select list((v."Fråga", v."Värde") order by v."Fråga", v.row_id) from raw_answer_values v
    where v.delivery = r.delivery and v.source_file = r.source_file and v.source_row = r.source_row
)"""


@dataclass(frozen=True)
class Balance:
    """The rows of one table in one file of one delivery: rows_read = accepted + set_aside + replaced + identical.

    identical: said the same as a row that counts. replaced: a newer row, or a newer file, says something else.
    """

    delivery: int
    source: str
    source_file: str
    table_name: str
    rows_read: int
    accepted: int
    set_aside: int
    replaced: int
    identical: int

    @property
    def adds_up(self) -> bool:
        """False means that rows were lost or made, which is a defect of ours."""
        return self.rows_read == self.accepted + self.set_aside + self.replaced + self.identical


def record_deliveries(con: Connection, manifests: Sequence[dict]) -> None:
    """Write deliveries, and how many rows they held, from their manifests, given in the order of receipt.

    The gate compares with them; delivered_rows counts also the files that an earlier delivery held already.
    """
    con.execute(
        "create or replace table deliveries "
        "(delivery integer, delivery_id varchar, received_at timestamp, folder varchar, is_demo boolean)"
    )
    con.execute("create or replace table delivered_rows (delivery integer, table_name varchar, rows bigint)")
    for delivery, manifest in enumerate(manifests, start=1):
        for file in manifest["files"]:
            for table, rows in file["tables"].items():
                con.execute("insert into delivered_rows values (?, ?, ?)", [delivery, table, rows])
        con.execute(
            "insert into deliveries values (?, ?, ?, ?, ?)",
            [delivery, *(manifest[key] for key in ("delivery_id", "received_at", "folder", "demo"))],
        )


def record(
    con: Connection,
    snapshot_id: str,
    created_at: datetime,
    manifests: Sequence[dict],
    repeats: Sequence[Mapping[str, str]],
) -> list[Balance]:
    """Write snapshot and source_files from the deliveries' manifests, given in the order of receipt.

    repeats: per delivery, its files that an earlier one holds -> that one's id. Their rows were not read.
    """
    con.execute(
        "create or replace table snapshot as "
        "select ? as snapshot_id, ?::timestamp as created_at, ?::integer as version, ? as configuration",
        [snapshot_id, created_at, VERSION, reference.fingerprint()],
    )
    con.execute(
        "create or replace table source_files (delivery integer, source varchar, source_file varchar, sha256 varchar, "
        "size bigint, table_name varchar, rows_read bigint, accepted bigint, set_aside bigint, replaced bigint, "
        "identical bigint, notes varchar)"
    )
    fates = {table: _fates(con, table) for table in reference.raw_columns() if table not in PARTS}
    balances: list[Balance] = []
    for delivery, (manifest, repeated) in enumerate(zip(manifests, repeats, strict=True), start=1):
        for file in manifest["files"]:
            balances += _record_file(con, delivery, file, repeated.get(file["file"]), fates)
    told = {(one.delivery, one.source_file, one.table_name) for one in balances}
    for table, counts in fates.items():  # rows that no manifest tells of
        for (delivery, file), count in counts.items():
            if (delivery, file, table) not in told:
                balances.append(Balance(delivery, "", file, table, 0, *count))
    return balances


def _record_file(con: Connection, delivery: int, file: dict, holder: str | None, fates: dict) -> list[Balance]:
    """One row of source_files per table in the file; a file that `holder` holds has one row with no table's name."""
    about = [delivery, file["source"], file["file"], file["sha256"], file["size"]]
    if holder:
        _insert(con, [*about, "", 0, 0, 0, 0, 0, f"Samma fil som i leverans {holder}."])
        return []
    notes = "\n".join(file["notes"]) or None
    tables = {table: rows for table, rows in file["tables"].items() if table not in PARTS}
    balances = []
    for table, rows_read in tables.items():
        counted = fates[table].get((delivery, file["file"]), (0, 0, 0, 0))
        balances.append(Balance(delivery, file["source"], file["file"], table, rows_read, *counted))
        _insert(con, [*about, table, rows_read, *counted, notes])
        notes = None
    if not tables:
        _insert(con, [*about, "", 0, 0, 0, 0, 0, notes])
    return balances


def _insert(con: Connection, row: list) -> None:
    con.execute(f"insert into source_files values ({', '.join('?' * len(row))})", row)


def _fates(con: Connection, table: str) -> dict[tuple[int, str], tuple[int, int, int, int]]:
    """(delivery, file) -> its rows accepted, set aside, replaced and identical."""
    stem = table.removeprefix("raw_")
    columns = [f'r."{header}"' for header in reference.raw_columns()[table]]
    if table == "raw_answers":
        columns.append(CONTENT_OF_ANSWERS)
    rows = con.execute(
        f"""
        with contents as (
            select r.row_id, r.delivery, r.source_file, hash({", ".join(columns)}) as content from {table} r
        ), counting as (
            select row_id, content from contents semi join clean_{stem} using (row_id)
        ), fates as (
            select delivery, source_file,
                   case when row_id in (select row_id from set_aside where table_name = 'stg_{stem}') then 'set_aside'
                        when row_id in (select row_id from counting) then 'accepted'
                        when content in (select content from counting) then 'identical'
                        else 'replaced' end as fate
            from contents
        )
        select delivery, source_file,
               count(*) filter (fate = 'accepted'), count(*) filter (fate = 'set_aside'),
               count(*) filter (fate = 'replaced'), count(*) filter (fate = 'identical')
        from fates group by all
        """
    ).fetchall()
    return {(delivery, file): tuple(counts) for delivery, file, *counts in rows}
