"""How figures, names and statuses are written in Swedish: the same on screen, in exports and from the command."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from warehouse import reference
from warehouse.period import MONTHS, Period

SPACE = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"
WITHHELD = "för få svar"
UNITS = {
    "share": "procent",
    "count": "antal",
    "SEK": "kronor",
    "SEK per FTE": "kronor per årsarbetare",
    "FTE": "årsarbetare",
    "hours": "timmar",
    "grade": "betyg",
    "NPS": "NPS",
    "index": "index",
    "yes_no": "ja/nej",
}
STATUS = {
    "met": ("●", "Uppfyllt"),
    "near": ("▲", "Nära"),
    "missed": ("■", "Ej uppfyllt"),
    "on_pace": ("●", "I takt"),
    "behind_pace": ("▲", "Efter takten"),
    "no_data": ("○", "Uppgift saknas"),
    "not_due": ("◌", "Inte aktuellt än"),
}
TREND = {"better": ("↗", "Bättre"), "worse": ("↘", "Sämre"), "same": ("→", "Oförändrat"), None: ("", NOTHING)}
DIMENSIONS = {
    "administration": "förvaltning",
    "kind": "slag av organisation",
    "area": "verksamhetsområde",
    "package": "paket",
    "is_manager": "chef/medarbetare",
    "unit": "enhet",
    "year": "år",
    "tertial": "tertial",
    "month": "månad",
    "survey": "enkät",
    "question": "fråga",
    "indicator": "indikator",
    "account": "konto",
}
SURVEYS = {"kund": "Kundenkät", "kandidat": "Kandidatenkät", "matchning": "Matchningsenkät", "kbr": "KBR-utbildning"}
ALPHABET = str.maketrans({"å": "{", "ä": "|", "ö": "}", "é": "e"})
DECIMALS = {"share": 1, "count": 0, "FTE": 1, "hours": 1, "grade": 2, "NPS": 1, "index": 1}


def value(number: float | None, unit: str, style: str = "table") -> str:
    """A value with its unit: `12,4 %`, `24 451 tkr` (in a sentence `24,5 mnkr`), `9,33`; a missing one is `–`."""
    if number is None:
        return NOTHING
    if unit == "yes_no":
        return "Ja" if number else "Nej"
    if unit == "share":
        return f"{decimal(number * 100, 1)}{SPACE}%"
    if unit in ("SEK", "SEK per FTE"):
        if style == "sentence" and unit == "SEK" and abs(number) >= 999_500:
            return f"{decimal(number / 1e6, 1)}{SPACE}mnkr"
        return f"{decimal(number / 1000, 0)}{SPACE}tkr"
    if unit == "hours":
        return f"{decimal(number, 1)}{SPACE}tim"
    if unit == "index":
        return decimal(number, 0 if float(number).is_integer() else 1)
    return decimal(number, DECIMALS[unit])


def row(figure, unit: str, style: str = "table") -> str:
    """A row of a measurement as text; withheld is `för få svar`."""
    return WITHHELD if figure.withheld else value(figure.value, unit, style)


def difference(now: float, then: float, unit: str) -> str:
    """How much `now` is above or below `then`: `+2,1 procentenheter`, `−475 tkr`."""
    change = now - then
    points = f"{decimal(abs(change) * 100, 1)}{SPACE}procentenheter"
    text = points if unit == "share" else value(abs(change), unit)
    is_nothing = not any(digit in "123456789" for digit in text)
    return text if is_nothing else f"{'+' if change > 0 else MINUS}{text}"


def decimal(number: float, places: int) -> str:
    """A number with a decimal comma, a no-break space between thousands and a real minus sign.

    Halves are rounded away from zero, as Excel does, so that the same figure reads the same in both.
    """
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,}".replace(",", SPACE).replace(".", ",").replace("-", MINUS)
    return text if rounded else text.lstrip(MINUS)


def plain(number: float | None) -> str:
    """A number without unit: whole ones without decimals, others with two; a missing one is `–`."""
    if number is None:
        return NOTHING
    return decimal(number, 0 if float(number).is_integer() else 2)


def status(name: str) -> str:
    """A status as shape and word: `● Uppfyllt`."""
    return SPACE.join(STATUS[name])


def trend(name: str | None) -> str:
    """A trend as arrow and word: `↗ Bättre`; none is `–`."""
    return SPACE.join(filter(None, TREND[name]))


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def period_line(period: Period) -> str:
    """The period with a capital letter: `Januari–augusti 2025`."""
    return capital(period.label)


def month(day: date) -> str:
    """A month in words: `augusti 2025`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def dimension(name: str) -> str:
    """A dimension's Swedish name."""
    return DIMENSIONS[name]


def member(name: str, content: str | bool) -> str:
    """A dimension's value as a user reads it: is_manager true is `Chef`, month 2025-03 is `mar 2025`."""
    if name == "is_manager":
        return "Chef" if content else "Medarbetare"
    if name == "month":
        return f"{MONTHS[int(content[5:]) - 1][:3]} {content[:4]}"
    if name == "tertial":
        return f"{content[4:]} {content[:4]}"
    if name == "survey":
        return SURVEYS.get(content, content)
    if name == "question":
        return next((one.title for one in reference.questions() if one.id == content), content)
    return NOTHING if content is None else str(content)


def listing(parts: Iterable[str]) -> str:
    """Parts as a Swedish list: `a, b och c`."""
    parts = list(parts)
    return " och ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


@lru_cache(maxsize=10_000, typed=True)
def sort_key(content: str | bool | None) -> str:
    """A key that sorts texts in Swedish order (å, ä, ö last); nothing comes last."""
    return "\uffff" if content is None else str(content).lower().translate(ALPHABET)
