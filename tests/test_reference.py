"""The data that a user edits: the register of organisations, and that every mistake is said with file, line and key."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from expectations.lookups import known_values
from ingest.delivery import READERS
from warehouse import reference
from warehouse.errors import DeliveryRejected, KollenError
from warehouse.reference.shape import SCHEMAS, WORDS
from warehouse.reference.toml_file import TomlFile

CACHED = (reference.organisations, reference.questions, reference.settings, reference.sources, reference.raw_tables,
          reference.raw_columns)  # fmt: skip


def clear() -> None:
    for one in CACHED:
        one.cache_clear()


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A copy of the reference files that is read in their place."""
    copy = tmp_path / "reference"
    shutil.copytree(reference.FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "schemas", "__pycache__"))
    monkeypatch.setattr(reference, "FOLDER", copy)
    clear()
    yield copy
    clear()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# --- what the files hold


@pytest.mark.parametrize(("day", "districts"), [
    (date(2007, 1, 1), 14), (date(2020, 6, 30), 14), (date(2020, 7, 1), 13), (date(2023, 6, 30), 13),
    (date(2023, 7, 1), 11), (date(2026, 8, 31), 11),
])  # fmt: skip
def test_how_many_districts_there_were(day, districts):
    found = [o for o in reference.organisations()
             if o.kind == "stadsdelsförvaltning" and o.first_day <= day <= o.last_day]  # fmt: skip
    assert len(found) == districts


@pytest.mark.parametrize(("old", "new"), [
    ("Älvsjö", "Hägersten-Älvsjö"), ("Hägersten-Liljeholmen", "Hägersten-Älvsjö"), ("Rinkeby-Kista", "Järva"),
    ("Spånga-Tensta", "Järva"), ("Norrmalm", "Norra innerstaden"), ("Östermalm", "Norra innerstaden"),
    ("Farsta", "Farsta"), ("Socialförvaltningen", "Socialförvaltningen"),
])  # fmt: skip
def test_who_became_whom(old, new):
    (organisation,) = [o for o in reference.organisations() if o.short == old]
    assert reference.today(organisation).short == new


def test_no_name_means_two_organisations():
    names = [name.lower() for o in reference.organisations() for name in {o.name, o.short, *o.aliases}]
    assert len(names) == len(set(names))


def test_no_wording_means_two_questions():
    wordings = [(q.survey, w.lower()) for q in reference.questions() for w in q.wordings]
    assert len(wordings) == len(set(wordings))


def test_how_old_a_source_may_be():
    assert {name: source.stale_after_days for name, source in reference.sources().items()} == {
        "ads": 45, "assignments": 45, "surveys": 100, "ledger": 62, "staffing": 62, "manual": 400,
    }  # fmt: skip


def test_our_own_files_have_no_mistakes():
    clear()
    reference.check_all()


def test_a_new_package_is_one_line(folder):
    edit(folder / "sources/assignments.toml", '"Omtag" = []\n', '"Omtag" = []\n"Prova på" = ["Provapaket"]\n')
    assert "Prova på" in known_values("assignments", "package")
    assert reference.sources()["assignments"].values["package"]["Prova på"] == ("Provapaket",)


# --- what is wrong with them


class Case(NamedTuple):
    """One edit and the whole of what is said of it; `at` is a text on the line that is named, else the edit itself.

    {n} in `said` is the line of the text in `other`, {shared} and {ledger} are lists of keys.
    """

    file: str
    old: str
    new: str
    key: str
    said: str
    at: str | None = None
    other: str | None = None


AGAIN = " Rätta och försök igen."
ADD = "nyckeln saknas. Lägg till den och försök igen."
ONCE = "Låt det stå på ett ställe."
TEXT = "ska vara en text som inte är tom och inte börjar eller slutar med mellanslag."
KINDS = "text, id, whole, number, date, month, yes_no"
ORG, ASK, SET = "organisations.toml", "questions.toml", "settings.toml"
ADS, ACCESS, ANSWERS, LEDGER, STAFF, MANUAL = (
    f"sources/{name}.toml" for name in ("ads", "assignments", "surveys", "ledger", "staffing", "manual")
)
PUBLISHED = '"Publicerad" = { required = true, kind = "date", aliases = ["Publiceringsdatum",'
BROMMA = 'name = "Bromma stadsdelsförvaltning"\nshort = "Bromma"\nkind = "stadsdelsförvaltning"\nfrom = 2007-01-01'
FARSTA = 'aliases = ["Farsta SDF"]'
COURSE = 'id = "course_grade"'

CASES = [
    # unknown and missing keys
    Case(ADS, "max_set_aside = 0.05", "max_setaside = 0.05", "max_setaside",
         f"max_setaside finns inte; menar du max_set_aside?{AGAIN}"),
    Case(ADS, 'folder = "varbi"', 'mapp = "varbi"\nfolder = "varbi"', "mapp",
         "mapp finns inte; här finns {shared}, never_read, values, feed. Rätta eller ta bort den och försök igen."),
    Case(ADS, 'title = "Varbi"', "", "title", ADD, at="# Annonser"),
    Case(ADS, "stale_after_days = 45", "", "stale_after_days", ADD, at="# Annonser"),
    Case(ADS, PUBLISHED, PUBLISHED.replace("kind", "knd"), 'tables.raw_ads.columns."Publicerad".knd',
         f"knd finns inte; menar du kind?{AGAIN}"),
    Case(ADS, PUBLISHED, PUBLISHED.replace("Publicerad", "Publicerd", 1), 'tables.raw_ads.columns."Publicerd"',
         f"Publicerd finns inte; menar du Publicerad?{AGAIN}"),
    Case(ADS, "[tables.raw_ads.columns]", "[tables.raw_adds.columns]", "tables.raw_adds",
         f"raw_adds finns inte; menar du raw_ads?{AGAIN}"),
    Case(ADS, "[values.ad_status]", "[values.ad_statuss]", "values.ad_statuss",
         f"ad_statuss finns inte; menar du ad_status?{AGAIN}"),
    Case(ACCESS, '"Omtag" = []', "", 'values.package."Omtag"', ADD, at="[values.package]\n"),
    Case(ACCESS, 'table = "Kunder"', "", "tables.raw_customers.table", ADD, at="[tables.raw_customers]"),
    Case(LEDGER, '"Kontotext" = ', '"Text" = { aliases = [] }\n"Kontotext" = ', 'tables.raw_ledger.columns."Text"',
         'Text finns inte; här finns {ledger}. Rätta eller ta bort den och försök igen.'),
    Case(ORG, BROMMA, BROMMA.replace("kind", "kid"), "organisation nr 1.kid", f"kid finns inte; menar du kind?{AGAIN}",
         at="kid = "),
    Case(ORG, BROMMA, 'name = "Bromma stadsdelsförvaltning"\nshort = "Bromma"', "organisation nr 1.kind", ADD,
         at="[[organisation]]\nname"),
    Case(ASK, COURSE, "", "question nr 20.id", ADD, at='[[question]]\n\nsurvey = "kbr"'),
    Case(SET, "largest_drop = 0.2", "largest_dropp = 0.2", "largest_dropp",
         f"largest_dropp finns inte; menar du largest_drop?{AGAIN}"),
    Case(SET, "satisfied_from = 7", "", "satisfied_from", ADD, at="# Gränser"),
    # what a reader needs
    Case(ADS, "never_read = [", "never_red = [", "never_red", f"never_red finns inte; menar du never_read?{AGAIN}"),
    Case(STAFF, 'never_read = ["Namn", "Personnummer", "Anställningsnummer"]', "", "never_read", ADD, at="# Bemanning"),
    Case(MANUAL, 'never_read = ["Kommentar", "Kommentarer"]', "", "never_read", ADD, at="# Värden"),
    Case(ACCESS, 'never_read = ["Anteckningar", "Namn"', 'never_read = [""', "never_read nr 1", f'"" {TEXT}{AGAIN}'),
    Case(LEDGER, 'versions = ["KF-beslut", "T1", "T2"]', "", "versions", ADD, at="# Ekonomi"),
    Case(LEDGER, 'files = ["*.xlsx"', 'never_read = []\nfiles = ["*.xlsx"', "never_read",
         "never_read finns inte; här finns {shared}, versions, values. Rätta eller ta bort den och försök igen."),
    Case(ANSWERS, 'realcruit = ["realcruit"]', "", "surveys.realcruit", ADD, at="[surveys]\n"),
    Case(ANSWERS, 'kbr = ["kbr"]', "kbr = []", "surveys.kbr",
         "listan är tom. Skriv minst ett värde, eller ta bort hela posten."),
    Case(ANSWERS, 'yes_no = ["ja"', 'yes_no = ["Ja"', "yes_no nr 1",
         f'"Ja" ska vara skrivet med små bokstäver och utan mellanslag.{AGAIN}'),
    Case(ADS, "organisation_level = 2", "", "feed.organisation_level", ADD, at="[feed]"),
    Case(ADS, "organisation_level = 2", "organisation_level = 0", "feed.organisation_level",
         f"0 ska vara en nivå i trädet, minst 1.{AGAIN}"),
    Case(ADS, r"skip_root = '\d{4}", r"skip_root = '(\d{4}", "feed.skip_root",
         r'"(\d{4}-\d{2}-\d{2}" är inget giltigt reguljärt uttryck (fel vid tecken 1).' + AGAIN),
    Case(ADS, 'match = ["hälso- och sjukvård"]', "", "feed.areas nr 5.match", ADD,
         at='[[feed.areas]]\narea = "Äldreomsorg"\n\n'),
    # wrong types
    Case(ADS, 'aliases = ["Titel", "Annonsrubrik"]', 'aliases = "Titel"', 'tables.raw_ads.columns."Rubrik".aliases',
         f'"Titel" ska vara en lista: ["…", "…"].{AGAIN}', at='"Rubrik" = '),
    Case(ADS, "max_set_aside = 0.05", 'max_set_aside = "0,05"', "max_set_aside",
         f'"0,05" ska vara ett tal, utan citattecken och med punkt som decimaltecken.{AGAIN}'),
    Case(ADS, "max_set_aside = 0.05", "max_set_aside = nan", "max_set_aside",
         f"nan ska vara ett tal, utan citattecken och med punkt som decimaltecken.{AGAIN}"),
    Case(ADS, "stale_after_days = 45", "stale_after_days = 45.0", "stale_after_days",
         f"45.0 ska vara ett heltal, utan citattecken.{AGAIN}"),
    Case(ADS, 'title = "Varbi"', "title = 7", "title", f"7 ska vara en text inom citattecken.{AGAIN}"),
    Case(ACCESS, '"Chefspaket" = []', '"Chefspaket" = true', 'values.package."Chefspaket"',
         f'true ska vara en lista: ["…", "…"].{AGAIN}'),
    Case(ADS, PUBLISHED, PUBLISHED.replace("true", '"ja"'), 'tables.raw_ads.columns."Publicerad".required',
         f'"ja" ska vara true eller false, utan citattecken.{AGAIN}'),
    Case(ADS, '"Rubrik" = { aliases = ["Titel", "Annonsrubrik"] }', '"Rubrik" = ["Titel"]',
         'tables.raw_ads.columns."Rubrik"', f'["Titel"] ska vara en tabell med nycklar under.{AGAIN}'),
    Case(ORG, "from = 2007-01-01", 'from = "2007-01-01"', "organisation nr 1.from",
         f'"2007-01-01" ska vara ett datum, utan citattecken: 2025-01-31.{AGAIN}'),
    Case(ORG, "to = 2020-06-30", "to = 2020-06-30T12:00:00", "organisation nr 4.to",
         f"2020-06-30 12:00:00 ska vara ett datum, utan citattecken: 2025-01-31.{AGAIN}"),
    Case(ASK, 'wordings = ["Tidsplanen", "Hur väl hölls tidsplanen?"]', 'wordings = ["Tidsplanen", 7]',
         "question nr 4.wordings nr 2", f"7 ska vara en text inom citattecken.{AGAIN}"),
    # outside what is allowed
    Case(ADS, PUBLISHED, PUBLISHED.replace('"date"', '"datum"'), 'tables.raw_ads.columns."Publicerad".kind',
         f'"datum" är ingen av {KINDS}. Menar du date?{AGAIN}'),
    Case(ADS, PUBLISHED, PUBLISHED.replace('"date"', '"kalender"'), 'tables.raw_ads.columns."Publicerad".kind',
         f'"kalender" är ingen av {KINDS}.{AGAIN}'),
    Case(ADS, "max_set_aside = 0.05", "max_set_aside = 5", "max_set_aside",
         f"5 ska vara en andel från 0 till 1; 5 % skrivs 0.05.{AGAIN}"),
    Case(ADS, "stale_after_days = 45", "stale_after_days = 0", "stale_after_days",
         f"0 ska vara ett antal dagar, minst 1.{AGAIN}"),
    Case(ADS, 'files = ["*.xlsx"', 'files = ["varbi/*.xlsx"', "files nr 1",
         f'"varbi/*.xlsx" ska vara ett namn utan snedstreck.{AGAIN}'),
    Case(ADS, '"Titel"', '" Titel"', 'tables.raw_ads.columns."Rubrik".aliases nr 1', f'" Titel" {TEXT}{AGAIN}',
         at='"Rubrik" = '),
    Case(ORG, 'kind = "fackförvaltning"', 'kind = "kommun"', "organisation nr 18.kind",
         f'"kommun" är ingen av stadsdelsförvaltning, fackförvaltning, bolag.{AGAIN}'),
    Case(ASK, f'{COURSE}\nsurvey = "kbr"\nkind = "grade"', f'{COURSE}\nsurvey = "kbr"\nkind = "betyg"',
         "question nr 20.kind", f'"betyg" är ingen av grade, recommend, yes_no.{AGAIN}', at='kind = "betyg"'),
    Case(ASK, COURSE, 'id = "Kursbetyg"', "question nr 20.id",
         f'"Kursbetyg" ska vara skrivet med små a–z, siffror och understreck.{AGAIN}'),
    Case(ASK, 'wordings = ["Tidsplanen", "Hur väl hölls tidsplanen?"]', "wordings = []", "question nr 4.wordings",
         "listan är tom. Skriv minst ett värde, eller ta bort hela posten."),
    Case(SET, "satisfied_from = 7", "satisfied_from = 11", "satisfied_from",
         f"11 ska vara ett betyg från 1 till 10.{AGAIN}"),
    Case(SET, "largest_drop = 0.2", "largest_drop = 20", "largest_drop",
         f"20 ska vara en andel från 0 till 1; 5 % skrivs 0.05.{AGAIN}"),
    # what does not exist
    Case(ORG, 'became = "Järva stads', 'became = "Järfa stads', "organisation nr 8.became",
         f'"Järfa stadsdelsförvaltning" finns inte; menar du "Järva stadsdelsförvaltning"?{AGAIN}'),
    Case(ADS, 'area = "Skola"', 'area = "Skolan"', "feed.areas nr 2.area",
         f'"Skolan" finns inte; menar du "Skola"?{AGAIN}'),
    Case(ADS, 'default_area = "Övrigt"', 'default_area = "Kultur"', "feed.default_area",
         '"Kultur" finns inte; de som finns är Förskola, Skola, Socialtjänst, Äldreomsorg, Övrigt.' + AGAIN),
    Case(ASK, 'survey = "kbr"', 'survey = "kurs"', "question nr 20.survey",
         f'"kurs" finns inte; de som finns är kund, kandidat, matchning, kbr, realcruit.{AGAIN}'),
    Case(STAFF, '[tables.raw_hours]\nfiles = ["tid*.csv"]', '[tables.raw_hours]\nfiles = ["tid*.csv", "timmar*.csv"]',
         "tables.raw_hours.files nr 2",
         '"timmar*.csv" finns inte under källans files. Lägg till det där, eller ta bort det.', at='files = ["tid*'),
    Case(STAFF, '"tid*.csv"]', '"tid*.csv", "timmar*.csv"]', "files nr 4",
         '"timmar*.csv" finns inte under någon tabells files. Lägg till det där, eller ta bort det.'),
    Case(ORG, "to = 2020-06-30", "to = 2002-06-30", "organisation nr 4.to",
         "2002-06-30 är före from 2007-01-01. Rätta den ena av dem och försök igen."),
    # one name for two things
    Case(ORG, FARSTA, 'aliases = ["Farsta SDF", "bromma  sdf"]', "organisation nr 3.aliases nr 2",
         f'"bromma  sdf" står också på rad {{n}}, organisation nr 1.aliases nr 1. {ONCE}',
         other='aliases = ["Bromma SDF"]'),
    Case(ORG, FARSTA, 'aliases = ["Farsta SDF", "Ja\u0308rva"]', "organisation nr 10.short",
         f'"Järva" står också på rad {{n}}, organisation nr 3.aliases nr 2. {ONCE}', at='short = "Järva"',
         other='aliases = ["Farsta SDF"'),
    Case(ASK, 'wordings = ["Tidsplanen", ', 'wordings = ["Tidsplanen", "HELHETSOMDÖME", ',
         "question nr 4.wordings nr 2",
         f'"HELHETSOMDÖME" står också på rad {{n}}, question nr 1.wordings nr 1. {ONCE}',
         other='wordings = ["Helhetsomdöme"'),
    Case(ASK, COURSE, 'id = "match_grade"', "question nr 20.id",
         f'"match_grade" står också på rad {{n}}, question nr 18.id. {ONCE}',
         at='id = "match_grade"\nsurvey = "kbr"', other='id = "match_grade"'),
    Case(ASK, '"Kursbetyg"]', '"Kommentar"]', "question nr 20.wordings nr 3",
         '"Kommentar" står i surveys.toml som kolumn eller under never_read och läses aldrig som fråga. '
         "Ta bort den på det ena stället.", at='wordings = ["Betyg på'),
    Case(ADS, '"Arbetsplats"', '"ORGANISATION"', 'tables.raw_ads.columns."Enhet".aliases nr 2',
         f'"ORGANISATION" står också på rad {{n}}, tables.raw_ads.columns."Förvaltning/bolag".aliases nr 3. {ONCE}',
         at='"Enhet" = ', other='"Förvaltning/bolag" = '),
    Case(ADS, '"Arbetsplats"', '"status"', 'tables.raw_ads.columns."Enhet".aliases nr 2',
         f'"status" står också på rad {{n}}, tables.raw_ads.columns."Status". {ONCE}', at='"Enhet" = ',
         other='"Status" = '),
    Case(ADS, '"Avdelning", "Arbetsplats"', '"Avdelning", "Telefon"', 'tables.raw_ads.columns."Enhet".aliases nr 2',
         '"Telefon" står också under never_read. Ta bort den på det ena stället.', at='"Enhet" = '),
    Case(ACCESS, '"Omtag" = []', '"Omtag" = ["2ND opinion"]', 'values.package."Second opinion" nr 1',
         f'"2nd opinion" står också på rad {{n}}, values.package."Omtag" nr 1. {ONCE}', at='"Second opinion" = ',
         other='"Omtag" = '),
    Case(ANSWERS, 'kbr = ["kbr"]', 'kbr = ["kbr", "Matchning"]', "surveys.kbr nr 2",
         f'"Matchning" står också på rad {{n}}, surveys.matchning nr 1. {ONCE}', other="matchning = ["),
    Case(LEDGER, '"T1", "T2"]', '"T1", "t1"]', "versions nr 3",
         f'"t1" står också på rad {{n}}, versions nr 2. {ONCE}', at="versions = ", other="versions = "),
    Case(SET, '"Summa", ', '"Summa", "SUMMA", ', "total_words nr 2",
         f'"SUMMA" står också på rad {{n}}, total_words nr 1. {ONCE}', at="total_words", other="total_words"),
]  # fmt: skip
LISTED = {
    "{shared}": "title, folder, files, max_set_aside, stale_after_days, tables",
    "{ledger}": "Månad, Konto, Kontotext, Slag, Typ, Belopp, Version",
}


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file} {case.key} {n}" for n, case in enumerate(CASES)])
def test_a_mistake_is_said_with_file_line_and_key(folder, case):
    edit(folder / case.file, case.old, case.new)
    text = (folder / case.file).read_text(encoding="utf-8")
    said = case.said
    for mark, listed in LISTED.items():
        said = said.replace(mark, listed)
    if case.other:
        said = said.replace("{n}", str(line_of(text, case.other)))
    line = line_of(text, case.at or case.new)
    with pytest.raises(KollenError) as refused:
        reference.check_all()
    told = str(refused.value).split("\n")
    assert told == [f"{Path(case.file).name}, rad {line}, {case.key}: {said}"]


@pytest.mark.parametrize(("file", "read"), [
    (ORG, reference.organisations), (ASK, reference.questions), (SET, reference.settings), (ADS, reference.sources),
])  # fmt: skip
def test_a_syntax_error_is_said_by_whoever_reads_the_file(folder, file, read):
    (folder / file).write_text("a = [\n1", encoding="utf-8")
    with pytest.raises(KollenError, match=f"^{Path(file).name}, rad 1–2: filen går inte att läsa"):
        read()


def test_a_ring_of_successors_is_said(folder):
    edit(folder / ORG, 'from = 2023-07-01\naliases = ["Järva SDF"]',
         'from = 2023-07-01\nbecame = "Rinkeby-Kista stadsdelsförvaltning"')  # fmt: skip
    with pytest.raises(KollenError) as refused:
        reference.organisations()
    assert 'organisation nr 8.became: "Järva stadsdelsförvaltning" leder tillbaka hit.' in str(refused.value)
    assert 'organisation nr 10.became: "Rinkeby-Kista stadsdelsförvaltning" leder tillbaka hit.' in str(refused.value)


def test_all_mistakes_of_all_files_are_said_in_the_order_of_the_files(folder):
    edit(folder / ADS, "max_set_aside = 0.05", 'max_set_aside = "5 %"')
    edit(folder / ADS, '"Titel"', '"Status"')
    edit(folder / ADS, "organisation_level = 2", "")
    edit(folder / SET, "satisfied_from = 7", "satisfied_from = 0")
    edit(folder / ORG, "[[organisation]]\nname", "[[organisation]\nname")
    (folder / MANUAL).unlink()
    with pytest.raises(KollenError) as refused:
        reference.check_all()
    told = str(refused.value).split("\n")
    assert [line.split(",")[0].split(":")[0] for line in told] == [
        "organisations.toml", "settings.toml", "ads.toml", "ads.toml", "ads.toml", "manual.toml",
    ]  # fmt: skip
    lines = [int(found[1]) for line in told[2:5] if (found := re.search(r"rad (\d+)", line))]
    assert lines == sorted(lines) and len(set(lines)) == 3


def test_a_file_that_no_reader_knows_is_said(folder):
    shutil.copy(folder / ADS, folder / "sources/varbi.toml")
    with pytest.raises(KollenError, match=r"sources/varbi\.toml: det finns ingen läsare för varbi\. De .* är ads, "):
        reference.sources()


@pytest.mark.parametrize("junk", ["1", "[[]]", "{ a = 1 }", "[{ a = [1] }]"])
@pytest.mark.parametrize("file", [ORG, ASK, SET, ADS, ACCESS, ANSWERS, LEDGER, STAFF, MANUAL])
def test_whatever_stands_for_a_value_the_answer_is_in_words(folder, file, junk):
    path = folder / file
    original = TomlFile(path)
    for key in original.content:
        rest = {name: value for name, value in original.content.items() if name != key and not isinstance(value, dict)}
        simple = [f"{name} = {junk}" for name in (key, *rest)]
        path.write_text("\n".join(simple), encoding="utf-8")
        with pytest.raises(KollenError, match=rf"(?m)^{path.name}, rad \d+, "):
            reference.check_all()


def test_every_keyword_of_the_schemas_has_its_words():
    def keywords(schema: dict) -> set[str]:
        names = {"properties", "$defs"}
        inner = [value for key in names & schema.keys() for value in schema[key].values()]
        inner += [schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
        own = set(schema) - names - {"items", "kind_of", "description"}
        return own.union(*(keywords(one) for one in inner))

    schemas = {path.stem: reference.read_toml(path) for path in SCHEMAS.rglob("*.toml")}
    kinds = schemas.pop("shared")
    used = {word for schema in (*schemas.values(), *kinds.values()) for word in keywords(schema)}
    assert used <= WORDS.keys()


# --- the line that a refused file offers

FILES = {
    ("ads", "raw_ads"): "annonser.csv", ("ledger", "raw_ledger"): "bok.csv", ("manual", "raw_manual"): "varden.csv",
    ("staffing", "raw_staffing"): "arsarbetare.csv", ("staffing", "raw_hours"): "tid.csv",
    ("surveys", "raw_answers"): "kundenkat.csv",
}  # fmt: skip
REQUIRED = [(source, table, file, column.header) for (source, table), file in FILES.items()
            for column in reference.sources()[source].tables[table].columns.values() if column.required]  # fmt: skip


@pytest.mark.parametrize("renamed", ["{} (ny)", 'Vår "{}"', r"{}\2025"], ids=["plain", "quotes", "backslash"])
@pytest.mark.parametrize(("source", "table", "file", "header"), REQUIRED, ids=[f"{r[1]} {r[3]}" for r in REQUIRED])
def test_the_line_to_paste_makes_the_header_known(folder, tmp_path, source, table, file, header, renamed):
    new = renamed.format(header)
    columns = reference.sources()[source].tables[table].columns
    with (tmp_path / file).open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";").writerow([new if name == header else name for name in columns])
    with pytest.raises(DeliveryRejected) as refused:
        READERS[source](tmp_path / file, reference.sources()[source], file)
    (line,) = re.findall(r"\n    (.*)$", str(refused.value))
    path = folder / f"sources/{source}.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index(f"\n{line.split(' = ')[0]} = ", text.index(f"[tables.{table}.columns]")) + 1
    path.write_text(text[:start] + line + text[text.index("\n", start) :], encoding="utf-8")
    clear()
    assert new in reference.sources()[source].tables[table].columns[header].aliases
    assert reference.sources()[source].tables[table].columns[header].kind == columns[header].kind
