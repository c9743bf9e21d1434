"""Nämndrapport as it is written and signed: what is typed is saved, and nobody's words are lost."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

import report
from pages.shared import board_read
from report.proposals import first_sentence
from tests.drawing import CODE, drawn
from tests.drawing import text as said
from warehouse import comments, plan, verdict, wording
from warehouse.errors import KollenError

HEAD, UNIT_HEAD, SECRETARY = comments.ROLES
PERIOD = "2025T2"
INDICATOR, GOAL = "nps", "unit_partner"
SIGN = {"rapport": "Granska och skriv under"}
COMMENT = f"{PERIOD}-{INDICATOR}-comment"


@pytest.fixture(scope="module")
def shown_home(demo_home, tmp_path_factory):
    """One home for these tests, which shows the demo: what is asked of its snapshot is kept from test to test."""
    folder = tmp_path_factory.mktemp("board")
    shutil.copytree(demo_home / "snapshots", folder / "snapshots", copy_function=os.link)
    shutil.copy(demo_home / "current.txt", folder)
    return folder


@pytest.fixture
def home(shown_home, monkeypatch):
    """That home without a word written in it."""
    (shown_home / comments.FILE).unlink(missing_ok=True)
    monkeypatch.setenv("KOLLEN_HOME", str(shown_home))
    return shown_home


@pytest.fixture
def board(home):
    """board(state, **address) → the page of 2025T2, drawn for what the reader has chosen on it."""

    return lambda state=None, **address: drawn(
        CODE.format("board_report"), {"ar": "2025", "period": "T2", **address}, state
    )


def at(board, subject: str, role: str | None = HEAD) -> AppTest:
    """The page where one subject is written of, among those without a comment, as that role."""
    return board({"kept-board-subject": subject, "kept-board-role": role})


def type_in(app: AppTest, kind: str, text: str, subject: str = INDICATOR) -> AppTest:
    app.text_area(key=f"{PERIOD}-{subject}-{kind}").set_value(text).run()
    assert not app.exception
    return app


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def written(home) -> dict:
    return {key: one.text for key, one in comments.current(home, PERIOD).items()}


def test_a_comment_is_typed_saved_and_counted(board, home):
    app = at(board, INDICATOR)
    assert re.search(r"Klara: 0 av 45 indikatorer, 0 av \d+ förväntade resultat och 0 av \d+ mål\.", said(app))
    type_in(app, "comment", "Kunderna är nöjda.")
    assert "Osparad text finns om" in said(app)
    assert written(home) == {}
    click(app, "board-save")
    assert written(home) == {(INDICATOR, "comment"): "Kunderna är nöjda."}
    assert "Sparat: kommentar för ”" in said(app) and "Osparad" not in said(app)
    type_in(app, "analysis", "För att fler kom.")
    click(app, "board-ready")
    assert written(home) == {
        (INDICATOR, "comment"): "Kunderna är nöjda.", (INDICATOR, "analysis"): "För att fler kom.",
        (INDICATOR, "ready"): "ja",
    }  # fmt: skip
    assert "Klara: 1 av 45 indikatorer" in said(app)
    assert {one.role for one in comments.history(home)} == {HEAD}
    click(app, "board-ready")
    assert written(home)[INDICATOR, "ready"] == ""
    assert "Klara: 0 av 45" in said(app)


def test_without_a_role_nothing_can_be_saved(board):
    app = type_in(at(board, INDICATOR, role=None), "comment", "x")
    assert app.button(key="board-save").disabled and app.button(key="board-ready").disabled
    assert "Välj överst vem du skriver som" in said(app)
    app.selectbox(key="board-role").select(SECRETARY).run()
    assert not app.button(key="board-save").disabled
    assert app.text_area(key=COMMENT).value == "x"


def test_the_figures_and_the_proposed_sentence_stand_beside(board, con, home):
    one = next(one for one in plan.indicators(con, PERIOD) if one.id == INDICATOR)
    app = at(board, INDICATOR)
    for number in (one.value, one.target, one.previous):
        assert wording.value(number, one.unit) in said(app)
    assert wording.status(one.status) in said(app).replace("\u00a0", " ").replace(" ", "\u00a0")
    sentence = first_sentence(one)
    assert sentence in said(app)
    type_in(app, "comment", "Det är bra.")
    click(app, "board-propose")
    assert app.text_area(key=COMMENT).value == f"{sentence} Det är bra."
    click(app, "board-propose")
    assert app.text_area(key=COMMENT).value == f"{sentence} Det är bra."
    click(app, "board-save")
    assert written(home)[INDICATOR, "comment"] == f"{sentence} Det är bra."


def test_what_was_written_before_stands_beside_and_says_when(board, home):
    texts = {"2024T2": "Då var det så.", "2025T1": "I våras <b>så</b>.\nSlut.", "2023T2": "För länge sedan"}
    for period, text in texts.items():
        comments.write(home, HEAD, period, INDICATOR, "comment", text)
    told = said(at(board, INDICATOR))
    assert "Kommentar, januari–augusti 2024 (samma period året före)" in told and "Då var det så." in told
    assert "Kommentar, januari–april 2025 (perioden närmast före)" in told and "I våras <b>så</b>.\nSlut." in told
    assert "För länge sedan" not in told
    assert "Inget är skrivet om detta för januari–augusti 2024 och januari–april 2025" in said(at(board, GOAL))


@pytest.mark.parametrize(("address", "before"), [
    ({"period": "T1"}, ["januari–april 2024", "2024"]),
    ({"period": "Helår"}, ["2024", "januari–augusti 2025"]),
])  # fmt: skip
def test_which_periods_stand_beside(board, address, before):
    told = said(board(**address))
    assert f"Inget är skrivet om detta för {wording.listing(before)}." in told


def test_another_has_written_since(board, home):
    app = type_in(at(board, INDICATOR), "comment", "mitt")
    theirs = comments.write(home, SECRETARY, PERIOD, INDICATOR, "comment", "den andras")
    click(app, "board-save")
    assert written(home) == {(INDICATOR, "comment"): "den andras"}
    told = said(app)
    assert "Inget sparades: en annan har ändrat samma kommentar" in told
    assert f"Nämndsekreterare ändrade samma kommentar {theirs.at:%Y-%m-%d %H:%M}" in told
    assert app.text_area(key=COMMENT).value == "mitt"
    click(app, "board-save")  # pressing again is no way past it
    assert written(home) == {(INDICATOR, "comment"): "den andras"}
    click(click(app, f"{COMMENT}-mine"), "board-save")
    assert written(home) == {(INDICATOR, "comment"): "mitt"}
    assert [one.text for one in comments.history(home)] == ["den andras", "mitt"]


def test_the_others_text_can_be_taken_instead(board, home):
    app = type_in(at(board, INDICATOR), "comment", "mitt")
    comments.write(home, SECRETARY, PERIOD, INDICATOR, "comment", "den andras")
    click(app.run(), f"{COMMENT}-theirs")
    assert app.text_area(key=COMMENT).value == "den andras"
    assert "sedan du började" not in said(app)


def test_what_cannot_be_saved_does_not_become_ready(board, home):
    app = type_in(at(board, INDICATOR), "comment", "x" * 4001)
    click(app, "board-ready")
    assert written(home) == {}
    assert "Kommentar: Texten är 4\u00a0001 tecken lång" in said(app)
    assert len(app.text_area(key=COMMENT).value) == 4001


def test_a_text_that_is_changed_is_not_klar_any_more(board, home):
    app = type_in(at(board, INDICATOR), "comment", "Först")
    click(app, "board-ready")
    assert written(home)[INDICATOR, "ready"] == "ja"
    type_in(app, "comment", "Sedan")
    click(app, "board-save")
    assert "att det inte är klart" in said(app)
    assert (written(home)[INDICATOR, "comment"], written(home)[INDICATOR, "ready"]) == ("Sedan", "")
    click(app, "board-ready")
    assert written(home)[INDICATOR, "ready"] == "ja"


def test_the_mark_of_another_is_not_overwritten(board, home):
    app = at(board, INDICATOR)
    comments.write(home, SECRETARY, PERIOD, INDICATOR, "ready", "ja")
    comments.write(home, SECRETARY, PERIOD, INDICATOR, "ready", "", seen=1)
    click(app, "board-ready")
    assert written(home)[INDICATOR, "ready"] == ""
    assert "samma klarmarkering" in said(app)


def test_typed_text_is_kept_while_something_else_is_open(board):
    app = type_in(at(board, INDICATOR), "comment", "osparat")
    app.selectbox(key="board-subject").select("courses").run()
    assert not any(one.key == COMMENT for one in app.text_area)
    app.selectbox(key="board-subject").select(INDICATOR).run()
    assert app.text_area(key=COMMENT).value == "osparat"


def test_the_verdict_of_a_goal_is_the_proposal_or_another_with_a_reason(board, home):
    app, key = at(board, GOAL), f"{PERIOD}-{GOAL}-verdict"
    evidence = next(line for line in said(app).split("\n") if "Förslag: målet" in line)
    proposed = next(name for name, words in verdict.WORDS.items() if words in evidence)
    other = "not" if proposed != "not" else "fully"
    assert app.selectbox(key=key).value == ""
    app.selectbox(key=key).select(other).run()
    click(app, "board-ready")
    assert "Skriv varför bedömningen är en annan än förslaget" in said(app)
    assert written(home) == {}
    app.text_area(key=f"{key}-reason").set_value("Upphandlingen drog ut på tiden.").run()
    click(app, "board-ready")
    assert written(home) == {(GOAL, "verdict"): other, (GOAL, "ready"): "ja"}
    assert comments.current(home, PERIOD)[GOAL, "verdict"].reason == "Upphandlingen drog ut på tiden."
    app.selectbox(key=key).select("").run()
    click(app, "board-save")
    assert written(home)[GOAL, "verdict"] == ""


def test_a_goal_shows_its_indicators_and_goes_on_to_the_next(board, home, con):
    app = board({"kept-board-goal": GOAL, "kept-board-role": HEAD})
    under = [one for one in plan.indicators(con, PERIOD) if one.goal[-1] == app.selectbox(key="board-goal").options[
        app.selectbox(key="board-goal").index]]  # fmt: skip
    assert under and all(unescape(one.text) in said(app) for one in under)
    first = app.selectbox(key="board-subject").value
    assert first == GOAL
    click(click(app, "board-ready"), "board-next")
    assert app.selectbox(key="board-subject").value != first


def test_what_is_missing_shrinks_and_ends(board, home, con):
    app = board({"kept-board-role": HEAD})
    everything = list(app.selectbox(key="board-subject").options)
    for one in (*plan.indicators(con, PERIOD), *plan.expected(con, PERIOD)):
        comments.write(home, HEAD, PERIOD, one.id, "comment", "x")
    left = board().selectbox(key="board-subject").options
    assert 0 < len(left) < len(everything) and all(one.startswith("Mål: ") for one in left)
    for goal in plan.plan_for(2025)[0].goals:
        comments.write(home, HEAD, PERIOD, goal.id, "comment", "x")
    assert "Allt har en kommentar" in said(board())


@pytest.mark.parametrize(("address", "way"), [
    ({"forvaltning": "Farsta"}, "Ta bort filtren"), ({"befattning": "Chef"}, "Ta bort filtren"),
    ({"raknat": "Enskild tertial", "tertial": "T2"}, "Välj Ackumulerat"),
])  # fmt: skip
def test_a_part_of_the_unit_or_year_can_only_be_read(board, address, way):
    app = board(**address)
    assert f"Här visas ett utdrag. {way}" in said(app)
    assert [tab.label for tab in app.tabs] == ["Läs", "Ladda ner"]
    assert "kollen-table" in said(app)


def test_only_the_open_section_is_drawn(board):
    app = board({"rapport": "Läs"})
    first = said(app)
    assert "Nyckeltal" in first
    assert len(first) < 20_000


@pytest.mark.parametrize(("address", "has_ils"), [({}, True), ({"forvaltning": "Farsta"}, False)])
def test_every_form_can_be_taken_along(board, address, has_ils):
    app = board({"rapport": "Ladda ner"}, **address)
    labels = [one.proto.label for one in app.get("download_button")]
    assert labels[0] == "Ladda ner alla filer (.zip)"
    others = ["Word", "Excel", "PowerPoint", "PDF", "alla"] + ["filer"] * has_ils
    assert [one.split()[2] for one in labels[1:]] == others


@pytest.mark.parametrize("fmt", ["csv", "ils"])
def test_a_form_of_several_files_comes_as_a_zip(con, home, fmt):
    told = report.run(home, con, PERIOD)
    made = board_read._one(home, told, fmt)
    assert zipfile.is_zipfile(io.BytesIO(made)) is (fmt == "ils")
    names = zipfile.ZipFile(io.BytesIO(made)).namelist() if fmt == "ils" else []
    assert set(report.files(told, [fmt])) - set(names) == (set() if fmt == "ils" else {"namndrapport-2025T2.csv"})


def test_what_is_written_stands_in_the_report_that_is_read(board, home):
    comments.write(home, HEAD, PERIOD, INDICATOR, "comment", "Kunderna är nöjda.")
    told = said(board({"rapport": "Läs", "section-Verksamhetsplanens mål": True}))
    assert "Kunderna är nöjda." in told


def test_what_is_not_ready_stops_the_signature(board, home):
    comments.write(home, HEAD, PERIOD, INDICATOR, "comment", "x")
    app = board({**SIGN, "kept-board-role": HEAD})
    assert "skrivet men inte markerat klart" in said(app) and "<li>Indikator: " in said(app)
    assert app.button(key="board-sign").disabled
    comments.write(home, HEAD, PERIOD, INDICATOR, "ready", "ja")
    app.run()
    assert not app.button(key="board-sign").disabled
    assert "Allt som är skrivet är markerat klart" in said(app)


def test_signing_asks_first_and_can_be_left(board):
    app = board({**SIGN, "kept-board-role": HEAD})
    assert "är ett utkast" in said(app) and "Ingen rapport är undertecknad än" in said(app)
    click(app, "board-sign")
    assert f"Du skriver under rapporten för januari–augusti 2025 som {HEAD}" in said(app)
    click(app, "board-no")
    assert "Du skriver under" not in said(app) and app.button(key="board-sign")
    click(app, "board-sign")
    app.selectbox(key="board-role").select(SECRETARY).run()  # a question that another role was asked is asked again
    assert "Du skriver under" not in said(app)


def test_what_goes_wrong_in_signing_is_said(board, monkeypatch):
    def refuse(*_given):
        raise KollenError("Rapporten är inte undertecknad: disken är full.")

    monkeypatch.setattr("report.sign", refuse)
    app = board({**SIGN, "kept-board-role": HEAD})
    click(click(app, "board-sign"), "board-yes")
    assert "Rapporten är inte undertecknad: disken är full." in said(app)


def test_the_history_tells_every_change(board, home):
    comments.write(home, HEAD, PERIOD, INDICATOR, "comment", "ett <i>")
    comments.write(home, SECRETARY, PERIOD, INDICATOR, "comment", "", seen=1)
    comments.write(home, UNIT_HEAD, PERIOD, GOAL, "verdict", "not", "för att")
    told = said(board({**SIGN, "board-history": True}))
    rows = re.findall(r"<tr>(.*?)</tr>", told)
    cells = rows[1:]
    for text in ("ett <i>", "(borttaget)", "uppfylls ej", "för att"):
        assert any(text in cell for cell in cells), text
    assert [role for cell in cells for role in comments.ROLES if role in cell] == [UNIT_HEAD, SECRETARY, HEAD]


def test_a_damaged_file_of_comments_is_said(home):
    (home / comments.FILE).write_bytes(b"x")
    code = "from types import SimpleNamespace as Page\nfrom pages import board_report\nfrom pages.shared import frame\n"
    app = AppTest.from_string(f"{code}frame.show(Page(run=board_report.render))\n", default_timeout=60).run()
    assert "kommentarer.sqlite" in said(app) and "är skadad" in said(app)
    assert [one.value for one in app.title] == ["Nämndrapport"]
