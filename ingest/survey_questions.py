"""The columns of a survey that ask the same question, of which an answer may count only once."""

from __future__ import annotations

from collections import defaultdict

from ingest import headers
from warehouse import reference
from warehouse.errors import DeliveryRejected


def without_repeated(
    columns: list[tuple[int, str]], rows: list, survey: str, shown: str
) -> tuple[list[tuple[int, str]], list[str]]:
    """The columns (place, header) without those that repeat another with the same content, and a note on each.

    Two wordings of one question may stand side by side where no row answers both. DeliveryRejected where columns that
    ask the same thing differ.
    """
    same: dict[str, list[tuple[int, str]]] = defaultdict(list)
    wordings = {
        headers.key(text): question.id
        for question in reference.questions()
        if question.survey == survey
        for text in question.wordings
    }
    for index, header in columns:
        same[wordings.get(headers.key(header), headers.key(header))].append((index, header))
    kept, notes = [], []
    for group in same.values():
        _, first = group[0]
        differs = headers.first_difference(rows, [index for index, _ in group])
        if len(group) == 1 or differs is not None:
            kept += group
        else:
            kept.append(group[0])
            notes.append(f'Frågan "{first}" finns i {len(group)} kolumner med samma innehåll; den första läses.')
        if differs is not None:
            _refuse_two_answers(group, rows, differs, shown)
    return sorted(kept), notes


def _refuse_two_answers(group: list[tuple[int, str]], rows: list, differs: int, shown: str) -> None:
    """DeliveryRejected where columns that differ have one header, or answers on the same row."""
    (_, first), (_, second), *_ = group
    both = (number for number, cells in rows if cells and sum(bool((cells[i] or "").strip()) for i, _ in group) > 1)
    if len({headers.key(header) for _, header in group}) < len(group):
        number = differs
    elif (number := next(both, None)) is None:
        return
    other = "" if headers.key(first) == headers.key(second) else f' (också som "{second}")'
    raise DeliveryRejected(
        f'{shown}: frågan "{first}" finns i två kolumner{other}. De skiljer sig först på rad {number}. '
        "Byt namn på den ena eller ta bort den."
    )
