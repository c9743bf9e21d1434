-- What the answers say.
-- Grain: one row per answer and question.
select
    a.*,
    v.question, v.question_text, v.question_kind, v.grade, v.is_yes
from mart_answers a
join stg_answer_values v using (answer_row_id)
