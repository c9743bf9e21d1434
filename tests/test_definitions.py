"""The measures' files: a mistake in one is said with file and key."""

import pytest

from warehouse import definitions
from warehouse.errors import KollenError

GOOD = {"title": "Ett", "description": "Ett mått.", "unit": "count", "source": "Access"}
BASE = {"mart": "mart_ads", "expression": "count(*)", "kind": "count", "dimensions": ["area"]}

BROKEN = [
    ({k: v for k, v in {**GOOD, **BASE}.items() if k != "title"}, "nyckeln title saknas"),
    ({**GOOD, **BASE, "unit": "kronor"}, 'unit "kronor" är ingen av'),
    ({**GOOD, **BASE, "chance": "coin"}, 'chance "coin" är ingen av count, rate, share'),
    ({**GOOD, **BASE, "colour": "red"}, "okänd nyckel colour"),
    ({**GOOD, "mart": "mart_ads"}, "nyckeln expression saknas"),
    ({**GOOD, **BASE, "dimensions": ["shoe_size"]}, "shoe_size är okänt"),
    ({**GOOD, **BASE, "kind": "average"}, "average är okänt"),
    (GOOD, "ska ha mart, eller numerator och denominator"),
    ({**GOOD, "numerator": "ads", "denominator": "nothing"}, 'måttet "ads" finns inte'),
    ({**GOOD, "numerator": "broken", "denominator": BASE}, "räknat ur sig självt"),
]


@pytest.mark.parametrize(("entry", "message"), BROKEN)
def test_a_mistake_is_said_with_file_and_key(monkeypatch, tmp_path, entry, message):
    lines = [f"{key} = {_toml(value)}" for key, value in entry.items()]
    (tmp_path / "broken.toml").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(definitions, "FOLDER", tmp_path)
    with pytest.raises(KollenError, match=message) as raised:
        definitions.catalogue.__wrapped__()
    assert str(raised.value).startswith("broken.toml")


def _toml(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return str(value) if isinstance(value, list) else f'"{value}"'
