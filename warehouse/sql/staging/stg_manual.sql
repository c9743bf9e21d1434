-- Indicator values reported by hand, every delivery. An indicator may be written as its text in the plan where that
-- stands only once; the newest plan not after the period decides. A share is written in percent, with or without the
-- sign, and Ja is 1.
-- Grain: one row per row of a file of manual values.
with named as (
    select r.row_id, arg_max(i.indicator, i.plan_year) as indicator
    from text_manual r
    join ref_indicators i
        on i.text = rtrim(lower(text_of(r."Indikator")), '.')
        and i.is_only_text
        and i.plan_year <= try_cast(left(text_of(r."Period"), 4) as integer)
    group by r.row_id
), shares as (
    select distinct indicator from ref_indicators where unit = 'share'
)
select
    row_id, delivery, source_file, source_row,
    upper(text_of("Period")) as period,
    coalesce(named.indicator, text_of("Indikator")) as indicator,
    coalesce(number_of(replace("Värde", '%', '')), yes_no_of("Värde", false)::integer)
        / case when coalesce(named.indicator, text_of("Indikator")) in (select indicator from shares) then 100 else 1 end as value,
    text_of("Rapporterad av") as reported_by
from text_manual
left join named using (row_id)
