"""The map of the city's districts: one tile for each, laid as the city lies, shaded by its figure and a link."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from pages.shared.tables import DARKEST


@dataclass(frozen=True)
class MapTile:
    """One tile: its place, what stands on it, where it leads; shade is 0–1, None where there is no value to show."""

    name: str
    text: str
    row: int
    column: int
    address: str
    shade: float | None


def show(tiles: list[MapTile], caption: str) -> None:
    """Draw the map; the tiles are links, reached one by one with the keyboard from the north-west."""
    st.html(f'<ul class="kollen-tiles" aria-label="{escape(caption)}">{"".join(map(_tile, tiles))}</ul>')


def _tile(tile: MapTile) -> str:
    look = "background:#FFFFFF" if tile.shade is None else f"background:rgba(11,92,171,{tile.shade * DARKEST:.2f})"
    text = escape(tile.text)
    return (
        f'<li style="grid-row:{tile.row};grid-column:{tile.column} / span 2">'
        f'<a href="{escape(tile.address)}" target="_self" style="{look}">{escape(tile.name)} '
        f"{f'<small>{text}</small>' if tile.shade is None else f'<strong>{text}</strong>'}</a></li>"
    )
