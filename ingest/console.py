"""What the command writes: aligned tables, numbers of things, JSON and lines of progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from warehouse import wording

NUMBER_STARTS = ("", *"0123456789-−+–")


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Aligned columns under a line of headers; a column of nothing but numbers is set to the right."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    columns = list(zip(headers, *texts, strict=True))
    widths = [max(map(len, column)) for column in columns]
    right = [bool(texts) and all(text[:1] in NUMBER_STARTS for text in column[1:]) for column in columns]
    lines = [
        "  ".join(
            text.rjust(width) if is_right else text.ljust(width)
            for text, width, is_right in zip(row, widths, right, strict=True)
        )
        for row in [list(headers), ["─" * width for width in widths], *texts]
    ]
    return "\n".join(line.rstrip() for line in lines)


def counted(number: int, one: str, several: str) -> str:
    """A number and the word for what it counts: `1 rad`, `1 012 rader`."""
    return f"{wording.value(number, 'count')} {one if number == 1 else several}"


def as_json(answer: object) -> str:
    """The answer as JSON: decimals as numbers, dates as text."""
    return json.dumps(answer, ensure_ascii=False, indent=1, default=_plain)


def progress() -> Callable[[str], None]:
    """Writes one line per step on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda text: None
    return lambda text: print(f"  {text} …", file=sys.stderr, flush=True)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
