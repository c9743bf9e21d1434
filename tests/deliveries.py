"""Small deliveries written by hand after the sources' format, and what tests of the way in ask of a home."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from ingest import access_writer
from ingest.pipeline import ingest
from warehouse import database
from warehouse.measure import measure

AD_HEADERS = ("Annons-ID", "Förvaltning/bolag", "Verksamhetsområde", "Chefsannons", "Publicerad", "Antal tjänster")
ADMINISTRATIONS = ("Farsta stadsdelsförvaltning", "Socialförvaltningen")
CUSTOMER_SURVEY = ("SvarsID", "UppdragsID", "Svarsdatum", "Helhetsomdöme", "Kommentar")


def write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence], encoding="utf-8", separator=";") -> Path:
    """A text file with Windows line ends; cells are written as they are, so quote them where it is needed."""
    lines = [separator.join(map(str, row)) for row in [headers, *rows]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def ad(number: int, **other: str) -> tuple:
    """One ad; every tenth is for a manager, and they alternate between two administrations."""
    row = {
        "Annons-ID": f"A{number}",
        "Förvaltning/bolag": ADMINISTRATIONS[number % 2],
        "Verksamhetsområde": "Förskola",
        "Chefsannons": "Ja" if number % 10 == 0 else "Nej",
        "Publicerad": f"2025-{1 + number % 12:02}-15",
        "Antal tjänster": "1",
    } | other
    return tuple(row[header] for header in AD_HEADERS)


def write_ads(folder: Path, numbers: Iterable[int] = range(1, 41), name: str = "annonser.csv", bad: int = 0) -> Path:
    """The ads with these numbers, of which the first `bad` have no date."""
    rows = [ad(n, **({"Publicerad": "i våras"} if i < bad else {})) for i, n in enumerate(numbers)]
    return write_csv(folder / "varbi" / name, AD_HEADERS, rows)


def write_database(folder: Path, assignments: int = 20, key: int = 0) -> Path:
    """An Access database with as many assignments, each matched to the ad of its number."""
    path = folder / "access" / "uppdrag.accdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = {
        "Uppdrag": (
            [("UppdragsID", "long"), ("AnnonsID", "text"), ("KundID", "long"), ("PaketID", "long"),
             ("KonsultID", "long"), ("Verksamhetsområde", "text"), ("Chefsrekrytering", "bool"),
             ("Beställningsdatum", "date"),
             ("Startdatum", "date"), ("Status", "text"), ("Pris", "money"), ("Anteckningar", "memo")],
            [_assignment(number) for number in range(1, assignments + 1)],
        ),
        "Kunder": (
            [("KundID", "long"), ("Förvaltning", "text"), ("Kontaktperson", "text"), ("E-post", "text")],
            [(i + 1, name, "Hemlig Person", "hemlig@example.com") for i, name in enumerate(ADMINISTRATIONS)],
        ),
        "Paket": (
            [("PaketID", "long"), ("Paket", "text"), ("Räknas i andel", "bool"), ("Hela processen", "bool")],
            [(1, "Chefspaket", True, True), (2, "Lilla paketet", True, False), (3, "KBR-utbildning", False, False)],
        ),
        "Konsulter": (
            [("KonsultID", "long"), ("Namn", "text"), ("Enhet", "text")],
            [(1, "Hemlig Person", "Enhet 1"), (2, "Hemlig Person", "Enhet 2")],
        ),
        "Prislista": (
            [("PaketID", "long"), ("Från", "date"), ("Till", "date"), ("Pris", "money")],
            [(package, datetime(2020, 1, 1), None, 27000) for package in (1, 2, 3)],
        ),
    }  # fmt: skip
    access_writer.write(path, tables, key=key)
    return path


def _assignment(number: int) -> tuple:
    ordered = datetime(2025, 1 + number % 12, 10)
    is_manager = number % 10 == 0
    return (
        number, f"A{number}", 1 + number % 2, 1 if is_manager else 2, 1 + number % 2, "Förskola", is_manager,
        ordered, ordered + timedelta(days=5), "Pågående", 27000, "Ring Hemlig Person på 070-000 00 00",
    )  # fmt: skip


def write_all(folder: Path) -> Path:
    """A delivery with a file of every source; the folder."""
    write_ads(folder)
    write_database(folder)
    write_csv(
        folder / "enkater" / "kundenkat 2025.csv",
        CUSTOMER_SURVEY,
        [(f"K{n}", n, f"2025-{1 + n % 12:02}-20", 7 + n % 4, f'"Ring Hemlig Person {n}; tack"') for n in range(1, 21)],
        encoding="cp1252",
    )
    months = [f"2025-{month:02}" for month in range(1, 13)]
    write_csv(
        folder / "ekonomi" / "huvudbok.csv",
        ("Månad", "Konto", "Slag", "Typ", "Belopp", "Version"),
        [(month, 3010, "Intäkt", kind, "2 000 000,50", version)
         for month in months for kind, version in (("Utfall", ""), ("Budget", "KF-beslut"))],
        encoding="utf-16",
    )  # fmt: skip
    write_csv(
        folder / "personal" / "arsarbetare.csv",
        ("Månad", "Enhet", "Årsarbetare", "Varav fakturerande"),
        [(month, unit, "10,5", 9) for month in months for unit in ("Enhet 1", "Enhet 2")],
        encoding="utf-8-sig",
    )
    write_csv(
        folder / "personal" / "tid.csv",
        ("Månad", "KonsultID", "Timmar uppdrag", "Timmar totalt"),
        [(month, consultant, 100, 160) for month in months for consultant in (1, 2)],
        separator="\t",
    )
    write_csv(
        folder / "manuellt" / "varden.csv",
        ("Period", "Indikator", "Värde", "Rapporterad av"),
        [("2025", "ami", 82, "Controller")],
    )
    return folder


def publish_ads(folder: Path) -> Path:
    """A home where the 40 ads of the delivery `folder`/d1 are published."""
    write_ads(folder / "d1")
    ingest(folder / "home", [folder / "d1"])
    return folder / "home"


def ads(home: Path) -> int:
    """The number of ads of 2025 that are shown."""
    con = database.open_current(home)
    try:
        return int(measure(con, "ads", "2025")[0].value)
    finally:
        con.close()


def state(home: Path) -> dict[str, bytes]:
    """Every file under home that a reader sees, with its content."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def copy_home(home: Path, folder: Path) -> Path:
    """A home of one's own with what is published in another."""
    return Path(shutil.copytree(home, folder / "home", ignore=shutil.ignore_patterns(".lock")))
