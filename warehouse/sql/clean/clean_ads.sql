-- The ads that count: not set aside, the newest where an ad came several times.
-- Grain: one row per ad.
select * from stg_ads
where row_id not in (select row_id from set_aside where table_name = 'stg_ads')
qualify row_number() over (partition by ad_id order by delivery desc, row_id desc) = 1
