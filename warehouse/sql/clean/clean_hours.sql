-- The reported time that counts: not set aside, the last where a month and consultant stand twice.
-- Grain: one row per month and consultant.
select * from stg_hours
where row_id not in (select row_id from set_aside where table_name = 'stg_hours')
qualify row_number() over (partition by month, consultant_id order by delivery desc, row_id desc) = 1
