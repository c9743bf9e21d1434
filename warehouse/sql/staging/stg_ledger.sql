-- The ledger: outcome, budget and forecast in kr. A newer delivery replaces a month of a type and version whole.
-- Grain: one row per row of a ledger file that is still in force.
select
    row_id, delivery, source_file, source_row,
    month_of("Månad") as month,
    id_of("Konto", has_points := true) as account,
    text_of("Kontotext") as account_text,
    canonical('ledger', 'ledger_kind', "Slag") as ledger_kind,
    canonical('ledger', 'ledger_type', "Typ") as ledger_type,
    money_of("Belopp")::decimal(18, 2) as amount,
    canonical('ledger', 'version', "Version") as version
from text_ledger
qualify delivery = max(delivery) over (partition by month, ledger_type, version) or month is null
