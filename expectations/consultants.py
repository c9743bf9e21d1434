"""Rules for Konsulter, the consultants of the assignment database."""

from expectations import cells
from expectations.cells import Cell
from expectations.lookups import repeated, repeated_rule
from expectations.rule import WARNING, Rule, between, has_rows, not_before

NAME, SYSTEM = "konsulter", "Access-databasen"

CELLS = (
    Cell("consultant_id", "KonsultID", "Utan KonsultID går inget uppdrag att koppla till konsulten."),
    Cell("unit", "Enhet", "Utan enhet hör konsultens uppdrag inte till någon enhet."),
    Cell("from_date", "Från"),
    Cell("to_date", "Till"),
    Cell("employment_share", "Sysselsättningsgrad"),
)

CHECK_VIEW = f"""
    with {repeated("consultants", "consultant_id", "KonsultID")}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("consultants", CELLS)},
        {cells.real_date("from_date")},
        {cells.real_date("to_date")},
        strftime(stg.from_date, '%Y-%m-%d') as from_text,
        stg.employment_share::double as employment_share,
        repeated_key, repeated_at
    from stg_consultants stg
    join text_consultants raw using (row_id)
    left join repeated using (row_id)
"""

RULES = [
    has_rows("consultants", NAME),
    *cells.rules("consultants", CELLS, SYSTEM),
    Rule(
        "consultants_dates_in_order",
        "Till är inte före Från",
        WARNING,
        not_before("to_date", "from_date"),
        "Till",
        '{label} "{found}" är före Från, {from_text}.',
        "En anställning kan inte sluta innan den börjar.",
        "Rätta datumen i Access-databasen.",
    ),
    Rule(
        "consultants_employment_share_range",
        "Sysselsättningsgraden är mellan 0 och 1",
        WARNING,
        between("employment_share", 0, 1),
        "Sysselsättningsgrad",
        '{label} "{found}" är inte mellan 0 och 1.',
        "Sysselsättningsgraden skrivs som en andel: 0,75 för 75 procent.",
        "Skriv andelen mellan 0 och 1 i Access-databasen.",
    ),
    repeated_rule("consultants", "KonsultID", SYSTEM),
]
