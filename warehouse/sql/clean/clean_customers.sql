-- The customers that count: not set aside, the last where an id stands twice.
-- Grain: one row per customer.
select * from stg_customers
where row_id not in (select row_id from set_aside where table_name = 'stg_customers')
qualify row_number() over (partition by customer_id order by source_row desc) = 1
