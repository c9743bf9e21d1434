"""Text files read as rows of text: what is odd is read right, what is broken is refused or explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import reading
from warehouse.errors import DeliveryRejected
from warehouse.reference import Column, Table, sources

TABLE = Table(
    "raw_test",
    {
        "Id": Column("Id", True, ("Nummer",)),
        "Belopp": Column("Belopp", True, ("Summa kr",)),
        "Ort": Column("Ort", False, ("Stad", "Kommun")),
    },
    False,
    None,
    (),
)
CONTENT = "Id;Belopp;Ort\r\n1;2,50;Älvsjö\r\n2;3,50;\r\n"
ROWS = [(2, "1", "2,50", "Älvsjö"), (3, "2", "3,50", None)]


def read(path: Path, never_read=()) -> reading.Contents:
    return reading.read_table(path, TABLE, "test", never_read, path.name)


def from_text(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> reading.Contents:
    path = tmp_path / "fil.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read(path)


def rows(contents: reading.Contents) -> list[tuple]:
    return contents.tables[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_every_encoding_reads_the_same(tmp_path, encoding):
    raw = {
        "utf-16-le-bom": b"\xff\xfe" + CONTENT.encode("utf-16-le"),
        "utf-16-be-bom": b"\xfe\xff" + CONTENT.encode("utf-16-be"),
    }.get(encoding) or CONTENT.encode(encoding)
    assert rows(from_text(tmp_path, raw)) == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_every_separator_and_line_end_reads_the_same(tmp_path, separator, end):
    lines = [["Id", "Belopp", "Ort"], ["1", '"2,50"', "Älvsjö"], ["2", '"3,50"', ""]]
    assert rows(from_text(tmp_path, end.join(separator.join(line) for line in lines))) == ROWS


ODD_TEXTS = {
    "columns in another order": ("Ort;Belopp;Id\nÄlvsjö;2,50;1\n;3,50;2", ROWS),
    "aliases, case and space": ('"  summa KR ";NUMMER;kommun\n2,50;1;Älvsjö\n3,50;2;', ROWS),
    "an extra column": ("Id;Belopp;Annat;Ort\n1;2,50;x;Älvsjö\n2;3,50;y;", ROWS),
    "an optional column missing": ("Id;Belopp\n1;2,50", [(2, "1", "2,50", None)]),
    "blank lines": ("\n\n;;\nId;Belopp;Ort\n\n1;2,50;Älvsjö\n;;\n", [(6, "1", "2,50", "Älvsjö")]),
    "a quoted line break": (
        'Id;Belopp;Ort\n1;2,50;"Älv\nsjö"\n2;3,50;',
        [(2, "1", "2,50", "Älv\nsjö"), (4, *ROWS[1][1:])],
    ),
    "a quoted separator and quote": ('Id;Belopp;Ort\n1;2,50;"a;""b"""', [(2, "1", "2,50", 'a;"b"')]),
    "a quote inside a text": ('Id;Belopp;Ort\n1;2,50;5" rör', [(2, "1", "2,50", '5" rör')]),
    "commas in a header of semicolons": ('Id;Belopp;"a, b, c, d, e"\n1;2,50;x', [(2, "1", "2,50", None)]),
    "ids with leading zeros": ("Id;Belopp\n007;2", [(2, "007", "2", None)]),
    "space that means something": ("Id;Belopp\n 1 ;1 000", [(2, " 1 ", "1 000", None)]),
    "every row ends with a separator": ("Id;Belopp;Ort\n1;2,50;Älvsjö;\n2;3,50;;\n", ROWS),
    "Excel's line about the separator": ("sep=;\r\nId;Belopp;Ort\r\n1;2,50;Älvsjö", [(3, *ROWS[0][1:])]),
    "that line with a comma": ('sep=,\nId,Belopp,Ort\n1,"2,50",Älvsjö', [(3, *ROWS[0][1:])]),
    "titles above": ('Rapport; "Allt" om\n\n"Skapad\ni dag"\nId;Belopp\n1;2', [(6, "1", "2", None)]),
    "a header without rows": ("Id;Belopp;Ort\n", []),
    "a cell of 200,000 characters": (f"Id;Belopp;Ort\n1;2;{'x' * 200_000}", [(2, "1", "2", "x" * 200_000)]),
    "rows of nothing but space": ("Id;Belopp\n1;2\n \n ; \n3;4", [(2, "1", "2", None), (5, "3", "4", None)]),
    "a day number of Excel's, which only Excel has": ("Id;Belopp;Dag\n1;2;45777", [(2, "1", "2", None)]),
    "the same unknown header twice": ("Id;Belopp;x;x\n1;2;3;4", [(2, "1", "2", None)]),
}


@pytest.mark.parametrize("content, expected", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_read_right(tmp_path, content, expected):
    assert rows(from_text(tmp_path, content)) == expected


def test_extra_columns_are_left_out_and_named_but_not_those_that_are_never_read(tmp_path):
    path = tmp_path / "fil.csv"
    path.write_text("Id;Belopp;Ort;Telefon;Kommentar\n1;2;x;070-000 00 00;hemligt", encoding="utf-8")
    contents = read(path, never_read=["kommentar"])
    assert contents.notes == ["Kolumner som inte läses: Telefon."]
    assert "070" not in repr(contents.tables)


BROKEN_ROWS = {
    "too many fields": ("1;2;x;y", "rad 3 (4 fält, rubriken har 3)"),
    "too few fields": ("1;2", "rad 3 (2 fält, rubriken har 3)"),
    "an unescaped quote": ('1;2;"Hotell "Rival""', "rad 3 (citattecknen går inte ihop)"),
    "an endless cell": (f"1;{'2' * 1_000_001};x", "rad 3 (en cell har mer än 1 000 000 tecken)"),
    "too many fields over two lines": ('1;2;"x\ny";z', "rad 3–4 (4 fält, rubriken har 3)"),
}


@pytest.mark.parametrize("line, note", BROKEN_ROWS.values(), ids=BROKEN_ROWS)
def test_a_broken_row_is_kept_empty_and_explained_never_shifted(tmp_path, line, note):
    contents = from_text(tmp_path, f"Id;Belopp;Ort\n1;1;a\n{line}\n9;9;b\n")
    assert [row[1:] for row in rows(contents)] == [("1", "1", "a"), (None, None, None), ("9", "9", "b")]
    assert contents.notes == [f"Oläsligt och satt åt sidan: {note}."]


BROKEN_TEXTS = {
    "empty": (b"", "tom"),
    "only blank lines": (b"\r\n\r\n", "tom"),
    "cut in a quoted field": ('Id;Belopp;Ort\n1;2;"Älv'.encode(), "rad 2: ett citattecken öppnas men stängs aldrig"),
    "quotes that swallow rows": (b'Id;Belopp;Ort\n1;2;"a\n2;3;"b\n', "rad 2–3: citattecknen går inte ihop"),
    "NUL": (b"Id;Belopp\n1;\x00\n", "ingen text"),
    "UTF-16 without mark": ("Id;Belopp\n1;2\n".encode("utf-16-le"), "ingen text"),
    "binary": (bytes(range(128, 256)) * 4, "ingen text"),
    "UTF-8 cut inside a letter": ("Id;Belopp\n1;Ä".encode()[:-1], "avhuggen"),
    "half a UTF-16 letter": ("Id;Belopp\n1;2".encode("utf-16")[:-1], "avhuggen"),
    "a wider header further down": (
        b"Id;Belopp\n1;2\nId;Belopp;Ort\n3;4;x",
        "fil.csv, rad 3: här börjar en rubrikrad till. Filen är två exporter i en; dela den.",
    ),
    "the header with the columns in another order": (b"Id;Belopp\n1;2\n" * 60 + b"Belopp;Id\n2;1", "rad 121: här"),
    "a column of another unit": (
        b"Id;Belopp (tkr)\n1;2", 'Rubriken "Belopp (tkr)" har en annan enhet än kolumnen "Belopp"; exportera i kronor.'
    ),
    "a share in place of a number": (b"Id;Belopp %\n1;2", 'Rubriken "Belopp %" är i procent, vilket kolumnen'),
    "an address in a header": (b"Id;hemlig@example.com\n1;2", "Filen har: Id, (e-post)."),
    "two encodings": (
        "Id;Belopp;Örter\n1;Älvsjö\n".encode() + "2;Årsta".encode("cp1252"),
        "rad 3: filen blandar teckenkodningar",
    ),
    "two encodings, the other way": (
        "Id;Belopp;Örter\r1;Älvsjö\r2;a\r".encode("cp1252") + "3;Årsta".encode(),
        "rad 4: filen blandar teckenkodningar",
    ),
    "an endless cell over several lines": (
        b'Id;Belopp\n1;"' + b"x" * 999_999 + b"\n" + b"y" * 999_999,
        "rad 2–3: en cell har mer än 1 000 000 tecken",
    ),
    "a header of wrong quotes": (b'"Id";"Bel"opp"\n1;Hemlig\n', "rad 1: rubrikraden går inte att läsa"),
    "no required column": (b"Id;Ort\n1;a", 'kolumnen "Belopp" saknas'),
    "the header twice": (b"Id;Belopp;belopp\n1;2;3", 'kolumnen "Belopp" finns 2 gånger'),
    "the header twice, different further down": (
        b"Id;Belopp;belopp\n1;2;2\n2;2;\n3;3;4",
        "De skiljer sig först på rad 3.",
    ),
    "two aliases of one column": (
        b"Id;Belopp;Stad;Kommun\n1;2;a;b",
        '"Stad" och "Kommun" kan båda vara kolumnen "Ort"',
    ),
    "letters encoded twice": (
        "Id;Belopp;Ort\n1;2;x\n2;3;Älvsjö".encode().decode("cp1252", "replace").replace("\ufffd", "„").encode(),
        "rad 3: å, ä och ö är förstörda (felkodade två gånger)",
    ),
    "letters encoded twice with a mark": (
        b"\xef\xbb\xbf" + "Id;Belopp;Ort\n1;2;Solna å".encode().decode("latin-1").encode(),
        "rad 2: å, ä och ö är förstörda",
    ),
    "a web page": (b"\n <HTML><body>Logga in</body></html>", "webbsida och ingen CSV-fil"),
}


@pytest.mark.parametrize("content, message", BROKEN_TEXTS.values(), ids=BROKEN_TEXTS)
def test_broken_texts_are_refused_by_name(tmp_path, content, message):
    with pytest.raises(DeliveryRejected) as refused:
        from_text(tmp_path, content)
    assert "fil.csv" in str(refused.value) and message in str(refused.value)


def test_a_missing_column_is_answered_with_the_closest_header_and_the_line_to_paste(tmp_path):
    with pytest.raises(DeliveryRejected) as refused:
        from_text(tmp_path, "Id;Beloppet;Ort\n1;2;a")
    message = str(refused.value)
    assert "Filen har: Id, Beloppet, Ort." in message and 'Närmast "Belopp" är "Beloppet"' in message
    assert "warehouse/reference/sources/test.toml, [tables.raw_test.columns]" in message
    assert '"Belopp" = { required = true, kind = "text", aliases = ["Summa kr", "Beloppet"] }' in message


NOTES = {
    "the header twice with the same content": (
        "Id;Belopp;Ort;belopp\n1;2;x; 2\n3;4;y;4",
        [(2, "1", "2", "x"), (3, "3", "4", "y")],
        ['Kolumnen "Belopp" finns 2 gånger med samma innehåll; den första läses.'],
    ),
    "two aliases with the same content": (
        "Id;Belopp;Kommun;Stad\n1;2;x;x",
        [(2, "1", "2", "x")],
        ['"Stad" och "Kommun" har samma innehåll; "Stad" läses som "Ort".'],
    ),
    "an optional column missing": (
        "Id;Belopp\n1;2", [(2, "1", "2", None)], ["Kolumner som saknas i filen: Ort."]
    ),
    "an optional column under a similar name": (
        "Id;Belopp;Orten\n1;2;x",
        [(2, "1", "2", None)],
        [
            'Kolumner som saknas i filen: Ort. Är "Orten" kolumnen "Ort", ersätt raden i '
            "warehouse/reference/sources/test.toml, [tables.raw_test.columns], med: "
            '"Ort" = { kind = "text", aliases = ["Stad", "Kommun", "Orten"] }',
            "Kolumner som inte läses: Orten.",
        ],
    ),
    "total rows": (
        "Id;Belopp;Ort\n1;2;x\nSumma;;2\n3;4;y\n;TOTALT: ;\nTotal;6\n",
        [(2, "1", "2", "x"), (4, "3", "4", "y")],
        ["Summarader som inte läses: rad 3, 5, 6."],
    ),
    "a total row where every line ends with a separator": (
        "Id;Belopp;Ort\n1;2;x;\n3;4;y;\nSumma;6\n",
        [(2, "1", "2", "x"), (3, "3", "4", "y")],
        ["Summarader som inte läses: rad 4."],
    ),
    "rows that only begin like a total": (
        "Ort;Id;Belopp\nSumma;1;2\nTotalt Ek;;3", [(2, "1", "2", "Summa"), (3, None, "3", "Totalt Ek")], []
    ),
    "letters that were lost": (
        "Id;Belopp;Ort\n1;2;x\n2;3;\ufffdlvsj\ufffd\n3;4;\ufffdrsta",
        [(2, "1", "2", "x"), (3, "2", "3", "\ufffdlvsj\ufffd"), (4, "3", "4", "\ufffdrsta")],
        ["Bokstäver har gått förlorade före exporten (\ufffd) på 2 rader, först rad 3. Exportera filen igen."],
    ),
    "Excel's errors, which the gate tells of": (
        "Id;Belopp;Ort\n1;#REF!;#saknas!", [(2, "1", "#REF!", "#saknas!")], []
    ),
    "the header repeated": (
        "Id;Belopp;Ort\n1;2;x\n id;BELOPP;Ort\n3;4;y\nId;Belopp;Ort;\n",
        [(2, "1", "2", "x"), (4, "3", "4", "y")],
        ["Rubrikraden upprepas på rad 3, 5."],
    ),
    "lines that end the export": (
        "Id;Belopp;Ort\n1;2;x\nSumma;;2\nAntal annonser: 300\n;;Uttaget 2025-01-01 av Hemlig Person\nTotalt;;2",
        [(2, "1", "2", "x")],
        ["Summarader som inte läses: rad 3, 6.", "Slutrader som inte läses: rad 4, 5."],
    ),
    "such a line where every line ends with a separator": (
        "Id;Belopp;Ort\n1;2;x;\nAntal annonser: 1\n", [(2, "1", "2", "x")], ["Slutrader som inte läses: rad 3."]
    ),
    "an id alone at the end, which is a row cut off": (
        "Id;Belopp;Ort\n1;2;x\nA17", [(2, "1", "2", "x"), (3, None, None, None)],
        ["Oläsligt och satt åt sidan: rad 3 (1 fält, rubriken har 3)."],
    ),
    "a single cell among the rows": (
        "Id;Belopp;Ort\n1;2;x\n;;Antal: 1\n3;4;y",
        [(2, "1", "2", "x"), (3, None, None, "Antal: 1"), (4, "3", "4", "y")], [],
    ),
    "a column of another unit that contains the name": (
        "Id;Belopp;Stad (tkr)\n1;2;3",
        [(2, "1", "2", None)],
        [
            'Kolumner som saknas i filen: Ort. Rubriken "Stad (tkr)" har en annan enhet än kolumnen "Ort"; exportera i '
            "kronor.",
            "Kolumner som inte läses: Stad (tkr).",
        ],
    ),
    "an address in a header": (
        "Id;Belopp;Ort;Fråga hemlig@example.com\n1;2;x;y",
        [(2, "1", "2", "x")],
        ["Kolumner som inte läses: Fråga (e-post)."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("content, expected, notes", NOTES.values(), ids=NOTES)
def test_what_is_read_with_a_note(tmp_path, content, expected, notes):
    contents = from_text(tmp_path, content)
    assert rows(contents) == expected and contents.notes == notes


# without Ã, of which some pairs are letters read as another encoding, and @, for addresses are not kept
CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029Ã@"), max_size=12)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=8),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(tmp_path_factory, given_rows, separator, encoding):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"'

    given_rows = [*given_rows, ("1", "2", "x")]  # for a line of a single cell may end an export and is no row
    lines = ["Id,Belopp,Ort".replace(",", separator), *(separator.join(map(quoted, row)) for row in given_rows)]
    contents = from_text(tmp_path_factory.mktemp("text"), "\n".join(lines), encoding)
    expected = [
        (n, *(cell or None for cell in row)) for n, row in enumerate(given_rows, start=2) if any(map(str.strip, row))
    ]
    assert rows(contents) == expected and contents.notes == []


@pytest.mark.parametrize(
    "source, name, headers, message",
    [
        ("ads", "varbi/a.csv", "Period;Konto;Slag;Typ;Summa", "Filen ser ut som ekonomi/ (Ekonomi (Agresso)) och "
         "ligger i varbi/. Flytta den dit."),
        ("ledger", "ekonomi/a.csv", "Månad;Enhet;Årsarbetare", "Filen ser ut som personal/ (Personal) och ligger i"),
        ("ads", "varbi/a.csv", "Uttag\n\nSvarsID;Svarsdatum;Betyg", "Filen ser ut som enkater/ (Enkäter) och ligger"),
        ("staffing", "personal/tid.csv", "Månad;Enhet;Årsarbetare", "Filens rubriker passar arsarbetare*.csv"),
    ],
)  # fmt: skip
def test_a_file_in_the_wrong_folder_is_told_where_it_belongs(tmp_path, source, name, headers, message):
    path = tmp_path / Path(name).name
    path.write_text(f"{headers}\n1;2;3", encoding="utf-8")
    known = sources()[source]
    table = next(reversed(known.tables.values()))
    with pytest.raises(DeliveryRejected) as refused:
        reading.read_table(path, table, source, (), name)
    assert str(refused.value).startswith(f"{name}: {message}") and "saknas" in str(refused.value)
    assert "aliases" not in str(refused.value)


def test_a_file_without_rows_is_named(tmp_path):
    assert from_text(tmp_path, "Id;Belopp;Ort\n").notes == ["Filen har rubriker men inga rader."]
