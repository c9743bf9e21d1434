"""Odd but legitimate inputs, one case each: how the rows read, and what is said about the file and its cells.

Every expected value follows from the sources' format, written by hand. The files are taken in together, with those of
which rows are broken.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.pipeline import ingest
from tests import odd_cases_access
from tests.broken_cases_rows import BROKEN_ROWS
from tests.case_files import SHOWN, Case, found_in, write
from tests.odd_cases_access import ENOUGH, ROWS, assignment_id
from tests.odd_cases_ads import ADS
from tests.odd_cases_excel import EXCEL
from tests.odd_cases_others import OTHERS
from tests.test_ingest_safe import everything_kept
from warehouse import database, status
from warehouse.errors import DeliveryRejected

CASES = ADS | EXCEL | OTHERS
FEED = Path(__file__).with_name("varbi_feed.json")  # a real public feed; the contacts and texts in it are made up
SECRETS = ("hemlig", "070-123", "191212", "Hemlig Person")


def all_taken_in(base: Path) -> tuple[Path, str]:
    """(home, why files were refused) of the files of all odd and broken rows and the real feed, once under `base`."""
    refused = base / "cases" / "refused.txt"
    with FileLock(base / "cases.lock"):
        if not refused.exists():
            folder = write(write(base / "cases" / "d", CASES), BROKEN_ROWS)
            shutil.copy(FEED, folder / "varbi" / "feed.json")
            refused.write_text(without_refused(base / "cases" / "home", folder), "utf-8")
    return base / "cases" / "home", refused.read_text("utf-8")


@pytest.fixture(scope="module")
def taken_in(shared_folder):
    """(connection, why files were refused, home) of the delivery of all the cases."""
    home, refused = all_taken_in(shared_folder)
    con = database.open_current(home)
    yield con, refused, home
    con.close()


def without_refused(home: Path, folder: Path) -> str:
    """Takes in the delivery, without the files that it is refused for; so that one bad case fails alone. Why, or ''."""
    try:
        ingest(home, [folder])
    except DeliveryRejected as error:
        named = [path for path in folder.rglob("*") if path.is_file() and path.name in str(error)]
        for path in named:
            path.unlink()
        assert named, error
        return f"{error}\n{without_refused(home, folder)}"
    return ""


def shown(con, case: Case, file: str) -> list[list[tuple]]:
    """The rows of the case as the columns of its expected rows, each value with its type."""
    columns = list(case.rows[0])
    rows = con.execute(
        f"select {', '.join(columns)} from {SHOWN.get(case.kind, f'clean_{case.kind}')} "
        f"where source_file = ? order by source_row{', question_text' if case.kind in SHOWN else ''}",
        [file],
    ).fetchall()
    return [typed(row) for row in rows]


def typed(row) -> list[tuple]:
    return [(type(value).__name__, value) for value in row]


def each_is_expected(found: list[str], expected) -> bool:
    """Every expected part is in something found, and nothing is found that holds none of them."""
    return all(any(part in one for one in found) for part in expected) and all(
        any(part in one for part in expected) for one in found
    )


@pytest.mark.parametrize("name", CASES)
def test_an_odd_file_reads_right(taken_in, name):
    con, refused, _ = taken_in
    case = CASES[name]
    file = case.place(name)
    assert not re.findall(f".*{re.escape(file)}.*", refused)
    assert shown(con, case, file) == [typed(row.values()) for row in case.rows]
    (about,) = [one for one in status.files(con) if one.source_file == file]
    assert about.set_aside == 0
    findings = [one.message for one in found_in(con, file)]
    assert each_is_expected(findings, case.findings) and len(findings) == len(case.findings), findings
    assert each_is_expected(about.notes.splitlines(), case.notes), about.notes


def strings(value: object, named: tuple[str, ...]) -> set[str]:
    """Every text of the feed that stands anywhere under one of these names."""
    if isinstance(value, list):
        return set().union(*(strings(one, named) for one in value))
    if not isinstance(value, dict):
        return set()
    inside = [strings(one, named) for one in value.values()]
    return set().union(*inside, *(texts(value[name]) for name in named if name in value))


def texts(value: object) -> set[str]:
    """Every text inside a value of the feed."""
    if isinstance(value, (list, dict)):
        return set().union(*map(texts, value if isinstance(value, list) else value.values()))
    return {value.strip()} - {""} if isinstance(value, str) else set()


def personal() -> set[str]:
    """Names, telephone numbers, e-mail addresses and free texts of the feed."""
    found = strings(json.loads(FEED.read_text("utf-8")), ("position_contact", "union_representative", "description"))
    return {text for text in found if len(text) > 4 and not text.isdecimal()}  # short ones are titles and numbers


def everything_under(home: Path) -> str:
    """Every cell of the warehouse and of the archive, and every other file as it is."""
    kept = everything_kept(home)
    others = [path for path in home.rglob("*") if path.is_file() and path.suffix not in (".parquet", ".duckdb")]
    return kept + "".join(path.read_bytes().decode("utf-8", "replace") for path in others)


def test_the_real_feed_is_taken_in_whole(taken_in):
    con, *_ = taken_in
    counts = con.execute(
        "select count(*), sum(position_count), count(*) filter (is_manager), count(*) filter (is_internal) "
        "from clean_ads where source_file = 'varbi/feed.json'"
    ).fetchone()
    assert counts == (95, 160, 7, 3)


def test_nothing_personal_of_the_odd_files_or_the_feed_is_kept(taken_in):
    kept = everything_under(taken_in[2])
    assert "Hallands Sjukhus" in kept and "(e-post)" in kept and "(telefonnummer)" in kept
    assert len(personal()) > 3 and not [text for text in (*SECRETS, *personal()) if text in kept]


@pytest.fixture(scope="module")
def access(tmp_path_factory):
    """A connection to the warehouse of the odd database."""
    con = database.open_current(odd_cases_access.published(tmp_path_factory.getbasetemp()))
    yield con
    con.close()


@pytest.mark.parametrize("name", ROWS)
def test_an_odd_row_of_access_reads_right(access, name):
    _, expected, found = ROWS[name]
    number = assignment_id(name)
    (row,) = access.execute(
        f"select source_row, {', '.join(expected)} from clean_assignments where assignment_id = ?", [number]
    ).fetchall()
    assert typed(row[1:]) == typed(expected.values())
    findings = [
        one.message
        for one in found_in(access, "access/uppdrag.accdb")
        if (one.table_name, one.source_row) == ("stg_assignments", row[0])
    ]
    assert each_is_expected(findings, found) and len(findings) == len(found), findings


def test_deleted_rows_of_access_are_gone_and_what_is_beside_is_told(access):
    assert access.execute("select count(*) from clean_assignments").fetchone() == (len(ROWS) + ENOUGH,)
    notes = "\n".join(one.notes for one in status.files(access))
    assert "Databasen är öppen i Access" in notes and '"Prislista" saknas' in notes
    assert access.execute("select employment_share from clean_consultants").fetchall() == [(0.75,)]
    first_orders = access.execute("select first_order_date from clean_customers order by customer_id").fetchall()
    assert [str(day) for (day,) in first_orders] == ["None", "2020-01-01"]
