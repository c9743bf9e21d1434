"""A TOML file that a user edits: its content, and on which line each key stands, which tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from warehouse.errors import KollenError

Keys = tuple[str | int, ...]  # the way to a value: the keys of tables, the places in lists from 0

BARE = re.compile(r"[a-z0-9_-]+")
TWICE = re.compile("Cannot overwrite|Duplicate inline|Cannot declare|Cannot mutate|Cannot redefine")
# what tomllib says, and what it means to the person who wrote the line; the first that matches counts
SYNTAX = [
    (r"Illegal character|Unterminated string|Expected \"'|Expected '\"",
     "en text avslutas aldrig. Sätt ett citattecken i slutet av den, på samma rad"),
    (r"Invalid statement|Invalid initial character|Expected '='",
     "raden är inte skriven som nyckel = värde. En nyckel med å, ä, ö, mellanslag eller snedstreck ska stå inom "
     "citattecken"),
    ("Expected ']", "tabellens namn är inte rätt skrivet. Det ska stå som [tabell] eller [[tabell]], och delar med "
     "å, ä, ö eller mellanslag inom citattecken"),
    ("Unclosed array", "listan går inte ihop. Sätt ett komma mellan alla värden och en hakparentes ] i slutet"),
    ("Unclosed inline table", "det inom klamrar går inte ihop. Sätt ett komma mellan alla nycklar och en klammer } i "
     "slutet, på samma rad"),
    ("Expected newline", "det står något efter värdet. Skriv en nyckel per rad, och texter inom citattecken"),
    ("Unescaped|Invalid hex|Escaped", "ett omvänt snedstreck i en text. Skriv texten inom enkla citattecken ' i "
     "stället för dubbla"),
    ("Invalid date", "datumet finns inte. Skriv år-månad-dag, till exempel 2025-01-31"),
    ("Invalid value", "värdet går inte att läsa. Skriv texter inom citattecken, listor inom [ ], tal med decimalpunkt, "
     "datum som 2025-01-31, och true eller false med små bokstäver"),
]  # fmt: skip
OTHERWISE = "raden följer inte TOML:s regler. Jämför den med raderna omkring"


class Statement(NamedTuple):
    """One table header or one key with its value; parsed is what tomllib makes of it alone, {} if it can't be read."""

    first: int
    last: int
    text: str
    parsed: dict


class TomlFile:
    """One file as read; KollenError with the line where it is missing or is no TOML."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            # Notepad may begin a file with a byte order mark
            self.text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = 1 + error.object[: error.start].count(b"\n")
            raise KollenError(
                f"{path.name}, rad {line}: filen går inte att läsa, för den är inte sparad som UTF-8. "
                "Spara den med teckenkodningen UTF-8 och försök igen."
            ) from error
        except FileNotFoundError as error:
            raise KollenError(
                f"{path.name}: filen finns inte i {path.parent.name}. Lägg tillbaka den, eller installera om."
            ) from error
        try:
            self.content = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise KollenError(self._syntax(str(error))) from error
        except (RecursionError, ValueError) as error:  # tables in tables, a number of thousands of digits
            raise KollenError(
                f"{path.name}: filen går inte att läsa: ett värde har för många nivåer eller siffror. Skriv om det."
            ) from error

    def line(self, keys: Keys) -> int:
        """The line of the key, or of the nearest one around it that stands on a line of its own."""
        while keys not in self._lines:
            keys = keys[:-1]
        return self._lines[keys]

    def place(self, keys: Keys) -> str:
        """`rad 12, tables.raw_ads.columns."Publicerad".kind`."""
        return f"rad {self.line(keys)}, {dotted(keys)}" if keys else f"rad {self.line(keys)}"

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        found: dict[Keys, int] = {(): 1}
        for statement, keys in _placed(_statements(self.text)):
            for length in range(1, len(keys) + 1):
                found.setdefault(keys[:length], statement.first)
        return found

    def _syntax(self, said: str) -> str:
        """tomllib's error in Swedish, with the line where the mistake was begun rather than where it was noticed."""
        statements = list(_statements(self.text))
        at = re.search(r"at line (\d+)", said)
        noticed = int(at[1]) if at else statements[-1].last
        broken = next((one for one in statements if not one.parsed), None)
        if TWICE.search(said):
            return self._twice(statements, noticed)
        first = broken.first if broken else noticed
        why = next((text for pattern, text in SYNTAX if re.match(pattern, said)), OTHERWISE)
        lines = f"rad {first}" if noticed <= first else f"rad {first}–{noticed}"
        written = self.text.split("\n")[first - 1].strip()
        return f"{self.name}, {lines}: filen går inte att läsa: {why}. Raden är: {written}"

    def _twice(self, statements: list[Statement], noticed: int) -> str:
        seen: dict[Keys, int] = {}
        for statement, keys in _placed(statements):
            if statement.first <= noticed <= statement.last:
                where = f" på rad {seen[keys]}" if keys in seen else ""
                return (
                    f"{self.name}, rad {statement.first}, {dotted(keys)}: filen går inte att läsa, för nyckeln finns "
                    f"redan{where}. Ta bort den ena, eller lägg ihop dem."
                )
            seen.setdefault(keys, statement.first)
        broken = next(one for one in statements if not one.parsed)
        return (
            f"{self.name}, rad {broken.first}, {dotted(_key(broken.text))}: filen går inte att läsa, för samma nyckel "
            "står två gånger inom klamrarna. Ta bort den ena."
        )


def dotted(keys: Keys) -> str:
    """The keys as a user writes them, lists' entries numbered from 1: `organisation nr 2.became`."""
    text = ""
    for key in keys:
        text += f" nr {key + 1}" if isinstance(key, int) else f".{_part(key)}"
    return text.removeprefix(".")


def _part(key: str | int) -> str:
    return key if isinstance(key, str) and BARE.fullmatch(key) else f'"{key}"'


def _statements(text: str) -> Iterator[Statement]:
    """The statements one by one: lines are taken together until tomllib can read them.

    A statement that is cut at a line's end has a list or a text still open and is never valid, so what is found is
    exact, whatever brackets its texts and comments hold.
    """
    held, first = "", 1
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        held += f"{line}\n"
        try:
            parsed = tomllib.loads(held)
        except tomllib.TOMLDecodeError:
            continue
        if parsed:
            yield Statement(first, number, held, parsed)
        held, first = "", number + 1
    if held:
        yield Statement(first, len(lines), held, {})


def _placed(statements: Iterable[Statement]) -> Iterator[tuple[Statement, Keys]]:
    """Every statement with all the keys that lead to it, those of the table it stands in first."""
    table: Keys = ()
    numbers: Counter[Keys] = Counter()
    for statement in statements:
        if statement.text.lstrip().startswith("["):
            table = _header(statement.parsed, numbers)
            yield statement, table
        elif statement.parsed:
            yield statement, table + _key(statement.text)


def _header(parsed: dict, numbers: Counter[Keys]) -> Keys:
    """The keys of a table header; [[name]] counts one more entry, and [name.part] belongs to the newest."""
    keys: Keys = ()
    while isinstance(parsed, dict) and parsed:
        ((key, parsed),) = parsed.items()
        keys += (key,)
        if isinstance(parsed, list):
            numbers[keys] += 1
            parsed = {}
        if keys in numbers:
            keys += (numbers[keys] - 1,)
    return keys


def _key(text: str) -> Keys:
    """The key of a statement `key.part = value`; a quoted key may hold = itself."""
    for equals in re.finditer("=", text):
        try:
            parsed = tomllib.loads(f"{text[: equals.start()]}= 0")
        except tomllib.TOMLDecodeError:
            continue
        return _header(parsed, Counter())
    return ()
