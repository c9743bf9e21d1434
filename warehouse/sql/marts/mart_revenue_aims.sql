-- The revenue that a year's sales are held against, in kr: its forecast where that has all twelve months, else its budget.
-- Grain: one row per row of the ledger that counts in it.
with whole as (
    select year(month) as year, ledger_type
    from mart_ledger
    where is_in_force and ledger_kind = 'Intäkt' and ledger_type in ('Prognos', 'Budget')
    group by all
    having count(distinct month) = 12
), chosen as (
    select year, max(ledger_type) as ledger_type from whole group by year  -- Prognos before Budget
)
select l.month, l.account, l.ledger_type, l.version, l.amount, l.source_file, l.source_row
from mart_ledger l
join chosen c on c.year = year(l.month) and c.ledger_type = l.ledger_type
where l.is_in_force and l.ledger_kind = 'Intäkt'
