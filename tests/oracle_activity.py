"""The oracle's measures of ads, assignments and customers: one function each, from the definitions in words."""

from __future__ import annotations

from tests.oracle_facts import Facts
from tests.oracle_sides import Asked, Part, Side, alone, counted, inside, ratio, reaches, summed, total_of

CITY = ("stadsdelsförvaltning", "fackförvaltning")


def of_city(rows: list[dict]) -> list[dict]:
    """Those of stadens förvaltningar."""
    return [row for row in rows if row["kind"] in CITY]


def without(rows: list[dict], *names: str) -> list[dict]:
    """The rows without what a side of a ratio does not know."""
    return [{key: value for key, value in row.items() if key not in names} for row in rows]


def live_assignments(facts: Facts, *packages: str) -> list[dict]:
    """Assignments that are not Avbrutet, of the packages named, else of all."""
    rows = [row for row in facts.assignments if not row["is_cancelled"]]
    return [row for row in rows if not packages or row["package"] in packages]


def counting(facts: Facts) -> list[dict]:
    """Those of a package that counts."""
    return [row for row in live_assignments(facts) if row["is_counted"]]


def managers_support(facts: Facts) -> list[dict]:
    """Chefspaket, and Second opinion with Chefsrekrytering."""
    return [row for row in live_assignments(facts, "Chefspaket", "Second opinion")
            if row["package"] == "Chefspaket" or row["is_manager"]]  # fmt: skip


def live_ads(facts: Facts) -> list[dict]:
    """Ads that are not Avbruten. An ad knows nothing of packages and units."""
    return [
        {name: row[name] for name in AD} for row in facts.ads if not row["is_cancelled"]
    ]  # fmt: skip


AD = ("month", "administration", "kind", "area", "is_manager", "positions", "application_count", "women_count",
      "men_count", "matched")  # fmt: skip


def count_assignments(facts: Facts, asked: Asked, rows: list[dict], total=len) -> Side:
    """A count of assignments."""
    return counted(rows, asked, facts.assignments, facts.received, total)


def count_ads(facts: Facts, asked: Asked, rows: list[dict], total=len) -> Side:
    """A count of ads."""
    return counted(rows, asked, facts.ads, facts.received, total)


def where_matched(facts: Facts, asked: Asked, side: Side) -> Side:
    """A side about ads that assignments are matched to: it is known only where assignments are."""

    def known(group) -> bool:
        return reaches(facts.assignments, asked.months(group), facts.received)

    parts = {group: part for group, part in side.parts.items() if known(group)}
    return Side(parts, lambda group: side.nothing(group) if known(group) else Part(None))


def distinct(name: str):
    """How many different values a column has."""
    return lambda rows: len({row[name] for row in rows})


def assignments(facts, asked):
    return alone(count_assignments(facts, asked, live_assignments(facts)), asked)


def counted_assignments(facts, asked):
    return alone(count_assignments(facts, asked, counting(facts)), asked)


def management_packages(facts, asked):
    return alone(count_assignments(facts, asked, live_assignments(facts, "Chefspaket")), asked)


def management_support(facts, asked):
    return alone(count_assignments(facts, asked, managers_support(facts)), asked)


def second_opinions_manager(facts, asked):
    rows = [row for row in live_assignments(facts, "Second opinion") if row["is_manager"]]
    return alone(count_assignments(facts, asked, rows), asked)


def screening_processes(facts, asked):
    rows = [row for row in live_assignments(facts) if row["has_screening_test"]]
    return alone(count_assignments(facts, asked, rows), asked)


def ads(facts, asked):
    return alone(count_ads(facts, asked, live_ads(facts)), asked)


def manager_ads(facts, asked):
    return alone(count_ads(facts, asked, [row for row in live_ads(facts) if row["is_manager"]]), asked)


def positions(facts, asked):
    return alone(summed(live_ads(facts), asked, total_of("positions")), asked)


def market_share(facts, asked):
    top = count_assignments(facts, asked, of_city(counting(facts)))
    return ratio(top, count_ads(facts, asked, of_city(live_ads(facts))), asked)


def market_share_all(facts, asked):
    top = count_assignments(facts, asked, of_city(live_assignments(facts)))
    return ratio(top, count_ads(facts, asked, of_city(live_ads(facts))), asked)


def manager_share(facts, asked):
    of_managers = [row for row in of_city(live_ads(facts)) if row["is_manager"]]
    top = count_assignments(facts, asked, of_city(managers_support(facts)))
    return ratio(top, count_ads(facts, asked, of_managers), asked)


def management_package_share(facts, asked):
    of_managers = [row for row in of_city(live_ads(facts)) if row["is_manager"]]
    top = count_assignments(facts, asked, of_city(live_assignments(facts, "Chefspaket")))
    return ratio(top, count_ads(facts, asked, of_managers), asked)


def second_opinion_manager_share(facts, asked):
    of_managers = [row for row in of_city(live_ads(facts)) if row["is_manager"]]
    rows = [row for row in of_city(live_assignments(facts, "Second opinion")) if row["is_manager"]]
    return ratio(count_assignments(facts, asked, rows), count_ads(facts, asked, of_managers), asked)


def manager_ads_with(facts, asked, fits):
    """Manager ads whose matched assignments' packages fit."""
    rows = [row for row in live_ads(facts)
            if row["is_manager"] and fits({assignment["package"] for assignment in row["matched"]})]  # fmt: skip
    return alone(where_matched(facts, asked, count_ads(facts, asked, rows)), asked)


def manager_ads_package(facts, asked):
    return manager_ads_with(facts, asked, lambda packages: "Chefspaket" in packages)


def manager_ads_second_opinion(facts, asked):
    def fits(packages):
        return "Second opinion" in packages and "Chefspaket" not in packages

    return manager_ads_with(facts, asked, fits)


def manager_ads_other_support(facts, asked):
    return manager_ads_with(facts, asked, lambda packages: packages and not packages & {"Chefspaket", "Second opinion"})


def manager_ads_no_support(facts, asked):
    return manager_ads_with(facts, asked, lambda packages: not packages)


def has_counted(row: dict) -> bool:
    """True where a counted assignment is matched to the ad."""
    return any(assignment["is_counted"] for assignment in row["matched"])


def matched_share(facts, asked):
    rows = live_ads(facts)
    top = where_matched(facts, asked, count_ads(facts, asked, rows, lambda kept: sum(map(has_counted, kept))))
    return ratio(top, count_ads(facts, asked, rows), asked)


def position_share(facts, asked):
    rows = of_city(live_ads(facts))
    top = count_ads(facts, asked, rows, lambda kept: sum(row["positions"] for row in kept if has_counted(row)))
    top = where_matched(facts, asked, top)
    return ratio(top, summed(rows, asked, total_of("positions")), asked)


def applicants(facts, asked):
    rows = [row for row in live_ads(facts) if row["matched"]]
    return alone(where_matched(facts, asked, summed(rows, asked, total_of("application_count"))), asked)


def applicants_women_share(facts, asked):
    rows = [{**row, "both": row["women_count"] + row["men_count"]} for row in live_ads(facts)
            if row["matched"] and row["women_count"] is not None and row["men_count"] is not None]  # fmt: skip
    women, both = (where_matched(facts, asked, summed(rows, asked, total_of(name))) for name in ("women_count", "both"))
    return ratio(women, both, asked)


def repeat_share(facts, asked):
    bottom = count_assignments(facts, asked, counting(facts))
    return ratio(count_assignments(facts, asked, [row for row in counting(facts) if row["package"] == "Omtag"]),
                 bottom, asked)  # fmt: skip


def cover_letter_share(facts, asked):
    bottom = count_assignments(facts, asked, counting(facts))
    rows = [row for row in counting(facts) if row["has_cover_letter"]]
    return ratio(count_assignments(facts, asked, rows), bottom, asked)


def package_share(facts, asked):
    rows = live_assignments(facts)
    top = count_assignments(facts, asked, rows)
    return ratio(top, count_assignments(facts, asked, without(rows, "package")), asked)


def districts_involved(facts, asked):
    rows = [row for row in live_assignments(facts)
            if row["kind"] == "stadsdelsförvaltning" and row["package"] != "KBR-utbildning"]  # fmt: skip
    return alone(count_assignments(facts, asked, rows, distinct("administration")), asked)


def customers_involved(facts, asked):
    rows = [row for row in live_assignments(facts) if row["kind"] is not None]
    return alone(count_assignments(facts, asked, rows, distinct("administration")), asked)


def customers(facts, asked):
    return alone(count_assignments(facts, asked, live_assignments(facts), distinct("customer_id")), asked)


def new_customers(facts, asked):
    # the history begins with what Access first knows of, cancelled or not
    known = [day for row in facts.assignments for day in (row["ordered_date"], row["start_date"]) if day]
    first = {}
    for row in sorted(live_assignments(facts), key=lambda row: row["month"]):
        first.setdefault(row["customer_id"], row)
    new = []
    for customer_id, row in first.items():
        first_order = facts.customers[customer_id]["first_order_date"]
        if first_order is None or first_order >= min(known):
            new.append({name: row[name] for name in ("month", "administration", "kind")})
    return alone(count_assignments(facts, asked, new), asked)


def references_sold(facts, asked):
    return alone(summed(live_assignments(facts, "Referenstagning"), asked, total_of("reference_count")), asked)


def hours_per_assignment(facts, asked):
    rows = [row for row in facts.assignments if row["status"] == "Avslutat" and row["hours"] is not None]
    return ratio(summed(rows, asked, total_of("hours")), count_assignments(facts, asked, rows), asked)


def order_value(facts, asked):
    rows = [row for row in live_assignments(facts) if row["order_value"] is not None]
    return alone(summed(rows, asked, total_of("order_value")), asked)


def counted_order_value(facts, asked):
    rows = [row for row in counting(facts) if row["order_value"] is not None]
    return ratio(summed(rows, asked, total_of("order_value")), count_assignments(facts, asked, rows), asked)


def invoices(facts: Facts) -> list[dict]:
    """What was billed in the month of the invoice, cancelled assignments too."""
    return [{**row, "month": row["invoice_month"]} for row in facts.assignments
            if row["invoice_month"] and row["invoiced_amount"] is not None]  # fmt: skip


def invoiced(facts, asked):
    return alone(summed(invoices(facts), asked, total_of("invoiced_amount")), asked)


def sold(facts: Facts, asked: Asked) -> float | None:
    """What is sold this year by the period's end: what is invoiced, and orders of the year that then are not."""
    to_date = asked.year_to_date()
    billed = [float(row["invoiced_amount"]) for row in inside(invoices(facts), to_date)]
    waiting = [
        row["order_value"] for row in inside(live_assignments(facts), to_date)
        if row["order_value"] is not None
        and (row["invoice_month"] is None or row["invoiced_amount"] is None or row["invoice_month"] > asked.last)
    ]  # fmt: skip
    return sum([*billed, *waiting]) if billed or waiting else None
