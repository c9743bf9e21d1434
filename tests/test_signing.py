"""Signed reports: frozen with all they rest on, made again byte for byte, and held against what is read in since."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

import report
from ingest import cli
from ingest.delivery import DEMO_MARK
from ingest.pipeline import ingest
from report import forms, restated, signing, version
from tests import deliveries
from warehouse import comments, database, plan, publish
from warehouse.errors import KollenError
from warehouse.measure import measure
from warehouse.verdict import WORDS

PERIOD, HEAD = "2025T2", "avdelningschef"
GOAL = "unit_partner"
STAFFING = ("Månad", "Enhet", "Årsarbetare", "Varav fakturerande", "Sjukfrånvaro", "Sjukfrånvaro dag 1-14")


def say(home: Path, subject: str, kind: str, text: str, reason: str = "") -> None:
    """Write something in the place of what stands there, and mark it klar."""
    now = comments.current(home, PERIOD)
    for one, what in ((kind, text), ("ready", "ja")):
        seen = now[subject, one].number if (subject, one) in now else 0
        comments.write(home, HEAD, PERIOD, subject, one, what, reason if one == kind else "", seen=seen)


@pytest.fixture(scope="module")
def first(demo_home, tmp_path_factory) -> tuple[Path, str]:
    """A home with a signed report, and the report's id; nothing has come since."""
    home = tmp_path_factory.mktemp("signed") / "home"
    shutil.copytree(demo_home, home)
    say(home, "socialforvaltningen_share", "comment", "Fler chefsuppdrag än väntat.\n=1+1 är ingen formel.")
    say(home, "socialforvaltningen_share", "analysis", "Samarbetet från förra året fortsätter.")
    say(home, GOAL, "verdict", "partly", "Två aktiviteter är senarelagda.")
    con = database.open_current(home)
    report_id = report.sign(home, con, PERIOD, HEAD)
    con.close()
    return home, report_id


@pytest.fixture(scope="module")
def later(first, tmp_path_factory) -> tuple[Path, str]:
    """The same home after a delivery with one row of the staffing changed."""
    home = tmp_path_factory.mktemp("later") / "home"
    shutil.copytree(first[0], home)
    folder = tmp_path_factory.mktemp("changed")
    row = ("2025-05", "Rekrytering", "31,5", "19,9", "5,1", "2,2")
    deliveries.write_csv(folder / "personal" / "arsarbetare rättad.csv", STAFFING, [row])
    (folder / DEMO_MARK).touch()  # without it the delivery would be real, and take the demo's place
    ingest(home, [folder])
    return home, first[1]


def test_the_signed_report_says_who_and_what(first):
    home, report_id = first
    assert report_id == "2025T2-1"
    (about,) = report.signed(home)
    assert (about.id, about.period, about.role) == (report_id, PERIOD, HEAD)
    with zipfile.ZipFile(io.BytesIO(report.kept(home, report_id))) as opened:
        told = json.loads(opened.read(forms.MANIFEST))
        names = opened.namelist()
        document = docx.Document(io.BytesIO(opened.read("namndrapport-2025T2.docx")))
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for one in told["filer"]:
            assert hashlib.sha256(opened.read(one["namn"])).hexdigest() == one["sha256"]
    assert names[1:] == [one["namn"] for one in told["filer"]]
    assert {Path(name).suffix for name in names} == {".json", ".docx", ".xlsx", ".pptx", ".pdf", ".csv", ".txt"}
    assert told["läge"] == f"Undertecknad av {HEAD} {about.at:%Y-%m-%d %H:%M}"
    assert told["ögonblicksbild"] == about.snapshot and told["program"] == version.program() == about.program
    text = [p.text for p in document.paragraphs]
    assert f"{told['läge']}." in text and "Målet uppfylls delvis. Två aktiviteter är senarelagda." in text
    (comment,) = [p for p in text if p.startswith("Kommentar till ”Andel i procent av socialförvaltningens")]
    assert comment.endswith("Fler chefsuppdrag än väntat.\n=1+1 är ingen formel.")


def test_a_signed_report_is_made_again_byte_for_byte_though_the_data_are_others(later):
    home, report_id = later
    con = database.open_current(home)
    assert database.source(con).name != report.signed(home)[0].snapshot
    con.close()
    again = report.reproduce(home, report_id)
    assert again.is_identical and again.files == {"namndrapport-2025T2-1.zip": report.kept(home, report_id)}


def test_one_changed_row_changes_exactly_the_figures_that_rest_on_it(first, later):
    """Every figure of the report is asked of measure() in both warehouses, by itself."""
    home, report_id = later
    before, after = database.open_current(first[0]), database.open_current(home)
    made = report.collect(before, PERIOD)
    statuses = [status_cells(report.collect(one, PERIOD)) for one in (before, after)]
    expected = {key for key, text in statuses[0].items() if statuses[1][key] != text}
    for table in made.tables:
        for line in table.lines:
            for column, cell in zip(table.columns, line.cells, strict=True):
                if cell.origin and table.kind != "sources" and answer(before, cell) != answer(after, cell):
                    expected.add((table.name, line.label, column.heading))
    found = report.diff(home, report_id, after)
    assert {(one.table, one.label, one.column) for one in found} == expected and len(expected) > 4
    assert {table for table, _, _ in expected} >= {"Nyckeltal", "Årsarbetare"}
    assert not any("sjuk" in label.lower() and "kort" in label.lower() for _, label, _ in expected)
    newest = [one.delivery_id for one in deliveries_of(after)][-1]
    assert {one.deliveries for one in found} == {(newest,)}
    fte = next(one for one in found if one.label == "Årsarbetare" and one.column == "Utfall")
    was, now = (measure(one, "fte", PERIOD)[0].value for one in (before, after))
    assert (fte.before, fte.now) == tuple(f"{value:.1f}".replace(".", ",") for value in (was, now))
    before.close()
    after.close()


def status_cells(made) -> dict[tuple, str]:
    return {(table.name, line.label, column.heading): cell.text
            for table in made.tables if table.kind != "sources" for line in table.lines
            for column, cell in zip(table.columns, line.cells, strict=True) if column.heading == "Status"}  # fmt: skip


def answer(con, cell):
    """What a cell's figure is, rounded so that the order of a sum does not matter."""
    origin = cell.origin
    if origin.role.startswith("indicator."):
        (one,) = [one for one in (*plan.indicators(con, PERIOD), *plan.expected(con, PERIOD))
                  if one.id == origin.measure]  # fmt: skip
        return rounded(getattr(one, origin.role.partition(".")[2]))
    where = {name: list(values) for name, values in origin.where} | {name: [value] for name, value in origin.by}
    row = measure(con, origin.measure, origin.period, where=where)[0]
    if origin.role != "change":
        return rounded(getattr(row, {"actual": "value", "previous": "value"}.get(origin.role, origin.role)))
    then = measure(con, origin.measure, "2024T2", where=where)[0]
    return None if None in (row.value, then.value) else rounded(row.value - then.value)


def rounded(value):
    return value if value is None else round(float(value), 7)


def deliveries_of(con):
    from warehouse import status

    return status.snapshot(con).deliveries


def test_nothing_differs_where_nothing_has_come(first):
    home, report_id = first
    con = database.open_current(home)
    assert report.diff(home, report_id, con) == []
    con.close()


def test_the_next_report_lists_what_has_changed_in_the_signed_one(later):
    home, report_id = later
    con = database.open_current(home)
    made = report.run(home, con, "2025")
    found = report.diff(home, report_id, con)
    assert list(made.restated) == found
    (table,) = [table for table in made.tables if table.kind == "restated"]
    assert [line.label for line in table.lines] == [one.label for one in found]
    assert report.run(home, con, "2025T1").restated == ()  # of an earlier period than the signed one
    con.close()


def test_the_commands_say_the_same(later, capsys, tmp_path):
    home, report_id = later
    assert cli.main(["reproduce", report_id, "--out", str(tmp_path), "--home", str(home)]) == 0
    assert "byte för byte" in capsys.readouterr().out
    assert (tmp_path / "namndrapport-2025T2-1.zip").read_bytes() == report.kept(home, report_id)
    assert cli.main(["diff", report_id, "--home", str(home), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    con = database.open_current(home)
    assert [one["label"] for one in told["restatements"]] == [one.label for one in report.diff(home, report_id, con)]
    con.close()
    assert cli.main(["diff", report_id, "--home", str(home)]) == 0
    assert f"{len(told['restatements'])} siffror i 2025T2-1 skulle vara andra i dag." in capsys.readouterr().out
    assert cli.main(["diff", "2031T1-1", "--home", str(home)]) == 1
    assert '"2031T1-1" finns inte. De som finns: 2025T2-1.' in capsys.readouterr().err


@pytest.fixture
def own(first, tmp_path) -> tuple[Path, str]:
    """A home of one's own with the signed report."""
    shutil.copytree(first[0], tmp_path / "home")
    return tmp_path / "home", first[1]


def test_a_report_keeps_its_snapshot_where_a_purge_takes_it(own):
    home, report_id = own
    snapshot = report.signed(home)[0].snapshot
    path = home / "snapshots" / f"{snapshot}.duckdb"
    path.chmod(0o600)
    path.unlink()
    assert report.reproduce(home, report_id).is_identical


def test_another_program_hands_out_what_was_signed_and_says_so(own, monkeypatch):
    home, report_id = own
    monkeypatch.setattr(database, "VERSION", database.VERSION + 1)
    monkeypatch.setattr(version, "program", lambda: "9.9.9+abc")
    again = report.reproduce(home, report_id)
    assert not again.is_identical and again.files == {"namndrapport-2025T2-1.zip": report.kept(home, report_id)}
    assert "inte gjord på nytt" in again.remarks[0] and "9.9.9+abc" in again.remarks[1]


def test_a_change_of_the_program_that_changes_the_report_is_said(own, monkeypatch, capsys):
    home, report_id = own
    whole = signing.collect
    monkeypatch.setattr(signing, "collect", lambda *given, **named: replace(whole(*given, **named), title="Annat"))
    again = report.reproduce(home, report_id)
    assert not again.is_identical and "Siffror eller texter skiljer" in again.remarks[0]
    assert list(again.files) == ["namndrapport-2025T2-1-omgjord.zip"]  # never over the one that was signed
    monkeypatch.setattr(signing, "collect", whole)
    monkeypatch.setattr(signing.forms, "manifest", lambda *_: b"{}")
    assert cli.main(["reproduce", report_id, "--home", str(home), "--out", str(home / "ut")]) == 1
    assert "Alla siffror och texter är desamma, men filerna skiljer" in capsys.readouterr().err


def test_a_program_that_makes_the_same_report_is_named_and_the_bytes_are_the_same(own, monkeypatch):
    home, report_id = own
    monkeypatch.setattr(version, "program", lambda: "9.9.9+abc")  # a new plan file is enough for that
    again = report.reproduce(home, report_id)
    assert again.is_identical and "9.9.9+abc" in again.remarks[1]


@pytest.mark.parametrize("name", ["namndrapport-2025T2-1.zip", "om.json", "innehall.json", "ord.json", "*.duckdb"])
@pytest.mark.parametrize("damage", ["altered", "gone"])
def test_a_damaged_report_is_refused_and_stops_nothing_else(own, name, damage):
    home, report_id = own
    (path,) = (home / "rapporter" / report_id).glob(name)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)
    con = database.open_current(home)
    for ask in (lambda: report.reproduce(home, report_id), lambda: report.diff(home, report_id, con)):
        with pytest.raises(KollenError, match=r"går inte att lita på.*säkerhetskopia"):
            ask()
    if name == "om.json":
        assert report.signed(home) == [] and report.damaged(home) == [report_id]
        assert report.run(home, con, "2025").restated == ()
    else:
        (told,) = report.run(home, con, "2025", only="Ändrade uppgifter").restated
        assert told.report == report_id and "skadad" in told.now
    con.close()


def test_what_is_the_citys_own_is_kept_with_the_report(own, monkeypatch):
    home, _ = own
    document, target = docx.Document(), io.BytesIO()
    document.styles["Heading 1"].font.name = "Stockholm Type"
    document.save(target)
    (home / "mall.docx").write_bytes(target.getvalue())
    (home / "ils").mkdir()
    (home / "ils" / "exempel.txt").write_text("Organisation\tPeriod\tMått\tUtfall\r\nX\t2025-01-01\tY\t1\r\n")
    con = database.open_current(home)
    report_id = report.sign(home, con, PERIOD, HEAD)
    con.close()
    assert report_id == "2025T2-2"
    (home / "mall.docx").unlink()
    (home / "ils" / "exempel.txt").unlink()
    assert report.reproduce(home, report_id).is_identical


def test_a_report_gets_a_number_of_its_own_whatever_is_left(own, monkeypatch):
    home, _ = own
    monkeypatch.setattr(signing.forms, "files", lambda *_, **__: {})
    con = database.open_current(home)
    assert report.sign(home, con, PERIOD, HEAD) == "2025T2-2"
    assert report.sign(home, con, "2025T1", HEAD) == "2025T1-1"
    shutil.rmtree(home / "rapporter" / "2025T2-1")
    (home / "rapporter" / ".ny-1").mkdir()  # of a signer that was killed
    assert report.sign(home, con, PERIOD, HEAD) == "2025T2-3"
    assert not (home / "rapporter" / ".ny-1").exists()
    con.close()


def test_a_comment_written_while_somebody_signs_waits_for_the_next_report(own, monkeypatch):
    home, _ = own
    made = signing.collect

    def slowly(*given, **named):
        comments.write(home, HEAD, PERIOD, "nps", "comment", "Skrivet under tiden")
        return made(*given, **named)

    monkeypatch.setattr(signing, "collect", slowly)
    con = database.open_current(home)
    report_id = report.sign(home, con, PERIOD, HEAD)
    con.close()
    monkeypatch.setattr(signing, "collect", made)
    assert report.reproduce(home, report_id).is_identical
    assert b"Skrivet under tiden" not in (home / "rapporter" / report_id / "innehall.json").read_bytes()


def test_a_goal_that_is_klar_with_another_proposal_is_not_signed(own):
    home, _ = own
    con = database.open_current(home)
    proposed = {one.id: one for one in report.collect(con, PERIOD).sections[1].goals if one.verdict}
    goal = next(one for one in proposed if one != GOAL)
    key = next(key for key, words in WORDS.items() if words in proposed[goal].verdict)
    comments.write(home, HEAD, PERIOD, goal, "ready", "ja", key)
    accepted = {one.id: one for one in report.run(home, con, PERIOD).sections[1].goals}[goal]
    assert accepted.verdict == f"Målet {WORDS[key]}."
    seen = comments.current(home, PERIOD)[goal, "ready"].number
    comments.write(home, HEAD, PERIOD, goal, "ready", "ja", next(one for one in WORDS if one != key), seen=seen)
    with pytest.raises(KollenError, match="förslaget till bedömning är ett annat"):
        report.sign(home, con, PERIOD, HEAD)
    con.close()


def test_text_about_what_the_plan_no_longer_has_stops_nothing(own):
    home, _ = own
    comments.write(home, HEAD, PERIOD, "gammal_indikator", "comment", "Om något som fanns")
    assert report.unready(home, PERIOD) == []


def test_a_user_without_special_rights_can_sign(own):
    """Root may write to what is read-only, so the check that counts is that nothing read-only is opened to write."""
    home, report_id = own
    modes = {path.name: path.stat().st_mode & 0o222 for path in (home / "rapporter" / report_id).iterdir()}
    assert all(modes.values())
    published = next((home / "snapshots").glob("*.duckdb"))
    kept = next((home / "rapporter" / report_id).glob("*.duckdb"))
    assert kept.stat().st_ino != published.stat().st_ino


def test_few_new_answers_give_nothing_away(first, later):
    """A survey figure with one answer more is named, but not told: the answer could be worked out."""
    home, report_id = later
    con = database.open_current(home)
    before = json.loads((home / "rapporter" / report_id / "innehall.json").read_text("utf-8"))
    now = json.loads((home / "rapporter" / report_id / "innehall.json").read_text("utf-8"))
    changed = []
    for section in now["sections"]:
        for table in section["tables"]:
            for line in table["lines"]:
                for cell in line["cells"]:
                    if cell["origin"] and cell["origin"]["measure"] == "nps" and cell["n"]:
                        cell["value"], cell["n"] = cell["value"] - 0.6, cell["n"] + len(changed) * 10 + 1
                        changed.append(cell["n"])
    found = restated.differences(con, report_id, before, now)
    con.close()
    told = [one.now for one in found if one.column == "Utfall"]
    assert len(changed) > 1 and told[0] == restated.HIDDEN and restated.HIDDEN not in told[1:]


def test_what_is_written_but_not_klar_is_not_signed(own):
    home, _ = own
    comments.write(home, HEAD, PERIOD, "nps", "comment", "Ett halvfärdigt")
    con = database.open_current(home)
    assert report.unready(home, PERIOD) == ["nps"]
    with pytest.raises(KollenError, match="1 av det som är skrivet är inte markerat klart"):
        report.sign(home, con, PERIOD, HEAD)
    with pytest.raises(KollenError, match='Rollen "nämndsekreterare" kan inte underteckna'):
        report.sign(home, con, PERIOD, "nämndsekreterare")
    con.close()
    assert len(report.signed(home)) == 1


def test_nothing_half_done_is_left_where_signing_fails(own, monkeypatch):
    home, _ = own
    con = database.open_current(home)
    monkeypatch.setattr(signing, "keep_own", lambda *_: (_ for _ in ()).throw(OSError(28, "disken är full")))
    with pytest.raises(KollenError, match=r"inte undertecknad.*disken är full"):
        report.sign(home, con, PERIOD, HEAD)
    con.close()
    left = {path.name for path in (home / "rapporter").iterdir()}
    assert left - {".lock"} == {"2025T2-1"}


def test_two_who_sign_at_once_get_a_report_each(own, monkeypatch):
    home, _ = own
    monkeypatch.setattr(signing.forms, "files", lambda *_, **__: {})  # what is made is another test's
    con, made = database.open_current(home), []
    both = [threading.Thread(target=lambda: made.append(report.sign(home, con, PERIOD, HEAD))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    con.close()
    assert sorted(made) == ["2025T2-2", "2025T2-3"]
    assert [one.id for one in report.signed(home)] == ["2025T2-1", *sorted(made)]


def test_a_rebuilt_warehouse_keeps_what_is_written_and_signed(later):
    home, report_id = later
    assert [one.id for one in report.signed(home)] == [report_id]
    assert comments.current(home, PERIOD)["socialforvaltningen_share", "analysis"].text.startswith("Samarbetet")
    assert len(publish.snapshots(home)) == 2
