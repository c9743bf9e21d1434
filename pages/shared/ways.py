"""Where a reader goes to see why: the page that shows a measure, with the filters that it was asked with."""

from __future__ import annotations

from pages.shared import filters
from warehouse import wording
from warehouse.definitions import Definition

PLAN = "verksamhetsplan"
BY_MEASURE = {
    "manager_share": "chefspaket", "management_package_share": "chefspaket", "districts_involved": "stadsdelar",
    "market_share": "marknadsandel", "market_share_all": "marknadsandel", "position_share": "marknadsandel",
    "matched_share": "marknadsandel", "nps": "enkater", "response_rate": "enkater", "use_again": "enkater",
    "revenue_per_fte": "omsattning-per-arsarbetare", "revenue_per_billing_fte": "omsattning-per-arsarbetare",
    "billable_share": "omsattning-per-arsarbetare", "hours_per_assignment": "omsattning-per-arsarbetare",
    "revenue": "budget-och-utfall", "cost": "budget-och-utfall", "result": "budget-och-utfall",
    "sold_share": "budget-och-utfall", "december_share": "budget-och-utfall",
}  # fmt: skip
PARAMETERS = {"administration": "forvaltning", "area": "omrade", "package": "paket"}


def to_plan() -> str:
    """The plan's page with what stands under its goals open: a folded one would hide what the reader came for."""
    return filters.link(PLAN, allt="true")


def to(asked: Definition, where: dict[str, list]) -> str:
    """The address that shows a figure's why; the plan's own page where no page is about the measure."""
    address = BY_MEASURE.get(asked.id, "enkater" if asked.survey else PLAN)
    if address == PLAN:
        return to_plan()
    changes = {key: [] for key in filters.SEVERAL} | {"befattning": filters.EVERYBODY}
    for dimension, values in where.items():
        if dimension == "is_manager":
            changes["befattning"] = wording.member(dimension, values[0])
        elif dimension == "kind":
            changes["forvaltning"] = [filters.KINDS[value] for value in values]
        elif dimension in PARAMETERS:
            changes[PARAMETERS[dimension]] = list(values)
    return filters.link(address, **changes)
