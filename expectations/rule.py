"""One rule over one staged table: what is expected, and what a person is told where it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import great_expectations.expectations as gxe

SET_ASIDE = "set_aside"  # the row counts nowhere
WARNING = "warning"  # the row counts, or all of it but one cell
ERROR = "error"  # the row counts, but in the wrong place until somebody mends it
BLOCK = "block"  # nothing is published


@dataclass(frozen=True)
class Rule:
    """One expectation on a check view, with the Swedish texts that the data quality page shows.

    `expectation` makes a Great Expectations expectation; the gate adds the rule's id as meta.
    `label` is the header of the cell in the source. `found` is the column of the check view to quote, and where it is
    None the text of the source's cell under `label` is quoted.
    `message` may hold {label}, {found} and any column of the check view; file, row and what was done are added.
    """

    id: str
    title: str
    severity: str
    expectation: Callable[..., gxe.Expectation]
    label: str
    message: str
    why: str
    action: str
    found: str | None = None


def none_in(column: str) -> Callable[..., gxe.Expectation]:
    """The expectation that a problem column of the check view is empty."""
    return partial(gxe.ExpectColumnValuesToBeNull, column=column)


def between(column: str, lowest: float | None = None, highest: float | None = None) -> Callable[..., gxe.Expectation]:
    """The expectation that a number, where there is one, lies within bounds, both included."""
    return partial(gxe.ExpectColumnValuesToBeBetween, column=column, min_value=lowest, max_value=highest)


def one_of(column: str, values: list[str]) -> Callable[..., gxe.Expectation]:
    """The expectation that a text, where there is one, is a known one."""
    return partial(gxe.ExpectColumnValuesToBeInSet, column=column, value_set=values)


def not_before(later: str, earlier: str) -> Callable[..., gxe.Expectation]:
    """The expectation that one column is at least as high or late as another, where both have a value."""
    return partial(
        gxe.ExpectColumnPairValuesAToBeGreaterThanB,
        column_A=later,
        column_B=earlier,
        or_equal=True,
        ignore_row_if="either_value_is_missing",
    )


def not_negative(table: str, column: str, header: str, system: str, why: str) -> Rule:
    """The rule that a number is not below zero; system is where a person mends it ("Varbi")."""
    return Rule(
        f"{table}_{column}_range",
        f"{header} är inte negativt",
        WARNING,
        between(column, 0),
        header,
        '{label} "{found}" är negativt.',
        why,
        f"Rätta {header} i {system}.",
    )


def has_rows(table: str, name: str) -> Rule:
    """The rule that a table that was delivered is not lost on its way: every rule on rows passes an empty table."""
    return Rule(
        f"{table}_has_rows",
        f"Lästa rader av {name} finns kvar efter tolkningen",
        BLOCK,
        partial(gxe.ExpectTableRowCountToBeBetween, min_value=1),
        name,
        f"Av {name} har leveransen ingen rad som går att använda.",
        "En tom tabell klarar alla andra kontroller, så att den är tom måste kontrolleras för sig.",
        "Se efter om tabellen är tom i filen. Har den rader är det ett fel i Rekryteringskollen; anmäl det.",
    )
