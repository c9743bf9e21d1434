"""Rules that compare a table with another: with the delivery before, with the day of receipt, with another source."""

from __future__ import annotations

from expectations.rule import WARNING, Rule, none_in
from warehouse.reference import settings, sources

# made-up figures have an age, and days that are yet to come, without anything being wrong
RECEIVED = "(select max(received_at)::date from deliveries where not is_demo)"


def stale(
    table: str, name: str, source: str, day: str, header: str, condition: str = "true"
) -> tuple[str, Rule]:
    """The CTE `stale`, the newest row where it is too old, and the rule over its columns joined to the check view.

    `day` is the SQL of a staged row's day. Compared with the latest delivery of any source, so that a source that is no
    longer delivered is noticed too.
    """
    days = sources()[source].stale_after_days
    cte = f"""stale as (
        select row_id, strftime(day, '%Y-%m-%d') as stale_since, date_diff('day', day, {RECEIVED}) as stale_days
        from (
            select row_id, ({day})::date as day from stg_{table}
            where {condition} and {day} <= {RECEIVED}
            order by day desc, row_id desc limit 1
        )
        where stale_days > {days}
    )"""
    rule = Rule(
        f"{table}_stale",
        f"Uppgifterna om {name} är högst {days} dagar äldre än den senaste leveransen",
        WARNING,
        none_in("stale_since"),
        header,
        "Det här är den senaste uppgiften: {stale_since}, {stale_days} dagar före den senaste leveransen.",
        "Gamla uppgifter ser ut som en nedgång: det som inte har levererats räknas som att inget har hänt.",
        f"Leverera en ny export. Gränsen är stale_after_days i {source}.toml.",
        found="stale_since",
    )
    return cte, rule


def fewer_rows(table: str, name: str, severity: str, setting: str, consequence: str) -> tuple[str, Rule]:
    """The CTE `fewer` and the rule that a delivery has not far fewer rows of a table than the one before it.

    It is told at the first row of the newer one; `setting` is the largest part that may be missing.
    """
    cte = f"""counts as (
        select delivery, sum(rows) as rows_now, lag(sum(rows)) over (order by delivery) as rows_before
        from delivered_rows where table_name = 'raw_{table}' group by delivery
    ),
    fewer as (
        select min(row_id) as row_id, any_value(rows_now)::varchar as rows_now,
            any_value(rows_before)::bigint as rows_before
        from stg_{table} join counts using (delivery)
        where delivery = (select max(delivery) from counts)
        having any_value(rows_now) < (1 - {settings()[setting]}) * any_value(rows_before)
    )"""
    return cte, _fewer_rule(table, name, severity, setting, f"Leveransen har {{rows_now}} {name}", consequence)


def fewer_in_month(table: str, name: str, keys: dict[str, str]) -> tuple[str, Rule]:
    """The same month by month, for what a newer delivery replaces a month at a time.

    keys: the staged columns that tell what is replaced -> how they are read from the raw row; month is one of them.
    """
    raw_keys = ", ".join(f"{expression} as {column}" for column, expression in keys.items())
    cte = f"""counts as (
        select *, lag(rows_now) over (partition by {", ".join(keys)} order by delivery) as rows_before
        from (select delivery, {raw_keys}, count(*) as rows_now from text_{table} group by all)
    ),
    fewer as (
        select min(row_id) as row_id, rows_now::varchar as rows_now, rows_before
        from stg_{table} stg
        join counts on counts.delivery = stg.delivery
            and {" and ".join(f"counts.{column} is not distinct from stg.{column}" for column in keys)}
        where stg.month is not null and rows_now < (1 - {settings()["largest_drop"]}) * rows_before
        group by {", ".join(f"stg.{column}" for column in keys)}, counts.rows_now, rows_before
    )"""
    told = f"Leveransen har {{rows_now}} {name} för månaden"
    return cte, _fewer_rule(table, name, WARNING, "largest_drop", told, "De nya ersätter hela månaden.")


def _fewer_rule(table: str, name: str, severity: str, setting: str, told: str, consequence: str) -> Rule:
    return Rule(
        f"{table}_fewer_rows",
        f"Antalet {name} har inte fallit tvärt sedan förra leveransen",
        severity,
        none_in("rows_before"),
        name,
        f"{told}; den förra hade {{rows_before}}. {consequence}",
        "En export som har tappat rader ser ut som färre uppdrag, annonser eller pengar.",
        f"Kontrollera att exporten är hel och leverera den annars igen. Gränsen är {setting} i settings.toml.",
        found="rows_now",
    )


def not_yet(table: str, column: str, header: str, system: str) -> tuple[str, Rule]:
    """A column of the check view, and the rule over it, for a day that is after the delivery that tells of it."""
    check = f"""case when stg.{column} > (
            select received_at::date from deliveries d where d.delivery = stg.delivery and not d.is_demo
        ) then strftime(stg.{column}, '%Y-%m-%d') end as {column}_not_yet"""
    rule = Rule(
        f"{table}_{column}_not_yet",
        f"{header} ligger inte efter leveransen",
        WARNING,
        none_in(f"{column}_not_yet"),
        header,
        '{label} "{found}" ligger efter den dag då leveransen togs emot. Raden räknas den dagen.',
        "Det som ännu inte har hänt kan inte stå i en export; oftast är årtalet fel.",
        f"Rätta {header} i {system}.",
    )
    return check, rule
