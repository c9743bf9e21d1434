"""The parts of Office files that python-docx has no words for: fields, links, descriptions, language, equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.styles.style import BaseStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
INDENT = "\u2003"
LINK, TRACE = "0B5CAB", "matt_"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file can hold


def same_bytes(package: bytes) -> bytes:
    """The same zip file without the moment and the system it was made on."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(zip_entry(name), old.read(name))
    return target.getvalue()


def zip_entry(name: str) -> zipfile.ZipInfo:
    """A place in a zip file that says nothing of when and where it was made."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
    return info


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


def run(text: str, is_bold: bool = False, properties: str = "") -> str:
    """The XML of one run of text; its line breaks are kept."""
    bold = "<w:b/>" if is_bold else ""
    broken = escape(clean(text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{bold}{properties}</w:rPr><w:t xml:space="preserve">{broken}</w:t></w:r>'


def attribute(text: str) -> str:
    """A text as the content of an attribute between double quotes."""
    return escape(clean(text), {'"': "&quot;", "\n": " "})


def clean(text: str) -> str:
    """A text without the control characters that XML has no place for."""
    return NOT_IN_XML.sub("", text)


def trace_link(number: int) -> str:
    """The XML of ` [7]`: a link to where entry 7 stands."""
    shown = run(f" [{number}]", properties=f'<w:color w:val="{LINK}"/>')
    return f'<w:hyperlink w:anchor="{TRACE}{number}" w:history="1">{shown}</w:hyperlink>'


def add_link(paragraph: Paragraph, anchor: str, text: str) -> None:
    """A link to a bookmark in the document."""
    made = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{anchor}" w:history="1">{run(text)}</w:hyperlink>')
    paragraph._p.append(made)


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that links lead to, before the paragraph's text; number is unique in the document."""
    start, end = element("bookmarkStart", id=str(number), name=name), element("bookmarkEnd", id=str(number))
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, end)
        paragraph._p.insert(0, start)
    else:
        properties.addnext(end)
        properties.addnext(start)


def add_contents(paragraph: Paragraph, entries: list[tuple[str, str, int]]) -> None:
    """The table of contents in one paragraph: (bookmark, heading, level), as a field that Word can make anew.

    It has no page numbers: only Word itself knows on which page a heading stands.
    """
    instruction = ' TOC \\o "1-3" \\h \\z \\n '
    paragraph.add_run()._r.append(element("fldChar", fldCharType="begin"))
    told = element("instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = instruction
    paragraph.add_run()._r.append(told)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="separate"))
    for place, (anchor, text, level) in enumerate(entries):
        if place:
            paragraph.add_run().add_break()
        if level > 1:
            paragraph.add_run(INDENT * (level - 1))
        add_link(paragraph, anchor, text)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def describe_picture(run: Run, title: str, description: str) -> None:
    """The text that a screen reader gives for the picture in a run."""
    (about,) = run._r.iter(qn("wp:docPr"))
    about.set("name", title)
    about.set("descr", clean(description))
