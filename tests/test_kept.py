"""What is asked of a snapshot is asked once; what may still change is asked every time."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.world import World
from warehouse import database, publish
from warehouse.definitions import catalogue
from warehouse.measure import measure, none_met
from warehouse.period import Period

COUNTS = [
    measure_id
    for measure_id, one in catalogue().items()
    if one.base and one.base.kind == "count" and "administration" in one.dimensions and not one.requires
]


@pytest.fixture
def copied(demo_home: Path, tmp_path: Path):
    """copied(folder) → a snapshot of the demo's id in a folder of its own, which can be written to."""

    def copy(folder: str) -> Path:
        target = tmp_path / folder / publish.current(demo_home).name
        target.parent.mkdir()
        shutil.copy(publish.current(demo_home), target)
        target.chmod(0o600)
        return target

    return copy


def test_a_snapshot_is_asked_once_whatever_cursor_asks(con):
    first = measure(con, "market_share", "2025", by=["administration"], where={"area": ["Förskola"]})
    assert measure(con.cursor(), "market_share", "2025", ("administration",), {"area": ["Förskola"]}) is first
    database.forget()
    again = measure(con, "market_share", "2025", by=["administration"], where={"area": ["Förskola"]})
    assert again is not first
    assert again == first


def test_two_files_of_one_snapshot_id_are_two_snapshots(copied):
    one, other = copied("one"), copied("other")
    with duckdb.connect(str(other)) as con:
        con.execute("delete from mart_ads where month < '2025-05-01'")
    found = []
    for path in (one, other):
        con = database.open_file(path)
        found.append((measure(con, "ads", "2025"), measure(con, "ads", "2025-01")))
        con.close()
    (whole, january), (less, nothing) = found
    assert whole.snapshot == less.snapshot == one.stem
    assert 0 < less[0].value < whole[0].value
    assert january[0].value
    assert nothing[0].value is None
    assert any("Underlaget börjar maj 2025" in note for note in less.notes)
    assert not any("Underlaget börjar" in note for note in whole.notes)


def test_a_file_that_is_written_to_is_asked_every_time(copied):
    with duckdb.connect(str(copied("building"))) as con:
        assert measure(con, "ads", "2025")[0].value
        con.execute("delete from mart_ads where month >= '2025-01-01'")
        assert measure(con, "ads", "2025")[0].value is None


def test_a_database_in_memory_is_asked_every_time():
    world = World()
    world.ad("2025-03-01")
    assert measure(world.built(), "ads", "2025")[0].value == 1
    world.ad("2024-03-01", "Okänd plats")
    world.ad("2025-03-02", "Okänd plats")
    answer = measure(world.built(), "market_share", "2025")
    assert answer[0].denominator == 1
    assert measure(world.con, "ads", "2024")[0].value == 1
    assert any("1 annons" in note for note in answer.notes)


@pytest.mark.parametrize("measure_id", COUNTS)
def test_where_no_row_is_met_a_count_is_what_none_met_says(con, measure_id):
    where = {"administration": ["Finns inte"]}
    for period in ("2025-03", "2019-01", "2026-12", "2031"):
        found = none_met(con, measure_id, Period.parse(period)).value
        assert found == measure(con, measure_id, period, where=where)[0].value
