"""One table of the report: key figures, measures by dimension, the plan's indicators, or the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from report import remarks
from report.contents import Figure, TableSpec
from report.figures import NO_TARGET, Figures, status_text
from report.model import Cell, Column, Line, Origin, Table
from report.sentences import first_letter_up, previous_words
from warehouse import status, wording
from warehouse.measure import catalogue
from warehouse.plan import IndicatorValue

TOTAL = "Totalt"
POINTS = "procentenheter"
UNKNOWN_GROUP = "Uppgift saknas"
HEADINGS = {
    "actual": "Utfall",
    "budget": "Budget",
    "deviation": "Avvikelse",
    "change": "Förändring",
    "target": "Årsmål",
    "status": "Status",
    "note": "Anmärkning",
    "n": "Antal svar",
    "low": "95 % intervall, från",
    "high": "95 % intervall, till",
}
TEXT_ROLES = frozenset({"status", "note"})
GOAL_ROLES = frozenset({"target", "status"})
# Units that the shown text leaves unsaid, so that the heading says them.
UNSAID_UNITS = frozenset({"FTE", "grade"})


def build(spec: TableSpec, figures: Figures) -> Table:
    """The table as data; without lines where nothing meets the choice."""
    builder = {"key": _key_figures, "by": _by_dimension, "indicators": _indicators, "sources": _sources}[spec.kind]
    return builder(spec, figures)


def _key_figures(spec: TableSpec, figures: Figures) -> Table:
    lines = [
        Line(
            (figure.label or _titled(figure.measure)) + _without_choice(figure.measure, figures),
            tuple(
                figures.cell(figure.swaps.get(role, figure.measure), "actual" if role in figure.swaps else role,
                             {**spec.where, **figure.where})
                for role in spec.columns
            ),
        )
        for figure in spec.figures
    ]  # fmt: skip
    asked = [
        (measure_id, {**spec.where, **figure.where})
        for figure in spec.figures
        for measure_id in (figure.measure, *figure.swaps.values())
    ]
    headings = [_role_heading(role, figures) for role in spec.columns]
    return _table(spec, "Mått", headings, spec.columns, lines, remarks.of_measures(asked, None, figures))


def _without_choice(measure_id: str, figures: Figures) -> str:
    """What a line says where the choice does not reach its figure."""
    names = wording.listing(wording.dimension(name) for name in figures.left_out(measure_id))
    return f" (utan urval på {names})" if names else ""


def _by_dimension(spec: TableSpec, figures: Figures) -> Table:
    by = spec.by
    lines = [
        Line(
            UNKNOWN_GROUP if key is None else wording.member(by, key),
            tuple(_column_cell(figure, figures, spec.where, by, key) for figure in spec.figures),
        )
        for key in _keys(spec, figures)
    ]
    if spec.is_largest_first:
        lines.sort(key=lambda line: -(line.cells[0].value or 0))
    if len(lines) > 1 and spec.has_total:
        cells = tuple(_column_cell(figure, figures, spec.where) for figure in spec.figures)
        lines.append(Line(TOTAL, cells, is_total=True))
    asked = [(figure.measure, spec.where) for figure in spec.figures]
    headings = [_figure_heading(figure, spec, figures) for figure in spec.figures]
    roles = [figure.role for figure in spec.figures]
    notes = remarks.of_measures(asked, by, figures)
    return _table(spec, first_letter_up(wording.dimension(by)), headings, roles, lines, notes)


def _column_cell(figure: Figure, figures: Figures, *group) -> Cell:
    """A cell of a column whose heading says percentage points, so that the cell need not."""
    cell = figures.cell(figure.measure, figure.role, *group)
    return replace(cell, text=cell.text.removesuffix(POINTS).strip()) if cell.unit == "points" else cell


def _keys(spec: TableSpec, figures: Figures) -> list[object]:
    """The groups that occur this period or, where it is shown, the year before; in the dimension's order."""
    found = {
        row.by[spec.by]: None
        for figure in spec.figures
        for answer in [figures.ask(figure.measure, spec.where, spec.by, previous=figure.role == "previous")]
        if answer is not None
        for row in answer.rows
    }
    if spec.by in ("month", "tertial", "year"):
        in_period = {row.by[spec.by] for row in _current_rows(spec, figures)}
        return sorted(key for key in found if key in in_period)
    return sorted(found, key=wording.sort_key)


def _current_rows(spec: TableSpec, figures: Figures) -> list:
    answers = (figures.ask(figure.measure, spec.where, spec.by) for figure in spec.figures)
    return [row for answer in answers if answer is not None for row in answer.rows]


def _indicators(spec: TableSpec, figures: Figures) -> Table:
    """The plan's indicators, whatever is chosen: their targets are set for the whole operation."""
    lines, notes = [], remarks.of_indicators(figures)
    for indicator in figures.indicators:
        cells = (
            _plain(indicator.target, indicator.unit, NO_TARGET),
            _outcome(indicator, "value", figures),
            _outcome(indicator, "previous", figures),
            Cell(status_text(indicator.status)),
            Cell(indicator.note or ""),
        )
        lines.append(Line(indicator.text, cells, group=indicator.goal[1] if len(indicator.goal) > 1 else ""))
    roles = ("target", "actual", "previous", "status", "note")
    headings = [_role_heading(role, figures) for role in roles]
    return _table(spec, "Indikator", headings, roles, lines, notes, group_heading="KF:s mål för verksamhetsområdet")


def _outcome(indicator: IndicatorValue, field: str, figures: Figures) -> Cell:
    """An indicator's value, or the value the year before."""
    period = figures.period if field == "value" else indicator.previous_period
    origin = Origin(indicator.id, f"indicator.{field}", period.text, ())
    if field == "value" and indicator.withheld:
        return Cell(wording.WITHHELD, origin=origin, reason=wording.WITHHELD)
    reason = indicator.reason if field == "value" and indicator.reason else remarks.NO_OUTCOME
    reason = reason[:1].lower() + reason[1:].rstrip(".")
    return _plain(getattr(indicator, field), indicator.unit, reason, origin)


def _plain(value: float | None, unit: str, reason: str, origin: Origin | None = None) -> Cell:
    """A figure that is not asked of measure() here; `reason` says why there is none."""
    if value is None:
        return Cell(wording.NOTHING, origin=origin, reason=reason)
    return Cell(wording.value(value, unit), value, unit, origin)


def _sources(spec: TableSpec, figures: Figures) -> Table:
    headings = ("Mottagen", "Uppgifter till och med", "Lästa rader", "Godkända", "Åt sidan", "Ersatta", "Dubbletter")
    lines = []
    for source in status.sources(figures.con):
        dates = [_date(source.received_at), _date(source.data_through)]
        counts = (source.rows_read, source.accepted, source.set_aside, source.replaced, source.identical)
        lines.append(Line(source.title, (*dates, *(_plain(count, "count", remarks.NO_OUTCOME) for count in counts))))
    return _table(spec, "Källa", headings, ("status", "status", *["actual"] * 5), lines, [])


def _date(moment) -> Cell:
    return Cell(wording.NOTHING, reason=remarks.NO_DATE) if moment is None else Cell(f"{moment:%Y-%m-%d}")


def _table(
    spec: TableSpec,
    label_heading: str,
    headings: Sequence[str],
    roles: Sequence[str],
    lines: Sequence[Line],
    notes: Sequence[str],
    group_heading: str = "",
) -> Table:
    """The table without target and status columns that hold none at all, and with the reasons of every dash."""
    kept = [
        place
        for place, role in enumerate(roles)
        if role not in GOAL_ROLES or any(line.cells[place].text != wording.NOTHING for line in lines)
    ]
    lines = [Line(x.label, tuple(x.cells[place] for place in kept), x.group, x.is_total) for x in lines]
    columns = tuple(Column(headings[place], is_text=roles[place] in TEXT_ROLES) for place in kept)
    notes = (*spec.notes, *notes, *remarks.of_missing(columns, lines))
    return Table(spec.name, spec.caption, label_heading, columns, tuple(lines), notes, group_heading)


def _titled(measure_id: str) -> str:
    """A measure's title, with its unit where the figures do not say it."""
    definition = catalogue()[measure_id]
    unit = wording.UNITS[definition.unit]
    is_said = definition.unit not in UNSAID_UNITS or unit in definition.title.lower()
    return definition.title if is_said else f"{definition.title} ({unit})"


def _role_heading(role: str, figures: Figures) -> str:
    return first_letter_up(previous_words(figures.period)) if role == "previous" else HEADINGS[role]


def _figure_heading(figure: Figure, spec: TableSpec, figures: Figures) -> str:
    """A column's heading: the measure's title, or its role where the table shows that role of one measure only."""
    if figure.label:
        return figure.label
    if figure.role == "actual":
        return _titled(figure.measure)
    heading = _role_heading(figure.role, figures)
    if figure.role == "change" and catalogue()[figure.measure].unit == "share":
        heading += f", {POINTS}"
    if sum(other.role == figure.role for other in spec.figures) == 1:
        return heading
    return f"{catalogue()[figure.measure].title}, {heading[:1].lower()}{heading[1:]}"
