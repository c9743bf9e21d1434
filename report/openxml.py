"""The parts of Office files that python-docx has no words for: fields, repeated head rows, language, equal bytes."""

from __future__ import annotations

import io
import zipfile

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

LATER_THAN_BORDERS = frozenset(map(qn, ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")))
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file can hold


def same_bytes(package: bytes) -> bytes:
    """The same zip file without the moment and the system it was made on."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            new.writestr(info, old.read(name))
    return target.getvalue()


def element(tag: str, **attributes: str):
    """One XML element in Word's namespace, as element("lang", val="sv-SE")."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_language(document: Document, language: str) -> None:
    """The language of all text, for spelling and for screen readers."""
    default = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in default.findall(qn("w:lang")):
        default.remove(old)
    default.append(element("lang", val=language, eastAsia=language, bidi=language))
    for old in document.settings.element.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), language)


def set_font(style: BaseStyle, font: str) -> None:
    """One font for all scripts; the theme's fonts, which would win over it, are taken away."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=font, hAnsi=font, cs=font, eastAsia=font))


def without(style: BaseStyle, part: str, tag: str) -> None:
    """Takes one property away from a style, as the rule below python-docx's title."""
    for properties in style.element.findall(qn(f"w:{part}")):
        for old in properties.findall(qn(f"w:{tag}")):
            properties.remove(old)


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that Word keeps up to date, such as PAGE; `shown` stands until it does."""
    for kind, text in (("begin", None), (None, instruction), ("separate", None), ("text", shown), ("end", None)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind is None:
            made = element("instrText")
            made.set(qn("xml:space"), "preserve")
            made.text = f" {text} "
            run._r.append(made)
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def repeat_head(row: _Row) -> None:
    """Marks the row as head of its table: repeated on every page, and read out with each cell."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def keep_row_whole(row: _Row) -> None:
    """Keeps a row from being split between two pages."""
    row._tr.get_or_add_trPr().insert(0, element("cantSplit"))


def draw_lines(table: Table, colour: str) -> None:
    """Thin lines above, below and between the rows, none between the columns."""
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz="4", space="0", color=colour))
    _before_layout(table, borders)


def _before_layout(table: Table, made) -> None:
    """Puts a table property where the schema wants it: ahead of layout, look and description."""
    properties = table._tbl.tblPr
    later = next((child for child in properties if child.tag in LATER_THAN_BORDERS), None)
    if later is None:
        properties.append(made)
    else:
        later.addprevious(made)


def describe(table: Table, title: str, description: str) -> None:
    """The text that a screen reader gives for the table as a whole."""
    table._tbl.tblPr.append(element("tblCaption", val=title))
    table._tbl.tblPr.append(element("tblDescription", val=description))


def shade(row: _Row, colour: str) -> None:
    """Gives every cell of a row a background; colour as RRGGBB."""
    for cell in row._tr.tc_lst:
        cell.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=colour))
