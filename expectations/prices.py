"""Rules for Prislista, the price list of the assignment database."""

from expectations import cells
from expectations.cells import Cell
from expectations.lookups import accepted, repeated, repeated_rule
from expectations.rule import WARNING, Rule, between, has_rows, none_in, not_before

NAME, SYSTEM = "prislistan", "Access-databasen"

CELLS = (
    Cell("package_id", "PaketID", "Utan PaketID går det inte att säga vad priset gäller."),
    Cell("from_date", "Från", "Utan första dag går det inte att säga när priset gäller."),
    Cell("to_date", "Till"),
    Cell("price", "Pris", "Utan pris går uppdragens priser inte att jämföra med prislistan."),
)

CHECK_VIEW = f"""
    with {repeated("prices", "package_id, from_date", "PaketID, Från")}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("prices", CELLS)},
        case when stg.package_id not in (select package_id from {accepted("packages")})
             then raw."PaketID" end as package_unknown,
        {cells.real_date("from_date")},
        {cells.real_date("to_date")},
        strftime(stg.from_date, '%Y-%m-%d') as from_text,
        stg.price::double as price,
        repeated_key, repeated_at
    from stg_prices stg
    join text_prices raw using (row_id)
    left join repeated using (row_id)
"""

RULES = [
    has_rows("prices", NAME),
    *cells.rules("prices", CELLS, SYSTEM),
    Rule(
        "prices_package_unknown",
        "Paketet finns i tabellen Paket",
        WARNING,
        none_in("package_unknown"),
        "PaketID",
        '{label} "{found}" finns inte bland de godtagna paketen.',
        "Ett pris utan paket går inte att jämföra med något uppdrag.",
        "Rätta PaketID i Prislista eller lägg till paketet i Paket.",
    ),
    Rule(
        "prices_dates_in_order",
        "Till är inte före Från",
        WARNING,
        not_before("to_date", "from_date"),
        "Till",
        '{label} "{found}" är före Från, {from_text}. Priset gäller ingen dag.',
        "Ett pris som slutar gälla innan det börjar gäller aldrig.",
        "Rätta datumen i Prislista.",
    ),
    Rule(
        "prices_price_range",
        "Priset är inte negativt",
        WARNING,
        between("price", 0),
        "Pris",
        '{label} "{found}" är negativt.',
        "Ett paket kan inte ha ett negativt pris.",
        "Rätta priset i Prislista.",
    ),
    repeated_rule("prices", "PaketID och Från", SYSTEM),
]
