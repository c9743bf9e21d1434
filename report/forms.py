"""All the forms of one report, and the .zip that holds them with a manifest of what they are and rest on."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from report import csv_file, excel, ils, openxml, pdf, slides, version, word
from report.model import Report, period_name
from warehouse.errors import KollenError

MANIFEST = "innehåll.json"


@dataclass(frozen=True)
class Own:
    """What the city has put in the home: a template for Word, and the names that Stratsys itself has written."""

    template: bytes | None = None
    ils_names: str | None = None


def _word(report: Report, own: Own) -> dict[str, bytes]:
    return {file_name(report, "docx"): word.to_bytes(report, own.template)}


def _one(suffix: str, make):
    return lambda report, _own: {file_name(report, suffix): make(report)}


# what is made, by the name that --formats has for it
FORMATS = {
    "docx": _word,
    "xlsx": _one("xlsx", excel.to_bytes),
    "pptx": _one("pptx", slides.to_bytes),
    "pdf": _one("pdf", pdf.to_bytes),
    "ils": lambda report, own: ils.to_files(report, own.ils_names),
    "csv": _one("csv", csv_file.to_bytes),
}
NOTHING_OWN = Own()


def check(formats: Sequence[str]) -> None:
    """KollenError where one of the formats is unknown."""
    unknown = [fmt for fmt in formats if fmt not in FORMATS]
    if unknown:
        raise KollenError(f'Formatet "{unknown[0]}" finns inte. Välj bland {", ".join(FORMATS)}.')


def files(report: Report, formats: Sequence[str] = tuple(FORMATS), own: Own = NOTHING_OWN) -> dict[str, bytes]:
    """The files of these formats by name; the same report, and the same of the city's own, give the same bytes."""
    check(formats)
    made: dict[str, bytes] = {}
    for fmt in formats:
        made |= FORMATS[fmt](report, own)
    return made


def file_name(report: Report, suffix: str) -> str:
    """`namndrapport-2025T2.docx`; a single tertial and a narrowed choice are told apart."""
    return f"{stem(report.period, report.is_filtered)}.{suffix}"


def stem(period: str, is_filtered: bool) -> str:
    """What the names of a report's files begin with."""
    return f"namndrapport-{period_name(period)}{'-urval' if is_filtered else ''}"


def package(
    report: Report, made: dict[str, bytes], program: str | None = None, libraries: dict[str, str] | None = None
) -> bytes:
    """The .zip of files made of a report, with the manifest first; the same files give the same bytes.

    program and libraries are those that first made it, where it is made again.
    """
    told = manifest(report, made, program or version.program(), libraries or version.libraries())
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in {MANIFEST: told, **made}.items():
            archive.writestr(openxml.zip_entry(name), content)
    return target.getvalue()


def manifest(report: Report, made: dict[str, bytes], program: str, libraries: dict[str, str]) -> bytes:
    """What the .zip holds, as JSON: the report, its snapshot, program and sources, and every file with its checksum."""
    told = {
        "rapport": f"{report.title}, {report.unit_name}",
        "period": report.period,
        "urval": report.chosen,
        "läge": report.state,
        "ögonblicksbild": report.snapshot,
        "ögonblicksbild skapad": f"{report.snapshot_at:%Y-%m-%d %H:%M:%S}",
        "program": program,
        "bibliotek": libraries,
        "filer": [
            {"namn": name, "byte": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in made.items()
        ],
        "underlag": [
            {"nr": one.number, "källa": one.source, "fil": one.path, "leverans": one.delivery} for one in report.files
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
