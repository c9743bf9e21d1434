"""Which raw tables stand behind a measure. The marts' SQL tells: each query names what it reads."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from warehouse import query
from warehouse.definitions import Definition

FOLDER = Path(__file__).parent / "sql"
NAMED = re.compile(r"\b(?:mart|clean|stg|text)_\w+\b(?!\()")
COMMENT = re.compile(r"--.*")
RAW = {"text_answer_values": "raw_answers"}  # the others have the name of their raw table


def tables(asked: Definition) -> frozenset[str]:
    """The raw tables that a measure's figures are made from, as `raw_ads`."""
    found = frozenset()
    for _, base, _ in query.bases(asked):
        found |= _read_by(base.mart) | (_read_by(base.needs) if base.needs else frozenset())
    return found


@cache
def _read_by(table: str) -> frozenset[str]:
    """The raw tables that a table is made from, by way of those between."""
    if table.startswith("text_"):
        return frozenset({RAW.get(table, table.replace("text_", "raw_", 1))})
    path = next(FOLDER.glob(f"*/{table}.sql"), None)
    named = set(NAMED.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))) - {table} if path else set()
    return frozenset().union(*map(_read_by, named))

