"""The report as slides for the weekly meeting: few, calm, with tables and charts that PowerPoint draws itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from report import slide_chart, slide_table, slides_settings
from report.model import Chart, Line, Report, Section, Series, Table
from report.slide_deck import BODY_END, BODY_TOP, LEFT, ROOM, Deck
from report.slide_table import POINT, Grid
from report.slide_text import LINE, lines, one_line
from report.slides_settings import SlideSpec
from warehouse import wording

LEAD, SMALL, COVER_SIZE = 16, 12, 20  # points
SPACE = Inches(0.1)
LONGEST = 300  # letters of a cell; the report has all of it
COLUMNS = 3  # of the list of definitions
NOTES = "Anmärkningar"
LAST_TITLE = "Källor och definitioner"
WHERE = "Hela definitionen, med formel och filer, står under samma nummer i rapportens bilaga."


def to_bytes(report: Report) -> bytes:
    """The presentation; the same report gives the same bytes."""
    writer = Writer(report)
    writer.cover()
    sections = {table.name: (section, table) for section in report.sections for table in section.tables}
    for spec in slides_settings.load():
        if spec.table in sections:
            writer.slides(spec, *sections[spec.table])
    writer.sources()
    return writer.deck.save()


class Writer:
    """Fills the slides; used holds the numbers of the definitions that stand on them."""

    def __init__(self, report: Report):
        self.report, self.deck = report, Deck(report)
        self.used: set[int] = set()

    def cover(self) -> None:
        report = self.report
        slide = self.deck.cover(f"{report.title} {report.period_label}")
        frame = slide.placeholders[1].text_frame
        told = (report.unit_name, report.chosen, report.state, f"Ögonblicksbild {report.snapshot}")
        _paragraphs(frame, told, COVER_SIZE)
        frame.paragraphs[2].runs[0].font.bold = True

    def slides(self, spec: SlideSpec, section: Section, table: Table) -> None:
        """The slides of one table; none where nothing of it is to be shown."""
        shown = _chosen(spec, table)
        if spec.show == "chart":
            if table.chart is not None and table.chart.categories:
                self._chart(table, table.chart)
        elif shown.lines:
            self._table(spec, section, shown)

    def _table(self, spec: SlideSpec, section: Section, table: Table) -> None:
        sentence = section.sentence if spec.has_sentence else ""
        notes = [*table.notes, *([spec.note] if spec.note else [])]
        lead = _height(sentence, LEAD) + SPACE if sentence else 0
        below = sum(_height(note, SMALL) for note in notes) + SPACE if notes else 0
        room = BODY_END - BODY_TOP
        pages = slide_table.pages(_grid(table), ROOM / POINT, (room - lead) / POINT, room / POINT, below / POINT)
        for number, page in enumerate(pages, start=1):
            part = _part(number, len(pages))
            slide = self.deck.slide(spec.title + part + _statuses(spec, table.lines[page.first : page.last]))
            top = BODY_TOP
            if number == 1 and sentence:
                top = _text(slide, "Sammanfattning", [sentence], top, LEAD)
            described = " ".join([f"{table.caption}. {self.report.chosen}.", *table.notes])
            end = slide_table.draw(slide, page, LEFT, top, f"Tabell: {table.caption}{part}", described)
            if number == len(pages) and notes:
                if end + below > BODY_END:
                    self._notes(spec.title, notes)
                else:
                    _text(slide, NOTES, notes, end + SPACE, SMALL)
        self._use(table)

    def _chart(self, table: Table, chart: Chart) -> None:
        traces = _traces(table, {series.name for series in chart.series})
        about = f"{self.report.chosen}." + (f" Talen har definition {_numbers(traces)}." if traces else "")
        fits = sum(_height(note, SMALL) for note in table.notes) < (BODY_END - BODY_TOP) / 4
        notes = [about, *(table.notes if fits else ())]
        below = sum(_height(note, SMALL) for note in notes) + _height("x", SMALL) + SPACE
        box = (LEFT, BODY_TOP, ROOM, BODY_END - BODY_TOP - below)
        parts = list(_parts(chart, slide_chart.room_for(chart, box[2] / POINT, box[3] / POINT)))
        values = [value for series in chart.series for value in series.values if value is not None]
        top = max(values) * 1.1 if len(parts) > 1 and values and max(values) > 0 else None
        for number, part in enumerate(parts, start=1):
            slide = self.deck.slide(chart.finding.rstrip(".") + _part(number, len(parts)))
            frame = slide_chart.draw(slide, part, box, self.deck.made, top)
            frame.name = one_line(f"Diagram: {chart.title}")
            described = " ".join([chart.finding, f"{self.report.chosen}.", *table.notes])
            frame._element.nvGraphicFramePr.cNvPr.set("descr", one_line(described))
            labelled = slide_chart.labelled(part, box[2] / POINT, box[3] / POINT)
            told = [*notes, *filter(None, [slide_chart.told(part, labelled)])]
            _text(slide, NOTES, told, BODY_END - below + SPACE, SMALL)
        if not fits:
            self._notes(chart.title, list(table.notes))
        self.used |= traces

    def _notes(self, title: str, notes: list[str]) -> None:
        """A slide of a table's remarks, where they have no room below it."""
        _text(self.deck.slide(f"{title}: anmärkningar"), NOTES, notes, BODY_TOP, SMALL)

    def _use(self, table: Table) -> None:
        self.used |= {line.trace for line in table.lines if line.trace is not None}
        self.used |= {column.trace for column in table.columns if column.trace is not None}

    def sources(self) -> None:
        """The last slide: what the figures come from, and the names of the definitions that the numbers lead to."""
        report = self.report
        told = [f"{report.state}. Siffrorna är hämtade ur ögonblicksbilden {report.snapshot}, skapad "
                f"{report.snapshot_at:%Y-%m-%d %H:%M}."]  # fmt: skip
        for table in report.tables:
            if table.kind == "sources":
                through = wording.listing(f"{line.label} ({line.cells[1].text})" for line in table.lines)
                told.append(f"Källor och sista dag med uppgifter: {through}.")
        entries = [f"[{entry.number}] {entry.title}" for entry in report.definitions if entry.number in self.used]
        slide = self.deck.slide(LAST_TITLE)
        top = _text(slide, "Källor", told + ([WHERE] if entries else []), BODY_TOP, 14)
        while entries:
            fitting = _fitting(entries, BODY_END - top - SPACE)
            _columns(slide, entries[:fitting], top)
            entries = entries[fitting:]
            if entries:
                slide, top = self.deck.slide(LAST_TITLE), BODY_TOP


def _chosen(spec: SlideSpec, table: Table) -> Table:
    """The lines and columns that the slide is to have."""
    kept = [place for place, column in enumerate(table.columns) if column.heading not in spec.without]
    held = [line for line in table.lines if not spec.groups or line.group in spec.groups]
    if spec.show == "status":
        held = list(_by_status(spec, held))
    held = [replace(line, cells=tuple(line.cells[place] for place in kept)) for line in held]
    columns = tuple(table.columns[place] for place in kept)
    heading = table.group_heading if spec.groups else ""
    return replace(table, columns=columns, lines=tuple(held), group_heading=heading)


def _by_status(spec: SlideSpec, held: list[Line]) -> Iterator[Line]:
    for status in spec.statuses or wording.STATUS:
        words = wording.status(status)
        yield from (line for line in held if any(cell.text == words for cell in line.cells))


def _part(number: int, count: int) -> str:
    return f" ({number} av {count})" if count > 1 else ""


def _statuses(spec: SlideSpec, held: tuple[Line, ...]) -> str:
    """What a slide of lines in the order of their status holds: `: Ej uppfyllt och Nära`."""
    if spec.show != "status":
        return ""
    texts = {cell.text for line in held for cell in line.cells}
    return ": " + wording.listing(
        wording.STATUS[one][1] for one in spec.statuses or wording.STATUS if wording.status(one) in texts
    )


def _grid(table: Table) -> Grid:
    """The table's texts, a figure's number in brackets after what names it."""
    columns = [column.heading + _bracket(column.trace) for column in table.columns]
    rows = [
        (one_line(line.label, LONGEST) + _bracket(line.trace), *(one_line(cell.text, LONGEST) for cell in line.cells))
        for line in table.lines
    ]
    headings, is_text = [table.label_heading, *columns], [True, *(column.is_text for column in table.columns)]
    if table.group_heading:
        headings.append(table.group_heading)
        is_text.append(True)
        rows = [(*row, line.group) for row, line in zip(rows, table.lines, strict=True)]
    return Grid(tuple(headings), tuple(is_text), tuple(rows), tuple(line.is_total for line in table.lines))


def _bracket(trace: int | None) -> str:
    return "" if trace is None else f"{wording.SPACE}[{trace}]"


def _numbers(traces: set[int]) -> str:
    return ", ".join(f"[{number}]" for number in sorted(traces))


def _traces(table: Table, headings: set[str]) -> set[int]:
    """The definitions of the columns that a chart draws; of the lines where those have their own."""
    columns = {column.trace for column in table.columns if column.heading in headings}
    return {number for number in columns | {line.trace for line in table.lines} if number is not None}


def _parts(chart: Chart, most: int) -> Iterator[Chart]:
    """The chart, or parts of it about equally long where its groups are too many for one slide."""
    count = len(chart.categories)
    slides = -(-count // most)
    each = -(-count // slides)
    for start in range(0, count, each):
        series = tuple(Series(one.name, one.role, one.values[start : start + each]) for one in chart.series)
        yield replace(chart, categories=chart.categories[start : start + each], series=series)


def _height(text: str, size: float) -> int:
    """How high a paragraph of the slide's full width is."""
    room = ROOM / POINT - 2 * slide_table.SIDE
    return int((lines(one_line(text), room, size) * size * LINE + 4) * POINT) if text else 0


def _text(slide: Slide, name: str, told: list[str], top: int, size: float) -> int:
    """A text of the slide's full width; gives where it ends."""
    high = sum(_height(one, size) for one in told)
    frame = _box(slide, name, top, high)
    _paragraphs(frame, told, size)
    return top + high + SPACE


def _box(slide: Slide, name: str, top: int, high: int):
    box = slide.shapes.add_textbox(LEFT, Emu(top), ROOM, Emu(high))
    box.name = name
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Pt(slide_table.SIDE)
    frame.margin_top = frame.margin_bottom = 0
    return frame


def _paragraphs(frame, told, size: float) -> None:
    for place, text in enumerate(told):
        line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = line.add_run()
        run.text = one_line(text)
        run.font.size = Pt(size)
        line.space_after = Pt(4)


def _column_lines(text: str) -> int:
    return lines(text, (ROOM / POINT - 2 * slide_table.SIDE) / COLUMNS - 12, SMALL)


def _fitting(entries: list[str], room: int) -> int:
    """How many entries fit in the columns under each other."""
    each = SMALL * LINE + 4
    most = int(room / POINT // each) * COLUMNS
    used = 0
    for place, text in enumerate(entries):
        used += _column_lines(text)
        if used > most - COLUMNS and place:
            return place
    return len(entries)


def _columns(slide: Slide, entries: list[str], top: int) -> None:
    """A list in columns that are read one after the other."""
    frame = _box(slide, "Definitioner", top, BODY_END - top)
    frame._txBody.bodyPr.attrib.update({"numCol": str(COLUMNS), "spcCol": str(12 * POINT)})
    _paragraphs(frame, entries, SMALL)
