"""Whether what a plan says makes sense: what it names exists, and its figures can be what they claim to be.

The content may have mistakes of shape, which `reference.shape` tells of; what has the wrong shape is passed over here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from warehouse import reference
from warehouse.definitions import UNITS, Definition, catalogue
from warehouse.errors import KollenError
from warehouse.query import TIME
from warehouse.reference.content import entries_at, table_at, texts_at
from warehouse.reference.meaning import key, twice, unknown
from warehouse.reference.shape import Mistake, shown
from warehouse.reference.toml_file import Keys, TomlFile

LEVELS = ("inriktningsmål", "mål för verksamhetsområdet", "nämndmål", "enhetsmål")
MANUAL = "manual"
FIGURE_KEYS = ("id", "measure", "unit", "periodicity")
ONLY_OF_FIGURES = (*FIGURE_KEYS, "where", "target", "direction", "accumulates", "compare", "council_target")
# what a target in a unit can be, and how to write it
TARGETS = {
    "share": (0, 1, "en andel från 0 till 1; 55 % skrivs 0.55"),
    "yes_no": (0, 1, "1 för Ja eller 0 för Nej"),
    "grade": (0, 10, "ett betyg från 0 till 10"),
    "index": (0, 100, "ett index från 0 till 100"),
    "NPS": (-100, 100, "ett tal från -100 till 100"),
    "count": (0, math.inf, "ett antal, minst 0"),
    "hours": (0, math.inf, "ett antal timmar, minst 0"),
    "FTE": (0, math.inf, "ett antal årsarbetare, minst 0"),
}
BY_HAND = (*UNITS, "yes_no")  # the units of what is reported by hand
ADDED_UP = ("count", "SEK", "SEK per FTE")  # over the year, or not: the plan's words decide
NEVER_ADDED_UP = ("share", "grade", "index", "NPS", "FTE")
BETTER = {"up": "högre", "down": "lägre"}
AGAIN = "Rätta och försök igen."

Units = dict[str, str]


def plan(file: TomlFile) -> Iterator[Mistake]:
    """Every mistake of meaning in a plan."""
    content = file.content
    year, named = content.get("year"), re.fullmatch(r"vp(\d{4})\.toml", file.name)
    if type(year) is int and named and year != int(named[1]):
        yield Mistake(("year",), f"{year} är ett annat år än i filens namn, {file.name}. Ändra det ena.")
    goals = [text for _, keys in entries_at(content, ("goal",)) for text in texts_at(content, (*keys, "id"))]
    yield from twice(file, goals)
    yield from _tree(content)
    rows = [entry for part in ("indicator", "expected") for entry in entries_at(content, (part,))]
    yield from twice(file, [text for _, keys in rows for text in texts_at(content, (*keys, "id"))])
    for _, keys in (*rows, *entries_at(content, ("activity",))):
        for name, place in texts_at(content, (*keys, "goal")):
            yield from unknown(name, place, [goal for goal, _ in goals])
        for note, place in texts_at(content, (*keys, "note")):
            for name in re.findall(r"\{(.*?)\}", note):
                yield from unknown(name, place, values_in_notes())
    units, others = _units(content), _units_of_others(file.name)
    for row, keys in rows:
        yield from _row(row, keys, units, others)
    for activity, keys in entries_at(content, ("activity",)):
        first, last = activity.get("from"), activity.get("to")
        if type(first) is date and type(last) is date and last < first:
            yield Mistake((*keys, "to"), f"{last} är före from {first}. Rätta den ena av dem och försök igen.")
    for line, keys in entries_at(content, ("budget",)):
        for package, place in texts_at(content, (*keys, "package")):
            if package != line.get("name"):  # the plan's own name stays where Access has no such package
                yield from unknown(package, place, reference.sources()["assignments"].values["package"])


def values_in_notes() -> dict[str, str]:
    """What a note may name within braces: settings that are whole numbers."""
    return {name: str(value) for name, value in reference.settings().items() if type(value) is int}


def _tree(content: dict) -> Iterator[Mistake]:
    """Goals whose parent is not a goal of the level above that stands before them."""
    levels: dict[str, str] = {}
    texts: set[tuple] = set()
    for goal, keys in entries_at(content, ("goal",)):
        if (str(goal.get("parent")), str(goal.get("text"))) in texts:
            yield Mistake((*keys, "text"), "ett annat mål på samma plats har samma text. Skilj dem åt.")
        texts.add((str(goal.get("parent")), str(goal.get("text"))))
        for level, place in texts_at(content, (*keys, "level")):
            yield from unknown(level, place, LEVELS)
        parent, level = goal.get("parent"), goal.get("level")
        if level == LEVELS[0] and parent is not None:
            yield Mistake((*keys, "parent"), f"ett {LEVELS[0]} har inget mål över sig. Ta bort nyckeln.")
        elif level in LEVELS[1:]:
            above = LEVELS[LEVELS.index(level) - 1]
            if parent is None:
                yield Mistake((*keys, "parent"), f"nyckeln saknas. Skriv id för det {above} som målet står under.")
            elif levels.get(str(parent)) in (None, *LEVELS) and levels.get(str(parent)) != above:
                yield Mistake((*keys, "parent"), f"{shown(parent)} är inget {above} ovanför i filen. {AGAIN}")
        levels[str(goal.get("id"))] = level


def _row(row: dict, keys: Keys, units: Units, others: dict[str, Units]) -> Iterator[Mistake]:
    """What is wrong with an indicator, or with an expected result that has a figure."""
    if not any(one in row for one in ONLY_OF_FIGURES):
        return
    if keys[0] == "expected":
        for one in FIGURE_KEYS:
            if one not in row:
                yield Mistake((*keys, one), "nyckeln saknas; ett resultat med siffra behöver den. Lägg till den.")
    yield from _target(row, keys)
    for measure, place in texts_at(row, ("measure",)):
        yield from unknown(measure, (*keys, *place), catalogue())
        if measure == MANUAL:
            yield from _by_hand(row, keys, units)
            yield from _read_otherwise(row, keys, others)
        elif measure in catalogue():
            yield from _measured(row, keys, catalogue()[measure])


def _target(row: dict, keys: Keys) -> Iterator[Mistake]:
    unit, target = str(row.get("unit")), row.get("target")
    lowest, highest, written = TARGETS.get(unit, (-math.inf, math.inf, ""))
    if type(target) in (int, float) and not lowest <= target <= highest:
        yield Mistake((*keys, "target"), f"{shown(target)} i enheten {unit} ska vara {written}. {AGAIN}")
    if unit in ADDED_UP and target is not None and "accumulates" not in row:
        text = "nyckeln saknas. Skriv true om målet gäller det sammanlagda för hela året, annars false."
        yield Mistake((*keys, "accumulates"), text)
    if row.get("accumulates") is not True:
        return
    if row.get("direction") == "down":
        yield Mistake((*keys, "accumulates"), "true går inte ihop med direction = down. Ändra en av dem.")
    if unit in NEVER_ADDED_UP:
        yield Mistake((*keys, "accumulates"), f"enheten {unit} läggs inte ihop över året. Ta bort nyckeln.")


def _measured(row: dict, keys: Keys, measure: Definition) -> Iterator[Mistake]:
    """What does not go with the measure: unit, direction, periodicity, filters."""
    for unit, place in texts_at(row, ("unit",)):
        if unit != measure.unit:
            text = f"{shown(unit)} är inte måttets enhet; {measure.id} mäts i {shown(measure.unit)}. {AGAIN}"
            yield Mistake((*keys, *place), text)
    if measure.direction and str(row.get("direction", "up")) in BETTER.keys() - {measure.direction}:
        text = f"{measure.id} är bättre ju {BETTER[measure.direction]}. Skriv {shown(measure.direction)}."
        yield Mistake((*keys, "direction"), text)
    if measure.whole_year and row.get("periodicity") == "Tertial":
        yield Mistake((*keys, "periodicity"), f'{measure.id} finns bara för hela år. Skriv "År".')
    yield from _filters(row, keys, measure)


def _filters(row: dict, keys: Keys, measure: Definition) -> Iterator[Mistake]:
    """Filters that the measure lacks or requires, and values there are none of."""
    filters = [one for one in measure.dimensions if one not in TIME]
    where = table_at(row, ("where",))
    for dimension in where:
        place = (*keys, "where", dimension)
        if dimension not in filters:
            text = f"{measure.id} kan inte delas efter {dimension}; här finns {', '.join(filters) or 'inget'}."
            yield Mistake(place, f"{text} Rätta eller ta bort den och försök igen.")
            continue
        known = _known(dimension)
        for name, at in texts_at(row, ("where", dimension)):
            if known is not None:
                yield from _unknown_value(dimension, name, (*keys, *at), known)
    for dimension in measure.requires:
        if dimension not in where:
            yield Mistake((*keys, "where", dimension), f"nyckeln saknas; {measure.id} kräver den. Lägg till den.")


def _unknown_value(dimension: str, name: str, place: Keys, known: list[str]) -> Iterator[Mistake]:
    if dimension == "administration" and name not in known:
        for organisation in reference.organisations():
            names = (organisation.name, organisation.short, *organisation.aliases)
            if key(name) in map(key, names):
                today = shown(reference.today(organisation).short)
                yield Mistake(place, f"{shown(name)} heter i siffrorna {today}. {AGAIN}")
                return
    yield from unknown(name, place, known)


def _known(dimension: str) -> list[str] | None:
    """Every value of a dimension as the figures have it; None where anything may stand."""
    sources = reference.sources()
    match dimension:
        case "administration":
            return list(dict.fromkeys(reference.today(one).short for one in reference.organisations()))
        case "kind":
            return list(dict.fromkeys(one.kind for one in reference.organisations()))
        case "area":
            return list(sources["ads"].values["area"])
        case "package":
            return list(sources["assignments"].values["package"])
        case "survey":
            return list(sources["surveys"].settings["surveys"])
        case "question":
            return [one.id for one in reference.questions()]
    return None


def _by_hand(row: dict, keys: Keys, units: Units) -> Iterator[Mistake]:
    """A row that is reported by hand follows one indicator of the plan, in that indicator's unit."""
    for unit, place in texts_at(row, ("unit",)):
        yield from unknown(unit, (*keys, *place), BY_HAND)
    where = table_at(row, ("where",))
    for dimension in where:
        if dimension != "indicator":
            text = f"{MANUAL} kan inte delas efter {dimension}; här finns indicator. Rätta eller ta bort den."
            yield Mistake((*keys, "where", dimension), text)
    followed = list(texts_at(row, ("where", "indicator")))
    if len(followed) > 1:
        yield Mistake((*keys, "where", "indicator"), "listan ska ha en enda indikators id. Ta bort de andra.")
    if not followed and keys[0] == "expected":
        yield Mistake((*keys, "where", "indicator"), "nyckeln saknas. Skriv id för indikatorn vars värde följs.")
    for name, place in followed:
        yield from unknown(name, (*keys, *place), list(units))
        for unit, at in texts_at(row, ("unit",)):
            if len(followed) == 1 and units.get(name, unit) != unit and units[name] in BY_HAND:
                text = f"{shown(unit)} är inte indikatorns enhet; {name} är i {shown(units[name])}. {AGAIN}"
                yield Mistake((*keys, *at), text)


def _read_otherwise(row: dict, keys: Keys, others: dict[str, Units]) -> Iterator[Mistake]:
    """A value that is reported under an id can be read in one unit only, whichever plan it belongs to."""
    for name, _ in texts_at(row, ("id",)):
        for file, units in others.items():
            if keys[0] == "indicator" and name in units and units[name] != row.get("unit"):
                text = f"{name} är i {shown(units[name])} i {file}. Ge indikatorn ett annat id här, eller samma enhet."
                yield Mistake((*keys, "unit"), text)


def _units(content: dict) -> Units:
    """The unit of each indicator."""
    return {
        name: str(row.get("unit"))
        for row, keys in entries_at(content, ("indicator",))
        for name, _ in texts_at(content, (*keys, "id"))
    }


def _units_of_others(name: str) -> dict[str, Units]:
    """The units of the indicators in each plan but the one of this name."""
    found = {}
    for path in sorted(reference.PLANS.glob("vp*.toml")):
        if path.name != name:
            with suppress(KollenError):  # whoever reads that plan is told what is wrong with it
                found[path.name] = _units(reference.read_toml(path))
    return found
