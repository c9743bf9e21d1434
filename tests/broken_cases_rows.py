"""Files of which some rows can't be taken in, and the reason that each must be given."""

from __future__ import annotations

from datetime import datetime

from tests.case_files import AD, HOURS, LEDGER, MANUAL, STAFFING, Case, grid, text, workbook
from tests.odd_cases_others import AGAIN, CANDIDATE, CUSTOMER, NPS

GOOD_PER_BAD = 20  # of a file's rows at most one in twenty may be set aside
KEYS = {"ads": "Annons-ID", "ledger": "Konto", "staffing": "Enhet", "hours": "KonsultID", "manual": "Period",
        "customer": "SvarsID", "candidate": "SvarsID"}  # fmt: skip
COLUMNS = {"ads": AD, "ledger": LEDGER, "staffing": STAFFING, "hours": HOURS, "manual": MANUAL, "customer": CUSTOMER,
           "candidate": CANDIDATE}  # fmt: skip
INDICATORS = iter(("new_packages", "internships", "holiday_jobs"))  # a value of one period counts once
VERSION = iter(range(1000, 2000))  # a month of one type and version may stand in one file only


def good(kind: str, bad: int) -> list[dict]:
    """So many good rows that the bad ones do not stop the delivery."""
    if kind == "manual":
        indicator = next(INDICATORS)
        return [{"Period": str(2000 + number), "Indikator": indicator} for number in range(GOOD_PER_BAD * bad)]
    first = 5000 + 40 * next(VERSION)
    return [{KEYS[kind]: str(first + number)} for number in range(GOOD_PER_BAD * bad)]


def rows(kind: str, *bad: dict, findings: list[str], set_aside: int | None = None, notes=()) -> Case:
    """A text file that begins with the bad rows, from row 2; each is set aside unless said otherwise."""
    columns = COLUMNS[kind] | ({"Version": f"V{next(VERSION)}"} if kind == "ledger" else {})
    content = text(columns, *bad, *good(kind, len(bad)))
    return Case(kind, content.encode(), (), notes, findings, set_aside=len(bad) if set_aside is None else set_aside)


def one(kind: str, header: str, cell: str, said: str) -> Case:
    """A text file of which one row is set aside for one cell; said is what is wrong with it."""
    return rows(kind, {KEYS[kind]: "77", header: cell}, findings=[f'rad 2: {header} "{cell}" {said}'])


def missing(kind: str, header: str) -> Case:
    return rows(kind, {KEYS[kind]: "77", header: ""}, findings=[f"rad 2: {header} saknas"])


def book(kind: str, header: str, cell: object, said: str, notes=()) -> Case:
    """A workbook of which one row is set aside for one cell."""
    columns = COLUMNS[kind] | ({"Version": f"V{next(VERSION)}"} if kind == "ledger" else {})
    content = workbook({"Blad1": grid(columns, {KEYS[kind]: "77", header: cell}, *good(kind, 1))})
    return Case(kind, content, (), notes, [said], ".xlsx", set_aside=1)


def unreadable(line: str, note: str) -> Case:
    """A text file whose row 2 is this line, and good rows enough."""
    header, rest = text(AD, *good("ads", 1)).split("\r\n", 1)
    said = [f"rad 2: {name} saknas" for name in ("Annons-ID", "Förvaltning/bolag", "Chefsannons", "Publicerad")]
    return Case("ads", f"{header}\r\n{line}\r\n{rest}".encode(), (), [note], said, set_aside=1)


NO_DATE, OUTSIDE, NO_NUMBER = "är inget datum", "ligger utanför åren 2000–2100", "är inget tal"
TWO_WAYS = "kan läsas på två sätt, med tusental eller decimaler"

ADS = {
    "no id": missing("ads", "Annons-ID"),
    "no organisation": missing("ads", "Förvaltning/bolag"),
    "no date": missing("ads", "Publicerad"),
    "neither yes nor no where the others have it": missing("ads", "Chefsannons"),
    "perhaps": one("ads", "Chefsannons", "kanske", "är varken ja eller nej"),
    "a month 13": one("ads", "Publicerad", "2025-13-05", NO_DATE),
    "a leap day in a common year": one("ads", "Publicerad", "2025-02-29", NO_DATE),
    "the 31st of April": one("ads", "Publicerad", "31/4/2025", NO_DATE),
    "an American date": one("ads", "Publicerad", "04/30/2025", NO_DATE),
    "a year of two figures": one("ads", "Publicerad", "30/4/25", NO_DATE),
    "a date in words": one("ads", "Publicerad", "i våras", NO_DATE),
    "a day number in a text file": one("ads", "Publicerad", "45777", NO_DATE),
    "a time past midnight": one("ads", "Publicerad", "2025-04-30 25:99", NO_DATE),
    "the empty day of Access": one("ads", "Publicerad", "1899-12-30", OUTSIDE),
    "the last day there is": one("ads", "Publicerad", "9999-12-31", OUTSIDE),
    "Excel's error as text in a date": one("ads", "Publicerad", "#SAKNAS!", "är ett felvärde från Excel"),
    "Excel's error as text in an id": one("ads", "Annons-ID", "#REFERENS!", "är ett felvärde från Excel"),
    "an id that a spreadsheet has rewritten": rows(
        "ads", {"Annons-ID": "5,03E+05"}, findings=['rad 2: Annons-ID "5,03E+05" är ett tal som ett program']
    ),
    "too few fields": unreadable("A77;;Lärare", "rad 2 (3 fält, rubriken har 17)"),
    "too many fields": unreadable("A77" + ";" * 16 + ";1", "rad 2 (18 fält, rubriken har 17)"),
    "a quotation mark that ends too soon": unreadable('A77;"ab"c' + ";" * 15, "rad 2 (citattecknen går inte ihop)"),
}

EXCEL = {
    "an error in a required date": book(
        "ads", "Publicerad", "#REF!", '"#REF!" är ett felvärde från Excel', ["I2"]
    ),
    "an error in a required amount": book(
        "ledger", "Belopp", "#DIV/0!", '"#DIV/0!" är ett felvärde från Excel', ["F2"]
    ),
    "a formula without a saved value in a date": book(
        "ads", "Publicerad", "=TODAY()", "formel utan sparat värde", ["I2"]
    ),
    "a number that is no day": book("ads", "Publicerad", 12, '"12" är inget datum'),
    "the day after the last day number": book("ads", "Publicerad", 73416, '"73416" är inget datum'),
    "yes in a date": book("ads", "Publicerad",True, "är inget datum"),
    "the last day as a date": book("ads", "Publicerad", datetime(9999, 12, 31), f'"9999-12-31" {OUTSIDE}'),
    "an amount as text with thousands by point": book("ledger", "Belopp", "171.000", f'"171.000" {TWO_WAYS}'),
}

LEDGERS = {
    "thousands by point or three decimals": one("ledger", "Belopp", "171.000", TWO_WAYS),
    "spaces that group nothing": one("ledger", "Belopp", "12 13", NO_NUMBER),
    "spaces that group two digits": one("ledger", "Belopp", "1 23 456", NO_NUMBER),
    "an account that a spreadsheet has rewritten": rows(
        "ledger", {"Konto": "3,01E+03"}, findings=['rad 2: Konto "3,01E+03" är ett tal som ett program har skrivit om']
    ),
    "point and comma": one("ledger", "Belopp", "1.234,50", NO_NUMBER),
    "comma and point": one("ledger", "Belopp", "1,234.50", NO_NUMBER),
    "two commas": one("ledger", "Belopp", "1,234,5", NO_NUMBER),
    "kronor written out": one("ledger", "Belopp", "1 234 kr", NO_NUMBER),
    "a minus sign behind": one("ledger", "Belopp", "100-", NO_NUMBER),
    "minus as brackets": one("ledger", "Belopp", "(100)", NO_NUMBER),
    "more than all the money there is": one("ledger", "Belopp", "922337203685477,58", NO_NUMBER),
    "no amount": missing("ledger", "Belopp"),
    "Excel's error as text in an amount": one("ledger", "Belopp", "#DIVISION/0!", "är ett felvärde från Excel"),
    "no account": missing("ledger", "Konto"),
    "an unknown kind": one("ledger", "Slag", "Gåva", "är inte Intäkt, Personalkostnad"),
    "an unknown type": one("ledger", "Typ", "Önskan", "är inte Budget, Utfall eller Prognos"),
    "a month in words": one("ledger", "Månad", "april 2025", "är ingen månad"),
    "the 13th month": one("ledger", "Månad", "2025-13", "är ingen månad"),
    "the month of an empty date": one("ledger", "Månad", "1899-12-30", OUTSIDE),
}

OTHERS = {
    "people in words": one("staffing", "Årsarbetare", "elva", NO_NUMBER),
    "hours for people": one("staffing", "Årsarbetare", "1720", "är inte mellan 0 och 200"),
    "fewer people than none": one("staffing", "Årsarbetare", "-1", "är inte mellan 0 och 200"),
    "no unit": missing("staffing", "Enhet"),
    "more leave than all the time": rows(
        "staffing", {"Enhet": "77", "Sjukfrånvaro": "104"}, set_aside=0,
        findings=['rad 2: Sjukfrånvaro "104" är inte mellan 0 och 100 procent'],
    ),
    "more hours than a month has": one("hours", "Timmar totalt", "745", "är inte mellan 0 och 744"),
    "a consultant by name": one("hours", "KonsultID", "K7", "är inget heltal"),
    "assignment time and all time exchanged": rows(
        "hours", {"KonsultID": "77", "Timmar uppdrag": "160", "Timmar totalt": "100"}, set_aside=0,
        findings=['rad 2: Timmar uppdrag "160" är fler än Timmar totalt, 100'],
    ),
    "a period in words": rows(
        "manual", {"Period": "våren 2025"}, findings=['rad 2: Period "våren 2025" är varken ett år']
    ),
    "a fourth tertial": rows("manual", {"Period": "2025T4"}, findings=['rad 2: Period "2025T4" är varken ett år']),
    "a value in words": rows(
        "manual", {"Period": "2031", "Värde": "oklart"}, findings=[f'rad 2: Värde "oklart" {NO_NUMBER}']
    ),
}  # fmt: skip


def answer(kind: str, cells: dict, *findings: str) -> Case:
    """A survey of which one answer is set aside."""
    return rows(kind, {"SvarsID": "77"} | cells, findings=[f"rad 2: {said}" for said in findings])


SURVEYS = {
    "a grade of 11": answer("customer", {"Helhetsomdöme": "11"}, '"11" på frågan "Helhetsomdöme" är inget betyg'),
    "a grade of 0": answer("customer", {"Helhetsomdöme": "0"}, '"0" på frågan "Helhetsomdöme" är inget betyg'),
    "a grade in words": answer("customer", {"Helhetsomdöme": "tio"}, '"tio" på frågan "Helhetsomdöme" är inget betyg'),
    "a date where a grade should stand": answer(
        "customer", {"Helhetsomdöme": "2025-03-10"}, '"(text, 10 tecken)" på frågan "Helhetsomdöme"'
    ),
    "a personal number where a grade should stand": answer(
        "customer", {"Helhetsomdöme": "191212121212"}, '"(text, 12 tecken)" på frågan "Helhetsomdöme"'
    ),
    "a yes that is none": answer("candidate", {AGAIN: "9"}, f'"9" på frågan "{AGAIN}" är varken ja eller nej'),
    "an answer without id": missing("customer", "SvarsID"),
    "an answer without date": missing("customer", "Svarsdatum"),
    "an e-mail for an id": rows(
        "customer", {"SvarsID": "hemlig@example.com"}, findings=["rad 2: SvarsID"], notes=["e-postadress på rad 2"]
    ),
    "an assignment that is no number": rows(
        "customer", {"SvarsID": "77", "UppdragsID": "A7"}, set_aside=0,
        findings=['rad 2: UppdragsID "A7" är inget heltal. Cellen räknas som tom'],
    ),
}  # fmt: skip

GRADES = CUSTOMER | {NPS: "10"}
SURVEYS["a recommendation of 11"] = Case(
    "customer", text(GRADES, {"SvarsID": "77", NPS: "11"}, *good("customer", 1)).encode(), (), (),
    [f'rad 2: "11" på frågan "{NPS}" är inget tal mellan 0 och 10'], set_aside=1,
)  # fmt: skip
QUIET = {
    "headers and no rows": Case("ads", text(AD).encode(), (), ["Filen har rubriker men inga rader"]),
    "headers and no rows in Excel": Case(
        "ads", workbook({"Blad1": grid(AD)}), (), ["Filen har rubriker men inga rader"], suffix=".xlsx"
    ),
}

BROKEN_ROWS = ADS | EXCEL | LEDGERS | OTHERS | SURVEYS | QUIET
