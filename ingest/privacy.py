"""What could say who somebody is, taken out of the cells whatever column it stands in.

No e-mail address, Swedish personal number or phone number passes the readers. A text keeps the rest of its words, an id
that is one identifies nothing, and a cell of another kind that holds one becomes a mark of its length.
"""

from __future__ import annotations

import re
from functools import cache

from ingest import private_forms
from ingest.contents import RawTable, few
from ingest.private_forms import masked
from warehouse.reference import Table

__all__ = ["mask", "masked"]

HIDE = {"text": private_forms.in_text, "id": private_forms.in_id}
LONGEST_VALUE = 40  # characters of a date, a number or a yes; what is longer is somebody's words
LONG_TEXT = ("lång text", "sparad")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def mask(raw: RawTable, table: Table) -> list[str]:
    """Take what could say who somebody is out of the rows of a raw table, and a note on each column (Swedish).

    The notes tell columns and rows, never what stood there.
    """
    notes: list[str] = []
    for at, column in enumerate(table.columns.values(), start=1):
        hide = cache(HIDE.get(column.kind, _in_value))  # most values come many times
        rows: dict[tuple[str, str], list[int]] = {}
        for place, row in enumerate(raw.rows):
            if row[at] and (found := hide(row[at])):
                text, kinds = found
                raw.rows[place] = (*row[:at], text, *row[at + 1 :])
                for kind in kinds:
                    rows.setdefault(kind[:2], []).append(row[0])
        notes += [
            f"{column.header}: {name} på rad {few(numbers)} är inte {saved}." for (name, saved), numbers in rows.items()
        ]
    return notes


def _in_value(text: str) -> tuple[str, list[tuple]] | None:
    """The same for a value of another kind, which is nothing at all with some of it left out."""
    if ISO_DAY.fullmatch(text):
        return None  # a day of the first centuries looks like a phone number
    found = private_forms.in_value(text)
    kinds = found[1] if found else [LONG_TEXT] * (len(text) > LONGEST_VALUE)
    return (f"(text, {len(text)} tecken)", kinds) if kinds else None
