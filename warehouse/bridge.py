"""Why a figure is another than before: the difference as effects that sum to it exactly.

The order value (price × volume × mix, by package): volume is the change in the number of assignments at the mean value
of before; mix is that other packages are bought than before, at the value that each had before; price is that the
packages' own value per assignment has changed, at today's number; for packages that the price list lacks and that are
sold by the hour, that is hours. Packages that are only in one of the periods have no price to compare and are effects
of their own.

Revenue per FTE: how much each of two factors does depends on which is changed first; it is the mean of both orders.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse import database
from warehouse.database import Connection
from warehouse.measure import Row, measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

VOLUME = "fler eller färre uppdrag, till jämförelseperiodens medelvärde per uppdrag"
MIX = "dyrare eller billigare paket än förut"
PRICE = "ordervärdet per uppdrag inom varje paket: priset, och tilläggstimmar utöver paketet"
HOURLY = "ordervärdet per uppdrag i paket som saknas i prislistan och säljs per timme"
FRESH = "paket som inte fanns i jämförelseperioden"
GONE = "paket som fanns i jämförelseperioden men inte nu"


@dataclass(frozen=True)
class Effect:
    """One effect on the way from before to now, in the measure's unit."""

    name: str
    value: float
    meaning: str


@dataclass(frozen=True)
class Package:
    """One package in both periods: assignments with a price, their value in kr, and its part of price and mix."""

    package: str
    count: int
    count_before: int
    value: float
    value_before: float
    price: float | None
    mix: float | None


@dataclass(frozen=True)
class Bridge:
    """A figure before and now, and the effects that lead from the one to the other. reason says why there are none."""

    now: Period
    then: Period
    value: float | None = None
    value_before: float | None = None
    effects: tuple[Effect, ...] = ()
    packages: tuple[Package, ...] = ()
    without_price: int = 0
    reason: str | None = None


def order_value(
    con: Connection, now: Period, then: Period, where: dict[str, list], viewer: Viewer = EVERYONE
) -> Bridge:
    """The order value of two periods: volume, mix, price, and packages that are new or gone."""
    con = database.cursor(con)
    both = [
        {row.by["package"]: row for row in measure(con, "order_value", one, ["package"], where, viewer)}
        for one in (now, then)
    ]
    lacking = [str(one.label) for one, found in zip((now, then), both, strict=True) if not found]
    if lacking:
        return Bridge(now, then, reason=f"Inga uppdrag med pris finns i urvalet för {' och '.join(lacking)}.")
    ordered = [measure(con, "assignments", one, where=where, viewer=viewer)[0].value or 0 for one in (now, then)]
    priced = [sum(row.n for row in found.values()) for found in both]
    effects, packages = _effects(*both, _listed(con))
    values = [sum(row.value for row in found.values()) for found in both]
    return Bridge(now, then, *values, effects, packages, int(sum(ordered) - sum(priced)))


def _listed(con: Connection) -> set[str]:
    """The packages that have a price in the price list."""
    rows = con.execute("select distinct package from clean_packages join clean_prices using (package_id)")
    return {package for (package,) in rows.fetchall()}


def _effects(now: dict[str, Row], then: dict[str, Row], listed: set[str]) -> tuple[tuple, tuple]:
    """The effects, and the packages with the largest difference first."""
    shared = sorted(set(now) & set(then))
    count, count_before = (sum(found[name].n for name in shared) for found in (now, then))
    value_before = sum(then[name].value for name in shared)
    mean_before = value_before / count_before if count_before else 0.0
    parts = {}
    for name in shared:
        price_before = then[name].value / then[name].n
        price = now[name].value - now[name].n * price_before
        # what the package's own part of the assignments has changed, at what it is worth beyond the mean
        mix = (now[name].n - then[name].n * count / count_before) * (price_before - mean_before)
        parts[name] = price, mix
    effects = [
        Effect("Volym", (count - count_before) * mean_before, VOLUME),
        Effect("Mix", sum(mix for _, mix in parts.values()), MIX),
        Effect("Pris", sum(price for name, (price, _) in parts.items() if name in listed), PRICE),
    ]
    if set(parts) - listed:
        hourly = sum(price for name, (price, _) in parts.items() if name not in listed)
        effects.append(Effect("Timmar utan paket", hourly, HOURLY))
    if set(now) - set(then):
        effects.append(Effect("Nya paket", sum(now[name].value for name in set(now) - set(then)), FRESH))
    if set(then) - set(now):
        effects.append(Effect("Paket som upphört", -sum(then[name].value for name in set(then) - set(now)), GONE))
    none = Row({}, 0.0, n=0)
    packages = [
        Package(name, now.get(name, none).n, then.get(name, none).n, now.get(name, none).value,
                then.get(name, none).value, *parts.get(name, (None, None)))
        for name in sorted(set(now) | set(then))
    ]  # fmt: skip
    packages.sort(key=lambda one: -abs(one.value - one.value_before))
    return tuple(effects), tuple(packages)


def revenue_per_fte(con: Connection, now: Period, then: Period, viewer: Viewer = EVERYONE) -> Bridge:
    """Revenue per FTE of two periods: what revenue did, and what staffing did."""
    con = database.cursor(con)
    rows = [measure(con, "revenue_per_fte", one, viewer=viewer)[0] for one in (now, then)]
    if any(row.value is None for row in rows):
        return Bridge(now, then, reason="Omsättning eller årsarbetare saknas för någon av perioderna.")
    (revenue, fte), (revenue_before, fte_before) = ((row.numerator, row.denominator) for row in rows)
    of_revenue = (revenue - revenue_before) * (1 / fte + 1 / fte_before) / 2
    of_staffing = (1 / fte - 1 / fte_before) * (revenue + revenue_before) / 2
    effects = (
        Effect("Omsättning", of_revenue, "högre eller lägre omsättning"),
        Effect("Bemanning", of_staffing, "fler årsarbetare att dela på sänker, färre höjer"),
    )
    return Bridge(now, then, rows[0].value, rows[1].value, effects)
