-- Published ads as Varbi gave them, every delivery.
-- Grain: one row per row of an ad export.
select
    row_id, delivery, source_file, source_row,
    id_of("Annons-ID") as ad_id,
    id_of("Referensnummer") as reference,
    text_of("Rubrik") as title,
    text_of("Förvaltning/bolag") as organisation,
    text_of("Enhet") as unit_name,
    coalesce(canonical('ads', 'area', "Verksamhetsområde"), 'Övrigt') as area,
    text_of("Befattning") as role,
    -- where any file is filled in with X or nothing, a file where nobody is marked means no: what is delivered
    -- later, in another way, does not change it
    yes_no_of("Chefsannons", coalesce(
        bool_and(is_x("Chefsannons")) over file, bool_or(is_x("Chefsannons")) over (), false
    )) as is_manager,
    date_of("Publicerad") as published_date,
    date_of("Sista ansökningsdag") as closing_date,
    case when text_of("Antal tjänster") is null then 1 else whole_of("Antal tjänster") end as position_count,
    whole_of("Antal ansökningar") as application_count,
    whole_of("Varav kvinnor") as women_count,
    whole_of("Varav män") as men_count,
    yes_no_of("Personligt brev", false) as has_cover_letter,
    yes_no_of("Intern", true) as is_internal,
    canonical('ads', 'ad_status', "Status") as status
from text_ads
window file as (partition by delivery, source_file)
