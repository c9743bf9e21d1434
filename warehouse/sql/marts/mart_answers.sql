-- Survey answers, with the assignment they speak of where they name one. The candidate survey is anonymous.
-- Answers about cancelled assignments are left out, as the assignments are.
-- Grain: one row per answer.
select
    a.row_id as answer_row_id,
    a.survey,
    a.stage,
    date_trunc('month', a.answered_date)::date as month,
    coalesce(m.administration, 'Okänd organisation') as administration,
    m.kind, m.area, m.package, m.is_manager, m.unit,
    a.source_file, a.source_row
from clean_answers a
left join mart_assignments m using (assignment_id)
where not coalesce(m.is_cancelled, false)
