"""Budget och utfall: do we follow the budget, where do they part, and what must the rest of the year bring?"""

from __future__ import annotations

from dataclasses import replace

from pages.shared import cards, chart_year, explaining, figures, filters, plain, session, tables
from pages.shared.choice import Chosen
from pages.shared.figure import Figure
from warehouse import accounts, budget_versions, forecast, ledger_year, waiting, wording
from warehouse.ledger_year import Line
from warehouse.period import MONTHS, Period

NAMES = {"revenue": "Omsättning", "cost": "Kostnader", "result": "Resultat"}
SIMPLE, OFFICIAL = "Enkel säsongsprognos", "Ekonomisystemets prognos"
TELL = 3  # accounts named in words


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    year = chosen.period.year
    lines = session.kept("lines", lambda con: ledger_year.lines(con, year, session.viewer()), year)
    left = ledger_year.left(lines["revenue"])
    figures.open_page("Budget och utfall", chosen, f"{_stand(chosen)} {left.sentence}")
    cards.headlines([
        *(Figure(one, chosen, budget=f"budget_{one}") for one in NAMES),
        Figure("not_invoiced", _to_date(chosen)), Figure("not_invoiced_count", _to_date(chosen)),
        Figure("sold_share", _to_date(chosen)),
    ])  # fmt: skip
    figures.heading(f"Hur går {year}?")
    figures.tabs("post", {name: lambda one=one: _year(Figure(one, chosen), lines[one]) for one, name in NAMES.items()})
    figures.heading("Vad krävs för att nå budgeten?" if left.months else "Budgeten och hela årets utfall")
    _needed(lines)
    figures.heading("Var skiljer det sig, konto för konto?")
    _accounts(chosen)
    figures.heading("Mer om året")
    figures.tabs("mer", {
        "Helårsprognoser": lambda: _forecasts(lines), "Budgetens versioner": lambda: _versions(year),
        "Sålt men inte fakturerat": lambda: _waiting(Figure("not_invoiced", _to_date(chosen))),
        "Decembers andel": lambda: _decembers(year),
    })  # fmt: skip
    explaining.section(Figure("result", chosen))


def _to_date(chosen: Chosen) -> Chosen:
    """The choice from January on: what stands at the period's end is reckoned from there."""
    return chosen if chosen.period.is_accumulated else replace(chosen, period=_from_january(chosen.period))


def _from_january(period: Period) -> Period:
    return Period.of(period.year).until(period.months[-1])


def _stand(chosen: Chosen) -> str:
    lead, result = f"{wording.period_line(chosen.period)}, hela enheten", Figure("result", chosen)
    budgets = {one: Figure(f"budget_{one}", chosen).text(style="sentence") for one in NAMES}
    if result.total().value is None:
        planned = wording.listing(f"{NAMES[one].lower()} {budget}" for one, budget in budgets.items())
        return f"{lead}: inget utfall ({result.why_missing()}). Budget: {planned}."
    parts = []
    for one, budget in budgets.items():
        figure = Figure(one, chosen)
        extent = "" if figure.span == chosen.period else f" för {chosen.period.label}"
        parts.append(f"{NAMES[one].lower()} {figure.text(style='sentence')} mot budget {budget}{extent}")
    return f"{lead}: {', '.join(parts)}."


def _year(figure: Figure, line: Line) -> None:
    """One line of the ledger month by month, and from January on."""
    if not line.outcome and not line.budget:
        figures.nothing(figure)
        return
    told = [f"blå stapel: utfall {line.year}"]
    told += ["ljus stapel med streckad kant: enkel säsongsprognos"] if line.season.months else []
    told += [f"svart streck: budget {line.year}"] if line.budget else []
    told += [f"grå stapel bakom: utfall {line.year - 1}"] if line.last_year else []
    plain.note(wording.capital("; ".join(told)) + ". Tusental kronor.")
    if line.season.reason:
        plain.note(f"Ingen säsongsprognos: {line.season.reason}")
    parts = {"accumulated": ("från januari till och med månaden", line.accumulated), "monthly": ("per månad", line)}
    for key, (extent, drawn) in parts.items():
        plain.text(f"{figure.title} {extent}")
        _bars(figure, drawn, f"{key}-{figure.measure_id}", extent)
    explaining.remarks(figure, figure.ask())
    months = figure.ask(by=("month",), period=Period.of(line.year))
    explaining.button(figure, "year", [figure.asked(row) for row in months])


def _bars(figure: Figure, line: Line, key: str, extent: str) -> None:
    parts = (line.outcome, line.forecast, line.budget, line.last_year)
    rows = [
        {"name": name[:3], "value": outcome, "text": _short(outcome), "forecast": expected,
         "forecast_text": _short(expected), "plan": plan, "last": last}
        for name, (outcome, expected, plan, last) in zip(
            MONTHS, ([part.get(month) for part in parts] for month in range(1, 13)), strict=True
        )
    ]  # fmt: skip
    chart = chart_year.bars(rows, figure.unit)
    known = [f"{row['name']} {row['text']}" for row in rows if row["value"] is not None]
    expected = [f"{row['name']} {row['forecast_text']}" for row in rows if row["forecast"] is not None]
    alt = f"{figure.title} {line.year} {extent}, tusental kronor: {', '.join(known) or 'inget utfall'}."
    figures.draw(chart, alt + (f" Prognos: {', '.join(expected)}." if expected else ""))
    heads = [f"Utfall {line.year}", SIMPLE, OFFICIAL, "Budget", f"Utfall {line.year - 1}"]
    parts = (line.outcome, line.forecast, line.official, line.budget, line.last_year)
    figures.twin(key, ["Månad", *heads], [
        [name, *(wording.value(part.get(month), "SEK") for part in parts)] for month, name in enumerate(MONTHS, start=1)
    ], chart=chart)  # fmt: skip


def _short(amount: float | None) -> str:
    """An amount in tusental kronor without its unit, for a bar."""
    return "" if amount is None else wording.value(amount, "SEK").removesuffix("\u00a0tkr")


def _needed(lines: dict[str, Line]) -> None:
    """What the months left must bring; of a year without any, how it went."""
    found = {name: ledger_year.left(lines[measure_id]) for measure_id, name in NAMES.items()}
    for name, one in found.items():
        if one.reason:
            plain.note(f"{name}: {one.reason}")
    months, year = next(iter(found.values())).months, lines["revenue"].year
    heads = [f"Budget {year}", "Utfall hittills" if months else f"Utfall {year}"]
    rows = [[name, wording.value(one.budget, "SEK"), wording.value(one.so_far, "SEK")] for name, one in found.items()]
    if months is None:
        rows = [[*row, _difference(one.so_far, one.budget)] for row, one in zip(rows, found.values(), strict=True)]
        tables.show(["Post", *heads, "Skillnad"], rows, numeric=(*heads, "Skillnad"), caption="Budget och utfall")
        return
    when = months.label.rsplit(" ", 1)[0]
    heads += ["Kvar till budgeten", f"Budget {when}", f"Utfall {when} {year - 1}"]
    for row, one in zip(rows, found.values(), strict=True):
        row += [wording.value(amount, "SEK") for amount in (one.needed, one.budgeted, one.last_year)]
    tables.show(["Post", *heads], rows, numeric=heads, caption="Vad som krävs för att nå budgeten")
    plain.note("Kvar till budgeten: vad omsättning och resultat måste ge, och vad kostnaderna högst får bli, under de "
               "månader som är kvar. Det gäller alltid hela enheten och de månader som har utfall.")  # fmt: skip


def _accounts(chosen: Chosen) -> None:
    period = chosen.period
    found = session.kept("accounts", lambda con: accounts.deviations(con, period, session.viewer()), period.text)
    if found.reason:
        plain.notice(f"Avvikelsen per konto kan inte visas: {found.reason}")
        return
    most = [f"{one.account} {one.text} ({_signed(one.effect)})" for one in found.rows[:TELL]]
    plain.text(f"{wording.period_line(found.period)}: resultatet är {_signed(found.deviation)} mot budget. Mest gör "
               f"{wording.listing(most)}.")  # fmt: skip
    heads = ["Budget", "Utfall", "Avvikelse", "Gör med resultatet", "Andel av avvikelsen", "Prognos hela året"]
    budget, outcome = (Figure(one, chosen).text(found.period) for one in ("budget_result", "result"))
    whole = Figure("forecast_result", chosen).text(Period.of(period.year))
    rows = [
        [f"{one.account} {one.text}", one.kind, wording.value(one.budget, "SEK"), wording.value(one.outcome, "SEK"),
         _signed(one.deviation), _signed(one.effect), wording.value(one.share, "share"),
         wording.value(one.forecast, "SEK")]
        for one in found.rows
    ]  # fmt: skip
    deviation = _signed(found.deviation)
    rows.append(["Alla konton", "Resultat", budget, outcome, deviation, deviation, wording.value(1, "share"), whole])
    if not any(one.forecast for one in found.rows):  # a year that is over has none
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    tables.show(["Konto", "Slag", *heads], rows, numeric=heads, caption="Avvikelse mot budget per konto")
    plain.note("Högre intäkter och lägre kostnader höjer resultatet. Andelen är minus där kontot drar åt andra hållet "
               "än hela avvikelsen; andra kan då bli över 100 %."
               + (" Prognosen är ekonomisystemets." if heads[-1] == "Prognos hela året" else ""))  # fmt: skip
    ignored = Figure("revenue", chosen).ignored
    if ignored:
        plain.note(ignored)
    explaining.picker([
        explaining.Asked(f"{one.account} {one.text}", one.measure, found.period, {"account": [one.account]})
        for one in found.rows if one.outcome is not None
    ], "accounts")  # fmt: skip


def _forecasts(lines: dict[str, Line]) -> None:
    season = lines["revenue"].season
    plain.note(f"{wording.capital(season.basis)} (omsättningen). {forecast.SIMPLE}" if season.parts
               else season.reason or f"Hela {season.year} är utfall.")  # fmt: skip
    year, is_over = season.year, season.is_over
    heads = ["Utfall hittills", SIMPLE, "Tidigare års spann", OFFICIAL, f"Budget {year}", f"Utfall {year - 1}"]
    rows = []
    for measure_id, name in NAMES.items():
        line = lines[measure_id]
        span = " – ".join(wording.value(bound, "SEK") for bound in line.season.range) if line.season.range else "–"
        whole = (ledger_year.total(months) for months in (line.official, line.budget, line.last_year))
        rows.append([name, wording.value(line.season.so_far, "SEK"), wording.value(line.season.value, "SEK"), span,
                     *(wording.value(one, "SEK") for one in whole)])  # fmt: skip
    if is_over:  # nothing is forecast
        heads, rows = ["Utfall hela året", *heads[4:]], [[*row[:2], *row[5:]] for row in rows]
    tables.show(["Post", *heads], rows, numeric=heads, caption="Prognoser för hela året")
    if not is_over:
        plain.note("Spannet är vad prognosen hade blivit med det tidigare år som hade störst, och minst, del av året "
                   "bakom sig. Resultatets prognos är omsättningens minus kostnadernas.")  # fmt: skip


def _versions(year: int) -> None:
    found = session.kept("versions", lambda con: budget_versions.versions(con, year), year)
    if not found:
        plain.notice(f"Ekonomisystemets export har ingen budget för {year}.")
        return
    heads = ["Omsättning", "Kostnader", "Resultat", "Ändrad omsättning", "Ändrade kostnader"]
    rows = [
        [one.name, "Ja" if one.is_in_force else "Nej, ersatt",
         *(wording.value(amount, "SEK") for amount in (one.revenue, one.cost, one.result)),
         _signed(one.revenue_change), _signed(one.cost_change)]
        for one in found
    ]  # fmt: skip
    tables.show(["Version", "Gäller", *heads], rows, numeric=heads, caption=f"Budgetens versioner {year}")
    plain.note("Budgeten som den såg ut med varje version. Där en version saknar månad och konto gäller den förra.")
    for one in found:
        if one.accounts:
            changed = [f"{name} {_signed(amount)}" for name, amount in one.accounts]
            plain.note(f"{one.name} ändrade {wording.listing(changed)}.")


def _waiting(figure: Figure) -> None:
    period, where = figure.period, figure.where
    found = session.kept("waiting", lambda con: waiting.ages(con, period, where), period.text, where)
    if figure.total().value is None:
        figures.nothing(figure)
        return
    plain.note(f"Läget vid slutet av {wording.month(period.last)}. Det som har väntat längst är värt att följa upp.")
    heads = ["Uppdrag", "Ordervärde"]
    rows = [[one.text, wording.value(one.count, "count"), wording.value(one.value, "SEK")] for one in found]
    tables.show(["Hur länge det har väntat", *heads], rows, numeric=heads, caption="Sålt men inte fakturerat")
    for dimension in ("unit", "administration"):
        _waiting_by(figure, dimension, heads)
    explaining.remarks(figure, figure.ask())
    explaining.button(figure, "waiting", [figure.asked(row) for row in figure.ask(by=("administration",))])


def _waiting_by(figure: Figure, dimension: str, heads: list[str]) -> None:
    counts = {row.by[dimension]: row for row in Figure("not_invoiced_count", figure.chosen).ask(by=(dimension,))}
    waiting_now = [row for row in figure.ask(by=(dimension,)) if counts[row.by[dimension]].value]
    waiting_now.sort(key=lambda row: -row.value)
    name = wording.capital(wording.dimension(dimension))
    tables.show([name, *heads], [
        [row.by[dimension], wording.row(counts[row.by[dimension]], "count"), wording.row(row, "SEK")]
        for row in waiting_now
    ], numeric=heads, caption=f"Sålt men inte fakturerat per {wording.dimension(dimension)}")  # fmt: skip


def _decembers(year: int) -> None:
    found = session.kept("decembers", lambda con: ledger_year.decembers(con, year, session.viewer()), year)
    if not found:
        plain.notice(f"Inget helt år till och med {year} finns att visa decembers andel för.")
        return
    heads = ["Omsättning i december", "Omsättning hela året", "Decembers andel"]
    rows = [[str(one.year), wording.value(one.december, "SEK"), wording.value(one.revenue, "SEK"),
             wording.value(one.share, "share")] for one in found]  # fmt: skip
    tables.show(["År", *heads], rows, numeric=heads, caption="Decembers andel av årets omsättning")
    if found[0].year != year:
        plain.note(f"{year} är inte slut och är inte med.")


def _signed(amount: float | None) -> str:
    return wording.NOTHING if amount is None else wording.difference(amount, 0, "SEK")


def _difference(now: float | None, then: float | None) -> str:
    return wording.NOTHING if None in (now, then) else wording.difference(now, then, "SEK")
