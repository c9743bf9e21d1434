"""Signs the report of a period, makes a signed one again, and says what of it would be another today."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from report import contents, forms, version
from report.collect import collect
from report.model import OUTCOME, PROPOSAL, WHOLE_REPORT, Line, Report, Restatement, Said, Signature, period_name
from report.restated import KIND, differences
from report.signed_reports import (
    ABOUT,
    CONTENT,
    FOLDER,
    WORDS,
    SignedReport,
    as_json,
    checksums,
    content,
    find,
    keep_own,
    own,
    signed,
)
from warehouse import comments, database, plan, publish, wording
from warehouse.comments import Statement
from warehouse.database import Connection
from warehouse.errors import KollenError
from warehouse.period import Period

BUILDING = ".ny-"
NOT_COMPARED = "inte jämförda: den undertecknade rapporten är skadad"
Words = dict[tuple[str, str], Statement]


@dataclass(frozen=True)
class Reproduced:
    """A signed report made again: its files by name, whether they are byte for byte the same, and what to say of it."""

    files: dict[str, bytes]
    is_identical: bool
    remarks: tuple[str, ...]


def run(home: Path, con: Connection, period: str | Period, only: str | None = None) -> Report:
    """The report of a period as it stands now, with what the head has written and the figures that have changed.

    only is the heading of the one section to make.
    """
    period = period if isinstance(period, Period) else Period.parse(period)
    tells_changes = only is None or any(
        table.kind == KIND for spec in contents.load().sections if spec.heading == only for table in spec.tables
    )
    changed = _changed_before(home, con, period) if tells_changes else ()
    return collect(con, period, words=comments.current(home, period.text), restated=changed, only=only)


def unready(home: Path, period: str) -> list[str]:
    """The indicators and goals of the plan that something is written of but that are not marked klar, by id."""
    return _unready(comments.current(home, period), Period.parse(period))


def _unready(words: Words, period: Period) -> list[str]:
    if period.year < plan.plans()[0]:
        return []
    followed, _ = plan.plan_for(period.year)  # what another plan had is not in the report, and stops nothing
    known = {one.id for one in (*followed.goals, *followed.indicators, *followed.expected)}
    written = dict.fromkeys(subject for (subject, kind), one in words.items() if kind != "ready" and one.text)
    return [one for one in written if one in known and not comments.is_ready(words, one)]


def sign(home: Path, con: Connection, period: str | Period, role: str) -> str:
    """Freeze the report of a period as it stands now; its id.

    KollenError where something written is not marked klar, or somebody else is signing.
    """
    period = period if isinstance(period, Period) else Period.parse(period)
    if role not in comments.SIGNERS:
        raise KollenError(f'Rollen "{role}" kan inte underteckna. Det kan {", ".join(comments.SIGNERS)}.')
    folder = home / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        publish.make_durable(home)
        with FileLock(folder / ".lock", timeout=10):
            for left in folder.glob(f"{BUILDING}*"):  # of a program that was killed
                shutil.rmtree(left)
            words = comments.current(home, period.text)
            made = _made(home, con, period, words, Signature(role, datetime.now().replace(microsecond=0)))
            return _freeze(home, con, made, words)
    except Timeout as error:
        raise KollenError("Någon annan undertecknar en rapport just nu. Vänta lite och försök igen.") from error
    except OSError as error:
        raise KollenError(
            f"Rapporten är inte undertecknad: det går inte att skriva i {folder} ({error.strerror}). "
            "Ge programmet rätt att skriva där, eller gör plats på disken."
        ) from error


def _made(home: Path, con: Connection, period: Period, words: Words, signature: Signature) -> Report:
    """The report to sign; KollenError where the head is not done with it."""
    waiting = _unready(words, period)
    if waiting:
        raise KollenError(
            f"Rapporten är inte undertecknad: {len(waiting)} av det som är skrivet är inte markerat klart "
            f"({', '.join(waiting[:5])}{' med flera' if len(waiting) > 5 else ''}). Markera det klart, eller töm det."
        )
    made = collect(con, period, words=words, restated=_changed_before(home, con, period), signature=signature)
    old = [line.label for table in made.tables for line in table.lines if _is_of_another_figure(line, words)]
    if old:
        raise KollenError(
            f"Rapporten är inte undertecknad: siffran för ”{old[0]}” är en annan än när texten markerades klar. "
            "Läs texten mot den nya siffran och markera den klar igen."
        )
    goals = [goal for section in made.sections for goal in section.goals]
    changed = [one.text for one in goals if one.verdict.startswith(PROPOSAL) and comments.is_ready(words, one.id)]
    if changed:
        raise KollenError(
            f"Rapporten är inte undertecknad: förslaget till bedömning är ett annat än när målet ”{changed[0]}” "
            "markerades klart. Läs det nya förslaget och markera målet klart igen."
        )
    return made


def _is_of_another_figure(line: Line, words: Words) -> bool:
    """Whether something is written of an indicator that had another outcome when that was marked klar."""
    for cell in line.cells:
        if cell.origin and cell.origin.role == OUTCOME and line.said != Said():
            ready = words.get((cell.origin.measure, "ready"))
            return bool(ready and ready.reason and ready.reason != cell.text)
    return False


def _freeze(home: Path, con: Connection, made: Report, words: Words) -> str:
    report_id = f"{period_name(made.period)}-{_next_number(home, made.period)}"
    building, target = home / FOLDER / f"{BUILDING}{os.getpid()}", home / FOLDER / report_id
    cities, package = own(home), f"namndrapport-{report_id}.zip"
    told = {"words": [asdict(one) for one in words.values()], "restated": [asdict(one) for one in made.restated]}
    building.mkdir()
    try:
        (building / package).write_bytes(forms.package(made, forms.files(made, own=cities)))
        (building / CONTENT).write_text(content(made), encoding="utf-8")
        (building / WORDS).write_text(as_json(told), encoding="utf-8")
        keep_own(cities, building)
        source = Path(database.source(con).file)
        shutil.copyfile(source, building / source.name)  # its own, so that a purge changes nothing here
        about = SignedReport(report_id, made.period, made.signature.role, made.signature.at, made.snapshot,
                             version.program(), version.libraries(), package, checksums(building))  # fmt: skip
        (building / ABOUT).write_text(as_json(asdict(about)), encoding="utf-8")
        for path in (*building.rglob("*"), building):
            publish.make_durable(path)
        publish.replace(building, target)
        publish.make_durable(home / FOLDER)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return report_id


def _next_number(home: Path, period: str) -> int:
    """One more than the period's last report has, whether that can be read or not."""
    named = f"{period_name(period)}-"
    ends = [path.name.removeprefix(named) for path in (home / FOLDER).glob(f"{named}*")]
    return 1 + max((int(end) for end in ends if end.isdecimal()), default=0)


def reproduce(home: Path, report_id: str) -> Reproduced:
    """A signed report made again from its own snapshot and words, and held against what was signed.

    Where this program can no longer read that snapshot the files are those that were kept, and the remarks say so. What
    is made but is not the same has another name than what was signed.
    """
    about = find(home, report_id)
    folder = home / FOLDER / about.id
    zipped = (folder / about.package).read_bytes()
    try:
        con = database.open_snapshot(folder / f"{about.snapshot}.duckdb")
    except KollenError as error:
        remark = f"Rapporten är inte gjord på nytt: {error} Filen är den som bevarades när rapporten undertecknades."
        return Reproduced({about.package: zipped}, False, (remark, *_programs(about)))
    try:
        words, earlier = _words(folder)
        made = collect(con, about.period, words=words, restated=earlier, signature=Signature(about.role, about.at))
    finally:
        con.close()
    again = forms.package(made, forms.files(made, own=own(folder)), about.program, about.libraries)
    if again == zipped:
        told = "Rapporten är gjord på nytt, byte för byte densamma."
        return Reproduced({about.package: again}, True, (told, *_programs(about)))
    is_same = content(made) == (folder / CONTENT).read_text(encoding="utf-8")
    told = "Alla siffror och texter är desamma, men filerna skiljer" if is_same else "Siffror eller texter skiljer"
    remark = f"{told} från det som undertecknades. Filen som undertecknades ligger kvar i {folder}."
    name = f"{Path(about.package).stem}-omgjord.zip"
    return Reproduced({name: again}, False, (remark, *_programs(about)))


def _programs(about: SignedReport) -> tuple[str, ...]:
    """Which program signed, where it is another than this one."""
    if about.program == version.program():
        return ()
    return (f"Den undertecknades med programmet {about.program}; det här är {version.program()}.",)


def diff(home: Path, report_id: str, con: Connection) -> list[Restatement]:
    """Every figure of a signed report that would be another with what is read in now, and what has come since."""
    about = find(home, report_id)
    before = json.loads((home / FOLDER / about.id / CONTENT).read_text(encoding="utf-8"))
    now = database.kept(con, lambda: collect(con, about.period), "report", about.period)
    return differences(con, about.id, before, json.loads(content(now)))


def _changed_before(home: Path, con: Connection, period: Period) -> list[Restatement]:
    """What has changed in the newest signed report of this and each earlier period of this year and the year before."""
    newest: dict[str, SignedReport] = {one.period: one for one in signed(home)}
    earlier = [
        one for text, one in newest.items()
        if Period.parse(text).last <= period.last and Period.parse(text).year >= period.year - 1
    ]  # fmt: skip
    return [found for one in earlier for found in _compared(home, one.id, con)]


def _compared(home: Path, report_id: str, con: Connection) -> list[Restatement]:
    """What has changed in a signed report, or one line that says that it can't be compared."""
    try:
        return diff(home, report_id, con)
    except KollenError:
        nothing = wording.NOTHING
        return [Restatement(report_id, WHOLE_REPORT, "Alla siffror", nothing, nothing, NOT_COMPARED, nothing, ())]


def _words(folder: Path) -> tuple[Words, list[Restatement]]:
    told = json.loads((folder / WORDS).read_text(encoding="utf-8"))
    words = [Statement(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told["words"]]
    earlier = [Restatement(**{**one, "deliveries": tuple(one["deliveries"])}) for one in told["restated"]]
    return {(one.subject, one.kind): one for one in words}, earlier
