"""An Access database of odd but legitimate rows, and of some broken ones: how each must read, or why it does not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from ingest import access_writer
from ingest.pipeline import ingest
from tests import deliveries

FARSTA = "Farsta stadsdelsförvaltning"
LONG = "Rektor och 👍🏽 " * 5_000
KINDS = {
    "UppdragsID": "long", "AnnonsID": "text", "KundID": "long", "PaketID": "long", "KonsultID": "long",
    "Verksamhetsområde": "text", "Befattning": "memo", "Chefsrekrytering": "bool", "Beställningsdatum": "date",
    "Startdatum": "date", "Avslutsdatum": "date", "Status": "text", "Pris": "money", "Tilläggstimmar": "double",
    "Timpris": "money", "Nedlagda timmar": "double", "Fakturerat belopp": "money", "Fakturadatum": "date",
    "Screeningtest": "bool", "Personligt brev": "bool", "Antal referenser": "int", "Kundenkät skickad": "date",
    "Kandidatenkät skickad": "date", "Matchningsenkät skickad": "date", "Anteckningar": "memo",
}  # fmt: skip
NOTHING = dict.fromkeys(KINDS) | {
    "KundID": 1, "PaketID": 1, "Chefsrekrytering": False, "Beställningsdatum": datetime(2025, 2, 3),
    "Status": "Pågående", "Screeningtest": False, "Personligt brev": False,
}  # fmt: skip

# In plain words: what the row holds, how it is staged, and a part of each thing found in it.
ROWS: dict[str, tuple[dict, dict, list[str]]] = {
    "a row of nothing but what it must have": (
        {},
        {"ad_reference": None, "role": None, "price": None, "start_date": None, "has_cover_letter": False,
         "has_screening_test": False, "reference_count": None, "hours": None, "area": "Övrigt"},
        [],
    ),
    "yes in every yes/no column": (
        {"Chefsrekrytering": True, "Screeningtest": True, "Personligt brev": True},
        {"is_manager": True, "has_screening_test": True, "has_cover_letter": True}, [],
    ),
    "the least currency": ({"Pris": Decimal("0.0001")}, {"price": Decimal("0.0001")}, []),
    "currency with four decimals": (
        {"Pris": Decimal("27000.1234"), "Timpris": Decimal("899.9999")},
        {"price": Decimal("27000.1234"), "hourly_price": Decimal("899.9999")}, [],
    ),
    "three decimals are no thousands": ({"Pris": Decimal("171.125")}, {"price": Decimal("171.1250")}, []),
    "a price beyond all prices": (
        {"Pris": Decimal("922337203685477.5807")}, {"price": None}, ['Pris "922337203685477.5807"'],
    ),
    "empty text and no text": ({"AnnonsID": "", "Befattning": ""}, {"ad_reference": None, "role": None}, []),
    "a reference with leading zeros": (
        {"AnnonsID": "00123"}, {"ad_reference": "00123"}, ['AnnonsID "00123" finns inte bland'],
    ),
    "a memo of 80,000 characters": ({"Befattning": LONG}, {"role": LONG.strip()}, []),
    "fractions of an hour": (
        {"Tilläggstimmar": 0.1, "Nedlagda timmar": 31.25}, {"extra_hours": 0.1, "hours": 31.25}, [],
    ),
    "a date with a time": (
        {"Beställningsdatum": datetime(2025, 2, 3, 23, 59, 59), "Startdatum": datetime(2025, 2, 4, 0, 0, 1)},
        {"ordered_date": date(2025, 2, 3), "start_date": date(2025, 2, 4)}, [],
    ),
    "the empty day of Access": (
        {"Avslutsdatum": datetime(1899, 12, 30), "Fakturadatum": datetime(1899, 12, 30)},
        {"closed_date": None, "invoice_date": None},
        ['Avslutsdatum "1899-12-30" ligger utanför', 'Fakturadatum "1899-12-30" ligger utanför'],
    ),
    "the last day there is": (
        {"Avslutsdatum": datetime(9999, 12, 31)}, {"closed_date": None}, ['Avslutsdatum "9999-12-31" ligger utanför'],
    ),
    "a status by another name": ({"Status": "avslutad"}, {"status": "Avslutat"}, []),
    "an unknown status": ({"Status": "Vilande"}, {"status": "Vilande"}, ['Status "Vilande" är ingen känd status']),
    "a negative price": ({"Pris": Decimal("-1.5")}, {"price": Decimal("-1.5000")}, ['Pris "-1.5000" är negativt']),
    "nobody's consultant": (
        {"KonsultID": 99}, {"consultant_id": 99}, ['KonsultID "99" finns inte bland de godtagna raderna i Konsulter'],
    ),
    "an e-mail in a job's name": (
        {"Befattning": "Rektor hemlig@example.com"}, {"role": "Rektor (e-post)"}, [],
    ),
}  # fmt: skip
OUTSIDE = "ligger utanför åren 2000–2100"
# What a row holds, and the reason that it is set aside for.
BROKEN: dict[str, tuple[dict, str]] = {
    "a package that is not there": ({"PaketID": 99}, 'PaketID "99" finns inte bland de godtagna raderna i Paket'),
    "a customer that is not there": ({"KundID": 99}, 'KundID "99" finns inte bland de godtagna raderna i Kunder'),
    "no package": ({"PaketID": None}, "PaketID saknas"),
    "no status": ({"Status": ""}, "Status saknas"),
    "no order date": ({"Beställningsdatum": None}, "Beställningsdatum saknas"),
    "the empty day for order date": (
        {"Beställningsdatum": datetime(1899, 12, 30)}, f'Beställningsdatum "1899-12-30" {OUTSIDE}',
    ),
}  # fmt: skip
DELETED, MOVED = 5, 6  # indexes of the rows that Access has marked so
ENOUGH = 120  # rows without a case, so that the broken ones do not stop the delivery


def assignment_id(name: str) -> int:
    """The UppdragsID of a case."""
    return 1001 + [*ROWS, *BROKEN].index(name)


@cache
def published(base: Path) -> Path:
    """A home under `base` where the database and 40 ads are published, the same for all tests of a process. Read only.

    In the database are also a row that is deleted, one that is moved, a linked table and a query; beside it lies the
    lock file of somebody who has it open.
    """
    folder = base / "published" / "d"
    deliveries.write_ads(folder)
    path = folder / "access" / "uppdrag.accdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = {name: case[0] for name, case in (ROWS | BROKEN).items()}
    rows = [{"UppdragsID": assignment_id(name)} | row for name, row in cells.items()]
    rows.insert(DELETED, {"UppdragsID": 7777, "Status": "Avslutat"})
    rows += [{"UppdragsID": number} for number in range(1, ENOUGH + 1)]
    access_writer.write(
        path, tables(rows), deleted={"Uppdrag": [DELETED]}, moved={"Uppdrag": [MOVED]},
        linked={"Kandidater": r"\\server\kandidater.accdb"}, queries=["Årets uppdrag"],
    )  # fmt: skip
    path.with_suffix(".laccdb").write_bytes(bytes(64))
    ingest(base / "published" / "home", [folder])
    return base / "published" / "home"


def tables(rows: list[dict]) -> dict:
    """The tables of a database whose Uppdrag holds these rows, each with what it has unlike NOTHING."""
    customers = [(1, FARSTA, "Förskola", None, "Hemlig Person"), (2, FARSTA, None, datetime(2020, 1, 1), None)]
    return {
        "Uppdrag": (list(KINDS.items()), [tuple((NOTHING | row)[name] for name in KINDS) for row in rows]),
        "Kunder": (
            [("KundID", "long"), ("Förvaltning", "text"), ("Avdelning", "text"), ("Första beställning", "date"),
             ("Kontaktperson", "text")], customers,
        ),
        "Paket": (
            [("PaketID", "long"), ("Paket", "text"), ("Räknas i andel", "bool"), ("Hela processen", "bool")],
            [(1, "Chefspaket", True, True), (2, "KBR-utbildning", False, False)],
        ),
        "Konsulter": (
            [("KonsultID", "long"), ("Enhet", "text"), ("Från", "date"), ("Till", "date"),
             ("Sysselsättningsgrad", "double"), ("Namn", "text")],
            [(1, "Enhet 1", datetime(2020, 1, 1), None, 0.75, "Hemlig Person")],
        ),
    }  # fmt: skip
