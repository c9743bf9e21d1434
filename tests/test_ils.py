"""The files for ILS-webb: every indicator's value by name and by code, and a check of what would not match."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import report
from report import ils, ils_settings
from report.model import Cell, Column, Line, Origin, Report, Section, Table
from warehouse import plan, wording
from warehouse.errors import KollenError

PERIOD = "2025T2"
NAMES, CODES, REMARKS = (f"{one}-{PERIOD}.txt" for one in (ils.NAMES, ils.CODES, ils.REMARKS))
IN_STRATSYS = {"share": 100}  # percent; every other unit as it is
DECIMALS = {"share": 1, "count": 0, "SEK per FTE": 0, "grade": 2, "NPS": 1, "index": 1}


@pytest.fixture(scope="module")
def whole(con) -> Report:
    return report.collect(con, PERIOD)


@pytest.fixture(scope="module")
def files(whole) -> dict[str, list[list[str]]]:
    return read(ils.to_files(whole))


def read(made: dict[str, bytes]) -> dict[str, list[list[str]]]:
    found = {}
    for name, content in made.items():
        text = content.decode("utf-8-sig")
        assert text == "" or text.endswith("\r\n")
        found[name] = [line.split("\t") for line in text.split("\r\n")[:-1]]
    return found


def due(con) -> list:
    return [one for one in plan.indicators(con, PERIOD) if one.value is not None and one.status != "not_due"]


def is_value(text: str, one) -> bool:
    """Whether the text is the indicator's value in Stratsys' unit, with its decimals."""
    _whole, _, decimals = text.partition(",")
    shown = float(text.replace(",", "."))
    half = 0.5000001 * 10 ** -DECIMALS[one.unit]
    return len(decimals) == DECIMALS[one.unit] and abs(shown - one.value * IN_STRATSYS.get(one.unit, 1)) <= half


def test_the_file_with_names_holds_every_value_of_the_plan(con, files):
    head, *rows = files[NAMES]
    assert head == ["Organisation", "Period", "Mått", "Utfall"]
    assert {(row[0], row[1]) for row in rows} == {("SF Rekrytering", "2025-08-31")}
    written = {name: text for _, _, name, text in rows}
    assert len(written) == len(rows)
    assert set(written) == {one.text for one in due(con)} and len(written) > 25
    assert all(is_value(written[one.text], one) for one in due(con))


def test_the_file_with_codes_holds_every_value_of_the_plan(con, files):
    settings = ils_settings.load()
    rows = files[CODES]
    assert {tuple(row[:2] + row[3:4]) for row in rows} == {
        ("2025-08-31", settings.organisation_code, settings.column_code)
    }
    written = {row[2]: row[4] for row in rows}
    assert list(written) == [settings.codes[one.id] for one in due(con)] and len(rows) == len(written)
    assert all(is_value(written[settings.codes[one.id]], one) for one in due(con))


def test_every_indicator_without_a_value_is_named_with_its_reason(con, files, whole):
    told = ["\t".join(row) for row in files[REMARKS]]
    written = due(con)
    missing = [one for one in plan.indicators(con, PERIOD) if one not in written]
    assert len(missing) > 5 and whole.state in told[0] and whole.snapshot in told[0]
    for one in missing:
        code = ils_settings.load().codes[one.id]
        (line,) = [line for line in told if f"({code})" in line]
        assert line.startswith(f"- ”{one.text}” ({code}): ")
        assert line.endswith("följs upp när året är slut" if one.value is not None else one.reason[1:-1])


def test_the_demos_plan_matches_but_for_names_that_it_has_twice(whole):
    *told, last = ils.check(whole, None)
    assert len(told) == 2 and all("indikatorer i planen heter" in one and "samma värde" in one for one in told)
    assert last == ils.NOT_COMPARED


def stratsys_file(whole, **spelt: str) -> str:
    """A file as Stratsys makes it, with some names spelt in another way."""
    settings = ils_settings.load()
    lines = ["\t".join([*settings.headings, settings.column_name])]
    for one in ils.values(whole, settings):
        name = spelt.get(one.indicator, one.name)
        lines.append("\t".join([spelt.get("organisation", settings.organisation_name), "2025-01-01", name, ""]))
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize(
    ("spelt", "ours", "theirs"),
    [
        ({"sick_leave": "Sjukfrånvro"}, "Sjukfrånvaro", "Sjukfrånvro"),
        ({"nps": "verksamhetsområde rekryterings NPS-värde visar att kundnöjdheten är hög"},
         "Verksamhetsområde rekryterings NPS-värde visar att kundnöjdheten är hög",
         "verksamhetsområde rekryterings NPS-värde visar att kundnöjdheten är hög"),
        ({"courses": "Antal utförda KBR-utbildningar "}, "Antal utförda KBR-utbildningar",
         "Antal utförda KBR-utbildningar "),
        ({"organisation": "SF rekrytering"}, "SF Rekrytering", "SF rekrytering"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_told_with_the_right_spelling(whole, spelt, ours, theirs):
    told = [one for one in ils.check(whole, stratsys_file(whole, **spelt)) if "filen ur Stratsys" in one]
    assert len(told) == 1
    assert f"”{ours}” står inte så i filen ur Stratsys. Närmast är ”{theirs}”." in told[0]


def test_a_file_of_another_form_is_told(whole):
    assert any("tre kolumner" in one for one in ils.check(whole, "a;b;c\r\n"))
    assert any("tre kolumner" in one for one in ils.check(whole, ""))
    other = stratsys_file(whole).replace("Mått\t", "Nyckeltal\t", 1)
    assert [one for one in ils.check(whole, other) if one.startswith("Rubriken ”Mått”")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_file_in_the_home_is_read_in_any_usual_coding(tmp_path, whole, encoding):
    assert ils.known_text(tmp_path) is None
    (tmp_path / "ils").mkdir()
    (tmp_path / "ils" / "exempel.txt").write_bytes(stratsys_file(whole).encode(encoding))
    assert not [one for one in ils.check(whole, ils.known_text(tmp_path)) if "ur Stratsys" in one]


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = ils_settings.FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "ils.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('sick_leave = "REK-34"\n', "", "”Sjukfrånvaro” har ingen kod. Lägg till sick_leave under [codes]"),
        ("sick_leave =", "sick_leve =", "sick_leve under [codes] i ils.toml finns inte i någon plan. Närmast är sick_"),
        ('nps = "REK-17"', 'nps = "REK-34"', "Koden REK-34 har flera indikatorer i ils.toml: nps och sick_leave."),
        ("[names]\n", '[names]\nsick_leave = "Andel nöjda kunder"\n',
         "2 indikatorer i planen heter ”Andel nöjda kunder”: de har inte ett och samma värde"),
    ],
)  # fmt: skip
def test_what_would_not_match_is_told(tmp_path, whole, old, new, said):
    told = ils.check(whole, None, changed(tmp_path, old, new))
    assert [one for one in told if said in one]


def test_a_name_with_two_values_is_in_no_file_by_name(tmp_path, whole):
    path = changed(tmp_path, "[names]\n", '[names]\nsick_leave = "Andel nöjda kunder"\n')
    made = read(ils.to_files(whole, path=path))
    assert "Andel nöjda kunder" not in [row[2] for row in made[NAMES]]
    assert {"REK-22", "REK-34"} <= {row[2] for row in made[CODES]}
    assert len([row for row in made[REMARKS] if "inte i namnfilen, flera indikatorer har namnet" in row[0]]) == 2


def test_a_name_that_stratsys_spells_differently_is_written_so(tmp_path, whole):
    path = changed(tmp_path, "[names]\n", '[names]\nsick_leave = "Sjukfrånvaro, totalt"\n')
    assert "Sjukfrånvaro, totalt" in [row[2] for row in read(ils.to_files(whole, path=path))[NAMES]]


def test_values_that_are_not_due_can_be_asked_for(tmp_path, con, whole):
    made = read(ils.to_files(whole, path=changed(tmp_path, "not_due = false", "not_due = true")))
    assert len(made[CODES]) == len([one for one in plan.indicators(con, PERIOD) if one.value is not None])


def test_another_coding_is_written_or_refused_in_swedish(tmp_path, whole):
    path = changed(tmp_path, '"utf-8-sig"', '"cp1252"')
    assert ils.to_files(whole, path=path)[NAMES].decode("cp1252").startswith("Organisation\tPeriod\tMått\tUtfall\r\n")
    (tmp_path / "ascii").mkdir()
    path = changed(tmp_path / "ascii", '"utf-8-sig"', '"ascii"')
    with pytest.raises(KollenError, match="kan inte skrivas i teckenkodningen ascii"):
        ils.to_files(whole, path=path)


def one(cell: Cell, label: str = "Sjukfrånvaro") -> Report:
    table = Table("Indikatorer", "x", "Indikator", (Column("Utfall"),), (Line(label, (cell,)),), kind="indicators")
    return Report("Nämndrapport", "Rekrytering", PERIOD, "2025", "2025", False, "s1", datetime(2026, 9, 1),
                  (Section("x", "", (table,)),), (), (), ())  # fmt: skip


ORIGIN = Origin("sick_leave", "indicator.value", PERIOD, ())


def test_a_withheld_or_missing_value_is_never_written_as_a_number():
    for cell in (Cell(wording.WITHHELD, None, "share", ORIGIN, wording.WITHHELD),
                 Cell(wording.NOTHING, None, "share", ORIGIN, "underlag saknas för perioden")):  # fmt: skip
        made = read(ils.to_files(one(cell)))
        assert (len(made[NAMES]), made[CODES]) == (1, [])
        assert [f"- ”Sjukfrånvaro” (REK-34): {cell.reason}"] in made[REMARKS]


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [("share", 0.12345, "12,3"), ("share", 0.1235, "12,4"), ("count", 0, "0"), ("SEK per FTE", 631591.5, "631592"),
     ("NPS", -12.25, "-12,3"), ("NPS", -0.04, "0,0"), ("grade", 9.005, "9,01"), ("yes_no", 1, "1")],
)  # fmt: skip
def test_a_value_is_written_in_the_unit_and_decimals_of_stratsys(unit, value, written):
    assert read(ils.to_files(one(Cell("x", value, unit, ORIGIN))))[NAMES][1][3] == written


def test_a_name_that_cannot_stand_in_a_column_is_told():
    made = read(ils.to_files(one(Cell("x", 1, "count", ORIGIN), "två\tnamn")))
    assert len(made[NAMES]) == 1 and any("tabb eller radbrytning" in "\t".join(row) for row in made[REMARKS])


@pytest.mark.parametrize(("period", "is_right"), [("2025T1", True), ("2025", True), ("2025T2/alone", False),
                                                  ("2025-03", False), ("2025-01..2025-08", True)])  # fmt: skip
def test_a_period_that_ils_does_not_follow_up_is_told(whole, period, is_right):
    told = [line for line in ils.check(replace(whole, period=period), None) if line.startswith("Perioden")]
    assert bool(told) is not is_right


@pytest.mark.parametrize(("period", "said"), [("2026T2", "Indikatorerna är planens för 2025"),
                                              ("2020", "Ingen verksamhetsplan gäller 2020")])  # fmt: skip
def test_a_year_without_a_plan_of_its_own_is_told(whole, period, said):
    assert [line for line in ils.check(replace(whole, period=period), None) if line.startswith(said)]


def test_the_same_report_twice_is_the_same_bytes(whole):
    assert ils.to_files(whole) == ils.to_files(replace(whole))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not_due = false", "", "nyckeln not_due saknas"),
        ("not_due = false", "not_due = 1", "not_due ska vara true eller false"),
        ("not_due = false", "not_due = false\nx = 1", "nyckeln x är okänd"),
        ('"Period", ', "", "headings ska vara en lista med tre texter"),
        ('code = "UTFALL"', 'kod = "UTFALL"', "column ska vara en tabell med name och code"),
        ('"REK-17"', "17", "nps ska vara en text utan tabb"),
        ("utf-8-sig", "utf-99", 'encoding är "utf-99"'),
        ("one = 0.01, decimals = 1", "one = 0, decimals = 1", "one ska vara ett tal större än 0"),
        ("one = 0.01, decimals = 1", "one = 0.01, decimals = 99", "decimals ska vara ett heltal"),
        ("share = {", "andel = {", "enheten finns inte"),
    ],
)
def test_wrong_settings_are_said_in_swedish(tmp_path, old, new, said):
    with pytest.raises(KollenError, match=said):
        ils_settings.load(changed(tmp_path, old, new))
