"""Enkäter och NPS as a reader meets it: the sentence, the table, what may be chance, and whom to remind."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.drawing import text
from warehouse import query, question_table, reminders, wording
from warehouse.measure import measure
from warehouse.period import Period

RATES = {"kund": "mer-kund", "kandidat": "mer-kandidat", "kbr": "mer-kbr"}


@pytest.fixture
def page(page):
    """page(**address) → the page drawn for that address."""
    return partial(page, "quality")


def rates(survey: str) -> dict[str, str]:
    """The address of a survey with its response rates open."""
    return {"enkat": wording.SURVEYS[survey], RATES[survey]: "Svarsfrekvens och påminnelser"}


@pytest.mark.parametrize("survey", question_table.SURVEYS)
def test_one_sentence_says_which_question_fell_most_and_whether_it_is_chance(page, con, survey):
    said = text(page(enkat=wording.SURVEYS[survey], ar="2025", period="Helår"))
    sentence = re.search(r'kollen-sentence">(.*?)</p>', said)[1]
    assert sentence.startswith(f"{question_table.NAMES[survey]}, 2025 mot 2024: ")
    values = {}
    for measure_id in question_table.QUESTIONS.get(survey, question_table.NAMED_QUESTIONS):
        for year in ("2025", "2024"):
            where = {"survey": [survey]} if measure_id != "candidate_yes" else None
            for row in measure(con, measure_id, year, by=["question"], where=where):
                if row.by["question"] != "candidate_tested":
                    scale = 1 if measure_id in ("candidate_yes", "assignment_yes") else 9
                    values.setdefault(row.by["question"], {})[year] = row.value / scale
    change = {name: its["2025"] - its["2024"] for name, its in values.items() if len(its) == 2}
    told = {name for name, is_so in ((min(change, key=change.get), min(change.values()) < 0),
                                     (max(change, key=change.get), max(change.values()) > 0)) if is_so}  # fmt: skip
    assert set(re.findall("”(.*?)”", sentence)) == {wording.member("question", name) for name in told}
    assert sentence.count("kan vara slump") + sentence.count("större än slumpen") == sentence.count("”") // 2


def test_the_table_marks_what_is_surely_higher_and_what_may_be_chance(page):
    said = text(page(ar="2025", period="Helår"))
    row = re.search(r'<th scope="row" class="t">Tidsplanen</th>(.*?)</tr>', said, re.DOTALL)[1]
    assert re.findall(r"rgba", row) and "9,41\n↑ säkert högre\n572 svar, " in row
    assert "9,27\nhögre, kan vara slump\n447 svar, " in row
    assert "Betyg i kundenkäten\nPlanens mål 9,50" in said and "NPS\nPlanens mål 70,0" in said
    assert "lägre" not in row and "Hela enkäten" in said


def test_a_year_that_runs_is_compared_with_the_same_months_and_says_so(page, con):
    year = query.coverage(con, "mart_answer_values")[1].year
    said = text(page(ar=str(year), period="Helår"))
    assert "Alla år gäller samma månader: januari–augusti, eftersom" in said
    assert f"januari–augusti {year} mot samma månader {year - 1}: " in said


def test_filters_that_a_survey_can_not_take_are_said_at_its_table(page):
    said = text(page(enkat="Kandidatenkät", forvaltning="Farsta"))
    assert "Andel ja i kandidatenkäten: utan urvalet Farsta (finns bara för hela enheten)." in said
    assert "Planens mål gäller hela enheten, inte urvalet." in said


def test_too_few_answers_are_shown_nowhere_on_the_page(page, con):
    name, count = con.execute(
        "select administration, count(*) from mart_answers where survey = 'matchning' and kind is not null "
        "and month between '2025-01-01' and '2025-04-01' group by all having count(*) < 5 order by all limit 1"
    ).fetchone()
    said = text(page(enkat="Matchningsenkät", forvaltning=name, ar="2025", period="T1"))
    rows = re.findall(r'<th scope="row" class="t">(?:Hur väl|Kan tänka).*?</tr>', said, re.DOTALL)
    assert len(rows) == 2 and all('<td class="n">för få svar</td>' in row for row in rows)
    assert "ingen fråga kan jämföras (inga svar, eller färre än fem, i den ena perioden)" in said
    assert f"{count} svar" not in said


def test_comparing_with_the_plan_says_that_questions_have_no_targets(page):
    said = text(page(jamfor="Planens mål"))
    assert "Planen har inte mål för varje fråga, så frågorna jämförs med samma månader året före." in said


def test_another_period_can_be_compared_with(page):
    said = text(page(ar="2025", period="Helår", jamfor="Annan period", mot="2023"))
    assert "Kundenkäten, 2025 mot 2023: " in said


def test_those_to_remind_are_listed_without_any_person(page, con):
    app = page(**rates("kund"))
    said = text(app)
    found = [one for one in reminders.reminders(con, {}).rows if one.survey == "kund"]
    rate = measure(con, "response_rate", app.session_state["chosen"].period, where={"survey": ["kund"]})[0]
    lacking = reminders.missing(rate, 0.75)
    assert (f"Det fattas {lacking} svar till planens mål" in said) == bool(lacking)
    if found:
        shown = re.findall(r'<th scope="row" class="t">(\d+)</th>', said)
        assert [int(number) for number in shown] == [one.number for one in found][:25]
        assert [button.proto.label for button in app.get("download_button")][:2] == [
            "Ladda ner listan som Excel", "Ladda ner listan som csv",
        ]  # fmt: skip
    else:
        assert "väntar på svar. Det senaste kända utskicket är" in said


def test_the_anonymous_survey_says_that_nobody_can_be_reminded(page):
    assert reminders.ANONYMOUS in text(page(**rates("kandidat")))
    assert reminders.NOT_SENT in text(page(**rates("kbr")))


def test_nps_is_shown_with_its_parts(page, con):
    said = text(page(ar="2025", period="Helår"))
    for part, answers in (("promoters_share", "9–10"), ("passives_share", "7–8"), ("detractors_share", "0–6")):
        row = measure(con, part, "2025")[0]
        cells = [wording.value(row.value, "share"), wording.value(row.numerator, "count")]
        told = re.search(rf'\({answers}\)</th><td class="n">(.*?)</td><td class="n">(.*?)</td>', said)
        assert list(told.groups()) == cells
    assert Period.parse("2025").label in said
