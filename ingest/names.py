"""Names of files compared as people mean them: without case, and with one form of å, ä, ö."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase

# control characters, invisible ones that turn the text, halves of letters, line and paragraph ends
UNSHOWN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def comparable(name: str) -> str:
    """The name in the form that comparisons use."""
    return unicodedata.normalize("NFC", name).casefold()


def matches(name: str, patterns: Iterable[str]) -> bool:
    """True where one of the patterns (`kundenkat*.csv`) fits the whole name."""
    return any(fnmatchcase(comparable(name), comparable(pattern)) for pattern in patterns)


def printable(name: str) -> str:
    """The name with a sign in place of every character that can't be shown or stored."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in UNSHOWN else c for c in name)
