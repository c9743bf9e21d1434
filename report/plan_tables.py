"""The plan's part of the report: its goals, and the tables of what stands under them, in the plan's order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from report import remarks
from report.contents import TableSpec
from report.figures import NO_TARGET, STILL_RUNS, Figures
from report.model import OF_PLAN, OUTCOME, PROPOSAL, Cell, Goal, Line, Origin, Restatement, Said, Table
from report.tables import framed, plain, role_heading
from warehouse import plan, plan_progress, verdict, wording
from warehouse.comments import Statement
from warehouse.measure import catalogue
from warehouse.plan import IndicatorValue

WHEN = {"ended": "Slutdatum passerat", "running": "Pågår", "coming": "Börjar senare"}
NAMED = re.compile(r"\s*\([^()]*\[namn\][^()]*\)")  # who the plan names, which stands as [namn]
GROUP_HEADING = "Mål i planen"


@dataclass(frozen=True)
class PlanPart:
    """Builds the plan's tables; words are what the head has written, by (subject, kind)."""

    figures: Figures
    words: Mapping[tuple[str, str], Statement]
    restated: tuple[Restatement, ...]

    @cached_property
    def branches(self) -> tuple[plan_progress.Branch, ...]:
        """The goals of the plan with what stands under them; none where no plan is old enough."""
        figures = self.figures
        if figures.period.year < plan.plans()[0]:
            return ()
        followed, _ = plan.plan_for(figures.period.year)
        day = min(plan_progress.newest_day(figures.con), figures.period.last)
        return plan_progress.tree(followed, figures.indicators, figures.expected, day)

    def goals(self) -> tuple[Goal, ...]:
        """Every goal with what is judged, or proposed, and written of it."""
        return tuple(
            Goal(one.goal.id, one.goal.level, one.depth + 1, one.goal.text, *self._judged(one), self._said(one.goal.id))
            for one in self.branches
        )

    def _judged(self, one: plan_progress.Branch) -> tuple[str, str]:
        """The verdict as a sentence and what it rests on: the head's own, or the proposal.

        The proposal is accepted where nothing else is decided and the goal was marked klar with that proposal.
        """
        decided, ready = (self.words.get((one.goal.id, kind)) for kind in ("verdict", "ready"))
        if decided and decided.text:
            return f"Målet {verdict.WORDS[decided.text]}.", decided.reason
        if one.verdict is None:
            return "", ""
        is_accepted = ready is not None and ready.text and ready.reason == one.verdict.verdict
        said = verdict.WORDS[one.verdict.verdict]
        return f"Målet {said}." if is_accepted else f"{PROPOSAL} målet {said}.", one.verdict.evidence

    def _said(self, subject: str) -> Said:
        texts = [self.words.get((subject, kind)) for kind in ("comment", "analysis")]
        return Said(*(one.text if one else "" for one in texts))

    def table(self, spec: TableSpec) -> Table:
        """One of the plan's tables, or the figures of earlier reports that have changed."""
        build = {"goals": self._goals, "indicators": self._indicators, "expected": self._expected,
                 "activities": self._activities, "restated": self._restated}[spec.kind]  # fmt: skip
        return build(spec)

    def _goals(self, spec: TableSpec) -> Table:
        lines = [
            Line(goal.text, tuple(Cell(text or wording.NOTHING) for text in _texts_of(goal)),
                 group=wording.capital(goal.level), goal=goal.id, said=goal.said)
            for goal in self.goals() if goal.verdict or goal.said != Said()
        ]  # fmt: skip
        headings = ("Måluppfyllelse", "Grund", "Kommentar", "Analys")
        return framed(spec, "Mål", headings, ("note",) * 4, lines, [], group_heading="Nivå")

    def _indicators(self, spec: TableSpec) -> Table:
        lines = [self._followed(one, branch) for branch in self.branches for one in branch.indicators]
        return self._figure_table(spec, "Indikator", lines)

    def _expected(self, spec: TableSpec) -> Table:
        lines = [
            self._followed(result.figure, branch) for branch in self.branches for result in branch.results
            if result.figure is not None
        ]  # fmt: skip
        return self._figure_table(spec, "Förväntat resultat", lines)

    def _figure_table(self, spec: TableSpec, head: str, lines: list[Line]) -> Table:
        roles = ("target", "actual", "previous", "status", "note")
        headings = [role_heading(role, self.figures) for role in roles]
        notes = remarks.of_indicators(self.figures)
        return framed(spec, head, headings, roles, lines, notes, group_heading=GROUP_HEADING)

    def _followed(self, one: IndicatorValue, branch: plan_progress.Branch) -> Line:
        cells = (
            plain(one.target, one.unit, NO_TARGET),
            self._outcome(one, "value"),
            self._outcome(one, "previous"),
            Cell(wording.status(one.status)),
            Cell(" ".join(filter(None, [_firm(one), one.note])) or wording.NOTHING),
        )
        said, trace = self._said(one.id), self.figures.trace(one.measure)
        return Line(one.text, cells, branch.goal.text, goal=branch.goal.id, said=said, trace=trace)

    def _outcome(self, one: IndicatorValue, field: str) -> Cell:
        """An indicator's value, or the value the year before."""
        asked = self.figures.period
        period = asked if field == "value" else one.previous_period
        origin = Origin(one.id, OUTCOME if field == "value" else f"{OF_PLAN}{field}", period.text, ())
        if field == "previous" and one.previous_period.label != asked.previous_year().label:
            return Cell(wording.NOTHING, origin=origin, reason=STILL_RUNS)
        if field == "value" and one.withheld:
            return Cell(wording.WITHHELD, origin=origin, reason=wording.WITHHELD)
        reason = one.reason if field == "value" and one.reason else remarks.NO_OUTCOME
        reason = reason[:1].lower() + reason[1:].rstrip(".")
        made_of = (one.numerator, one.denominator, one.n) if field == "value" else (None, None, None)
        return plain(getattr(one, field), one.unit, reason, origin, made_of)

    def _activities(self, spec: TableSpec) -> Table:
        lines = [
            Line(NAMED.sub("", timed.activity.text), _dates(timed), branch.goal.text, goal=branch.goal.id)
            for branch in self.branches for timed in branch.activities
        ]  # fmt: skip
        headings = ("Från", "Till och med", "Läge")
        notes = ["Läget följer av planens datum. Planen säger inte om aktiviteten är genomförd."]
        return framed(spec, "Aktivitet", headings, ("status",) * 3, lines, notes, group_heading=GROUP_HEADING)

    def _restated(self, spec: TableSpec) -> Table:
        seen = [one for one in self.restated if one.before != one.now]
        lines = [Line(one.label, tuple(map(Cell, _texts(one))), group=f"{one.report}, {one.table}") for one in seen]
        less = len(self.restated) - len(seen)
        notes = [f"Därutöver har {less} siffror ändrats mindre än vad som visas."] if less else []
        headings = ("Uppgift", "I rapporten", "Nu", "Skillnad", "Leveranser sedan dess")
        return framed(spec, "Rad", headings, ("note",) * 5, lines, notes, group_heading="Rapport och tabell")


def _texts_of(goal: Goal) -> tuple[str, ...]:
    return goal.verdict, goal.reason, goal.said.comment, goal.said.analysis


def _texts(one: Restatement) -> tuple[str, ...]:
    return one.column, one.before, one.now, one.difference, ", ".join(one.deliveries) or wording.NOTHING


def _dates(timed: plan_progress.Timed) -> tuple[Cell, ...]:
    days = (timed.activity.first_day, timed.activity.last_day)
    return (*(Cell(f"{day:%Y-%m-%d}") for day in days), Cell(WHEN[timed.when]))


def _firm(one: IndicatorValue) -> str:
    """What a survey figure rests on: `345 svar, 95 % intervall 82,3 till 90,6.`; nothing for other figures."""
    if one.low is None:
        return ""
    of = "utskick" if catalogue()[one.measure].withhold_on == "numerator" else "svar"
    low, high = (wording.value(bound, one.unit) for bound in (one.low, one.high))
    return f"{wording.value(one.n, 'count')} {of}, 95 % intervall {low} till {high}."
