"""How much room a text takes on a slide, about: widths of Arial, lines when wrapped. Sizes in points."""

from __future__ import annotations

import re

from report import openxml

# Widths of Arial as parts of the size, a little ample.
LETTERS = (
    ("ijl'|", 0.28), ("tfI.,:;/! \u00a0", 0.31), ("r()-[]”\"", 0.38), ("ckszvxyJ", 0.52),
    ("W%●▲■○◌", 0.95), ("mMGOQÖ+−", 0.84), ("wCDHNRU", 0.74), ("ABEKPSVXYÅÄFTLZ", 0.69),
)  # fmt: skip
WIDE = {letter: wide for letters, wide in LETTERS for letter in letters}
ANY_LETTER, BOLD, LINE = 0.57, 1.08, 1.2
BREAKS = re.compile("[\t\n\v\f\r\u2028\u2029]+")


def one_line(text: str, longest: int = 400) -> str:
    """The text as a slide can hold it: no line breaks, nothing that XML has no place for, cut where it is very long."""
    plain = BREAKS.sub(" ", openxml.clean(text)).strip()
    return plain if len(plain) <= longest else f"{plain[: longest - 2]} …"


def width(text: str, size: float, is_bold: bool = False) -> float:
    """About how wide the text is on one line."""
    return sum(WIDE.get(letter, ANY_LETTER) for letter in text) * size * (BOLD if is_bold else 1)


def lines(text: str, room: float, size: float, is_bold: bool = False) -> int:
    """How many lines the text takes where it wraps at `room`; a word that is too long is broken."""
    count, used, space = 1, 0.0, width(" ", size, is_bold)
    for word in text.split(" "):
        wide = width(word, size, is_bold)
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        used += wide + (space if used else 0.0)
        if used > room:
            count, used = count + int(used // room), used % room
    return count
