"""The gate that every delivery passes: runs the rules over the staged tables and writes down what they found.

The only place that knows how Great Expectations is run. Rules stand in one module per staged table.
"""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from types import ModuleType

import great_expectations as gx
import pandas as pd

from expectations import (
    ads,
    answers,
    assignments,
    consultants,
    customers,
    hours,
    ledger,
    manual,
    packages,
    prices,
    staffing,
)
from expectations.rule import SET_ASIDE, Rule
from warehouse.errors import KollenError
from warehouse.reference import raw_tables

# What others refer to comes before what refers to it: a package that is set aside takes its assignments with it.
TABLES: dict[str, ModuleType] = {
    "packages": packages,
    "customers": customers,
    "consultants": consultants,
    "prices": prices,
    "ads": ads,
    "assignments": assignments,
    "answers": answers,
    "ledger": ledger,
    "staffing": staffing,
    "hours": hours,
    "manual": manual,
}

RESULT_TABLES = """
    create or replace table rule_results (
        table_name varchar, rule varchar, title varchar, severity varchar, checked bigint, failed bigint,
        why varchar, action varchar
    );
    create or replace table findings (
        severity varchar, table_name varchar, row_id bigint, delivery integer, source_file varchar,
        source_row bigint, rule varchar, label varchar, found varchar, message varchar
    );
    create or replace view set_aside as
        select distinct table_name, row_id from findings where severity = 'set_aside';
"""

QUOTED = 120  # characters of a cell that are quoted


def check(con, progress: Callable[[str], None] | None = None) -> None:
    """Run every rule on the staged tables of `con` and write rule_results, findings and the view set_aside.

    KollenError where a rule can't be run: then nothing is known about the rows, and nothing may be published.
    """
    con.execute(RESULT_TABLES)
    frames = _frames()
    for table, module in TABLES.items():
        if progress:
            progress(f"Kontrollerar {module.NAME}")
        if con.sql(f"select 1 from {_delivered(table)} limit 1").fetchall():
            _check_table(con, table, module, frames)
        else:
            _write_results(con, table, module.RULES, 0, {})


def _delivered(table: str) -> str:
    """The raw rows that rules are to be tried on where there are any.

    A table that every database must have is tried also where the newest one has it empty: it must not pass.
    """
    described = raw_tables()[f"raw_{table}"]
    if described.table is None or described.required:
        return f"raw_{table}"
    return f"(from raw_{table} where delivery = (select delivery from newest_access))"


def _frames():
    """Where Great Expectations takes a whole pandas frame from, in a context that leaves nothing on disk."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return (
        context.data_sources.add_pandas("staged")
        .add_dataframe_asset("table")
        .add_batch_definition_whole_dataframe("rows")
    )


def _check_table(con, table: str, module: ModuleType, frames) -> None:
    con.execute(f"create or replace temp table checked as {module.CHECK_VIEW}")
    frame = con.sql("select * exclude (delivery, source_file, source_row) from checked").df().set_index("row_id")
    frame.index.name = None  # with a named index Great Expectations gives a dict per row, 30 times slower
    failing = _failing(frames.get_batch({"dataframe": frame}), module.RULES)
    _write_results(con, table, module.RULES, len(frame), failing)
    for rule in module.RULES:
        if rule.id in failing:
            _write_findings(con, table, rule, failing[rule.id])
    con.execute("drop table checked")


def _failing(batch, rules: list[Rule]) -> dict[str, list[int | None]]:
    """The ids of the failing rows by the id of each rule that fails; [None] where the table as a whole fails."""
    # which rows fail costs three times as much to ask as whether any does, and most rules hold
    failed = {id for id, result in _validate(batch, rules, "BOOLEAN_ONLY").items() if not result.success}
    broken = [rule for rule in rules if rule.id in failed]
    return {id: _rows(result) for id, result in _validate(batch, broken, "COMPLETE").items()} if broken else {}


def _validate(batch, rules: list[Rule], result_format: str) -> dict:
    """Great Expectations' result by rule; KollenError where one is missing or raised."""
    suite = gx.ExpectationSuite(name="rules", expectations=[rule.expectation(meta={"rule": rule.id}) for rule in rules])
    validation = batch.validate(suite, result_format=result_format)
    results = {result.expectation_config.meta["rule"]: result for result in validation.results}
    for rule in rules:
        if rule.id not in results or _raised(results[rule.id]):
            raise KollenError(
                f"Kontrollen {rule.id} ({rule.title}) gick inte att köra. Det är ett fel i Rekryteringskollen, "
                "inte i leveransen. Inget har publicerats; anmäl felet."
            )
    return results


def _raised(result) -> bool:
    """Whether the expectation raised; its exception_info is one dict, or one per metric where any of them raised."""
    info = result.exception_info
    return any(entry.get("raised_exception") for entry in (info, *info.values()) if isinstance(entry, dict))


def _rows(result) -> list[int | None]:
    """The failing rows of a result that did not succeed, [None] where it is about the table as a whole."""
    if "element_count" not in result.result:
        return [None]
    rows = result.result["unexpected_index_list"]
    if not rows:
        raise KollenError(f"Kontrollen {result.expectation_config.meta['rule']} underkändes utan att säga vilka rader.")
    return rows


def _write_results(con, table: str, rules: list[Rule], checked: int, failing: dict[str, list[int | None]]) -> None:
    rows = [
        (
            f"stg_{table}",
            rule.id,
            rule.title,
            rule.severity,
            checked,
            len(failing.get(rule.id, ())),
            rule.why,
            rule.action,
        )
        for rule in rules
    ]
    con.register("results", pd.DataFrame(rows))
    con.execute("insert into rule_results select * from results")
    con.unregister("results")


def _write_findings(con, table: str, rule: Rule, rows: list[int | None]) -> None:
    """One finding per row, its message put together from the rule's text and the row's own cells."""
    if rows == [None]:
        con.execute(
            "insert into findings values (?, ?, null, null, null, null, ?, ?, null, ?)",
            [rule.severity, f"stg_{table}", rule.id, rule.label, rule.message],
        )
        return
    con.register("failing", pd.DataFrame({"row_id": rows}))
    found = f'checked."{rule.found}"' if rule.found else f'text_of(raw."{rule.label}")'
    con.execute(
        f"""
        insert into findings
        select {_quoted(rule.severity)}, {_quoted(f"stg_{table}")}, checked.row_id, checked.delivery,
            checked.source_file, checked.source_row, {_quoted(rule.id)}, {_quoted(rule.label)},
            left({found}, {QUOTED}),
            concat(checked.source_file, {_place(table)}, ': ', {_message(table, rule, found)})
        from checked
        join failing using (row_id)
        join text_{table} raw using (row_id)
        order by checked.row_id
        """
    )
    con.unregister("failing")


def _place(table: str) -> str:
    """Where a row stands, as arguments of SQL's concat; in Access a row is found by its id and not by its number."""
    described = raw_tables()[f"raw_{table}"]
    if described.table is None:
        return "', rad ', checked.source_row"
    key = next(iter(described.columns))
    found = f"""', {key} ' || text_of(raw."{key}")"""
    return f"""', tabellen {described.table}', left({found}, {QUOTED}), ' (rad ', checked.source_row, ')'"""


def _message(table: str, rule: Rule, found: str) -> str:
    """The rule's message as arguments of SQL's concat."""
    values = {"label": _quoted(rule.label), "found": f"left({found}, {QUOTED})"}
    parts = []
    for text, field, _, _ in Formatter().parse(rule.message + _consequence(table, rule)):
        if text:
            parts.append(_quoted(text))
        if field:
            parts.append(values.get(field, f'checked."{field}"'))
    return ", ".join(parts)


def _consequence(table: str, rule: Rule) -> str:
    if rule.severity != SET_ASIDE:
        return ""
    return " Svaret är satt åt sidan." if table == "answers" else " Raden är satt åt sidan."


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
