"""A survey's questions year by year, as the unit's own table shows them, and how each has changed.

Every column is the same months of its year, so that the year that runs is compared with as much of the others. A
question is marked as higher where it is, as the unit does, and as surely so only where chance does not make such a
difference (warehouse/comparison.py). `ask` is measure() without its connection, so that a page can remember answers.

No withheld cell can be worked out: a column is a table of its own to measure(), which hides so much of it that the
figure of all questions together gives nothing away; no figure over several columns is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from warehouse import query, reference, wording
from warehouse.comparison import Comparison, compare
from warehouse.database import Connection
from warehouse.definitions import Definition, definition
from warehouse.measure import Measurement, Row
from warehouse.period import Period
from warehouse.plan import Target, target

Ask = Callable[..., Measurement]  # (measure_id, period, by=(), where=None)

YEARS = 4  # as many as the unit's own table has
SURVEYS = ("kund", "kandidat", "matchning", "kbr")
# by question; the answers of the candidate survey carry nothing but their date
QUESTIONS = {"kandidat": ("candidate_yes", "question_grade")}
NAMED_QUESTIONS = ("assignment_grade", "assignment_yes")
# what else is followed of each survey
FIGURES = {
    "kund": ("customer_grade", "nps", "satisfied_customers", "customer_support_share", "response_rate"),
    "kandidat": ("satisfied_candidates", "response_rate"),
    "matchning": ("response_rate",),
    "kbr": (),
}
OWN_MEASURES = {"match_grade": "match_grade", "course_grade": "kbr_grade"}  # question → the plan's measure of it
NEUTRAL = ("candidate_tested",)  # asks for a fact: neither more nor less of it is better
RANKED = ("nps",)  # a figure that is one question's own
SCALES = {"grade": 9, "share": 1, "NPS": 200}  # from the lowest to the highest that a value can be
SAME = "oförändrat"
MANY = (
    "Bland tjugo frågor som inte har ändrats ser i snitt en ut att ha gjort det. Ju fler frågor som jämförs, desto mer "
    "krävs innan en enda av dem betyder något."
)
NAMES = {"kund": "Kundenkäten", "kandidat": "Kandidatenkäten", "matchning": "Matchningsenkäten",
         "kbr": "KBR-utbildningens enkät"}  # fmt: skip
WORDS = {(1, True): "↑ säkert högre", (1, False): "högre, kan vara slump", (1, None): "högre",
         (-1, True): "↓ säkert lägre", (-1, False): "lägre, kan vara slump", (-1, None): "lägre"}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """How a cell differs from the year before: sign is 1, 0 or −1, as the figures read."""

    sign: int
    is_more_than_chance: bool | None

    @property
    def words(self) -> str:
        """The mark in Swedish: `↑ säkert högre`, `lägre, kan vara slump`."""
        return WORDS.get((self.sign, self.is_more_than_chance), SAME)


@dataclass(frozen=True)
class Line:
    """One question, or one figure of the whole survey (question is None), in each of the table's periods.

    rows and marks follow the periods: no row where the question was not asked, no mark where there is nothing to
    compare.
    """

    title: str
    asked: Definition
    question: str | None
    rows: tuple[Row | None, ...]
    marks: tuple[Mark | None, ...]
    target: Target | None

    @property
    def is_ranked(self) -> bool:
        """Whether it is among the questions that can fall or rise."""
        is_question = self.question is not None or self.asked.id in RANKED
        return is_question and self.question not in NEUTRAL


@dataclass(frozen=True)
class Table:
    """A survey's lines; periods are the columns, the newest first, and notes what measure() says beside them."""

    survey: str
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One question in two periods; part, low and high are the difference and its interval as parts of its scale."""

    line: Line
    now: Row
    then: Row
    found: Comparison
    part: float
    low: float | None
    high: float | None

    @property
    def text(self) -> str:
        """The difference with its verdict: `−0,17, kan vara slump`."""
        return ", ".join(filter(None, [self.short, self.found.short if self.sign else ""]))

    @property
    def short(self) -> str:
        """The difference alone: `−0,17`, `oförändrat`."""
        return self.difference if self.sign else SAME

    @property
    def difference(self) -> str:
        """The difference in words: `−0,17`."""
        return wording.difference(self.now.value, self.then.value, self.line.asked.unit)

    @property
    def sign(self) -> int:
        """1, 0 or −1, as the difference reads."""
        return _sign(self.difference)


def measures_of(survey: str) -> tuple[str, ...]:
    """The measures that a survey's table is made of."""
    return (*QUESTIONS.get(survey, NAMED_QUESTIONS), *FIGURES[survey])


def span(con: Connection, survey: str, period: Period) -> Period:
    """The months of a period that are over and have answers; the period itself where none has."""
    return query.whole_months(con, definition(measures_of(survey)[0]), period) or period


def table(con: Connection, ask: Ask, survey: str, period: Period, where: dict[str, list]) -> Table:
    """The survey's table for the same months of a period's year and of the years before it.

    `where` is the reader's choice; each measure takes the filters that it has.
    """
    now = span(con, survey, period)
    periods = [now.in_year(now.year - back) for back in range(YEARS)]
    found, notes = _lines(ask, survey, periods, where)
    while len(periods) > 1 and not any(rows.get(periods[-1].text) for _, _, rows in found):
        periods.pop()
    is_whole = {asked.id: [query.is_whole(con, asked, one) for one in periods] for asked, _, _ in found}
    lines = [_line(survey, one, periods, is_whole[one[0].id]) for one in found]
    return Table(survey, tuple(periods), tuple(lines), notes)


def changes(con: Connection, ask: Ask, shown: Table, then: Period, where: dict[str, list]) -> tuple[Change, ...]:
    """Each question of the newest column against another period: what fell most on its scale first."""
    now = shown.periods[0]
    place = next((place for place, one in enumerate(shown.periods) if one == then), None)
    asked_now = _lines(ask, shown.survey, [then], where)[0] if place is None else []
    others = {(asked.id, question): rows for asked, question, rows in asked_now}
    found = []
    for line in shown.lines:
        if not line.is_ranked:
            continue
        other = others.get((line.asked.id, line.question), {}).get(then.text)
        before = other if place is None else line.rows[place]
        is_fair = _are_apart(now, then) and all(query.is_whole(con, line.asked, one) for one in (now, then))
        change = _change(line, before, is_fair)
        found += [change] if change else []
    return tuple(sorted(found, key=lambda one: one.part))


def sentence(shown: Table, found: Sequence[Change], then: Period) -> str:
    """Which question fell most and which rose most, and whether it is chance, in Swedish."""
    now = shown.periods[0]
    is_same = then == now.in_year(then.year) and not now.is_whole_year
    lead = f"{NAMES[shown.survey]}, {now.label} mot {f'samma månader {then.year}' if is_same else then.label}"
    if not found:
        return f"{lead}: ingen fråga kan jämföras (inga svar, eller färre än fem, i den ena perioden)."
    most = " mest" if len(found) > 1 else ""
    fell = _told(found[0], f"föll{most}") if found[0].sign < 0 else ""
    rose = _told(found[-1], f"steg{most}") if found[-1].sign > 0 else ""
    if len(found) == 1 or not (fell or rose):
        return f"{lead}: {fell or rose or f'{SAME}.'}"
    return f"{lead}: {fell or 'ingen fråga föll.'} {rose or 'Ingen fråga steg.'}"


def _told(change: Change, what: str) -> str:
    unit = change.line.asked.unit
    before, after = (wording.row(row, unit) for row in (change.then, change.now))
    verdict = "" if change.found.short else "; om det är slump går inte att säga"
    return f"”{change.line.title}” {what}, från {before} till {after} ({change.text}{verdict})."


def _lines(ask: Ask, survey: str, periods: list[Period], where) -> tuple[list[tuple], tuple[str, ...]]:
    """(measure, question or None, {period's text: row}) of everything in a survey's table, and the notes of all."""
    found, notes = [], []
    questions = QUESTIONS.get(survey, NAMED_QUESTIONS)
    for measure_id in measures_of(survey):
        asked = definition(measure_id)
        by = ("question",) if measure_id in questions else ()
        kept = {name: values for name, values in where.items() if name in asked.dimensions}
        kept |= {"survey": [survey]} if "survey" in asked.dimensions else {}
        rows, said = rows_of(ask, measure_id, periods, by, kept)
        named: dict[str | None, dict[str, Row]] = {} if by else {None: {}}
        for (text, question), row in rows.items():
            named.setdefault(question, {})[text] = row
        order = [one.id for one in reference.questions()]
        names = sorted(named, key=lambda one: (order.index(one) if one in order else len(order), str(one)))
        found += [(asked, name, named[name]) for name in names]
        notes += said
    return found, tuple(dict.fromkeys(notes))


def rows_of(
    ask: Ask, measure_id: str, periods: Sequence[Period], by: tuple[str, ...], where: dict[str, list]
) -> tuple[dict[tuple[str, str | None], Row], tuple[str, ...]]:
    """The rows of the same months of several years by (period's text, the one group of `by` or None), and the notes.

    They are asked for at once. Where something is withheld each year is asked for again, since what else is hidden
    then must be so within its own year.
    """
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    window = Period.parse(f"{first:%Y-%m}..{last:%Y-%m}")
    months = {} if window == periods[0] else {"month": [f"{one:%Y-%m}" for period in periods for one in period.months]}
    asked = ask(measure_id, window, by=(*by, "year"), where={**where, **months})
    if not any(row.withheld for row in asked):
        by_year = {str(one.year): one.text for one in periods}
        return {(by_year[row.by["year"]], row.by[by[0]] if by else None): row for row in asked}, asked.notes
    found = {}
    for period in periods:
        for row in ask(measure_id, period, by=by, where=where):
            if row.withheld or row.n:
                found[period.text, row.by[by[0]] if by else None] = row
    return found, asked.notes


def _line(survey: str, found: tuple, periods: list[Period], is_whole: list[bool]) -> Line:
    asked, question, by_period = found
    rows = [by_period.get(one.text) for one in periods]
    title = wording.member("question", question) if question else asked.title
    marks: list[Mark | None] = [None] * len(rows)
    for place in range(len(rows) - 1) if question not in NEUTRAL else ():
        is_fair = is_whole[place] and is_whole[place + 1]
        marks[place] = _mark(asked, rows[place], rows[place + 1], is_fair)
    where = {"question": [question]} if question else {"survey": [survey]} if "survey" in asked.requires else {}
    aim = target(asked.id, where, periods[0].year)
    if question in OWN_MEASURES:
        aim = target(OWN_MEASURES[question], {}, periods[0].year)
    return Line(title, asked, question, tuple(rows), tuple(marks), aim)


def _mark(asked: Definition, now: Row | None, then: Row | None, is_fair: bool) -> Mark | None:
    if None in (now and now.value, then and then.value):
        return None
    sign = _sign(wording.difference(now.value, then.value, asked.unit))
    return Mark(sign, compare(asked, now, then).is_more_than_chance if is_fair else None)


def _change(line: Line, then: Row | None, is_fair: bool) -> Change | None:
    now = line.rows[0]
    if None in (now and now.value, then and then.value):
        return None
    found = compare(line.asked, now, then)
    scale = SCALES[line.asked.unit]
    bounds = [None if bound is None else bound / scale for bound in (found.low, found.high)]
    found = found if is_fair else Comparison(found.difference)
    return Change(line, now, then, found, found.difference / scale, *(bounds if is_fair else (None, None)))


def _are_apart(one: Period, other: Period) -> bool:
    return one.last < other.first or other.last < one.first


def _sign(difference: str) -> int:
    return {"+": 1, wording.MINUS: -1}.get(difference[:1], 0)
