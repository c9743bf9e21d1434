"""The first sentence of a section: where it stands, made from figures, never a cause."""

from __future__ import annotations

from collections import Counter

from report.contents import Lead
from report.figures import Figures, Question
from report.model import Cell
from warehouse import wording
from warehouse.measure import catalogue
from warehouse.period import Period
from warehouse.status import SnapshotInfo

# What one, and what several, of the plan's indicators are.
STATUS_WORDS = {
    "met": ("uppfylld", "uppfyllda"),
    "near": ("nära årsmålet", "nära årsmålet"),
    "missed": ("ej uppfylld", "ej uppfyllda"),
    "on_pace": ("i takt med årsmålet", "i takt med årsmålet"),
    "behind_pace": ("efter takten", "efter takten"),
    "not_due": ("inte aktuell än", "inte aktuella än"),
    "no_data": ("utan uppgift", "utan uppgift"),
}


def previous_words(period: Period) -> str:
    """What the period is compared with: `samma period 2024`, or `år 2024` for a whole year."""
    return f"{'år' if period.is_whole_year else 'samma period'} {period.previous_year().year}"


def lead_sentence(lead: Lead, figures: Figures) -> str:
    """The lead figure, the year before, the difference and the target, as far as they are known."""
    asked = Question(lead.measure)
    cells = {role: figures.cell(asked, role) for role in ("actual", "previous", "change", "target")}
    definition = catalogue()[lead.measure]
    if cells["actual"].reason == wording.WITHHELD:
        return f"{definition.title} visas inte för {figures.period.label}: för få svar."
    if cells["actual"].value is None:
        return f"{definition.title}: uppgift saknas för {figures.period.label}."
    parts = {role: figures.cell(asked, role).text for role in ("numerator", "denominator")}
    text = lead.text.format(period=figures.period.label, value=_spoken(cells["actual"]), **parts)
    if figures.left_out(lead.measure):
        text += " för hela verksamheten"
    if cells["change"].value is not None:
        text += f", mot {_spoken(cells['previous'])} {previous_words(figures.period)} ({cells['change'].text})"
    if cells["target"].value is not None:
        text += f"; årsmålet är {_spoken(cells['target'])}"
    return text + "."


def _spoken(cell: Cell) -> str:
    return wording.value(cell.value, cell.unit, style="sentence")


def indicator_sentence(figures: Figures) -> str:
    """How many of the plan's indicators have each status."""
    counts = Counter(indicator.status for indicator in figures.indicators)
    if not counts:
        return f"Det finns ingen verksamhetsplan för {figures.period.year} eller tidigare."
    words = [
        f"{counts[key]} {one if counts[key] == 1 else more}" for key, (one, more) in STATUS_WORDS.items() if counts[key]
    ]
    total = sum(counts.values())
    return f"Av planens {total} {'indikator' if total == 1 else 'indikatorer'} är {wording.listing(words)}."


def source_sentence(snapshot: SnapshotInfo) -> str:
    """Which snapshot the figures come from, and when it was made."""
    return f"Siffrorna är hämtade ur ögonblicksbilden {snapshot.id}, skapad {snapshot.created_at:%Y-%m-%d %H:%M}."
