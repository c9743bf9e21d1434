"""How e-mail addresses, Swedish personal numbers and phone numbers are written, and a text without them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

LAST_BIRTH_YEAR = 2014  # of twelve digits without a dash; those of later years are times of the clock
COORDINATION = 60  # is added to the day in a coordination number
# what each is called in a note and in the cell's place; the gate knows those of an id (expectations/cells.py)
EMAIL = ("e-postadress", "sparad", "(e-post)")
PERSONAL_NUMBER = ("personnummer", "sparat", "(personnummer)")
PHONE = ("telefonnummer", "sparat", "(telefonnummer)")

HYPHEN = "[-\u2010-\u2013\u2212]"
SUSPECT = re.compile(rf"@|\d(?:[\d\s()+./]|{HYPHEN}){{6,}}")  # all of them have this, and most cells have not
EMAIL_FORM = re.compile(r"[\w.+-]{1,64}@\w[\w-]*(?:\.\w[\w-]*)+")
# in a text also an address with a space in it, and one of a computer
LOOSE_EMAIL = re.compile(r"[\w.+-]{1,64}(?:\s?@\s?\w[\w-]*(?:\.\w[\w-]*)*\.[^\W\d]{2,}|@[^\W\d][\w-]{2,})")
PERSONAL_FORM = re.compile(rf"(?<!\d)(?<!\d[.,])(\d\d)?(\d\d)(\d\d)(\d\d)({HYPHEN}|\+)?(\d{{4}})(?!\d)")
SPACED_FORM = re.compile(r"(?<!\d)(?<!\d[.,])(18|19|20)(\d\d)(\d\d)(\d\d)(\s)(\d{4})(?!\d)")
# a group of digits in a phone number: two to four, but no year
GROUP = r"(?!(?:19|20)\d\d(?!\d))\d{2,4}"
PHONE_FORM = re.compile(
    rf"(?<!\w)(?<!\d[-.:])(?:(?:\+|00)\s?46[\s-]*(?:\(0\)\s?)?[1-9](?:[\s-]?\d){{6,9}}"
    rf"|0[1-9]\d{{0,2}}(?:\s?{HYPHEN}\s?(?:\d{{5,8}}|{GROUP}(?:(?:\s{GROUP}){{1,3}}|(?:{HYPHEN}{GROUP}){{1,3}}))"
    rf"|\s(?:\d{{5,8}}|{GROUP}(?:\s{GROUP}){{1,3}})))(?![\d:])"
)
IN_THREES = re.compile(r"\d{3}(?:\s\d{3})+")  # an amount or a reference
BEFORE = r"(?:(?<!\w)|(?<=\bmob)|(?<=\bmobil)|(?<=\btel)|(?<=\btelefon)|(?<=\btfn))"  # what a phone may be written to
MOBILE_FORM = re.compile(rf"{BEFORE}(?<!-)07[02369]\d{{7}}(?!\w)", re.IGNORECASE)  # only among words surely a phone
# forms that elsewhere are dates, amounts and references: 070.123.45.67, 070/1234567, (08) 508 29 000, mob070-1234567
LOOSE_PHONE = re.compile(
    rf"{BEFORE}(?<!\d[-.:/])(?:0[1-9]\d{{0,2}}\.\d{{3}}(?:\.\d\d){{2}}|07[02369]\.\d{{7}}"
    rf"|07[02369]/\s?(?:\d{{7}}|\d{{2,3}}(?:[\s-]\d\d){{2}})|0[1-9]\d{{0,2}}/\s?\d{{2,3}}(?:\s\d\d){{2}}"
    rf"|\(0[1-9]\d{{0,2}}\)\s?{HYPHEN}?\s?(?:\d{{5,8}}|{GROUP}(?:[\s-]{GROUP}){{1,3}})"
    rf"|0[1-9]\d{{0,2}}{HYPHEN}(?:\d{{5,8}}|{GROUP}(?:[\s-]{GROUP}){{1,3}}))(?![\d:])",
    re.IGNORECASE,
)
FEWEST_DIGITS, MOST_DIGITS = 8, 11  # of a phone number with its leading 0


def masked(text: str) -> str:
    """The text with a mark for each of them; for what is quoted from a file in a note or a message."""
    found = in_text(text)
    return found[0] if found else text


def in_text(text: str) -> tuple[str, list[tuple]] | None:
    """The text without what is private, and what that was; None where there is nothing of it."""
    return _replaced(text, TEXT_FORMS)


def in_id(text: str) -> tuple[str, list[tuple]] | None:
    """The same for an id, where a number is most often just that."""
    return _replaced(text, [(EMAIL, _email), (PERSONAL_NUMBER, _personal)])


def in_value(text: str) -> tuple[str, list[tuple]] | None:
    """The same for a value of another kind, where everything that looks like a phone number may be another number."""
    return _replaced(text, [(EMAIL, _email), (PERSONAL_NUMBER, _personal), (PHONE, _phone)])


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


def _spaced_personal(text: str, mark: str) -> str:
    def replace(found: re.Match) -> str:
        is_time = int(found.group(1) + found.group(2)) > LAST_BIRTH_YEAR
        return found.group() if is_time or not _is_person(found) else mark

    return SPACED_FORM.sub(replace, text)


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
        if IN_THREES.fullmatch(written):
            return written
        return _without_phone(written, mark)

    return PHONE_FORM.sub(replace, text)


def _without_phone(written: str, mark: str) -> str:
    """A mark in place of the phone number that digits begin with, and what follows it; too few are left as they are."""
    number = written
    while _digits(number) > MOST_DIGITS:  # another number follows the phone's
        number = re.sub(r"\D+\d+$", "", number)
    return mark + written[len(number) :] if _digits(number) >= FEWEST_DIGITS else written


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _mobile(text: str, mark: str) -> str:
    return MOBILE_FORM.sub(mark, text)


def _loose_phone(text: str, mark: str) -> str:
    return LOOSE_PHONE.sub(lambda found: _without_phone(found.group(), mark), text)


def _loose_email(text: str, mark: str) -> str:
    return LOOSE_EMAIL.sub(mark, text) if "@" in text else text


TEXT_FORMS = [
    (EMAIL, _email), (EMAIL, _loose_email), (PERSONAL_NUMBER, _any_personal), (PERSONAL_NUMBER, _spaced_personal),
    (PHONE, _phone), (PHONE, _mobile), (PHONE, _loose_phone),
]  # fmt: skip
