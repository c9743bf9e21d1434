-- Staffing: full-time equivalents and sick leave (shares). A newer delivery replaces a month whole.
-- Grain: one row per row of a staffing file that is still in force.
select
    row_id, delivery, source_file, source_row,
    month_of("Månad") as month,
    text_of("Enhet") as unit,
    number_of("Årsarbetare") as fte,
    number_of("Varav fakturerande") as billing_fte,
    percent_of("Sjukfrånvaro") / 100 as sick_leave_share,
    percent_of("Sjukfrånvaro dag 1-14") / 100 as sick_leave_short_share
from text_staffing
qualify delivery = max(delivery) over (partition by month) or month is null
