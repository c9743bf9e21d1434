"""Writes the ad exports: a file a year in the formats of its day, and the public feed for the last month."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.demo.ads import Ad
from ingest.demo.files import write_csv, write_json, write_xlsx
from ingest.demo.world import World

UNREADABLE_DATE = "{year}-13-45"
MISSPELLED = {"Farsta stadsdelsförvaltning": "Farsta stadsdelsförvaltnig"}
MISSPELLED_ADS = 3
EMPLOYER = "Stockholms stad"
OLD_ROOT = "2011-01-01"


@dataclass(frozen=True)
class Export:
    """How the export of a year looks."""

    file: str
    headers: dict[str, str]
    date: Callable[[dt.date], Any]
    yes_no: tuple[Any, Any]
    encoding: str = ""
    separator: str = ";"
    title: str | None = None


EXPORTS = {
    2022: Export("annonser 2022.csv", {"Annons-ID": "AnnonsID"}, str, ("Ja", "Nej"), "cp1252"),
    2023: Export("annonser 2023.csv", {}, lambda d: f"{d.day}/{d.month}/{d.year}", ("J", "N"), "utf-16", "\t"),
    2024: Export("annonser 2024.csv", {"Befattning": "Yrke"}, lambda d: f"{d:%Y%m%d}", (1, 0), "utf-8-sig", ","),
    2025: Export("annonser 2025.xlsx", {}, lambda d: d, ("Ja", "Nej"), title="Annonser i Jobba i stan 2025"),
    2026: Export("annonser 2026.xlsx", {}, lambda d: d, ("Ja", "Nej")),
}


def write_ads(folder: Path, world: World, ads: list[Ad]) -> None:
    """annonser <year>.csv/.xlsx and, for the last month, annonser <month>.json."""
    feed_from = world.last_day.replace(day=1)
    for year, export in EXPORTS.items():
        rows = [_row(world, ad, export) for ad in ads if ad.published.year == year and ad.published < feed_from]
        _soil(rows, year)
        header = [export.headers.get(name, name) for name in rows[0]]
        lines = [list(row.values()) for row in rows]
        if export.encoding:
            write_csv(folder / export.file, header, lines, export.encoding, export.separator)
        else:
            write_xlsx(folder / export.file, "Annonser", header, lines, export.title)
    latest = [ad for ad in ads if ad.published >= feed_from and not ad.withdrawn]
    positions = [_position(world, ad, i) for i, ad in enumerate(latest)]
    write_json(folder / f"annonser {feed_from:%Y-%m}.json", {"positions": positions})


def _row(world: World, ad: Ad, export: Export) -> dict[str, Any]:
    yes, no = export.yes_no
    men = None if ad.women is None else ad.applications - ad.women
    title = ad.title if int(ad.number) % 211 else f"{ad.role}; vikariat\ntill {ad.unit}"
    open_still = ad.closing > world.last_day
    row = {
        "Annons-ID": ad.number,
        "Referensnummer": ad.reference,
        "Rubrik": title,
        "Förvaltning/bolag": ad.organisation,
        "Enhet": ad.unit,
        "Verksamhetsområde": ad.area,
        "Befattning": ad.role,
        "Chefsannons": yes if ad.is_manager else no,
        "Publicerad": export.date(ad.published),
        "Sista ansökningsdag": export.date(ad.closing),
        "Antal tjänster": ad.positions,
        "Antal ansökningar": ad.applications,
        "Varav kvinnor": ad.women,
        "Varav män": men,
        "Personligt brev": yes if ad.cover_letter else no,
        "Intern": yes if ad.internal else no,
        "Status": "Avbruten" if ad.withdrawn else "Publicerad" if open_still else "Avslutad",
    }
    if not export.encoding:
        row["Kontaktperson"] = world.person(int(ad.number))["name"]
    if ad.published.year == 2023:  # a year with its columns in another order
        row = {"Publicerad": row.pop("Publicerad"), "Status": row.pop("Status"), **row}
    return row


def _soil(rows: list[dict[str, Any]], year: int) -> None:
    """The year's dirt: rows that must be set aside, cells that can't be read, a key twice, a misspelled name."""
    unread = rows[len(rows) // 3] | {"Annons-ID": str(900000 + year), "Publicerad": UNREADABLE_DATE.format(year=year)}
    rows.insert(len(rows) // 3, unread)
    rows[len(rows) // 2]["Antal ansökningar"] = "ca 40"
    if year == 2023:
        rows.insert(40, rows[40] | {"Annons-ID": "902100", "Chefsannons": None})
    if year == 2025:
        twice = rows[1200]
        rows.insert(900, twice | {"Antal tjänster": twice["Antal tjänster"] + 1})
        for wrong in [row for row in rows if row["Förvaltning/bolag"] in MISSPELLED][-MISSPELLED_ADS:]:
            wrong["Förvaltning/bolag"] = MISSPELLED[wrong["Förvaltning/bolag"]]


def _position(world: World, ad: Ad, number: int) -> dict[str, Any]:
    """One ad under the feed's names, with the contacts and the free text that must not be stored."""
    contact, union = world.person(number + 11), world.person(number + 47)
    tag = ("Chef" if number % 2 else "Chef_v2") if ad.is_manager else "Medarbetare"
    ids = [str(70000 + sum(map(ord, name)) * 7) for name in (EMPLOYER, ad.organisation, ad.organisation + ad.unit)]
    names = (EMPLOYER, ad.organisation, ad.unit)
    old_root = number % 3 == 0
    parents = ["70001" if old_root else "0", *ids[:2]]
    tree = [{"id": i, "parentId": parent, "name": name} for i, parent, name in zip(ids, parents, names, strict=True)]
    if old_root:
        tree.insert(0, {"id": "70001", "parentId": "0", "name": OLD_ROOT})
    field = "Chefer och verksamhetsledare" if ad.is_manager else world.areas[ad.area]["field"]
    return {
        "id": ad.number,
        "ref_nr": ad.reference,
        "title": ad.title,
        "name": EMPLOYER,
        "town": "Stockholm",
        "published": str(ad.published),
        "ends": str(ad.closing),
        "lastUpdate": f"{ad.published} 09:{number % 60:02}:00",
        "subcompanyName": ad.unit,
        "departments": tree,
        "nr_pos": ad.positions,
        "hidden_externally": "1" if ad.internal else "0",
        "customer_tag": None,
        "tags": [tag],
        "jobtype": {"name": ad.role, "group": ad.area, "field": field},
        "position_contact": [{"name": contact["name"], "phone": contact["phone"], "email": contact["mail"]}],
        "union_representative": [{"name": union["name"], "phone": union["phone"]}],
        "description": f"<p>Vi söker {ad.role.lower()}. Frågor besvaras av {contact['name']}, {contact['phone']}.</p>",
    }
