"""What one page run may read: the published snapshot, who is looking, and the answers already asked for.

Answers are kept per snapshot file. A snapshot never changes, so they need no expiry; when the pointer moves, the next
run asks the new file.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

import streamlit as st

from warehouse import choices, database, publish, status
from warehouse.definitions import Definition, catalogue
from warehouse.errors import KollenError
from warehouse.explain import Explanation, explain
from warehouse.measure import Measurement, measure
from warehouse.period import Period
from warehouse.since import Since, indicators
from warehouse.viewer import EVERYONE, Viewer

# a run has a thread of its own, and settles once what it shows, so that no page shows two snapshots
_RUN = threading.local()


def home() -> Path:
    """The folder that holds deliveries and snapshots."""
    return Path(os.environ.get("KOLLEN_HOME") or "data")


def is_published() -> bool:
    """True where there is something to show; settles which snapshot this run shows."""
    path = publish.current(home())
    _RUN.shown = path and (str(path), _open(str(path)))
    return path is not None


def viewer() -> Viewer:
    """Who is looking; the same for everybody until there is a login."""
    return EVERYONE


def connection():
    """The current snapshot's connection, which threads share; KollenError where nothing is published.

    What asks it does so through a cursor of its own.
    """
    return _current()[1]


def ask(measure_id: str, period: Period, by: tuple[str, ...] = (), where: dict | None = None) -> Measurement:
    """The measure's answer, from the current snapshot."""
    return measure(_current()[1], measure_id, period, by=by, where=where, viewer=viewer())


def explanation(measure_id: str, period: Period, where: dict | None = None) -> Explanation:
    """How the number came to be: definition, formula, query and the rows behind it."""
    return explain(connection(), measure_id, period, where=where or None, viewer=viewer())


def definitions() -> dict[str, Definition]:
    """Every measure there is, by its id."""
    return catalogue()


def kept(name: str, make, *key):
    """What `make(con)` gives, remembered under `name` and `key` (filters among it) for the current snapshot."""
    con = _current()[1]
    return database.kept(con, lambda: make(con), "page", viewer().role, name, *key)


def newest_period() -> Period:
    """The last tertial or year with data through its end; the newest year where ads or assignments are missing."""
    try:
        return kept("newest_period", choices.latest_period)
    except KollenError:
        return Period.of(int(max(values("year"))))


def values(dimension: str) -> list:
    """The values of a dimension that occur, in Swedish order."""
    return kept("values", lambda con: choices.dimension_values(con, dimension), dimension)


def administrations() -> list[tuple[str, str]]:
    """(name, kind) of every organisation of today that occurs."""
    return kept("administrations", choices.administrations)


def snapshot() -> status.SnapshotInfo:
    """The snapshot that every figure of this run comes from."""
    return kept("snapshot", status.snapshot)


def since(period: Period) -> Since:
    """What of the plan's indicators is another than in the snapshot before."""
    shown = _current()[0]
    return kept("since", lambda _con: indicators(home(), Path(shown), period, viewer()), str(home()), period.text)


def _current() -> tuple[str, database.Connection]:
    """The file of the snapshot that is shown and the connection to it, which threads share."""
    found = getattr(_RUN, "shown", None)
    if found:
        return found
    path = publish.current(home())
    if path is None:
        raise KollenError(f"I {home()} finns inga siffror än. Kör kollen app eller kollen ingest MAPP.")
    return str(path), _open(str(path))


@st.cache_resource(max_entries=2, show_spinner=False, on_release=lambda con: con.close())
def _open(path: str):
    return database.open_snapshot(Path(path))
