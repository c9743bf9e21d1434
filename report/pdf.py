"""The report as a PDF that is tagged for screen readers (PDF/UA-1) and kept for long (PDF/A-2a), set by typst.

The layout is all in report.typ and what it imports. Texts reach it as data (JSON), never as its own language, so no
text becomes markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import cache
from itertools import groupby
from pathlib import Path

import typst

from report import outline
from report.model import WHOLE_REPORT, Chart, Line, Report, Table
from report.outline import Block
from warehouse import wording
from warehouse.errors import KollenError

TEMPLATE = Path(__file__).with_name("report.typ")
STANDARDS = ["a-2a", "ua-1"]
KEPT_FOR = 10  # compilations: so long typst keeps all that it worked out, some 80 MB for a report
STAND_IN = "□"  # for a character that the fonts lack


def to_bytes(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    data = _data(report)
    try:
        return _set(report, json.dumps(data, ensure_ascii=False))
    except typst.TypstError:
        lacking = _lacking(data)
    if lacking:
        data["notes"].append(f"Tecken som inte går att visa i en PDF står som {STAND_IN}: {_named(lacking)}.")
    try:
        return _set(report, json.dumps(_without(data, lacking), ensure_ascii=False))
    except typst.TypstError as error:
        raise KollenError(
            f"PDF-filen för {report.period_label} gick inte att göra. "
            f"Säg till den som sköter Rekryteringskollen att satsprogrammet svarade: ”{error.message}”."
        ) from None


def _set(report: Report, data: str) -> bytes:
    """The template filled with data; TypstError where it cannot be set by the standards."""
    try:
        return _compiled(TEMPLATE, {"report": data}, int(report.snapshot_at.replace(tzinfo=UTC).timestamp()))
    finally:
        _forget()


def _forget() -> None:
    """Has typst drop what it keeps, which it does by the number of compilations; else a server grows by 1 GB."""
    compiler = typst.Compiler(ignore_system_fonts=True)
    for _ in range(KEPT_FOR):
        compiler.compile(b"", format="pdf")


def _compiled(template: Path | bytes, inputs: dict[str, str], timestamp: int = 0) -> bytes:
    """Only the fonts in typst itself are used, so every machine sets the same."""
    return typst.compile(template, format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=timestamp,
                         ignore_system_fonts=True)  # fmt: skip


def _lacking(data: object) -> frozenset[str]:
    """The characters that cannot be shown, out of all texts; asked only when something has failed."""
    return frozenset(char for char in set("".join(_texts(data))) if not (" " <= char <= "~" or _can_show(char)))


@cache
def _can_show(char: str) -> bool:
    """True where the fonts have the character and the standards allow it."""
    probe = b'#set document(title: "x")\n#set text(lang: "sv")\na#sys.inputs.text'
    try:
        _compiled(probe, {"text": char})
    except typst.TypstError:
        return False
    return True


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list | tuple):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _texts(one)


def _without(data: object, lacking: frozenset[str]) -> object:
    """The same data with a stand-in for the characters that cannot be shown."""
    if isinstance(data, str):
        return "".join(STAND_IN if char in lacking else char for char in data)
    if isinstance(data, dict):
        return {key: _without(value, lacking) for key, value in data.items()}
    return [_without(value, lacking) for value in data] if isinstance(data, list | tuple) else data


def _named(chars: Iterable[str]) -> str:
    return ", ".join(f"U+{ord(char):04X}" for char in sorted(chars))


def _data(report: Report) -> dict[str, object]:
    """The report as JSON has it, in the order in which it is set."""
    return {
        "title": report.title,
        "period": report.period_label,
        "unit": report.unit_name,
        "chosen": report.chosen,
        "state": report.state,
        "snapshot": report.snapshot,
        "notes": [note for place, note in report.notes if place == WHOLE_REPORT],
        "sections": _sections(report),
        "appendices": list(outline.APPENDICES),
        "how_to_read": outline.how_to_read(report),
        "entries": [
            {"number": one.number, "title": one.title, "parts": outline.parts(one)} for one in report.definitions
        ],
        "words": [list(pair) for pair in report.words],
        "file_caption": outline.FILE_CAPTION,
        "file_heads": list(outline.FILE_HEADS),
        "files": outline.file_rows(report),
        "last_line": outline.last_line(report),
    }


def _sections(report: Report) -> list[list[dict[str, object]]]:
    """The blocks of each section."""
    found = groupby(outline.blocks(report), key=lambda block: block.part)
    return [[_block(block) for block in part] for _, part in found]


def _block(block: Block) -> dict[str, object]:
    return {
        "heading": block.heading,
        "level": block.level,
        "sentence": block.sentence,
        "said": [pair for about, said in block.said if not about for pair in outline.written(about, said)],
        "tables": [_table(table) for table in block.tables],
        "said_of_lines": [pair for about, said in block.said if about for pair in outline.written(about, said)],
        "notes": list(block.notes),
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "caption": table.caption,
        "head": table.label_heading,
        "columns": [
            {"heading": one.heading, "is_text": one.is_text, "trace": one.trace} for one in table.columns
        ],
        "groups": [
            {"heading": group if table.group_heading else "", "lines": [_line(line) for line in lines]}
            for group, lines in groupby(table.lines, key=lambda line: line.group if table.group_heading else "")
        ],
        "notes": list(table.notes),
        "chart": _chart(table.chart) if table.chart else None,
    }  # fmt: skip


def _line(line: Line) -> dict[str, object]:
    cells = [cell.text for cell in line.cells]
    return {"label": line.label, "trace": line.trace, "cells": cells, "is_total": line.is_total}


def _chart(chart: Chart) -> dict[str, object]:
    """A chart with the text of each value; one that is missing or withheld has no bar and the text `–`."""
    series = [
        {
            "name": one.name,
            "role": one.role,
            "values": list(one.values),
            "texts": [wording.value(number, chart.unit) for number in one.values],
        }
        for one in chart.series
    ]
    return {"title": chart.title, "finding": chart.finding, "form": chart.form, "series": series,
            "categories": list(chart.categories)}  # fmt: skip
