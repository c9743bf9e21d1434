"""Förvaltningskort: one organisation's figures as measure() has them, and its own figures of its need as data."""

from __future__ import annotations

import tomllib
from functools import partial
from pathlib import Path

import pytest

from pages import administration_card
from tests.drawing import text
from warehouse import demand, published, wording
from warehouse.errors import KollenError
from warehouse.measure import measure
from warehouse.period import Period

FACTS = tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))
SOCIAL = "Socialförvaltningen"


@pytest.fixture
def card(page):
    """card(**address) → the page drawn for that address."""
    return partial(page, "administration_card")


def row(said: str, head: str) -> list[str]:
    """The cells of the table line that begins with a head."""
    line = next(part for part in said.split("<tr>") if f">{head}</th>" in part).split("</tr>")[0]
    return [cell.split(">", 1)[1].removesuffix("</td>") for cell in line.split("<td")[1:]]


# --- whose card it is


@pytest.mark.parametrize(("address", "name"), [
    ({}, "Bromma"), ({"forvaltning": ["Järva", "Farsta"]}, "Farsta"), ({"forvaltning": SOCIAL}, SOCIAL),
    ({"forvaltning": "Farsta", "kort": "Järva"}, "Järva"), ({"kort": "SISAB"}, "SISAB"), ({"kort": "<b>"}, "Bromma"),
    ({"forvaltning": "Alla bolag"}, "Bostadsförmedlingen"),
], ids=str)  # fmt: skip
def test_the_card_is_the_one_asked_for_else_the_first_of_the_choice(card, address, name):
    app = card(**address)
    assert not app.exception
    assert app.selectbox(key="kort").value == name
    assert f"· {name} ·" in text(app)
    is_other = {"forvaltning", "kort"} <= set(address)
    assert (f"Kortet gäller {name}. Valet av stadsdel eller förvaltning" in text(app)) == is_other


def test_the_card_follows_a_new_choice_in_the_sidebar_and_can_be_changed(card):
    app = card(forvaltning="Farsta")
    app.selectbox(key="kort").set_value("Järva").run()
    assert "· Järva ·" in text(app)
    app.selectbox(key="ar").set_value("2024").run()
    assert "· Järva ·" in text(app)
    app.multiselect(key="forvaltning").set_value(["Skärholmen"]).run()
    assert app.selectbox(key="kort").value == "Skärholmen" and "· Skärholmen ·" in text(app)


# --- what stands on it


@pytest.mark.parametrize("name", ["Farsta", "SISAB", "Okänd organisation"])
def test_the_card_shows_what_measure_says(card, con, name):
    said = text(card(ar="2025", period="Helår", kort=name))
    where = {"administration": [name]}
    for measure_id in ("market_share", "manager_share", "order_value", "satisfied_customers"):
        answer = measure(con, measure_id, "2025", where=where)
        assert f'<div class="kollen-value">{wording.row(answer[0], answer.unit)}</div>' in said
    for measure_id in administration_card.MORE:
        now, then = (measure(con, measure_id, year, where=where) for year in ("2025", "2024"))
        head = next(part for part in said.split("<th ") if part.startswith(f'scope="row" class="t">{now.title}'))
        assert row(said, head.split(">")[1].split("<")[0])[:2] == [wording.row(one[0], one.unit) for one in (now, then)]
    for answer in (measure(con, "assignments", "2025", by=["package"], where=where),
                   measure(con, "market_share", "2025", by=["area"], where=where)):  # fmt: skip
        for one in answer:
            ((_name, group),) = one.by.items()
            assert row(said, group)[1] == wording.row(one, answer.unit)


def test_a_package_that_was_not_bought_then_is_none_and_not_missing(card, con):
    where = {"administration": ["Skärholmen"]}
    now, then = ({one.by["package"]: one for one in measure(con, "assignments", year, by=["package"], where=where)}
                 for year in ("2025", "2024"))  # fmt: skip
    said = text(card(ar="2025", period="Helår", kort="Skärholmen"))
    new = set(now) - set(then)
    assert new
    for package in new:
        assert row(said, package)[-1] == "0"


def test_too_few_answers_are_withheld_on_the_card(card, con):
    (withheld,) = measure(con, "satisfied_customers", "2026T2", where={"administration": ["Skärholmen"]})
    assert withheld.withheld
    said = text(card(ar="2026", period="T2", kort="Skärholmen"))
    assert '<div class="kollen-value">för få svar</div>' in said
    assert row(said, "Betyg i kundenkäten")[0] == "för få svar"


def test_only_a_district_has_its_line_of_the_matrix(card):
    headings = {name: [one.value for one in card(kort=name).header] for name in ("Järva", SOCIAL)}
    matrix = "För vem köper stadsdelen stöd?"
    assert matrix in headings["Järva"] and matrix not in headings[SOCIAL]


def test_the_ways_on_carry_the_organisation(card):
    said = text(card(ar="2025", forvaltning="Farsta", kort="Järva"))
    for page in ("marknadsandel", "chefspaket", "uppdrag", "enkater"):
        assert f"{page}?ar=2025&forvaltning=J%C3%A4rva" in said
    assert "stadsdelar?ar=2025&forvaltning=Farsta" in said


# --- the signals of need


def test_the_signals_stand_beside_what_was_sold(card, con):
    said = text(card(kort=SOCIAL))
    facts = FACTS["customer_profile_socialforvaltningen"]
    assert "Behov enligt Socialnämndens kompetensförsörjningsplan 2025–2027" in said
    times = demand.times(demand.signals(SOCIAL))
    assert times == ["2023", "2024", "2025", "2026", "2027", "2025–2027"]
    line = dict(zip(times, row(said, "Möjliga pensionsavgångar"), strict=False))
    assert {year: int(line[year]) for year in ("2025", "2026", "2027")} == facts["possible_retirements"]
    sold = dict(zip(times, row(said.split("Det har vi sålt")[1], "Uppdrag"), strict=False))
    for time, period in {"2024": "2024", "2025": "2025", "2025–2027": "2025-01..2027-12"}.items():
        (answer,) = measure(con, "assignments", period, where={"administration": [SOCIAL]})
        assert sold[time] == wording.value(answer.value, "count")
    assert sold["2027"] == "–"
    assert "Underlaget slutar augusti 2026; perioden är inte komplett." in said


def test_an_organisation_without_signals_says_how_they_are_added(card):
    said = text(card(kort="Farsta"))
    assert "Det finns inga behovssignaler för Farsta. De hämtas ur organisationens kompetensförsörjningsplan" in said
    assert ".toml" not in said


def test_no_signal_stands_twice_nor_both_here_and_among_the_published():
    signals = demand.read(demand.PATH)
    assert len({(one.organisation, one.text, one.part) for one in signals}) == len(signals)
    entries = tomllib.loads(demand.PATH.read_text(encoding="utf-8"))["signal"]
    texts = {figure.text for section in published.sections() for figure in section.figures}
    assert not texts & {one["text"] for one in entries if "part" not in one and "text" in one}
    assert {one["published"] for one in entries if "published" in one} == {
        figure.id for section in published.sections() for figure in section.figures if figure.id.startswith("social_")
    }


ENTRY = """[[signal]]
organisation = "Farsta SDF"
text = "Pensionsavgångar"
unit = "antal"
printed = { "2025" = "1 012", "2025–2027" = "7,3" }
source = "Kompetensförsörjningsplan"
section = "sida 4"
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    """file(text) → a demand.toml that holds it and is read in the place of our own."""

    def write(content: str) -> Path:
        path = tmp_path / "demand.toml"
        path.write_text(content, encoding="utf-8")
        monkeypatch.setattr(demand, "PATH", path)
        demand.read.cache_clear()
        return path

    yield write
    demand.read.cache_clear()


def test_a_user_adds_another_organisation_by_any_of_its_names(file, card):
    file(ENTRY)
    (found,) = demand.signals("Farsta")
    assert (found.text, found.part, found.section) == ("Pensionsavgångar", None, "sida 4")
    assert found.printed == {"2025": "1 012", "2025–2027": "7,3"}
    assert demand.period_of("2025–2027") == Period.parse("2025-01..2027-12")
    assert "Behov enligt Kompetensförsörjningsplan" in text(card(kort="Farsta"))


AGAIN = " Rätta och försök igen."


@pytest.mark.parametrize(("old", "new", "said"), [
    ("Farsta SDF", "Farst", 'rad 2, signal nr 1.organisation: "Farst" finns inte; menar du "Farsta"?' + AGAIN),
    ("text =", "texts =", "rad 3, signal nr 1.texts: texts finns inte; menar du text?" + AGAIN),
    ('unit = "antal"\n', "", "rad 1, signal nr 1.unit: nyckeln saknas. Lägg till den och försök igen."),
    ('section = "sida 4"\n', "", "rad 1, signal nr 1.section: nyckeln saknas. Lägg till den och försök igen."),
    ('"1 012"', '"omkring 12"', 'rad 5, signal nr 1.printed.2025: "omkring 12" är inget tal. Skriv det som det är '
     "tryckt: 1 016 eller 7,3."),
    ('"1 012"', "12", 'rad 5, signal nr 1.printed.2025: 12 ska vara en text inom citattecken.' + AGAIN),
    ('"2025" =', '"25" =', 'rad 5, signal nr 1.printed.25: "25" är inget år. Skriv det som 2025, eller 2025–2027 för '
     "flera."),
    ("2025–2027", "2027–2025", 'rad 5, signal nr 1.printed."2027–2025": "2027–2025" är inget år. Skriv det som 2025, '
     "eller 2025–2027 för flera."),
    ("unit =", 'published = "social_staff"\nunit =', "signal nr 1.unit: tas ur published.toml när published står i "
     "posten. Ta bort den ena."),
    ("unit =", 'published = "social_staf"\nunit =', '"social_staf" finns inte; menar du "social_staff"?' + AGAIN),
    (ENTRY, '[[signal]]\norganisation = "Farsta"\nsection = "4"\npublished = "social_staff"\n'
     'printed = { "2024" = "1" }\n', "rad 5, signal nr 1.printed.2024: står redan i published.toml. Ta bort den här."),
    (ENTRY, ENTRY + ENTRY, 'rad 8, signal nr 2: "Farsta SDF, Pensionsavgångar" står också på rad 1, signal nr 1. Låt '
     "det stå på ett ställe."),
    ("[[signal]]", "[[signal]", "rad 1: filen går inte att läsa"),
])  # fmt: skip
def test_a_mistake_is_said_with_line_and_key(file, old, new, said):
    assert old in ENTRY
    with pytest.raises(KollenError) as error:
        demand.read(file(ENTRY.replace(old, new, 1)))
    assert str(error.value).startswith("Behovssignalerna kan inte visas.\ndemand.toml, ")
    assert said in str(error.value)


def test_a_broken_file_spoils_no_more_than_its_own_part_of_the_card(file, card):
    file(ENTRY.replace("Farsta SDF", "Atlantis"))
    app = card(kort="Farsta")
    assert not app.exception
    assert '"Atlantis" finns inte' in text(app)
    assert "Andel rekryteringar" in text(app)


def test_no_figure_is_computed_from_the_signals():
    root = Path(__file__).parent.parent
    users = [path.name for part in ("warehouse", "report", "ingest", "pages") for path in (root / part).rglob("*.py")
             if "demand" in path.read_text(encoding="utf-8").split()]  # fmt: skip
    assert set(users) <= {"administration_card.py", "demand.py"}
