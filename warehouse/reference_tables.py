"""The reference files as tables: what staging, the gate and the marts look names up in."""

from __future__ import annotations

from datetime import date

from warehouse import plan_file, reference
from warehouse.database import Connection


def load(con: Connection) -> None:
    """Create ref_organisations, ref_questions, ref_values, ref_versions, ref_indicators and ref_matching.

    Every text to look up is in small letters, but for organisations' names, which messages quote.
    """
    _table(
        con,
        "ref_organisations (name varchar, official_name varchar, from_date date, to_date date, administration varchar, "
        "kind varchar)",
        _organisations(),
    )
    _table(
        con,
        "ref_questions (survey varchar, wording varchar, question varchar, kind varchar, title varchar)",
        [
            (question.survey, " ".join(wording.lower().split()), question.id, question.kind, question.title)
            for question in reference.questions()
            for wording in question.wordings
        ],
    )
    _table(con, "ref_values (source varchar, field varchar, alias varchar, value varchar)", _values())
    versions = reference.sources()["ledger"].settings["versions"]
    _table(
        con,
        "ref_versions (version varchar, rank integer)",
        [(version.lower(), rank) for rank, version in enumerate(versions, start=1)],
    )
    _table(
        con,
        "ref_indicators (plan_year integer, indicator varchar, unit varchar, text varchar, is_only_text boolean)",
        _indicators(),
    )
    matching = reference.settings()["matching"]  # one row, a column for each key
    _table(con, f"ref_matching ({', '.join(f'{name} double' for name in matching)})", [tuple(matching.values())])


def _organisations() -> list[tuple]:
    return [
        (name, organisation.name, _day(organisation.first_day), _day(organisation.last_day), now.short, now.kind)
        for organisation in reference.organisations()
        for now in [reference.today(organisation)]
        for name in dict.fromkeys((organisation.name, organisation.short, *organisation.aliases))
    ]


def _values() -> list[tuple]:
    return [
        (source.id, field, alias.lower(), value)
        for source in reference.sources().values()
        for field, values in source.values.items()
        for value, aliases in values.items()
        for alias in (value, *aliases)
    ]


def _indicators() -> list[tuple]:
    found = []
    for year in plan_file.plans():
        indicators = plan_file.load(year).indicators
        texts = [indicator.text for indicator in indicators]
        found += [
            (year, one.id, one.unit, one.text.lower().rstrip("."), texts.count(one.text) == 1) for one in indicators
        ]
    return found


def _table(con: Connection, declaration: str, rows: list[tuple]) -> None:
    con.execute(f"create or replace table {declaration}")
    if rows:  # in one statement: one for each row takes ten times as long
        marks = f"({', '.join('?' * len(rows[0]))})"
        values = [value for row in rows for value in row]
        con.execute(f"insert into {declaration.split()[0]} values {', '.join([marks] * len(rows))}", values)


def _day(day: date) -> date | None:
    return None if day in (date.min, date.max) else day
