-- The customers as the newest Access database lists them; name, phone and e-mail never came this far.
-- Grain: one row per row of Kunder.
select
    row_id, delivery, source_file, source_row,
    whole_of("KundID") as customer_id,
    text_of("Förvaltning") as organisation,
    text_of("Avdelning") as department,
    date_of("Första beställning") as first_order_date
from text_customers
where delivery = (select delivery from newest_access)
