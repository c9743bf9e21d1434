"""What the money pages are made of: forecasts, bridges, accounts, versions and what is left, against known truths."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from tests.world import World
from warehouse import accounts, bridge, budget_versions, forecast, ledger_year, plan, standards, waiting, wording
from warehouse.measure import measure
from warehouse.period import Period

parse = Period.parse
NB = "\u00a0"


def ledger(world: World, year: int, months: dict[int, float], kind="Intäkt", ledger_type="Utfall", **more) -> None:
    for month, amount in months.items():
        world.ledger(f"{year}-{month:02d}", kind, amount, ledger_type, **more)


def even(amount: float, last: int = 12) -> dict[int, float]:
    return dict.fromkeys(range(1, last + 1), amount)


@pytest.fixture(scope="module")
def seasons():
    """Two whole years, an even one and one with most in December, and a third until August."""
    world = World()
    ledger(world, 2023, even(100))
    ledger(world, 2024, {**even(50), 12: 650})
    ledger(world, 2025, even(100, 8))
    for year, last in ((2023, 12), (2024, 12), (2025, 8)):
        ledger(world, year, even(80, last), "Personalkostnad")
    ledger(world, 2025, even(150), ledger_type="Budget", version="KF-beslut")
    ledger(world, 2025, even(120), "Overhead", "Budget", version="KF-beslut")
    ledger(world, 2025, even(140), ledger_type="Prognos", version="T1")
    return world.built()


def test_the_forecast_is_what_came_by_the_mean_part_of_the_year_that_it_usually_is(seasons):
    found = forecast.of_year(seasons, "revenue", 2025)
    assert found.span.label == "januari–augusti 2025"
    assert found.parts == {2023: pytest.approx(8 / 12), 2024: pytest.approx(400 / 1200)}
    assert (found.so_far, found.value) == (800, pytest.approx(1600))
    assert found.range == (pytest.approx(1200), pytest.approx(2400))
    assert found.months == {9: pytest.approx(100), 10: pytest.approx(100), 11: pytest.approx(100),
                            12: pytest.approx(500)}  # fmt: skip
    assert found.basis == f"januari–augusti var 50,0{NB}% av året i medeltal 2023–2024"


def test_a_result_is_the_one_forecast_minus_the_other(seasons):
    line = ledger_year.lines(seasons, 2025)["result"]
    assert line.season.so_far == 8 * 20
    assert line.season.value == pytest.approx(1600 - 960)
    assert line.season.months[12] == pytest.approx(500 - 80)


@pytest.fixture(scope="module")
def odd():
    """A ledger of one month, a budget in two versions, orders without a price, and orders that wait over the years."""
    world = World()
    for account, kind, outcome, budget in (("3010", "Intäkt", 100, 90), ("3020", "Intäkt", 7, None),
                                           ("5010", "Personalkostnad", 60, 50), ("6000", "Övrig kostnad", None, 5)):
        for amount, ledger_type in ((outcome, "Utfall"), (budget, "Budget")):
            if amount is not None:
                world.ledger("2025-01", kind, amount, ledger_type, account=account, account_text=f"Konto {account}")
    tjanster = {"account": "3010", "account_text": "Tjänster"}
    ledger(world, 2027, even(100), ledger_type="Budget", version="KF-beslut", **tjanster)
    ledger(world, 2027, even(90), "Overhead", "Budget", version="KF-beslut", account="9000")
    ledger(world, 2027, {month: 120 for month in range(5, 13)}, ledger_type="Budget", version="T1", **tjanster)
    orders(world, "2014-02-01", (1, 1, 100))
    orders(world, "2015-02-01", (1, 1, 150), (1, 3, None))
    world.assignment("2023-05-02", price=100, invoiced_amount=100, invoice_date=date(2025, 2, 3))
    world.assignment("2025-03-02", price=7)
    world.assignment("2025-03-02", price=1, invoiced_amount=1, invoice_date=date(2025, 3, 20))
    world.assignment("2025-03-02", price=9, status="Avbrutet")
    return world.built()


def orders(world: World, day: str, *packages: tuple[int, int, float | None]) -> None:
    for package, count, price in packages:
        for _ in range(count):
            billed = {"invoiced_amount": price, "invoice_date": date.fromisoformat(day)} if price else {}
            world.assignment(day, package, price=price, **billed)


@pytest.mark.parametrize(("year", "reason"), [
    (2025, "Inget helt år före 2025 finns att jämföra med."), (2022, "Uppgifter saknas för 2022."),
])  # fmt: skip
def test_no_forecast_is_made_without_an_earlier_whole_year(odd, year, reason):
    found = forecast.of_year(odd, "revenue", year)
    assert (found.value, found.reason) == (None, reason)
    left = ledger_year.left(ledger_year.lines(odd, year)["revenue"])
    assert left.reason == f"Budgeten för {year} täcker inte årets tolv månader."


def test_a_year_that_begins_in_march_is_no_whole_year():
    world = World()
    ledger(world, 2023, {month: 100 for month in range(3, 13)})
    ledger(world, 2024, even(100))
    ledger(world, 2025, even(100, 6))
    assert list(forecast.of_year(world.built(), "revenue", 2025).parts) == [2024]


def test_a_year_that_is_over_is_its_outcome(seasons):
    found = forecast.of_year(seasons, "revenue", 2024)
    assert found.is_over
    assert (found.value, found.months, found.range) == (1200, {}, None)


def test_the_lines_of_a_year_month_by_month_and_from_january_on(seasons):
    line = ledger_year.lines(seasons, 2025)["revenue"]
    assert (line.outcome, line.budget, line.official) == (even(100, 8), even(150), even(140))
    assert line.last_year == {**even(50), 12: 650}
    added = line.accumulated
    assert added.outcome == {month: 100 * month for month in range(1, 9)}
    assert added.budget[12] == 1800
    assert added.forecast == {9: pytest.approx(900), 10: pytest.approx(1000), 11: pytest.approx(1100),
                              12: pytest.approx(1600)}  # fmt: skip


def test_what_is_left_to_reach_the_budget(seasons):
    left = ledger_year.left(ledger_year.lines(seasons, 2025)["revenue"])
    assert left.months.label == "september–december 2025"
    assert (left.budget, left.so_far, left.needed) == (1800, 800, 1000)
    assert (left.budgeted, left.last_year) == (600, 800)
    assert (left.december, left.december_last_year) == (1000 - 450, 650)
    over = ledger_year.left(ledger_year.lines(seasons, 2024)["revenue"])
    assert over.reason == "Budgeten för 2024 täcker inte årets tolv månader."


MILLION = 1e6
SENTENCES = [
    # budget and outcome per month, how many months have come; what December of last year brought
    (2, 1, 8, 3, f"För att nå årets budget, 24,0{NB}mnkr, måste september–december ge 16,0{NB}mnkr, varav december "
                 f"10,0{NB}mnkr om månaderna före följer budgeten; samma månader gav 6,0{NB}mnkr 2024, varav december "
                 f"3,0{NB}mnkr."),
    (2, 1, 11, 3, f"För att nå årets budget, 24,0{NB}mnkr, måste december ge 13,0{NB}mnkr; den gav 3,0{NB}mnkr 2024."),
    (1, 2, 8, 1, f"Omsättningen är redan 4,0{NB}mnkr över årets budget, 12,0{NB}mnkr; september–december är kvar."),
    (2, 2.5, 9, 1, f"För att nå årets budget, 24,0{NB}mnkr, måste oktober–december ge 1,5{NB}mnkr; följer månaderna "
                   f"före december budgeten nås den redan då; samma månader gav 3,0{NB}mnkr 2024, varav december "
                   f"1,0{NB}mnkr."),
    (2, 1, 12, 1, f"Omsättningen 2025 blev 12,0{NB}mnkr, 12,0{NB}mnkr under årets budget, 24,0{NB}mnkr."),
]  # fmt: skip


@pytest.mark.parametrize(("budget", "outcome", "last", "december", "sentence"), SENTENCES)
def test_what_december_must_bring_in_one_sentence(budget, outcome, last, december, sentence):
    span = parse("2025" if last == 12 else f"2025-01..2025-{last:02d}")
    season = forecast.Forecast("revenue", 2025, span, outcome * MILLION * last)
    last_year = {**even(MILLION), 12: december * MILLION}
    months = even(outcome * MILLION, last), even(budget * MILLION), last_year, {}
    line = ledger_year.Line("revenue", 2025, *months, season)
    assert ledger_year.left(line).sentence == sentence


def test_decembers_of_whole_years(seasons):
    found = ledger_year.decembers(seasons, 2025)
    assert [(one.year, one.december, one.revenue) for one in found] == [(2024, 650, 1200), (2023, 100, 1200)]
    assert found[0].share == pytest.approx(650 / 1200)


def test_the_accounts_deviations_are_the_whole_deviation(con):
    for period in (parse("2025"), parse("2025T2/alone"), parse("2026")):
        found = accounts.deviations(con, period)
        (truth,) = con.execute(
            "select sum(case when ledger_kind = 'Intäkt' then amount else -amount end * case ledger_type when 'Utfall' "
            "then 1 else -1 end) from mart_ledger where is_in_force and ledger_type <> 'Prognos' "
            "and month between ? and ?",
            [found.period.first, found.period.last],
        ).fetchone()
        assert sum(one.effect for one in found.rows) == pytest.approx(float(truth), abs=0.005)
        assert found.deviation == pytest.approx(float(truth), abs=0.005)
        assert sum(one.share for one in found.rows) == pytest.approx(1)
        assert [abs(one.effect) for one in found.rows] == sorted((abs(one.effect) for one in found.rows), reverse=True)


def test_an_account_without_budget_deviates_with_all_it_has(odd):
    found = accounts.deviations(odd, parse("2025-01"))
    assert [(one.account, one.budget, one.outcome, one.deviation, one.effect) for one in found.rows] == [
        ("3010", 90, 100, 10, 10), ("5010", 50, 60, 10, -10), ("3020", None, 7, 7, 7), ("6000", 5, None, -5, 5),
    ]  # fmt: skip
    assert found.rows[1].text == "Konto 5010"
    assert found.deviation == 12


def test_without_outcome_no_account_deviates(odd):
    assert accounts.deviations(odd, parse("2027")).reason == "Utfall eller budget saknas för perioden."


def test_a_version_keeps_what_it_lacks_from_the_one_before(odd):
    first, second = budget_versions.versions(odd, 2027)
    assert (first.name, first.revenue, first.cost, first.result, first.months) == ("KF-beslut", 1200, 1080, 120, 12)
    assert (first.is_in_force, first.entries, first.revenue_change, first.accounts) == (True, 16, None, ())
    assert (second.name, second.revenue, second.cost, second.months, second.entries) == ("T1", 1360, 1080, 8, 8)
    assert (second.revenue_change, second.cost_change, second.result_change) == (160, 0, 160)
    assert second.accounts == (("3010 Tjänster", 160),)
    assert measure(odd, "budget_revenue", "2027")[0].value == second.revenue
    assert budget_versions.versions(odd, 2024) == []


def test_the_last_version_is_the_budget_in_force(con):
    for year in (2024, 2025, 2026):
        last = budget_versions.versions(con, year)[-1]
        for measure_id, value in (("budget_revenue", last.revenue), ("budget_cost", last.cost)):
            assert measure(con, measure_id, f"{year}")[0].value == pytest.approx(value)


BRIDGES = [
    # (package, assignments, price) before, and now; effects by name
    ([(1, 2, 30000), (2, 2, 20000)], [(1, 3, 33000), (2, 1, 20000)], {"Volym": 0, "Mix": 10000, "Pris": 9000}),
    ([(1, 2, 30000), (2, 2, 20000)], [(1, 6, 33000), (2, 2, 20000)], {"Volym": 100000, "Mix": 20000, "Pris": 18000}),
    ([(1, 4, 10000)], [(1, 2, 10000)], {"Volym": -20000, "Mix": 0, "Pris": 0}),
    ([(1, 1, 10000), (3, 1, 4000)], [(1, 1, 10000), (4, 2, 5000)],
     {"Volym": 0, "Mix": 0, "Pris": 0, "Nya paket": 10000, "Paket som upphört": -4000}),
    ([(1, 2, 10000), (5, 2, 3000)], [(1, 2, 10000), (5, 2, 5000)],
     {"Volym": 0, "Mix": 0, "Pris": 0, "Timmar utan paket": 4000}),
    ([(3, 1, 4000)], [(4, 1, 5000)], {"Volym": 0, "Mix": 0, "Pris": 0, "Nya paket": 5000, "Paket som upphört": -4000}),
]  # fmt: skip


@pytest.fixture(scope="module")
def bridges():
    """One world of them all, each in two years of its own."""
    world = World()
    for package in range(1, 5):  # package 5 is sold by the hour
        world.put("prices", package_id=package, from_date=date(2000, 1, 1), price=1)
    for at, (before, now, _effects) in enumerate(BRIDGES):
        orders(world, f"{2000 + 2 * at}-02-01", *before)
        orders(world, f"{2001 + 2 * at}-02-01", *now)
    return world.built()


@pytest.mark.parametrize("at", range(len(BRIDGES)))
def test_the_order_values_bridge(bridges, at):
    before, now, effects = BRIDGES[at]
    found = bridge.order_value(bridges, parse(f"{2001 + 2 * at}"), parse(f"{2000 + 2 * at}"), {})
    assert {one.name: one.value for one in found.effects} == pytest.approx(effects)
    assert found.value_before == sum(count * price for _, count, price in before)
    assert found.value_before + sum(effects.values()) == found.value == sum(count * price for _, count, price in now)


def test_an_order_without_a_price_is_left_out_and_counted(odd):
    found = bridge.order_value(odd, parse("2015"), parse("2014"), {})
    assert found.without_price == 3
    assert (found.value, found.value_before, found.packages[0].count) == (150, 100, 1)
    assert bridge.order_value(odd, parse("2015"), parse("2013"), {}).reason == (
        "Inga uppdrag med pris finns i urvalet för 2013."
    )


def test_the_bridge_meets_the_difference_to_the_ore_for_any_choice(con):
    random = Random(5)
    names = [name for (name,) in con.execute("select distinct administration from mart_assignments").fetchall()]
    for _ in range(12):
        where = random.choice([{}, {"administration": random.sample(names, 3)}, {"is_manager": [True]}])
        now, then = random.sample(["2023", "2024T2", "2025", "2025T1", "2026T2"], 2)
        found = bridge.order_value(con, parse(now), parse(then), where)
        values = [measure(con, "order_value", one, where=where)[0].value for one in (now, then)]
        assert (found.value, found.value_before) == (pytest.approx(values[0]), pytest.approx(values[1]))
        assert sum(one.value for one in found.effects) == pytest.approx(values[0] - values[1], abs=0.005)
        own = sum(one.value - one.value_before for one in found.packages)
        assert own == pytest.approx(values[0] - values[1], abs=0.005)


def test_the_bridge_of_revenue_per_fte(con):
    found = bridge.revenue_per_fte(con, parse("2025"), parse("2024"))
    (now, fte), (then, fte_then) = (
        (measure(con, "revenue", year)[0].value, measure(con, "fte", year)[0].value) for year in ("2025", "2024")
    )
    by_name = {one.name: one.value for one in found.effects}
    # revenue first and then staffing, and the other way round
    assert by_name["Omsättning"] == pytest.approx(((now - then) / fte_then + (now - then) / fte) / 2)
    assert sum(by_name.values()) == pytest.approx(now / fte - then / fte_then)
    assert bridge.revenue_per_fte(con, parse("2025"), parse("2019")).reason


@pytest.mark.parametrize("period", ["2022", "2025T1", "2025", "2026T2"])
@pytest.mark.parametrize("where", [{}, {"administration": ["Farsta", "Järva"]}, {"is_manager": [True]}], ids=str)
def test_what_waits_for_its_invoice(con, period, where):
    last = parse(period).last
    rows = con.execute(
        "select month, invoice_month, invoiced_amount, order_value, administration, is_manager from mart_assignments "
        "where not is_cancelled"
    ).fetchall()
    waits = [
        (month, value) for month, billed, amount, value, administration, is_manager in rows
        if month <= last and value is not None
        and (billed is None or amount is None or billed > last)
        and administration in where.get("administration", [administration])
        and is_manager in where.get("is_manager", [is_manager])
    ]  # fmt: skip
    assert measure(con, "not_invoiced", period, where=where)[0].value == pytest.approx(float(sum(v for _, v in waits)))
    assert measure(con, "not_invoiced_count", period, where=where)[0].value == len(waits)
    found = waiting.ages(con, parse(period), where)
    months = [12 * (last.year - month.year) + last.month - month.month for month, _ in waits]
    edges = [(0, 3), (4, 7), (8, 11), (12, 10**6)]
    assert [one.count for one in found] == [sum(low <= age <= high for age in months) for low, high in edges]
    assert sum(one.value for one in found) == pytest.approx(float(sum(value for _, value in waits)))


def test_an_order_waits_over_the_years_until_it_is_invoiced(odd):
    asked = {"2023T1": None, "2023T2": 100, "2024": 100, "2025-01": 100, "2025-02": 0, "2025-03": 7, "2025": 7}
    assert {period: measure(odd, "not_invoiced", period)[0].value for period in asked} == asked
    sold = measure(odd, "sold_share", "2025")[0]
    assert sold.numerator == 100 + 7 + 1  # an order of an earlier year counts by its invoice, once


def test_invoiced_per_fte_counts_only_months_and_units_of_both(con):
    staffed = {(unit, month): float(fte) for unit, month, fte in
               con.execute("select unit, month, fte from mart_staffing").fetchall()}  # fmt: skip
    billed = con.execute("select unit, month, invoiced_amount from mart_invoices").fetchall()
    period = parse("2026T2")
    for row in measure(con, "invoiced_per_fte", period, by=["unit"]):
        unit = row.by["unit"]
        months = [month for one, month in staffed if one == unit and period.first <= month <= period.last]
        amount = sum(float(money) for one, month, money in billed if one == unit and month in months)
        assert row.value == pytest.approx(amount / (sum(staffed[unit, month] for month in months) / len(months)))
        assert row.n == len(months)
    assert len(measure(con, "invoiced_per_fte", "2025", by=["unit"])) == 0


def test_hours_per_package_beside_the_plans(con):
    found = standards.hours(con, parse("2025"), parse("2024"), {})
    planned = plan.load(2025).statement
    assert [(one.package, one.standard) for one in found[:2]] == [
        ("Stora paketet", planned["hours_large_package"]), ("Chefspaket", planned["hours_manager_package"])
    ]  # fmt: skip
    for one in found:
        rows = [hours for (hours,) in con.execute(
            "select hours from mart_assignments where package = ? and status = 'Avslutat' and hours is not null "
            "and year(month) = 2025", [one.package]).fetchall()]  # fmt: skip
        assert (one.hours, one.count) == (pytest.approx(sum(rows) / len(rows)), len(rows))
        assert one.difference == (None if one.standard is None else pytest.approx(one.hours - one.standard))
    assert all(one.standard is None for one in found[2:])
    assert standards.statement(1999) == ({}, "")


def test_an_account_is_a_dimension_of_what_the_ledger_books(con):
    rows = measure(con, "cost", "2025", by=["account"])
    truth = dict(con.execute(
        "select account, sum(amount) from mart_ledger where ledger_type = 'Utfall' and ledger_kind <> 'Intäkt' "
        "and year(month) = 2025 group by account").fetchall())  # fmt: skip
    assert {row.by["account"]: row.value for row in rows} == {name: float(amount) for name, amount in truth.items()}
    assert wording.dimension("account") == "konto"
