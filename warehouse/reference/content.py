"""What stands somewhere in a file's content, and nothing where it has another shape: of that `shape` tells."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.reference.toml_file import Keys

Text = tuple[str, Keys]


def _at(content: object, keys: Keys) -> object:
    for one in keys:
        if isinstance(content, dict):
            content = content.get(one)
        elif isinstance(content, list) and isinstance(one, int):
            content = content[one]
        else:
            return None
    return content


def table_at(content: dict, keys: Keys) -> dict:
    """The table that stands there, else an empty one."""
    found = _at(content, keys)
    return found if isinstance(found, dict) else {}


def entries_at(content: dict, keys: Keys) -> Iterator[tuple[dict, Keys]]:
    """Every table of the list that stands there, with the keys that lead to it."""
    found = _at(content, keys)
    for number, entry in enumerate(found if isinstance(found, list) else []):
        if isinstance(entry, dict):
            yield entry, (*keys, number)


def texts_at(content: dict, keys: Keys) -> Iterator[Text]:
    """The text that stands there, or every text of the list that does."""
    found = _at(content, keys)
    if isinstance(found, str):
        yield found, keys
    for number, text in enumerate(found if isinstance(found, list) else []):
        if isinstance(text, str):
            yield text, (*keys, number)
