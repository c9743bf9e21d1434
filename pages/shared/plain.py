"""Words on a page, always as plain text: what a source wrote may look like Markdown or HTML and must never act as it.

Pages write text with these and not with Streamlit's own, which read Markdown.
"""

from __future__ import annotations

from html import escape

import streamlit as st


def text(content: str, lead: str = "") -> None:
    """A paragraph; `lead` stands first in bold."""
    st.html(f'<p class="kollen-text">{f"<strong>{escape(lead)}</strong> " if lead else ""}{escape(content)}</p>')


def subheading(content: str) -> None:
    """A heading inside a part of the page."""
    st.html(f'<h3 class="kollen-subheading">{escape(content)}</h3>')


def note(*contents: str) -> None:
    """Small grey remarks, one below the other; nothing where there are none."""
    if contents:
        st.html("".join(f'<p class="kollen-note">{escape(content)}</p>' for content in contents))


def notice(content: str) -> None:
    """A framed message in place of what can't be shown."""
    st.html(f'<p class="kollen-notice">{escape(content)}</p>')


def alert(content: str) -> None:
    """A framed error."""
    st.html(f'<p class="kollen-alert" role="alert">{escape(content)}</p>')
