"""What has changed since the snapshot before: the plan's indicators whose value is another for the same period."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse import database, plan, publish
from warehouse.errors import KollenError
from warehouse.period import Period
from warehouse.plan import IndicatorValue
from warehouse.viewer import EVERYONE, Viewer


@dataclass(frozen=True)
class Change:
    """One indicator of the same plan and period, now and in the snapshot before."""

    now: IndicatorValue
    before: IndicatorValue


@dataclass(frozen=True)
class Since:
    """The id of the snapshot before (None where there is none to read), and what has changed since."""

    snapshot_id: str | None
    changes: tuple[Change, ...]


def indicators(home: Path, shown: Path, period: Period, viewer: Viewer = EVERYONE) -> Since:
    """What differs between the snapshot file that is shown and the newest one before it that this version can read."""
    before = _readable_before(home, shown)
    if before is None:
        return Since(None, ())
    found = []
    for path in (shown, before):
        con = database.open_snapshot(path)
        try:
            found.append(plan.indicators(con, period, viewer=viewer))
        finally:
            con.close()
    return Since(before.stem, changed(*found))


def changed(now: list[IndicatorValue], before: list[IndicatorValue]) -> tuple[Change, ...]:
    """The indicators whose value, status or being withheld is another; one that is new in the plan is none of them."""
    earlier = {one.id: one for one in before}
    pairs = [Change(one, earlier[one.id]) for one in now if one.id in earlier]
    return tuple(pair for pair in pairs if _told(pair.now) != _told(pair.before))


def _told(one: IndicatorValue) -> tuple:
    return one.value, one.status, one.withheld


def _readable_before(home: Path, shown: Path) -> Path | None:
    for one in publish.snapshots(home):
        if one.id < shown.stem:
            try:
                database.open_snapshot(one.path).close()
            except KollenError:  # of another version of the code, or damaged
                continue
            return one.path
    return None
