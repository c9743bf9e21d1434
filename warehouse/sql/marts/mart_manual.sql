-- Indicator values reported by hand, in the last month of the period they are reported for. 2025 and 2025T3 are the same
-- months; where both are reported the year's value is the later one.
-- Grain: one row per period and indicator.
select
    make_date(left(period, 4)::integer, case when length(period) = 4 then 12 else 4 * right(period, 1)::integer end, 1)
        as month,
    strftime(month, '%Y-%m') || (length(period) = 4)::integer as reported_order,
    period, indicator, value, reported_by, source_file, source_row
from clean_manual
