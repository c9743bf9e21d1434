"""Collects the board report: every figure of report/contents.toml for a period and a choice, asked of measure()."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from report import contents, tables
from report.contents import SectionSpec
from report.figures import Figures
from report.model import WHOLE_REPORT, Entry, Report, Section
from report.sentences import indicator_sentence, lead_sentence, previous_words, source_sentence
from warehouse import plan, status, wording
from warehouse.database import Connection
from warehouse.measure import catalogue
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

NOTHING_CHOSEN = "inget i underlaget motsvarar urvalet"


def collect(
    con: Connection,
    period: str | Period,
    where: Mapping[str, Iterable[object]] | None = None,
    viewer: Viewer = EVERYONE,
) -> Report:
    """The report of one period and choice; KollenError for a period or a filter that cannot be read."""
    period = period if isinstance(period, Period) else Period.parse(period)
    held = contents.load()
    figures = Figures(con, period, where or {}, viewer)
    built = [_section(spec, figures) for spec in held.sections]
    snapshot = status.snapshot(con)
    return Report(
        title=held.title,
        unit_name=held.unit_name,
        period=period.text,
        period_label=period.label,
        chosen=chosen_line(figures) + (" · påhittade uppgifter" if snapshot.is_demo else ""),
        is_filtered=bool(figures.where),
        snapshot=snapshot.id,
        snapshot_at=snapshot.created_at,
        sections=tuple(section for section, _ in built),
        notes=tuple(_report_notes(period, held.notes) + [note for _, notes in built for note in notes]),
        definitions=tuple(_entry(measure_id) for measure_id in figures.asked),
        words=held.words,
    )


def chosen_line(figures: Figures) -> str:
    """What is chosen, in words: `Januari–augusti 2025 · Järva, Farsta · jämfört med samma period 2024`."""
    values = [
        ", ".join(wording.member(dimension, value) for value in values) for dimension, values in figures.where.items()
    ]
    choice = values or ["hela verksamheten"]
    compared = f"jämfört med {previous_words(figures.period)}"
    return " · ".join([wording.period_line(figures.period), *choice, compared])


def _section(spec: SectionSpec, figures: Figures) -> tuple[Section, list[tuple[str, str]]]:
    """A section, and its remarks as (table, remark)."""
    built = [tables.build(table_spec, figures) for table_spec in spec.tables]
    shown = tuple(table for table in built if table.lines)
    empty = [table.caption for table in built if not table.lines]
    left_out = tuple(f"Tabellen ”{caption}” är utelämnad: {NOTHING_CHOSEN}." for caption in empty)
    notes = [(table.caption, note) for table in shown for note in table.notes]
    notes += [(spec.heading, note) for note in left_out]
    return Section(spec.heading, _sentence(spec, figures), shown, left_out), notes


def _sentence(spec: SectionSpec, figures: Figures) -> str:
    if spec.lead:
        return lead_sentence(spec.lead, figures)
    kinds = {table.kind for table in spec.tables}
    if "indicators" in kinds:
        return indicator_sentence(figures)
    return source_sentence(status.snapshot(figures.con)) if "sources" in kinds else ""


def _report_notes(period: Period, always: Sequence[str]) -> list[tuple[str, str]]:
    """What concerns the whole report: what always does, and that the plan is of another year than the period."""
    notes = list(always)
    if period.year >= plan.plans()[0]:
        _, note = plan.plan_for(period.year)
        notes += [wording.capital(note) + "."] if note else []
    return [(WHOLE_REPORT, note) for note in notes]


def _entry(measure_id: str) -> Entry:
    definition = catalogue()[measure_id]
    return Entry(
        measure_id,
        definition.title,
        definition.description,
        definition.interpretation or "",
        wording.UNITS[definition.unit],
        definition.source,
    )
