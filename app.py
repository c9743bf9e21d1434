"""Who is looking, which pages they may open, and the way between them; nothing else.

Two lives: `streamlit run app.py` imports it for the server, and every visitor's run executes it as `__main__`.
"""

import streamlit as st

from pages import (
    administration_card,
    assignments,
    board_report,
    budget,
    data_quality,
    definitions,
    districts,
    management_package,
    market_share,
    matching,
    overview,
    plan,
    published,
    quality,
    revenue_per_fte,
)
from pages.shared import frame, server

# group → (title, address, what draws it). The first address is empty: it is where one arrives. The others are Swedish
# and never the name of the page's file, which Streamlit could serve by itself.
PAGES = {
    "Läget": [("Översikt", "", overview.render), ("Verksamhetsplan", "verksamhetsplan", plan.render)],
    "Marknad": [
        ("Marknadsandel", "marknadsandel", market_share.render),
        ("Chefspaket", "chefspaket", management_package.render),
        ("Stadsdelar", "stadsdelar", districts.render),
        ("Förvaltningskort", "forvaltningskort", administration_card.render),
    ],
    "Ekonomi": [
        ("Omsättning per årsarbetare", "omsattning-per-arsarbetare", revenue_per_fte.render),
        ("Budget och utfall", "budget-och-utfall", budget.render),
    ],
    "Kvalitet": [("Enkäter och NPS", "enkater", quality.render)],
    "Underlag": [
        ("Uppdrag", "uppdrag", assignments.render),
        ("Datakvalitet", "datakvalitet", data_quality.render),
        ("Koppling mellan annonser och uppdrag", "koppling", matching.render),
        ("Ordlista och definitioner", "definitioner", definitions.render),
        ("Publicerade siffror", "publicerade-siffror", published.render),
    ],
    "Nämndrapport": [("Nämndrapport", "namndrapport", board_report.render)],
}
ADDRESSES = {address for group in PAGES.values() for _title, address, _render in group}


def main() -> None:
    """One visitor's run."""
    pages = {
        group: [st.Page(render, title=title, url_path=address, default=not address) for title, address, render in its]
        for group, its in PAGES.items()
    }
    page = st.navigation(pages, position="top")
    st.set_page_config(page_title=f"{page.title} – Rekryteringskollen", page_icon="📊", layout="wide")
    frame.show(page)


if __name__ == "__main__":
    main()
else:
    # Streamlit looks for this very call in the text of the file
    app = st.App(__file__, **server.settings(ADDRESSES))
