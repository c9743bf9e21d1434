"""Survey answers: a row is an answer, a further column a question. Comments and other free text stay in the file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ingest import headers, reading
from ingest.names import comparable
from ingest.reading import Contents, RawTable
from warehouse import reference
from warehouse.errors import DeliveryRejected
from warehouse.reference import Source

ANSWERS, VALUES = "raw_answers", "raw_answer_values"
SURVEY = "Enkät"
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
LONGEST_ANSWER = 12  # characters; a longer text in a question's column may say who somebody is


def read(path: Path, source: Source, shown: str) -> Contents:
    """raw_answers, one row per row of the file, and raw_answer_values, one row per answered question."""
    survey = _survey(path.name, source)
    table = source.tables[ANSWERS]
    asked = replace(table, columns={name: column for name, column in table.columns.items() if name != SURVEY})
    sheet = reading.read_sheet(path, asked, shown)
    found = headers.match(sheet.headers, asked, source.id, shown)
    never_read = {headers.key(name) for name in source.settings["never_read"]}
    questions = [(index, header) for index, header in found.extra if headers.key(header) not in never_read]
    _refuse_repeated(questions, shown)
    questions, free_text = _without_free_text(questions, sheet.rows, survey, source.settings["yes_no"])
    answers = reading.pick(sheet.rows, found, table)
    at = 1 + answers.columns.index(SURVEY)
    answers.rows = [(*row[:at], survey, *row[at + 1 :]) for row in answers.rows]
    values = [
        (number, header, _guarded(cells[index]))
        for number, cells in sheet.rows
        if cells is not None
        for index, header in questions
        if cells[index] and cells[index].strip()
    ]
    notes = sheet.notes + [f'Kolumnen "{header}" är fri text och läses inte.' for header in free_text]
    return Contents([answers, RawTable(VALUES, tuple(source.tables[VALUES].columns), values)], notes)


def _survey(name: str, source: Source) -> str:
    """Which survey the file holds: the one with a prefix that begins the file's name."""
    return next(
        survey
        for survey, prefixes in source.settings["surveys"].items()
        if comparable(name).startswith(tuple(comparable(prefix) for prefix in prefixes))
    )


def _refuse_repeated(questions: list[tuple[int, str]], shown: str) -> None:
    seen = set()
    for _, header in questions:
        if headers.key(header) in seen:
            raise DeliveryRejected(f'{shown}: frågan "{header}" finns i två kolumner. Byt namn på den ena.')
        seen.add(headers.key(header))


def _without_free_text(
    questions: list[tuple[int, str]], rows: list, survey: str, yes_no: list[str]
) -> tuple[list[tuple[int, str]], list[str]]:
    """The questions, and the headers of unknown columns where most values are neither a number nor yes or no."""
    known = {headers.key(text) for q in reference.questions() if q.survey == survey for text in q.wordings}
    kept, free_text = [], []
    for index, header in questions:
        values = [cells[index].strip().casefold() for _, cells in rows if cells is not None and cells[index]]
        answers = sum(1 for value in values if value in yes_no or NUMBER.fullmatch(value) or not value)
        if headers.key(header) in known or 2 * answers >= len(values):
            kept.append((index, header))
        else:
            free_text.append(header)
    return kept, free_text


def _guarded(value: str) -> str:
    return value if len(value) <= LONGEST_ANSWER else f"(text, {len(value)} tecken)"
