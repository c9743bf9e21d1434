-- The organisations' names in use that the register lacks, with a name of each of the three nearest organisations.
-- Grain: one row per unknown name.
with used as (
    select organisation from stg_ads union select organisation from stg_customers
), unknown as (
    select organisation from used
    where lower(organisation) not in (select lower(name) from ref_organisations)
), compared as (
    select u.organisation, r.name, r.administration,
           jaro_winkler_similarity(lower(u.organisation), lower(r.name)) as likeness
    from unknown u cross join ref_organisations r
), one_each as (
    select * from compared
    qualify row_number() over (partition by organisation, administration order by likeness desc, name) = 1
), nearest as (
    select * from one_each
    qualify row_number() over (partition by organisation order by likeness desc, name) <= 3
)
select organisation, list(name order by likeness desc, name) as closest
from nearest
group by organisation
