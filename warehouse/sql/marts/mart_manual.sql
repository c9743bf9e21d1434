-- Indicator values reported by hand, in the last month of the period they are reported for.
-- Grain: one row per period and indicator.
select
    case
        when regexp_full_match(period, '\d{4}') then make_date(period::integer, 12, 1)
        when regexp_full_match(period, '\d{4}T[123]')
            then make_date(left(period, 4)::integer, 4 * right(period, 1)::integer, 1)
        else month_of(period)
    end as month,
    period, indicator, value, reported_by, source_file, source_row
from clean_manual
