"""The measures' definitions: one TOML file each in warehouse/measures, read and checked.

A base is an SQL expression over one mart. A ratio divides two sides and a difference subtracts them; a side is another
measure's id or a base written out in place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

from warehouse.errors import KollenError
from warehouse.reference import read_toml, settings

FOLDER = Path(__file__).parent / "measures"
UNITS = ("share", "count", "SEK", "SEK per FTE", "FTE", "hours", "grade", "NPS", "index")
SPANS = ("period", "year_to_date", "year")
BASE_KINDS = ("count", "sum", "latest")
DIMENSIONS = (
    "administration", "kind", "area", "package", "is_manager", "unit",
    "year", "tertial", "month", "survey", "question", "indicator", "account",
)  # fmt: skip
SCOPES = {"city": ("stadsdelsförvaltning", "fackförvaltning")}


@dataclass(frozen=True)
class Base:
    """One SQL aggregate over a mart.

    kind: `count` is 0 where no row is met, `sum` and `latest` have no value there. squares, where given, is the sum of
    the squares and serves the interval. observations counts what was observed where that is not the rows: an answer to
    four questions is four rows but one answer. covered_by: which of the mart's rows tell how far the base reaches,
    where not all of them do (a budget reaches further than the outcome).
    needs: another mart that the expression rests on. span: the months it counts: those of the period, the year's up to
    the period's end, or the whole of that year's.
    """

    mart: str
    expression: str
    kind: str
    dimensions: tuple[str, ...]
    where: str | None = None
    squares: str | None = None
    covered_by: str | None = None
    observations: str = "count(*)"
    needs: str | None = None
    span: str = "period"


@dataclass(frozen=True)
class Definition:
    """What a measure is; texts are Swedish and shown to users.

    one_sided: dimensions that only one side of a ratio has, and which side; silent: that needs no remark. without:
    dimensions that both sides have but that say nothing of the two together. scope: the measure keeps to organisations
    of SCOPES; leaves_out_unknown: its bases do. survey: figures of too few answers are withheld, by n or by the
    numerator (withhold_on). lowest, highest: what a value can be at all. requires: dimensions that must be asked for.
    chance: what two periods that are compared are taken to be, where no interval says it (see warehouse/comparison.py).
    anonymous: the survey whose answers carry nothing but their date. whole_year: shown for whole years only.
    """

    id: str
    title: str
    description: str
    unit: str
    source: str
    operation: str  # base, ratio or difference
    base: Base | None
    sides: tuple[str | Base, str | Base] | None
    dimensions: tuple[str, ...]
    direction: str | None = None
    interpretation: str | None = None
    one_sided: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    without: tuple[str, ...] = ()
    scope: str | None = None
    leaves_out_unknown: bool = False
    scale: float = 1.0
    lowest: float | None = None
    highest: float | None = None
    survey: bool = False
    interval: str | None = None
    chance: str | None = None
    withhold_on: str = "n"
    requires: tuple[str, ...] = ()
    anonymous: str | None = None
    whole_year: bool = False

    @property
    def is_latest(self) -> bool:
        """True where it is the newest value of the year so far, which needs no newer months."""
        return self.base is not None and self.base.kind == "latest"


TEXTS = ("title", "description", "unit", "source")
ALLOWED = {
    "unit": UNITS,
    "direction": ("up", "down"),
    "scope": tuple(SCOPES),
    "interval": ("share", "mean", "nps"),
    "chance": ("count", "rate", "share"),
    "withhold_on": ("n", "numerator"),
}
SIDES = {"numerator", "denominator", "minuend", "subtrahend"}
CONTENT = {one.name for one in fields(Base)}
SETTINGS = {one.name for one in fields(Definition)} - {"id", "operation", "base", "sides", "dimensions"}


@cache
def catalogue() -> dict[str, Definition]:
    """Every measure by id (the file's stem)."""
    raw = {path.stem: _filled_in(read_toml(path), settings()) for path in sorted(FOLDER.glob("*.toml"))}
    found: dict[str, Definition] = {}
    for measure_id in raw:
        _load(measure_id, raw, found, ())
    return {measure_id: found[measure_id] for measure_id in raw}


def definition(measure_id: str) -> Definition:
    """One measure; KollenError that lists those there are."""
    known = catalogue()
    if measure_id not in known:
        raise KollenError(f'Måttet "{measure_id}" finns inte. De som finns: {", ".join(known)}.')
    return known[measure_id]


def side_definition(side: str | Base) -> Definition | Base:
    """What stands on one side of a ratio or difference."""
    return catalogue()[side] if isinstance(side, str) else side


def _filled_in(entry, settings: dict):
    """An entry with the settings put in where its texts name them: {satisfied_from}."""
    if isinstance(entry, dict):
        return {key: _filled_in(value, settings) for key, value in entry.items()}
    if isinstance(entry, str):
        for name, value in settings.items():
            entry = entry.replace(f"{{{name}}}", str(value))
    return entry


def _load(measure_id: str, raw: dict[str, dict], found: dict[str, Definition], path: tuple[str, ...]) -> None:
    """Put a measure, after the measures on its sides, into `found`."""
    if measure_id in found:
        return
    if measure_id in path:
        raise KollenError(f"{measure_id}.toml: måttet är räknat ur sig självt ({' → '.join(path)}).")
    entry = raw[measure_id]
    _check_texts(measure_id, entry)
    operation, sides, base = _content(measure_id, entry)
    for side in sides or ():
        if isinstance(side, str):
            if side not in raw:
                raise KollenError(f'{measure_id}.toml: måttet "{side}" finns inte.')
            _load(side, raw, found, (*path, measure_id))
    one_sided = entry.get("one_sided", {})
    said = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key in SETTINGS
    }
    found[measure_id] = Definition(
        id=measure_id,
        base=base,
        sides=sides,
        operation=operation,
        dimensions=base.dimensions if base else _shared_dimensions(sides, one_sided, said.get("without", ()), found),
        **said,
    )


def _check_texts(measure_id: str, entry: dict) -> None:
    for key in TEXTS:
        if not entry.get(key):
            raise KollenError(f"{measure_id}.toml: nyckeln {key} saknas.")
    for key, allowed in ALLOWED.items():
        if entry.get(key) is not None and entry[key] not in allowed:
            raise KollenError(f'{measure_id}.toml: {key} "{entry[key]}" är ingen av {", ".join(allowed)}.')
    unknown = set(entry) - SETTINGS - CONTENT - SIDES
    if unknown:
        raise KollenError(f"{measure_id}.toml: okänd nyckel {', '.join(sorted(unknown))}.")


def _content(measure_id: str, entry: dict) -> tuple[str, tuple | None, Base | None]:
    if "mart" in entry:
        return "base", None, _base(measure_id, entry)
    for operation, keys in (("ratio", ("numerator", "denominator")), ("difference", ("minuend", "subtrahend"))):
        if all(key in entry for key in keys):
            return operation, tuple(_side(measure_id, entry[key]) for key in keys), None
    raise KollenError(f"{measure_id}.toml: ska ha mart, eller numerator och denominator, eller minuend och subtrahend.")


def _base(measure_id: str, entry: dict) -> Base:
    for key in ("mart", "expression", "kind", "dimensions"):
        if key not in entry:
            raise KollenError(f"{measure_id}.toml: nyckeln {key} saknas.")
    choices = {"dimensions": DIMENSIONS, "kind": BASE_KINDS, "span": SPANS}
    for key, allowed in choices.items():
        said = entry.get(key, allowed[0])
        for one in said if isinstance(said, list) else [said]:
            if one not in allowed:
                raise KollenError(f"{measure_id}.toml: {key} {one} är okänt. Här går det med {', '.join(allowed)}.")
    own = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key in CONTENT}
    return Base(**own)


def _side(measure_id: str, entry: str | dict) -> str | Base:
    if isinstance(entry, str):
        return entry
    unknown = set(entry) - CONTENT
    if unknown:
        raise KollenError(f"{measure_id}.toml: okänd nyckel {', '.join(sorted(unknown))}.")
    return _base(measure_id, entry)


def _shared_dimensions(
    sides: tuple, one_sided: dict[str, str], without: tuple[str, ...], found: dict[str, Definition]
) -> tuple[str, ...]:
    has = [set((found[side] if isinstance(side, str) else side).dimensions) - set(without) for side in sides]
    return tuple(name for name in DIMENSIONS if name in has[0] & has[1] or name in one_sided)
