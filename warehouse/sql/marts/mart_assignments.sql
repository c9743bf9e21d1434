-- Assignments with what they are compared by; amounts in kr.
-- Grain: one row per assignment, cancelled ones too (is_cancelled).
with ad_by_id as (
    select ad_id as key, ad_id from clean_ads
), ad_by_reference as (
    select reference as key, arg_max(ad_id, row(status is distinct from 'Avbruten', published_date, ad_id)) as ad_id
    from clean_ads where reference is not null group by reference
)
select
    a.assignment_id,
    date_trunc('month', coalesce(a.start_date, a.ordered_date))::date as month,
    c.administration,
    c.organisation_then,
    c.kind,
    a.area,
    p.package,
    a.is_manager,
    coalesce(s.unit, 'Okänd enhet') as unit,
    a.role,
    a.customer_id,
    a.status,
    a.status = 'Avbrutet' as is_cancelled,
    p.is_counted and a.status <> 'Avbrutet' as is_counted,
    -- the customer's first, where Access knows of no order of theirs from before the history begins
    not is_cancelled
        and row_number() over (partition by a.customer_id, is_cancelled order by month, a.assignment_id) = 1
        and coalesce(c.first_order_date >= least(min(a.ordered_date) over (), min(a.start_date) over ()), true)
        as is_first,
    p.is_whole_process,
    a.ordered_date, a.start_date, a.closed_date,
    a.price,
    a.price + coalesce(a.extra_hours, 0) * coalesce(a.hourly_price, 0) as order_value,
    a.hours,
    a.invoiced_amount,
    date_trunc('month', a.invoice_date)::date as invoice_month,
    a.has_screening_test,
    a.has_cover_letter,
    a.reference_count,
    coalesce(i.ad_id, r.ad_id) as matched_ad_id,
    case when i.ad_id is not null then 'Annons-ID' when r.ad_id is not null then 'Referensnummer' end as matched_by,
    a.customer_survey_date, a.candidate_survey_date, a.match_survey_date,
    a.source_file, a.source_row
from clean_assignments a
join clean_packages p using (package_id)
join mart_customers c using (customer_id)
left join clean_consultants s using (consultant_id)
left join ad_by_id i on i.key = a.ad_reference
left join ad_by_reference r on r.key = a.ad_reference and i.ad_id is null
