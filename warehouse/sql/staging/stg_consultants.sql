-- The consultants as the newest Access database lists them, without names.
-- Grain: one row per row of Konsulter.
select
    row_id, delivery, source_file, source_row,
    whole_of("KonsultID") as consultant_id,
    text_of("Enhet") as unit,
    date_of("Från") as from_date,
    date_of("Till") as to_date,
    number_of("Sysselsättningsgrad") as employment_share
from text_consultants
where delivery = (select delivery from newest_access)
