"""One table of the report: key figures, measures by dimension, or the sources; the plan's are in plan_tables.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from report import chart_data, remarks
from report.contents import Figure, TableSpec
from report.figures import Figures, Question
from report.model import Cell, Column, Line, Origin, Table, group
from report.sentences import previous_words
from warehouse import status, wording
from warehouse.measure import catalogue

TOTAL = "Totalt"
POINTS = "procentenheter"
HEADINGS = {
    "actual": "Utfall",
    "budget": "Budget",
    "deviation": "Avvikelse",
    "change": "Förändring",
    "numerator": "Täljare",
    "denominator": "Nämnare",
    "target": "Årsmål",
    "status": "Status",
    "note": "Anmärkning",
    "n": "Antal svar",
    "low": "95 % intervall, från",
    "high": "95 % intervall, till",
}
TEXT_ROLES = frozenset({"status", "note"})
GOAL_ROLES = frozenset({"target", "status"})
LEFT_OUT_WHERE_EMPTY = GOAL_ROLES | {"note"}
# Units that the shown text leaves unsaid, so that the heading says them.
UNSAID_UNITS = frozenset({"FTE", "grade"})


def build(spec: TableSpec, figures: Figures) -> Table:
    """The table as data; without lines where nothing meets the choice."""
    return {"rows": _key_figures, "by": _by_dimension, "sources": _sources}[spec.kind](spec, figures)


def _key_figures(spec: TableSpec, figures: Figures) -> Table:
    lines, asked = [], []
    for figure in spec.figures:
        own = Question(figure.measure, {**spec.where, **figure.where})
        swapped = {role: replace(own, measure=measure_id) for role, measure_id in figure.swaps.items()}
        cells = [
            figures.cell(swapped[role], "actual") if role in swapped else figures.cell(own, role)
            for role in spec.columns
        ]
        label = (figure.label or _titled(figure.measure)) + _without_choice(figure.measure, figures)
        lines.append(Line(label, tuple(cells), trace=figures.trace(figure.measure)))
        asked += [own, *swapped.values()]
    headings = [role_heading(role, figures) for role in spec.columns]
    notes = [*remarks.of_measures(asked, figures), *_swapped(spec, figures)]
    return framed(spec, "Mått", headings, spec.columns, lines, notes)


def _swapped(spec: TableSpec, figures: Figures) -> list[str]:
    """Where it stands how the figures of a column are made that are of other measures than their lines."""
    return [
        f"{HEADINGS[role]}: {wording.listing(f'{_titled(one)} [{figures.trace(one)}]' for one in measures)}."
        for role in spec.columns
        if (measures := [figure.swaps[role] for figure in spec.figures if role in figure.swaps])
    ]


def _without_choice(measure_id: str, figures: Figures) -> str:
    """What a line says where the choice does not reach its figure."""
    names = wording.listing(wording.dimension(name) for name in figures.left_out(measure_id))
    return f" (utan urval på {names})" if names else ""


def _by_dimension(spec: TableSpec, figures: Figures) -> Table:
    by = spec.by
    lines = [
        Line(group(by, key), _cells(spec, figures, by, key))
        for key in _keys(spec, figures)
    ]
    if spec.is_largest_first:
        lines.sort(key=lambda line: -(line.cells[0].value or 0))
    if len(lines) > 1 and spec.has_total:
        lines.append(Line(TOTAL, _cells(spec, figures), is_total=True))
    headings = [_figure_heading(figure, spec, figures) for figure in spec.figures]
    roles = [figure.role for figure in spec.figures]
    notes = remarks.of_measures([Question(figure.measure, spec.where, by) for figure in spec.figures], figures)
    traces = [figures.trace(figure.measure) if figure.role not in GOAL_ROLES else None for figure in spec.figures]
    made = framed(spec, wording.capital(wording.dimension(by)), headings, roles, lines, notes, traces=traces)
    return replace(made, chart=chart_data.of(spec.chart, made)) if spec.chart else made


def _cells(spec: TableSpec, figures: Figures, by: str | None = None, key: object = None) -> tuple[Cell, ...]:
    """The cells of one group, or of everything; a column's heading says percentage points, so its cells need not."""
    cells = [figures.cell(Question(figure.measure, spec.where, by, key), figure.role) for figure in spec.figures]
    return tuple(
        replace(cell, text=cell.text.removesuffix(POINTS).strip()) if cell.unit == "points" else cell for cell in cells
    )


def _keys(spec: TableSpec, figures: Figures) -> list[object]:
    """The groups that occur this period or, where it is shown, the year before; in the dimension's order."""
    is_time = spec.by in ("month", "tertial", "year")  # the months of another year are not those of this one
    found = set()
    for figure in spec.figures:
        question = Question(figure.measure, spec.where, spec.by)
        answer = figures.ask(question, previous=figure.role == "previous" and not is_time)
        found |= {row.by[spec.by] for row in answer or ()}
    return sorted(found, key=wording.sort_key)


def plain(
    value: float | None, unit: str, reason: str, origin: Origin | None = None, made_of: tuple = (None, None, None)
) -> Cell:
    """A figure that is not asked of measure() here; `reason` says why there is none, made_of what it was made of."""
    if value is None:
        return Cell(wording.NOTHING, origin=origin, reason=reason)
    return Cell(wording.value(value, unit), value, unit, origin, None, *made_of)


def _sources(spec: TableSpec, figures: Figures) -> Table:
    headings = ("Mottagen", "Uppgifter till och med", "Lästa rader", "Godkända", "Åt sidan", "Ersatta", "Likadana")
    lines = []
    for source in status.sources(figures.con):
        dates = [_date(source.received_at), _date(source.data_through)]
        counts = (source.rows_read, source.accepted, source.set_aside, source.replaced, source.identical)
        lines.append(Line(source.title, (*dates, *(plain(count, "count", remarks.NO_OUTCOME) for count in counts))))
    return framed(spec, "Källa", headings, ("status", "status", *["actual"] * 5), lines, [])


def _date(moment) -> Cell:
    return Cell(wording.NOTHING, reason=remarks.NO_DATE) if moment is None else Cell(f"{moment:%Y-%m-%d}")


def framed(
    spec: TableSpec,
    label_heading: str,
    headings: Sequence[str],
    roles: Sequence[str],
    lines: Sequence[Line],
    notes: Sequence[str],
    group_heading: str = "",
    traces: Sequence[int | None] = (),
) -> Table:
    """The table without columns of targets, statuses and remarks that hold none, and with the reasons of every dash."""
    kept = [
        place
        for place, role in enumerate(roles)
        if role not in LEFT_OUT_WHERE_EMPTY or any(line.cells[place].text != wording.NOTHING for line in lines)
    ]
    lines = [replace(line, cells=tuple(line.cells[place] for place in kept)) for line in lines]
    traces = traces or [None] * len(headings)
    columns = tuple(Column(headings[place], roles[place] in TEXT_ROLES, traces[place]) for place in kept)
    notes = (*spec.notes, *notes, *remarks.of_missing(columns, lines))
    return Table(spec.name, spec.caption, label_heading, columns, tuple(lines), notes, group_heading, spec.kind)


def _titled(measure_id: str) -> str:
    """A measure's title, with its unit where the figures do not say it."""
    definition = catalogue()[measure_id]
    unit = wording.UNITS[definition.unit]
    is_said = definition.unit not in UNSAID_UNITS or unit in definition.title.lower()
    return definition.title if is_said else f"{definition.title} ({unit})"


def role_heading(role: str, figures: Figures) -> str:
    """The head of a column that shows one role, as `Samma period 2024`."""
    return wording.capital(previous_words(figures.period)) if role == "previous" else HEADINGS[role]


def _figure_heading(figure: Figure, spec: TableSpec, figures: Figures) -> str:
    """A column's heading: the measure's title, or its role where the table shows that role of one measure only."""
    if figure.label:
        return figure.label
    if figure.role == "actual":
        return _titled(figure.measure)
    heading = role_heading(figure.role, figures)
    if figure.role == "change" and catalogue()[figure.measure].unit == "share":
        heading += f", {POINTS}"
    if sum(other.role == figure.role for other in spec.figures) == 1:
        return heading
    return f"{catalogue()[figure.measure].title}, {heading[:1].lower()}{heading[1:]}"
