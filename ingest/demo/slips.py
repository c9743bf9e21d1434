"""Slips in what assignments tell of their ads, so that the demo has matches to doubt and assignments without an ad."""

import datetime as dt
from itertools import cycle

from ingest.demo.ads import Ad
from ingest.demo.assignments import Assignment
from ingest.demo.world import World

REPEAT = "Omtag"
NEAR = dt.timedelta(days=60)


def slip(world: World, made: list[Assignment], ads: list[Ad]) -> None:
    """Let as many assignments a year as world.toml says point at a wrong ad, at none, or name a role of their own."""
    chance = world.chance("slips")
    slips = world.market["slips"]
    taken = {a.ad.number for a in made if a.ad}
    roles = cycle(slips["roles"])
    for year in slips["years"]:
        its = [a for a in made if a.year == year and a.ad and not a.cancelled and a.package != REPEAT]
        linked = [a for a in its if a.ad_reference == a.ad.number]
        chance.shuffle(linked)
        for kind, count in slips["wrong_ads"].items():
            while count:
                assignment = linked.pop()
                wrong = [ad for ad in ads if ad is not assignment.ad and WRONG[kind](assignment, ad, taken)]
                if wrong:
                    assignment.ad_reference = chance.choice(wrong).number
                    count -= 1
        for assignment in (linked.pop() for _ in range(slips["no_such_ad"])):
            assignment.ad_reference = assignment.ad.number + assignment.ad.number[-1]  # a key pressed twice
        for assignment in chance.sample([a for a in its if not a.ad_reference], slips["own_role"]):
            assignment.role = next(roles)
        by_reference = [a for a in its if a.ad_reference == a.ad.reference]
        for assignment in chance.sample(by_reference, slips["same_reference"]):
            wrong = [ad for ad in ads if ad.number not in taken and _is_near(assignment, ad) and not ad.withdrawn]
            chance.choice([ad for ad in wrong if ad.short == assignment.short]).reference = assignment.ad_reference


def _is_near(assignment: Assignment, ad: Ad) -> bool:
    return abs(ad.published - assignment.ad.published) < NEAR


# which ads a slip of a kind may lead to
WRONG = {
    "other_organisation": lambda a, ad, taken: (
        _is_near(a, ad) and ad.short != a.short and ad.is_manager == a.is_manager and ad.number not in taken
    ),
    "other_manager": lambda a, ad, taken: _is_near(a, ad) and ad.short == a.short and ad.is_manager != a.is_manager,
    "shared": lambda a, ad, taken: (
        _is_near(a, ad) and ad.short == a.short and ad.is_manager == a.is_manager and ad.number in taken
    ),
    "withdrawn": lambda a, ad, taken: (
        ad.short == a.short and ad.published.year == a.year and ad.is_manager == a.is_manager and ad.withdrawn
    ),
    "old": lambda a, ad, taken: (
        ad.short == a.short and ad.published.year == a.year - 2 and ad.is_manager == a.is_manager and not ad.withdrawn
    ),
}
