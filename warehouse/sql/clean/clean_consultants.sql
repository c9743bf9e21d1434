-- The consultants that count: not set aside, the last where an id stands twice.
-- Grain: one row per consultant.
select * from stg_consultants
where row_id not in (select row_id from set_aside where table_name = 'stg_consultants')
qualify row_number() over (partition by consultant_id order by source_row desc) = 1
