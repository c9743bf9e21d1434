"""What the tables of odd and broken inputs are made of: files put together by hand, and what must come of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from warehouse import status
from warehouse.status import Finding

# Every column of a source with what it holds where a case says nothing: then no column is missing, and no note due.
AD = {
    "Annons-ID": "A1", "Referensnummer": "", "Rubrik": "Förskollärare",
    "Förvaltning/bolag": "Farsta stadsdelsförvaltning", "Enhet": "", "Verksamhetsområde": "Förskola",
    "Befattning": "", "Chefsannons": "Nej", "Publicerad": "2025-03-15", "Sista ansökningsdag": "",
    "Antal tjänster": "1", "Antal ansökningar": "", "Varav kvinnor": "", "Varav män": "", "Personligt brev": "",
    "Intern": "", "Status": "",
}  # fmt: skip
LEDGER = {
    "Månad": "2025-04", "Konto": "3010", "Kontotext": "Intäkter", "Slag": "Intäkt", "Typ": "Prognos", "Belopp": "1",
    "Version": "",
}  # fmt: skip
STAFFING = {
    "Månad": "2025-01", "Enhet": "Enhet 1", "Årsarbetare": "10", "Varav fakturerande": "", "Sjukfrånvaro": "",
    "Sjukfrånvaro dag 1-14": "",
}  # fmt: skip
HOURS = {"Månad": "2025-01", "KonsultID": "1", "Timmar uppdrag": "100", "Timmar totalt": "160"}
MANUAL = {"Period": "2025", "Indikator": "co_creation_index", "Värde": "82", "Rapporterad av": "Controller"}

# Where the file of a case lies, and where its rows are shown.
PLACES = {
    "ads": "varbi/{}", "ledger": "ekonomi/{}", "staffing": "personal/arsarbetare {}", "hours": "personal/tid {}",
    "manual": "manuellt/{}", "customer": "enkater/kundenkat {}", "candidate": "enkater/kandidatenkat {}",
    "realcruit": "enkater/realcruit {}", "course": "enkater/kbr {}",
}  # fmt: skip
ANSWERS = """(
    select a.*, v.question, v.question_text, v.question_kind, v.value_text, v.grade, v.is_yes
    from clean_answers a left join stg_answer_values v on v.answer_row_id = a.row_id
    order by v.question_text
)"""
SHOWN = {"customer": ANSWERS, "candidate": ANSWERS, "realcruit": ANSWERS, "course": ANSWERS}


@dataclass(frozen=True)
class Case:
    """One file and what must come of it.

    rows: the rows that count, in the file's order, as staged columns with typed values. notes and findings: a part of
    each note on the file and of each finding in it; there must be no other. set_aside: how many rows do not count.
    """

    kind: str
    content: bytes
    rows: Sequence[Mapping] = ()
    notes: Sequence[str] = ()
    findings: Sequence[str] = ()
    suffix: str = ".csv"
    set_aside: int = 0

    def place(self, name: str) -> str:
        """The file's path inside the delivery, by the case's name in plain words."""
        return PLACES[self.kind].format(name + self.suffix)


def text(
    columns: Mapping[str, str], *rows: Mapping[str, str], separator=";", end="\r\n", renamed: Mapping[str, str] = {}
) -> str:
    """A text file of `rows`, each with what it has unlike `columns`; cells are written as they are."""
    names = list(columns)
    lines = [[renamed.get(name, name) for name in names], *([(dict(columns) | row)[n] for n in names] for row in rows)]
    return "".join(separator.join(line) + end for line in lines)


def grid(columns: Mapping[str, str], *rows: Mapping[str, object]) -> list[list]:
    """The same as the cells of a sheet, empty ones as None."""
    names = list(columns)
    return [names, *([(dict(columns) | row)[name] or None for name in names] for row in rows)]


def workbook(sheets: Mapping[str, Iterable[Sequence]], hidden: Sequence[str] = (), from_1904: bool = False) -> bytes:
    """An Excel workbook; text that begins with = is a formula without a saved value, #REF! and its like an error."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def write(folder: Path, cases: Mapping[str, Case]) -> Path:
    """The delivery `folder` with the files of all the cases."""
    for name, case in cases.items():
        path = folder / case.place(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists(), f"two cases are called {name}"
        path.write_bytes(case.content)
    return folder


def found_in(con, file: str) -> list[Finding]:
    """What the rules found in one file, apart from how old its newest row is, which is no matter of how it reads."""
    return [one for one in status.findings(con) if one.source_file == file and not one.rule.endswith("_stale")]
