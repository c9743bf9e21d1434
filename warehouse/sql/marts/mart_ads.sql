-- Published ads, external and internal, with whether we were engaged for them.
-- Grain: one row per ad, cancelled ones too (is_cancelled).
with engaged as (
    select matched_ad_id as ad_id,
           count(*) filter (is_counted) > 0 as has_counted_assignment,
           count(*) filter (not is_cancelled) > 0 as has_assignment,
           -- the fullest support wins
           min(case package when 'Chefspaket' then 1 when 'Second opinion' then 2 else 3 end)
               filter (not is_cancelled) as support_rank
    from mart_assignments
    where matched_ad_id is not null
    group by matched_ad_id
)
select
    a.ad_id,
    date_trunc('month', a.published_date)::date as month,
    coalesce(o.administration, 'Okänd organisation') as administration,
    coalesce(o.official_name, a.organisation) as organisation_then,
    o.kind,
    a.area,
    a.is_manager,
    a.role,
    a.title,
    a.is_internal,
    case when a.position_count between 1 and 1000 then a.position_count else 1 end as position_count,
    a.application_count, a.women_count, a.men_count,
    coalesce(a.status = 'Avbruten', false) as is_cancelled,
    coalesce(e.has_counted_assignment, false) as has_counted_assignment,
    coalesce(e.has_assignment, false) as has_assignment,
    case when a.is_manager then
        case e.support_rank
            when 1 then 'Chefspaket' when 2 then 'Second opinion' when 3 then 'Annat stöd' else 'Inget stöd känt' end
    end as manager_support,
    a.published_date,
    a.source_file, a.source_row
from clean_ads a
left join (select lower(name) as name, any_value(official_name) as official_name,
                  any_value(administration) as administration, any_value(kind) as kind
           from ref_organisations group by all) o on o.name = lower(a.organisation)
left join engaged e using (ad_id)
