-- Reported hours, by the consultant's unit; the consultant is left out.
-- Grain: one row per month and consultant.
select
    h.month, coalesce(c.unit, 'Okänd enhet') as unit,
    h.assignment_hours, h.total_hours, h.source_file, h.source_row
from clean_hours h
left join clean_consultants c using (consultant_id)
