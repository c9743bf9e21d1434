-- The price list of the newest Access database; prices in kr.
-- Grain: one row per row of Prislista.
select
    row_id, delivery, source_file, source_row,
    whole_of("PaketID") as package_id,
    date_of("Från") as from_date,
    date_of("Till") as to_date,
    money_of("Pris") as price
from text_prices
where delivery = (select delivery from newest_access)
