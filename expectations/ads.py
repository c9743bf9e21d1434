"""Rules for the ads from Varbi."""

from expectations import cells
from expectations.cells import Cell
from expectations.compared import fewer_rows, not_yet, stale
from expectations.lookups import closest, known_values, repeated, repeated_rule, unknown_organisation_rule
from expectations.rule import WARNING, Rule, between, has_rows, none_in, not_before, not_negative, one_of

NAME, SYSTEM = "annonser", "Varbi"

CELLS = (
    Cell("ad_id", "Annons-ID", "Annons-ID skiljer annonserna åt; utan det kan samma annons räknas två gånger."),
    Cell("organisation", "Förvaltning/bolag", "Utan organisation går annonsen inte att räkna i någon andel."),
    Cell("reference", "Referensnummer"),
    Cell("title", "Rubrik"),
    Cell("unit_name", "Enhet"),
    Cell("area", "Verksamhetsområde"),
    Cell("role", "Befattning"),
    Cell("status", "Status"),
    Cell("is_manager", "Chefsannons", "Kolumnen avgör vilka annonser som räknas i andelen chefsannonser."),
    Cell("published_date", "Publicerad", "Utan publiceringsdag hör annonsen inte till någon period."),
    Cell("closing_date", "Sista ansökningsdag"),
    Cell("position_count", "Antal tjänster"),
    Cell("application_count", "Antal ansökningar"),
    Cell("women_count", "Varav kvinnor"),
    Cell("men_count", "Varav män"),
    Cell("has_cover_letter", "Personligt brev"),
    Cell("is_internal", "Intern"),
)

STALE, STALE_RULE = stale("ads", NAME, "ads", "published_date", "Publicerad")
FEWER, FEWER_RULE = fewer_rows("ads", NAME, WARNING, "largest_drop_of_added", "De tidigare annonserna räknas än.")
NOT_YET, NOT_YET_RULE = not_yet("ads", "published_date", "Publicerad", SYSTEM)

CHECK_VIEW = f"""
    with {repeated("ads", "ad_id", "Annons-ID")},
    {STALE},
    {FEWER},
    outside as (
        select lower(name) as name, any_value(from_date) as from_date, any_value(to_date) as to_date,
            any_value(administration) as administration, any_value('från och med ' || from_date) as since,
            concat_ws(' ', since, any_value('till och med ' || to_date)) as valid
        from ref_organisations group by all
    )
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("ads", CELLS)},
        {closest("unknown.closest")} as organisation_closest,
        {cells.real_date("published_date")},
        {cells.real_date("closing_date")},
        strftime(stg.published_date, '%Y-%m-%d') as published_text,
        outside.valid as name_valid, outside.administration as counted_as,
        stg.position_count::double as position_count,
        stg.application_count::double as application_count,
        stg.women_count::double as women_count,
        stg.men_count::double as men_count,
        case when stg.women_count + stg.men_count > stg.application_count
             then stg.women_count + stg.men_count end as sexes_exceed,
        stg.area, stg.status,
        {NOT_YET},
        stale_since, stale_days, rows_now, rows_before,
        repeated_key, repeated_at
    from stg_ads stg
    join text_ads raw using (row_id)
    left join unknown_organisations unknown using (organisation)
    left join outside on outside.name = lower(stg.organisation)
        and (stg.published_date < outside.from_date or stg.published_date > outside.to_date)
    left join repeated using (row_id)
    left join stale using (row_id)
    left join fewer using (row_id)
"""


def _not_negative(column: str, header: str) -> Rule:
    return not_negative("ads", column, header, SYSTEM, "Ett antal kan inte vara mindre än noll.")


RULES = [
    has_rows("ads", NAME),
    *cells.rules("ads", CELLS, SYSTEM),
    unknown_organisation_rule("ads", "Förvaltning/bolag"),
    Rule(
        "ads_organisation_of_its_day",
        "Organisationens namn gällde när annonsen publicerades",
        WARNING,
        none_in("name_valid"),
        "Förvaltning/bolag",
        '{label} "{found}" är ett namn som gällde {name_valid}, men annonsen är publicerad {published_text}. '
        "Den räknas under {counted_as}.",
        "Ett namn som inte fanns den dagen tyder på fel datum eller fel organisation.",
        "Rätta namnet eller datumet i Varbi, eller from och to i organisations.toml.",
    ),
    Rule(
        "ads_dates_in_order",
        "Sista ansökningsdag är inte före Publicerad",
        WARNING,
        not_before("closing_date", "published_date"),
        "Sista ansökningsdag",
        '{label} "{found}" är före Publicerad, {published_text}.',
        "En annons kan inte stängas innan den publicerats; något av datumen är fel.",
        "Rätta datumen i Varbi.",
    ),
    Rule(
        "ads_position_count_range",
        "Antal tjänster är mellan 1 och 1 000",
        WARNING,
        between("position_count", 1, 1000),
        "Antal tjänster",
        '{label} "{found}" är inte mellan 1 och 1 000. Annonsen räknas som en tjänst.',
        "En annons gäller minst en tjänst, och ett mycket stort antal är oftast ett datum eller ett id i fel kolumn.",
        "Rätta Antal tjänster i Varbi.",
    ),
    _not_negative("application_count", "Antal ansökningar"),
    _not_negative("women_count", "Varav kvinnor"),
    _not_negative("men_count", "Varav män"),
    Rule(
        "ads_sexes_within_applications",
        "Varav kvinnor och Varav män ryms i Antal ansökningar",
        WARNING,
        none_in("sexes_exceed"),
        "Antal ansökningar",
        '{label} "{found}" är färre än Varav kvinnor och Varav män tillsammans, {sexes_exceed}.',
        "Delarna kan inte vara fler än det hela.",
        "Rätta antalen i Varbi.",
    ),
    Rule(
        "ads_area_unknown",
        "Verksamhetsområdet är ett av de kända",
        WARNING,
        one_of("area", known_values("ads", "area")),
        "Verksamhetsområde",
        '{label} "{found}" är inget känt verksamhetsområde. Annonsen räknas under det namnet.',
        "Med två namn på samma område delas dess annonser upp på två rader.",
        "Rätta området i Varbi, eller lägg till det som alias under values.area i ads.toml.",
    ),
    Rule(
        "ads_status_unknown",
        "Annonsens status är en av de kända",
        WARNING,
        one_of("status", known_values("ads", "ad_status")),
        "Status",
        '{label} "{found}" är ingen känd status. Annonsen räknas med.',
        "Bara annonser med status Avbruten lämnas utanför; en okänd status kan dölja en avbruten annons.",
        "Rätta status i Varbi, eller lägg till ett alias under values.ad_status i ads.toml.",
    ),
    NOT_YET_RULE,
    STALE_RULE,
    FEWER_RULE,
    repeated_rule("ads", "Annons-ID", SYSTEM),
]
