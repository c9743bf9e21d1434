"""The rules that every cell of a source has: a required one is there, and what is there can be read."""

from __future__ import annotations

from dataclasses import dataclass

from expectations.rule import SET_ASIDE, WARNING, Rule, none_in
from warehouse.reference import raw_tables

# Excel and Access write 1899-12-30 or 9999-12-31 where a date is empty.
FIRST_DAY, LAST_DAY = "date '2000-01-01'", "date '2100-12-31'"
PLACEHOLDER = "ligger utanför åren 2000–2100 och är en platshållare"

ERROR_VALUE, UNSAVED = "är ett felvärde från Excel", "är en formel utan sparat värde"
MASKED = "är en e-postadress eller ett personnummer och sparas inte"

# What a readable cell is, and what is said of one that can't be read, by kind.
KINDS = {
    "whole": ("ett heltal", "är inget heltal"),
    "number": ("ett tal", "är inget tal"),
    "date": ("ett datum inom åren 2000–2100", "är inget datum"),
    "month": ("en månad inom åren 2000–2100", "är ingen månad"),
    "yes_no": ("ja eller nej", "är varken ja eller nej"),
}
TWO_WAYS = "kan läsas på två sätt, med tusental eller decimaler"
REWRITTEN = "är ett tal som ett program har skrivit om, och inget id"
WRITTEN = {
    "whole": "Ett heltal skrivs 1234 eller 1 234.",
    "number": "Ett tal skrivs 1234,50 eller 1 234,50.",
    "date": "Ett datum skrivs 2026-01-31, 31/1/2026, 31.1.2026 eller 20260131.",
    "month": "En månad skrivs 2026-01.",
    "yes_no": "Ja eller nej skrivs Ja/Nej, J/N, 1/0, Sant/Falskt eller X/tomt.",
}


@dataclass(frozen=True)
class Cell:
    """One column of a source: its staged name, its header, and for one that every row must have why it must.

    has_points: an id that may look like a number with decimals, as an account 30.10.
    """

    column: str
    header: str
    required_because: str | None = None
    has_points: bool = False


def checks(table: str, cells: tuple[Cell, ...]) -> str:
    """The columns of a check view that say what is wrong with each cell, NULL where nothing is."""
    return ",\n        ".join(_check(cell, _kind(table, cell)) for cell in cells)


def _kind(table: str, cell: Cell) -> str:
    """What the column holds, as the source's TOML says; a text or an id can always be read."""
    return raw_tables()[f"raw_{table}"].columns[cell.header].kind


def _check(cell: Cell, kind: str) -> str:
    typed, text = f"stg.{cell.column}", f'text_of(raw."{cell.header}")'
    wrong = [_error_value(f'raw."{cell.header}"')]
    if kind == "id":
        wrong.append(f"when is_masked({text}) then '{MASKED}'")
        wrong.append(f"when is_rewritten({text}, {cell.has_points}) then {_quoting(text, REWRITTEN)}")
    if cell.required_because:
        wrong.append(f"when {typed} is null and {text} is null then 'saknas'")
    if kind in ("date", "month"):
        # also where staging left the date out for its year, and only the text still shows it
        day = f"coalesce({typed}, any_{kind}_of({text}))"
        wrong.append(f"when {day} not between {FIRST_DAY} and {LAST_DAY} then {_quoting(text, PLACEHOLDER)}")
    if kind in ("whole", "number"):
        wrong.append(f"when {typed} is null and is_two_ways({text}) then {_quoting(text, TWO_WAYS)}")
    if kind in KINDS:
        wrong.append(f"when {typed} is null then {_quoting(text, KINDS[kind][1])}")
    return f"case {' '.join(wrong)} end as {cell.column}_wrong"


def _error_value(raw: str) -> str:
    code = f"error_value_of({raw})"
    return f"""when {code} = '#FORMEL!' then {_quoting(code, UNSAVED)}
             when {code} is not null then {_quoting(code, ERROR_VALUE)}"""


def _quoting(text: str, remark: str) -> str:
    return f"""'"' || left({text}, 120) || '" {remark}'"""


def real(column: str) -> str:
    """A staged date for pandas, NULL for a placeholder; in nanoseconds, on which Great Expectations is fast."""
    return f"(case when stg.{column} between {FIRST_DAY} and {LAST_DAY} then stg.{column}::timestamp_ns end)"


def real_date(column: str) -> str:
    """The same, under the column's own name."""
    return f"{real(column)} as {column}"


def rules(table: str, cells: tuple[Cell, ...], system: str) -> list[Rule]:
    """The rules over the columns of `checks`; system is where a person mends a cell ("Varbi")."""
    return [_rule(table, cell, system) for cell in cells]


def _rule(table: str, cell: Cell, system: str) -> Rule:
    required, kind = cell.required_because is not None, _kind(table, cell)
    if kind not in KINDS:
        title = f"{cell.header} {'saknas inte' if required else 'är inget felvärde från Excel'}"
    else:
        title = f"{cell.header} {'finns och är' if required else 'är'} {KINDS[kind][0]}"
    return Rule(
        f"{table}_{cell.column}",
        title,
        SET_ASIDE if required else WARNING,
        none_in(f"{cell.column}_wrong"),
        cell.header,
        f"{{label}} {{{cell.column}_wrong}}." + ("" if required else " Cellen räknas som tom."),
        cell.required_because
        or "En cell som inte går att läsa räknas som tom, så uppgiften saknas i det som bygger på den.",
        f"{'Fyll i eller rätta' if required else 'Rätta'} {cell.header} i {system} och leverera en ny export."
        + (f" {WRITTEN[kind]}" if kind in WRITTEN else ""),
    )
