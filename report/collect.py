"""Collects the board report: every figure of report/contents.toml for a period and a choice, asked of measure()."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from report import contents, tables
from report.contents import SectionSpec
from report.contents_check import PLAN_KINDS
from report.figures import Figures
from report.model import WHOLE_REPORT, Entry, Report, Restatement, Section, Signature, SourceFile
from report.plan_tables import PlanPart
from report.sentences import indicator_sentence, lead_sentence, previous_words, source_sentence
from warehouse import lineage, plan, reference, status, wording
from warehouse.comments import Statement
from warehouse.database import Connection
from warehouse.measure import catalogue
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

NOTHING_CHOSEN = "inget i underlaget motsvarar urvalet"
WHY_EMPTY = {
    **dict.fromkeys(PLAN_KINDS, "planen har inget sådant för perioden"),
    "goals": "planens mål kan inte bedömas än",
    "restated": "det finns ingen sådan siffra",
}


def collect(
    con: Connection,
    period: str | Period,
    where: Mapping[str, Iterable[object]] | None = None,
    viewer: Viewer = EVERYONE,
    words: Mapping[tuple[str, str], Statement] | None = None,
    restated: Sequence[Restatement] = (),
    signature: Signature | None = None,
    only: str | None = None,
) -> Report:
    """The report of one period and choice; KollenError for a period or a filter that cannot be read.

    only is the heading of the one section to make, as a page shows it.
    words are what the head has written, by (subject, kind); restated the figures of signed reports that have changed.
    Without a signature the report is a draft.
    """
    period = period if isinstance(period, Period) else Period.parse(period)
    held = contents.load()
    figures = Figures(con, period, where or {}, viewer)
    plan_part = PlanPart(figures, words or {}, tuple(restated))
    built = [_section(spec, figures, plan_part) for spec in held.sections if only in (None, spec.heading)]
    snapshot = status.snapshot(con)
    files = _files(con, snapshot)
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
        definitions=tuple(_entry(figures, measure_id, files) for measure_id in list(figures.asked)),
        words=held.words,
        files=files,
        restated=tuple(restated),
        signature=signature,
    )


def chosen_line(figures: Figures) -> str:
    """What is chosen, in words: `Januari–augusti 2025 · Järva, Farsta · jämfört med samma period 2024`."""
    values = [
        ", ".join(wording.member(dimension, value) for value in values) for dimension, values in figures.where.items()
    ]
    choice = values or ["hela verksamheten"]
    compared = f"jämfört med {previous_words(figures.period)}"
    return " · ".join([wording.period_line(figures.period), *choice, compared])


def _section(spec: SectionSpec, figures: Figures, plan_part: PlanPart) -> tuple[Section, list[tuple[str, str]]]:
    """A section, and its remarks as (table, remark)."""
    built = [
        plan_part.table(one) if one.kind in PLAN_KINDS else tables.build(one, figures) for one in spec.tables
    ]  # fmt: skip
    shown = tuple(table for table in built if table.lines)
    empty = [table for table in built if not table.lines]
    left_out = tuple(
        f"Tabellen ”{table.caption}” är utelämnad: {WHY_EMPTY.get(table.kind, NOTHING_CHOSEN)}." for table in empty
    )
    notes = [(table.caption, note) for table in shown for note in table.notes]
    notes += [(spec.heading, note) for note in left_out]
    goals = plan_part.goals() if any(table.kind == "indicators" for table in spec.tables) else ()
    return Section(spec.heading, _sentence(spec, figures), shown, left_out, goals), notes


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


def _entry(figures: Figures, measure_id: str, files: Sequence[SourceFile]) -> Entry:
    """How the figures of one measure are made, and the files of every table that its SQL reads."""
    definition, read = catalogue()[measure_id], lineage.tables(catalogue()[measure_id])
    return Entry(
        figures.trace(measure_id),
        measure_id,
        definition.title,
        definition.description,
        definition.interpretation or "",
        wording.UNITS[definition.unit],
        definition.source,
        figures.formula(measure_id),
        tuple(one.number for one in files if read.intersection(one.tables)),
    )


def _files(con: Connection, snapshot: status.SnapshotInfo) -> tuple[SourceFile, ...]:
    """Every file that the snapshot is built from, in the order of receipt."""
    received = {one.delivery_id: one.received_at for one in snapshot.deliveries}
    tables: dict[tuple, list[str]] = {}
    for one in sorted(status.files(con), key=lambda one: (one.delivery, one.source, one.source_file, one.table_name)):
        key = one.delivery_id, reference.sources()[one.source].title, one.source_file
        tables.setdefault(key, []).append(one.table_name)
    return tuple(
        SourceFile(number, delivery, received[delivery], source, path, tuple(held))
        for number, ((delivery, source, path), held) in enumerate(tables.items(), start=1)
    )
