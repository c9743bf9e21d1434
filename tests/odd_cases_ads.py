"""Odd but legitimate ad exports as text, and how each must read."""

from __future__ import annotations

import unicodedata
from datetime import date

from tests.case_files import AD, Case, text

FARSTA = "Farsta stadsdelsförvaltning"
TITLE = "Förskollärare – Älvsjö, 75 % på Öland"


def ads(content: str | bytes, *rows: dict, notes=(), findings=()) -> Case:
    return Case("ads", content if isinstance(content, bytes) else content.encode(), rows, notes, findings)


def titled(prefix: str) -> str:
    """A file with one ad whose title has letters and signs that each encoding writes in its own way."""
    return text(AD, {"Annons-ID": prefix, "Rubrik": TITLE})


def cells(prefix: str, header: str, *values: str) -> str:
    """A file with one ad for each value of one column."""
    return text(AD, *({"Annons-ID": f"{prefix}{n}", header: value} for n, value in enumerate(values, 1)))


def staged(prefix: str, column: str, *values: object) -> list[dict]:
    return [{"ad_id": f"{prefix}{n}", column: value} for n, value in enumerate(values, 1)]


TWO = text(AD, {"Annons-ID": "Q1"}, {"Annons-ID": "Q2"})
MARCH = date(2025, 3, 15)

ENCODINGS = {
    "utf-8 without mark": ads(titled("E1"), {"ad_id": "E1", "title": TITLE}),
    "utf-8 with byte order mark": ads(titled("E2").encode("utf-8-sig"), {"ad_id": "E2", "title": TITLE}),
    "utf-16 little endian": ads(b"\xff\xfe" + titled("E3").encode("utf-16-le"), {"ad_id": "E3", "title": TITLE}),
    "utf-16 big endian": ads(b"\xfe\xff" + titled("E4").encode("utf-16-be"), {"ad_id": "E4", "title": TITLE}),
    "windows-1252": ads(titled("E5").encode("cp1252"), {"ad_id": "E5", "title": TITLE}),
    "letters and their dots apart": ads(
        unicodedata.normalize("NFD", titled("E6")), {"ad_id": "E6", "title": TITLE, "organisation": FARSTA}
    ),
    "a letter that was lost before the export": ads(
        text(AD, {"Annons-ID": "E7", "Rubrik": "F\N{REPLACEMENT CHARACTER}rskollärare"}),
        {"ad_id": "E7", "title": "F\N{REPLACEMENT CHARACTER}rskollärare"},
        notes=["rad 2"],
    ),
    "a control character in a title": ads(
        text(AD, {"Annons-ID": "E8", "Rubrik": "Förskol\x07lärare\x0b"}), {"ad_id": "E8", "title": "Förskollärare"}
    ),
}

LAYOUTS = {
    "commas between": ads(
        text(AD, {"Annons-ID": "L1", "Rubrik": '"Rektor, Farsta"', "Enhet": "Eken; Granen"}, separator=","),
        {"ad_id": "L1", "title": "Rektor, Farsta", "unit_name": "Eken; Granen"},
    ),
    "tabs between": ads(
        text(AD, {"Annons-ID": "L2", "Rubrik": "Rektor, Farsta; vik"}, separator="\t"),
        {"ad_id": "L2", "title": "Rektor, Farsta; vik"},
    ),
    "Excel's line sep": ads(
        "sep=;\r\n" + text(AD, {"Annons-ID": "L3"}), {"ad_id": "L3", "published_date": MARCH, "source_row": 3}
    ),
    "titles above the header": ads(
        "Annonser ur Varbi\r\nUttag 2025-04-01;av systemet\r\n\r\n" + text(AD, {"Annons-ID": "L4"}),
        {"ad_id": "L4", "published_date": MARCH, "source_row": 5},
    ),
    "line ends of Unix": ads(TWO.replace("\r\n", "\n").replace("Q", "L5-"), {"ad_id": "L5-1"}, {"ad_id": "L5-2"}),
    "line ends of an old Mac": ads(TWO.replace("\r\n", "\r").replace("Q", "L6-"), {"ad_id": "L6-1"}, {"ad_id": "L6-2"}),
    "no line end after the last row": ads(
        TWO.removesuffix("\r\n").replace("Q", "L7-"), {"ad_id": "L7-1"}, {"ad_id": "L7-2"}
    ),
    "a quoted line break": ads(
        text(
            AD,
            {"Annons-ID": "L8", "Rubrik": '"Förskollärare\r\n\r\ntill Eken"'},
            {"Annons-ID": "L9", "Antal ansökningar": "många"},
        ),
        {"ad_id": "L8", "title": "Förskollärare till Eken", "application_count": None, "source_row": 2},
        {"ad_id": "L9", "title": "Förskollärare", "application_count": None, "source_row": 5},
        findings=['rad 5: Antal ansökningar "många" är inget heltal'],
    ),
    "quoted separators and doubled quotes": ads(
        text(AD, {"Annons-ID": "L10", "Rubrik": '"Lärare; ""vikarie"""', "Enhet": '""'}),
        {"ad_id": "L10", "title": 'Lärare; "vikarie"', "unit_name": None},
    ),
    "a separator too many at the end of every line": ads(
        TWO.replace("\r\n", ";\r\n").replace("Q", "L11-"), {"ad_id": "L11-1"}, {"ad_id": "L11-2"}
    ),
    "blank lines between and after": ads(
        TWO.replace("\r\nQ2", "\r\n\r\n" + ";" * 16 + "\r\nQ2").replace("Q", "L12-") + "\r\n \r\n" + ";" * 16 + "\r\n",
        {"ad_id": "L12-1", "source_row": 2}, {"ad_id": "L12-2", "source_row": 5},
    ),
    "a total row at the end": ads(
        TWO.replace("Q", "L13-") + "Summa;;;;;;;;;;2;;;;;;\r\n", {"ad_id": "L13-1"}, {"ad_id": "L13-2"},
        notes=["Summarader som inte läses: rad 4."],
    ),
    "a total row of fewer fields": ads(
        TWO.replace("Q", "L14-") + "\r\nTotalt;2\r\n", {"ad_id": "L14-1"}, {"ad_id": "L14-2"},
        notes=["Summarader som inte läses: rad 5."],
    ),
    "a total row that begins further in": ads(
        TWO.replace("Q", "L15-") + ";;;Total:;;;;;;;2;;;;;;\r\n", {"ad_id": "L15-1"}, {"ad_id": "L15-2"},
        notes=["Summarader som inte läses: rad 4."],
    ),
    "an ad that is called like a total row": ads(
        text(AD, {"Annons-ID": "Summa"}, {"Annons-ID": "Totalt-16", "Rubrik": "Totalansvarig"}),
        {"ad_id": "Summa", "title": "Förskollärare"}, {"ad_id": "Totalt-16", "title": "Totalansvarig"},
    ),
    "a title of 200,000 characters": ads(
        text(AD, {"Annons-ID": "L17", "Rubrik": "långt " * 33_333 + "ut"}, {"Annons-ID": "L18"}),
        {"ad_id": "L17", "title": "långt " * 33_333 + "ut"}, {"ad_id": "L18", "title": "Förskollärare"},
    ),
}  # fmt: skip

ALIASES = {"Annons-ID": " ANNONSNUMMER ", "Förvaltning/bolag": "Förvaltning  / bolag", "Chefsannons": "chef",
           "Publicerad": '"publicerad från"'}  # fmt: skip

HEADERS = {
    "headers by their other names": ads(
        text(AD, {"Annons-ID": "H1"}, renamed=ALIASES), {"ad_id": "H1", "organisation": FARSTA, "is_manager": False}
    ),
    "a required header twice with the same below": ads(
        text(AD | {"Publicerad ": "2025-03-15"}, {"Annons-ID": "H2"}),
        {"ad_id": "H2", "published_date": MARCH},
        notes=["Publicerad"],
    ),
    "an optional header twice with the same below": ads(
        text(AD | {"STATUS": ""}, {"Annons-ID": "H3", "Status": "Avslutad", "STATUS": "Avslutad"}),
        {"ad_id": "H3", "status": "Avslutad"},
        notes=["Status"],
    ),
    "an unwanted header twice": ads(
        text(AD | {"Handläggare": "x", "handläggare": "y"}, {"Annons-ID": "H4"}),
        {"ad_id": "H4", "published_date": MARCH},
        notes=["Handläggare"],
    ),
    "an optional column missing": ads(
        text({name: value for name, value in AD.items() if name != "Antal ansökningar"}, {"Annons-ID": "H5"}),
        {"ad_id": "H5", "application_count": None},
        notes=["Antal ansökningar"],
    ),
    "an optional column under a similar name": ads(
        text(AD, {"Annons-ID": "H6", "Antal ansökningar": "12"}, renamed={"Antal ansökningar": "Antal ansökninger"}),
        {"ad_id": "H6", "application_count": None},
        notes=["Antal ansökninger", '"Antal ansökningar" = {'],
    ),
    "columns in another order": ads(
        text(dict(reversed(AD.items())), {"Annons-ID": "H7"}),
        {"ad_id": "H7", "published_date": MARCH, "organisation": FARSTA, "position_count": 1},
    ),
}

VALUES = {
    "ids with leading zeros": ads(
        text(AD, *({"Annons-ID": name, "Referensnummer": "0012"} for name in ("07", "007", "7"))),
        *({"ad_id": name, "reference": "0012"} for name in ("07", "007", "7")),
    ),
    "ids of many digits": ads(
        text(AD, {"Annons-ID": "12345678901234567890"}, {"Annons-ID": "1234567890", "Referensnummer": "1E5"}),
        {"ad_id": "12345678901234567890", "reference": None}, {"ad_id": "1234567890", "reference": "1E5"},
    ),
    "dates of every form": ads(
        cells("D", "Publicerad", "2025-04-30", "2025-04-30 13:45", "30/4/2025", "30.4.2025", "20250430", "2024-02-29"),
        *staged("D", "published_date", *[date(2025, 4, 30)] * 5, date(2024, 2, 29)),
    ),
    "the day before the month": ads(
        cells("DM", "Publicerad", "3/12/2025", "03.12.2025"),
        *staged("DM", "published_date", *[date(2025, 12, 3)] * 2),
    ),
    "placeholders for no last day": ads(
        cells("P", "Sista ansökningsdag", "1899-12-30", "9999-12-31", "31/12/9999", "2025-05-01"),
        *staged("P", "closing_date", None, None, None, date(2025, 5, 1)),
        findings=['rad 2: Sista ansökningsdag "1899-12-30" ligger utanför åren',
                  'rad 3: Sista ansökningsdag "9999-12-31" ligger utanför åren',
                  'rad 4: Sista ansökningsdag "31/12/9999" ligger utanför åren'],
    ),
    "yes in every form": ads(
        cells("Y", "Chefsannons", "Ja", "J", "1", "Sant", "True", "JA", " ja ", "sant"),
        *staged("Y", "is_manager", *[True] * 8),
    ),
    "no in every form": ads(
        cells("N", "Chefsannons", "Nej", "N", "0", "Falskt", "False", "NEJ", "nej "),
        *staged("N", "is_manager", *[False] * 7),
    ),
    "a cross or nothing": ads(
        cells("X", "Chefsannons", "X", "", "x", ""), *staged("X", "is_manager", True, False, True, False)
    ),
    "internal or nothing": ads(
        cells("I", "Intern", "Ja", "", "Nej"), *staged("I", "is_internal", True, False, False)
    ),
    "a cover letter nobody has told of": ads(
        cells("B", "Personligt brev", "J", "", "N"), *staged("B", "has_cover_letter", True, None, False)
    ),
    "thousands with each kind of space": ads(
        cells("T", "Antal ansökningar", "1 234", "1\N{NO-BREAK SPACE}234", "1\N{NARROW NO-BREAK SPACE}234", "0"),
        *staged("T", "application_count", 1234, 1234, 1234, 0),
    ),
    "positions left empty": ads(cells("PC", "Antal tjänster", "", "12"), *staged("PC", "position_count", 1, 12)),
    "a number in words where it may be missing": ads(
        cells("W", "Varav kvinnor", "cirka 30", "30"), *staged("W", "women_count", None, 30),
        findings=['rad 2: Varav kvinnor "cirka 30" är inget heltal. Cellen räknas som tom'],
    ),
    "Excel's errors as text where a value may be missing": ads(
        cells("X9", "Antal ansökningar", "#SAKNAS!", "#REFERENS!", "#N/A", "3"),
        *staged("X9", "application_count", None, None, None, 3),
        findings=['rad 2: Antal ansökningar "#SAKNAS!" är ett felvärde från Excel',
                  'rad 3: Antal ansökningar "#REFERENS!" är ett felvärde från Excel',
                  'rad 4: Antal ansökningar "#N/A" är ett felvärde från Excel'],
    ),
    "other spellings of area and status": ads(
        text(AD, {"Annons-ID": "S1", "Verksamhetsområde": "individ- och FAMILJEOMSORG", "Status": "stängd"},
             {"Annons-ID": "S2", "Verksamhetsområde": ""}),
        {"ad_id": "S1", "area": "Socialtjänst", "status": "Avslutad"},
        {"ad_id": "S2", "area": "Övrigt", "status": None},
    ),
    "an unknown area and an unknown status": ads(
        text(AD, {"Annons-ID": "S3", "Verksamhetsområde": "Rymdfart", "Status": "Vilande"}),
        {"ad_id": "S3", "area": "Rymdfart", "status": "Vilande"},
        findings=['Verksamhetsområde "Rymdfart" är inget känt', 'Status "Vilande" är ingen känd'],
    ),
    "an unknown organisation": ads(
        text(AD, {"Annons-ID": "S4", "Förvaltning/bolag": "Månförvaltningen"}),
        {"ad_id": "S4", "organisation": "Månförvaltningen"},
        findings=['Förvaltning/bolag "Månförvaltningen" finns inte i registret'],
    ),
    "the same ad twice": ads(
        text(AD, {"Annons-ID": "S5"}, {"Annons-ID": "S5"}), {"ad_id": "S5", "published_date": MARCH}
    ),
    "the same id with other content": ads(
        text(AD, {"Annons-ID": "S6"}, {"Annons-ID": "S6", "Antal tjänster": "4"}),
        {"ad_id": "S6", "position_count": 4, "source_row": 3},
        findings=['rad 2: Annons-ID "S6" finns också på rad 3'],
    ),
    "an e-mail, a telephone and a personal number in titles": ads(
        cells("M", "Rubrik", "Lärare, fråga hemlig@example.com", "Lärare, ring 070-123 45 67", "Lärare 19121212-1212"),
        *staged("M", "title", "Lärare, fråga (e-post)", "Lärare, ring (telefonnummer)", "Lärare (personnummer)"),
        notes=["Rubrik: e-postadress på rad 2", "Rubrik: telefonnummer på rad 3", "Rubrik: personnummer på rad 4"],
    ),
    "figures in titles that are nobody's number": ads(
        cells("F", "Rubrik", "Timvikarie 2025-06-01–2025-08-31", "Lärare 75-100 %", "Uppdrag 2025/916", "30 000 kr"),
        *staged("F", "title", "Timvikarie 2025-06-01–2025-08-31", "Lärare 75-100 %", "Uppdrag 2025/916", "30 000 kr"),
    ),
}  # fmt: skip

ADS = ENCODINGS | LAYOUTS | HEADERS | VALUES
