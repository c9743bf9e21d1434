"""The ledger, the staffing and the reported time, as rows ready to be written."""

import datetime as dt
from decimal import Decimal
from typing import Any

from ingest.demo.billing import revenue_by_month
from ingest.demo.people import Consultant
from ingest.demo.world import World, allocate, last_of_month

LEDGER_HEADER = ["Månad", "Konto", "Kontotext", "Slag", "Typ", "Belopp", "Version"]
STAFFING_HEADER = ["Månad", "Enhet", "Årsarbetare", "Varav fakturerande", "Sjukfrånvaro", "Sjukfrånvaro dag 1-14"]
HOURS_HEADER = ["Månad", "KonsultID", "Timmar uppdrag", "Timmar totalt"]
REVENUE = "Intäkt"


def ledger_rows(world: World) -> list[list[Any]]:
    """Rows of the ledger: outcome to the last day, budgets per version, and forecast of the unfinished year."""
    rows = []
    revenue = revenue_by_month(world)
    for entry in world.settings["economy"]["year"]:
        year = entry["year"]
        income = [revenue[dt.date(year, month, 1)] for month in range(1, 13)]
        cost = _cost_by_month(world, f"cost of {year}", entry["cost"] * 1000)
        done = world.months(year)
        rows += _rows(world, year, "Utfall", "", income[:done], cost[:done])
        if version := entry.get("forecast"):
            rows += _rows(world, year, "Prognos", version, income, cost)
    for entry in world.settings["economy"]["budget"]:
        rows += _budget(world, entry)
    return rows


def _cost_by_month(world: World, subject: str, total: int) -> list[int]:
    chance = world.chance(subject)
    return allocate(total, [w * chance.uniform(0.98, 1.02) for w in world.settings["economy"]["cost_months"]])


def _budget(world: World, entry: dict[str, Any]) -> list[list[Any]]:
    """A budget: December lower than it turns out to be, costs even over the year."""
    weights = [*world.settings["economy"]["months"], 18]
    income = allocate(entry["revenue"] * 1000, weights)
    cost = allocate(entry["cost"] * 1000, [1] * 12)
    overhead = entry.get("overhead")
    share = overhead / entry["cost"] if overhead else None
    return _rows(world, entry["year"], "Budget", entry["version"], income, cost, share)


def _rows(
    world: World, year: int, kind: str, version: str, income: list[int], cost: list[int], overhead: float | None = None
) -> list[list[Any]]:
    """A row per month and account; overhead is its part of the cost where it is not the usual one."""
    accounts = world.settings["economy"]["account"]
    earning = [a for a in accounts if a["kind"] == REVENUE]
    spending = [a for a in accounts if a["kind"] != REVENUE]
    weights = [a["share"] for a in spending]
    if overhead is not None:
        scale = (1 - overhead) / sum(a["share"] for a in spending if a["kind"] != "Overhead")
        weights = [overhead if a["kind"] == "Overhead" else a["share"] * scale for a in spending]
    rows = []
    for month, (earned, spent) in enumerate(zip(income, cost, strict=True), start=1):
        parts = [*allocate(earned, [a["share"] for a in earning]), *allocate(spent, weights)]
        for a, amount in zip([*earning, *spending], parts, strict=True):
            rows.append([f"{year}-{month:02}", a["account"], a["text"], a["kind"], kind, Decimal(amount), version])
    return rows


def fte_by_month(world: World) -> dict[dt.date, int]:
    """Hundredths of FTE per month; the mean over a year's months is the assumed one exactly."""
    result = {}
    for entry in world.settings["staffing"]["year"]:
        months = world.months(entry["year"])
        centre = (months - 1) / 2
        weights = [entry["fte"] + entry["drift"] * (i - centre) / 11 for i in range(months)]
        parts = allocate(round(entry["fte"] * months * 20), weights)  # in steps of 0.05
        result |= {dt.date(entry["year"], i, 1): part * 5 for i, part in enumerate(parts, start=1)}
    return result


def staffing_rows(world: World) -> list[list[Any]]:
    """Rows per month and unit; one unit until the department was split in two."""
    settings = world.settings["staffing"]
    years = {entry["year"]: entry for entry in settings["year"]}
    chance = world.chance("sick leave")
    rows = []
    for month, hundredths in fte_by_month(world).items():
        units = settings["units"] if month >= settings["split"] else [settings["unit"]]
        parts = allocate(hundredths, [1] * len(units))
        winter = 1.25 if month.month in (1, 2, 3, 11, 12) else 0.82
        for unit, part in zip(units, parts, strict=True):
            entry = years[month.year]
            wave = winter * chance.uniform(0.9, 1.1)
            billing = Decimal(part) / 100 - Decimal(str(settings["not_billing"])) / len(units)
            sick = [Decimal(str(round(entry[key] * wave, 1))) for key in ("sick", "sick_short")]
            rows.append([f"{month:%Y-%m}", unit, Decimal(part) / 100, billing, *sick])
    return rows


def hours_rows(world: World, consultants: list[Consultant]) -> list[list[Any]]:
    """Reported time per month and consultant; the year's share on assignments is the assumed one."""
    settings = world.settings["staffing"]
    chance = world.chance("hours")
    rows = []
    for entry in settings["year"]:
        worked = []
        for month in range(1, world.months(entry["year"]) + 1):
            first = dt.date(entry["year"], month, 1)
            for c in consultants:
                if c.at_work(last_of_month(first)) and c.at_work(first):
                    usual = settings["hours_per_month"][month - 1] * c.share
                    worked.append((f"{first:%Y-%m}", c.number, round(usual * chance.uniform(0.85, 1.02) * 2)))
        weights = [halves * chance.uniform(0.85, 1.15) for _, _, halves in worked]
        on_assignments = allocate(round(sum(halves for *_, halves in worked) * entry["billable"]), weights)
        for (month_text, number, halves), part in zip(worked, on_assignments, strict=True):
            rows.append([month_text, number, Decimal(min(part, halves)) / 2, Decimal(halves) / 2])
    return rows


def manual_rows(world: World) -> list[list[Any]]:
    """Indicator values reported by hand: period, indicator, value, comment, reporter's role."""
    settings = world.settings["manual"]
    rows = []
    for indicator, values in settings["values"].items():
        rows += [[period, indicator, Decimal(str(v)), "", settings["reporter"]] for period, v in values.items()]
    return sorted(rows, key=lambda row: (row[0][:4], row[0], row[1]))
