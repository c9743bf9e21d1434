"""Rules for Uppdrag, the assignments of the assignment database."""

from expectations import cells
from expectations.cells import Cell
from expectations.compared import fewer_rows, not_yet, stale
from expectations.lookups import accepted, known_values, kronor, repeated, repeated_rule
from expectations.rule import (
    ERROR,
    SET_ASIDE,
    WARNING,
    Rule,
    has_rows,
    none_in,
    not_before,
    not_negative,
    one_of,
)

NAME, SYSTEM = "uppdrag", "Access-databasen"

CELLS = (
    Cell("assignment_id", "UppdragsID", "UppdragsID skiljer uppdragen åt och kopplar dem till enkätsvaren."),
    Cell("customer_id", "KundID", "Utan kund hör uppdraget inte till någon förvaltning."),
    Cell("package_id", "PaketID", "Utan paket går det inte att säga om uppdraget räknas i andelen."),
    Cell("consultant_id", "KonsultID"),
    Cell("ad_reference", "AnnonsID"),
    Cell("area", "Verksamhetsområde"),
    Cell("role", "Befattning"),
    Cell("is_manager", "Chefsrekrytering", "Kolumnen avgör vilka uppdrag som är chefsrekryteringar."),
    Cell("ordered_date", "Beställningsdatum", "Utan datum hör uppdraget inte till någon period."),
    Cell("start_date", "Startdatum"),
    Cell("closed_date", "Avslutsdatum"),
    Cell("status", "Status", "Utan status går det inte att säga om uppdraget är avbrutet."),
    Cell("price", "Pris"),
    Cell("extra_hours", "Tilläggstimmar"),
    Cell("hourly_price", "Timpris"),
    Cell("hours", "Nedlagda timmar"),
    Cell("invoiced_amount", "Fakturerat belopp"),
    Cell("invoice_date", "Fakturadatum"),
    Cell("has_screening_test", "Screeningtest"),
    Cell("has_cover_letter", "Personligt brev"),
    Cell("reference_count", "Antal referenser"),
    Cell("customer_survey_date", "Kundenkät skickad"),
    Cell("candidate_survey_date", "Kandidatenkät skickad"),
    Cell("match_survey_date", "Matchningsenkät skickad"),
)

STALE, STALE_RULE = stale("assignments", NAME, "assignments", "ordered_date", "Beställningsdatum")
FEWER, FEWER_RULE = fewer_rows(
    "assignments", NAME, ERROR, "largest_drop", "Databasen ersätter den förra: det som saknas i den räknas inte längre."
)
NOT_YET, NOT_YET_RULE = not_yet("assignments", "ordered_date", "Beställningsdatum", SYSTEM)

# An assignment whose price is the list price of the day it was ordered has no row in deviating.
CHECK_VIEW = f"""
    with {repeated("assignments", "assignment_id", "UppdragsID")},
    known_ads as (
        select ad_id as ad_reference from {accepted("ads")} union select reference from {accepted("ads")}
    ),
    deviating as (
        select stg.row_id,
            string_agg(distinct {kronor("listed.price")}, ' eller ')
                as listed_price
        from stg_assignments stg
        join {accepted("prices")} listed
            on listed.package_id = stg.package_id
            and stg.ordered_date between listed.from_date and coalesce(listed.to_date, stg.ordered_date)
        where stg.price is not null and stg.status is distinct from 'Avbrutet'
        group by stg.row_id
        having not bool_or(listed.price = stg.price)
    ),
    {STALE},
    {FEWER}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("assignments", CELLS)},
        case when stg.package_id not in (select package_id from {accepted("packages")})
             then raw."PaketID" end as package_unknown,
        case when stg.customer_id not in (select customer_id from {accepted("customers")})
             then raw."KundID" end as customer_unknown,
        case when stg.consultant_id not in (select consultant_id from {accepted("consultants")})
             then raw."KonsultID" end as consultant_unknown,
        case when known_ads.ad_reference is null and exists (from stg_ads)
             then stg.ad_reference end as ad_unknown,
        {cells.real_date("ordered_date")},
        {cells.real_date("start_date")},
        {cells.real_date("closed_date")},
        strftime(stg.ordered_date, '%Y-%m-%d') as ordered_text,
        coalesce({cells.real("start_date")}, {cells.real("ordered_date")}) as began_date,
        if({cells.real("start_date")} is null, 'Beställningsdatum', 'Startdatum')
            || strftime(began_date, ', %Y-%m-%d') as began_text,
        stg.price::double as price,
        stg.extra_hours::double as extra_hours,
        stg.hourly_price::double as hourly_price,
        stg.hours::double as hours,
        stg.invoiced_amount::double as invoiced_amount,
        stg.reference_count::double as reference_count,
        case when stg.invoiced_amount <> 0 and text_of(raw."Fakturadatum") is null
             then stg.invoiced_amount end as invoiced_without_date,
        stg.area, stg.status,
        deviating.listed_price,
        {NOT_YET},
        stale_since, stale_days, rows_now, rows_before,
        repeated_key, repeated_at
    from stg_assignments stg
    join text_assignments raw using (row_id)
    left join known_ads using (ad_reference)
    left join deviating using (row_id)
    left join repeated using (row_id)
    left join stale using (row_id)
    left join fewer using (row_id)
"""


def _not_negative(column: str, header: str) -> Rule:
    why = "Ett antal eller pris på ett uppdrag kan inte vara mindre än noll."
    return not_negative("assignments", column, header, SYSTEM, why)


def _other_side(column: str, table: str, header: str, severity: str, consequence: str, why: str) -> Rule:
    return Rule(
        f"assignments_{column}_unknown",
        f"{header} finns i {table}",
        severity,
        none_in(f"{column}_unknown"),
        header,
        f'{{label}} "{{found}}" finns inte bland de godtagna raderna i {table}.{consequence}',
        why,
        f"Rätta {header} i Uppdrag, eller raden som saknas i {table}.",
    )


RULES = [
    has_rows("assignments", NAME),
    *cells.rules("assignments", CELLS, SYSTEM),
    _other_side("package", "Paket", "PaketID", SET_ASIDE, "", "Paketet avgör om uppdraget räknas i andelen."),
    _other_side("customer", "Kunder", "KundID", SET_ASIDE, "", "Kunden avgör vilken förvaltning uppdraget hör till."),
    _other_side(
        "consultant",
        "Konsulter",
        "KonsultID",
        WARNING,
        " Uppdraget räknas, men inte under någon enhet.",
        "Konsulten avgör vilken enhet uppdraget hör till.",
    ),
    _other_side(
        "ad",
        "annonserna från Varbi",
        "AnnonsID",
        WARNING,
        " Uppdraget räknas, men är inte kopplat till en annons.",
        "Kopplingen behövs för andelen annonser och tjänster med uppdrag.",
    ),
    Rule(
        "assignments_start_in_order",
        "Startdatum är inte före Beställningsdatum",
        WARNING,
        not_before("start_date", "ordered_date"),
        "Startdatum",
        '{label} "{found}" är före Beställningsdatum, {ordered_text}.',
        "Ett uppdrag beställs innan det börjar, och Startdatum avgör vilken månad det räknas i.",
        "Rätta datumen i Access-databasen.",
    ),
    Rule(
        "assignments_close_in_order",
        "Avslutsdatum är inte före Startdatum, eller Beställningsdatum där det saknas",
        WARNING,
        not_before("closed_date", "began_date"),
        "Avslutsdatum",
        '{label} "{found}" är före {began_text}.',
        "Ett uppdrag kan inte avslutas innan det börjat.",
        "Rätta datumen i Access-databasen.",
    ),
    _not_negative("price", "Pris"),
    _not_negative("extra_hours", "Tilläggstimmar"),
    _not_negative("hourly_price", "Timpris"),
    _not_negative("hours", "Nedlagda timmar"),
    _not_negative("invoiced_amount", "Fakturerat belopp"),
    _not_negative("reference_count", "Antal referenser"),
    Rule(
        "assignments_invoice_date_missing",
        "Fakturerat belopp har ett Fakturadatum",
        WARNING,
        none_in("invoiced_without_date"),
        "Fakturerat belopp",
        '{label} "{found}" saknar Fakturadatum. Beloppet räknas inte i någon månad.',
        "Fakturerat belopp räknas i den månad som Fakturadatum anger.",
        "Fyll i Fakturadatum i Access-databasen.",
    ),
    Rule(
        "assignments_price_deviates",
        "Priset följer prislistan",
        WARNING,
        none_in("listed_price"),
        "Pris",
        '{label} "{found}" avviker från prislistan, som den dag uppdraget beställdes hade {listed_price} kr.',
        "Ett avvikande pris kan vara en rabatt, ett skrivfel eller en prislista som inte är uppdaterad.",
        "Kontrollera priset i Uppdrag mot Prislista.",
    ),
    Rule(
        "assignments_area_unknown",
        "Verksamhetsområdet är ett av de kända",
        WARNING,
        one_of("area", known_values("ads", "area")),
        "Verksamhetsområde",
        '{label} "{found}" är inget känt verksamhetsområde. Uppdraget räknas under det namnet.',
        "Med två namn på samma område delas dess uppdrag upp på två rader.",
        "Rätta området i Access-databasen, eller lägg till det som alias under values.area i ads.toml.",
    ),
    Rule(
        "assignments_status_unknown",
        "Uppdragets status är en av de kända",
        WARNING,
        one_of("status", known_values("assignments", "assignment_status")),
        "Status",
        '{label} "{found}" är ingen känd status. Uppdraget räknas med.',
        "Bara uppdrag med status Avbrutet lämnas utanför; en okänd status kan dölja ett avbrutet uppdrag.",
        "Rätta status i Access-databasen, eller lägg till ett alias under values.assignment_status i assignments.toml.",
    ),
    NOT_YET_RULE,
    STALE_RULE,
    FEWER_RULE,
    repeated_rule("assignments", "UppdragsID", SYSTEM),
]
