"""What one page run may read: the published snapshot, who is looking, and the answers already asked for.

Answers are kept per snapshot file. A snapshot never changes, so they need no expiry; when the pointer moves, the next
run asks the new file.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from warehouse import choices, database, publish, status
from warehouse.definitions import Definition, catalogue
from warehouse.errors import KollenError
from warehouse.explain import Explanation, explain
from warehouse.measure import Measurement, measure
from warehouse.period import Period
from warehouse.viewer import EVERYONE, Viewer

Where = tuple[tuple[str, tuple], ...]


def home() -> Path:
    """The folder that holds deliveries and snapshots."""
    return Path(os.environ.get("KOLLEN_HOME") or "data")


def is_published() -> bool:
    """True where there is something to show."""
    return publish.current(home()) is not None


def viewer() -> Viewer:
    """Who is looking; the same for everybody until there is a login."""
    return EVERYONE


def connection():
    """A cursor of its own on the current snapshot; KollenError where nothing is published."""
    return _open(_current_path()).cursor()


def ask(measure_id: str, period: Period, by: tuple[str, ...] = (), where: dict | None = None) -> Measurement:
    """The measure's answer, from the current snapshot."""
    return _ask(_current_path(), viewer().role, measure_id, period.text, tuple(by), _frozen(where))


def explanation(measure_id: str, period: Period, where: dict | None = None) -> Explanation:
    """How the number came to be: definition, formula, query and the rows behind it."""
    return explain(connection(), measure_id, period, where=where or None, viewer=viewer())


def definitions() -> dict[str, Definition]:
    """Every measure there is, by its id."""
    return _definitions()


def kept(name: str, make, *key):
    """What `make(con)` gives, remembered under `name` and `key` for the current snapshot."""
    return _kept(_current_path(), viewer().role, name, key, _make=make)


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


def _current_path() -> str:
    path = publish.current(home())
    if path is None:
        raise KollenError(f"I {home()} finns inga siffror än. Kör kollen app eller kollen ingest MAPP.")
    return str(path)


@st.cache_resource(max_entries=2, show_spinner=False, on_release=lambda con: con.close())
def _open(path: str):
    return database.open_snapshot(Path(path))


@st.cache_resource(max_entries=4000, show_spinner=False)
def _ask(path: str, role: str, measure_id: str, period: str, by: tuple, where: Where) -> Measurement:
    chosen = {dimension: list(values) for dimension, values in where}
    return measure(_open(path).cursor(), measure_id, period, by=by, where=chosen or None, viewer=Viewer(role))


@st.cache_resource(max_entries=500, show_spinner=False)
def _kept(path: str, role: str, name: str, key: tuple, _make):
    return _make(_open(path).cursor())


@st.cache_resource(show_spinner=False)
def _definitions() -> dict[str, Definition]:
    return catalogue()


def _frozen(where: dict | None) -> Where:
    return tuple(sorted((dimension, tuple(values)) for dimension, values in (where or {}).items() if values))
