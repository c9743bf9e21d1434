"""The chart of NPS: the shares that answered high, in between and low, one bar a year."""

from __future__ import annotations

import altair as alt

from pages.shared import charts
from pages.shared.charts import ACCENT, INK, NARROW, OKABE_ITO, PALE
from pages.shared.template import data, filled, several

COLOURS = {"promoters_share": ACCENT, "passives_share": PALE, "detractors_share": OKABE_ITO[3]}
TEXTS = {"promoters_share": "#FFFFFF", "passives_share": INK, "detractors_share": INK}
ROOM = 44  # px that the text of a part takes


def parts(rows: list[dict], titles: dict[str, str]) -> dict:
    """Bars lying down, one per row of {name, text, short, <measure>: share, <measure>_text}; titles names the parts."""
    rows = [{**row, "end": 1} for row in rows]
    long = [
        {"name": row["name"], "part": title, "place": place, "share": row[key], "text": row[f"{key}_text"],
         "colour": TEXTS[key], "middle": sum(row[one] for one in list(titles)[:place]) + row[key] / 2}
        for row in rows for place, (key, title) in enumerate(titles.items())
    ]  # fmt: skip
    values = {**charts.lines(rows), "long": long, "titles": list(titles.values()),
              "colours": [COLOURS[key] for key in titles], "top": 1, "height": 36 * len(rows) + 70}  # fmt: skip
    return filled(_parts, values)


def _parts() -> alt.LayerChart:
    colours = alt.Scale(domain=several("titles"), range=several("colours"))
    legend = alt.Legend(columns=alt.ExprRef(f"width < {NARROW} ? 1 : 3"))
    base = alt.Chart(data("long")).encode(y=charts.by_name())
    fills = base.mark_bar(height=24).encode(
        x=charts.lying("share").stack("zero"), order="place:Q",
        color=alt.Color("part:N", scale=colours, legend=legend),
    )  # fmt: skip
    fits = f"datum.share * (width - (width < {NARROW} ? 65 : 170)) >= {ROOM}"
    inside = base.transform_filter(fits).mark_text(fontSize=12).encode(
        x=charts.lying("middle"), text="text:N", color=alt.Color("colour:N", scale=None)
    )  # fmt: skip
    return charts.sized(fills, inside, charts.said(alt.Chart(data("rows")).encode(y=charts.by_name())))
