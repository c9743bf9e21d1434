-- What makes the match of an assignment and an ad doubtful. The match counts all the same until it is mended in Access.
-- Grain: one row per assignment that is matched by id or reference, not cancelled, and kind of doubt.
with matched as (
    select
        a.assignment_id, a.is_counted, a.package, d.ad_id, a.closed_date,
        a.administration <> d.administration and a.kind is not null and d.kind is not null as is_elsewhere,
        a.is_manager <> d.is_manager as is_other_manager,
        d.is_cancelled,
        least(a.ordered_date, a.start_date) - d.published_date as days_old,
        d.published_date
            - coalesce(a.closed_date, greatest(a.ordered_date, a.start_date)) as days_late
    from mart_assignments a
    join mart_ads d on d.ad_id = a.matched_ad_id
    where not a.is_cancelled
), readings as (
    select assignment_id, count(distinct ad_id) as ad_count
    from (
        select a.assignment_id, d.ad_id from clean_assignments a join clean_ads d on d.ad_id = a.ad_reference
        union all
        select a.assignment_id, d.ad_id from clean_assignments a join clean_ads d on d.reference = a.ad_reference
        where d.status is distinct from 'Avbruten'
    )
    group by assignment_id
), claims as (
    select ad_id, count(*) as assignment_count
    from matched
    where is_counted and package <> 'Omtag'  -- an Omtag is about the same ad again
    group by ad_id
), doubts as (
    select assignment_id, 'organisation' as doubt, null as doubt_count from matched where is_elsewhere
    union all
    select assignment_id, 'manager', null from matched where is_other_manager
    union all
    select assignment_id, 'cancelled', null from matched where is_cancelled
    union all
    select assignment_id, 'before', days_old from matched, ref_matching where days_old > doubtful_before
    union all
    select assignment_id, 'after', days_late from matched, ref_matching
    where closed_date is not null and days_late > doubtful_after
    union all
    -- a running assignment may have its ad late, but not years late
    select assignment_id, 'late', days_late from matched, ref_matching
    where closed_date is null and days_late > doubtful_before
    union all
    select assignment_id, 'several_ads', ad_count from matched join readings using (assignment_id) where ad_count > 1
    union all
    select assignment_id, 'several_assignments', assignment_count
    from matched join claims using (ad_id)
    where is_counted and package <> 'Omtag' and assignment_count > 1
)
select assignment_id, doubt, doubt_count::bigint as doubt_count from doubts
