"""The named choices that readers have saved, such as their own districts: a small file beside the snapshots.

They belong to the home and not to a snapshot, so a rebuilt warehouse keeps them. Until there is a login everybody who
uses this home shares them. Two writers at once wait for each other; a file that is damaged is refused, never replaced.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from warehouse.errors import KollenError

FILE = "sparade-urval.json"
LONGEST = 60
MOST = 50

View = dict[str, str | list[str]]


def load(home: Path) -> dict[str, View]:
    """The saved choices by name, in the order they were saved; KollenError where the file can't be read."""
    path = home / FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    if not _is_views(found):
        raise _unreadable(path)
    return found


def save(home: Path, name: str, view: View) -> None:
    """Keep a choice under a name, in place of one of that name; KollenError where the name or the file won't do."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise KollenError(f"Ett sparat urval behöver ett namn på högst {LONGEST} tecken. Skriv ett kortare namn.")
    with _changing(home) as views:
        if name not in views and len(views) >= MOST:
            raise KollenError(f"Det finns redan {MOST} sparade urval. Ta bort något först.")
        views[name] = view


def remove(home: Path, name: str) -> None:
    """Forget a saved choice; nothing happens where there is none of that name."""
    with _changing(home) as views:
        views.pop(name, None)


@contextmanager
def _changing(home: Path) -> Iterator[dict[str, View]]:
    """The views to change, written back whole when the block ends without an error."""
    try:
        with FileLock(home / f"{FILE}.lock", timeout=10):
            views = load(home)
            yield views
            new = home / f".{FILE}.new"
            new.write_text(json.dumps(views, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            os.replace(new, home / FILE)
    except OSError as error:
        raise KollenError(
            f"Urvalet kunde inte sparas: det går inte att skriva i {home}. Ge programmet rätt att skriva där."
        ) from error


def _is_views(found) -> bool:
    def is_value(value) -> bool:
        return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))

    return isinstance(found, dict) and all(
        isinstance(view, dict) and all(is_value(value) for value in view.values()) for view in found.values()
    )


def _unreadable(path: Path) -> KollenError:
    return KollenError(
        f"De sparade urvalen går inte att läsa: {path.name} är skadad. Rätta filen eller flytta undan den."
    )
