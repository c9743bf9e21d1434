"""The demo delivery: made-up files in the real formats, from which the published figures can be reckoned.

Deterministic: the same files, byte for byte, every time. The assumptions stand in the TOML files of this folder.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.delivery import DEMO_MARK
from ingest.demo import economy
from ingest.demo.ads import make_ads
from ingest.demo.assignments import make_assignments
from ingest.demo.billing import bill
from ingest.demo.database import write_database
from ingest.demo.files import kronor, write_csv, write_xlsx
from ingest.demo.people import Consultant, make_consultants, make_customers, staff_assignments
from ingest.demo.slips import slip
from ingest.demo.surveys import Answer, make_answers
from ingest.demo.varbi import write_ads
from ingest.demo.world import World
from warehouse.errors import KollenError

SHIFTED = {"kund": (2025, 11), "kandidat": (2024, "tio")}  # answers that must be set aside: year, what they hold
MARK_TEXT = "Allt i den här mappen är påhittat: inga uppgifter gäller verkliga personer, annonser eller pengar.\r\n"


def write_demo(folder: Path, progress: Callable[[str], None] | None = None) -> None:
    """Write the demo delivery into the folder, which is made if it does not exist.

    KollenError where the folder holds anything but an earlier demo delivery.
    """
    folder = Path(folder)
    _mark(folder)
    tell = progress or (lambda text: None)
    world = World()
    tell("Hittar på annonser och uppdrag")
    ads = make_ads(world)
    assignments = make_assignments(world, ads)
    slip(world, assignments, ads)
    bill(world, assignments)
    customers, consultants = make_customers(world, assignments), make_consultants(world)
    staff_assignments(world, assignments, consultants)
    answers = make_answers(world, assignments)
    tell("Skriver annonser")
    write_ads(folder / "varbi", world, ads)
    tell("Skriver Access-databasen")
    write_database(folder / "access" / "rekrytering.accdb", world, assignments, customers, consultants)
    tell("Skriver enkäter, ekonomi och personal")
    _write_surveys(folder / "enkater", world, answers)
    _write_ledger(folder / "ekonomi", world)
    _write_staffing(folder / "personal", world, consultants)
    header = ["Period", "Indikator", "Värde", "Kommentar", "Rapporterad av"]
    write_csv(folder / "manuellt" / "indikatorer.csv", header, economy.manual_rows(world), "utf-8-sig")


def _mark(folder: Path) -> None:
    """Say in the folder that what it holds is made up, before anything else is written."""
    mark = folder / DEMO_MARK
    if folder.exists() and not mark.is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise KollenError(
            f'"{folder}" finns redan och är inte skriven av kollen demo. Ange en tom mapp eller en som inte finns.'
        )
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(MARK_TEXT, encoding="utf-8", newline="")


def _write_surveys(folder: Path, world: World, answers: dict[tuple[str, int], list[Answer]]) -> None:
    chance = world.chance("comments")
    for survey, settings in world.surveys.items():
        for entry in settings["year"]:
            year = entry["year"]
            given = answers[survey, year]
            questions = list(dict.fromkeys(text for answer in given for text in answer.values))
            header = ["SvarsID", "UppdragsID", "Svarsdatum", *questions, "Kommentar"]
            rows = []
            for i, answer in enumerate(given):
                comment = ""
                if chance.random() < 0.2:
                    comment = chance.choice(world.people["comments"]).format(**world.person(i))
                values = [answer.values.get(text) for text in questions]
                rows.append([answer.number, answer.assignment, answer.day, *values, comment])
            if survey in SHIFTED and SHIFTED[survey][0] == year:
                rows.insert(60, _shifted(rows[60], header, f"{settings['id']}{year}-9999", SHIFTED[survey][1]))
            write_csv(folder / f"{settings['file']} {year}.csv", header, rows, entry["encoding"])


def _shifted(row: list[Any], header: list[str], number: str, value: Any) -> list[Any]:
    """A copy of an answer with a grade that can't be one, to no assignment."""
    grade = next(i for i, text in enumerate(header) if text.startswith("Helhetsomdöme"))
    copy = [number, None, *row[2:]]
    copy[grade] = value
    return copy


def _write_ledger(folder: Path, world: World) -> None:
    """Outcome in files of their own, budgets in others, so that a file holds the whole of its month and version."""
    rows = economy.ledger_rows(world)
    header = economy.LEDGER_HEADER
    kind, amount = header.index("Typ"), header.index("Belopp")

    def of(types: str, years: tuple[str, ...], version: str | None = None) -> list[list[Any]]:
        return [r for r in rows if r[kind] == types and r[0][:4] in years and version in (None, r[-1])]

    old = of("Utfall", ("2022", "2023", "2024"))
    write_csv(folder / "utfall 2022-2024.csv", header, [[*r[:amount], kronor(r[amount]), r[-1]] for r in old], "cp1252")
    write_xlsx(folder / "utfall 2025.xlsx", "Huvudbok", header, of("Utfall", ("2025",)), "Huvudbok 2025, kronor")
    write_csv(folder / "utfall 2026.csv", header, of("Utfall", ("2026",)), "utf-8-sig")
    budgets = of("Budget", ("2022", "2023", "2024", "2025", "2026"), "KF-beslut")
    write_csv(folder / "budget KF-beslut.csv", header, budgets, "utf-8", "\t")
    write_xlsx(folder / "budget 2025 T1.xlsx", "Budget", header, of("Budget", ("2025",), "T1"))
    write_csv(folder / "prognos 2026.csv", header, of("Prognos", ("2026",)), "utf-16")


def _write_staffing(folder: Path, world: World, consultants: list[Consultant]) -> None:
    staffing = economy.staffing_rows(world)
    staffing[7][-1] = "saknas"  # an optional cell that can't be read
    write_csv(folder / "arsarbetare.csv", economy.STAFFING_HEADER, staffing, "cp1252")
    write_csv(folder / "tid.csv", economy.HOURS_HEADER, economy.hours_rows(world, consultants), "utf-8")
