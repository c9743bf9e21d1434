"""Ads from Varbi / Jobba i stan: a table as text or Excel, or the public JSON feed.

Contacts, union representatives and free text stay in the file.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from ingest import cell_notes, privacy, reading
from ingest.reading import Contents, RawTable, cell_text
from warehouse.errors import DeliveryRejected
from warehouse.reference import Source

TABLE = "raw_ads"
HALF_LETTERS = re.compile("[\ud800-\udfff]")  # JSON can write half of a surrogate pair, which is no letter
PARTS = {"jobtype": {}, "departments": [], "tags": []}
SCALARS = (
    "id", "ref_nr", "title", "name", "published", "ends", "nr_pos", "hidden_externally", "subcompanyName",
)  # fmt: skip
JOB = ("name", "group", "field")
DEPARTMENT = ("id", "parentId", "name")
# what some position should have, where one of the names is enough
WANTED = (
    ("nr_pos",), ("tags", "customer_tag"), ("departments",), ("published",), ("jobtype",), ("ends",), ("ref_nr",),
)  # fmt: skip
YES, NO = ("1", "true", "ja", "j"), ("0", "false", "nej", "n", "no", "")


def read(path: Path, source: Source, shown: str) -> Contents:
    """raw_ads from one file; a row of the feed is numbered by its place among positions, from 1."""
    if path.suffix.lower() == ".json":
        return _read_feed(path, source, shown)
    return reading.read_table(path, source.tables[TABLE], source.id, source.settings["never_read"], shown)


def _read_feed(path: Path, source: Source, shown: str) -> Contents:
    try:
        feed = json.loads(reading.decode(path.read_bytes(), shown), object_pairs_hook=partial(_object, shown))
    except (ValueError, RecursionError) as error:
        place = f", rad {error.lineno}, kolumn {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DeliveryRejected(f"{shown}{place}: filen är ingen giltig JSON. Hämta den igen från Varbi.") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("positions"), list):
        raise DeliveryRejected(f'{shown}: listan "positions" saknas. Hämta filen igen från Varbis annonsflöde.')
    columns = tuple(source.tables[TABLE].columns)
    rows, unreadable = [], []
    for number, position in enumerate(feed["positions"], start=1):
        ad = _ad(position, source.settings["feed"]) if _is_readable(position) else None
        if ad is None:
            unreadable.append(str(number))
        rows.append((number, *((ad or {}).get(column) for column in columns)))
    notes = [f"Oläsligt och satt åt sidan: post nr {', '.join(unreadable)}."] if unreadable else []
    notes += _lacking(feed["positions"])
    raw = RawTable(TABLE, columns, rows)
    return Contents([raw], notes + cell_notes.lost_letters(raw) + privacy.mask(raw, source.tables[TABLE]))


def _object(shown: str, pairs: list[tuple[str, object]]) -> dict[str, object]:
    """One object of the feed; DeliveryRejected where a key stands twice, for the last would hide the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise DeliveryRejected(
            f'{shown}: nyckeln "{privacy.masked(twice)}" finns två gånger i samma post. Hämta filen igen från Varbi.'
        )
    return found


def _lacking(positions: list) -> list[str]:
    """The notes on what no position has, and on ads without tags."""
    if not positions:
        return ["Flödet har inga annonser."]
    ads = [position for position in positions if isinstance(position, dict)]
    lacking = ["/".join(names) for names in WANTED if ads and all(ad.get(name) is None for ad in ads for name in names)]
    notes = [f"Fält som saknas i alla poster: {', '.join(lacking)}."] if lacking else []
    untagged = sum(not ad.get("tags") and not ad.get("customer_tag") for ad in ads)
    if untagged:
        notes.append(
            f"{untagged} {'post' if untagged == 1 else 'poster'} har inga taggar och räknas inte som chefsannonser."
        )
    return notes


def _is_readable(position: object) -> bool:
    """Whether a position and its parts have the feed's shape, and its departments make one line."""
    if not isinstance(position, dict):
        return False
    job, departments, tags = (position.get(name) or empty for name, empty in PARTS.items())
    shapes = [(job, dict), (departments, list), (tags, list)]
    if not all(isinstance(part, shape) for part, shape in shapes):
        return False
    if not all(isinstance(department, dict) for department in departments):
        return False
    named = [department for department in departments if department]
    parents = {str(department.get("parentId")) for department in named}
    values = [position.get(name) for name in SCALARS] + [job.get(name) for name in JOB]
    values += [one.get(name) for one in named for name in DEPARTMENT]
    return (
        all(map(_is_scalar, values))
        and not isinstance(position.get("id"), bool)
        and all(tag is None or isinstance(tag, str) for tag in (*tags, position.get("customer_tag")))
        and len(parents) == len(named)
    )


def _is_scalar(value: object) -> bool:
    return not isinstance(value, (dict, list)) and not (isinstance(value, float) and not math.isfinite(value))


def _ad(position: dict, settings: dict) -> dict[str, str | None]:
    """One readable position under the headers of raw_ads."""
    job, departments, tags = (position.get(name) or empty for name, empty in PARTS.items())
    tree = _tree([department for department in departments if department], settings["skip_root"])
    level = settings["organisation_level"]
    ad = {
        "Annons-ID": position.get("id"),
        "Referensnummer": position.get("ref_nr"),
        "Rubrik": position.get("title"),
        "Förvaltning/bolag": tree[:level][-1] if tree else position.get("name"),
        "Enhet": position.get("subcompanyName") or (tree[-1] if len(tree) > level else None),
        "Verksamhetsområde": _area(job, settings),
        "Befattning": job.get("name"),
        "Chefsannons": _yes_no(_is_manager([*tags, position.get("customer_tag")], settings["manager_tags"])),
        "Publicerad": position.get("published"),
        "Sista ansökningsdag": position.get("ends"),
        "Antal tjänster": position.get("nr_pos"),
        "Intern": _internal(position.get("hidden_externally")),
        "Status": "Publicerad",
    }
    return {column: _text(value) for column, value in ad.items()}


def _internal(value: object) -> object:
    """Ja or Nej by what the feed says; anything else as it stands, for the gate to tell of."""
    said = (cell_text(value) or "").strip().casefold()
    if said in YES or said in NO:
        return _yes_no(said in YES)
    return value


def _tree(departments: list[dict], skip_root: str) -> list[str]:
    """Names from the employer down to the unit, by parentId; a root that skip_root matches is left out."""
    children = {str(department.get("parentId")): department for department in departments}
    ids = {str(department.get("id")) for department in departments}
    at = next((parent for parent in children if parent not in ids), None)
    names = []
    while at in children:
        department = children.pop(at)
        at = str(department.get("id"))
        names.append(str(department.get("name") or "").strip())
    if names and re.fullmatch(skip_root, names[0]):
        names = names[1:]
    return [name for name in names if name]


def _is_manager(tags: list, patterns: list[str]) -> bool:
    return any(fnmatch(str(tag).casefold(), pattern.casefold()) for tag in tags if tag for pattern in patterns)


def _area(job: dict, settings: dict) -> str:
    """The area of the first rule that the job's name, group or field matches."""
    texts = [str(job.get(part) or "").casefold() for part in JOB]
    for rule in settings["areas"]:
        if any(fnmatch(text, pattern.casefold()) for pattern in rule["match"] for text in texts):
            return rule["area"]
    return settings["default_area"]


def _text(value: object) -> str | None:
    """A scalar of the feed as text."""
    if isinstance(value, str):
        value = HALF_LETTERS.sub("\N{REPLACEMENT CHARACTER}", value)
    return cell_text(value)


def _yes_no(value: bool) -> str:
    return "Ja" if value else "Nej"
