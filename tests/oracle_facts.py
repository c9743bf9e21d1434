"""What the staged rows of a small world tell, in plain Python: the oracle's facts, one dict each.

Written from the definitions (what replaces what, which month a row belongs to, today's organisation), not from the
product's SQL. The register of organisations is read from its TOML file alone.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import warehouse.reference

World = dict[str, list[dict]]
RANKED = ("KF-beslut", "T1", "T2")
NO_ORGANISATION, NO_UNIT = "Okänd organisation", "Okänd enhet"
ABOUT = ("administration", "kind", "area", "package", "is_manager", "unit")  # what an answer takes from its assignment


class Facts:
    """All facts of one world; received is the day of its newest delivery, where one is recorded."""

    def __init__(self, world: World, received: date | None = None) -> None:
        self.received = received
        self.organisations = todays_organisations()
        self.packages = {row["package_id"]: row for row in world["packages"]}
        self.customers = {row["customer_id"]: row for row in world["customers"]}
        self.units = {row["consultant_id"]: row["unit"] for row in world["consultants"]}
        self.assignments = [self._assignment(row) for row in newest(world["assignments"], "assignment_id")]
        self.ads = [self._ad(row) for row in newest(world["ads"], "ad_id")]
        self._match()
        self.answers = self._answers(newest(world["answers"], "survey", "answer_id"))
        self.marks = self._marks(world["answer_values"])
        self.ledger = ledger(world["ledger"])
        self.staffing = [staffing(row) for row in newest(world["staffing"], "month", "unit")]
        self.hours = [
            {**row, "unit": self.units.get(row["consultant_id"], NO_UNIT)}
            for row in newest(world["hours"], "month", "consultant_id")
        ]
        self.manual = newest(world["manual"], "period", "indicator")

    def _organisation(self, name: str) -> dict:
        administration, kind = self.organisations.get(name.lower(), (NO_ORGANISATION, None))
        return {"administration": administration, "kind": kind}

    def _assignment(self, row: dict) -> dict:
        package = self.packages[row["package_id"]]
        price, extra, hourly = row["price"], row["extra_hours"], row["hourly_price"]
        return {
            **row,
            **self._organisation(self.customers[row["customer_id"]]["organisation"]),
            "package": package["package"],
            "is_counted": package["is_counted"],
            "is_manager": row["is_manager"],
            "unit": self.units.get(row["consultant_id"], NO_UNIT),
            "month": month_of(row["start_date"] or row["ordered_date"]),
            "invoice_month": month_of(row["invoice_date"]),
            "is_cancelled": row["status"] == "Avbrutet",
            "order_value": None if price is None else float(price) + float(extra or 0) * float(hourly or 0),
        }

    def _ad(self, row: dict) -> dict:
        positions = row["position_count"]
        return {
            **row,
            **self._organisation(row["organisation"]),
            "month": month_of(row["published_date"]),
            "is_cancelled": row["status"] == "Avbruten",
            # what the data quality page says of such an ad: it counts as one position
            "positions": positions if positions is not None and 1 <= positions <= 1000 else 1,
            "matched": [],
        }

    def _match(self) -> None:
        """Each assignment to the ad of its id, else to the ad with its reference that was not cancelled."""
        by_id = {ad["ad_id"]: ad for ad in self.ads}
        for assignment in self.assignments:
            said = assignment["ad_reference"]
            if said is None or assignment["is_cancelled"]:
                continue
            referred = [ad for ad in self.ads if ad["reference"] == said and not ad["is_cancelled"]]
            ad = by_id.get(said) or (referred[0] if referred else None)
            if ad:
                ad["matched"].append(assignment)

    def _answers(self, rows: list[dict]) -> list[dict]:
        """The answers, but those about cancelled assignments, with what their assignment says."""
        assignments = {row["assignment_id"]: row for row in self.assignments}
        nothing = {**dict.fromkeys(ABOUT), "administration": NO_ORGANISATION, "is_cancelled": False}
        found = []
        for row in rows:
            about = assignments.get(row["assignment_id"], nothing)
            if not about["is_cancelled"]:
                told = {name: about[name] for name in ABOUT}
                found.append({**row, **told, "month": month_of(row["answered_date"])})
        return found

    def _marks(self, rows: list[dict]) -> list[dict]:
        answers = {row["row_id"]: row for row in self.answers}
        return [
            {**answers[row["answer_row_id"]], **{name: row[name] for name in MARK}}
            for row in rows
            if row["answer_row_id"] in answers
        ]


MARK = ("answer_row_id", "question", "question_kind", "grade", "is_yes")


@cache
def todays_organisations() -> dict[str, tuple[str, str]]:
    """Every name in small letters, with today's short name and kind."""
    file = Path(warehouse.reference.__file__).parent / "organisations.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["organisation"]
    by_name = {entry["name"]: entry for entry in entries}
    found = {}
    for entry in entries:
        now = entry
        while "became" in now:
            now = by_name[now["became"]]
        for name in (entry["name"], entry.get("short", entry["name"]), *entry.get("aliases", [])):
            found[name.lower()] = (now.get("short", now["name"]), now["kind"])
    return found


def month_of(day: date | None) -> date | None:
    """The first day of the month."""
    return day and day.replace(day=1)


def newest(rows: list[dict], *keys: str) -> list[dict]:
    """Of the rows with the same key the one that came last."""
    found = {}
    for row in sorted(rows, key=lambda row: (row["delivery"], row["row_id"])):
        found[tuple(row[key] for key in keys)] = row
    return list(found.values())


def staffing(row: dict) -> dict:
    """A month's staffing, where what can't be so is empty: more billing than all, sick leave outside 0–100 %."""
    billing, found = row["billing_fte"], dict(row)
    if billing is not None and not 0 <= billing <= row["fte"]:
        found["billing_fte"] = None
    for name in ("sick_leave_share", "sick_leave_short_share"):
        if row[name] is not None and not 0 <= row[name] <= 1:
            found[name] = None
    return found


def ledger(rows: list[dict]) -> list[dict]:
    """The rows of the ledger that count: each amount once, corrections too, and of budget and forecast one version."""
    corrections = [row for row in rows if row["amount"] < 0]
    stated = newest(
        [row for row in rows if row["amount"] >= 0], "month", "account", "ledger_kind", "ledger_type", "version"
    )
    kept = [*stated, *corrections]
    first_seen = {}
    for row in sorted(rows, key=lambda row: (row["delivery"], row["row_id"])):
        first_seen.setdefault((row["ledger_type"], row["version"]), len(first_seen))

    def rank(row: dict) -> tuple[int, int]:
        if row["version"] is None:
            return -1, 0
        if row["version"] in RANKED:
            return 0, RANKED.index(row["version"])
        return 1, first_seen[row["ledger_type"], row["version"]]

    highest = {}
    for row in kept:
        place = row["ledger_type"], row["month"], row["account"]
        highest[place] = max(highest.get(place, (-1, 0)), rank(row))
    return [
        row for row in kept
        if row["ledger_type"] == "Utfall" or rank(row) == highest[row["ledger_type"], row["month"], row["account"]]
    ]  # fmt: skip
