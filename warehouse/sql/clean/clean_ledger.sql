-- The rows of the ledger that count: not set aside, one of those that say the same, and of those that give a month,
-- account and kind different amounts the last. Corrections are rows of their own with a negative amount, and all count.
-- Grain: one row per month, account, kind, type and version, and one per correction.
select * from stg_ledger
where row_id not in (select row_id from set_aside where table_name = 'stg_ledger')
qualify row_number() over (
    partition by month, account, account_text, ledger_kind, ledger_type, version,
                 case when amount < 0 then amount end
    order by delivery desc, row_id desc
) = 1
