"""Ads from Varbi / Jobba i stan: a table as text or Excel, or the public JSON feed.

Contacts, union representatives and free text stay in the file.
"""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path

from ingest import cell_notes, privacy, reading
from ingest.reading import Contents, RawTable, cell_text
from warehouse.errors import DeliveryRejected
from warehouse.reference import Source

TABLE = "raw_ads"
HALF_LETTERS = re.compile("[\ud800-\udfff]")  # JSON can write half of a surrogate pair, which is no letter


def read(path: Path, source: Source, shown: str) -> Contents:
    """raw_ads from one file; a row of the feed is numbered by its place among positions, from 1."""
    if path.suffix.lower() == ".json":
        return _read_feed(path, source, shown)
    return reading.read_table(path, source.tables[TABLE], source.id, source.settings["never_read"], shown)


def _read_feed(path: Path, source: Source, shown: str) -> Contents:
    try:
        feed = json.loads(reading.decode(path.read_bytes(), shown))
    except (ValueError, RecursionError) as error:
        place = f", rad {error.lineno}, kolumn {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DeliveryRejected(f"{shown}{place}: filen är ingen giltig JSON. Hämta den igen från Varbi.") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("positions"), list):
        raise DeliveryRejected(f'{shown}: listan "positions" saknas. Hämta filen igen från Varbis annonsflöde.')
    columns = tuple(source.tables[TABLE].columns)
    rows, unreadable = [], []
    for number, position in enumerate(feed["positions"], start=1):
        ad = _ad(position, source.settings["feed"]) if isinstance(position, dict) else None
        if ad is None:
            unreadable.append(str(number))
        rows.append((number, *((ad or {}).get(column) for column in columns)))
    notes = [f"Oläsligt och satt åt sidan: post nr {', '.join(unreadable)}."] if unreadable else []
    raw = RawTable(TABLE, columns, rows)
    return Contents([raw], notes + cell_notes.lost_letters(raw) + privacy.mask(raw, source.tables[TABLE]))


def _ad(position: dict, settings: dict) -> dict[str, str | None] | None:
    """One position under the headers of raw_ads; None where its parts are of another shape than the feed's."""
    job, departments = position.get("jobtype") or {}, position.get("departments") or []
    tags = position.get("tags") or []
    shapes = [(job, dict), (departments, list), (tags, list), *((department, dict) for department in departments)]
    if not all(isinstance(part, shape) for part, shape in shapes):
        return None
    tree = _tree(departments, settings["skip_root"])
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
        "Intern": _yes_no(str(position.get("hidden_externally") or "0").lower() not in ("0", "false")),
        "Status": "Publicerad",
    }
    return {column: _text(value) for column, value in ad.items()}


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
    texts = [str(job.get(part) or "").casefold() for part in ("name", "group", "field")]
    for rule in settings["areas"]:
        if any(fnmatch(text, pattern.casefold()) for pattern in rule["match"] for text in texts):
            return rule["area"]
    return settings["default_area"]


def _text(value: object) -> str | None:
    """A scalar of the feed as text; anything nested is no value of a column."""
    if isinstance(value, str):
        value = HALF_LETTERS.sub("\N{REPLACEMENT CHARACTER}", value)
    return None if isinstance(value, (dict, list)) else cell_text(value)


def _yes_no(value: bool) -> str:
    return "Ja" if value else "Nej"
