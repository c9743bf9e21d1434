"""Who has not answered yet: the assignments to remind of a survey, and how many answers the target lacks.

A list row names an assignment and no person. The candidate survey is anonymous: nobody can be reminded one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from warehouse import database, query, reference, wording
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.measure import Row
from warehouse.period import Period

SURVEYS = ("kund", "matchning")
ANONYMOUS = (
    "Kandidatenkäten är anonym: det går inte att se vem som har svarat, så ingen kan påminnas för sig. En påminnelse "
    "får gå till alla som fick enkäten."
)
NOT_SENT = "Utskicken av KBR-utbildningens enkät antecknas inte, så svarsfrekvens och påminnelser saknas."


@dataclass(frozen=True)
class Reminder:
    """One assignment that was sent a survey and has not answered; days is how long ago it was sent."""

    survey: str
    number: int
    administration: str
    package: str
    unit: str
    sent: date
    days: int


@dataclass(frozen=True)
class Reminders:
    """Those to remind, the longest waiting first; counted from since up to day, that of the newest delivery.

    newest is the day of the newest dispatch that is known, within those days or not.
    """

    since: date
    day: date
    rows: tuple[Reminder, ...]
    newest: date | None


def reminders(con: Connection, where: dict[str, list]) -> Reminders | None:
    """The assignments sent the customer or the match survey within the days that settings.toml says, and silent.

    None where no delivery is known.
    """
    con = database.cursor(con)
    day = query.received(con)
    if day is None:
        return None
    since = day - timedelta(days=reference.settings()["reminders"]["within_days"])
    base = definition("response_rate").sides[0]
    kept = {name: values for name, values in where.items() if name in base.dimensions}
    period = Period.parse(f"{since:%Y-%m}..{day:%Y-%m}")
    conditions, values = query.conditions_of(base, period, {**kept, "survey": list(SURVEYS)}, None)
    rows = con.execute(
        f"""
        select survey, assignment_id, administration, package, unit, sent_date, ?::date - sent_date
        from mart_responses
        where {conditions} and sent_date between ? and ? and answered_count = 0
        order by sent_date, assignment_id, survey
        """,
        [day, *values, since, day],
    ).fetchall()
    (newest,) = con.execute(
        "select max(sent_date) from mart_responses where list_contains(?, survey) and sent_date <= ?",
        [list(SURVEYS), day],
    ).fetchone()
    return Reminders(since, day, tuple(Reminder(*row) for row in rows), newest)


def missing(rate: Row, target: float) -> int | None:
    """How many more of those sent the survey must answer to reach the target; None where the rate is not known."""
    if rate.value is None:
        return None
    wanted = (Decimal(str(target)) * int(rate.denominator)).to_integral_value(ROUND_CEILING)
    return max(0, int(wanted) - int(rate.numerator))


def standing(rate: Row, target: float | None) -> str:
    """How many have answered, and how many answers the target lacks, in Swedish."""
    if rate.withheld:
        return "Färre än fem har svarat, så svarsfrekvensen visas inte."
    if rate.value is None:
        return "Inga utskick är antecknade för urvalet."
    counts = [wording.value(number, "count") for number in (rate.numerator, rate.denominator)]
    told = f"{counts[0]} svar på {counts[1]} utskick: {wording.value(rate.value, 'share')}."
    if target is None:
        return told
    lacking, aim = missing(rate, target), wording.value(target, "share")
    if not lacking:
        return f"{told} Planens mål, {aim}, är nått."
    return f"{told} Det fattas {wording.value(lacking, 'count')} svar till planens mål, {aim}."
