-- The staffing that counts: not set aside, the last where a month and unit stand twice.
-- Grain: one row per month and unit.
select * from stg_staffing
where row_id not in (select row_id from set_aside where table_name = 'stg_staffing')
qualify row_number() over (partition by month, unit order by delivery desc, row_id desc) = 1
