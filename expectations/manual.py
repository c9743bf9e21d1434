"""Rules for indicator values reported by hand."""

from functools import partial

import great_expectations.expectations as gxe

from expectations import cells
from expectations.cells import Cell
from expectations.lookups import repeated, repeated_rule
from expectations.rule import SET_ASIDE, WARNING, Rule, has_rows, none_in

NAME, SYSTEM = "manuella värden", "filen med manuella värden"

CELLS = (
    Cell("period", "Period", "Utan period går det inte att säga när värdet gäller."),
    Cell("indicator", "Indikator", "Utan indikator går det inte att säga vad värdet gäller."),
    Cell("reported_by", "Rapporterad av"),
    Cell("value", "Värde", "Utan värde finns inget att visa."),
)

# A share is staged as 0–1, so that less than one percent is below 0.01. With the sign of percent it is meant so.
CHECK_VIEW = rf"""
    with {repeated("manual", "period, indicator", "Period, Indikator")}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("manual", CELLS)},
        coalesce(stg.period, text_of(raw."Period")) as period,
        case when stg.indicator not in (select indicator from ref_indicators) then stg.indicator end
            as indicator_unknown,
        case when stg.value > 0 and stg.value < 0.01 and raw."Värde" not like '%\%' escape '\'
                  and stg.indicator in (select indicator from ref_indicators where unit = 'share')
             then replace(round(stg.value * 100, 10)::varchar, '.', ',') end as percent_read,
        repeated_key, repeated_at
    from stg_manual stg
    join text_manual raw using (row_id)
    left join repeated using (row_id)
"""

RULES = [
    has_rows("manual", NAME),
    *cells.rules("manual", CELLS, SYSTEM),
    Rule(
        "manual_period_form",
        "Period är ett år eller en tertial",
        SET_ASIDE,
        partial(gxe.ExpectColumnValuesToMatchRegex, column="period", regex=r"^20\d\d(?:T[123])?$"),
        "Period",
        '{label} "{found}" är varken ett år (2025) eller en tertial (2025T1).',
        "Perioden avgör var värdet visas.",
        "Skriv perioden som 2025 eller 2025T1 i filen.",
    ),
    Rule(
        "manual_indicator_unknown",
        "Indikatorn finns i en verksamhetsplan",
        WARNING,
        none_in("indicator_unknown"),
        "Indikator",
        '{label} "{found}" finns inte i någon verksamhetsplan. Raden behålls men visas inte.',
        "Ett värde vars indikator ingen plan har visas ingenstans.",
        "Skriv indikatorns id som kollen indicators listar det, eller dess text i planen.",
    ),
    Rule(
        "manual_share_below_one",
        "Andelar är skrivna i procent",
        WARNING,
        none_in("percent_read"),
        "Värde",
        '{label} "{found}" räknas som {percent_read} procent; andelar skrivs i procent.',
        "Den som menar 85 procent kan ha skrivit 0,85, och då visas en hundradel av värdet.",
        "Skriv andelen i procent, 85 eller 85 %. Är den under en procent: skriv ut procenttecknet.",
    ),
    repeated_rule("manual", "Period och Indikator", SYSTEM),
]
