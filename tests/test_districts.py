"""Stadsdelar: the matrix against plain Python over the rows, the map, and the page that shows them."""

from __future__ import annotations

from functools import partial

import pytest

from tests.drawing import text
from warehouse import districts, involvement, reference, wording
from warehouse.errors import KollenError
from warehouse.involvement import Cell, Combination, Matrix
from warehouse.measure import measure
from warehouse.period import Period

TODAY = {
    "Bromma", "Enskede-Årsta-Vantör", "Farsta", "Hägersten-Älvsjö", "Hässelby-Vällingby", "Järva", "Kungsholmen",
    "Norra innerstaden", "Skarpnäck", "Skärholmen", "Södermalm",
}  # fmt: skip


@pytest.fixture
def page(page):
    """page(**address) → the page drawn for that address."""
    return partial(page, "districts")


@pytest.fixture(scope="module")
def bought(con) -> list[tuple]:
    """(district, area, is_manager, package, month) of every assignment that counts as involvement."""
    rows = con.execute("select kind, administration, area, is_manager, package, month, status from mart_assignments")
    return [tuple(row[1:6]) for row in rows.fetchall()
            if row[0] == "stadsdelsförvaltning" and row[4] != "KBR-utbildning" and row[6] != "Avbrutet"]  # fmt: skip


# --- the matrix


@pytest.mark.parametrize(("period", "where"), [
    ("2022", {}), ("2023T1", {}), ("2025", {}), ("2025T2", {}), ("2026T2", {}), ("2024T2/alone", {}),
    ("2025", {"package": ["Searchpaket"]}), ("2025", {"package": ["Chefspaket"], "is_manager": [True]}),
    ("2024", {"administration": ["Skärholmen", "Farsta"], "area": ["Äldreomsorg"]}),
    ("2024", {"kind": ["stadsdelsförvaltning"]}),
], ids=str)  # fmt: skip
def test_every_cell_is_what_the_rows_say(con, bought, period, where):
    period = Period.parse(period)
    found = involvement.matrix(con, period, where)
    packages = where.get("package")
    shown = [row for row in bought if (not packages or row[3] in packages) and row[4] <= period.last]
    assert set(found.districts) == set(where.get("administration", TODAY))
    assert {one.area for one in found.combinations} == set(where.get("area", involvement.AREAS))
    assert {one.is_manager for one in found.combinations} == set(where.get("is_manager", {True, False}))
    for one in found.combinations:
        for cell in one.cells:
            months = [row[4] for row in shown if row[:3] == (cell.district, one.area, one.is_manager)]
            now = [month for month in months if period.first <= month <= period.last]
            is_new = period.year > 2022 and not any(month.year == period.year - 1 for month in months)
            state = ("new" if is_new else "used") if now else "before" if months else "never"
            newest = max(months).year if months else None
            assert cell == Cell(cell.district, state, len(now), newest)


@pytest.mark.parametrize("period", ["2022", "2023T1", "2025T2", "2026T2"])
@pytest.mark.parametrize("where", [{}, {"package": ["Second opinion"]}, {"administration": ["Järva", "Bromma"]}],
                         ids=str)  # fmt: skip
def test_the_counts_agree_with_the_measure(con, period, where):
    then = Period.parse(period).previous_year()
    found = involvement.matrix(con, Period.parse(period), where, then)
    for one in found.combinations:
        combination = {**where, "area": [one.area], "is_manager": [one.is_manager]}
        (row,) = measure(con, "districts_involved", period, where=combination)
        assert one.involved == row.value
        assert len(one.missing) == len(found.districts) - row.value
        (before,) = measure(con, "districts_involved", then, where=combination)
        assert one.before == (before.value if then.year >= 2022 else None)


def test_a_district_without_any_assignment_has_its_line(con, bought):
    found = involvement.matrix(con, Period.of(2025), {"package": ["Lärarpaket"]})
    without = TODAY - {row[0] for row in bought if row[3] == "Lärarpaket"}
    assert without and set(found.districts) == TODAY
    for one in found.combinations:
        assert without <= set(one.never)


def test_the_plans_targets_stand_where_the_whole_city_is_shown(con):
    def targets(**where):
        found = involvement.matrix(con, Period.of(2025), where)
        return {(one.area, one.is_manager): one.target.value for one in found.combinations if one.target}

    managers = {("Förskola", True): 5, ("Socialtjänst", True): 8, ("Äldreomsorg", True): 7}
    assert targets() == targets(kind=["stadsdelsförvaltning"]) == {**managers, ("Äldreomsorg", False): 6}
    assert targets(area=["Förskola"]) == {("Förskola", True): 5}
    assert targets(administration=["Farsta"]) == targets(package=["Chefspaket"]) == {}


@pytest.mark.parametrize(("period", "where"), [
    ("2021", {}), ("2030", {}), ("2025", {"area": ["Skola"]}), ("2025", {"administration": ["Socialförvaltningen"]}),
    ("2025", {"kind": ["bolag"]}),
])  # fmt: skip
def test_there_is_no_matrix_where_there_is_nothing_to_show(con, period, where):
    assert involvement.matrix(con, Period.parse(period), where) is None


@pytest.mark.parametrize(("where", "said"), [
    ({}, []),
    ({"administration": ["Farsta"], "area": ["Förskola"]}, []),
    ({"administration": ["Farsta", "Stadsarkivet"]}, ["Matrisen gäller stadsdelarna; Stadsarkivet ingår inte."]),
    ({"kind": ["bolag"]}, ["Matrisen gäller stadsdelarna; urvalet i sidofältet har ingen av dem."]),
    ({"area": ["Skola", "Övrigt", "Förskola"]},
     ["Matrisen följer förskola, äldreomsorg och socialtjänst; Skola och Övrigt ingår inte."]),
])  # fmt: skip
def test_what_of_the_choice_the_matrix_leaves_out_is_said(where, said):
    assert involvement.left_out(where) == said


def combination(area: str, is_manager: bool, states: dict[str, str]) -> Combination:
    cells = tuple(Cell(name, state, int(state in ("used", "new")), 2024) for name, state in states.items())
    return Combination(area, is_manager, cells, None, None)


CHEFER = ("Äldreomsorg", True)
SINCE = "sedan januari 2022, då uppgifterna börjar"


@pytest.mark.parametrize(("combinations", "sentence"), [
    ([(*CHEFER, "A new, B before, C never"), ("Förskola", False, "A used, B used, C used")],
     "Flest stadsdelar saknas för chefer i äldreomsorgen: 2 av 3 har inte köpt stöd under 2025 (B och C). Av dem har C "
     f"aldrig gjort det {SINCE}."),
    ([(*CHEFER, "A used, B before, C used"), ("Förskola", False, "A before, B used, C used")],
     "Flest stadsdelar saknas för chefer i äldreomsorgen: 1 av 3 har inte köpt stöd under 2025 (B); lika många saknas "
     f"för medarbetare i förskolan. Alla 3 har någon gång gjort det {SINCE}."),
    ([(*CHEFER, "A used, B before"), ("Förskola", False, "A never, B used")],
     "Flest stadsdelar saknas för medarbetare i förskolan: 1 av 2 har inte köpt stöd under 2025 (A); lika många saknas "
     f"för chefer i äldreomsorgen. Den har aldrig gjort det {SINCE}."),
    ([(*CHEFER, "A used, B never, C never")],
     "Flest stadsdelar saknas för chefer i äldreomsorgen: 2 av 3 har inte köpt stöd under 2025 (B och C). Ingen av dem "
     f"har gjort det {SINCE}."),
    ([(*CHEFER, "A never, B never, C never, D never, E never, F never, G before")],
     "Flest stadsdelar saknas för chefer i äldreomsorgen: 7 av 7 har inte köpt stöd under 2025. Av dem har 6 "
     f"stadsdelar aldrig gjort det {SINCE}."),
    ([(*CHEFER, "A used, B before")],
     "Flest stadsdelar saknas för chefer i äldreomsorgen: 1 av 2 har inte köpt stöd under 2025 (B). Båda har någon "
     f"gång gjort det {SINCE}."),
    ([(*CHEFER, "A used, B used, C new"), ("Äldreomsorg", False, "A used, B used, C new"),
      ("Förskola", True, "A used, B used, C new")],
     "Alla 3 stadsdelar har köpt stöd för chefer och medarbetare i äldreomsorgen samt chefer i förskolan under 2025."),
    ([(*CHEFER, "A never"), ("Förskola", False, "A used"), ("Socialtjänst", False, "A before")],
     "A har köpt stöd för medarbetare i förskolan under 2025; inte då men tidigare för medarbetare i socialtjänsten; "
     "aldrig för chefer i äldreomsorgen."),
    ([(*CHEFER, "A never"), ("Äldreomsorg", False, "A never"), ("Förskola", True, "A never"),
      ("Förskola", False, "A never")],
     "A har inte köpt stöd under 2025; aldrig för chefer och medarbetare i äldreomsorgen och förskolan."),
])  # fmt: skip
def test_the_sentence_names_where_most_are_missing(combinations, sentence):
    made = tuple(
        combination(area, people, dict(cell.split() for cell in states.split(", ")))
        for area, people, states in combinations
    )
    names = tuple(cell.district for cell in made[0].cells)
    assert Matrix(Period.of(2025), Period.parse("2022-01").first, 2024, names, made, ()).sentence == sentence


def test_the_notes_say_which_plan_and_what_it_says_of_its_targets(con):
    its_own, borrowed = (involvement.matrix(con, Period.parse(period)).notes for period in ("2025", "2026T2"))
    assert borrowed == ("Mål ur plan 2025; plan 2026 saknas.", *its_own)
    assert [note.split(":")[0] for note in its_own] == ["Chefer i äldreomsorgen", "Medarbetare i äldreomsorgen"]
    assert its_own[0].endswith("Nämndmålet har 8 för samma sak.")


# --- the map


def test_every_district_of_today_has_one_tile_where_the_city_has_it():
    placed = {tile.district: (tile.row, tile.column) for tile in districts.tiles()}
    assert set(placed) == TODAY and len(set(placed.values())) == len(TODAY) == len(districts.tiles())
    assert list(placed) == sorted(placed, key=placed.get)

    def north(one, other):
        return placed[one][0] < placed[other][0]

    def west(one, other):
        return placed[one][1] < placed[other][1]

    assert north("Järva", "Bromma") and north("Bromma", "Hägersten-Älvsjö") and north("Södermalm", "Skarpnäck")
    assert north("Norra innerstaden", "Södermalm") and north("Enskede-Årsta-Vantör", "Farsta")
    assert west("Hässelby-Vällingby", "Bromma") and west("Bromma", "Kungsholmen") and west("Skärholmen", "Farsta")
    assert west("Skärholmen", "Hägersten-Älvsjö") and west("Kungsholmen", "Norra innerstaden")


@pytest.fixture
def tiles_from(monkeypatch, tmp_path):
    """tiles_from(text) → the tiles of a districts.toml that holds it."""

    def read(content: str):
        path = tmp_path / "districts.toml"
        path.write_text(content, encoding="utf-8")
        monkeypatch.setattr(districts, "PATH", path)
        districts._placed.cache_clear()
        return districts.tiles()

    yield read
    districts._placed.cache_clear()


def test_a_district_without_a_place_stands_under_the_map(tiles_from):
    found = tiles_from('[[tile]]\ndistrict = "Farsta"\nrow = 3\ncolumn = 2\n')
    assert found[0].district == "Farsta" and {tile.district for tile in found} == TODAY
    assert all(tile.row > 3 for tile in found[1:])
    assert len({(tile.row, tile.column) for tile in found}) == len(TODAY)


FARSTA = '[[tile]]\ndistrict = "Farsta"\nrow = 1\ncolumn = 1\n'


@pytest.mark.parametrize(("content", "said"), [
    (FARSTA + FARSTA.replace("row = 1", "row = 2"), 'districts.toml, rad 6, tile nr 2.district: "Farsta" står också på '
     "rad 2, tile nr 1.district. Låt det stå på ett ställe."),
    (FARSTA.replace("Farsta", "Farsa"), 'districts.toml, rad 2, tile nr 1.district: "Farsa" finns inte; menar du '
     '"Farsta"? Rätta och försök igen.'),
    (FARSTA + '[[tile]]\ndistrict = "Järva"\nrow = 1\ncolumn = 2\n', "districts.toml, rad 8, tile nr 2.column: rutan "
     "ligger över Farsta. Flytta den ena minst två kolumner."),
    (FARSTA.replace("column = 1", "column = 8"), "districts.toml, rad 4, tile nr 1.column: 8 ska vara en kolumn från 1 "
     "till 7. Rätta och försök igen."),
    (FARSTA.replace("row = 1\n", ""), "districts.toml, rad 1, tile nr 1.row: nyckeln saknas. Lägg till den och försök "
     "igen."),
])  # fmt: skip
def test_a_mistake_in_the_map_is_said_with_its_line(tiles_from, content, said):
    with pytest.raises(KollenError) as error:
        tiles_from(content)
    assert str(error.value) == said


# --- the page


def test_who_never_bought_for_managers_in_elderly_care_stands_on_the_page(page, con):
    said = text(page(ar="2023", period="T1"))
    found = involvement.matrix(con, Period.parse("2023T1"), {}, Period.parse("2022T1"))
    (asked,) = [one for one in found.combinations if one.name == "chefer i äldreomsorgen"]
    assert asked.never
    assert f"chefer i äldreomsorgen: {wording.listing(asked.never)}" in said
    assert found.sentence in said and found.never_line in said
    assert said.count("\u00a0Aldrig</span></td>") == sum(len(one.never) for one in found.combinations)
    assert said.count("\u00a0Ny</span><br>") == sum(c.state == "new" for one in found.combinations for c in one.cells)
    for _state, meaning in found.legend:
        assert meaning in said


def test_the_matrix_as_a_table_has_a_line_for_each_cell(page):
    app = page(ar="2025", period="Helår")
    app.session_state["table-involvement"] = True
    said = text(app.run())
    assert said.count("<tr>") >= 66
    assert "Senaste uppdrag" in said and "Läge" in said


@pytest.mark.parametrize(("title", "measure_id"), [
    ("Andel rekryteringar", "market_share"), ("Ordervärde", "order_value"), ("Betyg i kundenkäten", "customer_grade"),
])  # fmt: skip
def test_the_map_shows_the_chosen_figure_and_leads_to_the_card(page, con, title, measure_id):
    said = text(page(ar="2025", period="Helår", karta=title))
    rows = {row.by["administration"]: row for row in measure(con, measure_id, "2025", by=["administration"])}
    unit = measure(con, measure_id, "2025").unit
    for name in TODAY:
        assert f"{name} <strong>{wording.row(rows[name], unit)}</strong></a>" in said
    assert said.count("forvaltningskort?") >= 2 * len(TODAY)
    assert "forvaltningskort?ar=2025&period=Hel%C3%A5r&kort=Farsta" in said
    assert f"{title} per stadsdel, 2025: högst" in said


def test_a_choice_keeps_the_rows_and_the_tiles_of_its_districts(page):
    said = text(page(ar="2025", forvaltning=["Farsta", "Socialförvaltningen"], omrade=["Förskola", "Skola"]))
    assert said.count('scope="row"') == 1
    assert said.count("<small>ej vald</small>") == len(TODAY) - 1
    assert "Socialförvaltningen ingår inte." in said and "Skola ingår inte." in said


@pytest.mark.parametrize(("address", "said"), [
    ({"omrade": "Skola"}, "Matrisen följer förskola, äldreomsorg och socialtjänst; Skola ingår inte."),
    ({"forvaltning": "Stadsarkivet"}, "Matrisen gäller stadsdelarna; Stadsarkivet ingår inte."),
])  # fmt: skip
def test_where_there_is_no_matrix_the_page_says_why(page, address, said):
    app = page(**address)
    assert not app.exception
    assert f"{said} Ändra urvalet i sidofältet för att se matrisen." in text(app)


def test_the_register_knows_the_districts():
    kinds = {reference.today(one).short: one.kind for one in reference.organisations()}
    assert set(districts.names()) == TODAY == {name for name, kind in kinds.items() if kind == districts.DISTRICT}
