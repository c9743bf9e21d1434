-- The assignments that count: not set aside, the last where an id stands twice.
-- Grain: one row per assignment.
select * from stg_assignments
where row_id not in (select row_id from set_aside where table_name = 'stg_assignments')
qualify row_number() over (partition by assignment_id order by source_row desc) = 1
