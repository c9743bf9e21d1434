"""A first sentence to begin an indicator's comment with: its figures in words, never a cause."""

from __future__ import annotations

from report.sentences import previous_words
from warehouse import wording
from warehouse.period import Period
from warehouse.plan import IndicatorValue

TRENDS = {"better": "bättre", "worse": "sämre", "same": "oförändrat"}


def first_sentence(value: IndicatorValue) -> str:
    """The outcome, the same months a year before, the difference and the year's target, as far as they are known.

    The months are those that are judged: of a running period those that are over and have rows.
    """
    period = value.previous_period.in_year(value.previous_period.year + 1)
    return f"{_outcome(value, period)}. {_target(value, period)}."


def _outcome(value: IndicatorValue, period: Period) -> str:
    if value.withheld:
        return f"Utfallet för {period.label} visas inte: för få svar"
    if value.value is None:
        return f"Uppgift saknas för {period.label}"
    said = _said(value, value.value)
    if value.judged is None:
        return f"Utfallet är {said} hittills"
    if _said(value, value.judged) != said:
        return f"Utfallet är {said} hittills; för {period.label} är det {_compared(value, period)}"
    return f"Utfallet för {period.label} är {_compared(value, period)}"


def _compared(value: IndicatorValue, period: Period) -> str:
    """The judged value beside that of the same months a year before."""
    said = _said(value, value.judged)
    if value.previous is None:
        return f"{said}; uppgift saknas för {previous_words(period)}"
    return f"{said}, mot {_said(value, value.previous)} {previous_words(period)} ({_change(value)})"


def _change(value: IndicatorValue) -> str:
    """How much it has changed and whether that is to the better, with the direction the plan gives."""
    trend = TRENDS[value.trend]
    if _said(value, value.judged) == _said(value, value.previous):
        return TRENDS["same"]
    if value.unit == "yes_no":
        return trend
    change = wording.difference(value.judged, value.previous, value.unit)
    return f"{change}, {trend}" if any(digit in "123456789" for digit in change) else trend


def _target(value: IndicatorValue, period: Period) -> str:
    if value.target is None:
        return "Planen anger inget årsmål"
    whose = "Årsmålet" if value.plan_year == period.year else f"Årsmålet i planen för {value.plan_year}"
    whole = " för hela året" if value.accumulates and not value.is_year_over else ""
    most = "högst " if value.direction == "down" and value.unit != "yes_no" else ""
    return f"{whose}{whole} är {most}{_said(value, value.target)}"


def _said(value: IndicatorValue, number: float) -> str:
    text = wording.value(number, value.unit, style="sentence")
    return text.lower() if value.unit == "yes_no" else text
