-- Customers by the month in which they became one: their first assignment, or, where Access knows an order from before
-- the first assignment that is kept, that order.
-- Grain: one row per customer that has had an assignment.
select
    a.customer_id,
    case when any_value(c.first_order_date) < (select min(month) from mart_assignments)
         then date_trunc('month', any_value(c.first_order_date))::date
         else min(a.month) end as month,
    any_value(a.administration) as administration,
    any_value(a.kind) as kind,
    arg_min(a.source_file, a.month) as source_file,
    arg_min(a.source_row, a.month) as source_row
from mart_assignments a
join mart_customers c using (customer_id)
where not a.is_cancelled
group by a.customer_id
