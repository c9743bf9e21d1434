-- The manual values that count: not set aside, the newest for a period and indicator.
-- Grain: one row per period and indicator.
select * from stg_manual
where row_id not in (select row_id from set_aside where table_name = 'stg_manual')
qualify row_number() over (partition by period, indicator order by delivery desc, row_id desc) = 1
