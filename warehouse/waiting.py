"""What is sold and not yet invoiced when a period ends, by how long it has waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from warehouse import query
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.period import Period

# from how many months, to how many, and how it is said; a month that has just begun is 0 months ago
AGES = (
    (0, 3, "Började de senaste fyra månaderna"),
    (4, 7, "Började för fyra till åtta månader sedan"),
    (8, 11, "Började för åtta till tolv månader sedan"),
    (12, 9999, "Började för mer än ett år sedan"),
)


@dataclass(frozen=True)
class Age:
    """The assignments of one age: how many, and their order value in kr."""

    text: str
    count: int
    value: float


def ages(con: Connection, period: Period, where: dict[str, list]) -> list[Age]:
    """Every age with what waits for its invoice at the period's end, the youngest first.

    The filters are those of the measure not_invoiced, and the ages sum to it.
    """
    ever = Period("alla", date(1990, 1, 1), period.last)
    conditions, values = query.conditions_of(definition("order_value").base, ever, where, None)
    rows = con.cursor().execute(
        "select 12 * (year(?::date) - year(month)) + month(?::date) - month(month) as age, count(*), sum(order_value) "
        f"from mart_assignments where {conditions} "
        "and (invoice_month is null or invoiced_amount is null or invoice_month > greatest(month, ?::date)) "
        "group by age",
        [period.last, period.last, *values, period.last],
    )
    found = rows.fetchall()
    return [
        Age(text, sum(count for age, count, _ in found if first <= age <= last),
            float(sum(value for age, _, value in found if first <= age <= last)))
        for first, last, text in AGES
    ]  # fmt: skip
