"""The oracle's measures of the ledger, staffing, reported time and values reported by hand."""

from __future__ import annotations

from datetime import date

from tests.oracle_activity import distinct, invoices, live_assignments, sold
from tests.oracle_facts import Facts
from tests.oracle_sides import (
    Asked,
    Figure,
    Part,
    Side,
    alone,
    as_side,
    counted,
    difference,
    inside,
    ratio,
    summed,
    total_of,
)

COSTS = ("Personalkostnad", "Övrig kostnad", "Overhead")


def entries(facts: Facts, ledger_type: str, *kinds: str) -> list[dict]:
    """Rows of the ledger of one type and of some kinds."""
    return [row for row in facts.ledger if row["ledger_type"] == ledger_type and row["ledger_kind"] in kinds]


def booked(ledger_type: str, *kinds: str):
    """The measure that sums those rows."""
    return lambda facts, asked: alone(summed(entries(facts, ledger_type, *kinds), asked, total_of("amount")), asked)


revenue, cost = booked("Utfall", "Intäkt"), booked("Utfall", *COSTS)
budget_revenue, budget_cost = booked("Budget", "Intäkt"), booked("Budget", *COSTS)
forecast_revenue, forecast_cost = booked("Prognos", "Intäkt"), booked("Prognos", *COSTS)


IN, OUT = ("Intäkt",), COSTS


def minus(first, second, *sides: tuple[str, tuple[str, ...]]):
    """The measure that subtracts one measure from another; sides are the rows that both rest on."""

    def measure(facts: Facts, asked: Asked) -> dict:
        months = [{row["month"] for row in entries(facts, ledger_type, *kinds)} for ledger_type, kinds in sides]
        even = set.union(*months), set.intersection(*months)
        return difference(as_side(first(facts, asked)), as_side(second(facts, asked)), asked, even)

    return measure


result = minus(revenue, cost, ("Utfall", IN), ("Utfall", OUT))
budget_result = minus(budget_revenue, budget_cost, ("Budget", IN), ("Budget", OUT))
forecast_result = minus(forecast_revenue, forecast_cost, ("Prognos", IN), ("Prognos", OUT))
revenue_deviation = minus(revenue, budget_revenue, ("Utfall", IN), ("Budget", IN))
cost_deviation = minus(cost, budget_cost, ("Utfall", OUT), ("Budget", OUT))
result_deviation = minus(
    result, budget_result, ("Utfall", IN), ("Utfall", OUT), ("Budget", IN), ("Budget", OUT)
)  # fmt: skip


def december_share(facts: Facts, asked: Asked) -> dict:
    """December's part of a whole year; nothing for any other period."""
    rows = entries(facts, "Utfall", "Intäkt")
    in_december = [row for row in rows if row["month"].month == 12]
    if not asked.is_one_whole_year():
        in_december = rows = []
    return ratio(summed(in_december, asked, total_of("amount")), summed(rows, asked, total_of("amount")), asked)


def full_time(name: str):
    """The mean over the months of the sum over units."""

    def measure(facts: Facts, asked: Asked) -> dict:
        rows = [row for row in facts.staffing if row[name] is not None]
        in_months = [{"month": row["month"]} for row in rows]
        how_many = counted(in_months, asked, facts.staffing, facts.received, distinct("month"))
        return ratio(summed(rows, asked, total_of(name)), how_many, asked)

    return measure


fte, billing_fte = full_time("fte"), full_time("billing_fte")


def per_head(heads):
    """Revenue divided by full-time equivalents."""
    return lambda facts, asked: ratio(as_side(revenue(facts, asked)), as_side(heads(facts, asked)), asked)


revenue_per_fte, revenue_per_billing_fte = per_head(fte), per_head(billing_fte)


def weighted(name: str):
    """The mean of a share over months and units, weighted by full-time equivalents."""

    def measure(facts: Facts, asked: Asked) -> dict:
        rows = [
            {**row, "lost": row[name] * row["fte"]} for row in facts.staffing if row[name] is not None
        ]  # fmt: skip
        return ratio(summed(rows, asked, total_of("lost")), summed(rows, asked, total_of("fte")), asked)

    return measure


sick_leave, sick_leave_short = weighted("sick_leave_share"), weighted("sick_leave_short_share")


def billable_share(facts, asked):
    top = summed(facts.hours, asked, total_of("assignment_hours"))
    return ratio(top, summed(facts.hours, asked, total_of("total_hours")), asked)


def sold_share(facts: Facts, asked: Asked) -> dict:
    """Sold this year, divided by the year's forecast of revenue or, where that lacks a month, by its budget."""
    of_year = [inside(entries(facts, ledger_type, "Intäkt"), asked.whole_year()) for ledger_type in PLANNED]
    planned = next((rows for rows in of_year if len({row["month"] for row in rows}) == 12), [])
    total = total_of("amount")(planned)
    amount = sold(facts, asked)
    value = None if amount is None or not total else amount / total
    return {(): Figure(value, amount, total, len(planned))}


PLANNED = ("Prognos", "Budget")


def orders(facts: Facts, asked: Asked) -> list[dict]:
    """What was sold and not invoiced at some time of the year to date: what waits at the period's end, and the rest.

    touched is how many times it begins or ends to wait in that time. Nothing is known of years that no assignment or
    invoice reaches.
    """
    january, found = date(asked.last.year, 1, 1), []
    known = [month for row in facts.assignments for month in (row["month"], row["invoice_month"]) if month]
    for row in live_assignments(facts):
        billed = row["invoice_month"] if row["invoiced_amount"] is not None else None
        never_waits = row["order_value"] is None or (billed and billed <= row["month"])
        if never_waits or row["month"] > asked.last or (billed and billed < january) or max(known) < january:
            continue
        waits = billed is None or billed > asked.last
        found.append({**row, "month": max(row["month"], january), "waiting": row["order_value"] if waits else 0,
                      "count": int(waits), "touched": 1 if waits else 2})  # fmt: skip
    return found


def reach_of_sales(facts: Facts) -> list[dict]:
    """The months that something is sold or invoiced in, and the Januaries that an order waits over."""
    known = [month for row in facts.assignments for month in (row["month"], row["invoice_month"]) if month]
    months = [row["month"] for row in invoices(facts)]
    for year in range(min(known).year, max(known).year + 1) if known else ():
        for row in orders(facts, Asked(date(year, 1, 1), date(year, 12, 31))):
            months.append(row["month"])
    return [{"month": month} for month in months]


def touched(rows: list[dict]) -> int:
    """How often the orders began or ended to wait."""
    return sum(row["touched"] for row in rows)


def not_invoiced(facts, asked):
    rows = orders(facts, asked)
    return alone(summed(rows, asked.year_to_date(), total_of("waiting"), touched), asked)


def not_invoiced_count(facts, asked):
    rows, reach = orders(facts, asked), reach_of_sales(facts)
    side = counted(rows, asked.year_to_date(), [], None, total_of("count"), touched)
    known = counted([], asked, reach, facts.received)  # whether nothing is 0 is asked of the period itself
    return alone(Side(side.parts, known.nothing), asked)


def invoiced_per_fte(facts, asked):
    billed = invoices(facts)
    staffed = {(row["unit"], row["month"]) for row in facts.staffing}
    units, months = {row["unit"] for row in billed}, [row["month"] for row in billed]
    rows = [row for row in facts.staffing if row["unit"] in units and min(months) <= row["month"] <= max(months)]

    def mean(kept: list[dict]) -> float:
        return sum(row["fte"] for row in kept) / len({row["month"] for row in kept})

    top = summed([row for row in billed if (row["unit"], row["month"]) in staffed], asked, total_of("invoiced_amount"))
    return ratio(top, summed(rows, asked, mean), asked)


def manual(facts: Facts, asked: Asked) -> dict:
    """The value reported for the period, else the latest before it in the year the period ends in."""
    latest: dict[str, tuple] = {}
    for row in facts.manual:
        year, _, tertial = row["period"].partition("T")
        month = 4 * int(tertial or 3)
        fits = int(year) == asked.last.year and month <= asked.last.month
        if not fits or row["indicator"] not in asked.where.get("indicator", [row["indicator"]]):
            continue
        order = month, not tertial  # the year's own value comes after its last tertial's
        latest[row["indicator"]] = max(latest.get(row["indicator"], ((0, False), None)), (order, row["value"]))
    parts = {
        ((("indicator", name),) if asked.by else ()): Part(value, 1) for name, (_, value) in latest.items()
    }  # fmt: skip
    return alone(Side(parts, lambda group: Part(None)), asked)
