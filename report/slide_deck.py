"""A presentation under way: one calm look, every slide with its own title, footer and number, Swedish throughout."""

from __future__ import annotations

import io
import re
from copy import deepcopy

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.slide import Slide, SlideLayout
from pptx.util import Inches, Pt

from report import openxml
from report.model import Report
from report.slide_text import lines, one_line

WIDTH, HEIGHT, LEFT = Inches(13.333), Inches(7.5), Inches(0.6)
ROOM = WIDTH - 2 * LEFT
TITLE_TOP, TITLE_HEIGHT = Inches(0.35), Inches(0.95)
BODY_TOP, BODY_END = Inches(1.45), Inches(6.85)
FOOTER_TOP, FOOTER_HEIGHT, NUMBER_WIDTH = Inches(6.95), Inches(0.35), Inches(1.0)
TITLE_SIZES = (28, 24, 20, 18)  # points; the largest that takes two lines at most
LONGEST_TITLE = 180  # letters: two lines of the smallest
PLACES = {  # of the placeholders, by kind: left, top, width, height
    "title": (LEFT, TITLE_TOP, ROOM, TITLE_HEIGHT),
    "ctrTitle": (LEFT, Inches(1.6), ROOM, Inches(1.5)),
    "subTitle": (LEFT, Inches(3.3), ROOM, Inches(2.6)),
    "body": (LEFT, BODY_TOP, ROOM, BODY_END - BODY_TOP),
    "ftr": (LEFT, FOOTER_TOP, ROOM - NUMBER_WIDTH, FOOTER_HEIGHT),
    "sldNum": (LEFT + ROOM - NUMBER_WIDTH, FOOTER_TOP, NUMBER_WIDTH, FOOTER_HEIGHT),
}
PROMPTS = {"title": "Rubrik", "ctrTitle": "Rubrik", "subTitle": "Underrubrik", "body": "Text", "ftr": "Sidfot",
           "sldNum": "Bildnummer"}  # fmt: skip
LAYOUTS = {"Title Slide": "Titelbild", "Title Only": "Rubrik"}
LONGEST_PROPERTY = 255  # letters
LANGUAGE, FONT = "sv-SE", "Arial"
THEME = (
    (r'<a:dk1>.*?</a:dk1>', '<a:dk1><a:srgbClr val="1B1B1B"/></a:dk1>'),
    (r'<a:accent1>.*?</a:accent1>', '<a:accent1><a:srgbClr val="0B5CAB"/></a:accent1>'),
    (r'<a:latin typeface="Calibri"', f'<a:latin typeface="{FONT}"'),
    (r'name="Office( Theme)?"', 'name="Rekryteringskollen"'),
)
APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Rekryteringskollen</Application></Properties>"
)
NOT_WANTED = ("thumbnail", "printerSettings")


class Deck:
    """The slides made so far; `save` gives the file."""

    def __init__(self, report: Report):
        self.report = report
        self.presentation = Presentation()
        self.made = report.snapshot_at.replace(tzinfo=None, microsecond=0)
        self.titles: set[str] = set()
        self._prepare()
        self._set_properties()

    def cover(self, title: str) -> Slide:
        """The title slide; its subtitle is empty."""
        return self._slide("Titelbild", title, 36)

    def slide(self, title: str) -> Slide:
        """A new slide with its title, made unlike those before it where need be."""
        title = one_line(title, LONGEST_TITLE)
        size = next((one for one in TITLE_SIZES if lines(title, (ROOM - Inches(0.2)) / 12700, one, True) <= 2), 18)
        return self._slide("Rubrik", title, size)

    def _slide(self, layout: str, title: str, size: float) -> Slide:
        title = one_line(title) or "Bild"
        title = next(one for one in self._numbered(title) if one not in self.titles)
        self.titles.add(title)
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts.get_by_name(layout))
        slide.shapes.title.text_frame.text = title
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        return slide

    @staticmethod
    def _numbered(title: str):
        yield title
        yield from (f"{title} ({number})" for number in range(2, 1000))

    def save(self) -> bytes:
        """The file: footers last on every slide, all text Swedish, the same bytes for the same slides."""
        footer = f"{self.report.state} · {self.report.title} {self.report.period_label} · " \
                 f"ögonblicksbild {self.report.snapshot}"  # fmt: skip
        for number, slide in enumerate(self.presentation.slides, start=1):
            _add_footer(slide, one_line(footer), number)
        for part in self.presentation.part.package.iter_parts():
            if hasattr(part, "_element"):
                _set_language(part._element)
        target = io.BytesIO()
        self.presentation.save(target)
        return openxml.same_bytes(target.getvalue())

    def _prepare(self) -> None:
        """The library's own template made wide, Swedish and plain: two layouts, one font, nothing of its maker."""
        shown = self.presentation
        shown.slide_width, shown.slide_height = WIDTH, HEIGHT
        shown.part._element.sldSz.attrib.pop("type", None)  # it says 4:3
        for layout in list(shown.slide_layouts):
            if layout.name in LAYOUTS:
                layout._element.cSld.set("name", LAYOUTS[layout.name])
                _place(layout)
            else:
                shown.slide_layouts.remove(layout)
        _place(shown.slide_master)
        style = shown.slide_master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
        style.set("algn", "l")
        style.find(qn("a:defRPr")).attrib.update({"sz": "2800", "b": "1"})
        for holder in (shown.part.package, shown.part):
            for key, relation in list(holder._rels.items()):
                if relation.reltype.endswith(NOT_WANTED):
                    holder._rels.pop(key)
        for part in shown.part.package.iter_parts():
            if part.partname == "/docProps/app.xml":
                part._blob = APPLICATION.encode()
            elif part.partname.startswith("/ppt/theme/"):
                part._blob = _themed(part.blob.decode()).encode()

    def _set_properties(self) -> None:
        """What the file says about itself: nothing personal, and nothing of when it was printed."""
        report, properties = self.report, self.presentation.core_properties
        properties.title = one_line(f"{report.title} {report.period_label}", LONGEST_PROPERTY)
        properties.author = properties.last_modified_by = one_line(report.unit_name, LONGEST_PROPERTY)
        properties.subject = one_line(report.chosen, LONGEST_PROPERTY)
        properties.content_status = one_line(report.state, LONGEST_PROPERTY)
        properties.comments = f"Ögonblicksbild {report.snapshot}"
        properties.keywords = properties.category = ""
        properties.language, properties.revision = LANGUAGE, 1
        properties.created = properties.modified = self.made


def _themed(theme: str) -> str:
    for pattern, text in THEME:
        theme = re.sub(pattern, text, theme, flags=re.S)
    return theme


def _kind(shape) -> str:
    return shape._element.find(f".//{qn('p:ph')}").get("type", "obj")


def _place(layout: SlideLayout) -> None:
    """Puts a layout's placeholders where they belong on a wide slide, in Swedish; the date goes."""
    for shape in list(layout.placeholders):
        kind = _kind(shape)
        if kind == "dt":
            shape._element.getparent().remove(shape._element)
            continue
        shape.left, shape.top, shape.width, shape.height = PLACES[kind]
        shape.name = PROMPTS[kind]
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if kind in ("title", "ctrTitle") else MSO_ANCHOR.TOP
        for style in shape._element.iter(qn("a:lvl1pPr")):
            style.set("algn", "r" if kind == "sldNum" else "l")
        for old in shape._element.iter(qn("a:tint")):
            old.getparent().remove(old)  # pale text is hard to read
        if kind not in ("ftr", "sldNum"):
            shape.text_frame.text = PROMPTS[kind]


def _add_footer(slide: Slide, text: str, number: int) -> None:
    """The footer and the slide's number, as copies of the layout's placeholders."""
    for shape in slide.slide_layout.placeholders:
        kind = _kind(shape)
        if kind not in ("ftr", "sldNum"):
            continue
        made = deepcopy(shape._element)
        made.nvSpPr.cNvPr.set("id", str(1 + max(one.shape_id for one in slide.shapes)))
        for own in made.findall(f"{qn('p:spPr')}/*"):
            own.getparent().remove(own)
        slide.shapes._spTree.append(made)
        placed = next(one for one in slide.placeholders if one._element is made)
        if kind == "ftr":
            placed.text_frame.text = text
        else:
            made.find(f".//{qn('a:fld')}/{qn('a:t')}").text = str(number)


def _set_language(element: etree._Element) -> None:
    """Marks all text under an element as Swedish."""
    for run in element.iter(qn("a:r"), qn("a:fld")):
        if run.find(qn("a:rPr")) is None:
            run.insert(0, run.makeelement(qn("a:rPr"), {}))
    for properties in element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        properties.set("lang", LANGUAGE)
