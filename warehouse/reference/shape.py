"""Whether a file has the keys and the kinds of values that it should: JSON Schemas as TOML, mistakes in Swedish."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from warehouse.reference.toml_file import Keys

if TYPE_CHECKING:
    from jsonschema import ValidationError, Validator

SCHEMAS = Path(__file__).parent / "schemas"
STAGING = Path(__file__).parent.parent / "sql" / "staging"
# what JSON Schema calls a type: what to write, and how
TYPES = {
    "string": "en text inom citattecken",
    "array": 'en lista: ["…", "…"]',
    "object": "en tabell med nycklar under",
    "boolean": "true eller false, utan citattecken",
    "integer": "ett heltal, utan citattecken",
    "number": "ett tal, utan citattecken och med punkt som decimaltecken",
    "date": "ett datum, utan citattecken: 2025-01-31",
}
LONGEST_SHOWN = 60
LARGEST = 10**15  # more is a slip of the finger, and no number that a figure can be held against


class Mistake(NamedTuple):
    """One mistake: the keys that lead to it, what was found there and what to do."""

    keys: Keys
    text: str


def known_sources() -> list[str]:
    """The ids of the sources that there is a reader for."""
    return sorted(path.stem for path in (SCHEMAS / "sources").glob("*.toml"))


def mistakes(schema: str, content: dict) -> list[Mistake]:
    """Every mistake of shape in `content`; schema is the name of a file in schemas/."""
    found = []
    for error in _validator(schema).iter_errors(content):
        keys = tuple(error.absolute_path)
        found += [Mistake((*keys, *key), text) for key, text in WORDS[error.validator](error)]
    return found


def nearest(text: str, known: Collection[str]) -> str | None:
    """The known text that is most like this one, None where none is."""
    by_small = {one.casefold(): one for one in known}
    close = get_close_matches(text.casefold(), by_small, n=1, cutoff=0.6)
    return by_small[close[0]] if close else None


def shown(value: object) -> str:
    """A value as it stands in the file, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "en tabell"
    if isinstance(value, list):
        text = f"[{', '.join(shown(one) for one in value)}]"
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


# what is said of an error, by the schema's keyword: (further keys, text)

Said = Iterator[tuple[Keys, str]]


def _unknown(error: ValidationError) -> Said:
    known = error.schema["properties"]
    for key, near in _misspelt(error).items():
        if near:
            yield (key,), f"{key} finns inte; menar du {near}? Rätta och försök igen."
        else:
            yield (key,), f"{key} finns inte; här finns {', '.join(known)}. Rätta eller ta bort den och försök igen."


def _missing(error: ValidationError) -> Said:
    # jsonschema gives one error per missing key and names the key only in its English message
    (key,) = (key for key in error.validator_value if error.message.startswith(f"{key!r} "))
    is_misspelt = error.schema.get("additionalProperties") is False and key in _misspelt(error).values()
    if not is_misspelt:  # of that _unknown tells
        yield (key,), "nyckeln saknas. Lägg till den och försök igen."


def _misspelt(error: ValidationError) -> dict[str, str | None]:
    """Every key of a table that the schema lacks, with the key that was probably meant."""
    known = error.schema["properties"]
    free = [key for key in known if key not in error.instance]
    return {key: nearest(key, free) for key in error.instance if key not in known}


def _wrong_type(error: ValidationError) -> Said:
    yield (), f"{shown(error.instance)} ska vara {TYPES[error.validator_value]}. Rätta och försök igen."


def _no_choice(error: ValidationError) -> Said:
    choices = error.validator_value
    near = nearest(error.instance, choices) if isinstance(error.instance, str) else None
    meant = f" Menar du {near}?" if near else ""
    yield (), f"{shown(error.instance)} är ingen av {', '.join(choices)}.{meant} Rätta och försök igen."


def _described(error: ValidationError) -> Said:
    yield (), f"{shown(error.instance)} ska vara {error.schema['description']}. Rätta och försök igen."


def _empty(error: ValidationError) -> Said:
    yield (), "listan är tom. Skriv minst ett värde, eller ta bort hela posten."


def _no_regex(error: ValidationError) -> Said:
    where = f" (fel vid tecken {error.cause.pos + 1})" if error.cause.pos is not None else ""
    yield (), f"{shown(error.instance)} är inget giltigt reguljärt uttryck{where}. Rätta och försök igen."


WORDS = {
    "additionalProperties": _unknown,
    "required": _missing,
    "type": _wrong_type,
    "enum": _no_choice,
    "pattern": _described,
    "minimum": _described,
    "maximum": _described,
    "exclusiveMaximum": _described,
    "minItems": _empty,
    "format": _no_regex,
}


# the schemas


@cache
def _validator(schema: str) -> Validator:
    """The compiled schema; jsonschema is imported here, at the first reading, to keep the import of reference light."""
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import extend

    formats = FormatChecker(formats=())
    formats.checks("regex", raises=re.error)(re.compile)
    types = Draft202012Validator.TYPE_CHECKER.redefine_many({
        "integer": lambda _, value: type(value) is int and abs(value) < LARGEST,
        "number": lambda _, value: type(value) in (int, float) and abs(value) < LARGEST,  # not so: inf and nan
        "date": lambda _, value: isinstance(value, date) and not isinstance(value, datetime),
    })  # fmt: skip
    return extend(Draft202012Validator, type_checker=types)(_schema(schema), format_checker=formats)


def _schema(name: str) -> dict:
    """The schema in one piece; a source's tables get the headers that staging reads."""
    kinds = _load("shared")
    if not name.startswith("sources/"):
        return _filled_in(_load(name), kinds)
    schema = _merged(_load("source"), _load(name))
    for table, entry in schema["properties"]["tables"]["properties"].items():
        headers = _headers(table)
        columns = {header: {"kind_of": "column"} for header in headers}
        entry["properties"] = {"columns": {"properties": columns, "required": headers, "additionalProperties": False}}
    return _filled_in(schema, kinds)


def _filled_in(schema: dict, kinds: dict) -> dict:
    """The schema with what `kind_of` names put in its place; a $ref could not be added to: it allows no other keys."""
    if "kind_of" in schema:
        schema = _merged(kinds[schema["kind_of"]], {key: value for key, value in schema.items() if key != "kind_of"})
    return {key: _filled_in(value, kinds) if isinstance(value, dict) else value for key, value in schema.items()}


def _load(name: str) -> dict:
    return tomllib.loads((SCHEMAS / f"{name}.toml").read_text(encoding="utf-8"))


def _merged(one: dict, other: dict) -> dict:
    """Both schemas in one: tables are joined key by key, lists one after the other."""
    merged = dict(one)
    for key, value in other.items():
        if isinstance(value, dict):
            value = _merged(merged.get(key, {}), value)
        elif isinstance(value, list):
            value = [*merged.get(key, []), *value]
        merged[key] = value
    return merged


def _headers(table: str) -> list[str]:
    """The headers that staging reads of a raw table: what stands within quotes in its SQL."""
    sql = (STAGING / f"stg_{table.removeprefix('raw_')}.sql").read_text(encoding="utf-8")
    return list(dict.fromkeys(re.findall(r'"([^"]+)"', re.sub("--.*", "", sql))))
