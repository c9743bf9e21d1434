"""What several tables' rules look up: known values, accepted rows, repeated keys, unknown organisations."""

from __future__ import annotations

from expectations.rule import ERROR, WARNING, Rule, none_in
from warehouse.reference import sources


def known_values(source: str, field: str) -> list[str]:
    """The values that a field may have, as the source's TOML lists them."""
    return list(sources()[source].values[field])


def accepted(table: str) -> str:
    """The rows of a staged table that its own rules, which have run already, did not set aside."""
    set_aside = f"select row_id from set_aside where table_name = 'stg_{table}'"
    return f"(select * from stg_{table} where row_id not in ({set_aside}))"


def whole_row(table: str) -> str:
    """The text of each row in `twins`, as one value (row_id, content)."""
    return f"""select row_id, row(*columns(* exclude (row_id, delivery, source_file, source_row))) as content
               from raw_{table} where row_id in (select row_id from twins)"""


def repeated(table: str, keys: str, headers: str, content: str | None = None) -> str:
    """The CTEs `twins` and `repeated`: rows whose key comes again, later in the same delivery, with other content.

    repeated_at is where the last row with the key stands, repeated_key the key as the source writes it (its headers).
    content is a query of (row_id, content) over `twins` where the raw row is not all of it.
    """
    written = ", ".join(f'raw."{header}"' for header in headers.split(", "))
    return f"""twins as (
        select row_id, delivery, source_file, source_row, {keys}
        from stg_{table}
        where {" and ".join(f"{key} is not null" for key in keys.split(", "))}
        qualify count(*) over (partition by delivery, {keys}) > 1
    ),
    repeated as (
        select row_id, concat_ws(', ', {written}) as repeated_key,
            concat('rad ', last_row, ' i ', if(last_file = twin.source_file, 'samma fil', last_file)) as repeated_at
        from (
            select row_id, source_file, content,
                   arg_max(content, row_id) over same_key as last_content,
                   arg_max(source_row, row_id) over same_key as last_row,
                   arg_max(source_file, row_id) over same_key as last_file
            from twins join ({content or whole_row(table)}) using (row_id)
            window same_key as (partition by delivery, {keys})
        ) twin
        join text_{table} raw using (row_id)
        where content <> last_content
    )"""


def repeated_rule(table: str, label: str, system: str) -> Rule:
    """The rule over the columns of `repeated`, joined to the check view."""
    return Rule(
        f"{table}_repeated",
        f"{label} har samma innehåll överallt i leveransen",
        WARNING,
        none_in("repeated_at"),
        label,
        '{label} "{found}" finns också på {repeated_at}, med annat innehåll. '
        "Den sista av dem som godtas räknas.",
        "Två olika rader om samma sak kan inte båda stämma.",
        f"Ta reda på vilken rad som är rätt och ta bort den andra i {system}.",
        found="repeated_key",
    )


def kronor(amount: str) -> str:
    """The SQL of an amount as text in whole kronor: 1 234 568."""
    return f"replace(format('{{:,}}', round({amount})::bigint), ',', chr(160))"


def closest(column: str) -> str:
    """The SQL that writes the nearest known names of unknown_organisations as a list of quotations."""
    return f"""list_aggregate(list_transform({column}, lambda name: '"' || name || '"'), 'string_agg', ', ')"""


def unknown_organisation_rule(table: str, label: str) -> Rule:
    """The rule over the table unknown_organisations, joined to the check view with its column organisation_closest."""
    return Rule(
        f"{table}_organisation_unknown",
        f"{label} finns i registret över organisationer",
        ERROR,
        none_in("organisation_closest"),
        label,
        '{label} "{found}" finns inte i registret. Närmast är {organisation_closest}. '
        "Raden räknas under Okänd organisation.",
        "En okänd organisation har ingen förvaltningstyp och saknas därför i andelarna för stadens förvaltningar.",
        "Rätta namnet vid källan, eller lägg till det som alias eller ny post i organisations.toml.",
    )
