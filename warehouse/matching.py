"""How assignments and ads are matched: how many in which way, what is proposed, what is doubtful, what is left.

A match is by Varbi's id, else by reference. A proposal is no match and is counted in no measure: it is listed so that
somebody writes the right Annons-ID in Access. Every function takes a period and filters as measure() does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from warehouse import database, query, wording
from warehouse.database import Connection
from warehouse.definitions import SCOPES, definition
from warehouse.errors import KollenError
from warehouse.period import Period

COUNTED, ALL = "counted_assignments", "assignments"
WAYS = {
    "id": "Kopplat med annons-id",
    "reference": "Kopplat med referensnummer",
    "proposed": "Inte kopplat, annons föreslås",
    "none": "Inte kopplat, ingen annons föreslås",
}
MATCHED = ("id", "reference")
MOST_KEPT = 20_000  # rows of a list
# the columns that an Assignment is made of, in its order
ASSIGNMENT = (
    "a.assignment_id, a.administration, a.package, a.role, coalesce(a.start_date, a.ordered_date), a.source_file, "
    "a.source_row"
)
# the assignments, each with the way (of WAYS) that it leads to its ad and whether that is doubtful
LINKED = """(
    select *,
        case when matched_by = 'Annons-ID' then 'id' when matched_by is not null then 'reference'
             when assignment_id in (select assignment_id from mart_match_proposals where ad_id is not null)
             then 'proposed' else 'none' end as way,
        assignment_id in (select assignment_id from mart_match_doubts) as is_doubtful
    from mart_assignments
)"""
AD = "d.ad_id, d.title, d.published_date, d.source_file, d.source_row"

MANAGER = {
    True: "Uppdraget är en chefsrekrytering, men annonsen är ingen chefsannons.",
    False: "Annonsen är en chefsannons, men uppdraget är ingen chefsrekrytering.",
}
# what is said of each kind of doubt, the gravest first
DOUBTS = {
    "organisation": "Uppdraget gäller {of}, annonsen {ad_of}.",
    "cancelled": "Annonsen är avbruten och räknas inte bland annonserna.",
    "after": "Annonsen publicerades {days} efter att uppdraget avslutades.",
    "late": "Annonsen publicerades {days} efter att uppdraget började.",
    "before": "Annonsen publicerades {days} före uppdraget.",
    "several_ads": "Det som står i Access passar {count} annonser: annons-id går före "
    "referensnummer, och annars räknas den nyaste.",
    "several_assignments": "{count} uppdrag som räknas anger samma annons.",
    "manager": "{manager}",
}


@dataclass(frozen=True)
class Assignment:
    """One assignment as the lists name it; day is its start, or its order where it has not started."""

    number: int
    administration: str
    package: str
    role: str | None
    day: date | None
    source_file: str
    source_row: int


@dataclass(frozen=True)
class Ad:
    """One ad as the lists name it."""

    ad_id: str
    title: str | None
    published: date
    source_file: str
    source_row: int


@dataclass(frozen=True)
class Way:
    """How many counted assignments lead to an ad in one way: of stadens förvaltningar (with their share), and others.

    The others are companies' and those of unknown organisations, which the market share leaves out.
    """

    way: str
    title: str
    city: int
    share: float | None
    others: int


@dataclass(frozen=True)
class Summary:
    """The counted assignments by way; total is all of them, and its city the numerator of the market share.

    matched is how many of total.city are matched, doubtful how many of those have a doubt.
    """

    ways: tuple[Way, ...]
    total: Way
    matched: int
    doubtful: int

    @property
    def sentence(self) -> str:
        """How firm the market share is, in Swedish."""
        if not self.total.city:
            return "Inget uppdrag räknas i andelen för det här urvalet."
        counted, matched = (wording.value(number, "count") for number in (self.total.city, self.matched))
        share = wording.value(self.matched / self.total.city, "share")
        told = f"Av {counted} uppdrag i andelens täljare är {matched} ({share}) kopplade till en annons"
        doubtful = wording.value(self.doubtful, "count")
        return f"{told}, men hos {doubtful} av dem är kopplingen tveksam." if self.doubtful else f"{told}."


@dataclass(frozen=True)
class Proposal:
    """One ad that an assignment may be about: its place among the assignment's proposals, its score and what gave it.

    The score (0–1) says how well the ad fits, not how likely it is that it is the right one.
    """

    assignment: Assignment
    ad: Ad
    rank: int
    score: float
    reason: str


@dataclass(frozen=True)
class Doubt:
    """A matched assignment and what makes the match doubtful; is_counted: it is among those of the market share."""

    assignment: Assignment
    ad: Ad
    matched_by: str
    is_counted: bool
    reason: str


@dataclass(frozen=True)
class Unmatched:
    """A counted assignment that leads to no ad and has no proposal, and why."""

    assignment: Assignment
    reason: str


def summary(con: Connection, period: str | Period, where: dict[str, list] | None = None) -> Summary:
    """How the counted assignments of a period lead to their ads."""
    period, where = _checked(COUNTED, period, where)
    counted = definition(COUNTED).base
    linked = replace(counted, mart=LINKED, dimensions=(*counted.dimensions, "way", "is_doubtful"))
    found = query.evaluate(con, linked, period, ("way", "kind", "is_doubtful"), where)
    of = {way: Counter() for way in WAYS}
    for (way, kind, is_doubtful), cell in found.items():
        is_city = kind in SCOPES["city"]
        of[way].update({"city" if is_city else "others": cell.n, "doubtful": cell.n if is_city and is_doubtful else 0})
    total = sum(of.values(), Counter())
    ways = tuple(_way(way, title, of[way]["city"], of[way]["others"], total["city"]) for way, title in WAYS.items())
    matched = sum(way.city for way in ways if way.way in MATCHED)
    everything = _way("all", "Alla", total["city"], total["others"], total["city"])
    return Summary(ways, everything, matched, total["doubtful"])


def _way(way: str, title: str, city: int, others: int, of: int) -> Way:
    return Way(way, title, city, city / of if of else None, others)


def proposals(con: Connection, period: str | Period, where: dict[str, list] | None = None) -> list[Proposal]:
    """The proposed ads of the counted assignments that lead to none: the best assignment first, its best ad first."""
    rows = _listed(con, COUNTED, period, where, f"""
        select {ASSIGNMENT}, {AD}, p.proposal_rank, p.score,
            p.role_similarity, a.role, d.role, p.days_apart, d.published_date < least(a.ordered_date, a.start_date),
            p.is_same_manager, p.is_same_area, p.is_taken, p.rival_count
        from mart_match_proposals p join chosen a using (assignment_id) join mart_ads d using (ad_id)
        order by max(p.score) over (partition by assignment_id) desc, assignment_id, p.proposal_rank
    """)  # fmt: skip
    return [Proposal(Assignment(*row[:7]), Ad(*row[7:12]), row[12], row[13], _fit(*row[14:])) for row in rows]


def doubts(con: Connection, period: str | Period, where: dict[str, list] | None = None) -> list[Doubt]:
    """The doubtful matches of assignments that are not cancelled, an entry for each assignment with all its reasons."""
    rows = _listed(con, ALL, period, where, f"""
        select {ASSIGNMENT}, {AD}, a.matched_by, a.is_counted, t.doubt, t.doubt_count,
            a.administration, d.administration, a.is_manager
        from mart_match_doubts t join chosen a using (assignment_id) join mart_ads d on d.ad_id = a.matched_ad_id
        order by not a.is_counted, assignment_id, list_position({list(DOUBTS)}, t.doubt)
    """)  # fmt: skip
    found: dict[int, Doubt] = {}
    for row in rows:
        reason = DOUBTS[row[14]].format(
            count=row[15], days=_days(row[15]), of=row[16], ad_of=row[17], manager=MANAGER[bool(row[18])]
        )
        before = found.get(row[0])
        reason = f"{before.reason} {reason}" if before else reason
        found[row[0]] = Doubt(Assignment(*row[:7]), Ad(*row[7:12]), row[12], row[13], reason)
    return list(found.values())


def unmatched(con: Connection, period: str | Period, where: dict[str, list] | None = None) -> list[Unmatched]:
    """The counted assignments that lead to no ad and that no ad is proposed for."""
    rows = _listed(con, COUNTED, period, where, f"""
        select {ASSIGNMENT}, c.ad_reference is not null, a.kind is null, p.near_ad_count,
            days_before::integer, days_after::integer
        from mart_match_proposals p join chosen a using (assignment_id) join clean_assignments c using (assignment_id),
            ref_matching
        where p.ad_id is null
        order by a.administration, assignment_id
    """)  # fmt: skip
    found = [(Assignment(*row[:7]), *row[7:]) for row in rows]
    return [Unmatched(assignment, _lack(assignment, *facts)) for assignment, *facts in found]


def _listed(con: Connection, measure_id: str, period: str | Period, where: dict | None, select: str) -> list[tuple]:
    """The rows of a list about the assignments that a measure counts, called `chosen` in the statement.

    A list that is not too long is read as a whole once, and the chosen assignments are then picked from it.
    """
    period, where = _checked(measure_id, period, where)
    base = definition(measure_id).base

    def read(conditions: str, values: list, most: str = "") -> list[tuple]:
        chosen = f"with chosen as (select * from mart_assignments where {conditions})"
        return con.cursor().execute(f"{chosen} {select} {most}", values).fetchall()

    if database.is_fixed(con):
        most = f"limit {MOST_KEPT + 1}"
        everything = database.kept(con, lambda: read(base.where, [], most), "matching", measure_id, select)
        if len(everything) <= MOST_KEPT:
            each = replace(base, dimensions=(*base.dimensions, "assignment_id"))
            numbers = {number for (number,) in query.evaluate(con, each, period, ("assignment_id",), where)}
            return [row for row in everything if row[0] in numbers]
    return read(*query.conditions_of(base, period, where, None))


def _checked(measure_id: str, period: str | Period, where: dict[str, list] | None) -> tuple[Period, dict[str, list]]:
    """The period and the filter of a question; KollenError where a dimension can't be asked for."""
    where = {name: list(values) for name, values in (where or {}).items() if values}
    has = definition(measure_id).dimensions
    for name in where:
        if name not in has:
            raise KollenError(f'Kopplingen kan inte väljas på "{name}". Det går med: {", ".join(has)}.')
    return period if isinstance(period, Period) else Period.parse(period), where


def _fit(similarity, role, ad_role, days, is_before, same_manager, same_area, is_taken, rivals) -> str:
    """What speaks for and against a proposed ad, in Swedish."""
    told = ["Samma befattning" if similarity == 1 else f"Befattningen liknar {ad_role or 'annonsens rubrik'}"]
    if days:
        told.append(f"publicerad {_days(days)} {'före beställningen' if is_before else 'efter starten'}")
    else:
        told.append("publicerad mellan beställning och start")
    told += [] if same_manager else ["men chefsmärkningen skiljer sig"]
    told += [] if same_area else ["men verksamhetsområdet skiljer sig"]
    told += ["men ett annat uppdrag är redan kopplat till annonsen"] if is_taken else []
    others = "ett annat uppdrag" if rivals == 1 else f"{rivals} andra uppdrag"
    told += [f"men föreslås också för {others}"] if rivals else []
    return ", ".join(told) + "."


def _lack(assignment: Assignment, has_reference: bool, is_unknown: bool, near: int, before: int, after: int) -> str:
    """Why no ad is proposed for an assignment, in Swedish."""
    told = "AnnonsID i Access finns inte bland annonserna." if has_reference else "AnnonsID är tomt i Access."
    if not assignment.role:
        why = "Befattning saknas, så ingen annons kan föreslås."
    elif near:
        count = "1 annons" if near == 1 else f"{near} annonser"
        why = f"Organisationen har {count} vid den tiden, men ingen passar tillräckligt bra."
    elif is_unknown:
        why = "Organisationen är okänd, så dess annonser hittas inte."
    else:
        why = (
            f"Organisationen har ingen annons från {before} dagar före beställningen till {after} dagar efter starten."
        )
    return f"{told} {why}"


def _days(count: int | None) -> str:
    return f"{count} dag" if count == 1 else f"{count} dagar"
