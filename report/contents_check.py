"""Whether report/contents.toml holds what a report can be made from: its keys, measures, dimensions and names.

Every mistake is a KollenError in Swedish that names the file, the place in it and the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from report.figures import ROLES
from report.model import OWN_SHEETS
from warehouse.definitions import DIMENSIONS, Definition, catalogue
from warehouse.errors import KollenError

SWAPS = ("budget", "deviation")
LEAD_WORDS = ("period", "value", "numerator", "denominator")
ORDERS = ("largest",)
LONGEST_NAME, NOT_IN_NAMES = 31, frozenset("[]:*?/\\'")  # of a sheet in Excel


def _is_list_of(kind: type):
    return lambda held: isinstance(held, list) and all(isinstance(one, kind) for one in held)


TEXT, TEXTS, YES_NO = "en text", "en lista med texter", "true eller false"
ENTRY, ENTRIES, VALUES = "en tabell", "en lista med tabeller", "en lista med minst ett värde"
SHAPES = {
    TEXT: lambda held: isinstance(held, str),
    TEXTS: _is_list_of(str),
    YES_NO: lambda held: isinstance(held, bool),
    ENTRY: lambda held: isinstance(held, dict),
    ENTRIES: _is_list_of(dict),
    VALUES: lambda held: isinstance(held, list) and bool(held),
}
FILE_KEYS = {"title": TEXT, "unit": TEXT, "notes": TEXTS, "key_columns": TEXTS, "section": ENTRIES, "words": ENTRY}
SECTION_KEYS = {"heading": TEXT, "lead": ENTRY, "table": ENTRIES}
LEAD_KEYS = {"measure": TEXT, "text": TEXT}
TABLE_KEYS = {"name": TEXT, "caption": TEXT, "notes": TEXTS}
CHART_KEYS = {"form": TEXT, "title": TEXT, "columns": TEXTS}
FORMS = ("bars", "columns")
# tables that need no more than a name and a caption
PLAN_KINDS = ("goals", "indicators", "expected", "activities", "restated")
WHOLE_KINDS = (*PLAN_KINDS, "sources")
# By the key that tells a table's kind: what a table of that kind has besides.
KIND_KEYS = {
    "rows": {"rows": ENTRIES, "columns": TEXTS, "where": ENTRY},
    "by": {"by": TEXT, "figures": VALUES, "order": TEXT, "total": YES_NO, "where": ENTRY, "chart": ENTRY},
    **{kind: {kind: YES_NO} for kind in WHOLE_KINDS},
}
ROW_KEYS = {"measure": TEXT, "label": TEXT, "where": ENTRY, **dict.fromkeys(SWAPS, TEXT)}
COLUMN_KEYS = {"figure": TEXT, "heading": TEXT}


def check(file: str, raw: dict) -> None:
    """KollenError where anything in `raw`, the contents of `file`, is wrong."""
    check_keys(file, raw, FILE_KEYS, FILE_KEYS)
    check_keys(f"{file}, words", raw["words"], dict.fromkeys(raw["words"], TEXT), ())
    names = list(OWN_SHEETS)
    for number, section in enumerate(raw["section"], start=1):
        place = f"{file}, avsnitt {section.get('heading', number)}"
        check_keys(place, section, SECTION_KEYS, ("heading",))
        if "lead" in section:
            _check_lead(f"{place}, lead", section["lead"])
        for at, table in enumerate(section.get("table", []), start=1):
            named = f"{place}, tabell {table.get('name', at)}"
            _check_table(named, table, raw["key_columns"])
            _check_name(named, table["name"], names)
            names.append(table["name"])


def check_keys(
    place: str, entry: dict, keys: Mapping[str, str], required: Iterable[str], shapes: Mapping = SHAPES
) -> None:
    """KollenError where a key is missing or unknown, or holds another shape (a key of shapes) than `keys` says."""
    for key in required:
        if key not in entry:
            raise KollenError(f"{place}: nyckeln {key} saknas. Lägg till den.")
    for key, held in entry.items():
        if key not in keys:
            raise KollenError(f"{place}: nyckeln {key} är okänd. Här finns {', '.join(keys)}.")
        if not shapes[keys[key]](held):
            raise KollenError(f"{place}: {key} ska vara {keys[key]}.")


def check_choice(place: str, key: str, held: str, choices: Iterable[str]) -> None:
    """KollenError where what a key holds is none of the choices."""
    if held not in choices:
        raise KollenError(f'{place}: {key} är "{held}" men ska vara en av {", ".join(choices)}.')


def _check_lead(place: str, lead: dict) -> None:
    check_keys(place, lead, LEAD_KEYS, LEAD_KEYS)
    _measure(place, "measure", lead["measure"])
    try:
        lead["text"].format(**dict.fromkeys(LEAD_WORDS, ""))
    except (LookupError, ValueError, AttributeError) as error:
        words = ", ".join(f"{{{word}}}" for word in LEAD_WORDS)
        raise KollenError(f"{place}: text har en klammer som inte går att fylla i. De som går är {words}.") from error


def _check_table(place: str, table: dict, key_columns: list[str]) -> None:
    kinds = [kind for kind in KIND_KEYS if kind in table]
    if len(kinds) != 1:
        raise KollenError(f"{place}: tabellen ska ha precis en av nycklarna {', '.join(KIND_KEYS)}.")
    required = {"name", "caption", *(("figures",) if kinds == ["by"] else ())}
    check_keys(place, table, TABLE_KEYS | KIND_KEYS[kinds[0]], sorted(required))
    if kinds == ["rows"]:
        for number, row in enumerate(table["rows"], start=1):
            _check_row(f"{place}, rad {number}", row, table.get("where", {}), table.get("columns", key_columns))
    elif kinds == ["by"]:
        check_choice(place, "by", table["by"], DIMENSIONS)
        check_choice(place, "order", table.get("order", ORDERS[0]), ORDERS)
        for number, column in enumerate(table["figures"], start=1):
            _check_column(f"{place}, figures {number}", column, table["by"], table.get("where", {}))
        if "chart" in table:
            _check_chart(f"{place}, chart", table["chart"], table["figures"])
    elif not table[kinds[0]]:
        raise KollenError(f"{place}: {kinds[0]} är false. Skriv true, eller ta bort tabellen.")


def _check_row(place: str, row: dict, where: dict, columns: list[str]) -> None:
    check_keys(place, row, ROW_KEYS, ("measure",))
    for role in columns:
        check_choice(place, "columns", role, (*ROLES, *SWAPS))
        if role in SWAPS and role not in row:
            raise KollenError(f"{place}: nyckeln {role} saknas, och tabellen har en kolumn för den. Lägg till den.")
    for key in ("measure", *SWAPS):
        if key in row:
            _check_where(place, _measure(place, key, row[key]), where | row.get("where", {}), None)


def _check_column(place: str, column: str | dict, by: str, where: dict) -> None:
    if isinstance(column, dict):
        check_keys(place, column, COLUMN_KEYS, COLUMN_KEYS)
        column = column["figure"]
    if not isinstance(column, str):
        raise KollenError(f"{place}: ska vara en text som market_share, eller en tabell med figure och heading.")
    measure_id, dot, role = column.partition(".")
    if dot:
        check_choice(place, f"rollen i {column}", role, ROLES)
    _check_where(place, _measure(place, "figure", measure_id), where, by)


def _check_chart(place: str, chart: dict, figures: list) -> None:
    """The columns of a chart are headings of the table's, all of one unit."""
    check_keys(place, chart, CHART_KEYS, CHART_KEYS)
    check_choice(place, "form", chart["form"], FORMS)
    measures = {one["heading"]: one["figure"].partition(".")[0] for one in figures if isinstance(one, dict)}
    for heading in chart["columns"]:
        check_choice(place, "columns", heading, measures)
    if len({catalogue()[measures[heading]].unit for heading in chart["columns"]}) != 1:
        raise KollenError(f"{place}: columns ska vara minst en kolumn, och alla i samma enhet.")


def _measure(place: str, key: str, measure_id: str) -> Definition:
    known = catalogue()
    if measure_id not in known:
        close = get_close_matches(measure_id, known, n=3)
        hint = f" Närmast är {', '.join(close)}." if close else " Måtten finns i warehouse/measures."
        raise KollenError(f'{place}: {key} är "{measure_id}", och det måttet finns inte.{hint}')
    return known[measure_id]


def _check_where(place: str, asked: Definition, where: dict, by: str | None) -> None:
    """The dimensions that one measure is asked by are those that it has, and all that it needs."""
    for name, values in where.items():
        if not SHAPES[VALUES](values):
            raise KollenError(f"{place}: where, {name} ska vara {VALUES}.")
    used = {**where, **({by: None} if by else {})}
    for name in used:
        if name not in asked.dimensions:
            has = ", ".join(asked.dimensions) or "inga"
            key = "where" if name in where else "by"
            raise KollenError(f'{place}: {key} har dimensionen "{name}", men {asked.id} har {has}.')
    for name in asked.requires:
        if name not in used:
            raise KollenError(f"{place}: {asked.id} visas bara per {name}. Lägg till den i where eller by.")


def _check_name(place: str, name: str, taken: Iterable[str]) -> None:
    """The name can be a sheet's: Excel has limits, and no two names may differ in case only."""
    if not name.strip() or len(name) > LONGEST_NAME or NOT_IN_NAMES & set(name):
        signs = " ".join(sorted(NOT_IN_NAMES))
        raise KollenError(f"{place}: name blir bladets namn i Excel. Ange 1–{LONGEST_NAME} tecken, inget av {signs}.")
    if name.casefold() in {one.casefold() for one in taken}:
        raise KollenError(f"{place}: name används redan av ett annat blad. Ge tabellen ett annat namn.")
