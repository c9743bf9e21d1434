"""Enkäter och NPS: what do customers and candidates say, what has changed, and who has not answered yet?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.shared import cards, certainty, chart_change, explaining, figures, filters, plain, responses, session, tables
from pages.shared.choice import Chosen
from pages.shared.explaining import Asked
from pages.shared.figure import Figure
from warehouse import question_table, wording
from warehouse.comparison import MEANING
from warehouse.measure import Row
from warehouse.question_table import Change, Line, Table

# the key figures of each survey, its main one first: (measure, the page's own filter, label)
KEY_FIGURES = {
    "kund": (("customer_grade", {}, ""), ("satisfied_customers", {}, ""), ("nps", {}, ""),
             ("response_rate", {"survey": ["kund"]}, "Svarsfrekvens, kundenkäten")),
    "kandidat": (("satisfied_candidates", {}, ""), ("answers", {"survey": ["kandidat"]}, "Svar på kandidatenkäten"),
                 ("candidate_yes", {"question": ["candidate_non_discriminating"]},
                  "Icke-diskriminerande och fördomsmedveten process"),
                 ("response_rate", {"survey": ["kandidat"]}, "Svarsfrekvens, kandidatenkäten")),
    "matchning": (("match_grade", {}, ""), ("use_again", {}, ""),
                  ("response_rate", {"survey": ["matchning"]}, "Svarsfrekvens, matchningsenkäten")),
    "kbr": (("kbr_grade", {}, ""), ("answers", {"survey": ["kbr"]}, "Svar på kursenkäten")),
}  # fmt: skip
HIGHER = {True: 1.0, False: 0.4, None: 0.4}  # how dark a cell that is higher than the year before is
GROUPS = {True: "Frågor", False: "Hela enkäten"}


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    head = st.container()
    survey = _survey()
    shown = _table(survey, chosen)
    then = chosen.before(shown.periods[0]) or shown.periods[0].previous_year()
    changed = _changes(shown, then, chosen)
    with head:
        figures.open_page("Enkäter och NPS", chosen, question_table.sentence(shown, changed, then))
    key_figures = [Figure(one, chosen, only=only, label=label) for one, only, label in KEY_FIGURES[survey]]
    cards.headlines(key_figures, per_row=4)
    figures.heading("Vilka frågor har stigit och fallit?")
    _change_chart(shown, changed, chosen, then.label)
    figures.heading("Frågorna år för år")
    _year_by_year(shown, chosen)
    figures.heading("Mer om enkäten")
    figures.tabs(f"mer-{survey}", _parts(survey, shown, key_figures[0]))
    explaining.section(key_figures[0])


def _survey() -> str:
    """The survey that the reader looks at; the address names it."""
    names = {name: survey for survey, name in wording.SURVEYS.items()}
    chosen = st.segmented_control("Enkät", list(names), default=next(iter(names)), required=True, key="enkat",
                                  bind="query-params")  # fmt: skip
    return names[chosen or next(iter(names))]


def _parts(survey: str, shown: Table, main: Figure) -> dict[str, Callable[[], None]]:
    found: dict[str, Callable[[], None]] = {}
    if survey == "kund":
        found["NPS och dess delar"] = lambda: responses.nps_parts(shown.periods, main.chosen)
    found["Svarsfrekvens och påminnelser"] = lambda: responses.rates(survey, main.chosen)
    if "administration" in main.definition.dimensions:
        found["Per förvaltning"] = lambda: figures.comparison(main, by="administration")
    return found


def _table(survey: str, chosen: Chosen) -> Table:
    return session.kept(
        "question-table",
        lambda con: question_table.table(con, session.ask, survey, chosen.period, chosen.where),
        survey, chosen.period.text, chosen.where,
    )  # fmt: skip


def _changes(shown: Table, then, chosen: Chosen) -> tuple[Change, ...]:
    return session.kept(
        "question-changes",
        lambda con: question_table.changes(con, session.ask, shown, then, chosen.where),
        shown.survey, chosen.period.text, then.text, chosen.where,
    )  # fmt: skip


def _change_chart(shown: Table, changed: tuple[Change, ...], chosen: Chosen, before: str) -> None:
    if not changed:
        plain.notice(f"Ingen fråga har minst fem svar både {shown.periods[0].label} och {before}.")
        return
    if chosen.before() is None:
        plain.note("Planen har inte mål för varje fråga, så frågorna jämförs med samma månader året före.")
    plain.note(
        "Punkten är skillnaden mot den period som jämförs, som del av frågans skala (betyg 1–10, andel 0–100 %, NPS "
        "−100 till 100); till höger om strecket är bättre. Linjen är skillnadens 95 % intervall. Fylld punkt: större "
        "än slumpen. Ofylld: kan vara slump."
    )
    drawn = [
        {"name": one.line.title, "part": one.part, "low": one.low, "high": one.high, "text": one.text,
         "short": one.short, "is_certain": bool(one.found.is_more_than_chance)}
        for one in changed
    ]  # fmt: skip
    chart = chart_change.changes(drawn)
    told = "; ".join(f"{one.line.title} {one.text}" for one in changed)
    figures.draw(chart, f"Skillnad per fråga, den som fallit mest först: {told}.")
    plain.note(*[MEANING] * (chosen.before() is None) + [question_table.MANY] * (len(changed) > 1))
    heads = ["Fråga", "Skillnad", wording.period_line(shown.periods[0]), wording.capital(before), "Säkert"]
    rows = ([one.line.title, one.difference, *(wording.row(row, one.line.asked.unit) for row in (one.now, one.then)),
             wording.capital(one.found.short) or "–"] for one in changed)  # fmt: skip
    figures.twin(f"change-{shown.survey}", heads, rows, texts=("Säkert",), chart=chart)


def _year_by_year(shown: Table, chosen: Chosen) -> None:
    now = shown.periods[0]
    if not any(row for line in shown.lines for row in line.rows):
        plain.notice(f"Inga svar finns för urvalet ({chosen.line}). Välj en annan period eller ta bort ett filter.")
        return
    if not now.is_whole_year:
        months = now.label.removesuffix(f" {now.year}")
        why = "" if now == chosen.period else f", eftersom {now.year} inte har uppgifter längre"
        plain.note(f"Alla år gäller samma månader: {months}{why}.")
    plain.note(
        "I varje ruta: värdet, skillnaden mot året före, antal svar och 95 % intervall. Färgad ruta: högre än året "
        "före, så som enheten själv markerar; mörkare där det är säkert. Utan omdöme: året före finns inte helt, eller "
        "är ungefärligt. –: frågan ställdes inte, eller ingen svarade."
    )
    heads = ["Fråga", *(str(one.year) for one in shown.periods)]
    told = tables.markup(
        heads, [[_named(line), *map(_cell, [line] * len(line.rows), line.rows, line.marks)] for line in shown.lines],
        numeric=heads[1:], caption="Frågorna år för år",
        groups=[GROUPS[line.question is not None] for line in shown.lines],
        shades=[[*map(_shade, line.marks)] for line in shown.lines],
    )  # fmt: skip
    st.html(f'<div class="kollen-lines">{told}</div>')
    plain.note(*_remarks(shown, chosen))
    explaining.picker([_asked(line, shown, chosen) for line in shown.lines if line.rows[0] and line.rows[0].n],
                      f"question-{shown.survey}")  # fmt: skip
    _year_by_year_twin(shown)


def _named(line: Line) -> str:
    """A line's name, and the plan's target where it has one."""
    return f"{line.title}\nPlanens mål {_target(line)}" if line.target else line.title


def _target(line: Line) -> str:
    return wording.value(line.target.value, line.asked.unit) if line.target else wording.NOTHING


def _cell(line: Line, row: Row | None, mark: question_table.Mark | None) -> str:
    """A cell's lines: value, how it differs, answers and interval."""
    if row is None:
        return wording.NOTHING
    between = "\n" if line.asked.withhold_on == "numerator" else ", "  # a rate's answers and dispatches fill a line
    firm = between.join(filter(None, [certainty.answers(line.asked, row), certainty.interval(line.asked, row)]))
    return "\n".join(filter(None, [wording.row(row, line.asked.unit), mark and mark.words, firm]))


def _shade(mark: question_table.Mark | None) -> float | None:
    return HIGHER[mark.is_more_than_chance] if mark and mark.sign > 0 else None


def _remarks(shown: Table, chosen: Chosen) -> list[str]:
    """What must stand at the table: filters that a part of it can't take, targets, and measure()'s own notes."""
    found = [Figure(one, chosen).ignored_by for one in dict.fromkeys(line.asked.id for line in shown.lines)]
    targets = [line.target.note for line in shown.lines if line.target]
    found += [wording.capital(f"{note}.".replace("..", ".")) for note in filter(None, targets)]
    found += ["Planens mål gäller hela enheten, inte urvalet."] if targets and chosen.where else []
    if any(line.question in question_table.NEUTRAL for line in shown.lines):
        found.append("Frågan om tester gäller en uppgift och inte ett omdöme; den jämförs inte.")
    return list(dict.fromkeys(filter(None, [*found, *shown.notes])))


def _asked(line: Line, shown: Table, chosen: Chosen) -> Asked:
    only = {"survey": [shown.survey], "question": [line.question]}
    only = {name: values for name, values in only.items() if name in line.asked.dimensions and values != [None]}
    where = Figure(line.asked.id, chosen, only=only).where
    return Asked(f"{line.title}, {shown.periods[0].label}", line.asked.id, shown.periods[0], where)


def _year_by_year_twin(shown: Table) -> None:
    """The same table with a line for each question and year, to take home."""
    heads = ["Fråga", "Period", "Värde", "Planens mål", "Mot året före", *certainty.HEADS]
    rows = (
        [line.title, period.label, wording.row(row, line.asked.unit), _target(line), mark.words if mark else "",
         *certainty.cells(line.asked, row)]
        for line in shown.lines for period, row, mark in zip(shown.periods, line.rows, line.marks, strict=True) if row
    )  # fmt: skip
    figures.twin(f"questions-{shown.survey}", heads, rows, texts=("Period", "Mot året före"))
