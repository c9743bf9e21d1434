"""The versions of a year's budget side by side: what it came to with each, and what each changed; amounts in kr."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.database import Connection

UNNAMED = "Utan namn"
REVENUE = "Intäkt"


@dataclass(frozen=True)
class Version:
    """The budget as it stood when a version had come: a month and account that it lacks keeps the version before.

    The last version's figures are the budget in force. months is how many months it has rows for, entries for how many
    months and accounts it is in force now. The changes are against the version before, None for the first; accounts
    are the texts of those it changed, with by how much, the largest first.
    """

    name: str
    revenue: float
    cost: float
    result: float
    months: int
    entries: int
    revenue_change: float | None
    cost_change: float | None
    result_change: float | None
    accounts: tuple[tuple[str, float], ...]

    @property
    def is_in_force(self) -> bool:
        """Whether anything of it is in force now."""
        return self.entries > 0


def versions(con: Connection, year: int) -> list[Version]:
    """Every version of a year's budget, the first one first."""
    rows = con.cursor().execute(
        "select version_rank, version, month, account, ledger_kind, coalesce(any_value(account_text), ''), "
        "sum(amount), bool_or(is_in_force) from mart_ledger where ledger_type = 'Budget' and year(month) = ? "
        "group by all order by all",
        [year],
    )
    by_rank: dict[int, list[tuple]] = {}
    for rank, *row in rows.fetchall():
        by_rank.setdefault(rank, []).append(tuple(row))
    found: list[Version] = []
    stands: dict[tuple, dict[str, float]] = {}  # month and account → kind → amount
    texts = {account: text for its in by_rank.values() for _, _, account, _, text, *_ in its}
    for its in by_rank.values():
        before = dict(stands)
        own: dict[tuple, dict[str, float]] = {}
        for _name, month, account, kind, _text, amount, _in_force in its:
            own.setdefault((month, account), {})[kind] = float(amount)
        stands.update(own)
        found.append(_version(its, stands, before, found[-1] if found else None, texts))
    return found


def _version(its: list[tuple], stands: dict, before: dict, previous: Version | None, texts: dict[str, str]) -> Version:
    revenue = sum(kinds.get(REVENUE, 0) for kinds in stands.values())
    cost = sum(amount for kinds in stands.values() for kind, amount in kinds.items() if kind != REVENUE)
    changes = [None] * 3
    if previous:
        changes = [revenue - previous.revenue, cost - previous.cost, revenue - cost - previous.result]
    by_account: dict[str, float] = {}
    for key, kinds in stands.items():
        moved = sum(kinds.values()) - sum(before.get(key, {}).values())
        by_account[key[1]] = by_account.get(key[1], 0) + moved
    changed = [(f"{account} {texts[account]}".strip(), moved) for account, moved in by_account.items()
               if previous and round(moved, 2)]  # fmt: skip
    return Version(
        its[0][0] or UNNAMED, revenue, cost, revenue - cost, len({month for _, month, *_ in its}),
        len({(month, account) for _, month, account, *_, in_force in its if in_force}), *changes,
        tuple(sorted(changed, key=lambda one: (-abs(one[1]), one[0]))),
    )  # fmt: skip
