"""Odd but legitimate Excel workbooks, and how each must read."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from tests.case_files import AD, LEDGER, Case, grid, workbook

MARCH = date(2025, 3, 15)
APRIL = datetime(2025, 4, 30)


def book(*rows: dict, columns=AD, above=(), hidden=(), from_1904=False, **others) -> bytes:
    """A workbook with the rows on its sheet Annonser, and other sheets with nothing but what is given."""
    return workbook({"Annonser": [*above, *grid(columns, *rows)], **others}, hidden, from_1904)


def ads(content: bytes, *rows: dict, notes=(), findings=()) -> Case:
    return Case("ads", content, rows, notes, findings, ".xlsx")


def ledger(content: bytes, *rows: dict, notes=(), findings=()) -> Case:
    return Case("ledger", content, rows, notes, findings, ".xlsx")


def calculated() -> bytes:
    """A workbook whose cells are formulas with the values that Excel last worked out."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(grid(AD, {"Annons-ID": "KC1"})):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, 2, '="Lärare"&" i Farsta"', None, "Lärare i Farsta")
        sheet.write_formula(1, 10, "=2+3", None, 5)
        sheet.write_formula(1, 8, "=DATE(2025,4,30)", made.add_format({"num_format": "yyyy-mm-dd"}), 45777)
    return content.getvalue()


EXCEL = {
    "typed cells": ads(
        book({"Annons-ID": 12345, "Chefsannons": True, "Publicerad": APRIL, "Antal tjänster": 3, "Varav män": 0.0}),
        {"ad_id": "12345", "is_manager": True, "published_date": date(2025, 4, 30), "position_count": 3},
    ),
    "ids as text with leading zeros": ads(
        book({"Annons-ID": "00123"}, {"Annons-ID": 123, "Referensnummer": "0007"}),
        {"ad_id": "00123", "reference": None}, {"ad_id": "123", "reference": "0007"},
    ),
    "dates with a time": ads(
        book({"Annons-ID": "KT1", "Publicerad": datetime(2025, 4, 30, 23, 59, 59)}),
        {"ad_id": "KT1", "published_date": date(2025, 4, 30)},
    ),
    "dates as text": ads(
        book({"Annons-ID": "KT2", "Publicerad": "30/4/2025"}, {"Annons-ID": "KT3", "Publicerad": "2025-04-30 13:45"}),
        {"ad_id": "KT2", "published_date": date(2025, 4, 30)}, {"ad_id": "KT3", "published_date": date(2025, 4, 30)},
    ),
    "a date as the number 20250430": ads(
        book({"Annons-ID": "KT4", "Publicerad": 20250430}), {"ad_id": "KT4", "published_date": date(2025, 4, 30)}
    ),
    "day numbers without a date format": ads(
        book({"Annons-ID": "KD1", "Publicerad": 45777}, {"Annons-ID": "KD2", "Publicerad": APRIL},
             {"Annons-ID": "KD3", "Publicerad": 45717}),
        {"ad_id": "KD1", "published_date": date(2025, 4, 30)}, {"ad_id": "KD2", "published_date": date(2025, 4, 30)},
        {"ad_id": "KD3", "published_date": date(2025, 3, 1)},
        notes=["Publicerad: 2 datum stod som Excels dagnummer"],
    ),
    "the first and the last day number": ads(
        book({"Annons-ID": "KD4", "Sista ansökningsdag": 36526, "Publicerad": 36526},
             {"Annons-ID": "KD5", "Sista ansökningsdag": 73415}),
        {"ad_id": "KD4", "published_date": date(2000, 1, 1), "closing_date": date(2000, 1, 1)},
        {"ad_id": "KD5", "published_date": MARCH, "closing_date": date(2100, 12, 31)},
        notes=["Publicerad: 1 datum stod som Excels dagnummer", "Sista ansökningsdag: 2 datum stod som Excels dagnum"],
        findings=["gällde från och med 2007-01-01, men annonsen är publicerad 2000-01-01"],
    ),
    "numbers that are no day": ads(
        book(*({"Annons-ID": f"KD6-{number}", "Sista ansökningsdag": number} for number in (36525, 73416, 12))),
        *({"ad_id": f"KD6-{number}", "closing_date": None} for number in (36525, 73416, 12)),
        findings=[f'rad {row}: Sista ansökningsdag "{number}" är inget datum'
                  for row, number in enumerate((36525, 73416, 12), start=2)],
    ),
    "a day number as text": ads(
        book({"Annons-ID": "KD7", "Sista ansökningsdag": "45777"}),
        {"ad_id": "KD7", "closing_date": None},
        findings=['rad 2: Sista ansökningsdag "45777" är inget datum'],
    ),
    "dates counted from 1904": ads(
        book({"Annons-ID": "KD8", "Publicerad": APRIL}, from_1904=True),
        {"ad_id": "KD8", "published_date": date(2025, 4, 30)},
    ),
    "day numbers counted from 1904": ads(
        book({"Annons-ID": "KD9", "Publicerad": 45777 - 1462}, from_1904=True),
        {"ad_id": "KD9", "published_date": date(2025, 4, 30)},
        notes=["Publicerad: 1 datum stod som Excels dagnummer"],
    ),
    "placeholders as dates": ads(
        book({"Annons-ID": "KD10", "Sista ansökningsdag": datetime(9999, 12, 31)},
             {"Annons-ID": "KD11", "Sista ansökningsdag": datetime(1900, 1, 1)}),
        {"ad_id": "KD10", "closing_date": None}, {"ad_id": "KD11", "closing_date": None},
        findings=['rad 2: Sista ansökningsdag "9999-12-31" ligger utanför åren',
                  "rad 3: Sista ansökningsdag"],
    ),
    "an error where a number may be missing": ads(
        book({"Annons-ID": "KF1", "Antal ansökningar": "#REF!"}),
        {"ad_id": "KF1", "application_count": None, "published_date": MARCH},
        notes=["L2"], findings=['rad 2: Antal ansökningar "#REF!" är ett felvärde från Excel'],
    ),
    "an error where a date may be missing": ads(
        book({"Annons-ID": "KF2"}, {"Annons-ID": "KF3", "Sista ansökningsdag": "#N/A"}),
        {"ad_id": "KF2", "closing_date": None}, {"ad_id": "KF3", "closing_date": None},
        notes=["J3"], findings=['rad 3: Sista ansökningsdag "#N/A" är ett felvärde från Excel'],
    ),
    "an error where a text may be missing": ads(
        book({"Annons-ID": "KF4", "Rubrik": "#NAME?"}),
        {"ad_id": "KF4", "title": None},
        notes=["C2"], findings=['rad 2: Rubrik "#NAME?" är ett felvärde från Excel'],
    ),
    "an error in a column that nobody reads": ads(
        book({"Annons-ID": "KF5", "Handläggare": "#REF!"}, columns=AD | {"Handläggare": ""}),
        {"ad_id": "KF5", "published_date": MARCH},
        notes=["Kolumner som inte läses: Handläggare"],
    ),
    "a formula without a saved value": ads(
        book({"Annons-ID": "KF6", "Antal ansökningar": "=12+30"}),
        {"ad_id": "KF6", "application_count": None},
        notes=["L2"], findings=["formel utan sparat värde"],
    ),
    "formulas with saved values": ads(
        calculated(),
        {"ad_id": "KC1", "title": "Lärare i Farsta", "position_count": 5, "published_date": date(2025, 4, 30)},
    ),
    "a hidden sheet with the same headers": ads(
        book({"Annons-ID": "KS1"}, hidden=["Gammalt"], Gammalt=grid(AD, {"Annons-ID": "KS2"})), {"ad_id": "KS1"},
        notes=['Bladet "Gammalt" är dolt och läses inte.'],
    ),
    "another visible sheet": ads(
        book({"Annons-ID": "KS3"}, Läsmig=[["Uttag ur Varbi"]]), {"ad_id": "KS3"}, notes=['Bladet "Läsmig" läses inte']
    ),
    "titles above and an empty first column": ads(
        workbook({"Blad1": [["Annonser 2025"], [], *([None, *row] for row in grid(AD, {"Annons-ID": "KS4"}))]}),
        {"ad_id": "KS4", "published_date": MARCH, "source_row": 4},
    ),
    "blank rows and a total row": ads(
        workbook({"Blad1": [*grid(AD, {"Annons-ID": "KS5"}), [], [None, " "], *grid(AD, {"Annons-ID": "KS6"})[1:], [],
                            ["Summa", *[None] * 9, 2]]}),
        {"ad_id": "KS5", "source_row": 2}, {"ad_id": "KS6", "source_row": 5},
        notes=["Summarader som inte läses: rad 7."],
    ),
    "a line break in a cell": ads(
        book({"Annons-ID": "KS7", "Rubrik": "Lärare\ni\nFarsta"}, {"Annons-ID": "KS8"}),
        {"ad_id": "KS7", "title": "Lärare i Farsta", "source_row": 2},
        {"ad_id": "KS8", "title": "Förskollärare", "source_row": 3},
    ),
    "amounts as numbers": ledger(
        book({"Konto": 3010, "Belopp": 1234567.89, "Version": "A"}, {"Konto": "0301", "Belopp": -0.5, "Version": "A"},
             columns=LEDGER),
        {"account": "3010", "amount": Decimal("1234567.89")}, {"account": "0301", "amount": Decimal("-0.50")},
    ),
    "months as dates, numbers and day numbers": ledger(
        book({"Månad": APRIL, "Version": "B"}, {"Månad": 202505, "Version": "B"}, {"Månad": 45809, "Version": "B"},
             {"Månad": "2025-07", "Version": "B"}, columns=LEDGER),
        *({"month": date(2025, month, 1)} for month in (4, 5, 6, 7)),
        notes=["Månad: 1 "],
    ),
    "an error in the account's text": ledger(
        book({"Kontotext": "#VALUE!", "Version": "C"}, columns=LEDGER),
        {"account": "3010", "account_text": None, "amount": Decimal("1.00")},
        notes=["C2"], findings=['rad 2: Kontotext "#VALUE!" är ett felvärde från Excel'],
    ),
}  # fmt: skip
