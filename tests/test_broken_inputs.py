"""Broken inputs, one case each: its own clear reason, and where the ingest stops nothing that was published changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from tests import odd_cases_access
from tests.broken_cases_files import REFUSED
from tests.broken_cases_rows import BROKEN_ROWS
from tests.case_files import AD, HOURS, LEDGER, STAFFING, found_in, text
from tests.deliveries import state
from tests.odd_cases_access import BROKEN, assignment_id
from tests.odd_cases_others import CUSTOMER
from tests.test_ingest_safe import everything_kept
from tests.test_odd_inputs import all_taken_in, each_is_expected
from warehouse import database, status
from warehouse.errors import DeliveryRejected


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A home where something is published. Read only, which every test here shows."""
    return odd_cases_access.published(tmp_path_factory.getbasetemp())


def refusal(home: Path, folder: Path) -> str:
    """Why the delivery is refused; nothing that was published has changed, and no word of it is in English."""
    before = state(home)
    with pytest.raises(DeliveryRejected) as refused:
        ingest(home, [folder])
    assert state(home) == before and "inget är ändrat" in str(refused.value)
    assert not re.search(r"Traceback|Exception|Error\b|\bnot\b|\bfile\b|<[a-z]+>", str(refused.value))
    return str(refused.value)


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_file_is_refused_with_its_reason(published, tmp_path, name):
    case = REFUSED[name]
    for file, content in case.files.items():
        path = tmp_path / "d" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    said = refusal(published, tmp_path / "d")
    assert next(iter(case.files)) in said
    for part in case.said:
        assert part in said, said
    assert "Hemlig" not in said


def test_a_folder_named_like_a_file_is_told_of(published, tmp_path):
    (tmp_path / "d" / "varbi" / "annonser.csv").mkdir(parents=True)
    assert "varbi/annonser.csv" in refusal(published, tmp_path / "d")


@pytest.fixture(scope="module")
def taken_in(shared_folder):
    """(connection, why files were refused, home) of the delivery of all odd and broken rows."""
    home, refused = all_taken_in(shared_folder)
    con = database.open_current(home)
    yield con, refused, home
    con.close()


@pytest.mark.parametrize("name", BROKEN_ROWS)
def test_a_broken_row_has_its_reason(taken_in, name):
    con, refused, _ = taken_in
    case = BROKEN_ROWS[name]
    file = case.place(name)
    assert not re.findall(f".*{re.escape(file)}.*", refused)
    (about,) = [one for one in status.files(con) if one.source_file == file]
    # every case has the same id, so that each is also told to be repeated in the file of another
    found = [one for one in found_in(con, file) if "finns också på rad 2 i " not in one.message]
    messages = [one.message for one in found]
    assert each_is_expected(messages, case.findings) and len(messages) == len(case.findings), messages
    assert each_is_expected(about.notes.splitlines(), case.notes), about.notes
    assert about.set_aside == case.set_aside
    assert {one.severity for one in found} <= ({"set_aside"} if case.set_aside else {"warning"})


def test_what_was_set_aside_for_being_personal_is_not_kept(taken_in):
    kept = everything_kept(taken_in[2])
    assert "rad 2: SvarsID" in kept and "hemlig@" not in kept and "191212121212" not in kept


@pytest.fixture(scope="module")
def access(published):
    """A connection to the warehouse of the database."""
    con = database.open_current(published)
    yield con
    con.close()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_of_access_has_its_reason(access, name):
    number = assignment_id(name)
    place = access.execute("select source_row from stg_assignments where assignment_id = ?", [number]).fetchone()
    found = [one for one in found_in(access, "access/uppdrag.accdb") if (one.source_row,) == place]
    found = [one for one in found if one.table_name == "stg_assignments"]
    assert [one.severity for one in found] == ["set_aside"]
    assert BROKEN[name][1] in found[0].message
    assert access.execute("select * from clean_assignments where assignment_id = ?", [number]).fetchall() == []


def exchanged(columns: dict, one: str, other: str, key: str) -> bytes:
    """A file of 40 rows, each with a key of its own, in which two headers stand above each other's cells."""
    rows = [{key: str(number)} for number in range(2001, 2041)]
    return text(columns, *rows, renamed={one: other, other: one}).encode()


SWAPPED = {
    "two columns of ads": ("varbi/a.csv", exchanged(AD, "Chefsannons", "Publicerad", "Annons-ID"),
                           ["Chefsannons", "Publicerad"]),
    "id and date": ("varbi/b.csv", exchanged(AD, "Annons-ID", "Publicerad", "Annons-ID"), ["Publicerad"]),
    "kind and amount": ("ekonomi/c.csv", exchanged(LEDGER, "Slag", "Belopp", "Konto"), ["Belopp", "Slag"]),
    "unit and people": ("personal/arsarbetare d.csv", exchanged(STAFFING, "Enhet", "Årsarbetare", "Enhet"),
                        ["Årsarbetare"]),
    "month and consultant": ("personal/tid e.csv", exchanged(HOURS, "Månad", "KonsultID", "KonsultID"),
                             ["KonsultID"]),
    "a survey whose columns shifted": (
        "enkater/kundenkat f.csv",
        text(CUSTOMER, *({"SvarsID": f"{n};", "Helhetsomdöme": "9"} for n in range(40)))
        .replace("9;\r\n", "9\r\n").encode(),
        ["Svarsdatum", "Betyg"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def swapped(published, tmp_path_factory) -> str:
    """Why a delivery of files with swapped columns is refused."""
    folder = tmp_path_factory.mktemp("swapped")
    for file, content, _ in SWAPPED.values():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_bytes(content)
    return refusal(published, folder)


@pytest.mark.parametrize("name", SWAPPED)
def test_swapped_columns_are_refused_with_their_reasons(swapped, name):
    file, _, labels = SWAPPED[name]
    (about,) = re.findall(rf"^{re.escape(file)}: 40 av 40 rader [^\n]*\n(.*?)Till exempel:", swapped, re.M | re.S)
    for label in labels:
        assert re.search(rf"^\s*{label}\s+40$", about, re.M), about
    assert f"{file}, rad 2: " in swapped
