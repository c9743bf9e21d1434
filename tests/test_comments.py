"""Comments: nothing written is lost, changed or taken away, and of two who saw the same the later is told so."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.pipeline import ingest
from tests import deliveries
from tests.app_server import ROOT
from tests.test_broken_inputs_system import as_nobody
from warehouse import comments, database
from warehouse.errors import KollenError

HEAD, UNIT_HEAD, SECRETARY = comments.ROLES
PERIOD = "2025T2"
NOTHING_TO_QUOTE = "tog bort det som stod där"


def put(home: Path, text: str, kind: str = "comment", subject: str = "nps", role: str = HEAD, **other):
    return comments.write(home, role, PERIOD, subject, kind, text, **other)


def texts(home: Path, period: str = PERIOD) -> dict:
    return {key: one.text for key, one in comments.current(home, period).items()}


def test_what_is_written_is_read_back_with_who_and_when(tmp_path):
    said = put(tmp_path, "Kunderna är nöjda.\n\nMycket.")
    assert (said.number, said.role, said.period, said.subject, said.kind) == (1, HEAD, PERIOD, "nps", "comment")
    assert said.at.tzinfo is None and said.at.microsecond == 0
    assert comments.current(tmp_path, PERIOD) == {("nps", "comment"): said}
    assert comments.history(tmp_path) == [said]


def test_without_a_file_nothing_is_written_and_none_is_made(tmp_path):
    assert comments.current(tmp_path, PERIOD) == {}
    assert comments.history(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_every_change_is_kept_and_the_newest_counts(tmp_path):
    first = put(tmp_path, "ett")
    second = put(tmp_path, "två", seen=first.number, role=SECRETARY)
    gone = put(tmp_path, "", seen=second.number)
    other = put(tmp_path, "tre", "analysis")
    assert texts(tmp_path) == {("nps", "comment"): "", ("nps", "analysis"): "tre"}
    assert comments.history(tmp_path) == [first, second, gone, other]
    assert [one.role for one in comments.history(tmp_path)] == [HEAD, SECRETARY, HEAD, HEAD]


def test_history_of_a_period_and_of_a_subject(tmp_path):
    for period, subject in (("2025T2", "nps"), ("2025T1", "nps"), ("2025T2", "courses")):
        comments.write(tmp_path, HEAD, period, subject, "comment", f"{period} {subject}")
    said = {
        "alla": comments.history(tmp_path),
        "period": comments.history(tmp_path, "2025T2"),
        "ämne": comments.history(tmp_path, subject="nps"),
        "båda": comments.history(tmp_path, "2025T2", "nps"),
        "inget": comments.history(tmp_path, "2024"),
    }
    assert {name: [one.number for one in found] for name, found in said.items()} == {
        "alla": [1, 2, 3], "period": [1, 3], "ämne": [1, 2], "båda": [1], "inget": [],
    }  # fmt: skip
    assert list(texts(tmp_path, "2025T1").values()) == ["2025T1 nps"]


def test_the_same_again_is_no_change(tmp_path):
    first = put(tmp_path, "samma")
    assert put(tmp_path, "samma", seen=first.number) == first
    assert put(tmp_path, "samma", seen=0, role=SECRETARY) == first
    assert put(tmp_path, "", "analysis").number == 0
    assert comments.history(tmp_path) == [first]


@pytest.mark.parametrize(("kind", "first", "second", "quoted"), [
    ("comment", ("ett", ""), ("två", ""), "Avdelningschef skrev ”ett”"),
    ("analysis", ("för att\nfler kom", ""), ("två", ""), "skrev ”för att\nfler kom”"),
    ("ready", ("ja", ""), ("", ""), "skrev ”ja”"),
    ("verdict", ("fully", "fler kunder"), ("not", "färre"), "skrev ”uppfylls helt”"),
])  # fmt: skip
def test_the_later_of_two_who_saw_the_same_is_told(tmp_path, kind, first, second, quoted):
    said = put(tmp_path, first[0], kind, reason=first[1])
    with pytest.raises(KollenError, match="Inget sparades") as error:
        put(tmp_path, second[0], kind, reason=second[1], role=SECRETARY)
    assert quoted in str(error.value) and f"{said.at:%Y-%m-%d %H:%M}" in str(error.value)
    assert comments.history(tmp_path) == [said]
    again = put(tmp_path, second[0], kind, reason=second[1], role=SECRETARY, seen=said.number)
    assert again.number == 2


def test_a_text_taken_away_in_the_meantime_is_told(tmp_path):
    first = put(tmp_path, "ett")
    put(tmp_path, "", seen=first.number)
    with pytest.raises(KollenError, match=NOTHING_TO_QUOTE):
        put(tmp_path, "två", seen=first.number)


@pytest.mark.parametrize(("given_", "said"), [
    ({"role": "Anna Andersson"}, "Rollen \"Anna Andersson\" finns inte. Välj bland avdelningschef"),
    ({"kind": "opinion"}, "Slaget \"opinion\" finns inte"),
    ({"period": "2025T4"}, "går inte att tyda"),
    ({"subject": ""}, "vilken indikator"),
    ({"text": "å" * 4001}, "4\u00a0001 tecken lång; högst 4\u00a0000"),
    ({"text": "a\0b"}, "ett tecken som inte går att spara"),
    ({"text": "a\ud800b"}, "ett tecken som inte går att spara"),
    ({"kind": "ready", "text": "kanske"}, "kan inte vara en klarmarkering"),
    ({"kind": "verdict", "text": "bra", "reason": "så"}, "kan inte vara en bedömning"),
    ({"kind": "verdict", "text": "fully"}, "Skriv varför"),
    ({"kind": "verdict", "text": "fully", "reason": "  \n"}, "Skriv varför"),
    ({"kind": "verdict", "text": "", "reason": "därför"}, "behöver inget skäl"),
    ({"kind": "verdict", "text": "fully", "reason": "x" * 4001}, "högst 4\u00a0000"),
    ({"kind": "verdict", "text": "fully", "reason": "x\0"}, "ett tecken"),
])  # fmt: skip
def test_what_will_not_do_is_refused_and_leaves_no_trace(tmp_path, given_, said):
    asked = {"role": HEAD, "period": PERIOD, "subject": "nps", "kind": "comment", "text": "x"} | given_
    with pytest.raises(KollenError) as error:
        comments.write(tmp_path, **asked)
    assert said in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_text_fits(tmp_path):
    put(tmp_path, "ö" * comments.LONGEST)
    assert texts(tmp_path)["nps", "comment"] == "ö" * 4000


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300))
def test_any_text_comes_back_as_it_was(tmp_path, said):
    seen = comments.current(tmp_path, PERIOD).get(("nps", "comment"))
    put(tmp_path, said, seen=seen.number if seen else 0)
    assert texts(tmp_path).get(("nps", "comment"), "") == said


@pytest.mark.parametrize("said", [
    "😀👩‍👩‍👧", "a\r\nb\n\n\tc", "'; drop table statements; --", "=1+1", "<b>&amp;", "\u202eomvänt",
])  # fmt: skip
def test_odd_texts_come_back_as_they_were(tmp_path, said):
    assert put(tmp_path, said).text == said == texts(tmp_path)["nps", "comment"]


def test_what_is_marked_ready(tmp_path):
    put(tmp_path, "x")
    put(tmp_path, "ja", "ready", subject="courses")
    put(tmp_path, "ja", "ready", subject="unit")
    put(tmp_path, "", "ready", subject="unit", seen=3)
    found = comments.current(tmp_path, PERIOD)
    ready = {subject: comments.is_ready(found, subject) for subject in ("nps", "courses", "unit", "other")}
    assert ready == {"nps": False, "courses": True, "unit": False, "other": False}


def test_threads_lose_nothing(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: put(tmp_path, f"text {number}", subject=f"s{number}"), range(24)))
    assert texts(tmp_path) == {(f"s{number}", "comment"): f"text {number}" for number in range(24)}
    assert [one.number for one in comments.history(tmp_path)] == list(range(1, 25))


def test_of_threads_who_saw_the_same_one_is_kept_and_the_others_are_told(tmp_path):
    def attempt(number: int) -> str:
        try:
            return put(tmp_path, f"text {number}").text
        except KollenError as error:
            assert "Inget sparades" in str(error)
            return ""

    with ThreadPoolExecutor(8) as pool:
        kept = [text for text in pool.map(attempt, range(16)) if text]
    assert [one.text for one in comments.history(tmp_path)] == kept
    assert len(kept) == 1


WRITER = """
import sys
from pathlib import Path
from warehouse import comments
sys.stdin.readline()
for number in range(8):
    comments.write(Path(sys.argv[1]), "enhetschef", "2025T2", sys.argv[2] + str(number), "comment", "text")
"""


def test_processes_lose_nothing(tmp_path):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=ROOT, stdin=subprocess.PIPE)
        for name in "abc"
    ]
    for one in writers:  # they have begun, and wait for each other
        one.stdin.write(b"\n")
        one.stdin.close()
    assert [one.wait(60) for one in writers] == [0, 0, 0]
    assert texts(tmp_path) == {(f"{name}{number}", "comment"): "text" for name in "abc" for number in range(8)}
    assert [one.number for one in comments.history(tmp_path)] == list(range(1, 25))


@pytest.mark.parametrize("order", [
    "update statements set text = 'annat'",
    "delete from statements",
    "insert or replace into statements select 1, at, role, period, subject, kind, 'annat', reason from statements",
    "update or replace statements set number = 7",
])  # fmt: skip
def test_nothing_can_be_changed_by_hand(tmp_path, order):
    said = put(tmp_path, "så var det")
    with closing(sqlite3.connect(tmp_path / comments.FILE)) as con:
        with pytest.raises(sqlite3.IntegrityError, match="nothing is"):
            con.execute(order)
        con.commit()
    assert comments.history(tmp_path) == [said]


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as con:
        con.execute("create table other (a)")
        con.commit()


DAMAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "not a database": lambda path: path.write_bytes(b"Kommentarer"),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "pages of noise": lambda path: path.write_bytes(path.read_bytes()[:100] + b"\xff" * 20000),
    "another program's": _foreign,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_said_and_never_replaced(tmp_path, damage):
    put(tmp_path, "viktigt")
    path = tmp_path / comments.FILE
    DAMAGES[damage](path)
    before = path.read_bytes()
    for attempt in (lambda: put(tmp_path, "nytt", subject="courses"), lambda: comments.current(tmp_path, PERIOD),
                    lambda: comments.history(tmp_path)):  # fmt: skip
        with pytest.raises(KollenError, match=r"kommentarer\.sqlite .* är skadad. Lägg tillbaka en säkerhetskopia"):
            attempt()
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_said(tmp_path):
    (tmp_path / comments.FILE).mkdir()
    with pytest.raises(KollenError, match="är skadad"):
        put(tmp_path, "x")
    with pytest.raises(KollenError, match="är skadad"):
        comments.current(tmp_path, PERIOD)


def test_a_file_that_somebody_holds_is_said(tmp_path, monkeypatch):
    put(tmp_path, "ett")
    monkeypatch.setattr(comments, "WAIT", 0.1)
    with closing(sqlite3.connect(tmp_path / comments.FILE, isolation_level=None)) as con:
        con.execute("begin exclusive")
        for attempt in (lambda: put(tmp_path, "två", subject="courses"), lambda: comments.current(tmp_path, PERIOD)):
            with pytest.raises(KollenError, match="är upptagna: någon annan skriver just nu"):
                attempt()
    assert texts(tmp_path) == {("nps", "comment"): "ett"}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="behörigheter finns bara i Unix")
def test_a_file_that_may_only_be_read(tmp_path):
    home = Path(tempfile.mkdtemp())
    try:
        put(home, "ett")
        (home / comments.FILE).chmod(0o444)
        home.chmod(0o555)
        with as_nobody(home):
            assert texts(home) == {("nps", "comment"): "ett"}
            with pytest.raises(KollenError, match="får inte läsa eller skriva kommentarer"):
                put(home, "två", subject="courses")
    finally:
        home.chmod(0o755)
        shutil.rmtree(home)


KILLED = """
import os, sqlite3, sys
con = sqlite3.connect(sys.argv[1], isolation_level=None)
con.execute("pragma cache_size = 1")
con.execute("begin immediate")
for number in range(400):
    con.execute("insert into statements (at, role, period, subject, kind, text, reason) values "
                "('2025-01-01', 'x', '2025T2', 'nps', 'comment', ?, '')", ("y" * 2000,))
os._exit(9)
"""


def test_what_a_killed_writer_left_half_done_is_undone(tmp_path):
    put(tmp_path, "ett")
    path = tmp_path / comments.FILE
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, cwd=ROOT)
    assert path.with_name(f"{path.name}-journal").exists()
    assert texts(tmp_path) == {("nps", "comment"): "ett"}
    assert put(tmp_path, "två", seen=1).text == "två"
    assert len(comments.history(tmp_path)) == 2


def test_a_rebuilt_warehouse_keeps_it(published):
    said = put(published, "kvar")
    before = set((published / "snapshots").iterdir())
    ingest(published, [deliveries.write_ads(published.parent / "d2", range(41, 46)).parent.parent])
    assert set((published / "snapshots").iterdir()) != before
    assert comments.history(published) == [said]


def test_a_copy_of_the_file_is_a_backup(tmp_path):
    said = put(tmp_path, "ett")
    (tmp_path / "kopia").mkdir()
    shutil.copy(tmp_path / comments.FILE, tmp_path / "kopia")
    put(tmp_path, "två", seen=said.number)
    assert comments.history(tmp_path / "kopia") == [said]


def test_it_is_no_part_of_a_snapshot(published):
    put(published, "x")
    con = database.open_current(published)
    try:
        names = {name for (name,) in con.execute("select table_name from information_schema.tables").fetchall()}
    finally:
        con.close()
    assert not {name for name in names if "statement" in name or "comment" in name}
