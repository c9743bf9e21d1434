"""On which line a key stands, and what is said of a file that is no TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.errors import KollenError
from warehouse.reference.toml_file import Keys, TomlFile, dotted

ROOT = Path(__file__).parent.parent
EDITED = [path for folder in ("warehouse", "report") for path in sorted((ROOT / folder).rglob("*.toml"))]

ODD = '''\
# [no.table] = 1
title = "[not] # a comment"  # [nor] this
note = """
[still.text]
title = 2
"""
"a = b" = 1
list = [
  "[x]",  # ]
  "]",
]

[ first . "sec.ond" ]
key = { inner = [1, 2], other = { deep = "}" } }
dotted."key here".last = 3

[[entry]]
name = "one"
[[entry]]
name = """two
lines"""
[entry.part]
size = 1
[[entry.piece]]
[[entry.piece]]
weight = 2
[[entry]]
name = 'three = [3]'
'''
LINES: list[tuple[Keys, int]] = [
    ((), 1), (("title",), 2), (("note",), 3), (("a = b",), 7), (("list",), 8), (("list", 1), 8),
    (("first",), 13), (("first", "sec.ond"), 13), (("first", "sec.ond", "key"), 14),
    (("first", "sec.ond", "key", "other", "deep"), 14), (("first", "sec.ond", "dotted", "key here", "last"), 15),
    (("first", "sec.ond", "missing"), 13), (("entry",), 17), (("entry", 0), 17), (("entry", 0, "name"), 18),
    (("entry", 1), 19), (("entry", 1, "name"), 20), (("entry", 1, "part"), 22), (("entry", 1, "part", "size"), 23),
    (("entry", 1, "piece", 0), 24), (("entry", 1, "piece", 1, "weight"), 26), (("entry", 2), 27),
    (("entry", 2, "name"), 28), (("entry", 2, "missing"), 27), (("missing",), 1),
]  # fmt: skip


def toml_file(tmp_path: Path, content: str | bytes) -> TomlFile:
    path = tmp_path / "fil.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return TomlFile(path)


@pytest.mark.parametrize(("keys", "line"), LINES, ids=[dotted(keys) or "-" for keys, _ in LINES])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_key_has_its_line(tmp_path, keys, line, newline):
    assert toml_file(tmp_path, ODD.replace("\n", newline)).line(keys) == line


def test_a_byte_order_mark_is_no_content(tmp_path):
    assert toml_file(tmp_path, b"\xef\xbb\xbfa = 1\n").content == {"a": 1}


@pytest.mark.parametrize("path", EDITED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_line_found_in_our_own_files_holds_its_key(path):
    file = TomlFile(path)
    lines = file.text.split("\n")

    def check(held: object, keys: Keys) -> None:
        for key, value in held.items() if isinstance(held, dict) else enumerate(held if isinstance(held, list) else ()):
            line = lines[file.line((*keys, key)) - 1]
            assert isinstance(key, int) or key in line or line.endswith("["), (keys, key, line)
            check(value, (*keys, key))

    check(file.content, ())


SYNTAX = {
    "no end of a text": ('a = 1\nb = "x\nc = 2', "rad 2: ", "en text avslutas aldrig", 'Raden är: b = "x'),
    "no end of a list": ('a = 1\nb = ["x"\nc = 2', "rad 2–3: ", "listan går inte ihop", 'Raden är: b = ["x"'),
    "no comma in a list": ('b = [\n  "x"\n  "y",\n]', "rad 1–3: ", "listan går inte ihop", "Raden är: b = ["),
    "no end of an inline table": ("b = { c = 1\nd = 2", "rad 1: ", "klamrar går inte ihop", "Raden är: b = { c = 1"),
    "no quotes": ("a = 1\nname = Bromma", "rad 2: ", "värdet går inte att läsa", "Raden är: name = Bromma"),
    "no value": ("name =\nb = 1", "rad 1: ", "värdet går inte att läsa", "Raden är: name ="),
    "two on a line": ('a = "x" "y"', "rad 1: ", "det står något efter värdet", 'Raden är: a = "x" "y"'),
    "a key with å": ("a = 1\nMånad = {}", "rad 2: ", "ska stå inom citattecken", "Raden är: Månad = {}"),
    "no equals sign": ('name "Bromma"', "rad 1: ", "nyckel = värde", 'Raden är: name "Bromma"'),
    "half a table header": ("a = 1\n[[b]\nc = 1", "rad 2: ", "tabellens namn", "Raden är: [[b]"),
    "a Windows path": ('a = "C:\\data"', "rad 1: ", "ett omvänt snedstreck", 'Raden är: a = "C:\\data"'),
    "no such day": ("a = 2025-02-30", "rad 1: ", "datumet finns inte", "Raden är: a = 2025-02-30"),
    "a key twice": ("[t]\na = 1\nb = 2\na = [\n3]", "rad 4, t.a: ", "finns redan på rad 2.", "Ta bort den ena"),
    "a quoted key twice": ('"X" = { b = 1 }\n"X" = { c = 2 }', 'rad 2, "X": ', "finns redan på rad 1.", "Ta bort"),
    "a table twice": ("[t]\na = 1\n[u]\n[t]\n", "rad 4, t: ", "finns redan på rad 1.", "Ta bort den ena"),
    "a key twice in an entry": ("[[e]]\n[[e]]\na = 1\na = 2", "rad 4, e nr 2.a: ", "finns redan på rad 3.", "Ta bort"),
    "a key twice inside braces": ("a = 1\nb = { c = 1, c = 2 }\nd = 1", "rad 2, b: ", "två gånger inom", "Ta bort"),
}


@pytest.mark.parametrize(("text", "place", "why", "further"), SYNTAX.values(), ids=SYNTAX)
def test_a_file_that_is_no_toml_is_said_in_swedish(tmp_path, text, place, why, further):
    with pytest.raises(KollenError) as refused:
        toml_file(tmp_path, text)
    message = str(refused.value)
    assert message.startswith(f"fil.toml, {place}filen går inte att läsa")
    assert why in message and further in message


def test_another_encoding_is_said_with_its_line(tmp_path):
    with pytest.raises(KollenError, match=r"fil\.toml, rad 2: .* UTF-8"):
        toml_file(tmp_path, "a = 1\nb = 'å'\n".encode("cp1252"))


def test_a_missing_file_is_said_by_name(tmp_path):
    with pytest.raises(KollenError, match=r"fil\.toml: filen finns inte"):
        TomlFile(tmp_path / "fil.toml")
