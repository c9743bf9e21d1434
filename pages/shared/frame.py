"""What surrounds every page: the look, errors in words, the empty house, and the footer that says how fresh it is."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from pages.shared import filters, plain, saved, session
from warehouse import status, wording
from warehouse.errors import KollenError

STYLE = Path(__file__).with_name("style.css")
QUALITY_PAGE = "datakvalitet"
MADE_UP = "Påhittade uppgifter från demonstrationen."
MADE_UP_FOOT = "Påhittade uppgifter: siffrorna kommer från demonstrationen och säger inget om verksamheten."


def show(page) -> None:
    """Run the chosen page inside the frame."""
    st.html(STYLE)
    try:
        if not session.is_published():
            _empty_house()
            return
        filters.show()
        with st.sidebar:
            saved.show()
        _first()
        page.run()
        _footer()
    except KollenError as error:
        plain.alert(str(error))


def _first() -> None:
    """What must be known before any figure is read: that they are made up, and which sources are old."""
    told = [escape(MADE_UP)] if session.snapshot().is_demo else []
    old = [source.title for source in session.kept("sources", status.sources) if source.is_stale(date.today())]
    if old:
        way = f'<a href="{escape(filters.link(QUALITY_PAGE))}" target="_self">Datakvalitet</a>'
        mark = f'<span class="kollen-near">▲ Gamla uppgifter</span> från {escape(wording.listing(old))}'
        told.append(f"{mark}: det som har hänt sedan dess syns inte. Se {way}.")
    if told:
        st.html(f'<p class="kollen-note">{" ".join(told)}</p>')


def _empty_house() -> None:
    st.title("Rekryteringskollen", anchor=False)
    st.html(
        "<p>Här finns inga siffror än. Gör så här:</p><ol>"
        "<li><strong>Egna uppgifter:</strong> lägg leveransens filer i en mapp och kör <code>kollen ingest MAPP</code>."
        "</li><li><strong>Påhittade uppgifter att prova med:</strong> stäng programmet och kör "
        "<code>kollen app</code>. Då skapas en demonstration som läses in först.</li></ol><p>Ladda sedan om sidan.</p>"
    )
    plain.note(f"Mappen för uppgifterna är {session.home()}. Den väljs med miljövariabeln KOLLEN_HOME.")


def _footer() -> None:
    snapshot = session.snapshot()
    word, errors, warnings, set_aside = session.kept("quality", status.quality)
    sources = session.kept("sources", status.sources)
    made_up = f"<p><strong>{MADE_UP_FOOT}</strong></p>" if snapshot.is_demo else ""
    st.html(
        f'<footer class="kollen-footer">{made_up}'
        f"<p>Ögonblicksbild <strong>{escape(snapshot.id)}</strong>, gjord {snapshot.created_at:%Y-%m-%d %H:%M}. "
        f'Uppgifternas kvalitet: <a href="{escape(filters.link(QUALITY_PAGE))}" target="_self">{escape(word)}</a> '
        f"({errors} fel, {warnings} varningar, {set_aside} rader satta åt sidan).</p>"
        f"<ul>{''.join(f'<li>{escape(_freshness(source))}</li>' for source in sources)}</ul></footer>"
    )


def _freshness(source) -> str:
    through = f"uppgifter till och med {source.data_through}" if source.data_through else "inga uppgifter"
    old = " ▲ gamla uppgifter" if source.is_stale(date.today()) else ""
    return f"{source.title}: {through}, mottaget {_day(source.received_at)}{old}"


def _day(moment) -> str:
    if moment is None:
        return "aldrig"
    days = (date.today() - moment.date()).days
    ago = {0: "i dag", 1: "i går"}.get(days, f"för {days} dagar sedan")
    return f"{moment:%Y-%m-%d} ({ago})"
