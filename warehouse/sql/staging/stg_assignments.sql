-- The assignments as the newest Access database lists them; amounts in kr.
-- Grain: one row per row of Uppdrag.
select
    row_id, delivery, source_file, source_row,
    whole_of("UppdragsID") as assignment_id,
    id_of("AnnonsID") as ad_reference,
    whole_of("KundID") as customer_id,
    whole_of("PaketID") as package_id,
    whole_of("KonsultID") as consultant_id,
    coalesce(canonical('ads', 'area', "Verksamhetsområde"), 'Övrigt') as area,
    text_of("Befattning") as role,
    yes_no_of("Chefsrekrytering", false) as is_manager,
    date_of("Beställningsdatum") as ordered_date,
    date_of("Startdatum") as start_date,
    date_of("Avslutsdatum") as closed_date,
    canonical('assignments', 'assignment_status', "Status") as status,
    money_of("Pris") as price,
    number_of("Tilläggstimmar") as extra_hours,
    money_of("Timpris") as hourly_price,
    number_of("Nedlagda timmar") as hours,
    money_of("Fakturerat belopp") as invoiced_amount,
    date_of("Fakturadatum") as invoice_date,
    yes_no_of("Screeningtest", true) as has_screening_test,
    yes_no_of("Personligt brev", false) as has_cover_letter,
    whole_of("Antal referenser") as reference_count,
    date_of("Kundenkät skickad") as customer_survey_date,
    date_of("Kandidatenkät skickad") as candidate_survey_date,
    date_of("Matchningsenkät skickad") as match_survey_date
from text_assignments
where delivery = (select delivery from newest_access)
