"""Whole bars divided into shares: what part of each group is of each kind."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.template import data, filled, several

DARK = ("Chefspaket",)  # the fills that need a white text


def shares(rows: list[dict], parts: list[str]) -> dict:
    """Bars of one length, a row of {name, text, short, shares: {part: 0–1}, texts: {part: text}} each.

    The parts have fixed colours and their share written in them where it fits; `text` stands at the bar's end.
    """
    fields = [{"name": row["name"], "text": row["text"], "short": row["short"], "end": 1} for row in rows]
    values = {**charts.lines(fields), "divided": [one for row in rows for one in _divided(row, parts)],
              "parts": parts, "colours": [charts.PACKAGE_COLOURS[part] for part in parts],
              "top": 1, "height": 25 * len(rows) + 60}  # fmt: skip
    return filled(_shares, values)


def _shares() -> alt.LayerChart:
    base, divided = (alt.Chart(data(rows)).encode(y=charts.by_name()) for rows in ("rows", "divided"))
    colours = alt.Scale(domain=several("parts"), range=several("colours"))
    legend = alt.Legend(columns=2, symbolType="square")
    bars = divided.mark_bar(height=17, stroke="#FFFFFF", strokeWidth=1).encode(
        x=charts.lying("from"), x2="to:Q", color=alt.Color("part:N", scale=colours, legend=legend)
    )
    fits = f"(datum.to - datum.from) * (width - (width < {charts.NARROW} ? 65 : 170)) > 48"
    dark = alt.FieldOneOfPredicate("part", list(DARK))
    said = divided.transform_filter(fits).mark_text(fontSize=12).encode(
        x=charts.lying("middle"), text="text:N",
        color=alt.condition(dark, alt.value("#FFFFFF"), alt.value(charts.INK)),
    )  # fmt: skip
    return charts.sized(bars, said, charts.said(base), charts.choosable(base))


def _divided(row: dict, parts: list[str]) -> list[dict]:
    """The parts of one bar, each from where the one before ends."""
    found, at = [], 0.0
    for part in parts:
        end = at + row["shares"][part]
        found.append({"name": row["name"], "part": part, "from": at, "to": end, "middle": (at + end) / 2,
                      "text": row["texts"][part]})  # fmt: skip
        at = end
    return [one for one in found if one["to"] > one["from"]]
