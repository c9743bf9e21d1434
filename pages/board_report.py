"""Nämndrapport: what the head writes of a period's figures, the signature, and the report to read and take along."""

from __future__ import annotations

from collections import Counter

from pages.shared import board_read, board_sign, board_subjects, board_write, figures, filters, goal_tree, plain
from pages.shared.choice import Chosen
from pages.shared.figure import indicators

READ, DOWNLOAD = "Läs", "Ladda ner"


def render() -> None:
    """Draw the page."""
    chosen = filters.chosen()
    can_write = chosen.period.is_accumulated and "/" not in chosen.period.text and not chosen.where
    figures.open_page("Nämndrapport", chosen, _sentence(chosen))
    parts = {READ: lambda: board_read.read(chosen, can_write), DOWNLOAD: lambda: board_read.download(chosen, can_write)}
    if can_write:
        found, said = board_subjects.subjects(chosen.period), board_subjects.written(chosen.period)
        plain.text(board_subjects.ready_line(found, said))
        parts = {
            "Skriv": lambda: board_write.show(chosen.period),
            "Granska och skriv under": lambda: board_sign.show(chosen.period),
            **parts,
        }
    else:
        plain.notice(_narrowed(chosen))
    figures.tabs("rapport", parts)


def _sentence(chosen: Chosen) -> str:
    """Where the plan's indicators stand."""
    counts = Counter(one.status for one in indicators(chosen.period))
    if not counts:
        return f"Ingen verksamhetsplan gäller {chosen.period.year}."
    return f"Av planens {counts.total()} indikatorer är {goal_tree.counted(counts)}."


def _narrowed(chosen: Chosen) -> str:
    """Why only a part of the page is there."""
    why = "Ta bort filtren i sidofältet" if chosen.where else "Välj Ackumulerat i sidofältet"
    return (
        "Kommentarer och underskrift gäller hela enheten och perioden från årets början. Här visas ett utdrag. "
        f"{why} för att skriva eller skriva under."
    )
