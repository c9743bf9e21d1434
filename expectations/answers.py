"""Rules for survey answers and their values. An answer is taken whole or not at all."""

from expectations import cells
from expectations.cells import Cell
from expectations.compared import fewer_rows, not_yet, stale
from expectations.lookups import accepted, repeated, repeated_rule, whole_row
from expectations.rule import SET_ASIDE, WARNING, Rule, has_rows, none_in, one_of
from warehouse.reference import sources

NAME, SYSTEM = "enkätsvar", "enkätverktyget"

CELLS = (
    Cell("answer_id", "SvarsID", "SvarsID skiljer svaren åt; utan det kan samma svar räknas två gånger."),
    Cell("assignment_id", "UppdragsID"),
    Cell("stage", "Steg"),
    Cell("answered_date", "Svarsdatum", "Utan datum hör svaret inte till någon period."),
)

STAGES = [
    name.lower()
    for stage, aliases in sources()["surveys"].values.get("stage", {}).items()
    for name in (stage, *aliases)
]

WHOLE_ANSWER = f"""
    select row_id, row(said.content, given.content) as content
    from ({whole_row("answers")}) said
    left join (
        select answer_row_id as row_id, list((question_text, value_text) order by question_text) as content
        from stg_answer_values where answer_row_id in (select row_id from twins)
        group by all
    ) given using (row_id)
"""

STALE, STALE_RULE = stale("answers", NAME, "surveys", "answered_date", "Svarsdatum")
FEWER, FEWER_RULE = fewer_rows("answers", NAME, WARNING, "largest_drop_of_added", "De tidigare svaren räknas än.")
NOT_YET, NOT_YET_RULE = not_yet("answers", "answered_date", "Svarsdatum", SYSTEM)

# first_of_file: a new question stands in every row of a file and is reported at the first
CHECK_VIEW = f"""
    with {repeated("answers", "survey, answer_id", "SvarsID", WHOLE_ANSWER)},
    problems as (
        select *,
            -- what a new question's scale is, nobody has said: a value outside 1–10 is left out without its answer
            case when not is_known_question then null
                 when question_kind = 'grade' and coalesce(grade not between 1 and 10, true) then 'grade'
                 when question_kind = 'recommend' and coalesce(grade not between 0 and 10, true) then 'recommend'
                 when question_kind = 'yes_no' and is_yes is null then 'yes_no' end as problem,
            not is_known_question
                and row_number() over (partition by delivery, source_file, question_text order by row_id) = 1
                as first_of_file
        from stg_answer_values
    ),
    by_answer as (
        select answer_row_id as row_id,
            arg_min(value_text, row_id) filter (problem = 'grade') as grade_wrong,
            arg_min(question_text, row_id) filter (problem = 'grade') as grade_question,
            arg_min(value_text, row_id) filter (problem = 'recommend') as recommend_wrong,
            arg_min(question_text, row_id) filter (problem = 'recommend') as recommend_question,
            arg_min(value_text, row_id) filter (problem = 'yes_no') as yes_no_wrong,
            arg_min(question_text, row_id) filter (problem = 'yes_no') as yes_no_question,
            string_agg(question_text, '", "' order by question_text) filter (first_of_file) as new_questions
        from problems
        group by answer_row_id
    ),
    {STALE},
    {FEWER}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("answers", CELLS)},
        by_answer.* exclude (row_id),
        case when stg.assignment_id not in (select assignment_id from {accepted("assignments")})
                  and exists (from stg_assignments)
             then raw."UppdragsID" end as assignment_unknown,
        lower(stg.stage) as stage,
        case when stg.survey = 'realcruit' and stg.stage is null then 'saknas' end as stage_missing,
        {NOT_YET},
        stale_since, stale_days, rows_now, rows_before,
        repeated_key, repeated_at
    from stg_answers stg
    join text_answers raw using (row_id)
    left join by_answer using (row_id)
    left join repeated using (row_id)
    left join stale using (row_id)
    left join fewer using (row_id)
"""


def _scale(kind: str, label: str, title: str, expected: str) -> Rule:
    return Rule(
        f"answers_{kind}_wrong",
        title,
        SET_ASIDE,
        none_in(f"{kind}_wrong"),
        label,
        f'"{{found}}" på frågan "{{{kind}_question}}" är {expected}.',
        "Ett värde utanför skalan kan betyda att svarets kolumner har hamnat fel, så inget i svaret går att lita på.",
        "Kontrollera svaret i enkätverktyget och leverera en ny export.",
        found=f"{kind}_wrong",
    )


RULES = [
    has_rows("answers", NAME),
    *cells.rules("answers", CELLS, SYSTEM),
    _scale("grade", "Betyg", "Betyg är tal från 1 till 10", "inget betyg mellan 1 och 10"),
    _scale("recommend", "Rekommendation", "Rekommendationer är tal från 0 till 10", "inget tal mellan 0 och 10"),
    _scale("yes_no", "Ja/Nej-svar", "Ja/Nej-frågor har ja eller nej", "varken ja eller nej"),
    Rule(
        "answers_question_unknown",
        "Frågorna är kända",
        WARNING,
        none_in("new_questions"),
        "Fråga",
        '{label} "{found}" är inte känd. Den räknas för sig, under sin egen text.',
        "En fråga som har formulerats om bryter sin tidsserie tills den nya ordalydelsen läggs till.",
        "Lägg till ordalydelsen under rätt fråga i questions.toml, eller frågan om den är ny.",
        found="new_questions",
    ),
    Rule(
        "answers_assignment_unknown",
        "UppdragsID finns i Uppdrag",
        WARNING,
        none_in("assignment_unknown"),
        "UppdragsID",
        '{label} "{found}" finns inte bland de godtagna uppdragen. Svaret räknas, men inte under någon förvaltning.',
        "Uppdraget säger vilken förvaltning och vilket paket svaret gäller.",
        "Rätta UppdragsID i enkätverktyget, eller uppdraget i Access-databasen.",
    ),
    Rule(
        "answers_stage_unknown",
        "Steget är ett av de kända",
        WARNING,
        one_of("stage", STAGES),
        "Steg",
        '{label} "{found}" är inget känt steg. Svaret räknas under det namnet.',
        "Stegen redovisas var för sig, och ett okänt namn blir ett eget steg.",
        "Lägg till steget som alias under values.stage i surveys.toml.",
    ),
    Rule(
        "answers_stage_missing",
        "Svar i stadens kandidatenkät har ett steg",
        WARNING,
        none_in("stage_missing"),
        "Steg",
        "{label} saknas. Svaret går inte att räkna till något steg.",
        "Stegen i stadens kandidatenkät redovisas var för sig och läggs aldrig ihop.",
        "Fyll i Steg i filen och leverera den igen.",
    ),
    NOT_YET_RULE,
    STALE_RULE,
    FEWER_RULE,
    repeated_rule("answers", "SvarsID", SYSTEM),
]
