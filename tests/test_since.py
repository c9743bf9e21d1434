"""What has changed since the snapshot before: exactly the indicators whose rows are others."""

from __future__ import annotations

import shutil
from html import unescape

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from warehouse import plan, publish, since
from warehouse.period import Period

PERIOD = Period.parse("2025")
SICK_LEAVE = "update mart_staffing set sick_leave_share = sick_leave_share / 2 where year(month) = 2025"
CODE = "from pages.shared import filters\nfrom pages import overview\nfilters.show()\noverview.render()\n"


@pytest.fixture
def home(demo_home, tmp_path):
    """home(*statements) → a home that shows the demo, after a snapshot that the statements have made another."""

    def build(*statements: str):
        folder = tmp_path / "snapshots"
        folder.mkdir()
        shown = publish.current(demo_home)
        (folder / shown.name).symlink_to(shown)
        (tmp_path / publish.POINTER).write_text(shown.stem, encoding="utf-8")
        before = folder / "20200101-000000-000000.duckdb"
        shutil.copy(shown, before)
        before.chmod(0o600)
        with duckdb.connect(str(before)) as con:
            for statement in statements:
                con.execute(statement)
        return tmp_path, folder / shown.name

    return build


def test_the_same_rows_have_changed_nothing(home):
    found = since.indicators(*home(), PERIOD)
    assert found == since.Since("20200101-000000-000000", ())


def test_what_other_rows_have_moved_and_nothing_else(home, con):
    found = since.indicators(*home(SICK_LEAVE), PERIOD)
    moved = [one.id for one in plan.indicators(con, PERIOD) if one.measure == "sick_leave"]
    assert moved
    assert [one.now.id for one in found.changes] == moved
    assert all(one.before.value == pytest.approx(one.now.value / 2) for one in found.changes)


@pytest.mark.parametrize("damage", ["update snapshot set version = -1", "drop table snapshot"])
def test_what_this_version_can_not_read_is_no_snapshot_before(home, damage):
    assert since.indicators(*home(damage), PERIOD) == since.Since(None, ())


def test_the_newest_before_the_one_that_is_shown(home):
    folder, shown = home(SICK_LEAVE)
    (shown.parent / "20990101-000000-000000.duckdb").symlink_to(shown)
    assert since.indicators(folder, shown, PERIOD).snapshot_id == "20200101-000000-000000"


@pytest.mark.parametrize(("statement", "says"), [(SICK_LEAVE, "Sjukfrånvaro"), ("select 1", "Ingen indikator har")])
def test_the_overview_tells_it(home, monkeypatch, statement, says):
    monkeypatch.setenv("KOLLEN_HOME", str(home(statement)[0]))
    app = AppTest.from_string(CODE, default_timeout=60)
    app.query_params["ar"], app.query_params["period"] = "2025", "Helår"
    app.query_params["andrat"] = "Sedan förra ögonblicksbilden"
    app.session_state["andrat"] = "Sedan förra ögonblicksbilden"
    said = unescape("\n".join(element.proto.body for element in app.run().get("html")))
    assert not app.exception
    assert says in said
