"""What must stand beside a table: filters that do not reach a figure, what measure() says, and why a dash is a dash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from report.figures import Figures, Question
from report.model import Column, Line
from warehouse import wording
from warehouse.measure import catalogue

NO_OUTCOME = "uppgift saknas för perioden"
NO_DATE = "källan har inget datum"
PLAN_IS_FOR_EVERYTHING = (
    "Urvalet gäller inte indikatorerna. Planens mål avser hela verksamheten eller det som indikatorn själv nämner."
)
WITHHELD_RULE = (
    f"”{wording.WITHHELD}” står där färre än fem svar ligger bakom siffran, eller där den annars kunde räknas ut."
)


def of_measures(asked: Iterable[Question], figures: Figures) -> list[str]:
    """The remarks on the measures of one table; a remark on some of them only begins with their titles."""
    titles_of: dict[str, dict[str, None]] = {}
    all_titles: dict[str, None] = {}
    for question in asked:
        title = catalogue()[question.measure].title
        all_titles.setdefault(title)
        answer = figures.ask(question)
        for note in [*_filters_left_out(question.measure, figures), *(answer.notes if answer is not None else ())]:
            titles_of.setdefault(note, {}).setdefault(title)
    return [
        note if len(titles) == len(all_titles) else f"{', '.join(titles)}: {note}" for note, titles in titles_of.items()
    ]


def _filters_left_out(measure_id: str, figures: Figures) -> list[str]:
    names = wording.listing(wording.dimension(dimension) for dimension in figures.left_out(measure_id))
    source = catalogue()[measure_id].source
    return [f"Urvalet på {names} gäller inte här; uppgiften finns inte i källan ({source})."] if names else []


def of_indicators(figures: Figures) -> list[str]:
    """What must be said of the plan's indicators together."""
    return [PLAN_IS_FOR_EVERYTHING] if figures.where else []


def of_missing(columns: Sequence[Column], lines: Sequence[Line]) -> list[str]:
    """Why cells hold a dash or are withheld, one remark per reason."""
    headings: dict[str, dict[str, None]] = {}
    for line in lines:
        for column, cell in zip(columns, line.cells, strict=True):
            if cell.reason:
                headings.setdefault(cell.reason, {}).setdefault(column.heading)
    return [
        WITHHELD_RULE
        if reason == wording.WITHHELD
        else f"{wording.NOTHING} i {wording.listing(f'”{heading}”' for heading in where)}: {reason}."
        for reason, where in headings.items()
    ]
