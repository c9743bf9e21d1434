-- Full-time equivalents and sick leave (shares).
-- Grain: one row per month and unit.
select month, unit, fte, billing_fte, sick_leave_share, sick_leave_short_share, source_file, source_row
from clean_staffing
