"""Why result and budget differ: the deviation of each account, which together are the whole of it; amounts in kr."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse import database, query
from warehouse.database import Connection
from warehouse.definitions import definition
from warehouse.measure import UNEVEN, measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer


@dataclass(frozen=True)
class Account:
    """One account: budget and outcome of the same months (None where it has no row), and what parts them.

    effect is what the deviation does to the result: more revenue and less cost is plus. share is its part of the whole
    deviation of the result, negative where it goes the other way. forecast is the ledger's own for the whole year.
    """

    account: str
    text: str
    kind: str
    measure: str
    budget: float | None
    outcome: float | None
    deviation: float
    effect: float
    share: float | None
    forecast: float | None


@dataclass(frozen=True)
class Deviations:
    """Every account's deviation in the months that outcome and budget both have, the largest effect first.

    Their effects sum to deviation, the result against its budget. reason says why there are none.
    """

    period: Period
    rows: tuple[Account, ...] = ()
    deviation: float | None = None
    reason: str | None = None


def deviations(con: Connection, period: Period, viewer: Viewer = EVERYONE) -> Deviations:
    """The deviation of each account in the part of a period that is over and has rows."""
    con = database.cursor(con)
    span = query.whole_months(con, definition("result_deviation"), period)
    if span is None:
        return Deviations(period, reason="Utfall eller budget saknas för perioden.")
    whole = measure(con, "result_deviation", span, viewer=viewer)[0].value
    if whole is None:
        return Deviations(span, reason=UNEVEN)

    def by_account(measure_id: str, of: Period) -> dict[str, float]:
        return {row.by["account"]: row.value for row in measure(con, measure_id, of, by=["account"], viewer=viewer)}

    about, rows = _accounts(con), []
    for measure_id, sign in (("revenue", 1), ("cost", -1)):
        outcome, budget = by_account(measure_id, span), by_account(f"budget_{measure_id}", span)
        expected = by_account(f"forecast_{measure_id}", Period.of(span.year))
        for account in {**budget, **outcome}:
            deviation = (outcome.get(account) or 0) - (budget.get(account) or 0)
            effect = sign * deviation
            rows.append(Account(
                account, *about[account, measure_id], measure_id, budget.get(account), outcome.get(account), deviation,
                effect, effect / whole if round(whole, 2) else None, expected.get(account),
            ))  # fmt: skip
    return Deviations(span, tuple(sorted(rows, key=lambda one: (-abs(one.effect), one.account))), whole)


def _accounts(con: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """(account, revenue or cost) → its newest text and kind."""
    rows = con.execute(
        "select account, case when ledger_kind = 'Intäkt' then 'revenue' else 'cost' end, "
        "coalesce(arg_max(account_text, month), ''), arg_max(ledger_kind, month) from mart_ledger group by all"
    )
    return {(account, measure_id): (text, kind) for account, measure_id, text, kind in rows.fetchall()}
