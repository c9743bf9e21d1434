-- What has been sold, in kr: orders, and invoices in their place. Summed from January, without the opening orders, they
-- give what is invoiced and what of the year's orders still is not; with them and without invoices, all that waits.
-- Grain: one row per order waiting for its invoice, per year that begins with it waiting, per invoice, and per order that
-- the invoice ends.
with orders as (
    select * from mart_assignments
    where not is_cancelled and month is not null and order_value is not null
      and (invoice_month is null or invoiced_amount is null or invoice_month > month)
), reach as (
    select max(year(greatest(month, coalesce(invoice_month, month)))) as last_year from mart_assignments
), events as (
    select 'Order' as sold_as, false as is_opening, month as event_month, order_value as amount, 1 as order_count, *
    from orders
    union all
    -- waiting when the year began
    select 'Ingående order', true, make_date(unnest(range(
               year(month) + 1,
               coalesce(case when invoiced_amount is not null then year(invoice_month) end, last_year) + 1
           )), 1, 1), order_value, 1, orders.*
    from orders, reach
    union all
    select 'Faktura', false, invoice_month, invoiced_amount, 0, *
    from mart_assignments where invoice_month is not null and invoiced_amount is not null
    union all
    select case when year(invoice_month) = year(month) then 'Order som fakturerats'
                else 'Ingående order som fakturerats' end,
           year(invoice_month) > year(month), invoice_month, -order_value, -1, *
    from orders where invoice_month is not null and invoiced_amount is not null
)
select
    sold_as, is_opening, assignment_id, event_month as month, amount, order_count,
    administration, kind, area, package, is_manager, unit, source_file, source_row
from events
