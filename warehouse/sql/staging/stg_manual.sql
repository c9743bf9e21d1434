-- Indicator values reported by hand, every delivery. An indicator may be written as its text in the plan where that
-- stands only once; the newest plan not after the period decides. A share is written in percent, with or without the
-- sign; what is yes or no as such, and Ja is 1. Where thousands are likely, 4.500 can be read in two ways and is not.
-- Grain: one row per row of a file of manual values.
with named as (
    select r.row_id, arg_max(i.indicator, i.plan_year) as indicator
    from text_manual r
    join ref_indicators i
        on i.text = rtrim(lower(text_of(r."Indikator")), '.')
        and i.is_only_text
        and i.plan_year <= try_cast(left(text_of(r."Period"), 4) as integer)
    group by r.row_id
), units as (
    select indicator, any_value(unit) as unit from ref_indicators group by indicator
)
select
    r.row_id, r.delivery, r.source_file, r.source_row,
    upper(text_of("Period")) as period,
    coalesce(named.indicator, text_of("Indikator")) as indicator,
    case when unit = 'share' then percent_of("Värde") / 100
         when unit = 'yes_no' then yes_no_of("Värde", false)::integer::double
         when unit not in ('count', 'hours', 'SEK per FTE') or unit is null or not is_two_ways("Värde")
         then number_of("Värde") end as value,
    text_of("Rapporterad av") as reported_by
from text_manual r
left join named using (row_id)
left join units on units.indicator = coalesce(named.indicator, text_of(r."Indikator"))
