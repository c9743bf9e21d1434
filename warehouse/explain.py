"""What stands behind one figure: its definition, its formula with the numbers put in, its SQL and its source rows."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse import glossary, query, wording
from warehouse.database import Connection
from warehouse.definitions import Definition, side_definition
from warehouse.measure import Measurement, measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

# what names a person or leads to one, and what only joins tables, is not shown
HIDDEN = ("customer_id", "matched_ad_id", "answer_row_id")
# of an answer only where it stands: grades, months or administrations would give away what is withheld elsewhere
OF_ANSWERS = ("source_file", "source_row", "side")


@dataclass(frozen=True)
class Explanation:
    """The answer to why a figure is what it is.

    rows: the source rows as tuples in the order of columns; the first three are file, row number and which side of the
    measure the row counts in. columns are Swedish headings. Where the figure is withheld there are no rows.
    """

    measurement: Measurement
    definition: Definition
    formula: str
    sql: str
    columns: tuple[str, ...]
    rows: list[tuple]


def explain(
    con: Connection,
    measure_id: str,
    period: str | Period,
    where: dict[str, list] | None = None,
    viewer: Viewer = EVERYONE,
) -> Explanation:
    """The explanation of one figure (one group, no `by`)."""
    measurement = measure(con, measure_id, period, where=where, viewer=viewer)
    asked = measurement.asked
    sql, tables = [], []
    for title, base, scope in query.bases(asked):
        kept = {name: values for name, values in measurement.where.items() if name in base.dimensions}
        text, values = query.statement(base, measurement.period, (), kept, scope)
        sql.append(f"-- {title}\n{_filled_in(text, values)}")
        if not measurement[0].withheld:
            conditions, values = query.conditions_of(base, measurement.period, kept, scope)
            cursor = con.cursor().execute(f"select * from {base.mart} where {conditions}", values)
            tables.append((title, [column[0] for column in cursor.description], cursor.fetchall()))
    names = OF_ANSWERS if asked.survey else _columns(tables)
    rows = [
        tuple(record.get(name) for name in names)
        for title, columns, content in tables
        for record in ({**dict(zip(columns, values, strict=True)), "side": title} for values in content)
    ]
    headings = tuple(glossary.term(name) for name in names)
    return Explanation(measurement, asked, formula(measurement), "\n\n".join(sql), headings, rows)


def _columns(tables: list[tuple]) -> tuple[str, ...]:
    names = dict.fromkeys(name for _, columns, _ in tables for name in columns if name not in HIDDEN)
    first = ("source_file", "source_row", "side")
    return (*first, *(name for name in names if name not in first))


def formula(measurement: Measurement) -> str:
    """A figure as its formula with the numbers put in: `Andel rekryteringar = 25 ÷ 42 = 59,5 %`."""
    asked, row = measurement.asked, measurement[0]
    result = wording.row(row, asked.unit)
    if not asked.sides or row.withheld:
        return f"{asked.title} = {result}"
    sign = "÷" if asked.operation == "ratio" else "−"
    numbers = (row.numerator, row.denominator)
    sides = [_side_text(side, number) for side, number in zip(asked.sides, numbers, strict=True)]
    scale = f" × {wording.decimal(asked.scale, 0)}" if asked.scale != 1 else ""
    return f"{asked.title} = {sides[0]} {sign} {sides[1]}{scale} = {result}"


def _side_text(side, number: float | None) -> str:
    content = side_definition(side)
    if isinstance(content, Definition):
        return f"{content.title} ({wording.value(number, content.unit)})"
    return wording.plain(number)


def _filled_in(sql: str, values: list) -> str:
    shown = [
        str(content).lower() if isinstance(content, bool) else "'" + str(content).replace("'", "''") + "'"
        for content in values
    ]
    return "".join(part + end for part, end in zip(sql.split("?"), [*shown, ""], strict=True))
