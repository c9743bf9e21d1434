"""Survey answers: a row is an answer, a further column of grades or Ja/Nej a question.

Comments and whatever else may say who somebody is stay in the file, also where they stand in a question's column.
"""

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
GRADE = re.compile(r"\+?\d{1,2}([.,]\d{1,2})?", re.ASCII)
HIGHEST = 10
GRADES_OF_QUESTION = 0.9  # so large a part of an unknown column's values are grades, or it is no question
LONGEST_SLIP = 4  # characters of a known question's value that is no answer: enough for "tio", too few for a person


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
    questions, no_questions = _questions(questions, sheet.rows, survey, source.settings["yes_no"])
    answers = reading.pick(sheet.rows, found, table)
    at = 1 + answers.columns.index(SURVEY)
    answers.rows = [(*row[:at], survey, *row[at + 1 :]) for row in answers.rows]
    values = [
        (number, header, _guarded(cells[index].strip(), longest, source.settings["yes_no"]))
        for number, cells in sheet.rows
        if cells is not None
        for index, header, longest in questions
        if cells[index] and cells[index].strip()
    ]
    notes = sheet.notes + [
        f'Kolumnen "{header}" är ingen fråga med betyg 0–10 eller Ja/Nej och läses inte.' for header in no_questions
    ]
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


def _questions(
    columns: list[tuple[int, str]], rows: list, survey: str, yes_no: list[str]
) -> tuple[list[tuple[int, str, int]], list[str]]:
    """The questions, each with the length of what it may hold but answers, and the headers of what is no question."""
    known = {headers.key(text) for q in reference.questions() if q.survey == survey for text in q.wordings}
    questions, others = [], []
    for index, header in columns:
        if headers.key(header) in known:
            questions.append((index, header, LONGEST_SLIP))
        elif _answers_a_question([cells[index] for _, cells in rows if cells is not None and cells[index]], yes_no):
            questions.append((index, header, 0))
        else:
            others.append(header)
    return questions, others


def _answers_a_question(values: list[str], yes_no: list[str]) -> bool:
    """True where the values of an unknown column are nothing but Ja/Nej, or nearly all grades.

    One text among Ja/Nej ("Nej", "Nej", "Ja, ring mig") tells that the column asks for something else.
    """
    said = [value.strip() for value in values if value.strip()]
    if all(value.casefold() in yes_no for value in said):
        return True
    return sum(_is_grade(value) for value in said) >= GRADES_OF_QUESTION * len(said)


def _is_grade(value: str) -> bool:
    return GRADE.fullmatch(value) is not None and float(value.replace(",", ".")) <= HIGHEST


def _guarded(value: str, longest: int, yes_no: list[str]) -> str:
    """The value where it is an answer or at most so long; else a mark that tells its length alone."""
    if _is_grade(value) or value.casefold() in yes_no or len(value) <= longest:
        return value
    return f"(text, {len(value)} tecken)"
