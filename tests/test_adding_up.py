"""How deliveries add up: parts in any order are the whole, and the same archive gives the same figures to the byte."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.pipeline import ingest
from tests import deliveries
from tests.deliveries import AD_HEADERS, CUSTOMER_SURVEY
from tests.figures import figures, marts
from warehouse import publish

MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
LEDGER = ("Månad", "Konto", "Slag", "Typ", "Belopp", "Version")


def ads(numbers) -> list[tuple]:
    return [deliveries.ad(number, Chefsannons="X" if number % 10 == 0 else "") for number in numbers]


def answers(numbers) -> list[tuple]:
    return [
        (f"K{n}", 1 + n % 20, f"2025-{1 + n % 12:02}-20", f"{5 + n % 6}", 1 + n % 10, "Ja" if n % 3 else "Nej", "")
        for n in numbers
    ]  # fmt: skip


SURVEY = (*CUSTOMER_SURVEY[:4], "Hur var maten?", "Kommer du tillbaka?", CUSTOMER_SURVEY[4])


def ledger(months) -> list[tuple]:
    return [(month, account, "Intäkt", kind, f"{account * place + 0.25:.2f}".replace(".", ","), "")
            for place, month in enumerate(MONTHS, start=1) if month in months
            for account in (3010, 3020) for kind in ("Utfall", "Budget")]  # fmt: skip


def staffing(months) -> list[tuple]:
    return [(month, unit, "10,5", 9) for month in months for unit in ("Enhet 1", "Enhet 2")]


WHOLE = {
    "varbi/annonser": (AD_HEADERS, ads, range(1, 61)),
    "enkater/kundenkat": (SURVEY, answers, range(1, 41)),
    "ekonomi/bok": (LEDGER, ledger, MONTHS),
    "personal/arsarbetare": (("Månad", "Enhet", "Årsarbetare", "Varav fakturerande"), staffing, MONTHS),
}


def write(folder: Path, parts: dict, chance: random.Random) -> None:
    """One delivery with a file per source, each in an encoding, separator and order of rows of its own."""
    for stem, keys in parts.items():
        headers, rows_of, _ = WHOLE[stem]
        rows = rows_of(keys)
        chance.shuffle(rows)
        encoding, separator = chance.choice(("utf-8", "cp1252", "utf-16", "utf-8-sig")), chance.choice(";\t")
        deliveries.write_csv(folder / f"{stem} {chance.random()}.csv", headers, rows, encoding, separator)


def split(keys, number: int, chance: random.Random) -> list[list]:
    """Every key in one of the parts or in several of them."""
    parts: list[list] = [[] for _ in range(number)]
    for key in keys:
        for part in chance.sample(parts, chance.randint(1, number)):
            part.append(key)
    return parts


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[dict[str, list[tuple]], Path]:
    """(the marts of the whole in one delivery, its database)."""
    base = tmp_path_factory.mktemp("whole")
    write(base / "d", {stem: keys for stem, (_, _, keys) in WHOLE.items()}, random.Random(1))
    database = deliveries.write_database(base / "d")
    ingest(base / "home", [base / "d"])
    return marts(base / "home"), database


# every example is one or two whole ingests; the same ones each time, since a part without any X may well be refused
@settings(max_examples=3, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), number=st.integers(2, 4))
def test_overlapping_parts_in_any_order_are_the_whole(whole, tmp_path_factory, seed, number):
    base, chance = tmp_path_factory.mktemp("parts"), random.Random(seed)
    marts_of_whole, database = whole
    parts = {stem: split(keys, number, chance) for stem, (_, _, keys) in WHOLE.items()}
    folders = [base / f"part {place}" for place in range(number)]
    for place, folder in enumerate(folders):
        write(folder, {stem: parts[stem][place] for stem in WHOLE if parts[stem][place]}, chance)
    for folder in chance.sample(folders, chance.randint(1, number)):  # the database whole, in some of the parts
        (folder / "access").mkdir(parents=True)
        (folder / "access" / database.name).write_bytes(database.read_bytes())
    chance.shuffle(folders)
    at = chance.randrange(number)
    for some in (folders[:at], folders[at:]):
        if some:
            ingest(base / "home", some)
    assert marts(base / "home") == marts_of_whole


def test_the_same_archive_gives_the_same_figures_to_the_byte(demo_home, tmp_path):
    home = deliveries.copy_home(demo_home, tmp_path)
    damaged = publish.current(home)
    damaged.chmod(0o600)
    damaged.write_bytes(b"")
    delivery = next(folder for folder in demo_home.parent.iterdir() if folder.name == "demo")
    assert ingest(home, [delivery]).published
    assert figures(home, "2025").encode() == figures(demo_home, "2025").encode()
