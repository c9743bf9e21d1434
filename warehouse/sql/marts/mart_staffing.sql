-- Full-time equivalents and sick leave (shares); one that can't be so is empty.
-- Grain: one row per month and unit.
select
    month, unit, fte,
    case when billing_fte between 0 and fte then billing_fte end as billing_fte,
    case when sick_leave_share between 0 and 1 then sick_leave_share end as sick_leave_share,
    case when sick_leave_short_share between 0 and 1 then sick_leave_short_share end as sick_leave_short_share,
    source_file, source_row
from clean_staffing
