-- What an answer says on one question. A question that no wording matches keeps its text and gets the kind its
-- values in the file show; a value outside 1–10 is then no grade.
-- Grain: one row per answer and question.
with joined as (
    select
        v.row_id, v.delivery, v.source_file, v.source_row,
        a.row_id as answer_row_id,
        a.survey,
        q.question,
        q.kind,
        text_of(v."Fråga") as question_text,
        text_of(v."Värde") as value_text
    from text_answer_values v
    join stg_answers a using (delivery, source_file, source_row)
    left join ref_questions q
        on q.survey = a.survey and q.wording = lower(regexp_replace(text_of(v."Fråga"), '\s+', ' ', 'g'))
    where text_of(v."Värde") is not null
), kinds as (
    select delivery, source_file, survey, question_text,
           case when bool_and(yes_no_of(value_text, false) is not null and number_of(value_text) is null)
                then 'yes_no' else 'grade' end as shown_kind
    from joined
    where question is null
    group by all
)
select
    row_id, delivery, source_file, source_row,
    answer_row_id,
    survey,
    coalesce(question, question_text) as question,
    question_text,
    coalesce(kind, shown_kind) as question_kind,
    question is not null as is_known_question,
    value_text,
    case when question_kind <> 'yes_no' and (question is not null or number_of(value_text) between 1 and 10)
         then number_of(value_text) end as grade,
    case when question_kind = 'yes_no' then yes_no_of(value_text, false) end as is_yes
from joined
left join kinds using (delivery, source_file, survey, question_text)
