"""The only way from a mart to a number.

A ratio is always the ratio of its sides' sums in the group asked for, never a mean of ratios.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from warehouse import database, gaps, interval, query, wording
from warehouse.database import Connection
from warehouse.definitions import SCOPES, Definition, catalogue, definition
from warehouse.errors import KollenError
from warehouse.period import Period
from warehouse.query import Cell
from warehouse.viewer import EVERYONE, Viewer

__all__ = ["FEWEST_ANSWERS", "Measurement", "Row", "catalogue", "definition", "measure"]

FEWEST_ANSWERS = 5
UNEVEN = "Det som jämförs har inte uppgifter för samma månader; skillnaden visas bara där båda täcker hela perioden."


@dataclass(frozen=True)
class Row:
    """One figure: its group, value in the measure's unit, what it was made of, and its 95 % interval (survey figures).

    n is the number of observations, squares the sum of the marks' squares where the interval rests on it. A withheld
    row has no numbers at all.
    """

    by: dict[str, str | bool]
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    withheld: bool = False
    squares: float | None = None


@dataclass(frozen=True)
class Measurement:
    """The answer to one question: the figures, and what must be said beside them.

    Iterates over and indexes its rows. Without `by` there is exactly one row.
    """

    asked: Definition
    period: Period
    where: dict[str, list]
    by: tuple[str, ...]
    snapshot: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def id(self) -> str:
        """The measure's id."""
        return self.asked.id

    @property
    def title(self) -> str:
        """The measure's Swedish title."""
        return self.asked.title

    @property
    def definition(self) -> str:
        """What the measure is, in Swedish."""
        return self.asked.description

    @property
    def unit(self) -> str:
        """The unit of every value."""
        return self.asked.unit

    @property
    def direction(self) -> str | None:
        """Which way is better: up, down, or None."""
        return self.asked.direction

    @property
    def source(self) -> str:
        """Where the rows come from, in Swedish."""
        return self.asked.source

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)


def measure(
    con: Connection,
    measure_id: str,
    period: str | Period,
    by: tuple[str, ...] | list[str] = (),
    where: dict[str, list] | None = None,
    viewer: Viewer = EVERYONE,
) -> Measurement:
    """The figures of one measure in a period, for each group of `by`, of the rows that `where` keeps.

    Several values of one dimension mean any of them; different dimensions mean all of them. KollenError where the
    measure, a dimension or the period does not exist. viewer is who asks; today everybody may see all there is here.
    """
    asked = definition(measure_id)
    period = period if isinstance(period, Period) else Period.parse(period)
    where = {name: list(values) for name, values in (where or {}).items() if values}
    by = tuple(by)
    _check_question(asked, by, where)
    return database.kept(
        con, lambda: _answer(con, asked, period, by, where),
        "measure", measure_id, period, by, where, viewer,
    )  # fmt: skip


def _answer(con: Connection, asked: Definition, period: Period, by: tuple[str, ...], where: dict) -> Measurement:
    cells = query.evaluate(con, asked, period, by, _with_anonymity(asked, by, where))
    if not by and not cells:
        cells = {(): Cell()}
    cells = dict(sorted(cells.items(), key=lambda item: [wording.sort_key(value) for value in item[0]]))
    uneven = gaps.uneven_groups(con, asked, period, by, list(cells))
    cells = {key: Cell(n=cell.n) if key in uneven else cell for key, cell in cells.items()}
    rows = [_row(asked, by, key, cell, where) for key, cell in cells.items()]
    if asked.survey:
        rows = _withhold_more(rows, [_behind(asked, cell) for cell in cells.values()])
    return Measurement(
        asked,
        period,
        where,
        by,
        database.source(con).name,
        tuple(rows),
        (*([UNEVEN] if uneven else []), *_notes(con, asked, period, by, where)),
    )


def none_met(con: Connection, measure_id: str, period: Period) -> Row:
    """The figure of a counting measure in a period where no row meets the filter: 0 where its mart reaches."""
    asked = definition(measure_id)
    return _row(asked, (), (), query.nothing(con, asked.base, period), {})


def _check_question(asked: Definition, by: tuple[str, ...], where: dict[str, list]) -> None:
    for name in (*by, *where):
        if name not in asked.dimensions:
            has = ", ".join(asked.dimensions) or "inga"
            raise KollenError(f'{asked.title} ({asked.id}) kan inte delas upp på "{name}". Det går med: {has}.')
    if len(set(by)) != len(by):
        raise KollenError(f"En dimension får stå en gång, men här står {', '.join(by)}, en av dem flera gånger.")
    for needed in asked.requires:
        if needed not in by and needed not in where:
            raise KollenError(
                f"{asked.title} visas bara per {wording.dimension(needed)}: lägg till --by {needed} eller "
                f"--where {needed}=VÄRDE."
            )


def _with_anonymity(asked: Definition, by, where: dict[str, list]) -> dict[str, list]:
    """The filter, without the anonymous survey where it is asked of by something its answers do not carry."""
    if not _splits_the_anonymous(asked, by, where):
        return where
    named = where.get("survey", ["kund", "matchning"])
    return {**where, "survey": [survey for survey in named if survey != asked.anonymous] or [""]}


def _splits_the_anonymous(asked: Definition, by, where) -> bool:
    carried = {"survey", "year", "tertial", "month"}
    return bool(asked.anonymous and (set(by) | set(where)) - carried)


def _row(asked: Definition, by: tuple[str, ...], key: tuple, cell: Cell, where: dict[str, list]) -> Row:
    group = dict(zip(by, key, strict=True))
    if asked.survey and 0 < _behind(asked, cell) < FEWEST_ANSWERS:
        return Row(group, None, withheld=True)
    low, high = None, None
    # the anonymous survey's rate divides answers by dispatches that need not be the same people
    named = [group["survey"]] if "survey" in group else _with_anonymity(asked, by, where).get("survey", [])
    is_approximate = asked.anonymous in named
    if asked.interval and cell.value is not None and not is_approximate:
        low, high = _bounds(asked, cell)
    return Row(group, cell.value, cell.numerator, cell.denominator, cell.n, low, high, squares=cell.squares)


def _behind(asked: Definition, cell: Cell) -> int:
    """How many people's answers a survey figure rests on."""
    return int((cell.numerator if asked.withhold_on == "numerator" else cell.n) or 0)


def _bounds(asked: Definition, cell: Cell) -> tuple[float | None, float | None]:
    """The 95 % interval in the measure's unit, within what a value can be."""
    found = interval.KINDS[asked.interval](cell.numerator, int(cell.denominator), cell.squares, cell.n)
    if found is None:
        return None, None
    low, high = (bound * asked.scale for bound in found)
    low = low if asked.lowest is None else max(asked.lowest, low)
    return low, high if asked.highest is None else min(asked.highest, high)


def _withhold_more(rows: list[Row], behind: list[int]) -> list[Row]:
    """Where the total gives away what is withheld, the groups with the next fewest answers are withheld too.

    It does so as long as only one group is hidden, or those hidden have too few answers together.
    """
    hidden = [at for at, row in enumerate(rows) if row.withheld]
    if not hidden or len(rows) == 1:
        return rows
    next_fewest = sorted((at for at in range(len(rows)) if at not in hidden and behind[at]), key=lambda at: behind[at])
    while next_fewest and (len(hidden) == 1 or sum(behind[at] for at in hidden) < FEWEST_ANSWERS):
        hidden.append(next_fewest.pop(0))
    return [Row(row.by, None, withheld=True) if at in hidden else row for at, row in enumerate(rows)]


def _notes(con: Connection, asked: Definition, period: Period, by: tuple[str, ...], where: dict) -> Iterator[str]:
    for name, side in asked.one_sided.items():
        if (name in where or name in by) and not asked.silent:
            part, other = ("täljaren", "nämnaren") if side == "numerator" else ("nämnaren", "täljaren")
            yield f"{wording.dimension(name).capitalize()} gäller bara {part}; {other} är densamma utan det urvalet."
    if asked.anonymous and asked.anonymous in where.get("survey", [asked.anonymous]):
        if _splits_the_anonymous(asked, by, where):
            yield "Kandidatenkäten är anonym och kan inte delas upp så; den är inte med."
        else:
            yield "Kandidatenkäten är anonym: dess svarsfrekvens är ungefärlig."
    if asked.scope or asked.leaves_out_unknown:
        left_out = gaps.unknown_organisations(con, asked, period, where)
        if left_out:
            yield f"Inte med: {wording.listing(left_out)} från okända organisationer (se Datakvalitet)."
    if asked.scope:
        companies = set(where.get("kind", [])) - set(SCOPES[asked.scope])
        if companies:
            yield "Måttet gäller stadens förvaltningar; bolagen ingår inte."
    if asked.whole_year and not period.is_whole_year:
        yield "Visas bara för hela år."
    through = query.covered_through(con, asked)
    if through and period.first <= through < period.months[-1] and not asked.is_latest:
        yield f"Underlaget slutar {wording.month(through)}; perioden är inte komplett."
    begins = query.covered_from(con, asked)
    if begins and period.first < begins <= period.last and not asked.is_latest:
        yield f"Underlaget börjar {wording.month(begins)}; perioden är inte komplett."
    spans = {base.span for _, base, _ in query.bases(asked)}
    if spans != {"period"} and not period.is_accumulated and not asked.is_latest:
        yield f"Räknas från januari {period.year}, var perioden än börjar."
