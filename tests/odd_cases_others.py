"""Odd but legitimate files of the ledger, staffing, time, surveys and manual values, and how each must read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.case_files import HOURS, LEDGER, MANUAL, STAFFING, Case, text

CUSTOMER = {"SvarsID": "K1", "UppdragsID": "", "Svarsdatum": "2025-03-10", "Helhetsomdöme": "9", "Kommentar": ""}
NPS = "Hur sannolikt är det att du skulle rekommendera vår tjänst till en vän eller kollega?"
AGAIN = "Tyckte du att annonsen var skriven på ett tydligt och begripligt språk?"
CANDIDATE = {"SvarsID": "C1", "UppdragsID": "", "Svarsdatum": "2025-03-10", AGAIN: "Ja"}
STAGED = {"SvarsID": "R1", "UppdragsID": "", "Svarsdatum": "2025-03-10", "Steg": "Intervjuad"}
NO_BREAK, NARROW, MINUS = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{MINUS SIGN}"
COUNTED = "forskoleforvaltningen_share"  # a share, in percent


def case(kind: str, content: str | bytes, *rows: dict, notes=(), findings=()) -> Case:
    return Case(kind, content if isinstance(content, bytes) else content.encode(), rows, notes, findings)


def amounts(version: str, **expected: str) -> Case:
    """A file with one row for each amount, every one on its own account, and the amounts in kronor they mean."""
    rows = [{"Konto": f"30{n}", "Version": version, "Belopp": found} for n, found in enumerate(expected)]
    return case("ledger", text(LEDGER, *rows), *({"amount": Decimal(meant)} for meant in expected.values()))


def months(version: str, *written: str) -> str:
    return text(LEDGER, *({"Konto": f"30{n}", "Månad": w, "Version": version} for n, w in enumerate(written)))


LEDGERS = {
    "amounts with decimal comma": amounts("L1", **{"1234,5": "1234.50", "0,05": "0.05", "-12,00": "-12.00"}),
    "amounts with decimal point": amounts("L2", **{"1234.50": "1234.50", "-0.5": "-0.50", "1000000.00": "1000000.00"}),
    "amounts with spaces for thousands": amounts("L3", **{
        "1 234 567,89": "1234567.89", f"2{NO_BREAK}345,00": "2345.00", f"3{NARROW}456{NARROW}789": "3456789.00",
        "-4 567,5": "-4567.50",
    }),
    "amounts with a real minus sign": amounts("L4", **{f"{MINUS}1 234,50": "-1234.50", f"{MINUS}7": "-7.00"}),
    "amounts of nothing": amounts("L5", **{"0": "0.00", "0,00": "0.00", "-0": "0.00"}),
    "decimal commas and commas between": case(
        "ledger", text(LEDGER, {"Belopp": '"1 234,50"', "Version": "L6"}, separator=","), {"amount": Decimal("1234.50")}
    ),
    "months of every form": case(
        "ledger", months("L7", "2025-04", "202504", "2025-04-30", "30/4/2025", "20250430"),
        *[{"month": date(2025, 4, 1)}] * 5,
    ),
    "accounts with leading zeros": case(
        "ledger", text(LEDGER, {"Konto": "0301", "Version": "L8"}, {"Konto": "301", "Version": "L8"}),
        {"account": "0301"}, {"account": "301"},
    ),
    "two corrections of one account": case(
        "ledger", text(LEDGER, *({"Version": "L9", "Belopp": b} for b in ("500", "-100", "-20,5"))),
        *({"amount": Decimal(b)} for b in ("500.00", "-100.00", "-20.50")),
    ),
    "other spellings of kind, type and version": case(
        "ledger",
        text(LEDGER, {"Månad": "2023-01", "Slag": "intäkter", "Typ": "internbudget", "Version": "kommunfullmäktige"}),
        {"ledger_kind": "Intäkt", "ledger_type": "Budget", "version": "KF-beslut"},
    ),
    "subtotals and a total with an amount": case(
        "ledger",
        text(LEDGER, {"Version": "L11"}, {"Månad": "Delsumma", "Konto": "", "Slag": "", "Typ": ""},
             {"Version": "L11", "Konto": "3020"}, {"Månad": "", "Konto": "", "Kontotext": "Totalsumma", "Slag": ""}),
        {"account": "3010"}, {"account": "3020"},
        notes=["Summarader som inte läses: rad 3, 5."],
    ),
    "a personal number in an account's text": case(
        "ledger", text(LEDGER, {"Version": "L13", "Kontotext": "Lön 19121212-1212"}),
        {"account": "3010", "account_text": "Lön (personnummer)"}, notes=["rad 2"],
    ),
    "the ledger in windows-1252 with tabs": case(
        "ledger", text(LEDGER, {"Kontotext": "Löner – övrigt", "Version": "L12"}, separator="\t").encode("cp1252"),
        {"account_text": "Löner – övrigt", "month": date(2025, 4, 1)},
    ),
}  # fmt: skip

STAFF = {
    "people and percent with decimal comma": case(
        "staffing", text(STAFFING, {"Enhet": "Comma", "Årsarbetare": "11,75", "Varav fakturerande": "10,5",
                                    "Sjukfrånvaro": "4,5", "Sjukfrånvaro dag 1-14": "1,25"}),
        {"month": date(2025, 1, 1), "unit": "Comma", "fte": 11.75, "billing_fte": 10.5, "sick_leave_share": 0.045,
         "sick_leave_short_share": 0.0125},
    ),
    "percent with the sign": case(
        "staffing", text(STAFFING, {"Enhet": "Sign", "Sjukfrånvaro": "4,5 %", "Sjukfrånvaro dag 1-14": "0%"}),
        {"unit": "Sign", "sick_leave_share": 0.045, "sick_leave_short_share": 0.0},
    ),
    "a unit Totalt beside the others": case(
        "staffing", text(STAFFING, *({"Månad": "2024-06", "Enhet": e} for e in ("Enhet A", "Enhet B", "Totalt"))),
        {"unit": "Enhet A"}, {"unit": "Enhet B"},
        notes=["rad 4"],
    ),
    "a unit Totalt alone": case(
        "staffing", text(STAFFING, {"Månad": "2024-07", "Enhet": "Totalt", "Årsarbetare": "21"}),
        {"unit": "Totalt", "fte": 21.0},
    ),
    "a total row without a month": case(
        "staffing", text(STAFFING, {"Enhet": "Enhet C"}, {"Månad": "", "Enhet": "Totalt:"}), {"unit": "Enhet C"},
        notes=["Summarader som inte läses: rad 3."],
    ),
    "reported time": case(
        "hours", text(HOURS, {"KonsultID": "91", "Timmar uppdrag": "112,5", "Timmar totalt": "160.25"},
                      {"KonsultID": "92", "Månad": "202501", "Timmar uppdrag": "0"}, separator="\t"),
        {"month": date(2025, 1, 1), "consultant_id": 91, "assignment_hours": 112.5, "total_hours": 160.25},
        {"month": date(2025, 1, 1), "consultant_id": 92, "assignment_hours": 0.0, "total_hours": 160.0},
    ),
}  # fmt: skip

SURVEYS = {
    "ids with zeros and grades with decimals": case(
        "customer",
        text(CUSTOMER, {"SvarsID": "001", "Helhetsomdöme": "7,5"}, {"SvarsID": "01", "Helhetsomdöme": "10"}),
        {"answer_id": "001", "assignment_id": None, "answered_date": date(2025, 3, 10), "grade": 7.5},
        {"answer_id": "01", "assignment_id": None, "answered_date": date(2025, 3, 10), "grade": 10.0},
    ),
    "comments with line breaks and separators": case(
        "customer", text(CUSTOMER, {"SvarsID": "K2", "Kommentar": '"Tack;\r\nHemlig ""Person"""'}, {"SvarsID": "K3"}),
        {"answer_id": "K2", "grade": 9.0, "source_row": 2}, {"answer_id": "K3", "grade": 9.0, "source_row": 4},
    ),
    "an answer with no answer to one question": case(
        "customer", text(CUSTOMER | {NPS: ""}, {"SvarsID": "K4", NPS: "0"}, {"SvarsID": "K5", "Helhetsomdöme": " "}),
        {"answer_id": "K4", "question": "customer_overall", "grade": 9.0},
        {"answer_id": "K4", "question": "customer_recommend", "grade": 0.0},
        {"answer_id": "K5", "question": None, "grade": None},
    ),
    "a new question": case(
        "customer", text(CUSTOMER | {"Var lokalen bra?": "Nej"}, {"SvarsID": "K6"}),
        {"answer_id": "K6", "question": "customer_overall", "question_kind": "grade", "grade": 9.0, "is_yes": None},
        {"answer_id": "K6", "question": "Var lokalen bra?", "question_kind": "yes_no", "grade": None, "is_yes": False},
        findings=['"Var lokalen bra?" är inte känd'],
    ),
    "a total row under the answers": case(
        "customer", text(CUSTOMER, {"SvarsID": "K7"}) + "Totalt;;;9;\r\n", {"answer_id": "K7", "grade": 9.0},
        notes=["Summarader som inte läses: rad 3."],
    ),
    "the same answer twice": case(
        "customer", text(CUSTOMER, {"SvarsID": "K8"}, {"SvarsID": "K8"}), {"answer_id": "K8", "grade": 9.0}
    ),
    "yes and no of candidates": case(
        "candidate", text(CANDIDATE, *({"SvarsID": f"C{n}", AGAIN: said} for n, said in enumerate(("Ja", "NEJ", "j")))),
        *({"answer_id": f"C{n}", "question": "candidate_clear_ad", "is_yes": said}
          for n, said in enumerate((True, False, True))),
    ),
    "stages by other names": case(
        "realcruit", text(STAGED, {"SvarsID": "R1"}, {"SvarsID": "R2", "Steg": "Rymden"}),
        {"answer_id": "R1", "stage": "intervju"}, {"answer_id": "R2", "stage": "Rymden"},
        findings=['Steg "Rymden" är inget känt steg'],
    ),
}  # fmt: skip

MANUALS = {
    "numbers, shares and yes": case(
        "manual", text(MANUAL, {"Värde": "1 234,5"}, {"Indikator": COUNTED, "Värde": "12,5 %"},
                       {"Indikator": COUNTED, "Period": "2025t1", "Värde": "12,5"},
                       {"Indikator": "documents_updated", "Period": "2021", "Värde": "Ja"}),
        {"period": "2025", "indicator": "co_creation_index", "value": 1234.5},
        {"period": "2025", "indicator": COUNTED, "value": 0.125},
        {"period": "2025T1", "indicator": COUNTED, "value": 0.125},
        {"period": "2021", "indicator": "documents_updated", "value": 1.0},
    ),
    "an indicator by its text in the plan": case(
        "manual", text(MANUAL, {"Indikator": "Andel i procent av socialförvaltningens rekryteringar", "Värde": "40"}),
        {"period": "2025", "indicator": "socialforvaltningen_share", "value": 0.4},
    ),
    "somebody's address where a role should stand": case(
        "manual", text(MANUAL, {"Period": "2024", "Rapporterad av": "hemlig@example.com"}),
        {"period": "2024", "reported_by": "(e-post)"}, notes=["rad 2"],
    ),
    "an unknown indicator": case(
        "manual", text(MANUAL, {"Indikator": "lycka", "Värde": "10"}), {"indicator": "lycka", "value": 10.0},
        findings=['Indikator "lycka" finns inte i någon verksamhetsplan'],
    ),
}  # fmt: skip

OTHERS = LEDGERS | STAFF | SURVEYS | MANUALS
