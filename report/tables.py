"""One table of the report: key figures, measures by dimension, the plan's indicators, or the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from report import remarks
from report.contents import Figure, TableSpec
from report.figures import NO_TARGET, STILL_RUNS, Figures, Question
from report.model import Cell, Column, Line, Origin, Table
from report.sentences import previous_words
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
# Units that the shown text leaves unsaid, so that the heading says them.
UNSAID_UNITS = frozenset({"FTE", "grade"})


def build(spec: TableSpec, figures: Figures) -> Table:
    """The table as data; without lines where nothing meets the choice."""
    builder = {"rows": _key_figures, "by": _by_dimension, "indicators": _indicators, "sources": _sources}[spec.kind]
    return builder(spec, figures)


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
        lines.append(Line(label, tuple(cells)))
        asked += [own, *swapped.values()]
    headings = [_role_heading(role, figures) for role in spec.columns]
    return _table(spec, "Mått", headings, spec.columns, lines, remarks.of_measures(asked, figures))


def _without_choice(measure_id: str, figures: Figures) -> str:
    """What a line says where the choice does not reach its figure."""
    names = wording.listing(wording.dimension(name) for name in figures.left_out(measure_id))
    return f" (utan urval på {names})" if names else ""


def _by_dimension(spec: TableSpec, figures: Figures) -> Table:
    by = spec.by
    lines = [
        Line(UNKNOWN_GROUP if key is None else wording.member(by, key), _cells(spec, figures, by, key))
        for key in _keys(spec, figures)
    ]
    if spec.is_largest_first:
        lines.sort(key=lambda line: -(line.cells[0].value or 0))
    if len(lines) > 1 and spec.has_total:
        lines.append(Line(TOTAL, _cells(spec, figures), is_total=True))
    headings = [_figure_heading(figure, spec, figures) for figure in spec.figures]
    roles = [figure.role for figure in spec.figures]
    notes = remarks.of_measures([Question(figure.measure, spec.where, by) for figure in spec.figures], figures)
    return _table(spec, wording.capital(wording.dimension(by)), headings, roles, lines, notes)


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


def _indicators(spec: TableSpec, figures: Figures) -> Table:
    """The plan's indicators, whatever is chosen: their targets are set for the whole operation."""
    lines, notes = [], remarks.of_indicators(figures)
    for indicator in figures.indicators:
        cells = (
            _plain(indicator.target, indicator.unit, NO_TARGET),
            _outcome(indicator, "value", figures),
            _outcome(indicator, "previous", figures),
            Cell(wording.status(indicator.status)),
            Cell(" ".join(filter(None, [_firm(indicator), indicator.note]))),
        )
        lines.append(Line(indicator.text, cells, group=indicator.goal[1] if len(indicator.goal) > 1 else ""))
    roles = ("target", "actual", "previous", "status", "note")
    headings = [_role_heading(role, figures) for role in roles]
    return _table(spec, "Indikator", headings, roles, lines, notes, group_heading="KF:s mål för verksamhetsområdet")


def _firm(indicator: IndicatorValue) -> str:
    """What a survey figure rests on: `345 svar, 95 % intervall 82,3 till 90,6.`; nothing for other figures."""
    if indicator.low is None:
        return ""
    of = "utskick" if catalogue()[indicator.measure].withhold_on == "numerator" else "svar"
    low, high = (wording.value(bound, indicator.unit) for bound in (indicator.low, indicator.high))
    return f"{wording.value(indicator.n, 'count')} {of}, 95 % intervall {low} till {high}."


def _outcome(indicator: IndicatorValue, field: str, figures: Figures) -> Cell:
    """An indicator's value, or the value the year before."""
    period = figures.period if field == "value" else indicator.previous_period
    origin = Origin(indicator.id, f"indicator.{field}", period.text, ())
    if field == "previous" and indicator.previous_period.label != figures.period.previous_year().label:
        return Cell(wording.NOTHING, origin=origin, reason=STILL_RUNS)
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
    headings = ("Mottagen", "Uppgifter till och med", "Lästa rader", "Godkända", "Åt sidan", "Ersatta", "Likadana")
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
    return wording.capital(previous_words(figures.period)) if role == "previous" else HEADINGS[role]


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
