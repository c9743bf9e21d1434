-- Surveys sent and answered. Customer and match survey: the assignment was sent it in the month, and has answered or
-- not, whenever. Candidate survey: sent in the month, and anonymous answers in their own month.
-- Grain: one row per survey sent, and one per candidate answer.
with sent as (
    select *, 'kund' as survey, customer_survey_date as sent_date from mart_assignments
    union all by name
    select *, 'matchning' as survey, match_survey_date as sent_date from mart_assignments
    union all by name
    select *, 'kandidat' as survey, candidate_survey_date as sent_date from mart_assignments
), answered as (
    select distinct survey, assignment_id from clean_answers where survey in ('kund', 'matchning')
)
select
    s.survey, date_trunc('month', s.sent_date)::date as month,
    s.assignment_id, s.sent_date,
    s.administration, s.kind, s.area, s.package, s.is_manager, s.unit,
    1 as sent_count,
    (a.assignment_id is not null)::integer as answered_count,
    s.source_file, s.source_row
from sent s
left join answered a using (survey, assignment_id)
where s.sent_date is not null and not s.is_cancelled
union all
select
    survey, month, null, null, administration, kind, area, package, is_manager, unit,
    0, 1, source_file, source_row
from mart_answers
where survey = 'kandidat'
