"""Saved and named choices in the sidebar, such as one's own districts, and the link to copy to a colleague."""

from __future__ import annotations

import streamlit as st

from pages.shared import downloads, filters, plain, session
from warehouse import saved_views
from warehouse.errors import KollenError

PERIOD = ("ar", "raknat", "period", "tertial", "mot", "jamfor")


def show() -> None:
    """Draw the saved choices and the button that copies the address of this very view."""
    downloads.copy_button("address", "Kopiera länk till vyn")
    try:
        views = saved_views.load(session.home())
    except KollenError as error:
        plain.alert(str(error))
        return
    for name in views:
        st.button(name, key=f"saved-{name}", on_click=_apply, args=(views[name],), width="stretch")
    place = st.expander("Spara urvalet", key="saving", on_change="rerun", type="compact")
    if place.open:
        with place:
            _save(list(views))


def _save(names: list[str]) -> None:
    plain.note("Sparas på den här datorn för alla som använder den, till exempel som Mina stadsdelar.")
    name = st.text_input("Namn på urvalet", key="saved-name", max_chars=saved_views.LONGEST)
    with_period = st.checkbox("Spara också perioden", key="saved-period")
    if st.button("Spara", key="save-view", disabled=not name.strip()):
        view = {key: value for key, value in filters.parameters().items() if with_period or key not in PERIOD}
        _change(lambda: saved_views.save(session.home(), name, view))
    if names:
        doomed = st.selectbox("Ta bort ett sparat urval", names, index=None, placeholder="Välj", key="saved-remove")
        if doomed and st.button("Ta bort", key="remove-view"):
            _change(lambda: saved_views.remove(session.home(), doomed))


def _change(change) -> None:
    try:
        change()
    except KollenError as error:
        plain.alert(str(error))
    else:
        st.rerun()


def _apply(view: saved_views.View) -> None:
    """Show a saved choice; what it does not name of the whole city's choice is cleared, the period is kept."""
    filters.choose(view)
