"""The measures' definitions: one TOML file each in warehouse/measures, read and checked.

A base is an SQL expression over one mart. A ratio divides two sides and a difference subtracts them; a side is another
measure's id or a base written out in place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

from warehouse.errors import KollenError
from warehouse.reference import read_toml

FOLDER = Path(__file__).parent / "measures"
UNITS = ("share", "count", "SEK", "SEK per FTE", "FTE", "hours", "grade", "NPS", "index")
BASE_KINDS = ("count", "sum", "latest")
DIMENSIONS = (
    "administration", "kind", "area", "package", "is_manager", "unit",
    "year", "tertial", "month", "survey", "question", "indicator",
)  # fmt: skip
SCOPES = {"city": ("stadsdelsförvaltning", "fackförvaltning")}


@dataclass(frozen=True)
class Base:
    """One SQL aggregate over a mart.

    kind: `count` is 0 where no row is met, `sum` and `latest` have no value there. squares, where given, is the sum of
    the squares and serves the interval. observations counts what was observed where that is not the rows: an answer to
    four questions is four rows but one answer.
    """

    mart: str
    expression: str
    kind: str
    dimensions: tuple[str, ...]
    where: str | None = None
    squares: str | None = None
    observations: str = "count(*)"


@dataclass(frozen=True)
class Definition:
    """What a measure is; texts are Swedish and shown to users.

    one_sided: dimensions that only one side of a ratio has, and which side. scope: the measure keeps to organisations
    of SCOPES. survey: figures of fewer than five answers are withheld. lowest, highest: what a value can be at all.
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
    scope: str | None = None
    scale: float = 1.0
    lowest: float | None = None
    highest: float | None = None
    survey: bool = False
    interval: str | None = None
    withhold_on: str = "n"
    requires: tuple[str, ...] = ()
    anonymous: str | None = None
    whole_year: bool = False
    from_january: bool = False


TEXTS = ("title", "description", "unit", "source")
CONTENT = {"numerator", "denominator", "minuend", "subtrahend"} | {one.name for one in fields(Base)}
SETTINGS = {one.name for one in fields(Definition)} - {"id", "operation", "base", "sides", "dimensions"}


@cache
def catalogue() -> dict[str, Definition]:
    """Every measure by id (the file's stem)."""
    raw = {path.stem: read_toml(path) for path in sorted(FOLDER.glob("*.toml"))}
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
    settings = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key in SETTINGS
    }
    found[measure_id] = Definition(
        id=measure_id,
        base=base,
        sides=sides,
        operation=operation,
        dimensions=base.dimensions if base else _shared_dimensions(sides, one_sided, found),
        **settings,
    )


def _check_texts(measure_id: str, entry: dict) -> None:
    for key in TEXTS:
        if not entry.get(key):
            raise KollenError(f"{measure_id}.toml: nyckeln {key} saknas.")
    if entry["unit"] not in UNITS:
        raise KollenError(f'{measure_id}.toml: unit "{entry["unit"]}" är ingen av {", ".join(UNITS)}.')
    unknown = set(entry) - SETTINGS - CONTENT
    if unknown:
        raise KollenError(f"{measure_id}.toml: okänd nyckel {', '.join(sorted(unknown))}.")


def _content(measure_id: str, entry: dict) -> tuple[str, tuple | None, Base | None]:
    if "mart" in entry:
        return "base", None, _base(measure_id, entry)
    for operation, keys in (("ratio", ("numerator", "denominator")), ("difference", ("minuend", "subtrahend"))):
        if all(key in entry for key in keys):
            sides = (entry[key] for key in keys)
            return operation, tuple(s if isinstance(s, str) else _base(measure_id, s) for s in sides), None
    raise KollenError(f"{measure_id}.toml: ska ha mart, eller numerator och denominator, eller minuend och subtrahend.")


def _base(measure_id: str, entry: dict) -> Base:
    for key in ("mart", "expression", "kind", "dimensions"):
        if key not in entry:
            raise KollenError(f"{measure_id}.toml: nyckeln {key} saknas.")
    unknown = set(entry["dimensions"]) - set(DIMENSIONS)
    if unknown or entry["kind"] not in BASE_KINDS:
        raise KollenError(
            f"{measure_id}.toml: {', '.join(unknown) or entry['kind']} är okänt. Dimensioner: {', '.join(DIMENSIONS)}; "
            f"kind: {', '.join(BASE_KINDS)}."
        )
    return Base(
        entry["mart"], entry["expression"], entry["kind"], tuple(entry["dimensions"]),
        entry.get("where"), entry.get("squares"), entry.get("observations", "count(*)"),
    )  # fmt: skip


def _shared_dimensions(sides: tuple, one_sided: dict[str, str], found: dict[str, Definition]) -> tuple[str, ...]:
    has = [set((found[side] if isinstance(side, str) else side).dimensions) for side in sides]
    return tuple(name for name in DIMENSIONS if name in has[0] & has[1] or name in one_sided)
