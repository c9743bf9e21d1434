"""Prices, hours and invoices of the assignments, so that what is invoiced follows the ledger's revenue."""

import datetime as dt
import random
from decimal import Decimal

from ingest.demo.assignments import Assignment
from ingest.demo.world import DAY, World, allocate, last_of_month, spread_hours

FIRST_PRICE_YEAR = 2021
HOURLY = "Övrig tjänst"
AGREED_PRICE = 0.0015  # part of the assignments whose price is not the list's


def price_of(world: World, package: str, year: int) -> int:
    """The list price in kronor; the last one known where the package is no longer sold."""
    prices = world.packages[package]["prices"]
    return prices[min(year - FIRST_PRICE_YEAR, len(prices) - 1)]


def price_list(world: World) -> list[tuple[int, dt.datetime, dt.datetime | None, Decimal]]:
    """Rows of Prislista: package id, from, to, price; packages sold by the hour have none."""
    rows = []
    for package in world.settings["package"]:
        prices = package["prices"]
        for i, price in enumerate(prices if any(prices) else ()):
            year = FIRST_PRICE_YEAR + i
            still = year == world.last_day.year
            end = None if still else dt.datetime(year, 12, 31)
            rows.append((package["id"], dt.datetime(year, 1, 1), end, Decimal(price)))
    return rows


def revenue_by_month(world: World) -> dict[dt.date, int]:
    """The ledger's revenue in kronor per month, whole years, also the part of the last year not yet reached."""
    result = {}
    for entry in world.settings["economy"]["year"]:
        chance = world.chance(f"revenue of {entry['year']}")
        total = entry["revenue"] * 1000
        december = round(total * entry["december"])
        weights = [w * chance.uniform(0.97, 1.03) for w in world.settings["economy"]["months"]]
        amounts = [*allocate(total - december, weights), december]
        result |= {dt.date(entry["year"], month, 1): amount for month, amount in enumerate(amounts, start=1)}
    return result


def bill(world: World, assignments: list[Assignment]) -> None:
    """Put price, hours and invoice on every assignment."""
    chance = world.chance("billing")
    revenue = revenue_by_month(world)
    for year, entry in world.years.items():
        this_year = [a for a in assignments if a.year == year]
        for a in this_year:
            _price(world, a, entry["hourly_price"], chance)
        months = [amount for month, amount in revenue.items() if month.year == year][: world.months(year)]
        _hourly_work(this_year, round(sum(months) * entry["order_value"]), chance)
        _hours(world, this_year, year, chance)
    _invoice(world, assignments, revenue, chance)


def _price(world: World, a: Assignment, hourly_price: int, chance: random.Random) -> None:
    a.price = price_of(world, a.package, a.ordered.year)
    if chance.random() < AGREED_PRICE:
        a.price = round(a.price * 0.9)
    a.hourly_price = hourly_price
    if world.packages[a.package]["whole"] and chance.random() < 0.12:
        a.extra_hours = chance.choice((1.5, 2.0, 3.0, 4.0, 6.0))


def _hourly_work(this_year: list[Assignment], wanted: int, chance: random.Random) -> None:
    """Give the work sold by the hour the hours that bring the year's orders to the wanted value."""
    hourly = [a for a in this_year if a.package == HOURLY and not a.cancelled]
    missing = wanted - sum(a.value for a in this_year if not a.cancelled)
    halves = max(len(hourly) * 2, round(2 * missing / hourly[0].hourly_price))
    weights = [chance.lognormvariate(0, 0.8) + 0.1 for _ in hourly]
    for a, count in zip(hourly, allocate(halves, weights), strict=True):
        a.extra_hours = max(count, 1) / 2


def _hours(world: World, this_year: list[Assignment], year: int, chance: random.Random) -> None:
    for name, package in world.packages.items():
        finished = [a for a in this_year if a.package == name and a.finished]
        if name == HOURLY:
            for a in finished:
                a.hours = a.extra_hours
        elif finished:
            means = spread_hours(len(finished), package["hours"][str(year)], chance)
            for a, hours in zip(finished, means, strict=True):
                a.hours = hours
    for a in this_year:
        if a.hours is None and a.start:
            a.hours = chance.randint(2, 40) / 4
        if a.hours is not None and chance.random() < 0.01:
            a.hours = None if a.finished else a.hours


def _invoice(world: World, assignments: list[Assignment], revenue: dict[dt.date, int], chance: random.Random) -> None:
    """Invoice month by month, the longest finished first, until the month's revenue is reached.

    More is ordered than invoiced through the autumn; December empties the pool, as the unit's years do.
    """
    waiting = [a for a in assignments if a.start and not a.cancelled]
    waiting.sort(key=lambda a: (a.closed or dt.date.max, a.number))
    expected = invoiced = 0
    for month in sorted(m for m in revenue if m <= world.last_day):
        expected += revenue[month]
        end = last_of_month(month)
        ready = [a for a in waiting if a.start <= end]
        ready.sort(key=lambda a: ((a.closed or dt.date.max) > end, a.closed or dt.date.max, a.number))
        for a in ready:
            if invoiced + a.value / 2 > expected:
                break
            invoiced += a.value
            _bill_in(a, month, end, chance)
        waiting = [a for a in waiting if a.invoice_date is None]
    for a in assignments:
        if a.cancelled and chance.random() < 0.25:
            a.invoiced, a.invoice_date = round(a.price / 4), a.closed


def _bill_in(a: Assignment, month: dt.date, end: dt.date, chance: random.Random) -> None:
    earliest = max(month, a.closed if a.closed and a.closed <= end else a.start)
    a.invoice_date = earliest + chance.randint(0, (end - earliest).days) * DAY
    a.invoiced = a.value
