"""Which districts have bought support for managers and staff in the areas that the plan follows, and which never have.

Made of the measure districts_involved, for which a KBR-utbildning is no support. A district is one of today's by the
register, also where it has no assignment at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from warehouse import districts, plan, query, wording
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.measure import measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

MEASURE = "districts_involved"
AREAS = {"Förskola": "förskolan", "Äldreomsorg": "äldreomsorgen", "Socialtjänst": "socialtjänsten"}
PEOPLE = {True: "chefer", False: "medarbetare"}
STATES = {"used": ("●", "Ja"), "new": ("◆", "Ny"), "before": ("○", "Nej"), "never": ("×", "Aldrig")}
MOST_NAMES = 5  # more make a sentence unreadable
BY = ("administration", "area", "is_manager")


@dataclass(frozen=True)
class Cell:
    """One district in one combination: its state (one of STATES) and its assignments in the period.

    newest is the year of its newest assignment up to the period's end, None where there never was one.
    """

    district: str
    state: str
    count: int
    newest: int | None

    @property
    def is_missing(self) -> bool:
        """True where no support was bought in the period."""
        return self.state in ("before", "never")

    @property
    def detail(self) -> str:
        """What stands under the word: `4 uppdrag`, `senast 2024`; nothing where there never was one."""
        if self.count:
            return f"{wording.value(self.count, 'count')} uppdrag"
        return f"senast {self.newest}" if self.newest else ""


@dataclass(frozen=True)
class Combination:
    """Managers or staff of one area, a cell for each district; target and before count districts, None where unknown.

    involved is what the measure gives for the same filter, before what it gave in the compared period.
    """

    area: str
    is_manager: bool
    cells: tuple[Cell, ...]
    target: plan.Target | None
    before: int | None

    @property
    def name(self) -> str:
        """`chefer i äldreomsorgen`."""
        return f"{PEOPLE[self.is_manager]} i {AREAS[self.area]}"

    @property
    def involved(self) -> int:
        """How many districts bought support in the period."""
        return sum(not cell.is_missing for cell in self.cells)

    @property
    def missing(self) -> tuple[str, ...]:
        """The districts that did not."""
        return tuple(cell.district for cell in self.cells if cell.is_missing)

    @property
    def never(self) -> tuple[str, ...]:
        """The districts that never have."""
        return tuple(cell.district for cell in self.cells if cell.state == "never")


@dataclass(frozen=True)
class Matrix:
    """Districts × combinations in a period; since is the first month of the history that `never` looks through.

    year_before is the year that a new district has nothing in, None where the history does not hold all of it: then
    nothing is called new. notes are the measure's own, and what must be said of the targets.
    """

    period: Period
    since: date
    year_before: int | None
    districts: tuple[str, ...]
    combinations: tuple[Combination, ...]
    notes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Where most districts are missing, in Swedish; of one district, what it has and has not bought."""
        when = f"under {self.period.label}"
        if len(self.districts) == 1:
            return _of_one(self.districts[0], self.combinations, when)
        most, of = max(len(one.missing) for one in self.combinations), len(self.districts)
        if not most:
            return f"{_all(of)} stadsdelar har köpt stöd för {_names(self.combinations)} {when}."
        worst = [one for one in self.combinations if len(one.missing) == most]
        first = max(worst, key=lambda one: len(one.never))
        others = [one for one in worst if one is not first]
        same = f"; lika många saknas för {_names(others)}" if others else ""
        names = f" ({wording.listing(first.missing)})" if most <= MOST_NAMES else ""
        ever = f"sedan {wording.month(self.since)}, då uppgifterna börjar"
        return (
            f"Flest stadsdelar saknas för {first.name}: {most} av {of} har inte köpt stöd {when}{names}{same}. "
            f"{_never(first, of)} {ever}."
        )

    @property
    def never_line(self) -> str:
        """The districts that never have, combination by combination, in Swedish."""
        span = f"från {wording.month(self.since)} till {wording.month(self.period.last)}"
        told = [f"{one.name}: {wording.listing(one.never)}" for one in self.combinations if one.never]
        if not told:
            return f"Har aldrig köpt stöd, {span}: ingen. Alla har gjort det någon gång i varje kolumn."
        return f"Har aldrig köpt stöd, {span}, för {'; för '.join(told)}."

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """(state, what it means) in the order of STATES."""
        since = wording.month(self.since)
        new = f"minst ett uppdrag i perioden och inget under hela {self.year_before}."
        said = {
            "used": "minst ett uppdrag i perioden.",
            "new": new if self.year_before else f"kan inte avgöras, för uppgifterna börjar {since}.",
            "before": "inget uppdrag i perioden, men tidigare.",
            "never": f"inget uppdrag så långt tillbaka som uppgifterna räcker, från {since} till periodens slut.",
        }
        return tuple(said.items())


def shown_districts(where: dict[str, list]) -> tuple[str, ...]:
    """Today's districts that a filter keeps."""
    if districts.DISTRICT not in where.get("kind", [districts.DISTRICT]):
        return ()
    kept = where.get("administration")
    return tuple(name for name in districts.names() if kept is None or name in kept)


def left_out(where: dict[str, list]) -> list[str]:
    """What a filter names but the matrix does not follow, a Swedish sentence each."""
    others = [name for name in where.get("administration", ()) if name not in districts.names()]
    areas = [name for name in where.get("area", ()) if name not in AREAS]
    said = []
    if others:
        said.append(f"Matrisen gäller stadsdelarna; {wording.listing(map(str, others))} ingår inte.")
    elif not shown_districts(where):
        said.append("Matrisen gäller stadsdelarna; urvalet i sidofältet har ingen av dem.")
    if areas:
        said.append(f"Matrisen följer förskola, äldreomsorg och socialtjänst; {wording.listing(areas)} ingår inte.")
    return said


def mark(state: str) -> str:
    """A state as shape and word: `● Ja`."""
    return wording.SPACE.join(STATES[state])


def matrix(
    con: Connection,
    period: Period,
    where: dict[str, list] | None = None,
    before: Period | None = None,
    viewer: Viewer = EVERYONE,
) -> Matrix | None:
    """The matrix of a period, of the districts and combinations that `where` keeps; before is the compared period.

    None where the rows do not reach the period, or `where` keeps no district or no combination.
    """
    where = where or {}
    asked = definition(MEASURE)
    since, through = query.covered_from(con, asked), query.covered_through(con, asked)
    shown = shown_districts(where)
    pairs = _pairs(where)
    if since is None or period.last < since or period.first > through or not shown or not pairs:
        return None
    now = measure(con, MEASURE, period, by=BY, where=where, viewer=viewer)
    counts = {tuple(row.by.values()): row.n for row in now}
    years = _years(con, Period.parse(f"{min(since, period.first):%Y-%m}..{period.last:%Y-%m}"), where, viewer)
    year = period.first.year - 1
    year_before = year if since <= date(year, 1, 1) else None
    then = _counted(con, before, where, viewer)
    is_whole = shown == districts.names() and "package" not in where
    targets = _targets(pairs, period.year) if is_whole else {}
    combinations = tuple(
        Combination(
            *pair,
            tuple(_cell(name, counts.get((name, *pair), 0), years[name, *pair], year_before) for name in shown),
            targets.get(pair),
            then.get(pair, 0) if then is not None else None,
        )
        for pair in pairs
    )
    notes = (*now.notes, *_target_notes(combinations, period.year))
    return Matrix(period, since, year_before, shown, combinations, notes)


def _pairs(where: dict[str, list]) -> list[tuple[str, bool]]:
    return [(area, people) for area in AREAS for people in PEOPLE
            if area in where.get("area", AREAS) and people in where.get("is_manager", PEOPLE)]  # fmt: skip


def _years(con: Connection, history: Period, where: dict, viewer: Viewer) -> dict[tuple, set[int]]:
    """The years in which each district had an assignment of each combination."""
    found: dict[tuple, set[int]] = defaultdict(set)
    for row in measure(con, MEASURE, history, by=(*BY, "year"), where=where, viewer=viewer):
        *key, year = row.by.values()
        found[tuple(key)].add(int(year))
    return found


def _cell(district: str, count: int, years: set[int], year_before: int | None) -> Cell:
    newest = max(years, default=None)
    if not count:
        return Cell(district, "before" if years else "never", 0, newest)
    is_new = year_before is not None and year_before not in years
    return Cell(district, "new" if is_new else "used", count, newest)


def _counted(con: Connection, period: Period | None, where: dict, viewer: Viewer) -> dict | None:
    """The measure of each combination in the compared period, None where the rows do not reach all of it."""
    if period is None or not query.is_whole(con, definition(MEASURE), period):
        return None
    rows = measure(con, MEASURE, period, by=("area", "is_manager"), where=where, viewer=viewer)
    return {(row.by["area"], row.by["is_manager"]): int(row.value) for row in rows}


def _targets(pairs: list[tuple[str, bool]], year: int) -> dict[tuple[str, bool], plan.Target | None]:
    return {(area, people): plan.target(MEASURE, {"area": [area], "is_manager": [people]}, year)
            for area, people in pairs}  # fmt: skip


def _target_notes(combinations: tuple[Combination, ...], year: int) -> Iterator[str]:
    """Which plan the targets are of where it is not the year's own, and what the plan says of each."""
    its_plan = next((plan.plan_for(year)[1] for one in combinations if one.target), None)
    if its_plan:
        yield f"{wording.capital(its_plan)}."
    for one in combinations:
        note = one.target.note if one.target else None
        said = (note or "").removeprefix(its_plan or "").removeprefix("; ")
        if said:
            yield f"{wording.capital(one.name)}: {said}"


def _names(combinations: Iterable[Combination]) -> str:
    """`chefer och medarbetare i förskolan och äldreomsorgen samt chefer i socialtjänsten`."""
    by_area: dict[str, list[str]] = defaultdict(list)
    for one in combinations:
        by_area[AREAS[one.area]].append(PEOPLE[one.is_manager])
    by_people: dict[str, list[str]] = defaultdict(list)
    for area, people in by_area.items():
        by_people[wording.listing(people)].append(area)
    *others, last = (f"{people} i {wording.listing(areas)}" for people, areas in by_people.items())
    return " samt ".join(filter(None, [", ".join(others), last]))


def _never(one: Combination, of: int) -> str:
    """How many of the districts that are missing never bought any; the sentence goes on with since when."""
    if not one.never:
        return f"{_all(of)} har någon gång gjort det"
    if one.never == one.missing:
        return "Den har aldrig gjort det" if len(one.never) == 1 else "Ingen av dem har gjort det"
    names = wording.listing(one.never) if len(one.never) <= MOST_NAMES else f"{len(one.never)} stadsdelar"
    return f"Av dem har {names} aldrig gjort det"


def _all(count: int) -> str:
    return "Båda" if count == 2 else f"Alla {count}"


def _of_one(district: str, combinations: tuple[Combination, ...], when: str) -> str:
    bought = [one for one in combinations if not one.missing]
    before = [one for one in combinations if one.missing and not one.never]
    never = [one for one in combinations if one.never]
    told = [f"{district} har {f'köpt stöd för {_names(bought)}' if bought else 'inte köpt stöd'} {when}"]
    told += [f"inte då men tidigare för {_names(before)}"] if before else []
    told += [f"aldrig för {_names(never)}"] if never else []
    return f"{'; '.join(told)}."
