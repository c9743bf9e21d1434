-- What has been sold, in kr: orders, and invoices in their place. Summed from January they give what is invoiced and what
-- of the year's orders still is not. An order of an earlier year counts by its invoice only.
-- Grain: one row per order waiting for its invoice, per invoice, and per order of the same year that the invoice ends.
with orders as (
    select * from mart_assignments
    where not is_cancelled and month is not null and order_value is not null
      and (invoice_month is null or invoiced_amount is null or invoice_month > month)
)
select 'Order' as sold_as, assignment_id, month, order_value as amount, source_file, source_row from orders
union all
select 'Faktura', assignment_id, invoice_month, invoiced_amount, source_file, source_row
from mart_assignments where invoice_month is not null and invoiced_amount is not null
union all
select 'Order som fakturerats', assignment_id, invoice_month, -order_value, source_file, source_row
from orders where year(invoice_month) = year(month) and invoiced_amount is not null
