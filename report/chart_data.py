"""What a table's chart shows: some of its columns, and the finding in words. No number is asked for or made here."""

from __future__ import annotations

from report.contents import ChartSpec
from report.model import Chart, Line, Series, Table
from warehouse import wording

ROLES = {"previous": "previous", "actual": "actual"}


def of(spec: ChartSpec, table: Table) -> Chart | None:
    """The chart of a table; None where it would have nothing to show."""
    places = [place for place, column in enumerate(table.columns) if column.heading in spec.columns]
    lines = [line for line in table.lines if not line.is_total]
    shown = [line for line in lines if any(line.cells[place].value is not None for place in places)]
    if not shown:
        return None
    series = tuple(
        Series(table.columns[place].heading, _role(shown, place), tuple(line.cells[place].value for line in shown))
        for place in places
    )
    unit = next(line.cells[places[0]].unit for line in shown if line.cells[places[0]].value is not None)
    return Chart(spec.title, _finding(spec, table, shown, places), spec.form, unit,
                 tuple(line.label for line in shown), series)  # fmt: skip


def _role(lines: list[Line], place: int) -> str:
    """Budget where the column's measure is one, else whether it is of the year before."""
    origin = next(line.cells[place].origin for line in lines)
    return "budget" if origin.measure.startswith("budget_") else ROLES[origin.role]


def _finding(spec: ChartSpec, table: Table, lines: list[Line], places: list[int]) -> str:
    """The highest and the lowest of the first column, and how many are not shown."""
    place = places[0]
    known = [line for line in lines if line.cells[place].value is not None]
    if not known:
        return f"{spec.title}: inget att visa."
    highest = max(known, key=lambda line: line.cells[place].value)
    lowest = min(known, key=lambda line: line.cells[place].value)
    named = f"{spec.title}: högst {_told(highest, place)}"
    if len(known) > 1:
        named += f", lägst {_told(lowest, place)}"
    missing = len([line for line in table.lines if not line.is_total]) - len(known)
    return named + (f"; {missing} utan värde." if missing else ".")


def _told(line: Line, place: int) -> str:
    cell = line.cells[place]
    return f"{line.label} med {wording.value(cell.value, cell.unit, style='sentence')}"
