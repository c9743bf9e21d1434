"""Rules for Paket, the packages of the assignment database."""

from expectations import cells
from expectations.cells import Cell
from expectations.lookups import known_values, repeated, repeated_rule
from expectations.rule import WARNING, Rule, has_rows, one_of

NAME, SYSTEM = "paket", "Access-databasen"

CELLS = (
    Cell("package_id", "PaketID", "Utan PaketID går inget uppdrag att koppla till paketet."),
    Cell("package", "Paket", "Utan namn går paketet inte att känna igen i måtten."),
    Cell("is_counted", "Räknas i andel", "Kolumnen avgör vilka uppdrag som räknas i andelen."),
    Cell("is_whole_process", "Hela processen", "Kolumnen avgör vilka uppdrag som är hela rekryteringar."),
)

CHECK_VIEW = f"""
    with {repeated("packages", "package_id", "PaketID")}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("packages", CELLS)},
        stg.package,
        repeated_key, repeated_at
    from stg_packages stg
    join text_packages raw using (row_id)
    left join repeated using (row_id)
"""

RULES = [
    has_rows("packages", NAME),
    *cells.rules("packages", CELLS, SYSTEM),
    Rule(
        "packages_package_unknown",
        "Paketet är ett av de kända",
        WARNING,
        one_of("package", known_values("assignments", "package")),
        "Paket",
        '{label} "{found}" är inget känt paket. Dess uppdrag räknas, men inte i mått som gäller ett visst paket.',
        "Chefspaket, Omtag, Referenstagning och KBR-utbildning har egna mått som bygger på paketets namn.",
        "Rätta namnet i Access-databasen, eller lägg till det under values.package i assignments.toml.",
    ),
    repeated_rule("packages", "PaketID", SYSTEM),
]
