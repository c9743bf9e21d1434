"""What the page Datakvalitet lists beside what status tells: how fresh each source is, and how a name is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from warehouse import reference
from warehouse.status import Finding, SourceStatus, UnknownName

FRESHNESS = {"fresh": "● Färsk", "stale": "▲ Gammal", "empty": "○ Inga uppgifter"}
REGISTER = "warehouse/reference/organisations.toml"
NAMED = ("stg_ads", "stg_customers")  # the tables that name organisations


@dataclass(frozen=True)
class Freshness:
    """How fresh one source is: state is a key of FRESHNESS.

    days are those since its newest row, None where it has none; limit is how many they may be.
    """

    title: str
    state: str
    through: date | None
    received: datetime | None
    days: int | None
    limit: int


@dataclass(frozen=True)
class NameToMend:
    """An unknown organisation's name: in how many rows, the closest known names, where it stands, and what to do."""

    name: str
    rows: int
    closest: tuple[str, ...]
    places: tuple[str, ...]
    cure: str


def freshness(sources: Iterable[SourceStatus], today: date) -> tuple[Freshness, ...]:
    """Every source as it stands on a day."""
    return tuple(_fresh(one, today) for one in sources)


def _fresh(one: SourceStatus, today: date) -> Freshness:
    state = "empty" if one.data_through is None else "stale" if one.is_stale(today) else "fresh"
    days = (today - one.data_through).days if one.data_through else None
    limit = reference.sources()[one.source].stale_after_days
    return Freshness(one.title, state, one.data_through, one.received_at, days, limit)


def names_to_mend(names: Iterable[UnknownName], findings: Iterable[Finding]) -> tuple[NameToMend, ...]:
    """The unknown names with every place that the findings tell of."""
    found = [one for one in findings if one.table_name in NAMED]
    return tuple(
        NameToMend(
            one.name, one.rows, one.closest,
            tuple(f"{its.source_file}, rad {its.source_row}" for its in found if its.found == one.name), _cure(one),
        )
        for one in names
    )  # fmt: skip


def _cure(one: UnknownName) -> str:
    first = f"Är det ett skrivfel för {one.closest[0]}: rätta i källan. " if one.closest else ""
    return (
        f"{first}Är det ett annat rätt skrivsätt: lägg till det bland organisationens aliases i {REGISTER}. Är det en "
        "ny organisation: lägg till en post [[organisation]] där. Läs sedan in den senaste leveransen igen."
    )
