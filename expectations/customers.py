"""Rules for Kunder, the customers of the assignment database."""

from expectations import cells
from expectations.cells import Cell
from expectations.compared import fewer_rows
from expectations.lookups import closest, repeated, repeated_rule, unknown_organisation_rule
from expectations.rule import ERROR, has_rows

NAME, SYSTEM = "kunder", "Access-databasen"

CELLS = (
    Cell("customer_id", "KundID", "Utan KundID går inget uppdrag att koppla till kunden."),
    Cell("organisation", "Förvaltning", "Utan förvaltning hör kundens uppdrag inte till någon organisation."),
    Cell("department", "Avdelning"),
    Cell("first_order_date", "Första beställning"),
)

FEWER, FEWER_RULE = fewer_rows(
    "customers", NAME, ERROR, "largest_drop", "Uppdrag vars kund saknas räknas inte längre."
)

CHECK_VIEW = f"""
    with {repeated("customers", "customer_id", "KundID")},
    {FEWER}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("customers", CELLS)},
        {closest("unknown.closest")} as organisation_closest,
        rows_now, rows_before,
        repeated_key, repeated_at
    from stg_customers stg
    join text_customers raw using (row_id)
    left join unknown_organisations unknown using (organisation)
    left join repeated using (row_id)
    left join fewer using (row_id)
"""

RULES = [
    has_rows("customers", NAME),
    *cells.rules("customers", CELLS, SYSTEM),
    unknown_organisation_rule("customers", "Förvaltning"),
    FEWER_RULE,
    repeated_rule("customers", "KundID", SYSTEM),
]
