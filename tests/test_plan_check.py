"""`kollen plan check`: what is said of a plan that is right, and of every mistake: file, line, key and what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from ingest.cli import main
from warehouse import plan_file, plan_meaning, reference

PLAN = """
year = 2030
title = "Verksamhetsplan 2030"
tolerance = 0.1

[statement]
revenue_sek = 21_200_000

[[goal]]
id = "direction"
level = "inriktningsmål"
text = "1. Ett Stockholm"
[[goal]]
id = "area"
level = "mål för verksamhetsområdet"
text = "1.2 Alla barn"
parent = "direction"

[[indicator]]
id = "city_share"
text = "Andel rekryteringar"
goal = "area"
measure = "market_share"
where = { administration = ["Farsta"], area = ["Förskola"] }
target = 0.5
unit = "share"
periodicity = "Tertial"
note = "Gränsen är {satisfied_from}."
[[indicator]]
id = "team"
text = "Laganda"
goal = "area"
measure = "manual"
target = 9
unit = "grade"
periodicity = "År"

[[expected]]
text = "Bättre laganda"
goal = "direction"
[[expected]]
id = "expected_team"
text = "Laganda på 9"
goal = "area"
measure = "manual"
where = { indicator = ["team"] }
unit = "grade"
periodicity = "År"
compare = "keep"

[[activity]]
text = "Gör"
goal = "area"
from = 2030-01-01
to = 2030-02-28

[[budget]]
package = "Omtag"
name = "Omtagspaketet"
volume = 2
price_sek = 10_000
budget_sek = 20_000
[[budget]]
package = "Rekrytering av chef"
name = "Rekrytering av chef"
volume = 0
price_sek = 34_000
budget_sek = 0
"""


@pytest.fixture
def check(tmp_path, capsys, monkeypatch):
    """Checks a text as a plan file where there is no home and no warehouse: (exit status, output, errors)."""
    monkeypatch.setenv("KOLLEN_HOME", str(tmp_path / "no home"))

    def run(text: str | Path, name: str = "vp2030.toml") -> tuple[int, str, str]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        status = main(["plan", "check", str(path)])
        assert not (tmp_path / "no home").exists()
        return status, *capsys.readouterr()

    return run


def test_a_plan_that_is_right_is_counted(check):
    status, out, err = check(PLAN)
    assert (status, err) == (0, "")
    assert out.split("\n\n") == [
        "vp2030.toml har inga fel. Verksamhetsplan 2030:",
        "  2 mål: 1 inriktningsmål, 1 mål för verksamhetsområdet, 0 nämndmål, 0 enhetsmål\n"
        "  2 indikatorer, 2 med årsmål\n"
        "  2 förväntade resultat, 1 följs med en siffra\n"
        "  1 aktivitet\n"
        "  2 budgetrader",
        "1 indikator rapporteras för hand:",
        "  team: Laganda",
        f"Lägg filen i {plan_file.FOLDER} med namnet vp2030.toml, och läs in den senaste leveransen igen.\n",
    ]


@pytest.mark.parametrize("year", plan_file.plans())
def test_our_own_plans_are_right_and_in_their_place(year, capsys):
    assert main(["plan", "check", str(plan_file.FOLDER / f"vp{year}.toml")]) == 0
    out, err = capsys.readouterr()
    assert err == "" and "Lägg filen" not in out
    assert f"{len(plan_file.load(year).indicators)} indikatorer" in out


def test_a_note_names_a_setting_by_its_value(tmp_path):
    path = tmp_path / "vp2030.toml"
    path.write_text(PLAN, encoding="utf-8")
    assert plan_file.read(path).indicators[0].note == f"Gränsen är {reference.settings()['satisfied_from']}."


# --- what is wrong


class Case(NamedTuple):
    """One edit and the whole of what is said of it; `at` is a text on the line that is named, else the edit itself."""

    old: str
    new: str
    key: str
    said: str
    at: str | None = None


AGAIN = " Rätta och försök igen."
ADD = "nyckeln saknas. Lägg till den och försök igen."
SHARE, TEAM, GOAL = 'id = "city_share"', 'id = "team"', 'id = "area"'
MARKET = 'measure = "market_share"'
WHERE = '{ administration = ["Farsta"], area = ["Förskola"] }'
BY_HAND = '{ indicator = ["team"] }'
TEXT = "ska vara en text som inte är tom och inte börjar eller slutar med mellanslag."

CASES = [
    # the file as a whole
    Case("year = 2030", "", "year", ADD, at="\n"),
    Case("year = 2030", 'year = "2030"', "year", f'"2030" ska vara ett heltal, utan citattecken.{AGAIN}'),
    Case("year = 2030", "year = 2031", "year",
         "2031 är ett annat år än i filens namn, vp2030.toml. Ändra det ena."),
    Case("tolerance = 0.1", "tolerance = 5", "tolerance",
         f"5 ska vara en andel från 0 till under 1; 5 % skrivs 0.05.{AGAIN}"),
    Case("tolerance = 0.1", "tolerans = 0.1", "tolerans", f"tolerans finns inte; menar du tolerance?{AGAIN}"),
    Case("revenue_sek = 21_200_000", 'revenue_sek = "mycket"', "statement.revenue_sek",
         f'"mycket" ska vara ett tal, utan citattecken och med punkt som decimaltecken.{AGAIN}'),
    # goals
    Case('level = "inriktningsmål"', 'level = "inriktning"', "goal nr 1.level",
         f'"inriktning" finns inte; menar du "inriktningsmål"?{AGAIN}'),
    Case('text = "1. Ett Stockholm"', 'text = ""', "goal nr 1.text", f'"" {TEXT}{AGAIN}'),
    Case('parent = "direction"', 'parent = "riktning"', "goal nr 2.parent",
         f'"riktning" är inget inriktningsmål ovanför i filen.{AGAIN}'),
    Case('parent = "direction"', "", "goal nr 2.parent",
         "nyckeln saknas. Skriv id för det inriktningsmål som målet står under.", at='[[goal]]\nid = "area"'),
    Case('level = "mål för verksamhetsområdet"', 'level = "nämndmål"', "goal nr 2.parent",
         f'"direction" är inget mål för verksamhetsområdet ovanför i filen.{AGAIN}', at='parent = "direction"'),
    Case('level = "mål för verksamhetsområdet"', 'level = "inriktningsmål"', "goal nr 2.parent",
         "ett inriktningsmål har inget mål över sig. Ta bort nyckeln.", at='parent = "direction"'),
    # rows of indicators: keys and kinds
    Case(SHARE, 'id = "Andel å"', "indicator nr 1.id",
         f'"Andel å" ska vara skrivet med små a–z, siffror och understreck.{AGAIN}'),
    Case(MARKET, 'meassure = "market_share"', "indicator nr 1.meassure",
         f"meassure finns inte; menar du measure?{AGAIN}"),
    Case(MARKET, "", "indicator nr 1.measure", ADD, at="[[indicator]]\nid = \"city_share\""),
    Case("target = 0.5", "target = true", "indicator nr 1.target",
         f"true ska vara ett tal, utan citattecken och med punkt som decimaltecken.{AGAIN}"),
    Case('"Tertial"', '"Månad"', "indicator nr 1.periodicity", f'"Månad" är ingen av Tertial, År.{AGAIN}'),
    Case("target = 0.5", "target = 0.5\ndirection = 'downn'", "indicator nr 1.direction",
         f'"downn" är ingen av up, down. Menar du down?{AGAIN}', at="direction = "),
    Case("target = 0.5", "target = 0.5\ncompare = 'less'", "indicator nr 1.compare",
         f'"less" är ingen av more, keep.{AGAIN}', at="compare = "),
    Case(WHERE, "{ area = 'Skola' }", "indicator nr 1.where.area", f'"Skola" ska vara en lista: ["…", "…"].{AGAIN}'),
    Case(WHERE, "{ area = [] }", "indicator nr 1.where.area",
         "listan är tom. Skriv minst ett värde, eller ta bort hela posten."),
    Case(WHERE, "{ is_manager = ['true'] }", "indicator nr 1.where.is_manager nr 1",
         f'"true" ska vara true eller false, utan citattecken.{AGAIN}'),
    # rows of indicators: what is named exists
    Case(f"{SHARE}\ntext = \"Andel rekryteringar\"\ngoal = \"area\"", f"{SHARE}\ntext = \"Andel\"\ngoal = \"arena\"",
         "indicator nr 1.goal", f'"arena" finns inte; menar du "area"?{AGAIN}', at='goal = "arena"'),
    Case(MARKET, 'measure = "marketshare"', "indicator nr 1.measure",
         f'"marketshare" finns inte; menar du "market_share"?{AGAIN}'),
    Case('"Farsta"', '"Fartsa"', "indicator nr 1.where.administration nr 1",
         f'"Fartsa" finns inte; menar du "Farsta"?{AGAIN}'),
    Case('"Farsta"', '"norrmalm"', "indicator nr 1.where.administration nr 1",
         f'"norrmalm" heter i siffrorna "Norra innerstaden".{AGAIN}'),
    Case('"Farsta"', '"Farsta stadsdelsförvaltning"', "indicator nr 1.where.administration nr 1",
         f'"Farsta stadsdelsförvaltning" heter i siffrorna "Farsta".{AGAIN}'),
    Case('"Förskola"', '"Förskolor"', "indicator nr 1.where.area nr 1",
         f'"Förskolor" finns inte; menar du "Förskola"?{AGAIN}'),
    Case(WHERE, '{ kind = ["stadsdel"] }', "indicator nr 1.where.kind nr 1",
         '"stadsdel" finns inte; de som finns är stadsdelsförvaltning, fackförvaltning, bolag.' + AGAIN),
    Case(WHERE, '{ package = ["Omtag", "Search-paket"] }', "indicator nr 1.where.package nr 2",
         f'"Search-paket" finns inte; menar du "Searchpaket"?{AGAIN}'),
    Case(f"{MARKET}\nwhere = {WHERE}", 'measure = "response_rate"\nwhere = { survey = ["kunder"] }',
         "indicator nr 1.where.survey nr 1", f'"kunder" finns inte; menar du "kund"?{AGAIN}', at="where = "),
    Case(f"{MARKET}\nwhere = {WHERE}", 'measure = "candidate_yes"\nwhere = { question = ["candidate_clear_adds"] }',
         "indicator nr 1.where.question nr 1",
         f'"candidate_clear_adds" finns inte; menar du "candidate_clear_ad"?{AGAIN}', at="where = "),
    Case(f"{MARKET}\nwhere = {WHERE}", 'measure = "response_rate"', "indicator nr 1.where.survey",
         "nyckeln saknas; response_rate kräver den. Lägg till den.", at=f"[[indicator]]\n{SHARE}"),
    Case("{satisfied_from}", "{satisfied}", "indicator nr 1.note",
         f'"satisfied" finns inte; menar du "satisfied_from"?{AGAIN}'),
    # rows of indicators: figures that can be
    Case("target = 0.5", "target = 55", "indicator nr 1.target",
         f"55 i enheten share ska vara en andel från 0 till 1; 55 % skrivs 0.55.{AGAIN}"),
    Case("target = 9", "target = 90", "indicator nr 2.target",
         f"90 i enheten grade ska vara ett betyg från 0 till 10.{AGAIN}"),
    Case('unit = "share"', 'unit = "grade"', "indicator nr 1.unit",
         f'"grade" är inte måttets enhet; market_share mäts i "share".{AGAIN}'),
    Case('target = 9\nunit = "grade"', 'target = 9\nunit = "gradde"', "indicator nr 2.unit",
         f'"gradde" finns inte; menar du "grade"?{AGAIN}', at='unit = "gradde"'),
    Case("target = 0.5", "target = 0.5\naccumulates = true", "indicator nr 1.accumulates",
         "enheten share läggs inte ihop över året. Ta bort nyckeln.", at="accumulates"),
    Case(f'{MARKET}\nwhere = {WHERE}\ntarget = 0.5\nunit = "share"',
         'measure = "cost"\nunit = "SEK"\ndirection = "down"\naccumulates = true',
         "indicator nr 1.accumulates", "true går inte ihop med direction = down. Ändra en av dem.", at="accumulates"),
    Case(f'{MARKET}\nwhere = {WHERE}\ntarget = 0.5\nunit = "share"',
         'measure = "assignments"\ntarget = 5\nunit = "count"', "indicator nr 1.accumulates",
         "nyckeln saknas. Skriv true om målet gäller det sammanlagda för hela året, annars false.",
         at=f"[[indicator]]\n{SHARE}"),
    Case(f"{MARKET}\nwhere = {WHERE}", 'measure = "sick_leave"', "indicator nr 1.direction",
         'sick_leave är bättre ju lägre. Skriv "down".', at=f"[[indicator]]\n{SHARE}"),
    Case("target = 0.5", 'target = 0.5\ndirection = "down"', "indicator nr 1.direction",
         'market_share är bättre ju högre. Skriv "up".', at="direction = "),
    Case(f"{MARKET}\nwhere = {WHERE}", 'measure = "december_share"', "indicator nr 1.periodicity",
         'december_share finns bara för hela år. Skriv "År".', at='"Tertial"'),
    # expected results and what is reported by hand
    Case('text = "Bättre laganda"\ngoal = "direction"', 'text = "Bättre laganda"\ngoal = "riktning"',
         "expected nr 1.goal", f'"riktning" finns inte; de som finns är direction, area.{AGAIN}',
         at='goal = "riktning"'),
    Case('measure = "manual"\nwhere', "where", "expected nr 2.measure",
         "nyckeln saknas; ett resultat med siffra behöver den. Lägg till den.",
         at='[[expected]]\nid = "expected_team"'),
    Case(f"where = {BY_HAND}", "", "expected nr 2.where.indicator",
         "nyckeln saknas. Skriv id för indikatorn vars värde följs.", at='[[expected]]\nid = "expected_team"'),
    Case(BY_HAND, '{ indicator = ["teams"] }', "expected nr 2.where.indicator nr 1",
         f'"teams" finns inte; menar du "team"?{AGAIN}'),
    Case(BY_HAND, '{ indicator = ["team", "city_share"] }', "expected nr 2.where.indicator",
         "listan ska ha en enda indikators id. Ta bort de andra."),
    Case(BY_HAND, '{ indicator = ["team"], area = ["Skola"] }', "expected nr 2.where.area",
         "manual kan inte delas efter area; här finns indicator. Rätta eller ta bort den."),
    Case(f'{BY_HAND}\nunit = "grade"', f'{BY_HAND}\nunit = "index"', "expected nr 2.unit",
         f'"index" är inte indikatorns enhet; team är i "grade".{AGAIN}', at='unit = "index"'),
    # activities and the budget
    Case("to = 2030-02-28", "to = 2029-02-28", "activity nr 1.to",
         "2029-02-28 är före from 2030-01-01. Rätta den ena av dem och försök igen."),
    Case("from = 2030-01-01", 'from = "våren"', "activity nr 1.from",
         f'"våren" ska vara ett datum, utan citattecken: 2025-01-31.{AGAIN}'),
    Case("from = 2030-01-01", "from = 2030-01-01T08:00:00", "activity nr 1.from",
         f"2030-01-01 08:00:00 ska vara ett datum, utan citattecken: 2025-01-31.{AGAIN}"),
    Case('text = "Gör"\ngoal = "area"', 'text = "Gör"\ngoal = "arena"', "activity nr 1.goal",
         f'"arena" finns inte; menar du "area"?{AGAIN}', at='goal = "arena"'),
    Case('package = "Omtag"', 'package = "Omtags"', "budget nr 1.package",
         f'"Omtags" finns inte; menar du "Omtag"?{AGAIN}'),
    Case("volume = 2\n", "volume = 2.5\n", "budget nr 1.volume", f"2.5 ska vara ett heltal, utan citattecken.{AGAIN}"),
    Case("price_sek = 10_000", "price_sek = -1", "budget nr 1.price_sek", f"-1 ska vara kronor, minst 0.{AGAIN}"),
    Case('name = "Omtagspaketet"\n', "", "budget nr 1.name", ADD, at='[[budget]]\npackage = "Omtag"'),
]  # fmt: skip


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("case", CASES, ids=[f"{case.key} {n}" for n, case in enumerate(CASES)])
def test_a_mistake_is_said_with_file_line_and_key(check, case):
    assert case.old in PLAN
    text = PLAN.replace(case.old, case.new, 1)
    status, out, err = check(text)
    assert (status, out) == (1, "")
    assert err == f"vp2030.toml, rad {line_of(text, case.at or case.new)}, {case.key}: {case.said}\n"


@pytest.mark.parametrize(
    ("dimension", "measure"), [("survey", "market_share"), ("consultant", "market_share"), ("year", "market_share")]
)
def test_a_filter_that_the_measure_lacks_is_said_with_those_it_has(check, dimension, measure):
    status, _, err = check(PLAN.replace("area = [", f"{dimension} = [", 1))
    assert status == 1
    assert re.fullmatch(
        rf"vp2030\.toml, rad \d+, indicator nr 1\.where\.{dimension}: {measure} kan inte delas efter {dimension}; "
        r"här finns administration, kind, area, [a-z_, ]+\. Rätta eller ta bort den och försök igen\.\n",
        err,
    )


@pytest.mark.parametrize(("extra", "key", "first"), [
    (f'[[goal]]\n{GOAL}\nlevel = "inriktningsmål"\ntext = "Igen"', "goal nr 3.id", "goal nr 2.id"),
    (f'[[expected]]\n{TEAM}\ntext = "Igen"\ngoal = "area"\nmeasure = "nps"\nunit = "NPS"\nperiodicity = "År"',
     "expected nr 3.id", "indicator nr 2.id"),
])  # fmt: skip
def test_an_id_stands_once(check, extra, key, first):
    status, _, err = check(f"{PLAN}{extra}\n")
    again = (PLAN + extra).count("\n", 0, (PLAN + extra).rindex(extra.split("\n")[1])) + 1
    name = extra.split('"')[1]
    where = f"rad {line_of(PLAN, extra.split(chr(10))[1])}, {first}"
    assert (status, err) == (
        1, f'vp2030.toml, rad {again}, {key}: "{name}" står också på {where}. Låt det stå på ett ställe.\n'
    )  # fmt: skip


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file(check):
    text = PLAN
    for old, new in (("year = 2030", "year = 2031"), ('"Farsta"', '"Fartsa"'), ("target = 9", "target = 11"),
                     ("to = 2030-02-28", "to = 2029-02-28"), ("tolerance = 0.1", 'tolerance = "0,1"')):  # fmt: skip
        text = text.replace(old, new, 1)
    status, _, err = check(text)
    lines = [int(found) for found in re.findall(r"(?m)^vp2030\.toml, rad (\d+), ", err)]
    assert status == 1 and len(lines) == len(err.splitlines()) == 5
    assert lines == sorted(lines)


def test_an_id_reported_by_hand_keeps_its_unit_in_every_plan(check, monkeypatch, tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "vp2029.toml").write_text(PLAN.replace("2030", "2029"), encoding="utf-8")
    monkeypatch.setattr(reference, "PLANS", folder)
    assert check(PLAN)[0] == 0
    text = PLAN.replace('unit = "grade"', 'unit = "index"')
    status, _, err = check(text)
    line = line_of(text, 'target = 9\nunit = "index"') + 1
    assert (status, err) == (
        1,
        f'vp2030.toml, rad {line}, indicator nr 2.unit: team är i "grade" i vp2029.toml. '
        "Ge indikatorn ett annat id här, eller samma enhet.\n",
    )


JUNK = ("[[]]", "{ a = 1 }", "[{ a = [1] }]", '["x"]', "nan")
KEYS = sorted({line.split(" = ")[0] for line in PLAN.split("\n") if " = " in line})


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("key", KEYS)
def test_whatever_stands_for_a_value_the_answer_is_in_words(check, key, junk):
    status, out, err = check(re.sub(rf"(?m)^{key} = .*$", f"{key} = {junk}", PLAN))
    assert (status, out) == (1, "")
    assert all(line.startswith("vp2030.toml, rad ") for line in err.splitlines())


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("part", ["statement", "goal", "indicator", "expected", "activity", "budget"])
def test_whatever_stands_for_a_part_the_answer_is_in_words(check, part, junk):
    status, out, err = check(f"year = 2030\ntitle = 'Plan'\n{part} = {junk}\n")
    assert (status, out) == (1, "")
    assert all(line.startswith("vp2030.toml, rad ") for line in err.splitlines())


def test_a_year_is_checked_whatever_the_file_is_called(check):
    assert check(PLAN, "utkast.toml")[0] == 0
    status, _, err = check(PLAN.replace("year = 2030", "year = 30"), "utkast.toml")
    assert (status, err) == (1, f"utkast.toml, rad 2, year: 30 ska vara ett år med fyra siffror.{AGAIN}\n")


def test_a_file_that_is_no_plan_is_said(check, tmp_path, capsys):
    status, _, err = check("year = 2030 2031")
    assert status == 1 and err.startswith("vp2030.toml, rad 1: filen går inte att läsa")
    assert main(["plan", "check", str(tmp_path)]) == 1
    assert "är en mapp. Ange planens fil" in capsys.readouterr().err
    assert main(["plan", "check", str(tmp_path / "vp2031.toml")]) == 1
    assert capsys.readouterr().err == "vp2031.toml: filen finns inte. Kontrollera sökvägen.\n"


@pytest.mark.parametrize("words", [("plan",), ("plan", "check")])
def test_what_is_left_out_is_said_in_swedish(words, capsys):
    assert main(words) == 1
    assert "Det här saknas" in capsys.readouterr().err


def test_every_unit_that_a_plan_may_have_is_known_by_the_range_of_its_targets_or_has_none():
    assert set(plan_meaning.TARGETS) <= {*plan_meaning.UNITS, "yes_no"}


def test_a_new_or_changed_plan_is_taken_in_at_the_next_ingest(monkeypatch, tmp_path):
    monkeypatch.setattr(reference, "PLANS", tmp_path)
    before, of_a_source = reference.fingerprint(), reference.fingerprint("ads")
    (tmp_path / "vp2030.toml").write_text(PLAN, encoding="utf-8")
    assert reference.fingerprint() != before
    assert reference.fingerprint("ads") == of_a_source
