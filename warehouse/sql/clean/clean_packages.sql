-- The packages that count: not set aside, the last where an id stands twice.
-- Grain: one row per package.
select * from stg_packages
where row_id not in (select row_id from set_aside where table_name = 'stg_packages')
qualify row_number() over (partition by package_id order by source_row desc) = 1
