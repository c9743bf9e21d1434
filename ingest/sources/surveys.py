"""Survey answers: a row is an answer, a further column of grades or Ja/Nej a question.

Comments and whatever else may say who somebody is stay in the file, also where they stand in a question's column.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ingest import header_advice, headers, privacy, reading, survey_questions
from ingest.contents import Contents, RawTable
from ingest.names import comparable
from ingest.workbook_errors import is_code
from warehouse import reference
from warehouse.errors import DeliveryRejected
from warehouse.reference import Source, Table

ANSWERS, VALUES = "raw_answers", "raw_answer_values"
SURVEY = "Enkät"
STAGE, STAGED = "Steg", "realcruit"  # only this survey has stages
GRADE = re.compile(r"\+?\d{1,2}([.,]\d{1,2})?", re.ASCII)
HIGHEST = 10
GRADES_OF_QUESTION = 0.9  # so large a part of an unknown column's values are grades, or it is no question
LONGEST_SLIP = 4  # characters of a known question's value that is no answer: enough for "tio", too few for a person


def read(path: Path, source: Source, shown: str) -> Contents:
    """raw_answers, one row per row of the file, and raw_answer_values, one row per answered question."""
    survey = survey_of(path.name, source)
    table, values_table = source.tables[ANSWERS], source.tables[VALUES]
    asked = replace(table, columns={name: column for name, column in table.columns.items() if name != SURVEY})
    sheet = reading.read_sheet(path, asked, source.id, shown)
    never_read = {headers.key(name) for name in source.settings["never_read"]}
    columns = [(index, header) for index, header in sheet.found.extra if headers.key(header) not in never_read]
    columns, notes = survey_questions.without_repeated(columns, sheet.rows, survey, shown)
    questions, no_questions = _questions(columns, sheet.rows, survey, source.settings["yes_no"])
    contents = reading.pick(sheet, table)
    answers = contents.tables[0]
    at = 1 + answers.columns.index(SURVEY)
    answers.rows = [(*row[:at], survey, *row[at + 1 :]) for row in answers.rows]
    said = [
        (number, header, _guarded(cells[index].strip(), longest, source.settings["yes_no"]))
        for number, cells in sheet.rows
        if cells is not None
        for index, header, longest in questions
        if cells[index] and cells[index].strip()
    ]
    values = RawTable(VALUES, tuple(values_table.columns), said)
    contents.tables.append(values)
    contents.notes += [privacy.masked(note) for note in notes] + privacy.mask(values, values_table)
    contents.notes += _missing(sheet.found, no_questions, asked, survey, source)
    contents.notes += [
        f'Kolumnen "{privacy.masked(header)}" är ingen fråga med betyg 0–10 eller Ja/Nej och läses inte.'
        for header in no_questions
    ]
    return contents


def _missing(found: headers.Match, unread: list[str], table: Table, survey: str, source: Source) -> list[str]:
    """A note on optional columns that the file lacks; of the stages only where the survey has any."""
    columns = {name: column for name, column in table.columns.items() if name != STAGE or survey == STAGED}
    return header_advice.missing_optional(found.positions, unread, replace(table, columns=columns), source.id)


def survey_of(name: str, source: Source) -> str:
    """Which survey a file holds: the one with a prefix that begins its name; DeliveryRejected where there is none."""
    for survey, prefixes in source.settings["surveys"].items():
        if comparable(name).startswith(tuple(comparable(prefix) for prefix in prefixes)):
            return survey
    raise DeliveryRejected(
        f"{name}: ingen enkät har filer som heter så. Lägg till namnets början under [surveys] i surveys.toml."
    )


def _questions(
    columns: list[tuple[int, str]], rows: list, survey: str, yes_no: list[str]
) -> tuple[list[tuple[int, str, int]], list[str]]:
    """The questions, each with the length of what it may hold but answers, and the headers of what is no question."""
    known = {headers.key(text) for q in reference.questions() if q.survey == survey for text in q.wordings}
    questions, others = [], []
    for index, header in columns:
        if is_code(header):  # Excel has lost what was asked
            others.append(header)
        elif headers.key(header) in known:
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
    if is_code(value):  # the warehouse reads an error code as an empty cell, and an answer that is none is not empty
        return f"(felvärde {value})"
    if _is_grade(value) or value.casefold() in yes_no or len(value) <= longest:
        return value
    return f"(text, {len(value)} tecken)"
