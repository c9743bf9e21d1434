"""The choices in the sidebar: the only widgets that narrow figures. They live in the address and follow between pages.

Every key is also the name of the parameter in the address; Streamlit drops a value there that is no option here.
"""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from pages.shared import plain, session
from pages.shared.choice import DIMENSIONS, KINDS, LAST_YEAR, OTHER, TARGET, Chosen, words
from warehouse import wording
from warehouse.errors import KollenError
from warehouse.period import Period

CHOSEN, SAID = "chosen", "said"
ACCUMULATED, ALONE = "Ackumulerat", "Enskild tertial"
TERTIALS = {ACCUMULATED: {"T1": 1, "T2": 2, "Helår": None}, ALONE: {"T1": 1, "T2": 2, "T3": 3}}
KEYS = {ACCUMULATED: "period", ALONE: "tertial"}
EVERYBODY = "Alla"
PEOPLE = {EVERYBODY: [], "Chef": [True], "Medarbetare": [False]}
COMPARED = {"Föregående år": LAST_YEAR, "Planens mål": TARGET, "Annan period": OTHER}
USUAL = {"raknat": ACCUMULATED, "jamfor": "Föregående år", "befattning": EVERYBODY}
SEVERAL = ("forvaltning", "omrade", "paket")
PERIOD_HELP = (
    "Ett år har tre tertialer: T1 januari–april, T2 maj–augusti och T3 september–december. "
    "Ackumulerat räknar från januari till och med den valda tertialen; Enskild tertial räknar bara dess fyra månader."
)


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
        against, other = _compared(period)
        options = _options()
        where = {
            **_organisations(_several("Stadsdel/förvaltning", "forvaltning", options, "Alla förvaltningar")),
            "area": _several("Verksamhetsområde", "omrade", options, "Alla verksamhetsområden"),
            "is_manager": PEOPLE[_one_of("Chef/medarbetare", list(PEOPLE), EVERYBODY, "befattning")],
            "package": _several("Paket", "paket", options, "Alla paket"),
        }
        st.button(
            "Rensa urvalet", key="rensa", on_click=clear, width="stretch",
            help="Visar senaste perioden och hela staden igen.",
        )  # fmt: skip
    chosen = {dimension: values for dimension, values in where.items() if values}
    st.session_state[CHOSEN] = Chosen(period, chosen, against, other)
    st.session_state[SAID] = _said()


def chosen() -> Chosen:
    """What the reader has chosen; KollenError where there is nothing to choose among."""
    if st.session_state[CHOSEN] is None:
        raise KollenError("Inga uppgifter har ett datum än, så det finns inget att visa. Läs in en leverans till.")
    return st.session_state[CHOSEN]


def link(address: str, **changes: str | list[str]) -> str:
    """The address of another page with the same choice, but for `changes` of its parameters (`forvaltning=["Farsta"]`).

    It is made of the choice itself: the browser's own address may lag behind it where a page has just been opened.
    """
    if st.session_state[CHOSEN] is None:
        return address
    told = {**parameters(), **changes}
    said = {key: value for key, value in told.items() if value and value != USUAL.get(key)}
    return "?".join(filter(None, [address, urlencode(said, doseq=True)]))


def parameters() -> dict[str, str | list[str]]:
    """What of the choice is not as usual, by its name in the address."""
    return st.session_state[SAID]


def _said() -> dict[str, str | list[str]]:
    """The same as the widgets have it."""
    said, newest = st.session_state, session.newest_period()
    mode = said["raknat"] or ACCUMULATED
    usual = {"ar": str(newest.year), **USUAL, KEYS[mode]: _newest_tertial(newest, mode), **{key: [] for key in SEVERAL}}
    told = {key: said[key] for key, value in usual.items() if said[key] not in (value, None)}
    if said["jamfor"] == "Annan period":
        told["mot"] = Period.parse(said["mot"]).label
    return told


def applicable(where: dict[str, list], measure_id: str) -> tuple[dict[str, list], str | None]:
    """(the filters that the measure can take, a short mark about those it can't or None)."""
    definition = session.definitions()[measure_id]
    lacking = [dimension for dimension in where if dimension not in definition.dimensions]
    kept = {dimension: values for dimension, values in where.items() if dimension not in lacking}
    if not lacking:
        return kept, None
    names = ", ".join(words(dimension, where[dimension]) for dimension in lacking)
    known = set(DIMENSIONS) & set(definition.dimensions)
    named = dict.fromkeys(DIMENSIONS[name] for name in lacking)
    extent = "inte per " + wording.listing(named) if known else "bara för hela enheten"
    return kept, f"Utan urvalet {names} (finns {extent})."


def clear() -> None:
    """Choose the newest period and the whole city again."""
    newest = session.newest_period()
    st.session_state.update(
        USUAL, ar=str(newest.year), period=_newest_tertial(newest, ACCUMULATED), **{name: [] for name in SEVERAL}
    )


def choose(view: dict[str, str | list[str]]) -> None:
    """Choose what a saved view names: its organisations, areas, positions and packages, and its period if it has one.

    A value that no longer exists is left out.
    """
    options = {**_options(), "ar": session.values("year"), "raknat": list(TERTIALS), "jamfor": list(COMPARED),
               "befattning": list(PEOPLE), **{KEYS[mode]: list(its) for mode, its in TERTIALS.items()},
               "mot": {Period.parse(text).label: text for text in _periods()}}  # fmt: skip
    told = {"befattning": EVERYBODY, **{name: [] for name in SEVERAL}, **view}
    for key, value in told.items():
        its = options.get(key, ())
        if isinstance(value, list):
            st.session_state[key] = [one for one in value if one in its]
        elif value in its:
            st.session_state[key] = its[value] if key == "mot" else value


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


def _compared(period: Period) -> tuple[str, Period | None]:
    """How the reader compares, and the other period where one is chosen."""
    how = COMPARED[st.selectbox("Jämför med", list(COMPARED), key="jamfor", bind="query-params", filter_mode=None)]
    if how != OTHER:
        return how, None
    periods = _periods()
    usual = next((place for place, one in enumerate(periods) if one == period.previous_year().text), 0)
    other = st.selectbox(
        "Period att jämföra med", periods, index=usual, key="mot", bind="query-params", filter_mode="contains",
        format_func=lambda text: Period.parse(text).label,
    )  # fmt: skip
    return how, Period.parse(other)


def _periods() -> list[str]:
    """Every year and tertial that can be compared with, the newest first."""
    forms = ("{}", "{}T2", "{}T3/alone", "{}T2/alone", "{}T1")
    return [form.format(year) for year in reversed(session.values("year")) for form in forms]


def _options() -> dict[str, list[str]]:
    """What there is to choose among where several can be chosen, by parameter."""
    organisations = [*KINDS.values(), *(name for name, _kind in session.administrations())]
    return {"forvaltning": organisations, "omrade": session.values("area"), "paket": session.values("package")}


def _organisations(picked: list[str]) -> dict[str, list]:
    """The organisations chosen: all of one kind, or each of them by name."""
    kinds = [kind for kind, name in KINDS.items() if name in picked]
    if len(kinds) == len(picked):
        return {"kind": kinds}
    return {"administration": [name for name, kind in session.administrations() if name in picked or kind in kinds]}


def _one_of(label: str, options: list[str], default: str, key: str, **look) -> str:
    chosen = st.segmented_control(
        label, options, default=default, required=True, key=key, bind="query-params", width="stretch", **look
    )
    return chosen or default  # an empty parameter in the address empties even what is required


def _newest_tertial(newest: Period, mode: str) -> str:
    return list(TERTIALS[mode])[newest.last.month // 4 - 1]


def _several(label: str, key: str, options: dict[str, list[str]], placeholder: str) -> list[str]:
    return st.multiselect(
        label, options[key], key=key, bind="query-params", placeholder=placeholder, select_all=False,
        filter_mode="contains",
    )  # fmt: skip
