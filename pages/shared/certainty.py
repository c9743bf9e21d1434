"""How firm a figure is, in words: the answers behind it, its interval, and the limits and signals of its months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from warehouse import limits, wording
from warehouse.definitions import Definition
from warehouse.limits import Limits, Signal
from warehouse.measure import Row

HEADS = ["Antal svar", "95 % intervall"]
INTERVAL = "95 % intervall: hur säkert värdet är med så många svar. Intervallet träffar rätt i 19 fall av 20."
MOST = 5
OUTSIDE, PATTERN = "◆", "○"
IN_TABLE = {
    "above": "över den övre gränsen", "below": "under den undre gränsen", "high": "i rad över medelvärdet",
    "low": "i rad under medelvärdet", "rising": "i rad stigande", "falling": "i rad sjunkande",
    "near_upper": "nära den övre gränsen", "near_lower": "nära den undre gränsen",
}  # fmt: skip


def answers(asked: Definition, row: Row | None) -> str:
    """How many answers a survey figure rests on: `345 svar`, a response rate's `211 svar av 512 utskick`.

    Nothing where the measure is no survey figure.
    """
    if not asked.interval or row is None or row.withheld or row.n is None:
        return ""
    if asked.withhold_on == "numerator":
        sent = wording.value(row.n, "count")
        return f"{wording.value(row.numerator or 0, 'count')} svar av {sent} utskick"
    return f"{wording.value(row.n, 'count')} svar"


def interval(asked: Definition, row: Row | None) -> str:
    """The 95 % interval: `80,1–90,2 %`, below zero `−3,0 till 5,1`; nothing where there is none."""
    if row is None or row.low is None:
        return ""
    low, high = (wording.value(bound, asked.unit) for bound in (row.low, row.high))
    unit = f"{wording.SPACE}%" if asked.unit == "share" else ""
    return f"{low.removesuffix(unit)}{' till ' if row.low < 0 else '–'}{high}"


def line(asked: Definition, row: Row) -> str:
    """Both of them: `345 svar, 95 % intervall 80,1–90,2 %`."""
    between = interval(asked, row)
    return ", ".join(filter(None, [answers(asked, row), between and f"95 % intervall {between}"]))


def cells(asked: Definition, row: Row | None) -> list[str]:
    """The cells of a table twin under HEADS; none where the measure is no survey figure."""
    return [answers(asked, row).removesuffix(" svar"), interval(asked, row)] if asked.interval else []


def heads(asked: Definition) -> list[str]:
    """The headings of those cells."""
    return HEADS if asked.interval else []


def limits_line(asked: Definition, found: Limits) -> str:
    """What the dashed lines are, with their values."""
    levels = [("undre gräns", found.lower, found.has_lower), ("övre gräns", found.upper, found.has_upper)]
    told = [f"medel {wording.value(found.mean, asked.unit)}"]
    told += [f"{name} {wording.value(level, asked.unit)}" for name, level, is_shown in levels if is_shown]
    trial = f" Gränserna är preliminära: de vilar på bara {found.points} månader." if found.is_trial else ""
    return (f"Streckade linjer: {wording.listing(told)}. Inom gränserna är skillnaden mellan två månader sådan som "
            f"brukar finnas.{trial}")  # fmt: skip


def signals_line(found: Sequence[Signal], months: Sequence[str]) -> str:
    """The signals in one sentence, or that there are none; months are those that have a value."""
    said = limits.told(found, months)
    more = f"; ytterligare {len(said) - MOST} står i tabellen" if len(said) > MOST else ""
    if not said:
        return "Ingen månad avviker från det vanliga mönstret."
    marks = [f"{OUTSIDE} utanför en gräns"] if any(one.is_outside for one in found) else []
    marks += [f"{PATTERN} del av ett mönster"] if not all(one.is_outside for one in found) else []
    return f"Avviker från det vanliga mönstret ({', '.join(marks)}): {'; '.join(said[:MOST])}{more}."


def signals_by_month(found: Sequence[Signal]) -> Mapping[str, str]:
    """What each month is a sign of, for the table twin."""
    told: dict[str, list[str]] = {}
    for one in found:
        for month in one.months:
            lead = f"{len(one.months)} månader " if one.kind in limits.RUNS else ""
            told.setdefault(month, []).append(lead + IN_TABLE[one.kind])
    return {month: ", ".join(parts) for month, parts in told.items()}
