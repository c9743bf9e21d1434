"""Rules for the ledger from the finance system."""

from expectations import cells
from expectations.cells import Cell
from expectations.compared import fewer_in_month, stale
from expectations.lookups import accepted, known_values, kronor
from expectations.rule import BLOCK, SET_ASIDE, WARNING, Rule, has_rows, none_in, one_of
from warehouse.reference import settings

NAME, SYSTEM = "ekonomirader", "ekonomisystemet"

CELLS = (
    Cell("month", "Månad", "Utan månad hör beloppet inte till någon period."),
    Cell("account", "Konto", "Kontot avgör vilken budgetversion som gäller för beloppet.", has_points=True),
    Cell("account_text", "Kontotext"),
    Cell("version", "Version"),
    Cell("ledger_kind", "Slag", "Slag avgör om beloppet är en intäkt eller en kostnad."),
    Cell("ledger_type", "Typ", "Typ avgör om beloppet är budget, utfall eller prognos."),
    Cell("amount", "Belopp", "Utan belopp finns inget att räkna."),
)
STALE, STALE_RULE = stale("ledger", NAME, "ledger", "last_day(month)", "Månad", "ledger_type = 'Utfall'")
REPLACED = {
    "month": 'month_of("Månad")',
    "ledger_type": """canonical('ledger', 'ledger_type', "Typ")""",
    "version": """canonical('ledger', 'version', "Version")""",
}
FEWER, FEWER_RULE = fewer_in_month("ledger", NAME, REPLACED)
NAMED = 5  # of the accounts that are missing, so many are named where they are more than one more
KINDS = known_values("ledger", "ledger_kind")
TYPES = known_values("ledger", "ledger_type")


# The accounts that the delivery before the newest had for a month of a type and version, and the newest has not.
GONE = f"""told as (
        select delivery, row_id, {REPLACED["month"]} as month, coalesce({REPLACED["ledger_type"]}, '') as ledger_type,
            coalesce({REPLACED["version"]}, '') as version,
            id_of("Konto", has_points := true) as account, coalesce(text_of("Kontotext"), '') as account_text,
            canonical('ledger', 'ledger_kind', "Slag") as ledger_kind, money_of("Belopp") as amount
        from text_ledger
    ),
    before as (
        select month, ledger_type, version, account, ledger_kind, arg_max(amount, row_id) as amount
        from told
        join (
            select month, ledger_type, version, delivery from told
            group by month, ledger_type, version, delivery
            qualify row_number() over (partition by month, ledger_type, version order by delivery desc) = 2
        ) using (month, ledger_type, version, delivery)
        where account is not null and ledger_kind is not null and amount is not null
        group by month, ledger_type, version, account, account_text, ledger_kind, case when amount < 0 then amount end
    ),
    now as (
        select distinct month, coalesce(ledger_type, '') as ledger_type, coalesce(version, '') as version, account,
            ledger_kind, min(row_id) over (partition by month, ledger_type, version) as first_row
        from stg_ledger
    ),
    gone as (
        select first_row as row_id, list_sort(list(distinct before.account)) as accounts,
            {kronor("sum(amount)")} as gone_amount,
            if(len(accounts) = 1, accounts[1],
               array_to_string(accounts[:least(len(accounts) - 1, {NAMED})], ', ') || ' och '
               || if(len(accounts) > {NAMED} + 1, concat(len(accounts) - {NAMED}, ' till'), accounts[-1])
            ) as gone_accounts
        from before
        join (select distinct month, ledger_type, version, first_row from now) using (month, ledger_type, version)
        anti join now using (month, ledger_type, version, account, ledger_kind)
        group by first_row
    )"""

# A gap is told at the first row of the month that comes after it.
CHECK_VIEW = f"""
    with months as (
        select month, min(row_id) as row_id, lag(month) over (order by month) as previous
        from stg_ledger
        where ledger_type = 'Utfall' and month between {cells.FIRST_DAY} and {cells.LAST_DAY}
        group by month
    ),
    gaps as (
        select row_id,
            strftime(previous + interval 1 month, '%Y-%m')
                || case when previous + interval 2 month < month
                        then '–' || strftime(month - interval 1 month, '%Y-%m') else '' end as months_missing
        from months
        where previous + interval 1 month < month
    ),
    repeated as (
        select row_id, max(source_row) over same as again_on_row
        from stg_ledger
        where amount <> 0 and account is not null
        window same as (partition by delivery, source_file, month, account, account_text, ledger_kind, ledger_type,
                        version, case when amount < 0 then amount end)
        qualify source_row < max(source_row) over same
    ),
    renamed as (
        select row_id, account, concat('rad ', last.row, ' ',
                if(last.text = '', 'utan kontotext', 'med kontotexten "' || last.text || '"')) as renamed_at
        from (
            select row_id, account, coalesce(account_text, '') as account_text,
                arg_max({{'row': source_row, 'text': coalesce(account_text, '')}}, row_id) over same as last
            from stg_ledger
            where amount > 0 and month is not null and account is not null
            window same as (partition by delivery, source_file, month, account, ledger_kind, ledger_type, version)
            qualify row_id = max(row_id) over (
                partition by delivery, source_file, month, account, account_text, ledger_kind, ledger_type, version
            )
        )
        where account_text <> last.text
    ),
    also_in as (
        select min(row_id) as row_id, min(source_file) over same_month as first_file
        from stg_ledger
        where month is not null
        group by delivery, source_file, month, ledger_type, version
        window same_month as (partition by delivery, month, ledger_type, version)
        qualify source_file > first_file
    ),
    booked as (
        select month, min(row_id) as row_id, sum(amount) as amount
        from (
            select month, min(row_id) as row_id, arg_max(amount, row_id) as amount
            from stg_ledger
            where ledger_type = 'Utfall' and ledger_kind = 'Intäkt'
            group by month, account, account_text, version, case when amount < 0 then amount end
        )
        group by month
    ),
    invoiced as (
        select date_trunc('month', invoice_date)::date as month, sum(invoiced_amount) as amount
        from {accepted("assignments")}
        where invoiced_amount is not null and invoice_date is not null
        group by all
    ),
    differing as (
        select row_id, {kronor("booked.amount")} as booked_text,
            {kronor("coalesce(invoiced.amount, 0)")} as invoiced_text,
            {kronor("abs(booked.amount - coalesce(invoiced.amount, 0))")} as difference_text
        from booked left join invoiced using (month)
        where month between (select min(month) from invoiced) and (select max(month) from invoiced)
            and abs(booked.amount - coalesce(invoiced.amount, 0))
                > {settings()["largest_revenue_difference"]} * abs(booked.amount)
    ),
    {STALE},
    {FEWER},
    {GONE}
    select stg.row_id, stg.delivery, stg.source_file, stg.source_row,
        {cells.checks("ledger", CELLS)},
        stg.ledger_kind, stg.ledger_type,
        gaps.months_missing,
        case when abs(try_cast(number_text(raw."Belopp") as decimal(28, 10)) - stg.amount) > 0.000001
             then replace(replace(format('{{:,.2f}}', stg.amount::double), ',', chr(160)), '.', ',') end as rounded_to,
        gone_accounts, gone_amount,
        renamed_at,
        booked_text, invoiced_text, difference_text,
        stale_since, stale_days, rows_now, rows_before,
        repeated.again_on_row,
        also_in.first_file
    from stg_ledger stg
    join text_ledger raw using (row_id)
    left join gaps using (row_id)
    left join repeated using (row_id)
    left join renamed using (row_id)
    left join gone using (row_id)
    left join also_in using (row_id)
    left join differing using (row_id)
    left join stale using (row_id)
    left join fewer using (row_id)
"""


def _known(column: str, header: str, values: list[str], why: str) -> Rule:
    return Rule(
        f"ledger_{column}_unknown",
        f"{header} är {', '.join(values[:-1])} eller {values[-1]}",
        SET_ASIDE,
        one_of(column, values),
        header,
        f'{{label}} "{{found}}" är inte {", ".join(values[:-1])} eller {values[-1]}.',
        why,
        f"Rätta {header} i ekonomisystemet, eller lägg till värdet som alias under values.{column} i ledger.toml.",
    )


RULES = [
    has_rows("ledger", NAME),
    *cells.rules("ledger", CELLS, SYSTEM),
    _known("ledger_kind", "Slag", KINDS, "Slag avgör om beloppet är en intäkt eller en kostnad."),
    _known("ledger_type", "Typ", TYPES, "Typ avgör om beloppet är budget, utfall eller prognos."),
    Rule(
        "ledger_month_in_two_files",
        "En månad av en typ och version står i en enda fil av leveransen",
        BLOCK,
        none_in("first_file"),
        "Månad",
        '{label} "{found}" av samma typ och version står också i {first_file}.',
        "En fil som har en månad har hela månaden; två filer skulle räknas dubbelt.",
        "Ta bort den ena filen ur leveransen, eller lägg månadens rader i en fil.",
    ),
    Rule(
        "ledger_months_missing",
        "Utfallet har inga luckor mellan månaderna",
        WARNING,
        none_in("months_missing"),
        "Månad",
        "Utfall saknas för {found}, månaderna före den här raden.",
        "En månad som saknas gör årets intäkter och kostnader för låga.",
        "Leverera utfallet för de månader som saknas.",
        found="months_missing",
    ),
    Rule(
        "ledger_differs_from_invoiced",
        "Månadens intäkter stämmer med det som Access säger är fakturerat",
        WARNING,
        none_in("difference_text"),
        "Belopp",
        "Månadens intäkter är {booked_text} kr, men i Access är {invoiced_text} kr fakturerat: {difference_text} kr "
        "skiljer.",
        "Omsättningen per uppdrag och paket kommer ur Access och den samlade ur huvudboken; de ska säga samma sak.",
        "Jämför månadens fakturor med huvudboken. Gränsen är largest_revenue_difference i settings.toml.",
        found="difference_text",
    ),
    STALE_RULE,
    FEWER_RULE,
    Rule(
        "ledger_accounts_missing",
        "En månad som kommer igen har de konton som den hade förut",
        WARNING,
        none_in("gone_accounts"),
        "Månad",
        "Månaden hade förut också konto {found}, {gone_amount} kr, som saknas nu.",
        "En ny leverans ersätter hela månaden: det som saknas i den räknas inte längre.",
        "Kontrollera att exporten har alla konton, och leverera den annars igen.",
        found="gone_accounts",
    ),
    Rule(
        "ledger_account_text_differs",
        "Ett konto har en enda kontotext per månad, slag, typ och version",
        WARNING,
        none_in("renamed_at"),
        "Konto",
        "{label} {found} står också på {renamed_at}; båda räknas.",
        "Samma post med två kontotexter kan vara två poster, eller en post som räknas dubbelt.",
        "Kontrollera raderna i ekonomisystemet. Är de samma post: ta bort den ena.",
    ),
    Rule(
        "ledger_amount_rounded",
        "Belopp är i hela ören",
        WARNING,
        none_in("rounded_to"),
        "Belopp",
        '{label} "{found}" har fler decimaler än öre och räknas som {rounded_to}.',
        "Fler än två decimaler är oftast ett tal som är uträknat, eller en punkt på fel plats.",
        "Skriv beloppet med högst två decimaler.",
    ),
    Rule(
        "ledger_repeated",
        "Månad, Konto och Slag står bara en gång per typ och version i filen",
        WARNING,
        none_in("again_on_row"),
        "Belopp",
        "Samma Månad, Konto och Slag finns också på rad {again_on_row}; här är {label} \"{found}\". Den sista räknas.",
        "Samma post två gånger är oftast samma rad exporterad två gånger; rättelser har negativt belopp.",
        "Kontrollera raderna i ekonomisystemet och ta bort den som är fel.",
    ),
]
