"""Ordlista och definitioner, and Datakvalitet: every word explained, every source's age and every name's cure said."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from pages.shared import downloads
from tests.drawing import text
from warehouse import glossary, quality_lists, reference, status, terms
from warehouse.definitions import catalogue
from warehouse.errors import KollenError
from warehouse.quality_lists import FRESHNESS
from warehouse.status import Finding, SourceStatus, UnknownName


def test_every_word_is_on_the_page(page):
    said = text(page("definitions", sok=""))
    known = [*terms.statuses().values(), *terms.verdicts().values()]
    known += [one for name in terms.LISTS for one in terms.terms(name)]
    for one in (*known, *glossary.entries().values()):
        assert one.term in said and one.meaning in said
    assert all(one.title in said for one in catalogue().values())
    assert "De första" not in said  # nothing is cut


@pytest.mark.parametrize("word", ["KBR", "NPS", "ILS", "SDF", "T1", "tkr", "mnkr", "Årsarbetare", "95 % intervall"])
def test_a_word_can_be_found(page, word):
    said = text(page("definitions", sok=word.lower()))
    assert word in said and "Inget mått och inget ord" not in said


def test_a_word_that_nobody_knows_is_said(page):
    assert "Inget mått och inget ord innehåller ”xyzzy”." in text(page("definitions", sok="xyzzy"))


def test_the_units_words_have_a_source_and_name_nobody():
    words = terms.terms("word")
    assert len(words) == 27 and len({one.term for one in words}) == len(words)
    assert all(one.source for one in words)
    said = " ".join(one.meaning for one in words)
    assert not re.search(r"@|\d{2,3}[- ]?\d{3}|tel\b", said)


def test_a_status_without_a_meaning_is_said(monkeypatch):
    monkeypatch.setattr(terms, "_content", lambda: {"status": {"met": {"meaning": "Nått."}}})
    with pytest.raises(KollenError, match=r"terms.toml: status.near saknar meaning"):
        terms.statuses()


def source(through: date | None) -> SourceStatus:
    return SourceStatus("ledger", "Ekonomi", datetime(2025, 9, 1), through, 1, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(("through", "state", "days"), [
    (date(2025, 8, 31), "fresh", 1), (date(2025, 7, 1), "fresh", 62), (date(2025, 6, 30), "stale", 63),
    (None, "empty", None),
])  # fmt: skip
def test_a_source_is_fresh_as_long_as_its_limit(through, state, days):
    (one,) = quality_lists.freshness([source(through)], date(2025, 9, 1))
    assert (one.state, one.days, one.limit) == (state, days, reference.sources()["ledger"].stale_after_days)
    assert one.limit == 62


def test_the_page_says_how_fresh_every_source_is(page, con):
    said = text(page("data_quality"))
    for one in quality_lists.freshness(status.sources(con), date.today()):
        row = re.search(rf'<th scope="row" class="t">{re.escape(one.title)}</th>(.*?)</tr>', said)[1]
        state, days = FRESHNESS[one.state].replace(" ", "\u00a0"), f'<td class="n">{one.days}</td>'
        assert state in row and days in row and f'<td class="n">{one.limit}</td>' in row


def finding(name: str, row: int, table: str = "stg_ads") -> Finding:
    return Finding("error", table, row, 1, "annonser.csv", row, "ads_organisation", "Förvaltning", name, "…")


def test_a_name_to_mend_says_where_it_stands_and_what_to_do():
    names = [UnknownName("Farsa", 2, ("Farsta", "Arsta")), UnknownName("Ny", 1, ())]
    found = quality_lists.names_to_mend(names, [finding("Farsa", 3), finding("Farsa", 9), finding("Ny", 1, "stg_x")])
    assert [one.places for one in found] == [("annonser.csv, rad 3", "annonser.csv, rad 9"), ()]
    assert found[0].cure.startswith("Är det ett skrivfel för Farsta: rätta i källan.")
    assert "skrivfel" not in found[1].cure and all(quality_lists.REGISTER in one.cure for one in found)


def test_the_unknown_names_can_be_taken_home(page, con, monkeypatch):
    taken = {}
    monkeypatch.setattr(downloads, "buttons", lambda heads, rows, title, *names: taken.update({title: rows}))
    said = text(page("data_quality"))
    names = status.unknown_names(con)
    assert sum(one.rows for one in names) == len(taken["Okända namn"])
    for one in names:
        assert one.name in said and ", ".join(one.closest) in said and quality_lists.REGISTER in said
