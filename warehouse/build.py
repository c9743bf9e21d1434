"""Builds a warehouse: raw rows in, staging, and marts out, each table one SQL file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from warehouse import reference, reference_tables
from warehouse.database import Connection, create

SQL = Path(__file__).parent / "sql"
STAGING = (
    "stg_packages", "stg_customers", "stg_consultants", "stg_prices", "stg_assignments", "stg_ads",
    "stg_answers", "stg_answer_values", "stg_ledger", "stg_staffing", "stg_hours", "stg_manual",
    "unknown_organisations",
)  # fmt: skip
CLEAN = (
    "clean_packages", "clean_customers", "clean_consultants", "clean_prices", "clean_assignments", "clean_ads",
    "clean_answers", "clean_ledger", "clean_staffing", "clean_hours", "clean_manual", "ad_changes",
)  # fmt: skip
MARTS = (
    "mart_customers", "mart_assignments", "mart_ads", "mart_invoices", "mart_sold", "mart_answers",
    "mart_answer_values", "mart_responses", "mart_ledger", "mart_revenue_aims", "mart_staffing", "mart_hours",
    "mart_manual", "mart_match_proposals", "mart_match_doubts",
)  # fmt: skip

# what is replaced row by row, by its key; of everything else staging takes only what is in force
SUPERSEDED = {"ads": ("ad_id",), "answers": ("survey", "answer_id"), "manual": ("period", "indicator")}
MONTHLY = ("ledger", "staffing", "hours")  # what staging leaves out where a later delivery holds the month


def load_raw(con: Connection, archives: Sequence[tuple[Path, Collection[str]]]) -> None:
    """Create every raw_* table from (archive folder, the files in it to pass over), given in the order of receipt.

    delivery is the folder's place in that order, from 1; row_id is unique within the table.
    """
    for table, headers in reference.raw_columns().items():
        columns = "".join(f', "{header}" varchar' for header in headers)
        con.execute(
            f"create or replace table {table} "
            f"(row_id bigint, delivery integer, source_file varchar, source_row bigint{columns})"
        )
        names = ", ".join(["source_file", "source_row", *(f'"{header}"' for header in headers)])
        for delivery, (folder, passed_over) in enumerate(archives, start=1):
            path = folder / f"{table}.parquet"
            if path.is_file():
                con.execute(
                    f"insert into {table} by position "
                    f"select (select count(*) from {table}) + row_number() over (order by file_row_number), "
                    f"?, {names} from read_parquet(?, file_row_number = true) "
                    "where not list_contains(?::varchar[], source_file)",
                    [delivery, str(path), list(passed_over)],
                )


def build_staging(con: Connection) -> None:
    """Create the reference tables and every stg_* table from raw_*, by way of text_*, which lasts while it is built."""
    reference_tables.load(con)
    con.execute(read_sql("macros"))
    for table in reference.raw_columns():
        con.execute(
            f"create or replace temp table text_{table.removeprefix('raw_')} as select row_id, delivery, source_file, "
            f"source_row, plain_text(columns(* exclude (row_id, delivery, source_file, source_row))) from {table}"
        )
    for name in STAGING:
        _create(con, "staging", name)


def build_marts(con: Connection) -> None:
    """Create clean_* (what is not set aside, newest per key), and mart_* from stg_* and set_aside."""
    for name in CLEAN:
        _create(con, "clean", name)
    for name in MARTS:
        _create(con, "marts", name)
        # the order in which numbers are added shows in their last digit, and threads give no order of their own
        con.execute(f"create or replace table {name} as from {name} order by all")


def forget_superseded(con: Connection) -> None:
    """Take out of findings the rows that a later delivery has replaced with one that counts: there is nothing to mend.

    So is a row whose key can't be read, where nothing of its file counts any longer: the file has come again as a
    whole. Call it after build_marts.
    """
    for table, keys in SUPERSEDED.items():
        same = " and ".join(f"new.{key} = old.{key}" for key in keys)
        newer = f"clean_{table} new on {same} and new.delivery > old.delivery"
        keyless = " or ".join(f"{key} is null" for key in keys)
        _forget(con, table, f"select old.row_id from stg_{table} old join {newer}", keyless)
    for table in MONTHLY:
        replaced = f"select row_id from raw_{table} where row_id not in (select row_id from stg_{table})"
        _forget(con, table, replaced, "month is null")
    con.execute(
        "update rule_results r set failed = (select count(*) from findings f "
        "where f.table_name = r.table_name and f.rule = r.rule)"
    )


def _forget(con: Connection, table: str, replaced: str, keyless: str) -> None:
    """Take out of findings the `replaced` rows, and the `keyless` ones of a file that has come again whole."""
    con.execute(f"create or replace temp table replaced as {replaced}")
    con.execute(
        f"""
        delete from findings where table_name = 'stg_{table}' and row_id in (
            select row_id from replaced
            union all
            select row_id from stg_{table} semi join (
                select delivery, source_file from raw_{table} group by all
                having bool_or(row_id in (select row_id from replaced))
                    and bool_and(row_id in (select row_id from replaced)
                        or row_id in (select row_id from stg_{table} where {keyless}))
                    and count(*) <= (
                        select max(rows) from (
                            select count(*) as rows from raw_{table} later
                            where later.source_file = any_value(raw_{table}.source_file)
                                and later.delivery > any_value(raw_{table}.delivery)
                            group by later.delivery
                        )
                    )
            ) using (delivery, source_file)
            where {keyless}
        )
        """
    )


def differing_marts(one: Path, other: Path) -> list[str]:
    """The marts that have not the same rows in two database files, wherever those rows came from."""
    con = create(Path(":memory:"))
    try:
        for name, path in (("one", one), ("other", other)):
            con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        rows = "select columns(lambda c: c not in ('source_file', 'source_row', 'answer_row_id')) from"
        return [
            mart
            for mart in MARTS
            if con.execute(
                f"({rows} one.{mart} except all {rows} other.{mart}) union all "
                f"({rows} other.{mart} except all {rows} one.{mart}) limit 1"
            ).fetchall()
        ]
    finally:
        con.close()


def read_sql(name: str) -> str:
    """The text of one file under warehouse/sql."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _create(con: Connection, folder: str, name: str) -> None:
    con.execute(f"create or replace table {name} as\n{read_sql(f'{folder}/{name}')}")
