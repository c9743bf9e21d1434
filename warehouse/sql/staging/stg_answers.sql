-- Survey answers, every delivery, without comments.
-- Grain: one row per row of an answer file.
select
    row_id, delivery, source_file, source_row,
    id_of("SvarsID") as answer_id,
    text_of("Enkät") as survey,
    whole_of("UppdragsID") as assignment_id,
    date_of("Svarsdatum") as answered_date,
    canonical('surveys', 'stage', "Steg") as stage
from text_answers
