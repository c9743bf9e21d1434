-- The ledger in kr. is_in_force: an outcome, or the highest-ranking version of a budget or forecast for its month and
-- account; earlier versions stay visible. The later a version, the higher its version_rank.
-- Grain: one row per row of the ledger.
with ranked as (
    -- a version without rank ranks above those that have one, by the order in which it first came
    select l.*, case when l.version is null then 0
                     else coalesce(v.rank, 1000 + min(l.row_id) over (partition by lower(l.version))) end as place
    from clean_ledger l
    left join ref_versions v on v.version = lower(l.version)
)
select
    month, account, account_text, ledger_kind, ledger_type, version, amount,
    dense_rank() over (partition by ledger_type order by place) as version_rank,
    ledger_type = 'Utfall' or place = max(place) over (partition by month, account, ledger_type) as is_in_force,
    source_file, source_row
from ranked
