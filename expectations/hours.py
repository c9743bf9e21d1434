"""Rules for reported time per month and consultant."""

from expectations import cells
from expectations.cells import Cell
from expectations.compared import fewer_in_month
from expectations.lookups import accepted, repeated, repeated_rule
from expectations.rule import SET_ASIDE, WARNING, Rule, between, has_rows, none_in, not_before

NAME, SYSTEM = "tidrader", "tidfilen"

CELLS = (
    Cell("month", "Månad", "Utan månad hör tiden inte till någon period."),
    Cell("consultant_id", "KonsultID", "Utan konsult går tiden inte att räkna till någon enhet."),
    Cell("assignment_hours", "Timmar uppdrag", "Timmarna är täljaren i andelen debiterbar tid."),
    Cell("total_hours", "Timmar totalt", "Timmarna är nämnaren i andelen debiterbar tid."),
)

FEWER, FEWER_RULE = fewer_in_month("hours", "tidrader", {"month": 'month_of("Månad")'})

CHECK_VIEW = f"""
    with {repeated("hours", "month, consultant_id", "Månad, KonsultID")},
    {FEWER}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("hours", CELLS)},
        case when stg.consultant_id not in (select consultant_id from {accepted("consultants")})
                  and exists (from stg_consultants)
             then raw."KonsultID" end as consultant_unknown,
        stg.assignment_hours::double as assignment_hours,
        stg.total_hours::double as total_hours,
        text_of(raw."Timmar totalt") as total_text,
        rows_now, rows_before,
        repeated_key, repeated_at
    from stg_hours stg
    join text_hours raw using (row_id)
    left join repeated using (row_id)
    left join fewer using (row_id)
"""


def _hours(column: str, header: str) -> Rule:
    return Rule(
        f"hours_{column}_range",
        f"{header} är mellan 0 och 744",
        SET_ASIDE,
        between(column, 0, 744),
        header,
        '{label} "{found}" är inte mellan 0 och 744.',
        "En månad har högst 744 timmar.",
        f"Rätta {header} i tidfilen.",
    )


RULES = [
    has_rows("hours", NAME),
    *cells.rules("hours", CELLS, SYSTEM),
    Rule(
        "hours_consultant_unknown",
        "KonsultID finns i Konsulter",
        WARNING,
        none_in("consultant_unknown"),
        "KonsultID",
        '{label} "{found}" finns inte bland de godtagna konsulterna. Tiden räknas, men inte under någon enhet.',
        "Konsulten avgör vilken enhet tiden hör till.",
        "Rätta KonsultID i tidfilen, eller konsulten i Access-databasen.",
    ),
    _hours("assignment_hours", "Timmar uppdrag"),
    _hours("total_hours", "Timmar totalt"),
    Rule(
        "hours_assignment_within_total",
        "Timmar uppdrag ryms i Timmar totalt",
        WARNING,
        not_before("total_hours", "assignment_hours"),
        "Timmar uppdrag",
        '{label} "{found}" är fler än Timmar totalt, {total_text}.',
        "Delen kan inte vara större än det hela.",
        "Rätta timmarna i tidfilen.",
    ),
    FEWER_RULE,
    repeated_rule("hours", "Månad och KonsultID", SYSTEM),
]
