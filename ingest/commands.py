"""What each command does: asks the warehouse and writes the answer as text or JSON."""

from __future__ import annotations

from argparse import Namespace
from contextlib import contextmanager
from datetime import date

from ingest import console, intake_text
from warehouse import choices, database, plan, status, verdict, wording
from warehouse.errors import KollenError
from warehouse.explain import explain as explained
from warehouse.measure import Measurement
from warehouse.measure import measure as measured
from warehouse.period import Period

INDICATOR_KEYS = (
    "id", "text", "goal", "measure", "where", "periodicity", "target", "value", "numerator", "denominator",
    "previous", "status", "accumulates", "unit", "direction", "trend", "reason", "note",
    "n", "low", "high", "withheld",
)  # fmt: skip
GOAL_KEYS = ("goal_id", "level", "goal_texts", "verdict", "evidence")
FIGURE_KEYS = ("value", "numerator", "denominator", "n", "low", "high", "withheld")
SOURCE_KEYS = (
    "source", "title", "received_at", "data_through", "files", "rows_read", "accepted", "set_aside", "replaced",
    "identical",
)  # fmt: skip
FINDING_KEYS = ("severity", "source_file", "source_row", "rule", "label", "found", "message")
YES_NO = {"true": True, "ja": True, "false": False, "nej": False}
SHOWN_ROWS = 20
SHOWN_COLUMNS = 9


def demo(asked: Namespace) -> None:
    """Write the demo delivery."""
    from ingest.demo import write_demo

    if asked.folder.is_file():
        raise KollenError(f'"{asked.folder}" är en fil. Ange en mapp som leveransen kan skrivas i.')
    write_demo(asked.folder, console.progress())
    print(f"En påhittad leverans ligger i {asked.folder}. Läs in den med: kollen ingest {asked.folder}")


def ingest(asked: Namespace) -> None:
    """Take in deliveries, and say what became of every file and row."""
    from ingest import pipeline  # loads the readers, which no question needs

    outcome = pipeline.ingest(asked.home, asked.folders, console.progress())
    with _current(asked) as con:
        print(intake_text.outcome(con, outcome))


def app(asked: Namespace) -> int:
    """Start the dashboard, on a demo delivery where nothing is published yet."""
    from ingest import serving

    return serving.start(asked.home, asked.address, asked.port, opens_browser=not asked.no_browser)


def show_status(asked: Namespace) -> None:
    """The current snapshot: its sources, how fresh they are, and the quality."""
    with _current(asked) as con:
        snapshot, sources = status.snapshot(con), status.sources(con)
        _, errors, warnings, set_aside = status.quality(con)
        if asked.format == "json":
            print(
                console.as_json(
                    {
                        "snapshot": snapshot.id,
                        "created_at": snapshot.created_at,
                        "deliveries": [one.delivery_id for one in snapshot.deliveries],
                        "sources": [{key: getattr(one, key) for key in SOURCE_KEYS} for one in sources],
                        "quality": {"errors": errors, "warnings": warnings, "set_aside": set_aside},
                        "findings": [{key: getattr(one, key) for key in FINDING_KEYS} for one in status.findings(con)],
                    }
                )
            )
            return
        if snapshot.is_demo:
            print("Påhittade uppgifter: siffrorna kommer från demonstrationen och säger inget om verksamheten.\n")
        print(f"Ögonblicksbild {snapshot.id}, skapad {snapshot.created_at:%Y-%m-%d %H:%M}")
        print(f"Leveranser: {', '.join(f'{one.folder} ({one.delivery_id})' for one in snapshot.deliveries)}\n")
        today = date.today()
        freshness = [
            (one.title, _day(one.received_at), _through(one, today), one.files)
            for one in sources
        ]
        print(console.table(("Källa", "Mottagen", "Uppgifter till och med", "Filer"), freshness), "\n")
        print(intake_text.balance(sources), "\n")
        print(intake_text.quality(con))
        print("\n".join(intake_text.to_mend(status.findings(con))))
        if broken := intake_text.broken_rules(status.rules(con)):
            print(f"\n{broken}")


def measure(asked: Namespace) -> None:
    """The figures of one measure."""
    by = tuple(part.strip() for part in asked.by.split(",") if part.strip())
    with _current(asked) as con:
        where = choices.checked_where(con, _where(asked.where))
        answer = measured(con, asked.id, asked.period, by, where)
    print(console.as_json(_measure_json(answer)) if asked.format == "json" else _measure_text(answer))


def indicators(asked: Namespace) -> None:
    """The plan's indicators in one period."""
    period = Period.parse(asked.period)
    followed, note = plan.plan_for(period.year) if asked.plan is None else (plan.load(asked.plan), None)
    with _current(asked) as con:
        values = plan.indicators(con, period, plan_year=followed.year)
        expected = plan.expected(con, period, plan_year=followed.year)
        snapshot = status.snapshot(con).id
    goals = verdict.verdicts(followed, values, expected)
    if asked.format == "json":
        listed = [{key: getattr(one, key) for key in INDICATOR_KEYS} for one in values]
        about = {"plan": followed.year, "period": period.text, "snapshot": snapshot}
        proposed = [{key: getattr(one, key) for key in GOAL_KEYS} for one in goals]
        print(console.as_json(about | {"indicators": listed, "goals": proposed}))
        return
    print(f"Indikatorer i verksamhetsplan {followed.year}, {period.label}{f' ({note})' if note else ''}\n")
    rows = [
        (
            wording.status(one.status),
            wording.row(one, one.unit),
            wording.value(one.target, one.unit),
            wording.value(one.previous, one.unit),
            wording.trend(one.trend),
            one.text,
        )
        for one in values
    ]
    print(console.table(("Status", "Utfall", "Mål", "Året före", "Trend", "Indikator"), rows), "\n")
    print("Förslag till omdöme om målen; en människa bestämmer.\n")
    for one in goals:
        print(f"{'  ' * (len(one.goal_texts) - 1)}{one.text}: {verdict.WORDS[one.verdict]}. {one.evidence}")
    print(f"\nÖgonblicksbild {snapshot}")


def explain(asked: Namespace) -> None:
    """What stands behind one figure."""
    with _current(asked) as con:
        answer = explained(con, asked.id, asked.period, choices.checked_where(con, _where(asked.where)))
    if asked.format == "json":
        behind = {
            "definition": answer.definition.description,
            "interpretation": answer.definition.interpretation,
            "formula": answer.formula,
            "sql": answer.sql,
            "columns": answer.columns,
            "source_rows": answer.rows,
        }
        print(console.as_json(_measure_json(answer.measurement) | behind))
        return
    print(_measure_text(answer.measurement), "\n")
    print(f"Definition: {answer.definition.description}")
    if answer.definition.interpretation:
        print(f"Tolkning: {answer.definition.interpretation}")
    print(f"Uträkning: {answer.formula}\n\n{answer.sql}\n")
    print(_source_rows(answer.columns, answer.rows))


@contextmanager
def _current(asked: Namespace):
    con = database.open_current(asked.home)
    try:
        yield con
    finally:
        con.close()


def _where(written: list[str]) -> dict[str, list]:
    """`DIM=VÄRDE` as filters; a dimension written several times has several values."""
    where: dict[str, list] = {}
    for text in written:
        name, equals, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not (equals and name and value):
            raise KollenError(f'Urvalet "{text}" går inte att tyda. Skriv det som --where area=Förskola.')
        if name == "is_manager":
            if value.lower() not in YES_NO:
                raise KollenError(f'is_manager är true eller false, inte "{value}".')
            value = YES_NO[value.lower()]
        where.setdefault(name, []).append(value)
    return where


def _measure_json(answer: Measurement) -> dict:
    return {
        "measure": answer.id,
        "title": answer.title,
        "unit": answer.unit,
        "period": answer.period.text,
        "from": answer.period.first,
        "to": answer.period.last,
        "snapshot": answer.snapshot,
        "where": answer.where,
        "rows": [{"by": row.by} | {key: getattr(row, key) for key in FIGURE_KEYS} for row in answer],
        "notes": answer.notes,
    }


def _measure_text(answer: Measurement) -> str:
    chosen = "; ".join(
        f"{wording.dimension(name)}: {wording.listing(wording.member(name, value) for value in values)}"
        for name, values in answer.where.items()
    )
    lines = [f"{answer.title}, {answer.period.label}{f' ({chosen})' if chosen else ''}", ""]
    groups = [wording.capital(wording.dimension(name)) for name in answer.by]
    bounds = ("low", "high") if answer.asked.interval else ()
    rows = [
        (
            *(wording.member(name, row.by[name]) for name in answer.by),
            wording.row(row, answer.unit),
            *(wording.plain(number) for number in (row.numerator, row.denominator, row.n)),
            *(wording.value(getattr(row, name), answer.unit) for name in bounds),
        )
        for row in answer
    ]
    interval = ("95 % från", "95 % till") if bounds else ()
    table = console.table((*groups, "Värde", "Täljare", "Nämnare", "Antal", *interval), rows)
    return "\n".join([*lines, table, "", *answer.notes, f"Ögonblicksbild {answer.snapshot}"])


def _source_rows(columns: tuple[str, ...], rows: list[tuple]) -> str:
    """The first source rows: file and row, and the first columns in which the rows say different things."""
    telling = [i for i in range(len(columns)) if len({row[i] for row in rows}) > 1]
    at = [0, 1, *(i for i in telling if i > 1)][:SHOWN_COLUMNS]
    shown = [[_cell(row[i]) for i in at] for row in rows[:SHOWN_ROWS]]
    lines = [console.table([columns[i] for i in at], shown)]
    if len(rows) > SHOWN_ROWS or len(at) < len(columns):
        of_all = console.counted(len(rows), "rad", "rader")
        lines.append(f"{min(SHOWN_ROWS, len(rows))} av {of_all}; alla rader och kolumner med --format json.")
    return "\n".join(lines)


def _cell(content: object) -> str:
    if isinstance(content, bool):
        return "Ja" if content else "Nej"
    return "" if content is None else str(content)


def _through(source: status.SourceStatus, today: date) -> str:
    return _day(source.data_through) + (" (gamla)" if source.is_stale(today) else "")


def _day(moment) -> str:
    return wording.NOTHING if moment is None else f"{moment:%Y-%m-%d}"
