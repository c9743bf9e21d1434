"""What somebody should know of the cells that are read: Excel's error values, and letters that were lost."""

from __future__ import annotations

from ingest.contents import RawTable, few
from ingest.workbook_errors import UNSAVED, cell_name, is_code
from warehouse.reference import Table

LOST = "\N{REPLACEMENT CHARACTER}"


def errors(raw: RawTable, table: Table, positions: dict[str, int]) -> list[str]:
    """A note on a workbook's cells that hold Excel's error codes; positions: where the columns stand, from 0."""
    found = []
    for at, column in enumerate(table.columns.values(), start=1):
        for number, text in ((row[0], row[at]) for row in raw.rows):
            if text and text[0] in "# " and is_code(text):
                code = text.strip().upper()
                said = "formel utan sparat värde" if code == UNSAVED else code
                found.append((number, at, f"{cell_name(number, positions[column.header] + 1)} ({said})"))
    shown = [text for _, _, text in sorted(found)]
    return [f"Felvärden från Excel: {few(shown)}. Öppna filen i Excel, rätta och spara."] if shown else []


def lost_letters(raw: RawTable) -> list[str]:
    """A note on the rows with the sign that stands for a letter that was lost."""
    rows = [number for number, *cells in raw.rows if any(text and LOST in text for text in cells)]
    if not rows:
        return []
    place = f"rad {rows[0]}" if len(rows) == 1 else f"{len(rows)} rader, först rad {rows[0]}"
    return [f"Bokstäver har gått förlorade före exporten ({LOST}) på {place}. Exportera filen igen."]
