"""report/slides.toml, read and checked: which of the report's tables stand on slides, and how."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from report import contents, contents_check
from report.contents_check import TEXT, TEXTS, YES_NO, check_choice, check_keys
from warehouse import wording
from warehouse.errors import KollenError
from warehouse.reference import read_toml
from warehouse.reference.shape import nearest

FILE = Path(__file__).with_name("slides.toml")
SHOWN = ("table", "chart", "status")
KEYS = {"table": TEXT, "title": TEXT, "show": TEXT, "sentence": YES_NO, "without": TEXTS, "groups": TEXTS,
        "statuses": TEXTS, "note": TEXT}  # fmt: skip
SHAPES = contents_check.SHAPES | {TEXT: lambda held: isinstance(held, str) and held.strip() != ""}


@dataclass(frozen=True)
class SlideSpec:
    """One slide, or several where its table is long; see slides.toml for what each field means."""

    table: str
    show: str
    title: str = ""
    has_sentence: bool = False
    without: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    note: str = ""


@cache
def load(path: Path = FILE) -> tuple[SlideSpec, ...]:
    """The slides as written in `path`; KollenError in Swedish where anything in it is wrong."""
    raw = read_toml(path)
    if set(raw) != {"slide"} or not isinstance(raw["slide"], list):
        raise KollenError(f"{path.name}: filen ska bara ha bilder, var och en under [[slide]].")
    tables = {table.name: table for section in contents.load().sections for table in section.tables}
    for number, slide in enumerate(raw["slide"], start=1):
        _check(f"{path.name}, bild {number}", slide, tables)
    return tuple(_spec(slide) for slide in raw["slide"])


def _spec(slide: dict) -> SlideSpec:
    several = {key: tuple(slide.get(key, ())) for key in ("without", "groups", "statuses")}
    return SlideSpec(slide["table"], slide["show"], slide.get("title", ""), slide.get("sentence", False),
                     note=slide.get("note", ""), **several)  # fmt: skip


def _check(place: str, slide: dict, tables: dict[str, contents.TableSpec]) -> None:
    required = ("table", "show", *(() if slide.get("show") == "chart" else ("title",)))
    check_keys(place, slide, KEYS, required, SHAPES)
    check_choice(place, "show", slide["show"], SHOWN)
    for status in slide.get("statuses", ()):
        if status not in wording.STATUS:
            raise KollenError(f'{place}: statusen "{status}" finns inte. De som finns är {", ".join(wording.STATUS)}.')
    name = slide["table"]
    if name not in tables:
        near = nearest(name, list(tables))
        hint = f' Närmast är "{near}".' if near else ""
        raise KollenError(f'{place}: tabellen "{name}" finns inte i contents.toml.{hint}')
    if slide["show"] == "chart" and tables[name].chart is None:
        raise KollenError(f'{place}: tabellen "{name}" har inget diagram. Lägg till chart för den i contents.toml.')
