"""Förvaltningskort: one organisation on one page. What does it need, what does it buy, and how does it find us?"""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from pages import districts as district_page
from pages.shared import (
    bar_table,
    cards,
    certainty,
    chart_columns,
    charts,
    explaining,
    figures,
    filters,
    groups,
    involvement_table,
    plain,
    session,
    tables,
)
from pages.shared.choice import Chosen
from pages.shared.figure import Figure
from warehouse import demand, districts, wording
from warehouse.errors import KollenError
from warehouse.measure import Row
from warehouse.period import Period

KEY, FOLLOWED = "kort", "kort-followed"
YEARS_SHOWN = 3
MORE = ("ads", "assignments", "customers", "new_customers", "repeat_share", "customer_grade", "nps")
NAMES = {"package": "Paket", "area": "Område"}
SOLD = {"assignments": "Uppdrag", "order_value": "Ordervärde"}
NO_SIGNALS = (
    "Det finns inga behovssignaler för {name}. De hämtas ur organisationens kompetensförsörjningsplan: ge den till den "
    "som sköter Rekryteringskollen, så läggs siffrorna in."
)


def render() -> None:
    """Draw the page."""
    theirs = filters.chosen()
    head = st.container()
    name = _pick(theirs)
    kept = {dimension: values for dimension, values in theirs.where.items() if dimension != "kind"}
    chosen = replace(theirs, where={**kept, "administration": [name]})
    share = Figure("market_share", chosen)
    with head:
        figures.open_page("Förvaltningskort", chosen, _sentence(name, chosen, share))
    if _narrowed(theirs) and name not in _narrowed(theirs):
        plain.note(f"Kortet gäller {name}. Valet av stadsdel eller förvaltning i sidofältet påverkar det inte.")
    _links(name)
    shown = [share, Figure("manager_share", chosen), Figure("order_value", chosen),
             Figure("satisfied_customers", chosen)]  # fmt: skip
    cards.headlines(shown, per_row=4)
    _more(chosen)
    left, right = st.columns(2, gap="large")
    with left:
        figures.heading("Vad köper de?")
        _packages(chosen)
    with right:
        figures.heading("Inom vilka områden?")
        _areas(share)
    figures.heading("Hur har det utvecklats?")
    _over_time(Figure("order_value", chosen))
    if name in districts.names():
        figures.heading("För vem köper stadsdelen stöd?")
        _involved(chosen)
    figures.heading("Vad behöver de, och vad har vi sålt?")
    _demand(name, chosen)


def _pick(theirs: Chosen) -> str:
    """The organisation that the card is about: the reader's, else the first one of the choice in the sidebar.

    When that choice changes the card follows it.
    """
    everyone = [*session.administrations(), *districts.of_today().items()]
    kinds = ("stadsdelsförvaltning", "fackförvaltning", "bolag", None)
    everyone.sort(key=lambda one: (kinds.index(one[1]), wording.sort_key(one[0])))
    first = _narrowed(theirs)
    names = list(dict.fromkeys([*first, *(name for name, _kind in everyone)]))
    if st.session_state.get(FOLLOWED, names[0]) != names[0]:
        st.session_state[KEY] = names[0]
    st.session_state[FOLLOWED] = names[0]
    return st.selectbox("Förvaltning eller bolag", names, key=KEY, bind="query-params", filter_mode="contains")


def _narrowed(theirs: Chosen) -> list[str]:
    """The organisations that the sidebar keeps, none where it keeps all."""
    kinds = theirs.where.get("kind", ())
    return theirs.where.get("administration") or [name for name, kind in session.administrations() if kind in kinds]


def _sentence(name: str, chosen: Chosen, share: Figure) -> str:
    ads, bought = Figure("ads", chosen), Figure("assignments", chosen)
    kind, word = districts.of_today().get(name), "annons" if ads.total().value == 1 else "annonser"
    told = f"{ads.text()} {word} och {bought.text()} uppdrag."
    if ads.total().value is None and bought.total().value is None:
        told = f"annonser och uppdrag är okända ({ads.why_missing()})."
    said = f"{told} Andelen rekryteringar är {share.sentence()}."
    return f"{name} ({kind}): {said}" if kind else f"{name}: {said}"


def _links(name: str) -> None:
    """The ways on: the same organisation on other pages."""
    pages = {"Marknadsandel": "marknadsandel", "Chefspaket": "chefspaket", "Uppdragen": "uppdrag",
             "Enkäter och NPS": "enkater"}  # fmt: skip
    links = [f'<a href="{escape(filters.link(page, forvaltning=[name]))}" target="_self">{label}</a>'
             for label, page in pages.items()]  # fmt: skip
    links.append(f'<a href="{escape(filters.link("stadsdelar"))}" target="_self">Alla stadsdelar</a>')
    st.html(f'<p class="kollen-text">Mer om {escape(name)}: {" · ".join(links)}</p>')


def _more(chosen: Chosen) -> None:
    """The other key figures, a line each, with the compared period; the plan has no targets for one organisation."""
    shown = [Figure(one, chosen) for one in MORE]
    before = shown[0].then
    heads = ["Nyckeltal", "Utfall", *([wording.period_line(before), "Skillnad"] if before else [])]
    rows = [[_named(one), one.text(), *([one.text(one.then), one.difference()] if before else [])] for one in shown]
    tables.show(heads, rows, numeric=heads[1:], caption="Fler nyckeltal")
    if any(cell in (wording.NOTHING, None) for row in rows for cell in row):
        plain.note("–: uppgift saknas, eller det finns inget att jämföra med.")
    for one in shown:
        for note in filter(None, [one.ignored_by, *one.ask().notes]):
            plain.note(note if one.title in note else f"{one.title}: {note}")
    explaining.picker([one.asked() for one in shown], "card")


def _named(figure: Figure) -> str:
    """The figure's title, a survey figure's answers and interval after it."""
    row = figure.total()
    firm = certainty.line(figure.definition, row) if row.value is not None else ""
    return f"{figure.title} ({firm})" if firm else figure.title


def _packages(chosen: Chosen) -> None:
    figure, worth = Figure("assignments", chosen), Figure("order_value", chosen)
    bought = [figure.ask(by=("package",), period=one) for one in (figure.period, figure.then) if one]
    names = dict.fromkeys(row.by["package"] for rows in bought for row in rows)  # also what they have stopped buying
    now = sorted(groups.rows(figure, "package", names).values(),
                 key=lambda row: (-(row.value or 0), wording.sort_key(row.by["package"])))  # fmt: skip
    if not now:
        figures.nothing(figure)
        return
    values = groups.rows(worth, "package", [row.by["package"] for row in now])
    colours = {row.by["package"]: charts.PACKAGE_COLOURS.get(row.by["package"], charts.GREY) for row in now}
    beside = {worth.title: {name: wording.row(row, worth.unit) for name, row in values.items()}}
    _bars(figure, "package", now, colours, beside)


def _areas(share: Figure) -> None:
    now = sorted(share.ask(by=("area",)), key=lambda row: (-(row.value or 0), wording.sort_key(row.by["area"])))
    if not now:
        figures.nothing(share)
        return
    beside = {"Annonser": {row.by["area"]: wording.value(row.denominator, "count") for row in now}}
    _bars(share, "area", now, {row.by["area"]: charts.ACCENT for row in now}, beside)


def _bars(figure: Figure, by: str, now: list[Row], colours: dict[str, str], beside: dict[str, dict[str, str]]) -> None:
    """A line for each group: its bar, the compared period behind it, and what stands beside it by its heading."""
    before = figure.then
    then = groups.rows(figure, by, colours, before) if before else {}
    both = bar_table.lengths([row.value for row in (*now, *then.values())])
    heads = [NAMES[by], figure.title, *beside, *(["Jämförelse"] if before else [])]
    cells = [[wording.row(row, figure.unit), *(its[row.by[by]] for its in beside.values()),
              *([wording.row(then[row.by[by]], figure.unit)] if before else [])] for row in now]  # fmt: skip
    lines = [bar_table.Line(name, colours[name], both[place], both[place + len(now)] if before else None, tuple(told))
             for place, (name, told) in enumerate(zip(colours, cells, strict=True))]  # fmt: skip
    bar_table.show(heads, lines, f"{figure.title} per {wording.dimension(by)}")
    if before:
        plain.note(f"Jämförelse och ljusgrå stapel: {before.label}.")
    explaining.remarks(figure, figure.ask(by=(by,)))
    explaining.button(figure, by, [figure.asked(row) for row in now])
    figures.twin(f"card-{by}", heads, [[name, *told] for name, told in zip(colours, cells, strict=True)])


def _over_time(figure: Figure) -> None:
    """The order value of every tertial alone, three years back."""
    last = figure.period.year
    window = Period.parse(f"{last - YEARS_SHOWN + 1}-01..{figure.period.last:%Y-%m}")
    names = list(dict.fromkeys(f"{month.year}T{(month.month + 3) // 4}" for month in window.months))
    found = {row.by["tertial"]: row for row in figure.ask(by=("tertial",), period=window)}
    rows = [{"name": wording.member("tertial", name), "value": found[name].value if name in found else None,
             "text": wording.row(found[name], figure.unit) if name in found else wording.NOTHING}
            for name in names]  # fmt: skip
    known = [row for row in rows if row["value"] is not None]
    if not known:
        figures.nothing(figure)
        return
    high = max(known, key=lambda row: row["value"])
    plain.note(f"{figure.title} per tertial, varje tertial för sig. Streck (–): inget uppdrag började då.")
    chart = chart_columns.columns(rows, figure.unit)
    figures.draw(chart, f"{figure.title} per tertial: högst {high['text']} {high['name']}, senast {rows[-1]['text']}.")
    explaining.remarks(figure, figure.ask(by=("tertial",), period=window))
    explaining.button(figure, "tertial", [figure.asked(row) for row in found.values()])
    figures.twin("tertials", ["Tertial", figure.title], [[row["name"], row["text"]] for row in rows], chart=chart)


def _involved(chosen: Chosen) -> None:
    found = district_page.matrix_of(chosen)
    if found is None:
        plain.notice(district_page.REASON)
        return
    plain.text(found.sentence)
    involvement_table.show(found, "Vem stadsdelen köper stöd för")


def _demand(name: str, chosen: Chosen) -> None:
    """The organisation's own figures by year, and under them what we sold in the same years."""
    try:
        found = demand.signals(name)
    except KollenError as error:
        plain.alert(str(error))
        return
    if not found:
        plain.notice(NO_SIGNALS.format(name=name))
        return
    times = demand.times(found)
    rows = [[_what(one), *(one.printed.get(time, wording.NOTHING) for time in times), one.section]
            for one in found]  # fmt: skip
    answers = {one: [session.ask(one, demand.period_of(time), where={"administration": [name]}) for time in times]
               for one in SOLD}  # fmt: skip
    sold = [[SOLD[one], *(wording.row(answer[0], answer.unit) for answer in its), "Access"]
            for one, its in answers.items()]  # fmt: skip
    parts = [f"Behov enligt {one.source}" for one in found] + [f"Det har vi sålt till {name}"] * len(sold)
    tables.show(["Behov och försäljning", *times, "Avsnitt eller källa"], [*rows, *sold], numeric=times,
                groups=parts, caption="Behov och försäljning")  # fmt: skip
    plain.note(
        "Behoven står som de är tryckta och ingår i inga beräkningar. Det vi har sålt gäller alla uppdrag under hela "
        "åren. Den som sköter Rekryteringskollen kan lägga in fler siffror."
    )
    plain.note(*dict.fromkeys(note for its in answers.values() for answer in its for note in answer.notes))


def _what(signal: demand.Signal) -> str:
    """What a signal is about: `Möjliga pensionsavgångar, Avdelningen för socialt stöd`, `Personalomsättning (%)`."""
    named = ", ".join(filter(None, [signal.text, signal.part]))
    return named if signal.unit == "antal" else f"{named} ({signal.unit})"
