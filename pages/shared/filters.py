"""The choices in the sidebar: the only widgets that narrow figures. They live in the address and follow between pages.

Every key is also the name of the parameter in the address; Streamlit drops a value there that is no option here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from pages.shared import plain, session
from warehouse import wording
from warehouse.errors import KollenError
from warehouse.period import Period

CHOSEN = "chosen"
ACCUMULATED, ALONE = "Ackumulerat", "Enskild tertial"
TERTIALS = {ACCUMULATED: {"T1": 1, "T2": 2, "Helår": None}, ALONE: {"T1": 1, "T2": 2, "T3": 3}}
KEYS = {ACCUMULATED: "period", ALONE: "tertial"}
DIMENSIONS = {"administration": "förvaltning", "area": "verksamhetsområde"}
PERIOD_HELP = (
    "Ett år har tre tertialer: T1 januari–april, T2 maj–augusti och T3 september–december. "
    "Ackumulerat räknar från januari till och med den valda tertialen; Enskild tertial räknar bara dess fyra månader."
)


@dataclass(frozen=True)
class Chosen:
    """What the reader has chosen: a period and, per dimension, the values that count (none = all)."""

    period: Period
    where: dict[str, list] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The choice as a line to read: `Januari–augusti 2025 · Järva, Farsta · Äldreomsorg`."""
        names = [", ".join(map(str, self.where[dimension])) for dimension in DIMENSIONS if dimension in self.where]
        return " · ".join([wording.period_line(self.period), *(names or ["hela verksamheten"])])


def show() -> None:
    """Draw the filters in the sidebar.

    app.py does it before the page runs: a widget that belongs to the app, and to no page, keeps its value from page to
    page also where it came with the address.
    """
    st.session_state[CHOSEN] = None
    if not session.values("year"):
        with st.sidebar:
            plain.note("Det finns inget att välja bland än: inga uppgifter har ett datum.")
        return
    with st.sidebar:
        period = _period(session.newest_period())
        where = {
            "administration": _several("Stadsdel/förvaltning", "forvaltning", _administrations(), "Alla förvaltningar"),
            "area": _several("Verksamhetsområde", "omrade", session.values("area"), "Alla verksamhetsområden"),
        }
        st.button(
            "Rensa urvalet", key="rensa", on_click=_clear, width="stretch",
            help="Visar senaste perioden och hela staden igen.",
        )  # fmt: skip
    chosen = {dimension: values for dimension, values in where.items() if values}
    st.session_state[CHOSEN] = Chosen(period, chosen)


def chosen() -> Chosen:
    """What the reader has chosen; KollenError where there is nothing to choose among."""
    if st.session_state[CHOSEN] is None:
        raise KollenError("Inga uppgifter har ett datum än, så det finns inget att visa. Läs in en leverans till.")
    return st.session_state[CHOSEN]


def link(address: str) -> str:
    """The address of another page with the same choice.

    It is made of the choice itself: the browser's own address may lag behind it where a page has just been opened.
    """
    if st.session_state[CHOSEN] is None:
        return address
    said, newest = st.session_state, session.newest_period()
    mode = said["raknat"] or ACCUMULATED
    usual = {"ar": str(newest.year), "raknat": ACCUMULATED, KEYS[mode]: _newest_tertial(newest, mode)}
    one = [(key, said[key]) for key, value in usual.items() if said[key] not in (value, None)]
    several = [(key, value) for key in ("forvaltning", "omrade") for value in said[key]]
    return "?".join(filter(None, [address, urlencode(one + several)]))


def applicable(where: dict[str, list], measure_id: str) -> tuple[dict[str, list], str | None]:
    """(the filters that the measure can take, a sentence about those it can't or None)."""
    definition = session.definitions()[measure_id]
    lacking = [dimension for dimension in where if dimension not in definition.dimensions]
    kept = {dimension: values for dimension, values in where.items() if dimension not in lacking}
    if not lacking:
        return kept, None
    names = ", ".join(str(value) for dimension in lacking for value in where[dimension])
    known = set(DIMENSIONS) & set(definition.dimensions)
    extent = "inte per " + " och ".join(DIMENSIONS[name] for name in lacking) if known else "bara för hela enheten"
    return kept, f"{definition.title} finns {extent}; filtret {names} påverkar den inte."


def _period(newest: Period) -> Period:
    years = session.values("year")
    year = st.selectbox(
        "År", years, index=years.index(str(newest.year)), key="ar", bind="query-params", filter_mode=None
    )
    slot = st.container()
    mode = _one_of("Räknat", list(TERTIALS), ACCUMULATED, key="raknat")
    tertials = TERTIALS[mode]
    with slot:
        chosen = _one_of("Period", list(tertials), _newest_tertial(newest, mode), KEYS[mode], help=PERIOD_HELP)
    return Period.of(int(year), tertials[chosen], alone=mode == ALONE)


def _one_of(label: str, options: list[str], default: str, key: str, **look) -> str:
    chosen = st.segmented_control(
        label, options, default=default, required=True, key=key, bind="query-params", width="stretch", **look
    )
    return chosen or default  # an empty parameter in the address empties even what is required


def _newest_tertial(newest: Period, mode: str) -> str:
    return list(TERTIALS[mode])[newest.last.month // 4 - 1]


def _several(label: str, key: str, options: list, placeholder: str) -> list:
    return st.multiselect(
        label, options, key=key, bind="query-params", placeholder=placeholder, select_all=False, filter_mode="contains"
    )


def _administrations() -> list[str]:
    return [name for name, _kind in session.administrations()]


def _clear() -> None:
    newest = session.newest_period()
    st.session_state.update(
        ar=str(newest.year), raknat=ACCUMULATED, period=_newest_tertial(newest, ACCUMULATED), forvaltning=[], omrade=[]
    )
