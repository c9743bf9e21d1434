"""The register of organisations: how many districts there were when, and who became whom."""

from datetime import date

import pytest

from warehouse import reference


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
