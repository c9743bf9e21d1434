"""Numbers, dates and yes or no, written in any supported form, read back as they were: through reader and warehouse."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import reading
from tests.staged import staged as warehouse
from warehouse.reference import Column, Table

TABLE = Table(
    "raw_test",
    {"Id": Column("Id", True, (), "id"), "Belopp": Column("Belopp", True, (), "number"),
     "Dag": Column("Dag", True, (), "date"), "Svar": Column("Svar", True, (), "yes_no")},
    False, None, (),
)  # fmt: skip
SPACES = [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]
LATIN = [" ", "\N{NO-BREAK SPACE}", ""]  # what Windows-1252 can write

AMOUNT = st.decimals(min_value=-99_999_999, max_value=99_999_999, places=2, allow_nan=False, allow_infinity=False)
DAY = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
TIME = st.times().map(lambda time: time.replace(microsecond=0))
YES = ["Ja", "J", "1", "Sant", "True", "X", "ja", "SANT"]
NO = ["Nej", "N", "0", "Falskt", "False", "nej", "FALSKT"]
DAY_FORMS = {
    "2025-04-30": lambda day, _: day.isoformat(),
    "30/4/2025": lambda day, _: f"{day.day}/{day.month}/{day.year}",
    "30.4.2025": lambda day, _: f"{day.day}.{day.month}.{day.year}",
    "30/04/2025": lambda day, _: day.strftime("%d/%m/%Y"),
    "20250430": lambda day, _: day.strftime("%Y%m%d"),
    "2025-04-30 13:45": lambda day, time: f"{day} {time:%H:%M}",
    "2025-04-30 13:45:10": lambda day, time: f"{day} {time:%H:%M:%S}",
}


def written(amount: Decimal, mark: str, space: str, minus: str) -> str:
    """The amount with this decimal mark, these thousands and this minus sign."""
    whole, _, decimals = f"{abs(amount):,.2f}".partition(".")
    return (minus if amount < 0 else "") + whole.replace(",", space) + mark + decimals


@pytest.fixture(scope="module")
def con():
    """A connection with the macros that staging reads with."""
    opened = warehouse({})
    yield opened
    opened.close()


def staged(con, contents: reading.Contents) -> list[tuple]:
    """(amount, number, day, month, answer) of every row as the warehouse understands them."""
    rows = [row[2:] for row in contents.tables[0].rows]
    con.execute("create or replace temp table read (amount varchar, day varchar, answer varchar)")
    con.executemany("insert into read values (?, ?, ?)", rows)
    return con.sql(
        "select money_of(amount), number_of(amount), date_of(day), month_of(day), yes_no_of(answer, false) "
        "from (select plain_text(columns(*)) from read)"
    ).fetchall()


def meant(amount: Decimal, day: dt.date, answer: bool) -> tuple:
    return amount, float(amount), day, day.replace(day=1), answer


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.tuples(AMOUNT, DAY, TIME, st.booleans()), min_size=1, max_size=5),
    mark=st.sampled_from(",."),
    space=st.sampled_from(["", *SPACES]),
    minus=st.sampled_from(["-", "\N{MINUS SIGN}"]),
    form=st.sampled_from(sorted(DAY_FORMS)),
    answer=st.integers(0, 6),
    separator=st.sampled_from([";", "\t"]),
    encoding=st.sampled_from(ENCODINGS),
)
def test_text_files(con, tmp_path_factory, rows, mark, space, minus, form, answer, separator, encoding):
    if encoding == "cp1252":
        space, minus = (space if space in LATIN else " "), "-"
    lines = [
        ["Id", "Belopp", "Dag", "Svar"],
        *([f"Å{n}", written(amount, mark, space, minus), DAY_FORMS[form](day, time), (YES if yes else NO)[answer]]
          for n, (amount, day, time, yes) in enumerate(rows)),
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("text") / "fil.csv"
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    contents = reading.read_table(path, TABLE, "test", (), "fil.csv")
    assert [row[1] for row in contents.tables[0].rows] == [f"Å{n}" for n in range(len(rows))]
    assert contents.notes == []
    assert staged(con, contents) == [meant(amount, day, yes) for amount, day, _, yes in rows]


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(st.tuples(AMOUNT, DAY, TIME, st.booleans()), min_size=1, max_size=5),
    form=st.sampled_from(["date", "date and time", "day number", "day number with time", "text"]),
    is_1904=st.booleans(),
)
def test_workbooks(con, tmp_path_factory, rows, form, is_1904):
    path = tmp_path_factory.mktemp("excel") / "bok.xlsx"
    write_workbook(path, rows, form, is_1904)
    contents = reading.read_table(path, TABLE, "test", (), "bok.xlsx")
    assert bool(contents.notes) == form.startswith("day number")
    assert staged(con, contents) == [meant(amount, day, yes) for amount, day, _, yes in rows]
    if form.endswith("time"):
        times = [row[3][11:] or "00:00:00" for row in contents.tables[0].rows]
        assert times == [time.isoformat() for _, _, time, _ in rows]


def write_workbook(path: Path, rows: list[tuple], form: str, is_1904: bool) -> None:
    """The rows as a workbook whose days are written in one form."""
    book = xlsxwriter.Workbook(str(path), {"date_1904": is_1904})
    dated, sheet = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), book.add_worksheet()
    sheet.write_row(0, 0, ["Id", "Belopp", "Dag", "Svar"])
    first = dt.datetime(1904, 1, 1) if is_1904 else dt.datetime(1899, 12, 30)
    for number, (amount, day, time, yes) in enumerate(rows, start=1):
        sheet.write_row(number, 0, [f"Å{number}", float(amount)])
        moment = dt.datetime.combine(day, time if form.endswith("time") else dt.time())
        if form == "text":
            sheet.write_string(number, 2, day.isoformat())
        elif form.startswith("day number"):
            sheet.write_number(number, 2, (moment - first).total_seconds() / 86_400)
        else:
            sheet.write_datetime(number, 2, moment, dated)
        sheet.write_boolean(number, 3, yes)
    book.close()
