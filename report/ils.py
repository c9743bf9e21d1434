"""The plan's indicators as the two files that ILS-webb (Stratsys) imports, and what would not match there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from report import ils_settings
from report.ils_settings import Settings
from report.model import OUTCOME, Cell, Line, Report, period_name
from warehouse import plan, plan_file, wording
from warehouse.errors import KollenError
from warehouse.period import Period
from warehouse.reference.shape import nearest

NAMES, CODES, REMARKS = "ils-namn", "ils-koder", "ils-kontroll"
NOT_DUE = "följs upp när året är slut"
SEVERAL = "flera indikatorer har namnet men olika värden: läs in dem med kodfilen"
NOT_COMPARED = (
    "Namnen och koderna är inte jämförda med Stratsys: lägg Stratsys egen exempelfil i mappen ils i uppgifternas mapp."
)
NO_CODE = "ingen kod i ils.toml"


@dataclass(frozen=True)
class Value:
    """One indicator as Stratsys is to have it: text is the number as it is written, empty where there is a reason."""

    indicator: str
    name: str
    code: str | None
    text: str = ""
    reason: str = ""


def to_files(report: Report, known: str | None = None, path: Path = ils_settings.FILE) -> dict[str, bytes]:
    """The file with names, the file with codes, and a text that says what stands in neither and why, by file name.

    known is as in check().
    """
    settings = ils_settings.load(path)
    day = f"{Period.parse(report.period).last:%Y-%m-%d}"
    found = values(report, settings)
    named, coded = _named(found), [one for one in found if one.text and one.code]
    rows = [[*settings.headings, settings.column_name]]
    rows += [[settings.organisation_name, day, name, text] for name, text in named.items()]
    codes = [[day, settings.organisation_code, one.code, settings.column_code, one.text] for one in coded]
    suffix = period_name(report.period)
    return {
        f"{NAMES}-{suffix}.txt": _encoded(rows, settings),
        f"{CODES}-{suffix}.txt": _encoded(codes, settings),
        f"{REMARKS}-{suffix}.txt": _told(report, found, known, path),
    }


def values(report: Report, settings: Settings) -> list[Value]:
    """Every indicator of the report in the plan's order, with its value or the reason why it has none to send."""
    return [
        _value(line, cell, settings)
        for table in report.tables
        if table.kind == "indicators"
        for line in table.lines
        for cell in line.cells
        if cell.origin is not None and cell.origin.role == OUTCOME
    ]


def _value(line: Line, cell: Cell, settings: Settings) -> Value:
    indicator = cell.origin.measure
    name, code = settings.names.get(indicator, line.label), settings.codes.get(indicator)
    is_due = all(other.text != wording.status("not_due") for other in line.cells)
    if cell.value is None:
        return Value(indicator, name, code, reason=cell.reason or "värde saknas")
    if not (is_due or settings.has_not_due):
        return Value(indicator, name, code, reason=NOT_DUE)
    if {"\t", "\r", "\n"} & set(name):
        return Value(indicator, name, code, reason="namnet har en tabb eller radbrytning")
    if cell.unit not in settings.units:
        return Value(indicator, name, code, reason=f"enheten {wording.UNITS[cell.unit]} saknas i ils.toml")
    return Value(indicator, name, code, _number(cell.value, *settings.units[cell.unit]))


def _number(value: float, one: float, decimals: int) -> str:
    """The value in Stratsys' unit with a decimal comma; halves go away from zero, as on screen."""
    exact = Decimal(str(value)) / Decimal(str(one))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:f}".replace(".", ",")


def _named(found: Iterable[Value]) -> dict[str, str]:
    """The value of every name; one that several indicators have counts only where they agree."""
    texts: dict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.text:
            texts[one.name].add(one.text)
    return {name: next(iter(held)) for name, held in texts.items() if len(held) == 1}


def _encoded(rows: Iterable[Iterable[str]], settings: Settings) -> bytes:
    text = "".join("\t".join(row) + "\r\n" for row in rows)
    try:
        return text.encode(settings.encoding)
    except UnicodeEncodeError as error:
        wrong = text[error.start : error.end]
        raise KollenError(
            f'Tecknet "{wrong}" kan inte skrivas i teckenkodningen {settings.encoding}. '
            "Ange encoding = \"utf-8-sig\" i report/ils.toml, eller byt ut tecknet i namnet."
        ) from error


def _told(report: Report, found: list[Value], known: str | None, path: Path) -> bytes:
    """What stands in none of the files, or in one only, and what is to be mended before they are read in."""
    named = _named(found)
    left_out = [f"{_shown(one)}: {one.reason}" for one in found if not one.text]
    only_one = [f"{_shown(one)}: inte i namnfilen, {SEVERAL}" for one in found if one.text and one.name not in named]
    only_one += [f"{_shown(one)}: inte i kodfilen, {NO_CODE}" for one in found if one.text and not one.code]
    parts = (
        ("Indikatorer utan värde att läsa in", left_out),
        ("Indikatorer som bara står i den ena filen", only_one),
        ("Att kontrollera före inläsningen", check(report, known, path)),
    )
    head = f"ILS-webb, {report.title} {report.period_label}. Ögonblicksbild {report.snapshot}. {report.state}."
    lines = [head]
    for heading, told in parts:
        lines += ["", heading, *([f"- {one}" for one in told] or ["- Inget."])]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _shown(one: Value) -> str:
    return f"”{one.name}”" + (f" ({one.code})" if one.code else "")


def check(report: Report, known: str | None, path: Path = ils_settings.FILE) -> list[str]:
    """What Stratsys would not match, each a Swedish sentence.

    known is the text of Stratsys' own example or export file in the form of the file with names, None without one.
    """
    settings = ils_settings.load(path)
    found = values(report, settings)
    told = [*_period(report), *_without_code(found), *_unknown_ids(settings), *_same_code(settings), *_same_name(found)]
    return told + ([NOT_COMPARED] if known is None else _against(known, found, settings))


def known_text(home: Path) -> str | None:
    """The text of the files that Stratsys made and somebody put in the home's folder ils; None without any."""
    paths = sorted((Path(home) / "ils").glob("*.txt"))
    return "\n".join(_decoded(path.read_bytes()) for path in paths) if paths else None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _period(report: Report) -> list[str]:
    """A value of another period than from January to a tertial's end would be read in as if it were one."""
    period = Period.parse(report.period)
    told = []
    if not (period.is_accumulated and period.last.month % 4 == 0):
        told.append(f"Perioden {period.label} är inte januari till ett tertials slut, som ILS-webb följer upp. Gör "
                    "filerna för ett helt år eller ett tertial, till exempel 2025T2.")  # fmt: skip
    if period.year < plan.plans()[0]:
        return [*told, f"Ingen verksamhetsplan gäller {period.year}: filerna har inga värden."]
    followed, note = plan.plan_for(period.year)
    if note:
        told.append(f"Indikatorerna är planens för {followed.year}, men perioden är {period.year}. Lägg in planen för "
                    f"{period.year} före inläsningen.")  # fmt: skip
    return told


def _without_code(found: list[Value]) -> list[str]:
    return [f"”{one.name}” har ingen kod. Lägg till {one.indicator} under [codes] i ils.toml."
            for one in found if not one.code]  # fmt: skip


def _unknown_ids(settings: Settings) -> list[str]:
    """Ids under [codes] and [names] that no plan has."""
    ids = {one.id for year in plan.plans() for one in plan_file.load(year).indicators}
    told = []
    for place, held in (("codes", settings.codes), ("names", settings.names)):
        for indicator in held:
            if indicator not in ids:
                near = nearest(indicator, ids)
                hint = f" Närmast är {near}." if near else ""
                told.append(f"{indicator} under [{place}] i ils.toml finns inte i någon plan.{hint}")
    return told


def _same_code(settings: Settings) -> list[str]:
    ids: dict[str, list[str]] = defaultdict(list)
    for indicator, code in settings.codes.items():
        ids[code].append(indicator)
    return [f"Koden {code} har flera indikatorer i ils.toml: {wording.listing(held)}. Ge var och en sin kod."
            for code, held in ids.items() if len(held) > 1]  # fmt: skip


def _same_name(found: list[Value]) -> list[str]:
    named = _named(found)
    told = []
    for name, count in _counts([one for one in found if one.text]).items():
        if count > 1:
            how = "de har samma värde, och namnfilen har en rad för dem" if name in named else (
                "de har inte ett och samma värde, och namnfilen har ingen rad för dem")  # fmt: skip
            told.append(f"{count} indikatorer i planen heter ”{name}”: {how}. Kodfilen skiljer dem åt.")
    return told


def _counts(found: list[Value]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        counts[one.name] += 1
    return counts


def _against(known: str, found: list[Value], settings: Settings) -> list[str]:
    """What is not spelt as in Stratsys' own file, and how it stands there."""
    rows = [line.split("\t") for line in known.splitlines() if line.strip()]
    if not rows or max(map(len, rows)) < 3:
        return ["Filen ur Stratsys har inte tre kolumner med tabb emellan (organisation, period, mått). "
                "Lägg dit Stratsys exempelfil som den är."]  # fmt: skip
    heads, body = rows[0], [row for row in rows[1:] if len(row) >= 3]
    told = []
    for kind, ours, theirs in (
        *(("Rubriken", heading, heads) for heading in (*settings.headings, settings.column_name)),
        ("Organisationen", settings.organisation_name, [row[0] for row in body]),
        *(("Måttet", name, [row[2] for row in body]) for name in _counts(found)),
    ):
        if ours not in theirs:
            near = nearest(ours, sorted(set(theirs)))
            hint = f"Närmast är ”{near}”." if near else "Inget där liknar det."
            told.append(f"{kind} ”{ours}” står inte så i filen ur Stratsys. {hint}")
    return told
