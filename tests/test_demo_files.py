"""The demo delivery's files: names of their day, dirt, encodings, made-up people, the same bytes every time."""

import hashlib
import re
import shutil
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from ingest import delivery
from ingest.demo import write_demo
from tests.demo_rows import DemoRows, csv_rows
from warehouse.errors import KollenError

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "warehouse" / "reference"
MISSPELLED = "Farsta stadsdelsförvaltnig"
CONTACT = re.compile(r"08-000 \d\d \d\d|person\d+@example\.org")


@pytest.fixture(scope="module")
def rows(demo_delivery) -> DemoRows:
    return DemoRows(demo_delivery)


def test_names_are_of_their_day_and_one_is_misspelled(rows):
    listed = tomllib.loads((REFERENCE / "organisations.toml").read_text(encoding="utf-8"))["organisation"]
    organisations = {entry["name"]: entry for entry in listed}
    for ad in rows.ads:
        name, day = ad["Förvaltning/bolag"], ad["Publicerad"]
        if name != MISSPELLED:
            entry = organisations[name]
            assert entry.get("from", day) <= day <= entry.get("to", day)
    assert MISSPELLED in {ad["Förvaltning/bolag"] for ad in rows.ads}
    assert {c["Förvaltning"] for c in rows.access["Kunder"]} - organisations.keys() == {MISSPELLED}


def test_one_question_is_new_and_some_are_reworded(rows):
    known = tomllib.loads((REFERENCE / "questions.toml").read_text(encoding="utf-8"))["question"]
    wordings = {wording: q["id"] for q in known for wording in q["wordings"]}
    asked, unknown = defaultdict(set), set()
    for path in (rows.folder / "enkater").iterdir():
        for header in csv_rows(path)[0].keys() - {"SvarsID", "UppdragsID", "Svarsdatum", "Kommentar"}:
            asked[wordings[header]].add(header) if header in wordings else unknown.add(header)
    assert unknown == {"Hur upplevde du bemötandet?"}
    assert sum(len(texts) > 1 for texts in asked.values()) >= 2


def test_bad_rows_are_few_in_every_file(rows):
    assert rows.assignments and rows.all_ads
    for survey, year in (("kundenkat", 2025), ("kandidatenkat", 2024)):
        rows.answers(survey, year)
    assert rows.set_aside["Uppdrag"] == 2
    assert rows.set_aside["annonser 2025.xlsx"] == rows.set_aside["kundenkat 2025.csv"] == 1
    assert all(rows.set_aside[file] <= 0.02 * rows.rows_in[file] for file in rows.rows_in)


def test_one_ad_stands_twice_and_the_feed_brings_only_new_ones(rows):
    different = sum(a["Publicerad"].year == 2025 for a in rows.all_ads)  # read before its rows are counted
    exported = rows.rows_in["annonser 2025.xlsx"] - rows.set_aside["annonser 2025.xlsx"]
    assert exported - different == 1
    assert {p["published"][:7] for p in rows.feed} == {"2026-08"}
    assert max(str(a["Publicerad"]) for a in rows.all_ads if "Rubrik" in a) < "2026-08"


@pytest.mark.parametrize(
    ("file", "start", "encoding"),
    [
        ("varbi/annonser 2022.csv", b"A", "cp1252"),
        ("varbi/annonser 2023.csv", b"\xff\xfe", "utf-16"),
        ("varbi/annonser 2024.csv", b"\xef\xbb\xbf", "utf-8-sig"),
        ("varbi/annonser 2025.xlsx", b"PK", None),
        ("enkater/kundenkat 2022.csv", b"S", "cp1252"),
        ("enkater/kundenkat 2024.csv", b"\xff\xfe", "utf-16"),
    ],
)
def test_encodings(rows, file, start, encoding):
    content = (rows.folder / file).read_bytes()
    assert content.startswith(start)
    if encoding:
        assert "ö" in content.decode(encoding)
    if encoding == "cp1252":
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


def test_people_are_made_up(rows):
    made_up = tomllib.loads((HERE.parent / "ingest/demo/world.toml").read_text(encoding="utf-8"))["people"]
    people = [c["Namn"] for t in ("Kunder", "Konsulter") for c in rows.access[t]]
    people += [c["name"] for p in rows.feed for c in p["position_contact"] + p["union_representative"]]
    assert {part for name in people for part in name.split()} <= {*made_up["first"], *made_up["last"]}
    assert all(CONTACT.fullmatch(c[column]) for c in rows.access["Kunder"] for column in ("Telefon", "E-post"))


def test_two_runs_write_the_same_bytes(rows, tmp_path):
    shutil.copytree(rows.folder, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*.csv"):
        path.write_bytes(b"")
    write_demo(tmp_path)  # over its own
    digests = [
        {p.relative_to(folder): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}
        for folder in (rows.folder, tmp_path)
    ]
    assert digests[0] == digests[1]


def test_what_is_no_demo_is_not_written_over(tmp_path):
    (tmp_path / "utfall.csv").write_text("riktiga uppgifter")
    for folder in (tmp_path, tmp_path / "utfall.csv"):
        with pytest.raises(KollenError, match="är inte skriven av kollen demo"):
            write_demo(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["utfall.csv"]


def test_the_demo_says_that_it_is_made_up(rows):
    found = delivery.find(rows.folder)
    assert found.is_demo and found.harmless == [delivery.DEMO_MARK] and found.unknown == []
    assert "påhittat" in (rows.folder / delivery.DEMO_MARK).read_text(encoding="utf-8")
