"""Every page drawn without a browser: what it says is what measure() says, and nothing it is given breaks it."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from pages import market_share
from pages.shared import charts, downloads, figures, filters, frame, plain, tables
from pages.shared.figure import months_to
from tests.app_server import PAGES, ROOT
from tests.drawing import text
from warehouse import plan, publish, reference, wording
from warehouse.choices import latest_period
from warehouse.definitions import catalogue
from warehouse.measure import measure
from warehouse.period import Period

PARAMETERS = ["ar", "raknat", "period", "tertial", "forvaltning", "omrade"]
MODULES = [module for _title, module in PAGES.values()]
WITH_FILTERS = [module for module in MODULES if module not in ("data_quality", "definitions", "published")]


@pytest.mark.parametrize("module", MODULES)
def test_every_page_draws(page, module):
    app = page(module)
    assert not app.exception
    assert len(app.title) == 1
    assert "kollen-sentence" in text(app)
    for leak in ("None", "nan", "True", "False", "Traceback"):
        assert f">{leak}<" not in text(app), leak


@pytest.mark.parametrize("module", WITH_FILTERS)
def test_every_page_says_what_is_chosen(page, module):
    app = page(module, ar="2025", period="T1", forvaltning="Farsta", omrade="Äldreomsorg")
    assert not app.exception
    assert "Januari–april 2025 · Farsta · Äldreomsorg · jämfört med samma period 2024" in text(app)


@pytest.mark.parametrize("module", WITH_FILTERS)
@pytest.mark.parametrize(
    "address",
    [
        {"ar": "2022", "raknat": "Enskild tertial", "tertial": "T3"},
        {"forvaltning": "Stadsarkivet", "omrade": "Förskola"},
        {"forvaltning": "Okänd organisation"},
        {"ar": "2026", "period": "Helår"},
    ],
    ids=str,
)
def test_no_choice_breaks_a_page(page, module, address):
    assert not page(module, **address).exception


def test_what_is_missing_says_so(page):
    said = text(page("market_share", forvaltning="Stadsarkivet", omrade="Förskola"))
    assert "Andelen rekryteringar är okänd (inga annonser i urvalet)." in said
    assert "Andel rekryteringar: inga annonser i urvalet" in said


@pytest.mark.parametrize("value", ["", ["", ""], "T4", "<b>Atlantis</b>", "x' or 1=1 --"], ids=repr)
@pytest.mark.parametrize("names", [PARAMETERS, *([name] for name in PARAMETERS)], ids="+".join)
def test_an_empty_or_forged_parameter_is_as_if_it_were_not_there(page, con, names, value):
    alone = {"raknat": filters.ALONE} if names == ["tertial"] else {}
    app = page("market_share", **alone, **dict.fromkeys(names, value))
    assert not app.exception
    newest = latest_period(con)
    expected = Period.of(newest.year, newest.last.month // 4, alone=True) if alone else newest
    assert f"{wording.period_line(expected)} · hela verksamheten" in text(app)


@pytest.mark.parametrize(("chosen", "where"), [({}, {}), ({"forvaltning": "Farsta"}, {"administration": ["Farsta"]})])
def test_the_page_shows_what_measure_says(page, con, chosen, where):
    said = text(page("market_share", ar="2025", period="Helår", **chosen))
    assert market_share.MATCHED in said
    for measure_id in ("market_share", "market_share_all", "matched_share"):
        answer = measure(con, measure_id, "2025", where=where)
        assert f'<div class="kollen-value">{wording.row(answer[0], answer.unit)}</div>' in said
        for note in answer.notes:
            assert note in said


def test_the_matrix_shows_every_administration_and_tertial(page, con):
    app = page("market_share", ar="2025", period="Helår", uppdelning="Per förvaltning och tertial")
    app.session_state["uppdelning"] = "Per förvaltning och tertial"
    said = text(app.run())
    for row in measure(con, "market_share", months_to(Period.of(2025)), by=["administration", "tertial"]):
        assert row.by["administration"] in said
        assert wording.row(row, "share") in said


def test_the_overview_counts_the_plans_indicators(page, con):
    said = text(page("overview", ar="2025", period="Helår"))
    followed = plan.indicators(con, "2025")
    met = sum(one.status == "met" for one in followed)
    assert f"Av planens {len(followed)} indikatorer" in said
    assert f"{met} uppfyllda" in said


@pytest.mark.parametrize("module", ["overview", "budget", "revenue_per_fte"])
def test_a_filter_that_a_figure_cannot_take_is_marked_at_it_and_said_once_at_the_top(page, module):
    said = text(page(module, forvaltning="Farsta"))
    assert said.count(figures.MARK) == 1
    assert said.index(figures.MARK) < said.index("Utan urvalet Farsta (finns bara för hela enheten).")
    assert figures.MARK not in text(page(module))


def test_links_carry_the_choice_and_nothing_that_is_as_usual(whole_app, demo_home):
    said = text(whole_app(demo_home, ar="2024", raknat=filters.ALONE, tertial="T1", forvaltning=["Farsta", "Järva"]))
    query = "ar=2024&raknat=Enskild+tertial&tertial=T1&forvaltning=Farsta&forvaltning=J%C3%A4rva"
    assert f'href="datakvalitet?{query}"' in said
    assert 'href="datakvalitet"' in text(whole_app(demo_home))


def test_filters_that_apply_are_kept_and_the_others_named(demo_home):
    lacking = {"administration": ["Farsta", "Järva"], "area": ["Förskola"]}
    for measure_id, definition in catalogue().items():
        kept, said = filters.applicable(lacking, measure_id)
        assert set(kept) == set(lacking) & set(definition.dimensions)
        assert (said is None) == (kept == lacking)


def test_clearing_the_choice_shows_the_whole_city_again(page):
    app = page("market_share", ar="2024", forvaltning="Farsta", omrade="Förskola")
    app.button(key="rensa").click().run()
    assert not app.exception
    assert "hela verksamheten" in text(app)
    assert app.multiselect(key="forvaltning").value == []


def test_how_a_figure_is_reckoned_is_one_click_away(page):
    app = page("market_share", ar="2025", period="Helår")
    app.button(key="why-key-market_share").click().run()
    said = text(app)
    assert "<strong>Beräkning:</strong> Andel rekryteringar =" in said
    assert "÷" in said
    assert "<strong>Uppdrag som räknas i andelen:</strong>" in said
    assert "access/rekrytering.accdb" in said
    assert app.code[0].value.lower().count("select") >= 2


def test_the_table_twin_holds_what_the_chart_shows(page, con):
    app = page("market_share", ar="2025", period="Helår")
    app.session_state["table-market_share-administration"] = True
    said = text(app.run())
    for row in measure(con, "market_share", "2025", by=["administration"]):
        assert f'<td class="n">{wording.row(row, "share")}</td>' in said


def test_data_quality_lists_what_was_set_aside_and_unknown_names(page):
    said = text(page("data_quality"))
    assert "rader satta åt sidan" in said
    assert "är inget datum. Raden är satt åt sidan." in said
    assert "Farsta stadsdelsförvaltnig" in said


def test_definitions_can_be_searched(page):
    app = page("definitions", sok="")
    assert f"{len(catalogue())} av {len(catalogue())} mått visas" in text(app)
    app.text_input[0].set_value("sjukfrånvaro").run()
    assert "2 av " in text(app)
    assert "Sjukfrånvaro dag" in text(app)
    assert "Chefspaket" not in text(app)


@pytest.fixture
def whole_app(monkeypatch):
    """whole_app(home, **address) → app.py run over that home."""

    def run(home, **address) -> AppTest:
        monkeypatch.setenv("KOLLEN_HOME", str(home))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return run


def test_an_empty_home_says_what_to_do(whole_app, tmp_path):
    app = whole_app(tmp_path)
    assert not app.exception
    assert "kollen app" in text(app)
    assert "kollen ingest" in text(app)


def test_every_page_ends_with_the_snapshot_and_its_sources(whole_app, demo_home):
    said = text(whole_app(demo_home))
    assert publish.current(demo_home).stem in said
    for source in reference.sources().values():
        assert f"<li>{source.title}: uppgifter till och med 20" in said
    assert 'href="datakvalitet' in said


@pytest.mark.parametrize(("today", "is_old"), [(date(2026, 9, 7), False), (date(2027, 9, 7), True)])
def test_old_sources_are_said_before_any_figure_and_at_the_foot(whole_app, demo_home, monkeypatch, today, is_old):
    monkeypatch.setattr(frame, "date", type("Day", (date,), {"today": classmethod(lambda _cls: today)}))
    said = text(whole_app(demo_home))
    first, rest = said.split("kollen-sentence", 1)
    assert ("▲ Gamla uppgifter" in first and "Varbi" in first) is is_old
    assert ("▲ gamla uppgifter" in rest) is is_old


def test_a_month_without_ads_is_said_to_break_the_line(page):
    said = text(page("market_share", ar="2025", period="Helår", forvaltning="Stadsarkivet"))
    assert "Avbrott i linjen: inga annonser den månaden." in said


def test_made_up_figures_are_said_to_be_made_up(whole_app, demo_home):
    said = text(whole_app(demo_home))
    assert said.index(frame.MADE_UP) < said.index("kollen-sentence")
    assert f"<strong>{frame.MADE_UP_FOOT}</strong>" in said


def test_an_error_in_words_is_shown_as_words(whole_app, tmp_path):
    (tmp_path / publish.POINTER).write_text("20000101-000000\n", encoding="utf-8")
    app = whole_app(tmp_path)
    assert not app.exception
    assert "som inte finns. Välj en" in text(app)


def test_the_pointer_is_read_at_every_run(whole_app, demo_home, tmp_path):
    (tmp_path / "snapshots").mkdir()
    first = tmp_path / "snapshots" / publish.current(demo_home).name
    first.symlink_to(publish.current(demo_home))
    (tmp_path / publish.POINTER).write_text(first.stem, encoding="utf-8")
    app = whole_app(tmp_path)
    assert 'role="alert"' not in text(app)
    (tmp_path / publish.POINTER).write_text("20000101-000000", encoding="utf-8")
    assert 'role="alert"' in text(app.run())


def test_the_app_never_loads_great_expectations(demo_home):
    """app.py imports every page; that nothing outside expectations/ imports it later is seen in test_architecture."""
    code = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=60).run()\n"
        "assert not app.exception\n"
        f"assert {{'pages.{MODULES[0]}', 'pages.{MODULES[-1]}'}} <= set(sys.modules)\n"
        "sys.exit('great_expectations' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | {"KOLLEN_HOME": str(demo_home)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]


DANGEROUS = ["=1+1", "+1", "-1", "@x", " =1", "\u00a0=1", "\r=1", "\n=1", "\t=1", "\r\n \u00a0@x", "\u200b=1", "＝1"]
CELLS = [
    (None, ""), ("", ""), ("å", "å"), ("a;b", "a;b"), ('sa "nej"', 'sa "nej"'), ("två\nrader", "två\nrader"),
    ("1-2", "1-2"), ("a@b", "a@b"), (True, "Ja"), (False, "Nej"), (date(2025, 3, 1), "2025-03-01"),
    (0, "0"), (3, "3"), (-3, "-3"), (1234567, "1234567"), (3.0, "3"), (-0.5, "-0,5"), (1234567.25, "1234567,25"),
    (1e20, "1" + 20 * "0"), (1e-7, "0,0000001"), (Decimal("-1234.50"), "-1234,5"), (Decimal("1E+3"), "1000"),
    (Decimal("100"), "100"), *((text, f"'{text}") for text in DANGEROUS),
]  # fmt: skip


@pytest.mark.parametrize(("value", "written"), CELLS, ids=repr)
def test_a_downloaded_cell(value, written):
    content = downloads.as_csv(["Fil", "Värde"], [("x", value)]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""), delimiter=";")) == [["Fil", "Värde"], ["x", written]]
    assert content.endswith('"{}"\r\n'.format(written.replace('"', '""')))


def test_the_pages_never_read_markdown():
    """Texts may come from the sources, so pages write them with `plain`; what is left is buttons and headings."""
    markdown = re.compile(r"\bst\.(sidebar\.)?(markdown|caption|text|write|info|success|warning|error|subheader)\(")
    for path in (ROOT / "pages").rglob("*.py"):
        assert not markdown.search(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("write", [plain.text, plain.note, plain.notice, plain.alert])
def test_plain_words_escape_what_the_sources_contain(write):
    code = f"from pages.shared import plain\nplain.{write.__name__}('[l](http://evil.example) <img src=x> *b*')"
    (drawn,) = AppTest.from_string(code).run().get("html")
    assert "[l](http://evil.example) &lt;img src=x&gt; *b*" in drawn.proto.body


def test_tables_escape_what_the_sources_contain():
    told = tables.markup(["<b>", "n"], [["<script>", "&"]], numeric=["n"], groups=["<i>"])
    assert "<script>" not in told
    assert "&lt;script&gt;" in told
    assert "<i>" not in told


def test_charts_are_swedish_and_start_at_zero():
    row = {"name": "Farsta", "value": 0.1, "text": "10,0 %", "short": "10,0 %", "last": None, "target": 0.2}
    drawn = charts.ranked([row])
    assert drawn["config"]["locale"]["number"]["decimal"] == ","
    scales = [layer["encoding"]["x"]["scale"] for layer in drawn["layer"] if "field" in layer["encoding"]["x"]]
    assert len(scales) >= 4
    assert all(scale["domainMin"] == 0 for scale in scales)
