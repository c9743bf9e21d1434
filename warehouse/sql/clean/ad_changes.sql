-- What a later delivery says differently about an ad that was known before: each change once, in the order it came.
-- Grain: one row per ad, row that changed it and staged column that changed.
with versions as (
    select *, row(*columns(* exclude (row_id, delivery, source_file, source_row))) as content
    from stg_ads
    where row_id not in (select row_id from set_aside where table_name = 'stg_ads')
    qualify row_number() over (partition by ad_id, delivery order by row_id desc) = 1
), changed as (
    select * from versions
    window same_ad as (partition by ad_id order by delivery, row_id)
    qualify content is distinct from lag(content) over same_ad or row_number() over same_ad = 1
), several as (
    select * exclude (content) from changed
    qualify count(*) over (partition by ad_id) > 1
), texts as (
    select row_id, delivery, source_file, source_row, ad_id,
           columns(* exclude (row_id, delivery, source_file, source_row, ad_id))::varchar
    from several
), cells as (
    from texts unpivot include nulls (
        after_text for changed_column in (columns(* exclude (row_id, delivery, source_file, source_row, ad_id)))
    )
)
select
    row_id, delivery, source_file, source_row, ad_id, changed_column,
    lag(after_text) over same_cell as before_text,
    after_text
from cells
window same_cell as (partition by ad_id, changed_column order by delivery, row_id)
qualify after_text is distinct from before_text and row_number() over same_cell > 1
