"""Long lists a page at a time; which rows are shown stands in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from warehouse import wording

PER_PAGE = 50


def part(rows: Sequence, key: str, what: str) -> Sequence:
    """The rows to show now, with the choice of others where they do not fit; `what` names them (`uppdragen`)."""
    if len(rows) <= PER_PAGE:
        return rows
    starts = {_label(start, len(rows)): start for start in range(0, len(rows), PER_PAGE)}
    picked = st.selectbox(
        f"Visa av {what}", list(starts), key=key, bind="query-params", filter_mode=None, width=260,
        help=f"{PER_PAGE} rader visas åt gången. Filen som kan laddas ner har alla.",
    )  # fmt: skip
    start = starts.get(picked, 0)
    return rows[start : start + PER_PAGE]


def _label(start: int, count: int) -> str:
    last = min(start + PER_PAGE, count)
    return f"{wording.value(start + 1, 'count')}–{wording.value(last, 'count')} av {wording.value(count, 'count')}"
