"""report/ils.toml, read and checked: what Stratsys calls the unit, the column and the indicators."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from report import contents_check
from report.contents_check import ENTRY, TEXT, YES_NO, check_keys
from warehouse import wording
from warehouse.errors import KollenError
from warehouse.reference import read_toml

FILE = Path(__file__).with_name("ils.toml")
PAIR, THREE_TEXTS = "en tabell med name och code", "en lista med tre texter"
KEYS = {"organisation": PAIR, "column": PAIR, "headings": THREE_TEXTS, "encoding": TEXT, "not_due": YES_NO,
        "units": ENTRY, "names": ENTRY, "codes": ENTRY}  # fmt: skip
SHAPES = contents_check.SHAPES | {PAIR: contents_check.SHAPES[ENTRY], THREE_TEXTS: lambda held: isinstance(held, list)}
MOST_DECIMALS = 9


@dataclass(frozen=True)
class Settings:
    """units: by a measure's unit, how much 1 in Stratsys is and the decimals; names and codes: by indicator's id."""

    organisation_name: str
    organisation_code: str
    column_name: str
    column_code: str
    headings: tuple[str, ...]
    encoding: str
    has_not_due: bool
    units: Mapping[str, tuple[float, int]]
    names: Mapping[str, str]
    codes: Mapping[str, str]


@cache
def load(path: Path = FILE) -> Settings:
    """The settings as written in `path`; KollenError in Swedish where anything in it is wrong."""
    raw = read_toml(path)
    check_keys(path.name, raw, KEYS, KEYS, SHAPES)
    organisation, column = (_named(path.name, key, raw[key]) for key in ("organisation", "column"))
    for key in ("names", "codes"):
        for indicator, text in raw[key].items():
            _check_text(f"{path.name}, {key}", indicator, text)
    if len(raw["headings"]) != 3:
        raise KollenError(f"{path.name}: headings ska vara {THREE_TEXTS}.")
    for number, text in enumerate(raw["headings"], start=1):
        _check_text(f"{path.name}, headings", str(number), text)
    _check_encoding(path.name, raw["encoding"])
    units = {unit: _unit(f"{path.name}, units, {unit}", unit, held) for unit, held in raw["units"].items()}
    return Settings(*organisation, *column, tuple(raw["headings"]), raw["encoding"], raw["not_due"], units,
                    raw["names"], raw["codes"])  # fmt: skip


def _named(file: str, key: str, held: dict) -> tuple[str, str]:
    if set(held) != {"name", "code"}:
        raise KollenError(f"{file}: {key} ska vara {PAIR}.")
    for part, text in held.items():
        _check_text(f"{file}, {key}", part, text)
    return held["name"], held["code"]


def _check_text(place: str, key: str, text: object) -> None:
    """A name or a code is one column of a line: it can hold neither tab nor line break."""
    if not isinstance(text, str) or not text.strip() or {"\t", "\r", "\n"} & set(text):
        raise KollenError(f"{place}: {key} ska vara en text utan tabb och radbrytning.")


def _check_encoding(file: str, encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise KollenError(f'{file}: encoding är "{encoding}" men ska vara utf-8-sig, utf-8 eller cp1252.') from error


def _unit(place: str, unit: str, held: object) -> tuple[float, int]:
    if unit not in wording.UNITS:
        raise KollenError(f"{place}: enheten finns inte. De som finns är {', '.join(wording.UNITS)}.")
    if not isinstance(held, dict) or set(held) != {"one", "decimals"}:
        raise KollenError(f"{place}: ska vara en tabell med one och decimals.")
    one, decimals = held["one"], held["decimals"]
    if isinstance(one, bool) or not isinstance(one, int | float) or not 0 < one < float("inf"):
        raise KollenError(f"{place}: one ska vara ett tal större än 0.")
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= MOST_DECIMALS:
        raise KollenError(f"{place}: decimals ska vara ett heltal mellan 0 och {MOST_DECIMALS}.")
    return one, decimals
