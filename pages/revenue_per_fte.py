"""Omsättning per årsarbetare: does each of us bring in what the plan asks, and why is it another than before?"""

from __future__ import annotations

from pages.shared import cards, chart_bridge, chart_year, charts, explaining, figures, filters, plain, session, tables
from pages.shared.figure import Figure
from warehouse import bridge, forecast, standards, wording
from warehouse.bridge import Bridge
from warehouse.forecast import Forecast
from warehouse.period import Period

PER_FTE, PER_BILLING = "revenue_per_fte", "revenue_per_billing_fte"
PER_CONSULTANT = "Planens mål är räknat per fakturerande konsult; här räknas alla årsarbetare."


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    figure = Figure(PER_FTE, chosen, remark=PER_CONSULTANT)
    figures.open_page("Omsättning per årsarbetare", chosen, _sentence(figure))
    cards.headlines([
        figure, Figure(PER_BILLING, chosen), Figure("billable_share", chosen, remark=_billable(chosen)),
        Figure("revenue", chosen, budget="budget_revenue"), Figure("fte", chosen), Figure("billing_fte", chosen),
    ])  # fmt: skip
    figures.heading("Når vi årets mål?")
    _pace(figure)
    figures.heading("Varför har omsättningen per årsarbetare ändrats?")
    _per_fte_bridge(figure)
    figures.heading("Varför har ordervärdet ändrats?")
    _order_value_bridge(Figure("order_value", chosen))
    figures.heading("Var skiljer det sig?")
    figures.tabs("uppdelning", {
        "Per enhet": lambda: _units(Figure("invoiced_per_fte", chosen)),
        "Ordervärde per paket": lambda: _packages(Figure("order_value", chosen)),
        "Timmar per paket": lambda: _hours(Figure("hours_per_assignment", chosen)),
        "Debiterbar tid": lambda: figures.trend(Figure("billable_share", chosen)),
        "Omsättning per månad": lambda: figures.trend(Figure("revenue", chosen)),
        "Samma månader, år för år": lambda: _years(figure),
        "Årsarbetare per enhet": lambda: figures.comparison(Figure("fte", chosen), by="unit"),
    })  # fmt: skip
    explaining.section(figure)


def _sentence(figure: Figure) -> str:
    found = _forecast(PER_FTE, figure.period.year)
    said = f"Hela enhetens omsättning per årsarbetare är {figure.sentence()}."
    if found.value is None or found.is_over:
        return said
    target = figure.target()
    against = f", mot planens mål {wording.value(target.value, figure.unit)}" if target else ""
    whole = wording.value(found.value, figure.unit)
    return f"{said} Med tidigare års säsong blir hela året {whole} enligt en enkel prognos{against}."


def _forecast(measure_id: str, year: int) -> Forecast:
    viewer = session.viewer()
    return session.kept("forecast", lambda con: forecast.of_year(con, measure_id, year, viewer), measure_id, year)


def _billable(chosen) -> str:
    planned, name = standards.statement(chosen.period.year)
    if "billable_share" not in planned:
        return "Planen anger ingen debiterbar andel."
    return f"Planen räknar med {wording.value(planned['billable_share'], 'share')} ({name}); det är ingen indikator."


def _pace(figure: Figure) -> None:
    year = figure.period.year
    rows = [_pace_row(Figure(one, figure.chosen), _forecast(one, year)) for one in (PER_FTE, PER_BILLING)]
    ours = _forecast(PER_FTE, year)
    drawn = [_whole_year(figure, one, figure.total(Period.of(one)).value) for one in ours.parts]
    chart = None
    plain.note(_pace_note(ours))
    if ours.value is not None and not ours.is_over:
        drawn.append(_whole_year(figure, year, None, ours.value))
        plain.note("Fylld stapel: hela årets utfall; ljus stapel med streckad kant: enkel prognos; svart streck: "
                   "planens mål.")  # fmt: skip
        chart = chart_year.bars(drawn, figure.unit)
        told = [f"{row['name']} {row['text']}" for row in drawn[:-1]]
        told.append(f"{year} {drawn[-1]['forecast_text']} enligt enkel prognos")
        figures.draw(chart, f"{figure.title}, hela år: {', '.join(told)}.")
    heads = ["Hittills", "Hela året, enkel prognos", "Tidigare års spann", "Planens mål", "Hela året före"]
    if ours.is_over:  # nothing is on its way, and the years before say nothing of it
        heads, rows = ["Hela årets utfall", *heads[3:]], [[row[0], row[2], *row[4:]] for row in rows]
    tables.show(["Mått", *heads], rows, numeric=heads, caption="Hela årets takt mot planens mål")
    explaining.remarks(figure, figure.ask())
    if chart is not None:
        figures.twin("pace", ["År", figure.title, "Enkel prognos", "Planens mål"], [
            [row["name"], *(wording.value(row[key], figure.unit) for key in ("value", "forecast", "plan"))]
            for row in drawn
        ], chart=chart)  # fmt: skip


def _whole_year(figure: Figure, year: int, value: float | None, expected: float | None = None) -> dict:
    target = figure.target(year)
    return {"name": str(year), "value": value, "text": wording.value(value, figure.unit), "forecast": expected,
            "forecast_text": wording.value(expected, figure.unit), "plan": target.value if target else None,
            "last": None}  # fmt: skip


def _pace_row(figure: Figure, found: Forecast) -> list[str]:
    target = Figure(PER_FTE, figure.chosen).target()
    before = figure.total(Period.of(found.year - 1))
    span = " – ".join(wording.value(bound, figure.unit) for bound in found.range) if found.range else "–"
    return [figure.title, wording.value(found.so_far, figure.unit), wording.value(found.value, figure.unit), span,
            wording.value(target.value, figure.unit) if target else "–", wording.row(before, figure.unit)]  # fmt: skip


def _pace_note(found: Forecast) -> str:
    if found.reason:
        return f"Hela årets takt kan inte räknas: {found.reason}"
    return f"Hela {found.year} är utfall." if found.is_over else f"{forecast.SIMPLE} {wording.capital(found.basis)}."


def _per_fte_bridge(figure: Figure) -> None:
    if figure.then is None:
        plain.notice("Välj en period att jämföra med, i stället för planens mål, för att se vad som har ändrats.")
        return
    now, then = figure.span, figure.then
    viewer = session.viewer()
    found = session.kept("per_fte", lambda con: bridge.revenue_per_fte(con, now, then, viewer), now.text, then.text)
    if _bridge(figure, found, "bridge-per-fte"):
        plain.note("Hur mycket var del gör beror på vilken som ändras först; det är medelvärdet av båda ordningarna. "
                   "Summan är hela skillnaden.")  # fmt: skip
        explaining.remarks(figure, figure.ask())


def _order_value_bridge(figure: Figure) -> None:
    if figure.then is None:
        plain.notice("Välj en period att jämföra med, i stället för planens mål, för att se vad som har ändrats.")
        return
    found = _of_order_value(figure)
    if not _bridge(figure, found, "bridge-order-value"):
        return
    if found.without_price:
        plain.note(f"Inte med: {wording.value(found.without_price, 'count')} uppdrag utan pris, i de två perioderna.")
    plain.note("Ordervärdet är det som beställts; omsättningen kommer när uppdragen faktureras.")
    explaining.remarks(figure, figure.ask())
    explaining.button(figure, "bridge", [figure.asked(row) for row in figure.ask(by=("package",))])


def _of_order_value(figure: Figure) -> Bridge:
    now, then, where = figure.span, figure.then, figure.where
    return session.kept(
        "order_value", lambda con: bridge.order_value(con, now, then, where, session.viewer()), now.text, then.text,
        where,
    )  # fmt: skip


def _bridge(figure: Figure, found: Bridge, key: str) -> bool:
    """Draw a bridge, and say what leads from before to now; False where there is none."""
    if found.reason:
        plain.notice(f"{figure.title}: {found.reason} Välj en annan period att jämföra med, eller ta bort ett filter.")
        return False
    levels = [
        {"name": wording.period_line(period), "value": value, "text": wording.value(value, figure.unit, "sentence")}
        for period, value in ((found.then, found.value_before), (found.now, found.value))
    ]
    effects = [{"name": one.name, "value": one.value, "text": wording.difference(one.value, 0, figure.unit)}
               for one in found.effects]  # fmt: skip
    whole = wording.difference(found.value, found.value_before, figure.unit)
    told = ", ".join(f"{one['name'].lower()} {one['text']}" for one in effects)
    plain.text(f"{figure.title} {whole} mot {found.then.label}: {told}.")
    plain.note("Fylld stapel höjer, ram sänker. Talen är avrundade var för sig.")
    chart = chart_bridge.bridge(levels[0], effects, levels[1])
    before, now = (f"{level['name']} {level['text']}" for level in levels)
    figures.draw(chart, f"{figure.title}: {before}, {told}, {now}.")
    meanings = ["Jämförelseperioden", *(wording.capital(one.meaning) for one in found.effects), "Den valda perioden"]
    rows = [[bar["name"], bar["text"], meaning]
            for bar, meaning in zip([levels[0], *effects, levels[1]], meanings, strict=True)]  # fmt: skip
    figures.twin(key, ["Steg", figure.title, "Vad det är"], rows, texts=("Vad det är",), chart=chart)
    return True


def _packages(figure: Figure) -> None:
    """The order value's packages in both periods."""
    found = _of_order_value(figure) if figure.then else None
    if found is None or found.reason:
        figures.nothing(figure)
        return
    heads = ["Uppdrag", "Uppdrag före", "Ordervärde", "Ordervärde före", "Skillnad", "Varav pris", "Varav mix"]
    rows = [
        [one.package, wording.value(one.count, "count"), wording.value(one.count_before, "count"),
         wording.value(one.value, "SEK"), wording.value(one.value_before, "SEK"),
         wording.difference(one.value, one.value_before, "SEK"), _signed(one.price), _signed(one.mix)]
        for one in found.packages
    ]  # fmt: skip
    plain.note(f"{wording.period_line(found.now)} mot {found.then.label}. Ett paket som bara finns i den ena perioden "
               "har varken pris eller mix att jämföra.")  # fmt: skip
    tables.show(["Paket", *heads], rows, numeric=heads, caption="Ordervärdet per paket")
    explaining.remarks(figure, figure.ask(by=("package",)))


def _signed(value: float | None, unit: str = "SEK") -> str:
    return wording.NOTHING if value is None else wording.difference(value, 0, unit)


def _units(figure: Figure) -> None:
    rows = figure.ask(by=("unit",))
    staffed = [row.by["unit"] for row in Figure("fte", figure.chosen).ask(by=("unit",))]
    lacking = [name for name in staffed if name not in [row.by["unit"] for row in rows]]
    plain.note("Ekonomisystemet har inga intäkter per enhet. Här är det fakturerade beloppet för uppdrag vars konsult "
               "hör till enheten, delat med enhetens årsarbetare, de månader då enheten finns i båda.")  # fmt: skip
    if lacking:
        plain.note(f"Inte med: {wording.listing(lacking)}, som har årsarbetare men inga konsulter i Access.")
    if not any(row.value is not None for row in rows):
        plain.notice(f"{figure.title}: ingen enhet har både årsarbetare och fakturor i {figure.period.label}. "
                     "Välj en annan period.")  # fmt: skip
        return
    months = [f"{row.by['unit']} ({wording.value(row.n, 'count')} månader)" for row in rows]
    plain.note(f"Månader som räknas av {figure.period.label}: {wording.listing(months)}.")
    figures.comparison(figure, by="unit")


def _hours(figure: Figure) -> None:
    then, where = figure.then, figure.where
    found = session.kept(
        "hours", lambda con: standards.hours(con, figure.span, then, where, session.viewer()), figure.span.text,
        then.text if then else "", where,
    )  # fmt: skip
    known = [one for one in found if one.hours is not None]
    if not known:
        figures.nothing(figure)
        return
    _planned, name = standards.statement(figure.period.year)
    drawn = [_package_hours(one) for one in known]
    plain.note(f"Blå stapel: {figure.span.label}" + (f"; grå stapel: {then.label}" if then else "")
               + f"; svart streck: timmarna som {name or 'planen'} räknar med.")  # fmt: skip
    chart = charts.ranked(drawn)
    figures.draw(chart, "Timmar per uppdrag: " + ", ".join(f"{row['name']} {row['text']}" for row in drawn) + ".")
    explaining.remarks(figure, figure.ask(by=("package",)))
    explaining.button(figure, "package", [figure.asked(row) for row in figure.ask(by=("package",))])
    heads = ["Timmar", "Planen räknar med", "Skillnad mot planen", "Timmar före", "Avslutade uppdrag"]
    figures.twin("hours", ["Paket", *heads],
                 [[one.package, row["short"], wording.value(one.standard, "hours"), _signed(one.difference, "hours"),
                   wording.value(one.before, "hours"), wording.value(one.count, "count")]
                  for one, row in zip(known, drawn, strict=True)], chart=chart)  # fmt: skip


def _package_hours(one: standards.PackageHours) -> dict:
    hours = wording.value(one.hours, "hours")
    against = "" if one.difference is None else f", {_signed(one.difference, 'hours')} mot planen"
    counted = f"{wording.value(one.count, 'count')} avslutade uppdrag"
    return {"name": one.package, "value": one.hours, "text": f"{hours}{against} · {counted}", "short": hours,
            "last": one.before, "target": one.standard, "low": None, "high": None}  # fmt: skip


def _years(figure: Figure) -> None:
    years = [int(year) for year in session.values("year")]
    # a year that has not come as far would look like a fall
    running = [year for year in years if figure.period.in_year(year).last > session.newest_period().last]
    rows = [row for row in (_year(figure, year) for year in years if year not in running) if row["value"] is not None]
    if not rows:
        figures.nothing(figure)
        return
    if running:
        plain.note(f"Inte med: {wording.listing(str(year) for year in running)}, som inte har kommit så långt.")
    if any(row["plan"] is not None for row in rows):
        plain.note("Svart streck: planens mål.")
    chart = charts.columns(rows, figure.unit)
    figures.draw(chart, f"{figure.title} per år: " + ", ".join(f"{row['name']} {row['text']}" for row in rows) + ".")
    explaining.remarks(figure, figure.ask())
    figures.twin("years", ["År", figure.title, "Mål"],
                 [[row["name"], row["text"], row["plan_text"]] for row in rows], chart=chart)  # fmt: skip


def _year(figure: Figure, year: int) -> dict:
    row, target = figure.total(figure.period.in_year(year)), figure.target(year)
    return {"name": str(year), "value": row.value, "text": wording.row(row, figure.unit),
            "plan": target.value if target and figure.period.is_whole_year else None,
            "plan_text": wording.value(target.value, figure.unit) if target else "–"}  # fmt: skip
