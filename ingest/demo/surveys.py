"""The surveys: which assignments were sent one, who answered, and with what."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from ingest.demo.ads import end_of_year
from ingest.demo.assignments import Assignment
from ingest.demo.world import DAY, World, allocate, grades

COURSE = "KBR-utbildning"
NOT_ASKED = (COURSE, "Referenstagning", "Screeningpaket")
SIX_MONTHS = (183, 210)
SOON = (1, 10)
Response = tuple[dt.date, int | None]  # the day of an answer, and its assignment unless anonymous


@dataclass(slots=True)
class Answer:
    """One row of a survey file: values by question text, in the order of the questions."""

    day: dt.date
    assignment: int | None
    values: dict[str, Any] = field(default_factory=dict)
    number: str = ""


def make_answers(world: World, assignments: list[Assignment]) -> dict[tuple[str, int], list[Answer]]:
    """Answers per survey and year; puts the dates of dispatch on the assignments."""
    result = {}
    for survey, settings in world.surveys.items():
        chance = world.chance(f"survey {survey}")
        carried: list[Response] = []
        for entry in settings["year"]:
            if survey == "kbr":
                answered = _course_answers(world, assignments, entry, chance)
            else:
                sent = _send(world, survey, assignments, entry, chance)
                answered, carried = _who_answers(world, survey, sent, entry, carried, chance)
            answered.sort(key=lambda pair: (pair[0], pair[1] or 0))
            answers = [Answer(day, number) for day, number in answered]
            _fill(settings, entry, answers, chance)
            for i, answer in enumerate(answers, start=1):
                answer.number = f"{settings['id']}{entry['year']}-{i:04}"
            result[survey, entry["year"]] = answers
    return result


def _send(
    world: World, survey: str, assignments: list[Assignment], entry: dict, chance: random.Random
) -> list[Assignment]:
    """The assignments that were sent the survey in the year, as many as assumed."""
    shortest, longest = SIX_MONTHS if survey == "matchning" else SOON
    possible = []
    for a in assignments:
        whole = world.packages[a.package]["whole"]
        if not a.finished or a.package in NOT_ASKED or (survey != "kund" and not whole):
            continue
        day = a.closed + chance.randint(shortest, longest) * DAY
        if day.year == entry["year"] and day <= world.last_day and survey not in a.sent:
            possible.append((a, day))
    chosen = chance.sample(possible, entry["sent"])
    for a, day in chosen:
        a.sent[survey] = day
    return [a for a, _ in chosen]


def _who_answers(
    world: World, survey: str, sent: list[Assignment], entry: dict, carried: list[Response], chance: random.Random
) -> tuple[list[Response], list[Response]]:
    """The year's answers, and those that come the year after."""
    end = end_of_year(world, entry["year"])
    late = sorted(sent, key=lambda a: (a.sent[survey], a.number))[len(sent) - entry["later"] :]
    others = [a for a in sent if a not in late] if late else sent
    now = chance.sample(others, entry["answers"] - len(carried))
    answered = carried + [(min(end, a.sent[survey] + chance.randint(1, 24) * DAY), a.number) for a in now]
    next_year = [(end + chance.randint(3, 20) * DAY, a.number) for a in late]
    if survey == "kandidat":  # anonymous
        return [(day, None) for day, _ in answered], next_year
    return answered, next_year


def _course_answers(world: World, assignments: list[Assignment], entry: dict, chance: random.Random) -> list[Response]:
    """Some of the year's courses were evaluated; each participant is an answer."""
    courses = [a for a in assignments if a.package == COURSE and a.year == entry["year"] and a.finished]
    chosen = chance.sample(courses, entry["courses"])
    per_course = allocate(entry["answers"], [chance.uniform(0.7, 1.3) for _ in chosen])
    end = end_of_year(world, entry["year"])
    seats = [a for a, count in zip(chosen, per_course, strict=True) for _ in range(count)]
    return [(min(end, a.closed + chance.randint(0, 3) * DAY), a.number) for a in seats]


def _fill(settings: dict, entry: dict, answers: list[Answer], chance: random.Random) -> None:
    """Values for every question asked in the year; the same people tend to be the less pleased ones."""
    year = str(entry["year"])
    mood = {id(answer): chance.random() for answer in answers}
    for question in settings["question"]:
        asked = answers
        if needed := question.get("only_if"):
            asked = [a for a in answers if a.values.get(_wording(settings, needed, year)) == "Ja"]
        if (values := _values(question, entry, len(asked), chance)) is None:
            continue
        wording = question.get("wordings", {}).get(year, question["text"])
        ordered = sorted(asked, key=lambda a: mood[id(a)] + chance.gauss(0, 0.25))
        for answer, value in zip(ordered, values, strict=True):
            answer.values[wording] = value


def _wording(settings: dict, text: str, year: str) -> str:
    question = next(q for q in settings["question"] if q["text"] == text)
    return question.get("wordings", {}).get(year, text)


def _values(question: dict, entry: dict, count: int, chance: random.Random) -> list[Any] | None:
    """The values of one question, the worst first; None where it was not asked."""
    year = str(entry["year"])
    if question.get("recommend"):
        return _recommendations(entry, count, chance) if "nps" in entry else None
    if year in question.get("mean", {}):
        return grades(count, question["mean"][year], chance)
    if year in question.get("yes", {}):
        yes = round(count * question["yes"][year] / 100)
        return ["Nej"] * (count - yes) + ["Ja"] * yes
    return None


def _recommendations(entry: dict, count: int, chance: random.Random) -> list[int]:
    detractors = round(count * entry["detractors"])
    promoters = detractors + round(count * entry["nps"] / 100)
    low = [chance.choice((2, 4, 5, 5, 6, 6)) for _ in range(detractors)]
    middle = [chance.choice((7, 8, 8)) for _ in range(count - detractors - promoters)]
    return sorted(low + middle + [chance.choice((9, 10, 10)) for _ in range(promoters)])
