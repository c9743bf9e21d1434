-- What was invoiced, in kr, in the month of the invoice; cancelled assignments too: what was billed was billed.
-- Grain: one row per assignment with an invoice date and an amount.
select
    assignment_id, invoice_month as month, administration, kind, area, package, is_manager, unit,
    invoiced_amount, source_file, source_row
from mart_assignments
where invoice_month is not null and invoiced_amount is not null
