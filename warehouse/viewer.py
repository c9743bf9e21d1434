"""Who is looking. Until there is a login everybody sees the same, and nobody sees figures per consultant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """One reader of figures; role is an English id, such as `department_head`."""

    role: str


EVERYONE = Viewer("everyone")
