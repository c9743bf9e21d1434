"""What could say who somebody is, taken out of the cells whatever column it stands in.

No e-mail address, Swedish personal number or phone number passes the readers. A text keeps the rest of its words, an id
that is one identifies nothing, and a cell of another kind that holds one becomes a mark of its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from ingest.contents import RawTable, few
from warehouse.reference import Table

LONGEST_VALUE = 40  # characters of a date, a number or a yes; what is longer is somebody's words
LAST_BIRTH_YEAR = 2014  # of twelve digits without a dash; those of later years are times of the clock
COORDINATION = 60  # is added to the day in a coordination number
# what each is called in a note and in the cell's place; the gate knows those of an id (expectations/cells.py)
EMAIL = ("e-postadress", "sparad", "(e-post)")
PERSONAL_NUMBER = ("personnummer", "sparat", "(personnummer)")
PHONE = ("telefonnummer", "sparat", "(telefonnummer)")
LONG_TEXT = ("lång text", "sparad")

HYPHEN = "[-\u2010-\u2013\u2212]"
SUSPECT = re.compile(rf"@|\d(?:[\d\s()+]|{HYPHEN}){{6,}}")  # all of them have this, and most cells have not
EMAIL_FORM = re.compile(r"[\w.+-]{1,64}@\w[\w-]*(?:\.\w[\w-]*)+")
PERSONAL_FORM = re.compile(rf"(?<!\d)(?<!\d[.,])(\d\d)?(\d\d)(\d\d)(\d\d)({HYPHEN}|\+)?(\d{{4}})(?!\d)")
# a group of digits in a phone number: two to four, but no year
GROUP = r"(?!(?:19|20)\d\d(?!\d))\d{2,4}"
PHONE_FORM = re.compile(
    rf"(?<!\w)(?<!\d[-.:])(?:(?:\+|00)\s?46[\s-]*(?:\(0\)\s?)?[1-9](?:[\s-]?\d){{6,9}}"
    rf"|0[1-9]\d{{0,2}}(?:\s?{HYPHEN}\s?(?:\d{{5,8}}|{GROUP}(?:(?:\s{GROUP}){{1,3}}|(?:{HYPHEN}{GROUP}){{1,3}}))"
    rf"|\s(?:\d{{5,8}}|{GROUP}(?:\s{GROUP}){{1,3}})))(?![\d:])"
)
MOBILE_FORM = re.compile(r"(?<![\w-])07[02369]\d{7}(?!\w)")  # written in one; only among words is it surely a phone
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
FEWEST_DIGITS, MOST_DIGITS = 8, 11  # of a phone number with its leading 0


def mask(raw: RawTable, table: Table) -> list[str]:
    """Take what could say who somebody is out of the rows of a raw table, and a note on each column (Swedish).

    The notes tell columns and rows, never what stood there.
    """
    notes: list[str] = []
    for at, column in enumerate(table.columns.values(), start=1):
        hide = cache({"text": _in_text, "id": _in_id}.get(column.kind, _in_value))  # most values come many times
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


def _in_text(text: str) -> tuple[str, list[tuple]] | None:
    """The text without what is private, and what that was; None where there is nothing of it."""
    return _replaced(text, [(EMAIL, _email), (PERSONAL_NUMBER, _any_personal), (PHONE, _phone), (PHONE, _mobile)])


def _in_id(text: str) -> tuple[str, list[tuple]] | None:
    """The same for an id, where a number is most often just that."""
    return _replaced(text, [(EMAIL, _email), (PERSONAL_NUMBER, _personal)])


def _in_value(text: str) -> tuple[str, list[tuple]] | None:
    """The same for a value of another kind, which is nothing at all with some of it left out."""
    if ISO_DAY.fullmatch(text):
        return None  # a day of the first centuries looks like a phone number
    found = _replaced(text, [(EMAIL, _email), (PERSONAL_NUMBER, _personal), (PHONE, _phone)])
    kinds = found[1] if found else [LONG_TEXT] * (len(text) > LONGEST_VALUE)
    return (f"(text, {len(text)} tecken)", kinds) if kinds else None


def _replaced(text: str, forms: list[tuple[tuple, Callable[[str, str], str]]]) -> tuple[str, list[tuple]] | None:
    if not SUSPECT.search(text):
        return None
    kinds: list[tuple] = []
    for kind, replace in forms:
        replaced = replace(text, kind[2])
        if replaced != text and kind not in kinds:
            kinds.append(kind)
        text = replaced
    return (text, kinds) if kinds else None


def _email(text: str, mark: str) -> str:
    return EMAIL_FORM.sub(mark, text) if "@" in text else text


def _personal(text: str, mark: str) -> str:
    def replace(found: re.Match) -> str:
        century, year, *_, dash, _ = found.groups()
        is_time = not dash and (not century or int(century + year) > LAST_BIRTH_YEAR)
        return found.group() if is_time or not _is_person(found) else mark

    return PERSONAL_FORM.sub(replace, text)


def _any_personal(text: str, mark: str) -> str:
    def replace(found: re.Match) -> str:
        is_bare = not found.group(1) and not found.group(5)
        return found.group() if is_bare or not _is_person(found) else mark

    return PERSONAL_FORM.sub(replace, text)


def _is_person(found: re.Match) -> bool:
    """Whether the digits are a possible day of birth and end in the digit that checks them."""
    century, year, month, day, _, last = found.groups()
    if century and century not in ("18", "19", "20"):
        return False
    number = int(day)
    try:
        date(int((century or "20") + year), int(month), number - COORDINATION if number > COORDINATION else number)
    except ValueError:
        return False
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(year + month + day + last))
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def _phone(text: str, mark: str) -> str:
    def replace(found: re.Match) -> str:
        written = found.group()
        if not written.startswith("0") or written.startswith("00"):
            return mark
        # 012 345 678 in 1 012 345 678 is part of an amount
        if re.search(r"\d\s$", text[: found.start()]) and not re.search(HYPHEN, written):
            return written
        number = written
        while _digits(number) > MOST_DIGITS:  # another number follows the phone's
            number = re.sub(r"\D+\d+$", "", number)
        return mark + written[len(number) :] if _digits(number) >= FEWEST_DIGITS else written

    return PHONE_FORM.sub(replace, text)


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _mobile(text: str, mark: str) -> str:
    return MOBILE_FORM.sub(mark, text)
