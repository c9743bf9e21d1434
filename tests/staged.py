"""A small warehouse with raw and staged tables, made of dict rows: for tests of what comes after staging."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from tempfile import TemporaryDirectory
from unittest.mock import patch

import duckdb

from warehouse import balance, build
from warehouse.reference import raw_columns

# One row per raw table that breaks no rule; they belong together.
GOOD: dict[str, dict[str, str]] = {
    "raw_packages": {"PaketID": "1", "Paket": "Chefspaket", "Räknas i andel": "True", "Hela processen": "True"},
    "raw_customers": {
        "KundID": "1", "Förvaltning": "Farsta stadsdelsförvaltning", "Avdelning": "Förskola",
        "Första beställning": "2022-01-10",
    },
    "raw_consultants": {
        "KonsultID": "1", "Enhet": "Enhet 1", "Från": "2020-01-01", "Till": "2024-12-31", "Sysselsättningsgrad": "0.75",
    },
    "raw_prices": {"PaketID": "1", "Från": "2020-01-01", "Till": None, "Pris": "27000"},
    "raw_ads": {
        "Annons-ID": "A1", "Referensnummer": "R1", "Förvaltning/bolag": "Farsta stadsdelsförvaltning",
        "Verksamhetsområde": "Förskola", "Chefsannons": "Ja", "Publicerad": "2025-01-10",
        "Sista ansökningsdag": "2025-02-01", "Antal tjänster": "2", "Antal ansökningar": "30", "Varav kvinnor": "20",
        "Varav män": "10", "Personligt brev": "Nej", "Intern": "Nej", "Status": "Avslutad",
    },
    "raw_assignments": {
        "UppdragsID": "1", "AnnonsID": "A1", "KundID": "1", "PaketID": "1", "KonsultID": "1",
        "Verksamhetsområde": "Förskola", "Chefsrekrytering": "True", "Beställningsdatum": "2025-01-02",
        "Startdatum": "2025-01-09", "Avslutsdatum": "2025-03-01", "Status": "Avslutat", "Pris": "27000",
        "Tilläggstimmar": "1.5", "Timpris": "900", "Nedlagda timmar": "31", "Fakturerat belopp": "27000",
        "Fakturadatum": "2025-03-05", "Screeningtest": "False", "Personligt brev": "False", "Antal referenser": "2",
        "Kundenkät skickad": "2025-03-02",
    },
    "raw_answers": {"Enkät": "kund", "SvarsID": "S1", "UppdragsID": "1", "Svarsdatum": "2025-03-10"},
    "raw_answer_values": {"Fråga": "Helhetsomdöme", "Värde": "9"},
    "raw_ledger": {
        "Månad": "2025-01", "Konto": "3010", "Slag": "Intäkt", "Typ": "Utfall", "Belopp": "1 000 000,50",
    },
    "raw_staffing": {
        "Månad": "2025-01", "Enhet": "Enhet 1", "Årsarbetare": "11,5", "Varav fakturerande": "10",
        "Sjukfrånvaro": "4,5", "Sjukfrånvaro dag 1-14": "1,5",
    },
    "raw_hours": {"Månad": "2025-01", "KonsultID": "1", "Timmar uppdrag": "100", "Timmar totalt": "160"},
    "raw_manual": {"Period": "2025T1", "Indikator": "co_creation_index", "Värde": "82", "Rapporterad av": "Controller"},
}  # fmt: skip


def staged(rows: dict[str, list[dict]], received: Sequence[str] = (), demo: bool = False) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with raw_* as given, every other one empty, and stg_* and ref_* built from them.

    A row may also give delivery (1 otherwise), source_file (the table's name) and source_row (its place, from 2).
    received: when each delivery came, as 2025-04-30.
    """
    con = empty()
    manifests = [
        {"delivery_id": day, "received_at": day, "folder": day, "demo": demo, "files": [{"tables": {
            table: sum(row.get("delivery", 1) == number for row in given) for table, given in rows.items()
        }}]} for number, day in enumerate(received, start=1)
    ]  # fmt: skip
    balance.record_deliveries(con, manifests)
    for table, given in rows.items():
        headers = raw_columns()[table]
        values = [
            [number, row.get("delivery", 1), row.get("source_file", f"{table}.csv"), row.get("source_row", number + 1),
             *(row.get(header) for header in headers)]
            for number, row in enumerate(given, start=1)
        ]  # fmt: skip
        if values:
            con.executemany(f"insert into {table} values ({', '.join('?' * len(values[0]))})", values)
    _stage(con, {table for table, given in rows.items() if given})
    return con


def _stage(con: duckdb.DuckDBPyConnection, filled: set[str]) -> None:
    """build_staging() for these raw tables: what it makes of the other ones, which are empty, the template has."""
    columns = {table: headers for table, headers in raw_columns().items() if table in filled}
    wanted = {table.replace("raw_", "stg_") for table in filled} | {"unknown_organisations"}
    names = [name for name in build.STAGING if name in wanted]
    with patch.object(build.reference, "raw_columns", lambda: columns), patch.object(build, "STAGING", names):
        build.build_staging(con)


def empty() -> duckdb.DuckDBPyConnection:
    """What no rows are staged as, without the temporary text_* tables: built once, and copied in a tenth of the time.

    The reference files are those of that once: a test that changes them calls reference_tables.load().
    """
    con = duckdb.connect()
    con.execute(f"attach '{_template().name}/empty.duckdb' as template (read_only)")
    con.execute("copy from database template to memory")
    con.execute("detach template")
    return con


@cache
def _template() -> TemporaryDirectory:
    """A folder with what `empty` copies, removed when the process ends."""
    folder = TemporaryDirectory(prefix="kollen-")
    con = duckdb.connect()
    balance.record_deliveries(con, [])
    build.load_raw(con, [])
    build.build_staging(con)
    con.execute(f"attach '{folder.name}/empty.duckdb' as template")
    con.execute("copy from database memory to template")
    con.close()
    return folder
