-- The answers that count: not set aside, the newest where an answer came several times.
-- Grain: one row per survey and answer.
select * from stg_answers
where row_id not in (select row_id from set_aside where table_name = 'stg_answers')
qualify row_number() over (partition by survey, answer_id order by delivery desc, row_id desc) = 1
