"""How the surveys are answered, as drawn: NPS with its parts, response rates over time, and whom to remind."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared import (
    certainty,
    chart_parts,
    chart_steps,
    charts,
    downloads,
    explaining,
    figures,
    plain,
    session,
    tables,
)
from pages.shared.choice import Chosen
from pages.shared.figure import Figure, months_to
from warehouse import enough_answers, nps, reminders, wording
from warehouse.period import Period

LIST = ["Uppdrag", "Förvaltning", "Paket", "Enhet", "Utskickad", "Dagar sedan utskicket"]
SHOWN = 25


def nps_parts(periods: Sequence[Period], chosen: Chosen) -> None:
    """NPS and what it is made of, year by year, and NPS over time."""
    figure = Figure("nps", chosen)
    found = session.kept("nps-years", lambda con: nps.years(session.ask, periods, chosen.where),
                         chosen.period.text, figure.where)  # fmt: skip
    known = [one for one in found if one.nps.value is not None]
    if not known:
        figures.nothing(figure)
        return
    titles = {part: f"{session.definitions()[part].title} ({said})" for part, said in nps.PARTS.items()}
    plain.note("NPS är andelen ambassadörer minus andelen kritiker, gånger 100.")
    drawn = [
        {"name": wording.period_line(one.period), "short": wording.row(one.nps, "NPS"),
         "text": f"NPS {wording.row(one.nps, 'NPS')} · {certainty.answers(figure.definition, one.nps)}",
         **{part: row.value for part, row in one.parts.items()},
         **{f"{part}_text": wording.row(row, "share") for part, row in one.parts.items()}}
        for one in known
    ]  # fmt: skip
    chart = chart_parts.parts(drawn, titles)
    figures.draw(chart, "; ".join(f"{row['name']}: {row['text']}" for row in drawn) + ".")
    explaining.remarks(figure, figure.ask())
    heads = ["Period", "Del", "Värde", "Antal", "95 % intervall"]
    rows = [line for one in found for line in _part_rows(one, titles)]
    tables.show(heads[1:], [row[1:] for row in rows], numeric=heads[2:], caption="NPS och dess delar",
                groups=[row[0] for row in rows])  # fmt: skip
    figures.twin("nps-parts", heads, rows, texts=("Del",), chart=chart)
    plain.text(_target_line(figure), lead="NPS över tid:")
    _steps(figure)


def _part_rows(one: nps.NpsYear, titles: dict[str, str]) -> list[list[str]]:
    """One period's lines in the table: each part with how many they are, and NPS with all who answered."""
    told = []
    for measure_id, row in {**one.parts, "nps": one.nps}.items():
        asked = session.definitions()[measure_id]
        count = row.numerator if measure_id in titles else row.n
        told.append([wording.period_line(one.period), titles.get(measure_id, asked.title), wording.row(row, asked.unit),
                     wording.WITHHELD if row.withheld else wording.value(count, "count"),
                     certainty.interval(asked, row)])  # fmt: skip
    return told


def _target_line(figure: Figure) -> str:
    target = figure.city_target()
    return f"planens mål är {wording.value(target.value, figure.unit)}." if target else "planen anger inget mål."


def _steps(figure: Figure) -> None:
    """A survey figure over three years by month, or by tertial where a month has too few answers."""
    window = months_to(figure.period)
    found = session.kept(
        "enough-answers",
        lambda con: enough_answers.series(session.ask, figure.measure_id, window, figure.where),
        figure.measure_id, window.text, figure.where,
    )  # fmt: skip
    known = [(name, row) for name, row in found.rows.items() if row and row.value is not None]
    if not known and found.rows:
        plain.notice(f"{figure.title} visas inte över tid: varje år har någon tertial med färre än fem svar.")
        return
    if not known:
        figures.nothing(figure)
        return
    plain.note(*found.notes)
    drawn = [{"name": wording.member(found.step, name), "value": row and row.value, "low": row and row.low,
              "high": row and row.high} for name, row in found.rows.items()]  # fmt: skip
    target = figure.city_target()
    line = {"value": target.value, "text": f"Mål {wording.value(target.value, figure.unit)}"} if target else None
    axis = "" if charts.from_zero([row["value"] for row in drawn]) else " Axeln börjar inte på noll."
    plain.note(f"{wording.capital(wording.dimension(found.step))} för sig. Ljust fält: 95 % intervall.{axis}")
    chart = chart_steps.steps(drawn, figure.unit, line)
    last, high, low = known[-1], max(known, key=lambda one: one[1].value), min(known, key=lambda one: one[1].value)
    told = [f"{word} {wording.row(row, figure.unit)} ({wording.member(found.step, name)})"
            for word, (name, row) in (("senast", last), ("högst", high), ("lägst", low))]  # fmt: skip
    figures.draw(chart, f"{figure.title} per {wording.dimension(found.step)}: {', '.join(told)}.")
    rows = ([wording.member(found.step, name), wording.row(row, figure.unit) if row else wording.NOTHING,
             *certainty.cells(figure.definition, row)] for name, row in found.rows.items())  # fmt: skip
    heads = [wording.capital(wording.dimension(found.step)), figure.title, *certainty.heads(figure.definition)]
    figures.twin(f"steps-{figure.key}", heads, rows, chart=chart)


def rates(survey: str, chosen: Chosen) -> None:
    """A survey's response rate against the target, over time, and the assignments to remind."""
    if survey == "kbr":
        plain.notice(reminders.NOT_SENT)
        return
    figure = Figure("response_rate", chosen, only={"survey": [survey]})
    target = figure.city_target()
    plain.text(reminders.standing(figure.total(), target.value if target else None),
               lead=f"{wording.period_line(chosen.period)}:")  # fmt: skip
    if target and chosen.where:
        plain.note("Planens mål gäller hela enheten, inte urvalet.")
    explaining.remarks(figure, figure.ask())
    plain.note("Varje utskick räknas i den månad då det gick ut. De senaste månadernas svar kan ännu komma in.")
    _steps(figure)
    explaining.button(figure, "rate")
    if survey not in reminders.SURVEYS:
        plain.notice(reminders.ANONYMOUS)
        return
    _reminders(survey, figure)


def _reminders(survey: str, figure: Figure) -> None:
    plain.subheading("Behöver påminnas")
    where = {name: values for name, values in figure.where.items() if name != "survey"}
    found = session.kept("reminders", lambda con: reminders.reminders(con, where), figure.where)
    if found is None:
        plain.notice("Ingen leverans är registrerad, så det går inte att säga hur länge sedan ett utskick är.")
        return
    rows = [one for one in found.rows if one.survey == survey]
    name = wording.SURVEYS[survey].lower()
    plain.note(
        f"Uppdrag som fick en {name} {found.since}–{found.day} och inte har svarat. Dagarna räknas till den senaste "
        "leveransen, inte till i dag. Den valda perioden påverkar inte listan; förvaltning och andra filter gör det."
    )
    if not rows:
        plain.notice(f"Ingen {name} från de dagarna väntar på svar. Det senaste kända utskicket är {found.newest}.")
        return
    cells = [[one.number, one.administration, one.package, one.unit, one.sent, one.days] for one in rows]
    downloads.buttons(LIST, cells, "Behöver påminnas", f"behover-paminnas-{survey}", "listan ")
    tables.show(LIST, [[str(cell) for cell in row] for row in cells], numeric=LIST[-1:], caption="Behöver påminnas",
                shown=SHOWN)  # fmt: skip
