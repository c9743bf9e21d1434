-- The prices that count: not set aside, the last where a package has two from one day.
-- Grain: one row per package and first day.
select * from stg_prices
where row_id not in (select row_id from set_aside where table_name = 'stg_prices')
qualify row_number() over (partition by package_id, from_date order by source_row desc) = 1
