"""The oracle's survey measures, their 95 % intervals and what is withheld."""

from __future__ import annotations

from math import sqrt

from scipy.stats import norm, t

from tests.oracle_facts import ABOUT, Facts, month_of
from tests.oracle_sides import Asked, Figure, Side, alone, counted, ratio

SATISFIED_FROM = 7
FEWEST = 5
SURVEYS = ("kund", "kandidat", "matchning", "kbr")
Z = norm.ppf(0.975)


def people(rows: list[dict]) -> int:
    """How many answers the marks come from."""
    return len({row["answer_row_id"] for row in rows})


def of_answers(facts: Facts, asked: Asked, rows: list[dict], total, squares=None) -> Side:
    """One side of a figure of marks; n is the people who gave them."""
    return counted(rows, asked, facts.marks, facts.received, total, people, squares)


def marks(facts: Facts, wanted, carried=None) -> list[dict]:
    """The marks that are wanted, with only what is carried where that is said."""
    rows = [row for row in facts.marks if wanted(row)]
    return [{name: row[name] for name in carried} for row in rows] if carried else rows


MARK = ("month", "survey", "question", "grade", "is_yes", "answer_row_id")


def graded(question: str, carried=None):
    """Rows with a grade on one question."""
    return lambda facts: marks(facts, lambda row: row["question"] == question and row["grade"] is not None, carried)


def share(rows_of, is_hit):
    """The share of marks that hit."""

    def measure(facts: Facts, asked: Asked) -> dict:
        rows = rows_of(facts)
        top = of_answers(facts, asked, rows, lambda kept: sum(map(is_hit, kept)))
        return ratio(top, of_answers(facts, asked, rows, len), asked)

    return measure


def mean(rows_of):
    """The mean grade."""

    def measure(facts: Facts, asked: Asked) -> dict:
        rows = rows_of(facts)
        top = of_answers(facts, asked, rows, lambda kept: sum(row["grade"] for row in kept),
                         lambda kept: sum(row["grade"] ** 2 for row in kept))  # fmt: skip
        return ratio(top, of_answers(facts, asked, rows, len), asked)

    return measure


def is_satisfied(row: dict) -> bool:
    """True at the bound for nöjd or above."""
    return row["grade"] >= SATISFIED_FROM


def says_yes(row: dict) -> bool:
    """True for Ja."""
    return row["is_yes"]


def nps(facts: Facts, asked: Asked) -> dict:
    """Promoters minus detractors, of all who answered, × 100."""

    def balance(kept: list[dict]) -> int:
        return sum(row["grade"] >= 9 for row in kept) - sum(row["grade"] <= 6 for row in kept)

    rows = graded("customer_recommend")(facts)
    top = of_answers(facts, asked, rows, balance, lambda kept: sum(not 6 < row["grade"] < 9 for row in kept))
    return ratio(top, of_answers(facts, asked, rows, len), asked, 100)


satisfied_customers = share(graded("customer_overall"), is_satisfied)
customer_support_share = share(graded("customer_support"), is_satisfied)
satisfied_candidates = share(graded("candidate_overall", MARK), is_satisfied)
candidate_grade = mean(graded("candidate_overall", MARK))
match_grade, kbr_grade = mean(graded("match_grade")), mean(graded("course_grade"))
customer_grade = mean(lambda facts: marks(
    facts, lambda row: row["survey"] == "kund" and row["question_kind"] == "grade" and row["grade"] is not None,
))  # fmt: skip
question_grade = mean(lambda facts: marks(
    facts, lambda row: row["survey"] in SURVEYS and row["grade"] is not None, MARK,
))  # fmt: skip
candidate_yes = share(lambda facts: marks(
    facts, lambda row: row["survey"] == "kandidat" and row["is_yes"] is not None, MARK,
), says_yes)  # fmt: skip
use_again = share(lambda facts: marks(
    facts, lambda row: row["question"] == "match_use_again" and row["is_yes"] is not None,
), says_yes)  # fmt: skip


def named(kind: str):
    """The marks of one kind in the surveys whose answers name their assignment."""
    return lambda facts: marks(
        facts, lambda row: row["survey"] in ("kund", "matchning", "kbr") and row["question_kind"] == kind
        and (row["grade"] if kind == "grade" else row["is_yes"]) is not None,
    )  # fmt: skip


assignment_grade, assignment_yes = mean(named("grade")), share(named("yes_no"), says_yes)
promoters_share = share(graded("customer_recommend"), lambda row: row["grade"] >= 9)
passives_share = share(graded("customer_recommend"), lambda row: 6 < row["grade"] < 9)
detractors_share = share(graded("customer_recommend"), lambda row: row["grade"] <= 6)


def answers(facts: Facts, asked: Asked) -> dict:
    """How many have answered."""
    rows = [{"month": row["month"], "survey": row["survey"]} for row in facts.answers if row["survey"] in SURVEYS]
    return alone(counted(rows, asked, facts.answers, facts.received), asked)


def response_rate(facts: Facts, asked: Asked) -> dict:
    """Of those sent the survey the share that has answered; of the anonymous one, answers divided by sent."""
    answered = {(row["survey"], row["assignment_id"]) for row in facts.answers}
    rows = []
    for assignment in facts.assignments:
        if assignment["is_cancelled"]:
            continue
        for survey, column in (("kund", "customer_survey_date"), ("matchning", "match_survey_date")):
            if assignment[column]:
                said = (survey, assignment["assignment_id"]) in answered
                about = {name: assignment[name] for name in ABOUT}
                rows.append({**about, "survey": survey, "month": month_of(assignment[column]), "sent": 1, "said": said})
        if assignment["candidate_survey_date"]:
            month = month_of(assignment["candidate_survey_date"])
            rows.append({"survey": "kandidat", "month": month, "sent": 1, "said": 0})
    rows += [{"survey": "kandidat", "month": row["month"], "sent": 0, "said": 1}
             for row in facts.answers if row["survey"] == "kandidat"]  # fmt: skip
    everything = rows
    if (set(asked.by) | set(asked.where)) - {"survey", "year", "tertial", "month"}:
        rows = [row for row in rows if row["survey"] != "kandidat"]

    def sent(kept: list[dict]) -> int:
        return sum(row["sent"] for row in kept)

    def side(total) -> Side:
        return counted(rows, asked, everything, facts.received, total, sent)

    return ratio(side(lambda kept: sum(row["said"] for row in kept)), side(sent), asked)


def share_bounds(figure: Figure) -> tuple[float, float]:
    """Wilson's interval: the shares that n people could have come from."""
    n, p = figure.n, figure.numerator / figure.denominator
    middle = n * p + Z**2 / 2
    half = Z * sqrt(n * p * (1 - p) + Z**2 / 4)
    return max(0, (middle - half) / (n + Z**2)), min(1, (middle + half) / (n + Z**2))


def mean_bounds(figure: Figure, lowest: float, highest: float) -> tuple[float, float]:
    """Student's interval: the marks' variance, as many people as gave them; within the scale."""
    count, n = figure.denominator, figure.n
    average = figure.numerator / count
    variance = max(0, (figure.squares - count * average**2) / (count - 1))
    half = t.ppf(0.975, n - 1) * sqrt(variance / n)
    return max(lowest, average - half), min(highest, average + half)


def nps_bounds(figure: Figure) -> tuple[float, float]:
    """Adjusted Wald: three answers more, of them three quarters of a promoter and of a detractor."""
    n = figure.denominator + 3
    apart = figure.numerator / n
    half = Z * sqrt(((figure.squares + 1.5) / n - apart**2) / n)
    return max(-100, 100 * (apart - half)), min(100, 100 * (apart + half))


BOUNDS = {
    **dict.fromkeys(("satisfied_customers", "customer_support_share", "satisfied_candidates", "candidate_yes",
                     "use_again", "response_rate", "assignment_yes", "promoters_share", "passives_share",
                     "detractors_share"), share_bounds),
    **dict.fromkeys(("customer_grade", "candidate_grade", "match_grade", "kbr_grade", "assignment_grade"),
                    lambda figure: mean_bounds(figure, 1, 10)),
    "question_grade": lambda figure: mean_bounds(figure, 0, 10),
    "nps": nps_bounds,
}  # fmt: skip
