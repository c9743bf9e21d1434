-- Customers by the month of their first assignment. One that Access knows an order of from before the first assignment
-- that is kept was new before the history begins, and is in no month of it.
-- Grain: one row per customer whose first assignment is in the history.
select
    a.customer_id,
    min(a.month) as month,
    any_value(a.administration) as administration,
    any_value(a.kind) as kind,
    arg_min(a.source_file, a.month) as source_file,
    arg_min(a.source_row, a.month) as source_row
from mart_assignments a
join mart_customers c using (customer_id)
where not a.is_cancelled
  and not coalesce(c.first_order_date < (select min(month) from mart_assignments), false)
group by a.customer_id
