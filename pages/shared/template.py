"""Charts built once per shape: Altair makes a specification with holes, and each drawing fills them.

Altair takes 80–300 ms to build and check a chart of many layers; filling a ready one takes less than one. A hole is a
text: alone it becomes any value, within an expression the value's own text, and alone in a list the whole list
(`several`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache

import altair as alt
from altair.utils.schemapi import debug_mode

HOLE = re.compile(r'\["⟦(\w+)\*⟧"\]|"⟦(\w+)⟧"|⟦(\w+)⟧')


def hole(name: str) -> str:
    """A place for one value."""
    return f"⟦{name}⟧"


def several(name: str) -> list[str]:
    """A place for a list."""
    return [f"⟦{name}*⟧"]


def data(name: str) -> alt.Data:
    """A place for the rows of a layer."""
    return alt.Data(values=hole(name))


def filled(build: Callable[..., alt.LayerChart], values: dict[str, object], *shape) -> dict:
    """The Vega-Lite specification of `build(*shape)`, its holes filled with values."""

    def put(found: re.Match) -> str:
        text = json.dumps(values[found[1] or found[2] or found[3]], ensure_ascii=False)
        return json.dumps(text, ensure_ascii=False)[1:-1] if found[3] else text

    return json.loads(HOLE.sub(put, _built(build, shape)))


@cache
def _built(build: Callable[..., alt.LayerChart], shape: tuple) -> str:
    """The specification with its holes, as text.

    Nothing is checked while there are holes in it; a test checks every filled form against Vega-Lite's own schema.
    """
    with debug_mode(False):
        spec = build(*shape).to_dict(validate=False)
    # Streamlit would turn data on the top level into a table of its own; layers that share rows name them instead
    shared = spec.pop("data", None)
    named: set[str] = set()
    for layer in spec["layer"]:
        its = layer.setdefault("data", shared)["values"]
        if isinstance(its, str):
            name = its.strip("⟦⟧")
            layer["data"] = {"name": name} if name in named else {"name": name, "values": its}
            named.add(name)
    return json.dumps(spec, ensure_ascii=False)
