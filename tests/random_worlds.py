"""Small worlds made up at random, nasty on purpose: rows of the staged tables, and questions to ask about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random

ORGANISATIONS = (
    "Farsta stadsdelsförvaltning", "FARSTA SDF", "Rinkeby-Kista stadsdelsförvaltning", "Spånga-Tensta SDF",
    "Järva stadsdelsförvaltning", "Norrmalms stadsdelsförvaltning", "Socialförvaltningen", "Utbildningsförvaltningen",
    "Micasa Fastigheter i Stockholm AB", "Nya förvaltningen", "Farstaa stadsdelsförvaltning",
)  # fmt: skip
PACKAGES = (
    ("Chefspaket", True), ("Stora paketet", True), ("Second opinion", True), ("Omtag", True), ("KBR-utbildning", False),
    ("Referenstagning", False), ("Screeningpaket", True), ("Helt nytt paket", True),
)  # fmt: skip
AD_STATUSES = ("Publicerad", "Avslutad", "Avbruten", None, "Vilande")
STATUSES = ("Avslutat", "Avslutat", "Pågående", "Beställt", "Avbrutet", "Vilande")
ACCOUNTS = (("3010", "Intäkt"), ("3020", "Intäkt"), ("5010", "Personalkostnad"), ("6000", "Övrig kostnad"),
            ("9000", "Overhead"))  # fmt: skip
VERSIONS = {
    "Utfall": (None,), "Budget": ("KF-beslut", "T1", "T2", "Egen B", "Egen A"), "Prognos": ("T2", "T1", None),
}  # fmt: skip
AREAS = ("Förskola", "Skola", "Övrigt", "Trädgård")
QUESTIONS = {
    "kund": (("customer_overall", "grade"), ("customer_support", "grade"), ("customer_time", "grade"),
             ("customer_recommend", "recommend"), ("Ny fråga?", "grade")),
    "kandidat": (("candidate_overall", "grade"), ("candidate_clear_ad", "yes_no"), ("candidate_informed", "yes_no")),
    "matchning": (("match_grade", "grade"), ("match_use_again", "yes_no")),
    "kbr": (("course_grade", "grade"),),
    "realcruit": (("Hur var mötet?", "grade"),),
}  # fmt: skip
FIRST_YEARS = (2019, 2022, 2023, 2024, 2025)
COLUMNS = {
    "ads": ("ad_id reference organisation area is_manager published_date position_count application_count "
            "women_count men_count is_internal status"),
    "assignments": ("assignment_id ad_reference customer_id package_id consultant_id area is_manager ordered_date "
                    "start_date status price extra_hours hourly_price hours invoiced_amount invoice_date "
                    "has_screening_test has_cover_letter reference_count customer_survey_date candidate_survey_date "
                    "match_survey_date"),
    "customers": "customer_id organisation first_order_date", "packages": "package_id package is_counted",
    "consultants": "consultant_id unit", "answers": "answer_id survey assignment_id answered_date",
    "answer_values": "answer_row_id survey question question_text question_kind grade is_yes",
    "ledger": "month account ledger_kind ledger_type amount version",
    "staffing": "month unit fte billing_fte sick_leave_share sick_leave_short_share",
    "hours": "month consultant_id assignment_hours total_hours", "manual": "period indicator value",
}  # fmt: skip


class RandomWorld:
    """The rows of one world, by staged table; received is the day of its newest delivery, or None."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._ids = count(1)
        self.rows: dict[str, list[dict]] = {table: [] for table in COLUMNS}
        self.first_year = self.random.choice(FIRST_YEARS)
        self.received = date(self.first_year + 1, 9, 10) if self.chance(0.3) else None
        self._lookups()
        for make, most in ((self._ad, 25), (self._assignment, 30)):
            for _ in range(self.random.choice((0, 3, most, most, most))):
                make()
        self._repeat("ads", 0.1, self._ad_again)
        for survey in QUESTIONS:
            self._survey(survey)
        self._repeat("answers", 0.05, lambda row: {"answered_date": self.day()})
        self._ledger()
        self._people()
        self._manual()

    def chance(self, share: float) -> bool:
        """True in that share of the cases."""
        return self.random.random() < share

    def maybe(self, value, empty: float = 0.25):
        """The value, or None in that share of the cases."""
        return None if self.chance(empty) else value

    def day(self, later: int = 0) -> date:
        """A day of the world's two years, now and then a leap day or one at a turn of the year."""
        year = self.first_year + self.random.randrange(2)
        turns = [date(year, 12, 31), date(year, 1, 1), date(year, 2, 29) if year % 4 == 0 else date(year, 2, 28)]
        any_day = date(year, 1, 1) + timedelta(self.random.randrange(365))
        return self.random.choice(turns) if self.chance(0.15) else any_day

    def put(self, table: str, **values) -> dict:
        """One more row."""
        row_id = next(self._ids)
        row = {"row_id": row_id, "delivery": 1, "source_file": f"{table}.csv", "source_row": row_id}
        row |= {**dict.fromkeys(COLUMNS[table].split()), **values}
        self.rows[table].append(row)
        return row

    def _repeat(self, table: str, share: float, changes) -> None:
        """Some rows come again in a later delivery, changed."""
        for row in list(self.rows[table]):
            if self.chance(share):
                self.put(table, **{**row, "row_id": next(self._ids), "delivery": 2, **changes(row)})

    def _lookups(self) -> None:
        for number, (package, is_counted) in enumerate(PACKAGES, start=1):
            self.put("packages", package_id=number, package=package, is_counted=is_counted)
        for number, unit in enumerate(("Enhet 1", "Enhet 2", "Enhet 1"), start=1):
            self.put("consultants", consultant_id=number, unit=unit)
        for number in range(1, self.random.randint(4, 12)):
            first = self.maybe(date(self.first_year, 1, 1) + timedelta(self.random.randint(-400, 400)), 0.5)
            organisation = self.random.choice(ORGANISATIONS)
            self.put("customers", customer_id=number, organisation=organisation, first_order_date=first)

    def _ad(self) -> None:
        number = len(self.rows["ads"]) + 1
        women, men = self.maybe(self.random.randrange(9)), self.maybe(self.random.randrange(9))
        self.put(
            "ads", ad_id=f"A{number}", reference=self.maybe(f"R{number}", 0.3),
            organisation=self.random.choice(ORGANISATIONS), area=self.random.choice(AREAS), is_manager=self.chance(0.4),
            published_date=self.day(), position_count=self.random.choice((1, 1, 2, 3, None, 0, 1000, 1001, 5000)),
            application_count=self.maybe(self.random.randrange(80)), women_count=women, men_count=men,
            is_internal=self.chance(0.2), status=self.random.choice(AD_STATUSES),
        )  # fmt: skip
        row = self.rows["ads"][-1]
        if row["reference"] and self.chance(0.2):  # the same reference on one that was cancelled
            self.put("ads", **{**row, "row_id": next(self._ids), "ad_id": f"A{number}b", "status": "Avbruten"})

    def _ad_again(self, row: dict) -> dict:
        return {"published_date": self.day(), "position_count": 7, "organisation": self.random.choice(ORGANISATIONS)}

    def _ad_reference(self) -> str | None:
        ad = self.random.choice(self.rows["ads"] or [{"ad_id": "A1", "reference": "R1"}])
        return self.random.choice((ad["ad_id"], ad["ad_id"], ad["reference"], None, "finns inte"))

    def _assignment(self) -> None:
        ordered = self.day()
        start = self.maybe(ordered + timedelta(self.random.choice((0, 5, 40, 90))), 0.15)
        number = len(self.rows["assignments"]) + 1
        sent = self.maybe((start or ordered) + timedelta(self.random.randrange(90)), 0.2)
        self.put(
            "assignments", assignment_id=number, ad_reference=self._ad_reference(),
            customer_id=self.random.choice(self.rows["customers"])["customer_id"],
            package_id=self.random.randint(1, len(PACKAGES)), consultant_id=self.random.choice((1, 2, 3, 9, None)),
            area=self.random.choice(AREAS), is_manager=self.random.choice((True, False)), ordered_date=ordered,
            start_date=start, status=self.random.choice(STATUSES),
            price=self.maybe(Decimal(self.random.choice(("27000", "65000.50", "0"))), 0.15),
            extra_hours=self.maybe(self.random.choice((0.0, 1.5, 12.25)), 0.4),
            hourly_price=self.maybe(Decimal("900.25"), 0.3), hours=self.maybe(self.random.choice((0.0, 31.5, 12.0))),
            invoiced_amount=self.maybe(Decimal(self.random.choice(("27000", "100.10", "0", "-500")))),
            invoice_date=self.maybe(self.random.choice((ordered, start or ordered, self.day()))),
            has_screening_test=self.random.choice((True, False, None)),
            has_cover_letter=self.random.choice((True, False, None)),
            reference_count=self.maybe(self.random.randrange(5)), customer_survey_date=sent,
            match_survey_date=self.maybe(sent), candidate_survey_date=self.maybe(sent),
        )  # fmt: skip

    def _survey(self, survey: str) -> None:
        known = [row["assignment_id"] for row in self.rows["assignments"]]
        for _ in range(self.random.choice((0, 1, 4, 5, 6, 12, 25))):
            about = self.random.choice([*known, None, 999]) if survey != "kandidat" else None
            said = {"survey": survey, "assignment_id": about, "answered_date": self.day()}
            answer = self.put("answers", answer_id=f"S{len(self.rows['answers'])}", **said)
            for question, kind in QUESTIONS[survey]:
                if self.chance(0.85):
                    self._mark(answer["row_id"], survey, question, kind)

    def _mark(self, answer_row_id: int, survey: str, question: str, kind: str) -> None:
        grade = self.maybe(self.random.randint(0 if kind == "recommend" else 1, 10), 0.1)
        is_yes = self.maybe(self.chance(0.7), 0.1)
        self.put(
            "answer_values", answer_row_id=answer_row_id, survey=survey, question=question, question_text=question,
            question_kind=kind, grade=None if kind == "yes_no" else grade, is_yes=is_yes if kind == "yes_no" else None,
        )  # fmt: skip

    def _months(self, missing: float) -> list[date]:
        """The months of both years but those that are missing, at times all."""
        months = [date(self.first_year + at // 12, at % 12 + 1, 1) for at in range(24)]
        return months if self.chance(0.3) else [month for month in months if not self.chance(missing)]

    def _ledger(self) -> None:
        for ledger_type, versions in VERSIONS.items():
            accounts = self.random.sample(ACCOUNTS, self.random.randint(1, 3))
            for version in self.random.sample(versions, self.random.randint(1, min(3, len(versions)))):
                for month in self._months(self.random.choice((0.05, 0.5, 0.9))):
                    for account, kind in accounts:
                        if self.chance(0.9):
                            self._entries(month, account, kind, ledger_type, version)

    def _entries(self, month: date, account: str, kind: str, ledger_type: str, version: str | None) -> None:
        said = {"month": month, "account": account, "ledger_kind": kind, "ledger_type": ledger_type, "version": version}
        amounts = [self.random.randint(0, 10**8), *([self.random.randint(0, 10**8)] if self.chance(0.05) else [])]
        amounts += [-self.random.randint(1, 10**6)] if self.chance(0.1) else []
        for amount in amounts:
            self.put("ledger", **said, amount=Decimal(amount) / 100)

    def _people(self) -> None:
        for unit in ("Enhet 1", "Enhet 2", "Enhet 3"):
            for month in self._months(self.random.choice((0.1, 0.8, 1))):
                share = self.maybe(self.random.choice((0.0, 0.045, 0.2, 1.0, 1.2)))
                self.put(
                    "staffing", month=month, unit=unit, sick_leave_share=share,
                    fte=self.random.choice((0.0, 3.5, 11.5)),
                    billing_fte=self.maybe(self.random.choice((0.0, 3.0, 10.0))),
                    sick_leave_short_share=share and share / 2,
                )  # fmt: skip
        for consultant_id in (1, 2, 9):
            for month in self._months(self.random.choice((0.2, 0.9))):
                total = self.maybe(self.random.choice((0.0, 80.0, 160.0)), 0.1)
                self.put(
                    "hours", month=month, consultant_id=consultant_id, total_hours=total,
                    assignment_hours=self.maybe(total and total * self.random.random(), 0.1),
                )  # fmt: skip

    def _manual(self) -> None:
        for indicator in ("ami", "co_creation_index"):
            for year in (self.first_year, self.first_year + 1):
                for period in (f"{year}T1", f"{year}T2", f"{year}T3", f"{year}"):
                    if self.chance(0.4):
                        self.put("manual", period=period, indicator=indicator, value=self.random.randrange(100) / 2)
        self._repeat("manual", 0.3, lambda row: {"value": 99.5})


def random_period(random: Random, first_year: int) -> str:
    """A period of any form, mostly of the world's own years."""
    year = first_year + random.choice((0, 0, 0, 1, 1, 1, -1, 2))
    tertial, month = random.randint(1, 3), random.randint(1, 12)
    later = f"{year + random.randrange(2)}-{random.randint(month, 12):02d}"
    return random.choice((
        f"{year}", f"{year}", f"{year}T{tertial}", f"{year}T{tertial}/alone", f"{year}-{month:02d}",
        f"{year}-{month:02d}..{later}", f"{first_year}-01..{first_year + 1}-12",
    ))  # fmt: skip


VALUES: dict[str, Sequence] = {
    "administration": ("Farsta", "Järva", "Norra innerstaden", "Socialförvaltningen", "Micasa", "Okänd organisation",
                       "Rinkeby-Kista", "Bromma"),
    "kind": ("stadsdelsförvaltning", "fackförvaltning", "bolag"), "area": AREAS,
    "package": tuple(name for name, _ in PACKAGES), "is_manager": (True, False),
    "unit": ("Enhet 1", "Enhet 2", "Enhet 3", "Okänd enhet"), "survey": ("kund", "kandidat", "matchning", "kbr"),
    "question": tuple(name for asked in QUESTIONS.values() for name, _ in asked),
    "indicator": ("ami", "co_creation_index"), "account": tuple(number for number, _ in ACCOUNTS),
}  # fmt: skip


def random_filter(random: Random, dimensions: Sequence[str]) -> dict[str, list]:
    """One to three values of each dimension given."""
    return {
        name: random.sample(VALUES[name], min(len(VALUES[name]), random.choice((1, 1, 2, 3)))) for name in dimensions
    }
