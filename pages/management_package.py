"""Chefspaket: how many of the city's manager recruitments buy our package, and what did the others get?"""

from __future__ import annotations

from pages.shared import cards, explaining, figures, filters, plain
from pages.shared.chart_shares import shares
from pages.shared.figure import Figure
from warehouse import glossary, manager_support, wording
from warehouse.manager_support import PARTS, Support

CITY = {"kind": ["stadsdelsförvaltning", "fackförvaltning"]}


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    share, second = Figure("management_package_share", chosen), Figure("second_opinion_manager_share", chosen)
    ads = Figure("manager_ads", chosen, only=CITY, label="Chefsannonser i stadens förvaltningar")
    figures.open_page("Chefspaket", chosen, f"Andelen chefsannonser med chefspaket är {share.sentence()}.")
    cards.headlines([share, second, Figure("manager_share", chosen), ads], per_row=4)
    figures.heading("Hela processen eller delar: vad fick chefsannonserna?")
    figures.tabs("stod", {
        "Per förvaltning": lambda: _support(ads, "administration"),
        "Per verksamhetsområde": lambda: _support(ads, "area"),
    })  # fmt: skip
    figures.heading("Var skiljer det sig?")
    figures.tabs("uppdelning", {
        "Chefspaket per förvaltning": lambda: figures.comparison(share, by="administration", behind="chefsannonser"),
        "Chefspaket per område": lambda: figures.comparison(share, by="area", behind="chefsannonser"),
        "Second opinion per förvaltning": lambda: figures.comparison(second, "administration", "chefsannonser"),
        "Second opinion per område": lambda: figures.comparison(second, "area", "chefsannonser"),
        "Andel per förvaltning och tertial": lambda: figures.matrix(share, down="administration"),
    })  # fmt: skip
    figures.heading("Hur har det utvecklats?")
    figures.tabs("utveckling", {
        "Chefspaket": lambda: figures.trend(share),
        "Second opinion": lambda: figures.trend(second),
    })  # fmt: skip
    explaining.section(share)


def _support(ads: Figure, by: str) -> None:
    """What each group's manager ads got, all of them and the compared period first."""
    now = _asked(ads, (by,), ads.span)
    then = _asked(ads, (), ads.then) if ads.then else []
    total = manager_support.together(now, "Alla")
    before = manager_support.together(then, wording.period_line(ads.then)) if then else None
    told = manager_support.sentence(total, before)
    plain.text(told)
    if total is None:
        return
    plain.note("Till höger: antal chefsannonser. De minsta delarnas tal står i tabellen. Klicka på en rad för att se "
               "annonserna bakom.")  # fmt: skip
    others = [before] if before else []
    bars = [total, *others, *now] if len(now) > 1 else [*now, *others]
    rows = [_bar(one) for one in bars]
    chart = shares(rows, list(PARTS))
    picked = figures.draw(chart, told, key=f"bars-stod-{by}")
    _choose(ads, by, picked)
    plain.note(manager_support.MEANING)
    plain.note(glossary.meaning_line(by))
    heads = [head for part in PARTS for head in (part, f"{part}, andel")]
    heads = [wording.dimension(by).capitalize(), "Chefsannonser", *heads]
    figures.twin(f"stod-{by}", heads, [_line(one) for one in bars], chart=chart)


def _choose(ads: Figure, by: str, picked: list[dict]) -> None:
    """The ads behind a bar that is chosen, with what each of them got."""
    measured = ads.ask(by=(by,))
    explaining.remarks(ads, measured)
    groups = {wording.member(by, row.by[by]): ads.asked(row) for row in measured}
    explaining.button(ads, f"stod-{by}", groups.values(), next((groups.get(one["name"]) for one in picked), None))


def _asked(ads: Figure, by: tuple[str, ...], period) -> list[Support]:
    """The support of the ads of a period, by groups."""
    found = {part: Figure(one, ads.chosen, only=CITY).ask(by, period) for part, one in PARTS.items()}
    return manager_support.of(found)


def _bar(one: Support) -> dict:
    number = wording.value(one.ads, "count")
    return {"name": one.name, "text": f"{number} {'annons' if one.ads == 1 else 'annonser'}", "short": number,
            "shares": one.shares,
            "texts": {part: wording.value(share, "share") for part, share in one.shares.items()}}  # fmt: skip


def _line(one: Support) -> list[str]:
    cells = [
        text for part in PARTS
        for text in (wording.value(one.counts[part], "count"), wording.value(one.shares[part], "share"))
    ]  # fmt: skip
    return [one.name, wording.value(one.ads, "count"), *cells]
