"""NPS with its parts: ambassadörer (9–10), passiva (7–8) and kritiker (0–6), year by year over the same months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.definitions import definition
from warehouse.measure import Row
from warehouse.period import Period
from warehouse.question_table import Ask, rows_of

PARTS = {  # measure → the answers that are meant, the best first
    "promoters_share": "9–10", "passives_share": "7–8", "detractors_share": "0–6",
}  # fmt: skip


@dataclass(frozen=True)
class NpsYear:
    """NPS in one period and the shares it is made of, by measure; a share's numerator is how many they are."""

    period: Period
    nps: Row
    parts: dict[str, Row]


def years(ask: Ask, periods: Sequence[Period], where: dict[str, list]) -> tuple[NpsYear, ...]:
    """NPS and its parts in the periods that have any answer, in their order.

    All four are of the same answers, so where one is withheld all are.
    """
    kept = {name: values for name, values in where.items() if name in definition("nps").dimensions}
    found = {measure_id: rows_of(ask, measure_id, periods, (), kept)[0] for measure_id in ("nps", *PARTS)}
    return tuple(
        NpsYear(period, found["nps"][period.text, None], {part: found[part][period.text, None] for part in PARTS})
        for period in periods
        if (period.text, None) in found["nps"]
    )
