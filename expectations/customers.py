"""Rules for Kunder, the customers of the assignment database."""

from expectations import cells
from expectations.cells import Cell
from expectations.lookups import closest, repeated, repeated_rule, unknown_organisation_rule
from expectations.rule import has_rows

NAME, SYSTEM = "kunder", "Access-databasen"

CELLS = (
    Cell("customer_id", "KundID", "Utan KundID går inget uppdrag att koppla till kunden."),
    Cell("organisation", "Förvaltning", "Utan förvaltning hör kundens uppdrag inte till någon organisation."),
    Cell("first_order_date", "Första beställning"),
)

CHECK_VIEW = f"""
    with {repeated("customers", "customer_id", "KundID")}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("customers", CELLS)},
        {closest("unknown.closest")} as organisation_closest,
        repeated_key, repeated_on_row
    from stg_customers stg
    join raw_customers raw using (row_id)
    left join unknown_organisations unknown using (organisation)
    left join repeated using (row_id)
"""

RULES = [
    has_rows("customers", NAME),
    *cells.rules("customers", CELLS, SYSTEM),
    unknown_organisation_rule("customers", "Förvaltning"),
    repeated_rule("customers", "KundID", SYSTEM),
]
