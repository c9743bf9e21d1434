"""Whether what a file says makes sense: nothing stands for two things, and what is named exists.

The content may have mistakes of shape, which `shape` tells of; what has the wrong shape is passed over here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from warehouse.reference.content import Text, entries_at, table_at, texts_at
from warehouse.reference.shape import Mistake, nearest, shown
from warehouse.reference.toml_file import Keys, TomlFile


def key(text: str) -> str:
    """A text without case, surplus space and composition of letters: two with the same key can't be told apart."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def organisations(file: TomlFile) -> Iterator[Mistake]:
    """Names of two organisations, successors that do not exist, and days in the wrong order."""
    entries = list(entries_at(file.content, ("organisation",)))
    names = [text for _, keys in entries for text in texts_at(file.content, (*keys, "name"))]
    for entry, keys in entries:
        same = entry.get("short") == entry.get("name")
        names += [] if same else texts_at(file.content, (*keys, "short"))
        names += texts_at(file.content, (*keys, "aliases"))
    yield from twice(file, names)
    successors = {entry["name"]: entry.get("became") for entry, _ in entries if isinstance(entry.get("name"), str)}
    for entry, keys in entries:
        for name, place in texts_at(file.content, (*keys, "became")):
            yield from unknown(name, place, list(successors))
            if _comes_back(str(entry.get("name")), successors):
                yield Mistake(place, f"{shown(name)} leder tillbaka hit. Rätta den ena av dem och försök igen.")
        first, last = entry.get("from"), entry.get("to")
        if type(first) is date and type(last) is date and last < first:
            yield Mistake((*keys, "to"), f"{last} är före from {first}. Rätta den ena av dem och försök igen.")


def questions(file: TomlFile, surveys: dict) -> Iterator[Mistake]:
    """Ids and wordings of two questions, and what surveys.toml does not let be asked; {} where that can't be read."""
    entries = list(entries_at(file.content, ("question",)))
    yield from twice(file, [text for _, keys in entries for text in texts_at(file.content, (*keys, "id"))])
    by_survey: dict[str, list[Text]] = {}
    for entry, keys in entries:
        by_survey.setdefault(str(entry.get("survey")), []).extend(texts_at(file.content, (*keys, "wordings")))
    for wordings in by_survey.values():
        yield from twice(file, wordings)
    known = list(table_at(surveys, ("surveys",)))
    taken = {key(text) for text, _ in texts_at(surveys, ("never_read",))}
    taken |= {key(text) for text, _ in _headers(surveys, ("tables", "raw_answers"))}
    for _, keys in entries:
        for name, place in texts_at(file.content, (*keys, "survey")):
            yield from unknown(name, place, known) if known else ()
        for wording, place in texts_at(file.content, (*keys, "wordings")):
            if key(wording) in taken:
                yield Mistake(
                    place,
                    f"{shown(wording)} står i surveys.toml som kolumn eller under never_read och läses aldrig som "
                    "fråga. Ta bort den på det ena stället.",
                )


def settings(file: TomlFile) -> Iterator[Mistake]:
    """Words that stand twice."""
    yield from twice(file, texts_at(file.content, ("total_words",)))


def source(file: TomlFile) -> Iterator[Mistake]:
    """Headers of two columns, aliases of two values, and what the settings name but the file lacks."""
    content = file.content
    never_read = {key(text) for text, _ in texts_at(content, ("never_read",))}
    for table in table_at(content, ("tables",)):
        headers = list(_headers(content, ("tables", table)))
        yield from twice(file, headers)
        for text, place in headers:
            if place[-2] == "aliases" and key(text) in never_read:
                yield Mistake(place, f"{shown(text)} står också under never_read. Ta bort den på det ena stället.")
    for field in table_at(content, ("values",)):
        yield from twice(file, _named(content, ("values", field)))
    starts = [text for survey in table_at(content, ("surveys",)) for text in texts_at(content, ("surveys", survey))]
    yield from twice(file, starts)
    for name in ("never_read", "versions", "yes_no"):
        yield from twice(file, texts_at(content, (name,)))
    yield from _files(file)
    areas = list(table_at(content, ("values", "area")))
    rules = [(*keys, "area") for _, keys in entries_at(content, ("feed", "areas"))]
    for keys in [("feed", "default_area"), *rules]:
        for name, place in texts_at(content, keys):
            yield from unknown(name, place, areas)


def _files(file: TomlFile) -> Iterator[Mistake]:
    """Where the tables have patterns of their own, a file that fits none of them would have no table."""
    of_tables = [text for table in table_at(file.content, ("tables",))
                 for text in texts_at(file.content, ("tables", table, "files"))]  # fmt: skip
    of_source = list(texts_at(file.content, ("files",)))
    yield from twice(file, of_tables)
    yield from twice(file, of_source)
    if not of_tables:
        return
    for one, others, where in ((of_source, of_tables, "någon tabells files"), (of_tables, of_source, "källans files")):
        known = {key(text) for text, _ in others}
        for text, place in one:
            if key(text) not in known:
                yield Mistake(place, f"{shown(text)} finns inte under {where}. Lägg till det där, eller ta bort det.")


def twice(file: TomlFile, texts: Iterable[Text]) -> Iterator[Mistake]:
    """Texts that stand twice: what means two things would count its rows twice, or under the wrong one."""
    seen: dict[str, Keys] = {}
    for text, place in texts:
        first = seen.setdefault(key(text), place)
        if first != place:
            yield Mistake(place, f"{shown(text)} står också på {file.place(first)}. Låt det stå på ett ställe.")


def unknown(name: str, place: Keys, known: Collection[str]) -> Iterator[Mistake]:
    """A mistake where the name is none of those known, with the one that was probably meant."""
    if name not in known:
        near = nearest(name, known)
        hint = f"menar du {shown(near)}?" if near else f"de som finns är {', '.join(known) or 'inga'}."
        yield Mistake(place, f"{shown(name)} finns inte; {hint} Rätta och försök igen.")


def _comes_back(name: str, successors: dict) -> bool:
    seen = set()
    at = successors.get(name)
    while isinstance(at, str) and at in successors and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = successors[at]
    return False


def _headers(content: dict, table: Keys) -> Iterator[Text]:
    """Every header that a column of the table goes by: canonical ones first, which win over others' aliases."""
    columns = (*table, "columns")
    for header in table_at(content, columns):
        yield header, (*columns, header)
    for header in table_at(content, columns):
        yield from texts_at(content, (*columns, header, "aliases"))


def _named(content: dict, field: Keys) -> Iterator[Text]:
    """Every way to write the values of a field."""
    for value in table_at(content, field):
        yield value, (*field, value)
        yield from texts_at(content, (*field, value))
