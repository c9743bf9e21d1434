"""The city's published ads: who advertises what, and when."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from ingest.demo.world import DAY, World, allocate, dealt, last_of_month, random_day


@dataclass(slots=True)
class Ad:
    """One published ad. `organisation` is the name of its day, `short` that of today."""

    short: str
    organisation: str
    area: str
    is_manager: bool
    published: dt.date
    company: bool
    role: str
    unit: str
    closing: dt.date
    positions: int
    applications: int
    women: int | None
    cover_letter: bool
    internal: bool
    withdrawn: bool = False
    number: str = ""
    reference: str = ""

    @property
    def title(self) -> str:
        return f"{self.role} till {self.unit}"


def make_ads(world: World) -> list[Ad]:
    """All ads, sorted by publication and numbered as Varbi does."""
    chance = world.chance("ads")
    ads = []
    for year in world.years:
        for organisation, count in ads_per_organisation(world, year):
            ads += _of_organisation(world, organisation, year, count, chance)
            withdrawn = round(count * world.market["withdrawn_ads"])
            for ad in _of_organisation(world, organisation, year, withdrawn, chance):
                ad.withdrawn = True
                ads.append(ad)
    ads.sort(key=lambda ad: ad.published)
    in_year: dict[int, int] = {}
    for i, ad in enumerate(ads):
        year = ad.published.year
        in_year[year] = in_year.get(year, 0) + 1
        ad.number = str(world.market["first_ad_id"] + 3 * i)
        ad.reference = f"{year}/{in_year[year]}"
    return ads


def counted_assignments(world: World, year: int) -> int:
    """The year's assignments of packages that count in the share."""
    counted = [p["name"] for p in world.settings["package"] if p["counted"]]
    per_package = assignments_per_package(world, year)
    return sum(per_package.get(name, 0) for name in counted)


def assignments_per_package(world: World, year: int) -> dict[str, int]:
    """The year's assignments that are not cancelled, by package."""
    shares = {p["name"]: p["shares"][str(year)] for p in world.settings["package"] if str(year) in p["shares"]}
    return dict(zip(shares, allocate(world.years[year]["assignments"], list(shares.values())), strict=True))


def ads_per_organisation(world: World, year: int) -> list[tuple[dict[str, Any], int]]:
    """How many ads each organisation publishes in the year."""
    chance = world.chance(f"ads of {year}")
    entry = world.years[year]
    city = round((counted_assignments(world, year) - entry["company_assignments"]) / entry["market_share"])
    result = []
    for company, total in ((False, city), (True, entry["company_ads"])):
        group = [o for o in world.organisations if o.get("company", False) == company]
        weights = [o["ads"] * (1 if o.get("steady") else chance.uniform(0.93, 1.07)) for o in group]
        result += list(zip(group, allocate(total, weights), strict=True))
    return result


def _of_organisation(world: World, organisation: dict, year: int, count: int, chance: random.Random) -> list[Ad]:
    if not count:
        return []
    months = world.months(year)
    by_month = allocate(count, [w * chance.uniform(0.9, 1.1) for w in world.market["months"][:months]])
    manager_share = organisation.get("manager_share", world.market["manager_share"])
    managers = dealt(count, {True: manager_share, False: 1 - manager_share}, chance)
    areas = dealt(count, organisation["areas"], chance)
    days = [random_day(year, month, chance) for month, n in enumerate(by_month, start=1) for _ in range(n)]
    return [
        _ad(world, organisation, day, area, manager, chance)
        for day, area, manager in zip(days, areas, managers, strict=True)
    ]


def _ad(world: World, organisation: dict, day: dt.date, area: str, manager: bool, chance: random.Random) -> Ad:
    entry = world.years[day.year]
    about = world.areas[area]
    applications = max(1, round(chance.lognormvariate(-0.18, 0.6) * world.market["applicants_other"]))
    women = round(applications * min(1, max(0, chance.gauss(entry["women"], 0.08))))
    return Ad(
        short=organisation["short"],
        organisation=name_of_the_day(organisation, day, chance),
        area=area,
        is_manager=manager,
        published=day,
        company=organisation.get("company", False),
        role=chance.choice(about["managers" if manager else "roles"]),
        unit=chance.choice(about["units"]),
        closing=day + chance.randint(14, 28) * DAY,
        positions=1 if manager else chance.choices((1, 2, 3, 5, 10), (80, 12, 5, 2, 1))[0],
        applications=applications,
        women=women if chance.random() < 0.93 else None,
        cover_letter=chance.random() < entry["city_cover_letter"],
        internal=chance.random() < world.market["internal"],
    )


def name_of_the_day(organisation: dict, day: dt.date, chance: random.Random) -> str:
    """What the organisation was called on the day; two districts that merged later share its ads by weight."""
    valid = [n for n in organisation["names"] if n.get("from", day) <= day <= n.get("to", day)]
    if len(valid) == 1:
        return valid[0]["name"]
    return chance.choices([n["name"] for n in valid], [n["weight"] for n in valid])[0]


def end_of_year(world: World, year: int) -> dt.date:
    """The last day of the year that the demo covers."""
    return last_of_month(dt.date(year, world.months(year), 1))
