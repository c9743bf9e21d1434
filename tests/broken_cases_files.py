"""Files that are refused whole, and what must be said of each."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from ingest import access_writer
from tests import odd_cases_access
from tests.case_files import AD, HOURS, LEDGER, MANUAL, grid, text, workbook

PAGE = 4096
ROWS = [{"Annons-ID": f"B{number}"} for number in range(40)]
ADS = text(AD, *ROWS)
BOOK = workbook({"Annonser": grid(AD, *ROWS)})
LOGIN = b"<!DOCTYPE html>\n<html><head><title>Logga in</title></head><body>Sessionen har upph\xc3\xb6rt</body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an old .xls begins, and a workbook with a password


@dataclass(frozen=True)
class Refused:
    """The files of a delivery, of which the first is named when it is refused, and what must be said."""

    files: Mapping[str, bytes]
    said: Sequence[str]


def csv(content: str | bytes, *said: str, name="varbi/annonser.csv") -> Refused:
    return Refused({name: content.encode() if isinstance(content, str) else content}, said)


def xlsx(content: bytes, *said: str) -> Refused:
    return csv(content, *said, name="varbi/annonser.xlsx")


def json(content: str | bytes, *said: str) -> Refused:
    return csv(content, *said, name="varbi/flöde.json")


def access(content: bytes, *said: str) -> Refused:
    return csv(content, *said, name="access/uppdrag.accdb")


def database(
    without: str | None = None, renamed: str | None = None, emptied: str | None = None, **options
) -> bytes:
    """A database of forty assignments; without one table, or its rows, or a column of Uppdrag renamed to Övrigt."""
    tables = odd_cases_access.tables([{"UppdragsID": number} for number in range(1, 41)])
    columns, rows = tables["Uppdrag"]
    tables["Uppdrag"] = [("Övrigt" if name == renamed else name, kind) for name, kind in columns], rows
    tables.pop(without, None)
    if emptied:
        tables[emptied] = tables[emptied][0], []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "uppdrag.accdb"
        access_writer.write(path, tables, **options)
        return path.read_bytes()


def changed(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


def flipped(content: bytes, entry: str) -> bytes:
    """The zip file with one bit flipped in the middle of an entry's packed bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        info = book.getinfo(entry)
    name_size, extra_size = struct.unpack_from("<HH", content, info.header_offset + 26)
    at = info.header_offset + 30 + name_size + extra_size + info.compress_size // 2
    return changed(content, at, bytes([content[at] ^ 0x10]))


def with_texts_apart(*far: tuple) -> bytes:
    """The workbook of ads with its texts in a part of their own, as Excel keeps them; far: other cells on the sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(grid(AD, *ROWS)):
            sheet.write_row(number, 0, row)
        for cell in far:
            sheet.write(*cell)
    return content.getvalue()


def zipped(**entries: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, entry in entries.items():
            made.writestr(name, entry)
    return content.getvalue()


DATABASE = database()
DAMAGED = "filen är skadad eller ingen Excelfil"
HEADER, FIRST, *_ = ADS.splitlines()

TEXTS = {
    "nothing at all": csv(b"", "filen är tom"),
    "nothing but blank lines": csv("\r\n\r\n", "filen är tom"),
    "nothing but a byte order mark": csv(b"\xef\xbb\xbf", "filen är tom"),
    "cut in a quoted field": csv(
        text(AD, *ROWS[:9], {"Annons-ID": "B9", "Rubrik": '"Lärare\r\ni Fa'}).split("i Fa")[0],
        "rad 11: ett citattecken öppnas men stängs aldrig", "avhuggen",
    ),
    "quotes that run over lines": csv(
        text(AD, {"Rubrik": '"Lärare'}, {"Rubrik": 'i "Farsta"'}), "rad 2–3: citattecknen går inte ihop"
    ),
    "a NUL in the text": csv(ADS.replace("B20", "B\0"), "innehållet är ingen text"),
    "UTF-16 without a mark": csv(ADS.encode("utf-16-le"), "UTF-16 utan märke"),
    "UTF-16 cut in a letter": csv(ADS.encode("utf-16")[:-1], "avhuggen eller skadad"),
    "UTF-8 and Windows-1252 in one file": csv(
        text(AD, *ROWS[:3]).encode() + "B99;;Förskollärare på Öland\r\n".encode("cp1252"), "rad 5", "teckenkodningar"
    ),
    "UTF-8 written as UTF-8 again": csv(ADS.encode().decode("cp1252").encode(), "felkoda"),
    "a picture": csv(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "innehållet är ingen text"),
    "an Excel file named csv": csv(BOOK, "ingen text"),
    "a login page named csv": csv(LOGIN, "webbsida"),
    "a required column missing": csv(
        text(AD, *ROWS, renamed={"Publicerad": "Datum för första dag"}), 'kolumnen "Publicerad" saknas',
        '"Publicerad" = {',
    ),
    "two required columns missing": csv(
        text(AD, *ROWS, renamed={"Publicerad": "P", "Chefsannons": "C"}), '"Chefsannons" och "Publicerad" saknas'
    ),
    "a separator nobody uses": csv(ADS.replace(";", "|"), "saknas"),
    "no header": csv(ADS.replace(HEADER + "\r\n", ""), "saknas"),
    "the ledger among the ads": csv(text(LEDGER, {}), "ser ut som ekonomi/"),
    "ads among the ledgers": csv(ADS, "ser ut som varbi/", name="ekonomi/utfall.csv"),
    "reported time among manual values": csv(text(HOURS, {}), "ser ut som personal/", name="manuellt/varden.csv"),
    "manual values among the ads": csv(text(MANUAL, {}), "ser ut som manuellt/"),
    "a header twice over different cells": csv(
        text(AD | {"publicerad": "2025-03-15"}, *ROWS[:5], {"Annons-ID": "B5", "publicerad": "2025-03-16"}),
        "Publicerad", "rad 7",
    ),
    "two headers for one column": csv(
        text(AD | {"Organisation": "Socialförvaltningen"}, *ROWS, renamed={"Förvaltning/bolag": "Förvaltning"}),
        "Organisation", "Förvaltning",
    ),
    "a question in two columns": csv(
        "SvarsID;Svarsdatum;Helhetsomdöme;helhetsomdöme\r\n1;2025-01-01;9;8\r\n", "två kolumner", "rad 2",
        name="enkater/kundenkat.csv",
    ),
    "two exports in one": csv(
        ADS + text(AD | {"Handläggare": "x"}, {}), "rad 42: här börjar en rubrikrad till", "två exporter"
    ),
    "an unknown file alone": csv(ADS, "inga filer som känns igen", name="annonser.csv"),
}  # fmt: skip

WORKBOOKS = {
    **{f"a workbook of which {part} % arrived": xlsx(BOOK[: len(BOOK) * part // 100], DAMAGED) for part in (1, 25, 90)},
    "a workbook without its last byte": xlsx(BOOK[:-1], DAMAGED),
    "a bit flipped in the sheet": xlsx(flipped(BOOK, "xl/worksheets/sheet1.xml"), DAMAGED),
    "a bit flipped in the texts": xlsx(flipped(with_texts_apart(), "xl/sharedStrings.xml"), DAMAGED),
    "a bit flipped in the list of sheets": xlsx(flipped(BOOK, "xl/workbook.xml"), DAMAGED),
    "a login page named xlsx": xlsx(LOGIN, "filen är en webbsida och ingen Excelfil"),
    "text named xlsx": xlsx(ADS.encode(), DAMAGED),
    "an old xls renamed": xlsx(OLE + bytes(2000) + "Workbook".encode("utf-16-le") + bytes(600), ".xls-fil"),
    "a workbook with a password": xlsx(
        OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "lösenord"
    ),
    "a zip file of something else": xlsx(zipped(readme=b"Hej"), "förteckning över blad saknas"),
    "an empty file named xlsx": xlsx(b"", "filen är tom"),
    "a workbook without cells": xlsx(workbook({"Blad1": []}), "inga synliga celler"),
    "two sheets with the same headers": xlsx(
        workbook({"2024": grid(AD, *ROWS), "2025": grid(AD, *ROWS)}), "2024, 2025"
    ),
    "a workbook without a required column": xlsx(
        workbook({"Blad1": grid({name: value for name, value in AD.items() if name != "Chefsannons"}, {})}),
        'kolumnen "Chefsannons" saknas',
    ),
    "a cell at the end of the sheet": xlsx(
        with_texts_apart((1_048_575, 16_383, "x")), 'bladet "Sheet1"', "XFD1048576", "plats i minnet"
    ),
    "a header twice over different cells in Excel": xlsx(
        workbook({"Blad1": grid(AD | {"Publicerad ": "2025-03-15"}, {}, {"Publicerad ": "2025-03-16"})}), "rad 3"
    ),
}  # fmt: skip

FEEDS = {
    "a feed with a key twice": json('{"positions": [{"id": "1", "id": "2"}]}', 'nyckeln "id" finns två gånger'),
    "a feed cut in the middle": json('{"positions": [{"id": "1", "title": "Lär', "rad 1, kolumn", "ingen giltig JSON"),
    "a feed without positions": json('{"jobs": []}', 'listan "positions" saknas'),
    "a login page named json": json(LOGIN, "JSON"),
    "a feed of nothing": json(b"", ""),
}

DATABASES = {
    "an empty database": access(b"", "kan inte läsas"),
    "text named accdb": access(b"UppdragsID;Hemlig Person\r\n1;2\r\n", "inte en Access-databas"),
    "a workbook named accdb": access(BOOK, "Excel"),
    "only the first page of a database": access(DATABASE[:PAGE], "kan inte läsas"),
    "half a database": access(DATABASE[: len(DATABASE) // PAGE // 2 * PAGE], "kan inte läsas"),
    "a database without its last page": access(DATABASE[:-PAGE], "kan inte läsas"),
    "a database cut within a page": access(DATABASE[:-100], "avkortad"),
    "a page of another type": access(changed(DATABASE, 4 * PAGE, b"\x03"), "kan inte läsas"),
    "a definition of another type": access(changed(DATABASE, 3 * PAGE, b"\x01"), "sida 3 är av typ 1"),
    "more rows counted than there are": access(
        changed(DATABASE, 3 * PAGE + 16, b"\x29"), "har 40 rader men Access räknar 41"
    ),
    "an unknown kind of column": access(changed(DATABASE, 3 * PAGE + 63, b"\x63"), "okänd typ 99"),
    "an unknown version": access(changed(DATABASE, 20, b"\x63"), "versionen är okänd (99)"),
    "Access 97": access(b"\0\1\0\0Standard Jet DB\0".ljust(2048 * 3, b"\0"), "formatet Access 97"),
    "a database with a password": access(database(key=0x12345678), "krypterad med lösenord"),
    "a required table missing": access(database("Kunder"), 'tabellen "Kunder" saknas'),
    "a required table that is linked": access(
        database("Paket", linked={"Paket": r"\\server\p.accdb"}), "länkad", "Paket"
    ),
    "a required table without rows": access(database(emptied="Konsulter"), "tabellen Konsulter är tom"),
    "a required column missing in Access": access(database(renamed="PaketID"), "tabellen Uppdrag", '"PaketID" saknas'),
    "two databases": Refused(
        {"access/uppdrag.accdb": DATABASE, "access/kopia.accdb": database(renamed="Befattning")}, ["flera databaser"]
    ),
}  # fmt: skip

REFUSED = TEXTS | WORKBOOKS | FEEDS | DATABASES
