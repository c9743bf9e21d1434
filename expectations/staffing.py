"""Rules for staffing per month and unit."""

from expectations import cells
from expectations.cells import Cell
from expectations.compared import fewer_in_month, stale
from expectations.lookups import repeated, repeated_rule
from expectations.rule import SET_ASIDE, WARNING, Rule, between, has_rows, not_before

EMPTY = " Cellen räknas som tom."
NAME, SYSTEM = "årsarbetare", "personalfilen"

CELLS = (
    Cell("month", "Månad", "Utan månad hör uppgiften inte till någon period."),
    Cell("unit", "Enhet", "Utan enhet går årsarbetarna inte att fördela."),
    Cell("fte", "Årsarbetare", "Årsarbetarna är nämnaren i omsättning per årsarbetare."),
    Cell("billing_fte", "Varav fakturerande"),
    Cell("sick_leave_share", "Sjukfrånvaro"),
    Cell("sick_leave_short_share", "Sjukfrånvaro dag 1-14"),
)

STALE, STALE_RULE = stale("staffing", NAME, "staffing", "last_day(month)", "Månad")
FEWER, FEWER_RULE = fewer_in_month("staffing", "enheter", {"month": 'month_of("Månad")'})

CHECK_VIEW = f"""
    with {repeated("staffing", "month, unit", "Månad, Enhet")},
    {STALE},
    {FEWER}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("staffing", CELLS)},
        stg.fte::double as fte,
        stg.billing_fte::double as billing_fte,
        stg.sick_leave_share::double as sick_leave_share,
        stg.sick_leave_short_share::double as sick_leave_short_share,
        text_of(raw."Årsarbetare") as fte_text,
        text_of(raw."Sjukfrånvaro") as sick_leave_text,
        stale_since, stale_days, rows_now, rows_before,
        repeated_key, repeated_at
    from stg_staffing stg
    join text_staffing raw using (row_id)
    left join repeated using (row_id)
    left join stale using (row_id)
    left join fewer using (row_id)
"""


def _number_of_people(column: str, header: str, severity: str, consequence: str = "") -> Rule:
    return Rule(
        f"staffing_{column}_range",
        f"{header} är mellan 0 och 200",
        severity,
        between(column, 0, 200),
        header,
        f'{{label}} "{{found}}" är inte mellan 0 och 200.{consequence}',
        "Enheterna har ett tjugotal årsarbetare; ett mycket stort tal är oftast timmar eller procent.",
        f"Rätta {header} i personalfilen.",
    )


def _percent(column: str, header: str) -> Rule:
    return Rule(
        f"staffing_{column}_range",
        f"{header} är mellan 0 och 100 procent",
        WARNING,
        between(column, 0, 1),
        header,
        '{label} "{found}" är inte mellan 0 och 100 procent.' + EMPTY,
        "Ingen kan vara borta mer än hela tiden.",
        f"Rätta {header} i personalfilen.",
    )


RULES = [
    has_rows("staffing", NAME),
    *cells.rules("staffing", CELLS, SYSTEM),
    _number_of_people("fte", "Årsarbetare", SET_ASIDE),
    _number_of_people("billing_fte", "Varav fakturerande", WARNING, EMPTY),
    Rule(
        "staffing_billing_within_fte",
        "Varav fakturerande ryms i Årsarbetare",
        WARNING,
        not_before("fte", "billing_fte"),
        "Varav fakturerande",
        '{label} "{found}" är fler än Årsarbetare, {fte_text}.' + EMPTY,
        "Delen kan inte vara större än det hela.",
        "Rätta antalen i personalfilen.",
    ),
    _percent("sick_leave_share", "Sjukfrånvaro"),
    _percent("sick_leave_short_share", "Sjukfrånvaro dag 1-14"),
    Rule(
        "staffing_short_within_sick_leave",
        "Sjukfrånvaro dag 1-14 ryms i Sjukfrånvaro",
        WARNING,
        not_before("sick_leave_share", "sick_leave_short_share"),
        "Sjukfrånvaro dag 1-14",
        '{label} "{found}" är mer än Sjukfrånvaro, {sick_leave_text}.',
        "Den korta sjukfrånvaron är en del av den hela.",
        "Rätta andelarna i personalfilen.",
    ),
    STALE_RULE,
    FEWER_RULE,
    repeated_rule("staffing", "Månad och Enhet", SYSTEM),
]
