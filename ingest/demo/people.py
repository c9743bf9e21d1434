"""Who orders and who carries out: the customers and consultants of the demo, all made up."""

import datetime as dt
import random
from dataclasses import dataclass

from ingest.demo.assignments import MANAGER_PACKAGE, Assignment
from ingest.demo.world import DAY, World

EXPERIENCED = 14  # consultants with lower numbers carry out the manager packages


@dataclass(slots=True)
class Customer:
    """One row of Kunder: a manager or HR partner at one organisation, as it was called when they first ordered."""

    number: int
    organisation: str
    department: str
    first_order: dt.date


@dataclass(slots=True)
class Consultant:
    """One row of Konsulter."""

    number: int
    unit: str
    first: dt.date
    last: dt.date | None
    share: float

    def at_work(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def make_customers(world: World, assignments: list[Assignment]) -> list[Customer]:
    """Customers for every assignment: about half as many a year as assignments, most of them known from before."""
    chance = world.chance("customers")
    customers: list[Customer] = []
    active: dict[str, list[Customer]] = {}
    for year in world.years:
        groups: dict[str, list[Assignment]] = {}
        for a in assignments:
            if a.year == year:
                groups.setdefault(a.organisation, []).append(a)
        for organisation, group in sorted(groups.items()):
            buyers = _buyers(world, organisation, group, active.get(organisation, []), customers, chance)
            active[organisation] = buyers
            for i, a in enumerate(sorted(group, key=lambda a: chance.random())):
                buyer = buyers[i] if i < len(buyers) else chance.choice(buyers)
                a.customer = buyer.number
                buyer.first_order = min(buyer.first_order, a.ordered)
    return customers


def _buyers(
    world: World,
    organisation: str,
    group: list[Assignment],
    known: list[Customer],
    customers: list[Customer],
    chance: random.Random,
) -> list[Customer]:
    """The year's customers at one organisation: those that come back, then new ones."""
    wanted = max(1, round(len(group) * world.market["customers_per_assignment"]))
    kept = chance.sample(known, min(len(known), round(wanted * world.market["kept_customers"])))
    first_day = world.settings["first_day"]
    for _ in range(wanted - len(kept)):
        day = chance.choice(group).ordered
        if group[0].year == first_day.year and chance.random() < world.market["kept_customers"]:
            day = first_day - chance.randint(60, 540) * DAY  # a customer since before the demo
        area = chance.choice(group).area
        department = chance.choice(world.areas[area]["units"])
        customers.append(Customer(len(customers) + 1, organisation, department, day))
        kept.append(customers[-1])
    return kept


def make_consultants(world: World) -> list[Consultant]:
    """Consultants in the order they began, numbered from 1."""
    consultants: list[Consultant] = []
    for group in world.settings["consultants"]:
        for _ in range(group["number"]):
            number = len(consultants) + 1
            consultants.append(Consultant(number, group["unit"], group["from"], group.get("to"), group["share"]))
    return consultants


def staff_assignments(world: World, assignments: list[Assignment], consultants: list[Consultant]) -> None:
    """Give every assignment a consultant who was at work; manager packages go to the experienced."""
    chance = world.chance("consultants")
    for a in assignments:
        day = a.start or a.ordered
        there = [c for c in consultants if c.at_work(day)]
        if a.package == MANAGER_PACKAGE:
            there = [c for c in there if c.number <= EXPERIENCED]
        a.consultant = chance.choices(there, [c.share for c in there])[0].number
