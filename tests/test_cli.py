"""The command `kollen`: its answers by the contract, its help and errors in Swedish, its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ingest import pipeline, serving
from ingest.cli import main
from tests import deliveries
from warehouse import plan_file, publish

ENGLISH = ("usage", "required", "optional", "argument", "choice", "expected", "error", "Traceback", "show this")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A home where a delivery with every source is published. Read only."""
    base = tmp_path_factory.mktemp("cli")
    folder = deliveries.write_all(base / "leverans")
    recommend = "Hur sannolikt är det att du skulle rekommendera vår tjänst till en vän eller kollega?"
    answers = [(f"R{n}", n, f"2025-{1 + n % 12:02}-20", 10 if n % 2 else 5) for n in range(1, 21)]
    path = folder / "enkater" / "kundenkat NPS.csv"
    deliveries.write_csv(path, ("SvarsID", "UppdragsID", "Svarsdatum", recommend), answers)
    pipeline.ingest(base / "home", [folder])
    return base / "home"


@pytest.fixture
def kollen(home, capsys, monkeypatch):
    """Runs a command in that home: (exit status, standard output, standard error)."""
    monkeypatch.setenv("KOLLEN_HOME", str(home))

    def run(*words) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        return status, *capsys.readouterr()

    return run


def answer(kollen, *words):
    status, out, err = kollen(*words, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_measure_answers_by_the_contract(kollen, home):
    found = answer(
        kollen, "measure", "market_share", "--period", "2025T2", "--by", "administration", "--where", "area=Förskola"
    )
    assert list(found) == ["measure", "title", "unit", "period", "from", "to", "snapshot", "where", "rows", "notes"]
    assert {name: found[name] for name in list(found)[:-2]} == {
        "measure": "market_share", "title": "Andel rekryteringar", "unit": "share", "period": "2025T2",
        "from": "2025-01-01", "to": "2025-08-31",
        "snapshot": publish.current(home).stem, "where": {"area": ["Förskola"]},
    }  # fmt: skip
    # ads 1-40 and assignments 1-20 fall in month 1 + n % 12, odd numbers in Socialförvaltningen
    ads = [n for n in range(1, 41) if 1 + n % 12 <= 8]
    assert found["rows"] == [
        {
            "by": {"administration": name}, "value": counted / published, "numerator": counted,
            "denominator": published, "n": published, "low": None, "high": None, "withheld": False,
        }
        for name, odd in (("Farsta", 0), ("Socialförvaltningen", 1))
        for published in [sum(n % 2 == odd for n in ads)]
        for counted in [sum(n % 2 == odd and n <= 20 for n in ads)]
    ]  # fmt: skip


def test_measure_without_by_has_one_row_and_filters_add_up(kollen):
    (row,) = answer(kollen, "measure", "assignments", "--period", "2025")["rows"]
    assert row["by"] == {} and row["value"] == 20
    found = answer(
        kollen, "measure", "assignments", "--period", "2025",
        *("--where", "administration=Farsta"), *("--where", "administration=Socialförvaltningen"),
        *("--where", "is_manager=ja"),
    )  # fmt: skip
    assert found["where"] == {"administration": ["Farsta", "Socialförvaltningen"], "is_manager": [True]}
    assert found["rows"][0]["value"] == 2
    rows = answer(kollen, "measure", "assignments", "--period", "2025", "--by", "is_manager,year")["rows"]
    assert [row["by"] for row in rows] == [{"is_manager": False, "year": "2025"}, {"is_manager": True, "year": "2025"}]


@pytest.mark.parametrize("measure_id, whole_year", [("nps", 0), ("customer_grade", 8.5)])
def test_a_withheld_figure_has_no_numbers(kollen, measure_id, whole_year):
    (found,) = answer(kollen, "measure", measure_id, "--period", "2025-01")["rows"]  # the answer of number 12 alone
    assert found == dict.fromkeys(found) | {"by": {}, "withheld": True}
    assert "för få svar" in kollen("measure", measure_id, "--period", "2025-01")[1]
    (shown,) = answer(kollen, "measure", measure_id, "--period", "2025")["rows"]
    assert (shown["value"], shown["n"], shown["withheld"]) == (whole_year, 20, False)


@pytest.mark.parametrize("command", ["measure", "explain"])
def test_an_organisation_is_known_by_all_its_names(kollen, command):
    asked = (command, "assignments", "--period", "2025", "--where")
    found = answer(kollen, *asked, "administration=farsta stadsdelsförvaltning")
    assert found["where"] == {"administration": ["Farsta"]} and found["rows"][0]["value"] == 10
    status, out, err = kollen(*asked, "administration=Fasta")
    assert (status, out) == (1, "") and '"Fasta" finns inte' in err and "Farsta" in err


def test_indicators_answer_by_the_contract(kollen, home):
    found = answer(kollen, "indicators", "--period", "2025T2")
    assert list(found) == ["plan", "period", "snapshot", "indicators", "goals"]
    assert (found["plan"], found["period"], found["snapshot"]) == (2025, "2025T2", publish.current(home).stem)
    assert {tuple(one) for one in found["indicators"]} == {
        ("id", "text", "goal", "measure", "where", "periodicity", "target", "value", "numerator", "denominator",
         "previous", "status", "accumulates", "unit", "direction", "trend", "reason", "note", "n", "low", "high",
         "withheld")
    }  # fmt: skip
    statuses = {"met", "near", "missed", "on_pace", "behind_pace", "no_data", "not_due"}
    assert {one["status"] for one in found["indicators"]} <= statuses
    assert answer(kollen, "indicators", "--period", "2025", "--plan", "2021")["plan"] == 2021
    assert {tuple(one) for one in found["goals"]} == {("goal_id", "level", "goal_texts", "verdict", "evidence")}
    assert {one["verdict"] for one in found["goals"]} <= {"fully", "partly", "not", "unknown"}


@pytest.mark.parametrize(("year", "period", "count"), [(2025, "2025T2", 45), (2021, "2021", 37)])
def test_indicators_are_the_plans_rows_in_its_order(kollen, year, period, count):
    found = answer(kollen, "indicators", "--plan", str(year), "--period", period)["indicators"]
    written = tomllib.loads((plan_file.FOLDER / f"vp{year}.toml").read_text(encoding="utf-8"))["indicator"]
    keys = ("id", "text", "measure", "target", "unit", "periodicity", "direction")
    expected = [tuple({"target": None, "direction": "up", **one}[key] for key in keys) for one in written]
    assert len(found) == count and [tuple(one[key] for key in keys) for one in found] == expected
    assert all(len(one["goal"]) >= 2 for one in found)


def test_indicators_as_text_end_with_what_is_proposed_of_the_goals(kollen):
    status, out, _err = kollen("indicators", "--period", "2025T2")
    assert status == 0 and "Förslag till omdöme om målen; en människa bestämmer." in out


def test_explain_shows_the_rows_behind(kollen):
    found = answer(kollen, "explain", "assignments", "--period", "2025", "--where", "administration=Farsta")
    assert found["rows"][0]["value"] == len(found["source_rows"]) == 10 and "select" in found["sql"]
    assert {len(row) for row in found["source_rows"]} == {len(found["columns"])}
    _, text, _ = kollen("explain", "assignments", "--period", "2025")
    assert "access/uppdrag.accdb" in text and "av 20 rader" in text and "Definition: " in text


def test_status_in_both_forms(kollen, home):
    found = answer(kollen, "status")
    assert found["snapshot"] == publish.current(home).stem and len(found["deliveries"]) == 1
    (ads,) = [one for one in found["sources"] if one["source"] == "ads"]
    assert (ads["rows_read"], ads["accepted"], ads["data_through"]) == (40, 40, "2025-12-15")
    _, text, _ = kollen("status")
    assert "Varbi" in text and "Datakvalitet: " in text and "2025-12-15" in text


def test_text_is_aligned_and_swedish(kollen):
    _, text, _ = kollen("measure", "market_share", "--period", "2025", "--by", "administration")
    lines = text.splitlines()
    assert lines[0] == "Andel rekryteringar, 2025" and "Förvaltning" in lines[2] and "50,0\u00a0%" in text
    assert len({line.index(" %") if " %" in line else line.index("\u00a0%") for line in lines if "%" in line}) == 1


def test_snapshots_and_rollback(kollen, home):
    current = publish.current(home).stem
    assert [one["current"] for one in answer(kollen, "snapshots")["snapshots"]] == [True]
    assert current in kollen("snapshots")[1]
    assert kollen("rollback", current)[:2] == (0, f"Ögonblicksbilden {current} visas nu.\n")
    status, out, err = kollen("rollback", "nej")
    assert (status, out) == (1, "") and '"nej" finns inte' in err and current in err


def test_report_writes_the_files_it_names(kollen, tmp_path):
    status, out, _ = kollen("report", "--period", "2025T2", "--out", tmp_path / "ut", "--formats", "xlsx")
    assert status == 0 and [Path(line) for line in out.splitlines()] == list((tmp_path / "ut").iterdir())


def test_ingest_ends_with_a_balance_and_every_file(kollen, tmp_path):
    folder = tmp_path / "leverans"
    deliveries.write_ads(folder, bad=1)
    (folder / "okänd.pdf").touch()
    status, out, err = kollen("ingest", folder, "--home", tmp_path / "home")
    assert (status, err) == (0, "")
    assert "varbi/annonser.csv: 40 rader = 39 godkända + 1 åt sidan + 0 ersatta + 0 likadana" in out
    assert "okänd.pdf: okänd fil, inte läst" in out and "Summa" in out and "Likadana" in out
    assert ", 1 varning, 1 rad satt åt sidan." in out  # the warning: the ads end long before they were delivered
    assert "samma fil som i leverans" in kollen("ingest", folder, "--home", tmp_path / "home")[1]


def test_a_rejected_delivery_is_status_2_and_a_missing_one_status_1(kollen, tmp_path):
    (tmp_path / "tom").mkdir()
    status, out, err = kollen("ingest", tmp_path / "tom", "--home", tmp_path / "home")
    assert (status, out) == (2, "") and "inget är ändrat" in err
    status, out, err = kollen("ingest", tmp_path / "borta", "--home", tmp_path / "home")
    assert (status, out) == (1, "") and "finns inte" in err


WRONG_USE = {
    "no command": ((), "Det här saknas: KOMMANDO"),
    "an unknown command": (("mät",), "'mät' finns inte"),
    "no period": (("measure", "market_share"), "Det här saknas: --period"),
    "an unknown option": (("status", "--fort"), "Det här känns inte igen: --fort"),
    "no value": (("measure", "market_share", "--period"), "--period: här saknas ett värde"),
    "an unknown format": (("status", "--format", "xml"), "'xml' finns inte. Välj bland"),
    "a port that is no number": (("app", "--port", "x"), "'x' är inget heltal"),
    "an unknown measure": (("measure", "andel", "--period", "2025"), "andel"),
    "an unknown period": (("measure", "market_share", "--period", "våren"), 'Perioden "våren" går inte att tyda'),
    "a dimension twice": (("measure", "ads", "--period", "2025", "--by", "area,area"), "area"),
    "an unknown area": (("explain", "ads", "--period", "2025", "--where", "area=Skolor"), '"Skolor" finns inte'),
    "an unknown dimension": (("measure", "nps", "--period", "2025", "--by", "färg"), "färg"),
    "a filter that is none": (
        ("measure", "nps", "--period", "2025", "--where", "färg"),
        'Urvalet "färg" går inte att tyda',
    ),
    "a filter by neither": (("measure", "ads", "--period", "2025", "--where", "is_manager=kanske"), "true eller false"),
    "a plan that is missing": (("indicators", "--period", "2025", "--plan", "1999"), "1999"),
    "an unknown format of report": (
        ("report", "--period", "2025", "--out", "x", "--formats", "exe"),
        '"exe" finns inte',
    ),
    "an address others reach": (("app", "--address", "0.0.0.0"), "ingen inloggning"),
    "an address by name": (("app", "--address", "server.example.com"), "ingen inloggning"),
    "a port that does not exist": (("app", "--port", "99999"), "Porten 99999"),
}


@pytest.mark.parametrize("words, message", WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_said_in_swedish(kollen, words, message):
    status, out, err = kollen(*words)
    assert (status, out) == (1, "") and message in err
    assert not [word for word in ENGLISH if word in err]


def test_a_home_without_figures(kollen, tmp_path):
    status, _, err = kollen("status", "--home", tmp_path)
    assert status == 1 and "kollen ingest" in err
    assert "Inga ögonblicksbilder" in kollen("snapshots", "--home", tmp_path)[1]


@pytest.mark.parametrize(
    "command",
    ["", "app", "demo", "ingest", "measure", "indicators", "explain", "report", "reproduce", "diff", "status",
     "snapshots", "rollback"],
)
def test_help_is_swedish(kollen, command):
    status, out, err = kollen(*([command] if command else []), "--help")
    assert (status, err) == (0, "") and out.startswith("Användning: kollen")
    assert not [word for word in ENGLISH if word in out]


def test_an_unexpected_error_is_logged_and_not_shown(kollen, tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("hemligt")

    monkeypatch.setattr(publish, "snapshots", fail)
    status, out, err = kollen("snapshots", "--home", tmp_path)
    assert (status, out) == (1, "") and "kollen.log" in err and "hemligt" not in err and len(err.splitlines()) == 1
    assert "ZeroDivisionError: hemligt" in (tmp_path / "kollen.log").read_text("utf-8")


def test_a_full_disk_is_said_as_it_is(kollen, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline.archive, "write", fail)
    deliveries.write_ads(tmp_path / "d")
    status, _, err = kollen("ingest", tmp_path / "d", "--home", tmp_path / "home")
    assert status == 1 and "Disken är full" in err


@pytest.mark.parametrize(
    "error, message",
    [
        (OSError(28, "No space left on device"), "disken är full"),
        (PermissionError(13, "Permission denied"), "behörighet saknas"),
    ],
)
def test_a_report_that_cannot_be_written_says_why(kollen, tmp_path, monkeypatch, error, message):
    def fail(*_):
        raise error

    monkeypatch.setattr(Path, "write_bytes", fail)
    status, out, err = kollen("report", "--period", "2025", "--out", tmp_path, "--formats", "xlsx")
    assert (status, out) == (1, "") and f"rapporten kunde inte skrivas ({message})" in err
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_a_file_is_said_in_swedish(kollen, tmp_path):
    (tmp_path / "fil").touch()
    deliveries.write_ads(tmp_path / "d")
    status, out, err = kollen("ingest", tmp_path / "d", "--home", tmp_path / "fil")
    assert (status, out) == (1, "") and "det finns redan en fil med det namnet" in err
    assert not [word for word in ENGLISH if word in err]


def test_the_app_starts_streamlit_on_this_computer_with_the_home(home, monkeypatch):
    started = {}

    class Server:
        def __init__(self, command, cwd, env):
            started.update(command=command, cwd=cwd, home=env["KOLLEN_HOME"])

        def wait(self):
            return 0

    monkeypatch.setattr(serving.subprocess, "Popen", Server)
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    assert main(["app", "--home", str(home), "--port", "8765", "--no-browser"]) == 0
    words = " ".join(started["command"])
    assert "--server.address 127.0.0.1 --server.port 8765 --server.headless true" in words
    assert Path(started["home"]) == home.resolve() and (started["cwd"] / "app.py").is_file()


def test_only_ingest_loads_great_expectations(home):
    code = (
        "import sys; from ingest.cli import main; assert main(['measure', 'ads', '--period', '2025']) == 0; "
        "print([name for name in ('great_expectations', 'streamlit', 'docx', 'polars') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=serving.ROOT, env=os.environ | {"KOLLEN_HOME": str(home)}, capture_output=True
    )
    assert run.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_the_reader_of_a_pipe_may_leave(home):
    command = f'"{sys.executable}" -m ingest.cli explain ads --period 2025 --format json --home "{home}" | head -c 1'
    run = subprocess.run(command, shell=True, cwd=serving.ROOT, capture_output=True)
    assert run.stderr == b""
