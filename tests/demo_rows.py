"""The demo delivery read back with plain Python: an oracle that knows nothing of the warehouse.

Only rows that the rules of sources.md keep are returned; what must be set aside is counted in `set_aside`.
"""

import csv
import datetime as dt
import io
import json
from collections import Counter
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineWorkbook

from ingest.access import open_database

ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


def decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def csv_rows(path: Path) -> list[dict[str, str]]:
    text = decode(path.read_bytes())
    first = text.split("\r\n", 1)[0]
    separator = max(";\t,", key=first.count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def xlsx_rows(path: Path, first_header: str) -> list[dict]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    start = next(i for i, row in enumerate(rows) if row[0] == first_header)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def as_date(value) -> dt.date | None:
    """A date in any of the demo's ways; None where it is empty or can't be one."""
    if isinstance(value, dt.date):
        return value
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"):
        try:
            return dt.datetime.strptime(str(value or ""), form).date()
        except ValueError:
            pass
    return None


def number(value) -> float:
    return float(str(value).replace("\u00a0", "").replace(",", "."))


def year_of(row: dict) -> int:
    return (row["Startdatum"] or row["Beställningsdatum"]).year


class DemoRows:
    """The rows of one delivery folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.set_aside: Counter = Counter()
        self.rows_in: Counter = Counter()

    @cached_property
    def access(self) -> dict[str, list[dict]]:
        database = open_database(self.folder / "access" / "rekrytering.accdb")
        tables = {name: database.read(name) for name in database.tables}
        return {name: [dict(zip(t.columns, row, strict=True)) for row in t.rows] for name, t in tables.items()}

    @cached_property
    def assignments(self) -> list[dict]:
        """Uppdrag that are kept and not cancelled, with Paket's and Kunder's columns joined."""
        packages = {p["PaketID"]: p for p in self.access["Paket"]}
        customers = {c["KundID"]: c for c in self.access["Kunder"]}
        kept = []
        for row in self.access["Uppdrag"]:
            self.rows_in["Uppdrag"] += 1
            if row["PaketID"] not in packages or row["KundID"] not in customers:
                self.set_aside["Uppdrag"] += 1
            elif row["Status"] != "Avbrutet":
                kept.append(row | packages[row["PaketID"]] | customers[row["KundID"]] | {"År": year_of(row)})
        return kept

    @cached_property
    def all_ads(self) -> list[dict]:
        """Every ad that is kept, the later of two with one id, and the feed's."""
        kept: dict[str, dict] = {}
        for path in sorted((self.folder / "varbi").iterdir()):
            if path.suffix == ".json":
                continue
            rows = csv_rows(path) if path.suffix == ".csv" else xlsx_rows(path, "Annons-ID")
            for row in rows:
                self.rows_in[path.name] += 1
                row["Annons-ID"] = row.pop("AnnonsID", row.get("Annons-ID"))
                row["Publicerad"] = as_date(row["Publicerad"])
                if row["Publicerad"] is None or row["Chefsannons"] == "":
                    self.set_aside[path.name] += 1
                    continue
                row["Chef"] = str(row["Chefsannons"]) in ("Ja", "J", "1")
                kept[str(row["Annons-ID"])] = row
        for position in self.feed:
            names = [d["name"] for d in position["departments"]]
            kept[position["id"]] = {
                "Annons-ID": position["id"],
                "Publicerad": as_date(position["published"]),
                "Förvaltning/bolag": names[names.index("Stockholms stad") + 1],
                "Chef": any(tag.startswith("Chef") for tag in position["tags"]),
                "Status": "Publicerad",
            }
        return list(kept.values())

    @property
    def ads(self) -> list[dict]:
        return [ad for ad in self.all_ads if ad["Status"] != "Avbruten"]

    @cached_property
    def feed(self) -> list[dict]:
        path = next((self.folder / "varbi").glob("*.json"))
        return json.loads(path.read_text(encoding="utf-8"))["positions"]

    def answers(self, survey: str, year: int) -> list[dict]:
        """Kept answers of one file; questions with an answer only."""
        path = self.folder / "enkater" / f"{survey} {year}.csv"
        kept = []
        self.rows_in[path.name] = self.set_aside[path.name] = 0
        for row in csv_rows(path):
            self.rows_in[path.name] += 1
            overall = next((v for k, v in row.items() if "elhetsomdöme" in k), "1")
            if not (overall.isdigit() and 1 <= int(overall) <= 10):
                self.set_aside[path.name] += 1
                continue
            kept.append({k: v for k, v in row.items() if v != ""})
        return kept

    @cached_property
    def ledger(self) -> list[dict]:
        rows = []
        for path in sorted((self.folder / "ekonomi").iterdir()):
            rows += csv_rows(path) if path.suffix == ".csv" else xlsx_rows(path, "Månad")
        return [row | {"Belopp": number(row["Belopp"])} for row in rows]

    def amount(self, year: int, revenue: bool, kind: str, version: str = "") -> float:
        """Sum in tkr."""
        return (
            sum(
                row["Belopp"]
                for row in self.ledger
                if row["Månad"].startswith(str(year))
                and (row["Slag"] == "Intäkt") == revenue
                and row["Typ"] == kind
                and row["Version"] == version
            )
            / 1000
        )

    def fte(self, year: int) -> float:
        months: Counter = Counter()
        for row in csv_rows(self.folder / "personal" / "arsarbetare.csv"):
            if row["Månad"].startswith(str(year)):
                months[row["Månad"]] += number(row["Årsarbetare"])
        return sum(months.values()) / len(months)
