"""Writes the Access database: the assignments, their customers, packages, consultants and prices."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingest import access_writer
from ingest.demo.assignments import Assignment
from ingest.demo.billing import price_list
from ingest.demo.people import Consultant, Customer
from ingest.demo.varbi import MISSPELLED
from ingest.demo.world import World

UNKNOWN_PACKAGE, UNKNOWN_CUSTOMER = 99, 99999
COLUMNS = {
    "Uppdrag": [
        ("UppdragsID", "long"),
        ("AnnonsID", "text"),
        ("KundID", "long"),
        ("PaketID", "long"),
        ("KonsultID", "long"),
        ("Verksamhetsområde", "text"),
        ("Befattning", "text"),
        ("Chefsrekrytering", "bool"),
        ("Beställningsdatum", "date"),
        ("Startdatum", "date"),
        ("Avslutsdatum", "date"),
        ("Status", "text"),
        ("Pris", "money"),
        ("Tilläggstimmar", "double"),
        ("Timpris", "money"),
        ("Nedlagda timmar", "double"),
        ("Fakturerat belopp", "money"),
        ("Fakturadatum", "date"),
        ("Screeningtest", "bool"),
        ("Personligt brev", "bool"),
        ("Antal referenser", "long"),
        ("Kundenkät skickad", "date"),
        ("Kandidatenkät skickad", "date"),
        ("Matchningsenkät skickad", "date"),
        ("Anteckningar", "memo"),
    ],
    "Kunder": [
        ("KundID", "long"),
        ("Förvaltning", "text"),
        ("Avdelning", "text"),
        ("Första beställning", "date"),
        ("Namn", "text"),
        ("Telefon", "text"),
        ("E-post", "text"),
    ],
    "Paket": [("PaketID", "long"), ("Paket", "text"), ("Räknas i andel", "bool"), ("Hela processen", "bool")],
    "Konsulter": [
        ("KonsultID", "long"),
        ("Namn", "text"),
        ("Enhet", "text"),
        ("Från", "date"),
        ("Till", "date"),
        ("Sysselsättningsgrad", "double"),
    ],
    "Prislista": [("PaketID", "long"), ("Från", "date"), ("Till", "date"), ("Pris", "money")],
}


def write_database(
    path: Path,
    world: World,
    assignments: list[Assignment],
    customers: list[Customer],
    consultants: list[Consultant],
) -> None:
    """The .accdb file, with contact details and notes that must never be stored."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packages = [(p["id"], p["name"], p["counted"], p["whole"]) for p in world.settings["package"]]
    rows = {
        "Uppdrag": _assignments(world, assignments),
        "Kunder": _customers(world, customers),
        "Paket": packages,
        "Konsulter": [_consultant(world, c) for c in consultants],
        "Prislista": price_list(world),
    }
    access_writer.write(path, {name: (columns, rows[name]) for name, columns in COLUMNS.items()})


def _assignments(world: World, assignments: list[Assignment]) -> list[tuple]:
    """Rows of Uppdrag, and two that must be set aside: a package and a customer that do not exist."""
    rows = [_assignment(world, a) for a in assignments]
    for column, unknown in ((3, UNKNOWN_PACKAGE), (2, UNKNOWN_CUSTOMER)):
        copy = list(rows[len(assignments) * 3 // 4])
        copy[0], copy[column] = len(rows) + 1001, unknown
        copy[21:24] = [None, None, None]
        rows.append(tuple(copy))
    return rows


def _assignment(world: World, a: Assignment) -> tuple:
    note = None
    if a.number % 9 == 0:
        notes = world.people["notes"]
        note = notes[a.number // 9 % len(notes)].format(**world.person(a.number))
    return (
        a.number,
        a.ad_reference,
        a.customer,
        world.packages[a.package]["id"],
        a.consultant,
        a.area,
        a.role,
        a.is_manager,
        _time(a.ordered),
        _time(a.start),
        _time(a.closed),
        a.status,
        Decimal(a.price),
        a.extra_hours or None,
        Decimal(a.hourly_price),
        a.hours,
        None if a.invoiced is None else Decimal(a.invoiced),
        _time(a.invoice_date),
        a.screening,
        a.cover_letter,
        a.references,
        _time(a.sent.get("kund")),
        _time(a.sent.get("kandidat")),
        _time(a.sent.get("matchning")),
        note,
    )


def _customers(world: World, customers: list[Customer]) -> list[tuple]:
    """Rows of Kunder; the last customer of a misspelled organisation carries its wrong name too."""
    last = {c.organisation: c.number for c in customers if c.organisation in MISSPELLED}
    rows = []
    for c in customers:
        person = world.person(c.number + 5)
        name = MISSPELLED[c.organisation] if last.get(c.organisation) == c.number else c.organisation
        contact = (person["name"], person["phone"], person["mail"])
        rows.append((c.number, name, c.department, _time(c.first_order), *contact))
    return rows


def _consultant(world: World, c: Consultant) -> tuple:
    name = world.person(c.number * 3 + 1)["name"]
    return c.number, name, c.unit, _time(c.first), _time(c.last), float(c.share)


def _time(day: dt.date | None) -> Any:
    return None if day is None else dt.datetime(day.year, day.month, day.day)
