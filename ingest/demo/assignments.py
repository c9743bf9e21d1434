"""The unit's assignments: who orders which package for which ad, and when it is done."""

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from ingest.demo.ads import Ad, assignments_per_package, end_of_year, name_of_the_day
from ingest.demo.world import DAY, World, allocate, allocate_within, dealt, random_day

MANAGER_PACKAGE, SECOND_OPINION = "Chefspaket", "Second opinion"
COMPANY_PULL = 0.15  # companies have recruiters of their own
NOT_BEGUN = 10 * DAY  # so near the last day, an assignment is ordered but not begun


@dataclass(slots=True)
class Assignment:
    """One row of Uppdrag, with the ad it is about (even where the row does not tell)."""

    year: int
    package: str
    short: str
    organisation: str
    area: str
    role: str
    is_manager: bool
    ordered: dt.date
    start: dt.date | None
    closed: dt.date | None
    status: str
    ad: Ad | None = None
    number: int = 0
    ad_reference: str | None = None
    customer: int = 0
    consultant: int = 0
    price: int = 0
    extra_hours: float = 0.0
    hourly_price: int = 0
    hours: float | None = None
    invoiced: int | None = None
    invoice_date: dt.date | None = None
    screening: bool = False
    cover_letter: bool = False
    references: int | None = None
    sent: dict[str, dt.date] = field(default_factory=dict)

    @property
    def cancelled(self) -> bool:
        return self.status == "Avbrutet"

    @property
    def finished(self) -> bool:
        return self.status == "Avslutat"

    @property
    def month(self) -> dt.date:
        """First day of the month that the assignment belongs to."""
        return (self.start or self.ordered).replace(day=1)

    @property
    def value(self) -> int:
        return round(self.price + self.extra_hours * self.hourly_price)


def make_assignments(world: World, ads: list[Ad]) -> list[Assignment]:
    """All assignments in the order they were made, cancelled ones included."""
    chance = world.chance("assignments")
    made: list[Assignment] = []
    for year in world.years:
        market = _Market(world, year, ads, chance)
        this_year = market.counted() + market.other()
        cancelled = round(len(this_year) * world.market["cancelled_assignments"])
        for model in chance.sample([a for a in this_year if a.ad], cancelled):
            this_year.append(_cancelled(market, model, chance))
        made += this_year
    made.sort(key=lambda a: (a.ordered, a.short, a.package, a.role))
    for number, assignment in enumerate(made, start=1001):
        assignment.number = number
        _link(world, assignment, chance)
    _mark(world, made, chance)
    return made


class _Market:
    """One year: the ads that may get support, and how the year's packages fall on the organisations."""

    def __init__(self, world: World, year: int, ads: list[Ad], chance: random.Random) -> None:
        self.world, self.year, self.chance = world, year, chance
        self.entry = world.years[year]
        self.packages = assignments_per_package(world, year)
        spots = [s for s in world.settings["white_spot"] if s["year"] == year]
        self.silent = {s["short"] for s in spots if "area" not in s}
        self.no_managers = {(s["short"], s["area"]) for s in spots if "area" in s}
        self.organisations = [o for o in world.organisations if o["short"] not in self.silent]
        self.open: dict[tuple[str, bool], list[Ad]] = {}
        support = world.market["support_by_area"]
        for ad in ads:
            if ad.published.year == year and not ad.withdrawn:
                self.open.setdefault((ad.short, ad.is_manager), []).append(ad)
        self.published = {key: len(group) for key, group in self.open.items()}
        for key, group in self.open.items():
            group[:] = [ad for ad in group if not (key[1] and (ad.short, ad.area) in self.no_managers)]
            group.sort(key=lambda ad: chance.random() ** (1 / support[ad.area]))  # taken from the end

    def counted(self) -> list[Assignment]:
        """Assignments that count in the share: each is about an ad of its own."""
        names = [p["name"] for p in self.world.settings["package"] if p["counted"] and p["name"] in self.packages]
        per_package = {name: self.packages[name] for name in names}
        room = self._room(sum(per_package.values()))
        manager_ads = [len(self.open.get((o["short"], True), [])) for o in self.organisations]
        limits = [min(pair) for pair in zip(room, manager_ads, strict=True)]
        whole = allocate_within(per_package.pop(MANAGER_PACKAGE), self._manager_weights("manager_pull"), limits)
        opinion_count = round(per_package[SECOND_OPINION] * self.entry["second_opinion_managers"])
        per_package[SECOND_OPINION] -= opinion_count
        limits = [limit - used for limit, used in zip(limits, whole, strict=True)]
        opinions = allocate_within(opinion_count, self._manager_weights("second_pull"), limits)
        rest = dealt(sum(per_package.values()), per_package, self.chance)
        made = []
        for i, organisation in enumerate(self.organisations):
            short = organisation["short"]
            made += [self._about(MANAGER_PACKAGE, short, True) for _ in range(whole[i])]
            made += [self._about(SECOND_OPINION, short, True) for _ in range(opinions[i])]
            made += [self._about(rest.pop(), short, False) for _ in range(room[i] - whole[i] - opinions[i])]
        return made

    def _manager_weights(self, pull: str) -> list[float]:
        """How the manager packages fall on the organisations: by manager ads and how readily they buy."""
        return [
            self.published.get((o["short"], True), 0) * o.get(pull, 1) * (COMPANY_PULL if o.get("company") else 1)
            for o in self.organisations
        ]

    def other(self) -> list[Assignment]:
        """Courses, references, search and hourly work: no ad needed."""
        names = [p["name"] for p in self.world.settings["package"] if not p["counted"] and p["name"] in self.packages]
        buyers = {o["short"]: self._buys(o) for o in self.organisations}
        total = sum(self.packages[name] for name in names)
        shorts = dealt(total, buyers, self.chance)
        months = self.world.market["months"][: self.world.months(self.year)]
        month_numbers = dealt(total, dict(enumerate(months, start=1)), self.chance)
        packages = [name for name in names for _ in range(self.packages[name])]
        return [self._free(*row) for row in zip(packages, shorts, month_numbers, strict=True)]

    def _buys(self, organisation: dict[str, Any]) -> float:
        share = organisation.get("share", 0.015)
        return organisation["ads"] * share * (1.6 if len(organisation["areas"]) == 4 else 1)

    def _room(self, total: int) -> list[int]:
        """Counted assignments per organisation: companies together as assumed, the others by ads and share."""
        published = [
            self.published.get((o["short"], False), 0) + self.published.get((o["short"], True), 0)
            for o in self.organisations
        ]
        companies = self.entry["company_assignments"]
        steady = [1 if o.get("steady") else self.chance.uniform(0.9, 1.1) for o in self.organisations]
        city = [
            0 if o.get("company") else n * o["share"] * s
            for o, n, s in zip(self.organisations, published, steady, strict=True)
        ]
        company = [n if o.get("company") else 0 for o, n in zip(self.organisations, published, strict=True)]
        parts = zip(allocate(total - companies, city), allocate(companies, company), strict=True)
        return [a + b for a, b in parts]

    def _about(self, package: str, short: str, manager: bool) -> Assignment:
        ad = self.open[short, manager].pop()
        start = ad.published - self.chance.randint(0, 9) * DAY
        if start.year < self.year:
            start = dt.date(self.year, 1, self.chance.randint(2, 11))
        ordered = start - self.chance.randint(1, 12) * DAY
        name = ad.organisation if self.is_named(ad.organisation, start) else self.name_of(short, start)
        about = {"short": short, "organisation": name, "area": ad.area, "role": ad.role}
        return self.dated(package, ordered, start, ad=ad, is_manager=manager, **about)

    def is_named(self, name: str, day: dt.date) -> bool:
        names = [n for o in self.organisations for n in o["names"] if n["name"] == name]
        return all(n.get("from", day) <= day <= n.get("to", day) for n in names)

    def name_of(self, short: str, day: dt.date) -> str:
        organisation = next(o for o in self.organisations if o["short"] == short)
        return name_of_the_day(organisation, day, self.chance)

    def _free(self, package: str, short: str, month: int) -> Assignment:
        organisation = next(o for o in self.organisations if o["short"] == short)
        start = random_day(self.year, month, self.chance)
        area = self.chance.choices(list(organisation["areas"]), list(organisation["areas"].values()))[0]
        manager = package != "KBR-utbildning" and self.chance.random() < 0.08
        manager = manager and (short, area) not in self.no_managers
        role = self.chance.choice(self.world.areas[area]["managers" if manager else "roles"])
        about = {"short": short, "area": area, "role": "Chefer" if package == "KBR-utbildning" else role}
        name = self.name_of(short, start)
        ordered = max(start - self.chance.randint(0, 14) * DAY, self.world.settings["first_day"])
        return self.dated(package, ordered, start, organisation=name, is_manager=manager, **about)

    def dated(self, package: str, ordered: dt.date, start: dt.date, **about: Any) -> Assignment:
        """An assignment with its dates and status as of the demo's last day."""
        shortest, longest = self.world.packages[package]["days"]
        closed: dt.date | None = start + self.chance.randint(shortest, longest) * DAY
        last = self.world.last_day
        begun: dt.date | None = start
        status = "Avslutat"
        if start > last - NOT_BEGUN:
            status, begun, closed = "Beställt", None, None
        elif closed > last:
            status, closed = "Pågående", None
        return Assignment(self.year, package, ordered=ordered, start=begun, closed=closed, status=status, **about)


def _cancelled(market: _Market, model: Assignment, chance: random.Random) -> Assignment:
    """An assignment like one that was carried out, but called off after a while."""
    begun = model.start or model.ordered
    stopped = min(begun + chance.randint(5, 40) * DAY, end_of_year(market.world, market.year))
    about = {"short": model.short, "organisation": model.organisation, "area": model.area, "role": model.role}
    return Assignment(
        model.year,
        model.package,
        is_manager=model.is_manager,
        ordered=model.ordered,
        start=begun,
        closed=stopped,
        status="Avbrutet",
        **about,
    )


def _link(world: World, assignment: Assignment, chance: random.Random) -> None:
    """What the row tells of its ad: Varbi's id, the ad's reference, or nothing."""
    drawn = chance.random() - world.market["linked_by_id"]
    if assignment.ad is None or drawn >= world.market["linked_by_reference"]:
        return
    assignment.ad_reference = assignment.ad.number if drawn < 0 else assignment.ad.reference


def _mark(world: World, made: list[Assignment], chance: random.Random) -> None:
    """Cover letters, screening tests, references and applications, as many as the year's assumptions say."""
    for year, entry in world.years.items():
        counted = [a for a in made if a.year == year and a.ad]
        for a in counted:
            _popular(world, a.ad, entry["women"], chance)
        for a in chance.sample(counted, round(len(counted) * entry["cover_letter"])):
            a.cover_letter = a.ad.cover_letter = True
        packaged = [a for a in counted if a.package == "Screeningpaket"]
        likely = [a for a in counted if world.packages[a.package]["whole"]]
        for a in packaged + chance.sample(likely, entry["screening"] - len(packaged)):
            a.screening = True
    for a in made:
        if a.package == "Referenstagning":
            a.references = chance.randint(2, 6)


def _popular(world: World, ad: Ad, women: float, chance: random.Random) -> None:
    """An ad with support draws more applications, and asks for a cover letter only where the assignment does."""
    ad.cover_letter = False
    ad.applications = round(ad.applications * world.market["applicants"] / world.market["applicants_other"])
    if ad.women is not None:
        ad.women = min(ad.applications, round(ad.applications * chance.gauss(women, 0.06)))
