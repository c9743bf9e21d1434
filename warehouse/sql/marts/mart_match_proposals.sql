-- The ads that an assignment may be about, where it counts in the market share and leads to no ad by id or reference.
-- Nothing is counted by a proposal: it is listed, so that somebody writes the right Annons-ID in Access.
-- Grain: one row per such assignment and proposed ad, the best first (proposal_rank); one without an ad where none is.
with assignment as (
    select
        assignment_id,
        -- an unknown organisation is the same as itself only
        case when kind is null then lower(organisation_then) else administration end as organisation,
        comparable(role) as role, is_manager, area, package = 'Omtag' as is_repeat,
        least(ordered_date, start_date) as first_day,
        greatest(ordered_date, start_date) as last_day,
        closed_date
    from mart_assignments
    where is_counted and matched_ad_id is null
), in_month as (
    select *, unnest(generate_series(
        date_trunc('month', first_day - days_before::integer)::date, last_day + days_after::integer, interval 1 month
    ))::date as month
    from assignment, ref_matching
), ad as (
    select
        ad_id, month, published_date,
        case when kind is null then lower(organisation_then) else administration end as organisation,
        comparable(role) as role, comparable(title) as title, is_manager, area, has_counted_assignment
    from mart_ads
    where not is_cancelled
), near as (
    select
        a.*, d.ad_id, d.has_counted_assignment and not a.is_repeat as is_taken,
        greatest(a.first_day - d.published_date, d.published_date - a.last_day, 0) as days_apart,
        case when d.published_date < a.first_day then days_before else days_after end as most_days,
        -- a role in the midst of a title may be another one: Biträdande rektor
        coalesce(greatest(
            jaro_winkler_similarity(a.role, d.role),
            jaro_winkler_similarity(a.role, d.title),
            case when starts_with(d.title || ' ', a.role || ' ') then 1 end,
            case when contains(' ' || d.title || ' ', ' ' || a.role || ' ') then (1 + least_similarity) / 2 end
        ), 0) as role_similarity,
        coalesce(a.is_manager = d.is_manager, false) as is_same_manager,
        a.area = d.area as is_same_area
    from in_month a
    join ad d using (organisation, month)
    where d.published_date between a.first_day - days_before::integer and a.last_day + days_after::integer
        and d.published_date <= coalesce(a.closed_date, d.published_date)
), scored as (
    select
        *,
        (role_weight * greatest(role_similarity - least_similarity, 0) / (1 - least_similarity)
            + date_weight * (1 - days_apart / (most_days + 1))
            + manager_weight * is_same_manager::integer
            + area_weight * is_same_area::integer)
            / (role_weight + date_weight + manager_weight + area_weight)
            * case when is_taken then taken_factor else 1 end as score
    from near
), best as (
    select
        *, row_number() over (partition by assignment_id order by score desc, days_apart, ad_id) as proposal_rank
    from scored
    where role_similarity >= least_similarity and score >= lowest_score
    qualify proposal_rank <= most_proposals
), proposed as (
    select *, count(*) over (partition by ad_id) - 1 as rival_count from best
), near_counts as (
    select assignment_id, count(*) as near_ad_count from near group by assignment_id
)
select
    a.assignment_id,
    p.proposal_rank,
    p.ad_id,
    p.score,
    p.role_similarity,
    p.days_apart,
    p.is_same_manager,
    p.is_same_area,
    p.is_taken,
    p.rival_count,
    coalesce(n.near_ad_count, 0) as near_ad_count
from assignment a
left join proposed p using (assignment_id)
left join near_counts n using (assignment_id)
