-- The packages as the newest Access database lists them.
-- Grain: one row per row of Paket.
select
    row_id, delivery, source_file, source_row,
    whole_of("PaketID") as package_id,
    canonical('assignments', 'package', "Paket") as package,
    yes_no_of("Räknas i andel", false) as is_counted,
    yes_no_of("Hela processen", false) as is_whole_process
from text_packages
where delivery = (select delivery from newest_access)
