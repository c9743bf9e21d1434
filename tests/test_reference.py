"""The register of organisations: how many districts there were when, and who became whom."""

from datetime import date

import pytest

from warehouse import reference
from warehouse.errors import KollenError


@pytest.mark.parametrize(("day", "districts"), [
    (date(2007, 1, 1), 14), (date(2020, 6, 30), 14), (date(2020, 7, 1), 13), (date(2023, 6, 30), 13),
    (date(2023, 7, 1), 11), (date(2026, 8, 31), 11),
])  # fmt: skip
def test_how_many_districts_there_were(day, districts):
    found = [o for o in reference.organisations()
             if o.kind == "stadsdelsförvaltning" and o.first_day <= day <= o.last_day]  # fmt: skip
    assert len(found) == districts


@pytest.mark.parametrize(("old", "new"), [
    ("Älvsjö", "Hägersten-Älvsjö"), ("Hägersten-Liljeholmen", "Hägersten-Älvsjö"), ("Rinkeby-Kista", "Järva"),
    ("Spånga-Tensta", "Järva"), ("Norrmalm", "Norra innerstaden"), ("Östermalm", "Norra innerstaden"),
    ("Farsta", "Farsta"), ("Socialförvaltningen", "Socialförvaltningen"),
])  # fmt: skip
def test_who_became_whom(old, new):
    (organisation,) = [o for o in reference.organisations() if o.short == old]
    assert reference.today(organisation).short == new


def test_no_name_means_two_organisations():
    names = [name.lower() for o in reference.organisations() for name in {o.name, o.short, *o.aliases}]
    assert len(names) == len(set(names))


def test_no_wording_means_two_questions():
    wordings = [(q.survey, w.lower()) for q in reference.questions() for w in q.wordings]
    assert len(wordings) == len(set(wordings))


@pytest.mark.parametrize(("file", "text", "load", "message"), [
    ("organisations.toml", '[[organisation]]\nname = "A"\nkind = "bolag"\n[[organisation]]\nname = "B"\n'
     'kind = "bolag"\naliases = ["a"]', reference.organisations, '"a" står på flera ställen'),
    ("organisations.toml", '[[organisation]]\nname = "A"\nkind = "kommun"', reference.organisations, "post 1"),
    ("organisations.toml", '[[organisation]]\nname = "A"\nkind = "bolag"\nbecame = "C"', reference.organisations,
     'became "C" finns inte'),
    ("organisations.toml", "[[organisation", reference.organisations, "filen går inte att läsa"),
    ("questions.toml", '[[question]]\nid = "q"\nsurvey = "kund"\nkind = "grade"\ntitle = "Q"\nwordings = ["Å?", "å?"]',
     reference.questions, '"kund: å\\?" står på flera ställen'),
    ("questions.toml", '[[question]]\nid = "q"', reference.questions, "saknar survey, kind, title, wordings"),
])  # fmt: skip
def test_a_mistake_in_a_file_is_said_with_the_file(monkeypatch, tmp_path, file, text, load, message):
    (tmp_path / file).write_text(text, encoding="utf-8")
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    with pytest.raises(KollenError, match=message) as raised:
        load.__wrapped__()
    assert str(raised.value).startswith(file)
