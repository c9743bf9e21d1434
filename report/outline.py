"""The report as a reader meets it, heading by heading, which Word and PDF draw alike: the plan's part goal by goal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import shorten

from report.model import PROPOSAL, Entry, Goal, Report, Said, Section, Table

LEVELS = {"inriktningsmål": "KF:s inriktningsmål", "mål för verksamhetsområdet": "KF:s mål för verksamhetsområdet"}
LONGEST_IN_CAPTION = 110
APPENDICES = ("Bilaga 1. Så är siffrorna räknade", "Bilaga 2. Ord och förkortningar", "Bilaga 3. Leveranser och filer")
FILE_CAPTION = "Filer som siffrorna bygger på"
FILE_HEADS = ("Nr", "Källa", "Fil", "Leverans", "Mottagen")


@dataclass(frozen=True)
class Block:
    """One heading with what stands under it before the next; level is 1 to 5.

    part is the number of the section that it belongs to. sentence comes first; said are (what it is about, what is
    written of it); tables and notes follow.
    """

    part: int
    heading: str
    level: int
    sentence: str = ""
    said: tuple[tuple[str, Said], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


def blocks(report: Report) -> Iterator[Block]:
    """Every heading of the report in order; a section on the plan has one for each goal that has something under it.

    No heading is more than one level below the one before, whatever levels the plan leaves out.
    """
    level = 0
    for block in _blocks(report):
        level = min(block.level, level + 1)
        yield replace(block, level=level)


def how_to_read(report: Report) -> str:
    """What stands above the entries of the first appendix."""
    return (f"Numret inom hakparentes efter en rad eller en rubrik leder hit. Siffrorna gäller {report.period_label} "
            f"och är hämtade ur ögonblicksbilden {report.snapshot}.")  # fmt: skip


def last_line(report: Report) -> str:
    """What stands last in the document."""
    return f"Rapporten är gjord i Rekryteringskollen ur ögonblicksbilden {report.snapshot}."


def parts(entry: Entry) -> list[tuple[str, str]]:
    """How one measure is made, as (what it is, the text); what is not said is left out."""
    said = (
        ("Definition", entry.definition), ("Tolkning", entry.interpretation), ("Räknad så", entry.formula),
        ("Enhet", entry.unit), ("Källa", entry.source), ("Filer i bilaga 3", entry.file_numbers),
    )  # fmt: skip
    return [part for part in said if part[1]]


def written(about: str, said: Said) -> list[tuple[str, str]]:
    """What is written, each text with what it is: of the goal of the heading, or of the indicator named."""
    texts = (("Kommentar", "till", said.comment), ("Analys", "av", said.analysis))
    return [(f"{kind} {join} ”{about}”" if about else kind, text) for kind, join, text in texts if text]


def file_rows(report: Report) -> list[list[str]]:
    """The files that the figures are built from, in the columns of FILE_HEADS."""
    return [[str(one.number), one.source, one.path, one.delivery, f"{one.received_at:%Y-%m-%d %H:%M}"]
            for one in report.files]  # fmt: skip


def _blocks(report: Report) -> Iterator[Block]:
    for part, section in enumerate(report.sections):
        if not section.goals:
            yield Block(part, section.heading, 1, section.sentence, (), section.tables, section.notes)
            continue
        whole = tuple(table for table in section.tables if table.kind != "goals" and not _by_goal(table))
        notes = dict.fromkeys(note for table in section.tables if _by_goal(table) for note in table.notes)
        yield Block(part, section.heading, 1, section.sentence, (), whole, (*section.notes, *notes))
        yield from _goal_blocks(part, section)


def _by_goal(table: Table) -> bool:
    return any(line.goal for line in table.lines)


def _goal_blocks(part: int, section: Section) -> Iterator[Block]:
    """A block for each goal that has anything to tell, or has one under it that does."""
    told = {goal.id: _of_goal(part, goal, section) for goal in section.goals}
    for place, goal in enumerate(section.goals):
        below = []
        for later in section.goals[place + 1 :]:
            if later.depth <= goal.depth:
                break
            below.append(later.id)
        if any(told[one].tables or told[one].said or told[one].sentence for one in (goal.id, *below)):
            yield told[goal.id]


def _of_goal(part: int, goal: Goal, section: Section) -> Block:
    tables = []
    for table in section.tables:
        lines = tuple(line for line in table.lines if line.goal == goal.id)
        if lines and table.kind != "goals":
            caption = f"{table.caption}: {shorten(goal.text, LONGEST_IN_CAPTION, placeholder=' …')}"
            tables.append(replace(table, caption=caption, lines=lines, notes=(), group_heading=""))
    said = [("", goal.said)] if goal.said != Said() else []
    said += [(line.label, line.said) for table in tables for line in table.lines if line.said != Said()]
    # what a mere proposal rests on is told once: where its indicators stand
    has_reason = tables or not goal.verdict.startswith(PROPOSAL)
    verdict = " ".join(filter(None, [goal.verdict, goal.reason if has_reason else ""]))
    level = LEVELS.get(goal.level, goal.level.capitalize())
    return Block(part, f"{level}: {goal.text}", goal.depth + 1, verdict, tuple(said), tuple(tables))
