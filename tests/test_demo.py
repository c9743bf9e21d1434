"""The demo delivery: published figures and assumptions, reckoned straight from its rows with plain Python."""

import tomllib
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from tests.demo_rows import DemoRows, csv_rows, number

HERE = Path(__file__).parent
FACTS = tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))
REFERENCE = HERE.parent / "warehouse" / "reference"
YEARS = {entry["year"]: entry for entry in FACTS["year"]}


@pytest.fixture(scope="module")
def rows(demo_delivery) -> DemoRows:
    return DemoRows(demo_delivery)


@pytest.fixture(scope="module")
def organisations() -> dict[str, dict]:
    listed = tomllib.loads((REFERENCE / "organisations.toml").read_text(encoding="utf-8"))["organisation"]
    return {entry["name"]: entry for entry in listed}


def of_year(rows: DemoRows, year: int) -> list[dict]:
    return [a for a in rows.assignments if a["År"] == year]


def city_share(rows: DemoRows, organisations: dict, year: int, names: set[str] | None = None) -> float:
    """Counted assignments by ads, of stadens förvaltningar or of the named ones."""
    chosen = names or {name for name, entry in organisations.items() if entry["kind"] != "bolag"}
    ads = [a for a in rows.ads if a["Publicerad"].year == year and a["Förvaltning/bolag"] in chosen]
    counted = [a for a in of_year(rows, year) if a["Räknas i andel"] and a["Förvaltning"] in chosen]
    return len(counted) / len(ads)


# --- Published figures ---


@pytest.mark.parametrize("year", YEARS)
def test_ledger_and_staffing_give_the_published_year(rows, year):
    published = YEARS[year]
    revenue, cost = rows.amount(year, True, "Utfall"), rows.amount(year, False, "Utfall")
    version = "T1" if year == 2025 else "KF-beslut"
    assert (revenue, cost, revenue - cost) == (published["revenue"], published["cost"], published["result"])
    assert rows.amount(year, True, "Budget", version) == published["budget_revenue"]
    assert rows.amount(year, False, "Budget", version) == published["budget_cost"]
    assert rows.fte(year) == pytest.approx(published["fte"])
    assert round(revenue / rows.fte(year)) == published["revenue_per_fte"]


def test_means_over_the_three_years(rows):
    published = FACTS["mean_2023_2025"]
    revenue = [rows.amount(year, True, "Utfall") for year in YEARS]
    cost = [rows.amount(year, False, "Utfall") for year in YEARS]
    assert round(mean(revenue)) == published["revenue"]
    per_fte = [round(r / rows.fte(year)) for r, year in zip(revenue, YEARS, strict=True)]
    assert round(mean(per_fte)) == published["revenue_per_fte"]
    assert round(mean(revenue) - mean(cost)) == published["result"]


def test_the_first_budget_of_2025_is_the_plans(rows):
    plan = FACTS["budget_2025"]
    budget = [r for r in rows.ledger if r["Månad"].startswith("2025") and r["Version"] == "KF-beslut"]
    overhead = sum(r["Belopp"] for r in budget if r["Slag"] == "Overhead") / 1e6
    total = sum(r["Belopp"] for r in budget if r["Slag"] != "Intäkt") / 1e6
    printed = (round(total, 1), round(total - overhead, 1), round(overhead, 1))
    assert round(rows.amount(2025, True, "Budget", "KF-beslut") / 1000, 1) == plan["sales"]
    assert printed == (plan["total"], plan["cost"], plan["overhead"])


def test_budget_and_forecast_of_2026(rows):
    published = FACTS["budget_2026"]
    assert rows.fte(2026) == pytest.approx(published["fte"])
    assert rows.amount(2026, True, "Budget", "KF-beslut") == published["budget_revenue"]
    assert rows.amount(2026, False, "Budget", "KF-beslut") == published["budget_cost"]
    assert rows.amount(2026, True, "Prognos", "T1") == published["forecast_revenue"]
    assert rows.amount(2026, False, "Prognos", "T1") == published["forecast_cost"]


def test_packages_of_2025(rows):
    counts = Counter(a["Paket"] for a in of_year(rows, 2025))
    assert {name: round(100 * n / counts.total(), 1) for name, n in counts.items()} == FACTS["packages_2025"]


def test_customer_survey_of_2025(rows):
    published = FACTS["customer_survey_2025"]
    answers = rows.answers("kundenkat", 2025)
    recommend = [int(v) for a in answers for k, v in a.items() if k.startswith("Hur sannolikt")]
    support = [int(a["Stöd i att arbeta kompetensbaserat och fördomsmedvetet"]) for a in answers]
    answered = {a["UppdragsID"] for year in (2025, 2026) for a in rows.answers("kundenkat", year)}
    dispatched = {str(a["UppdragsID"]): a["Kundenkät skickad"] for a in rows.assignments if a["Kundenkät skickad"]}
    sent = [number for number, day in dispatched.items() if day.year == 2025]
    assert len(answers) == published["answers"]
    assert all(a["Svarsdatum"].startswith("2025") for a in answers)
    assert round(sum(n in answered for n in sent) / len(sent), 2) == published["response_rate"]
    promoters, detractors = sum(v >= 9 for v in recommend), sum(v <= 6 for v in recommend)
    assert round(100 * (promoters - detractors) / len(recommend), 1) == published["nps"]
    assert round(mean(support), 2) == published["support_grade"]


@pytest.mark.parametrize("published", FACTS["match_survey"], ids=lambda entry: str(entry["year"]))
def test_match_survey(rows, published):
    answers = rows.answers("matchning", published["year"])
    values = [int(v) for a in answers for k, v in a.items() if k.startswith("Hur väl matchar")]
    again = [a["Kan du tänka dig att använda vårt stöd igen?"] for a in answers]
    assert len(answers) == published.get("answers", len(answers))
    assert round(mean(values), 2) == published["grade"]
    assert again.count("Ja") / len(again) == published["use_again"]


CANDIDATE_QUESTIONS = [(q, v) for q, v in FACTS["candidate_survey"].items() if isinstance(v, list)]


@pytest.mark.parametrize(("question", "published"), CANDIDATE_QUESTIONS)
def test_candidate_survey(rows, question, published):
    reworded = question.replace("rekryteringsprocessen gång", "rekryteringsprocessens gång")
    for year, expected in zip((2025, 2024, 2023, 2022), published, strict=True):
        values = [a.get(question) or a.get(reworded) for a in rows.answers("kandidatenkat", year)]
        values = [v for v in values if v]
        if expected == -1:
            assert values == []
        elif question.startswith("Helhetsomdöme"):
            assert round(mean(int(v) for v in values), 2) == expected
        else:
            assert round(100 * values.count("Ja") / len(values), 1) == expected


def test_candidate_answers_of_2025(rows):
    assert len(rows.answers("kandidatenkat", 2025)) == FACTS["candidate_survey"]["answers_2025"]


def test_cover_letters_of_2025(rows):
    counted = [a for a in of_year(rows, 2025) if a["Räknas i andel"]]
    without = sum(not a["Personligt brev"] for a in counted) / len(counted)
    assert round(without, 2) == FACTS["personal_letter"]["without_2025"]


def test_history_reported_by_hand(rows):
    values = {
        r["Period"]: number(r["Värde"])
        for r in csv_rows(rows.folder / "manuellt" / "indikatorer.csv")
        if r["Indikator"] == "active_employee_index"
    }
    assert {year: values[year] for year in FACTS["ami"]} == FACTS["ami"]


# --- Assumptions ---


@pytest.mark.parametrize("year", range(2022, 2027))
def test_volumes(rows, year):
    part = 8 / 12 if year == 2026 else 1
    ads = [a for a in rows.ads if a["Publicerad"].year == year]
    assignments = of_year(rows, year)
    assert 6500 * part < len(ads) < 8500 * part
    assert 800 * part < len(assignments) < 1100 * part
    assert 0.45 < len({a["KundID"] for a in assignments}) / len(assignments) < 0.6


def test_market_share_rises_to_about_an_eighth(rows, organisations):
    shares = [city_share(rows, organisations, year) for year in range(2022, 2027)]
    assert shares == sorted(shares)
    assert 0.12 < shares[3] < 0.13


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("Socialförvaltningen", 0.52, 0.59),
        ("Förskoleförvaltningen", 0.7, 0.9),
        ("Äldreförvaltningen", 0.68, 0.82),
        ("Utbildningsförvaltningen", 0.03, 0.05),
    ],
)
def test_share_of_an_administration(rows, organisations, name, low, high):
    assert low < city_share(rows, organisations, 2025, {name}) < high


def test_a_district_that_bought_nothing(rows):
    bought = {a["Förvaltning"] for a in of_year(rows, 2024)}
    advertised = {a["Förvaltning/bolag"] for a in rows.ads if a["Publicerad"].year == 2024}
    assert "Skärholmens stadsdelsförvaltning" in advertised - bought


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("Stora paketet", FACTS["volumes"]["hours_large_package"]["2025"]),
        ("Chefspaket", FACTS["volumes"]["hours_manager_package"]["2025"]),
    ],
)
def test_hours_per_assignment(rows, package, expected):
    def hours(year):
        done = [a for a in of_year(rows, year) if a["Paket"] == package and a["Status"] == "Avslutat"]
        return mean(a["Nedlagda timmar"] for a in done if a["Nedlagda timmar"] is not None)

    assert hours(2025) == pytest.approx(expected, abs=0.3)
    assert hours(2022) > hours(2023) > hours(2025)


def test_billable_share(rows):
    reported = [r for r in csv_rows(rows.folder / "personal" / "tid.csv") if r["Månad"].startswith("2025")]
    share = sum(number(r["Timmar uppdrag"]) for r in reported) / sum(number(r["Timmar totalt"]) for r in reported)
    assert round(share, 2) == FACTS["volumes"]["billable_share"]


def test_invoices_follow_the_ledger_and_december(rows):
    ledger, invoiced = Counter(), Counter()
    for r in rows.ledger:
        if r["Typ"] == "Utfall" and r["Slag"] == "Intäkt":
            ledger[r["Månad"]] += r["Belopp"]
    for a in rows.assignments:
        if a["Fakturadatum"]:
            invoiced[f"{a['Fakturadatum']:%Y-%m}"] += float(a["Fakturerat belopp"])
    assert ledger.keys() == invoiced.keys()
    assert all(abs(invoiced[month] / ledger[month] - 1) < 0.05 for month in ledger)
    for year in range(2022, 2026):
        total = sum(v for month, v in ledger.items() if month.startswith(str(year)))
        assert 0.20 <= ledger[f"{year}-12"] / total <= 0.25


def test_assignments_point_at_ads_by_id_reference_or_not_at_all(rows):
    ids = {str(a["Annons-ID"]) for a in rows.all_ads}
    counted = [a["AnnonsID"] for a in rows.assignments if a["Räknas i andel"]]
    by_id = sum(r in ids for r in counted) / len(counted)
    assert 0.7 < by_id < 0.9
    assert any(r and "/" in r for r in counted) and None in counted
    assert all(a["AnnonsID"] is None for a in rows.assignments if a["Paket"] == "KBR-utbildning")
