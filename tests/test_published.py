"""Published figures beside the system's: all of facts.toml, through the ordinary path from source files."""

from __future__ import annotations

import re
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.pipeline import ingest
from warehouse import database, published
from warehouse.published import Compared, contradictions, number_of

FACTS = tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))
CODE = ("app.py", "warehouse", "ingest", "expectations", "report", "pages")
NO_FIGURE = -1  # how facts.toml writes that a year has none
YEARS = ("2025", "2024", "2023", "2022")


@pytest.fixture(scope="module")
def compared(demo_home) -> dict[tuple[str, str], Compared]:
    """By the figure's id and period or group."""
    return by_place(demo_home)


def by_place(home: Path) -> dict[tuple[str, str], Compared]:
    con = database.open_current(home)
    try:
        return {(one.figure.id, one.member): one for one in published.compare(con)}
    finally:
        con.close()


def wordings() -> dict[str, str]:
    """The candidate survey's questions by their published text."""
    return {one.text: one.id for section in published.sections() for one in section.figures}


def computed_facts() -> dict[tuple[str, str], float]:
    """Every figure of class computed, by the place where the page should have it."""
    facts = {(key, str(one["year"])): one[key] for one in FACTS["year"] for key in one if key != "year"}
    facts |= {(f"mean_{key}", "2023–2025"): value for key, value in FACTS["mean_2023_2025"].items()}
    facts |= {("package_share", name): value for name, value in FACTS["packages_2025"].items()}
    customer = FACTS["customer_survey_2025"]
    facts |= {("customer_answers", "2025"): customer["answers"], ("nps", "2025"): customer["nps"]}
    facts |= {("customer_response_rate", "2025"): 100 * customer["response_rate"]}
    facts |= {("support_grade", "2025"): customer["support_grade"]}
    for one in FACTS["match_survey"]:
        place = str(one["year"])
        facts |= {("match_grade", place): one["grade"], ("use_again", place): 100 * one["use_again"]}
        facts |= {("match_answers", place): one["answers"]} if "answers" in one else {}
    candidate = dict(FACTS["candidate_survey"])
    facts |= {("candidate_answers", "2025"): candidate.pop("answers_2025")}
    ids = wordings()
    facts |= {(ids[text], year): value for text, values in candidate.items()
              for year, value in zip(YEARS, values, strict=True) if value != NO_FIGURE}  # fmt: skip
    return facts | {("cover_letter_share", "2025"): 100 - 100 * FACTS["personal_letter"]["without_2025"]}


def entered_facts() -> dict[tuple[str, str], float]:
    """Every number of class entered, by the place where the page should have it."""
    facts = {("ami", year): value for year, value in FACTS["ami"].items()}
    facts |= {(f"budget_2021_{key}", one["package"]): one[key] for one in FACTS["budget_2021"]
              for key in ("volume", "price_sek", "budget_sek")}  # fmt: skip
    statement = FACTS["statement_2021"]
    names = {"revenue": "revenue", "licences": "licences", "other_external": "other", "total_cost": "cost",
             "overhead": "overhead", "result": "result"}  # fmt: skip
    facts |= {(f"statement_2021_{place}", "2021"): statement[key] for key, place in names.items()}
    facts |= {(f"statement_2021_{place}", "2021"): value for place, value in zip(
        ("salary", "sick", "other_personnel"), statement["personnel_cost"].values(), strict=True)}  # fmt: skip
    for key, year in (("budget_2020", "2020"), ("budget_2019", "2019"), ("outcome_2019", "2019")):
        facts |= {(f"{key}_{name}", year): value for name, value in statement[key].items()}
    grades = FACTS["grades_2020"]
    facts |= {("grade_2020_customer", "2020"): grades["customer_survey"]}
    facts |= {("grade_2020_candidate", "2020"): grades["candidate_survey"]}
    plan = FACTS["budget_2025"]
    facts |= {(f"budget_2025_{key}", "2025"): plan[key] for key in ("cost", "overhead", "total", "sales")}
    facts |= {("budget_2025_non_billing", "2025"): plan["non_billing"]}
    facts |= {("budget_2025_assignments", "2025"): plan["assignments_per_consultant"]}
    facts |= {("budget_2025_price", "2025"): plan["price_large_package_sek"]}
    facts |= {("cover_letter_target", "2025"): 100 * FACTS["personal_letter"]["target_with_2025"]}
    facts |= {(f"budget_2026_{key}", "2026"): value for key, value in FACTS["budget_2026"].items()}
    facts |= {("y2015_revenue", "2015"): FACTS["y2015"]["budget_revenue_mnkr"]}
    social = FACTS["customer_profile_socialforvaltningen"]
    facts |= {("social_staff", "2024"): social["permanent_staff_sept_2024"]}
    facts |= {("social_turnover", "2024"): 100 * social["turnover_2024"]}
    facts |= {("social_hires_permanent", "2024"): social["hires_permanent_jan_sept_2024"]}
    facts |= {("social_hires_temporary", "2024"): social["hires_temporary_jan_sept_2024"]}
    return facts | {("social_retirements", year): value for year, value in social["possible_retirements"].items()}


COMPUTED, ENTERED = computed_facts(), entered_facts()


def number(fact: float) -> Decimal:
    return Decimal(str(round(fact, 6)))


@pytest.mark.parametrize("place", COMPUTED, ids=" ".join)
def test_a_computed_figure_comes_out_of_the_sources_as_it_is_printed(compared, place):
    one = compared[place]
    assert number_of(one.printed) == number(COMPUTED[place])
    assert (one.section.kind, one.state, one.system) == ("computed", "equal", one.printed)


def test_nothing_else_is_said_to_be_computed(compared):
    assert {place for place, one in compared.items() if one.section.kind == "computed"} == set(COMPUTED)


@pytest.mark.parametrize("place", ENTERED, ids=" ".join)
def test_an_entered_figure_is_stored_as_published(compared, place):
    one = compared[place]
    assert number_of(one.printed) == number(ENTERED[place])
    assert (one.section.kind, one.state) in (("entered", "equal"), ("entered", "stored"))


def test_entered_figures_that_are_no_numbers(compared):
    texts = {place[0]: one.printed.replace("\u00a0", " ")
             for place, one in compared.items() if number_of(one.printed) is None}  # fmt: skip
    assert texts["budget_2025_fte"] == FACTS["budget_2025"]["fte"]
    customers = FACTS["y2015"]["customers"]
    assert {name: texts[f"y2015_{name}"].replace(" av ", "/") for name in customers} == customers


def test_every_contradiction_is_shown_with_what_it_should_have_been():
    assert len(contradictions()) >= len(FACTS["contradiction"])
    assert all(one.printed and one.should_be and one.source for one in contradictions())


def test_the_contradictions_are_what_the_figures_say(compared):
    packages = sum(one["volume"] * one["price_sek"] for one in FACTS["budget_2021"])
    assert packages == sum(one["budget_sek"] for one in FACTS["budget_2021"]) == 14_024_600
    statement = FACTS["statement_2021"]
    assert statement["revenue"] == 14_024_100
    items = [*statement["personnel_cost"].values(), statement["licences"], statement["other_external"]]
    assert (sum(items), statement["total_cost"]) == (11_525_213, 11_525_214)
    assert round(FACTS["budget_2026"]["forecast_revenue"] / FACTS["budget_2026"]["fte"]) == 1148
    said = " ".join(one.should_be for one in contradictions())
    assert "14 024 600" in said and "1 148" in said and "11 525 213" in said


def test_the_mean_of_ratios_says_what_the_ratio_of_sums_is(compared):
    years = [(one["revenue"], one["fte"]) for one in FACTS["year"]]
    ratio = round(sum(revenue for revenue, _ in years) / sum(fte for _, fte in years))
    assert compared["mean_revenue_per_fte", "2023–2025"].remark.endswith(f"Kvoten av årens summor är {ratio}.")
    assert compared["mean_revenue", "2023–2025"].remark is compared["mean_result", "2023–2025"].remark is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("24 197", "24197"), ("24\u00a0197", "24197"), ("−4 466", "-4466"), ("9,33", "9.33"), ("0", "0"),
     ("knappt 20", None), ("12 av 14", None), ("20–25", None), ("2 41", None), ("", None)],
)  # fmt: skip
def test_a_printed_number(printed, expected):
    assert number_of(printed) == (Decimal(expected) if expected else None)


@pytest.fixture(scope="module")
def changed(demo_delivery, tmp_path_factory) -> dict[tuple[str, str], Compared]:
    """The same out of a delivery with one row changed in the ledger, one in staffing and one in a survey."""
    base = tmp_path_factory.mktemp("changed")
    folder = shutil.copytree(demo_delivery, base / "delivery")
    change_once(folder / "ekonomi" / "utfall 2022-2024.csv", "cp1252", "2024-05;(.*?),00", r"2024-05;\1000,00")
    change_once(folder / "personal" / "arsarbetare.csv", "cp1252", "2023-02;(.*?);2", r"2023-02;\1;3")
    change_once(folder / "enkater" / "kandidatenkat 2022.csv", "utf-16", ";Ja;", ";Nej;")
    ingest(base / "home", [folder])
    return by_place(base / "home")


def change_once(path: Path, encoding: str, pattern: str, new: str) -> None:
    """Change the first place that the pattern finds."""
    text, count = re.subn(pattern, new, path.read_bytes().decode(encoding), count=1)
    assert count == 1
    path.write_bytes(text.encode(encoding))


def test_one_changed_row_makes_its_figures_differ_and_no_others(changed):
    differing = {place for place, one in changed.items() if one.state != "equal" and place in COMPUTED}
    ledger = {("revenue", "2024"), ("revenue_per_fte", "2024"), ("result", "2024")}
    ledger |= {(f"mean_{name}", "2023–2025") for name in ("revenue", "revenue_per_fte", "result")}
    staffing = {("fte", "2023"), ("revenue_per_fte", "2023")}
    assert differing - ledger - staffing == {("candidate_met_whom", "2022")}
    assert ledger <= differing and staffing <= differing


def test_no_published_figure_stands_in_the_code():
    """Numbers that could be nothing else: five digits or more, or a decimal that no setting has."""
    distinct = {f"{value:g}" for value in COMPUTED.values() if value >= 10_000 or (value % 1 and value > 80)}
    roots = [Path(__file__).parents[1] / name for name in CODE]
    for path in (path for root in roots for path in ([root] if root.is_file() else root.rglob("*.py"))):
        text = path.read_text(encoding="utf-8").replace("_", "")
        assert not [figure for figure in distinct if figure in text], path.name


@pytest.fixture
def page(demo_home, monkeypatch) -> AppTest:
    monkeypatch.setenv("KOLLEN_HOME", str(demo_home))
    return AppTest.from_string(
        "from pages.shared import filters\nfrom pages import published\nfilters.show()\npublished.render()\n",
        default_timeout=60,
    )


def said(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_page_counts_and_shows_every_computed_figure(page, compared):
    text = said(page.run())
    assert f"Av {len(COMPUTED)} publicerade siffror" in text and f"är {len(COMPUTED)} lika, 0 skiljer" in text
    for one in compared.values():
        if one.section.kind == "computed":
            assert f'<td class="n">{one.printed}</td><td class="n">{one.system}</td>' in text


def test_a_published_figure_leads_to_how_it_is_reckoned(page):
    app = page.run()
    app.selectbox(key="why-published-computed").select("Ekonomi 2023–2025: Intäkter per årsarbetare · 2025").run()
    assert "<strong>Beräkning:</strong> Omsättning per årsarbetare =" in said(app)
    assert not app.exception


@pytest.mark.parametrize("tab", ["Sparade som de publicerats", "Runda tal", "Motsägelser"])
def test_the_other_tabs(page, tab):
    app = page.run()
    app.session_state["publicerat"] = tab
    text = said(app.run())
    assert not app.exception
    shown = {"Sparade som de publicerats": "14 av 17", "Runda tal": "cirka 500", "Motsägelser": "14 024 600 kr"}
    assert shown[tab] in text.replace("\u00a0", " ")
