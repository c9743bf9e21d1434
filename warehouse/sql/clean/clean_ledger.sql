-- The rows of the ledger that count: not set aside. Two alike both count: corrections come as rows of their own.
-- Grain: one row per row of a ledger file that is in force.
select * from stg_ledger
where row_id not in (select row_id from set_aside where table_name = 'stg_ledger')
