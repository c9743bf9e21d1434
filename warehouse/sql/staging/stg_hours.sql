-- Reported time. A newer delivery replaces a month whole.
-- Grain: one row per row of a time file that is still in force.
select
    row_id, delivery, source_file, source_row,
    month_of("Månad") as month,
    whole_of("KonsultID") as consultant_id,
    number_of("Timmar uppdrag") as assignment_hours,
    number_of("Timmar totalt") as total_hours
from text_hours
qualify delivery = max(delivery) over (partition by month) or month is null
