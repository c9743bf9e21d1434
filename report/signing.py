"""Signed reports: each in a folder of its own in the home, with all that it takes to make it again and to compare it.

`rapporter/<id>/` holds om.json (what it is), innehall.json (every value and text), ord.json (what the head has written
and which earlier figures had changed), the snapshot, Word's template where there is one, and the .zip as it was signed.
A folder is complete or not there at all, and is never written to again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from report import contents, forms, ils, version
from report.collect import collect
from report.forms import Own
from report.model import Report, Restatement, Signature
from report.restated import KIND, differences
from warehouse import comments, database, publish
from warehouse.comments import Statement
from warehouse.database import Connection
from warehouse.errors import KollenError
from warehouse.period import Period

FOLDER, TEMPLATE = "rapporter", "mall.docx"
ABOUT, CONTENT, WORDS = "om.json", "innehall.json", "ord.json"


@dataclass(frozen=True)
class SignedReport:
    """One signed report: its id (`2025T2-1`), period, who signed and when, and the snapshot and program behind it."""

    id: str
    period: str
    role: str
    at: datetime
    snapshot: str
    program: str
    package: str
    sha256: str


@dataclass(frozen=True)
class Reproduced:
    """A signed report made again: its files by name, whether they are byte for byte the same, and what to say of it."""

    files: dict[str, bytes]
    is_identical: bool
    remarks: tuple[str, ...]


def run(
    home: Path, con: Connection, period: str | Period, signature: Signature | None = None, only: str | None = None
) -> Report:
    """The report of a period as it stands now, with what the head has written and the figures that have changed.

    only is the heading of the one section to make.
    """
    period = period if isinstance(period, Period) else Period.parse(period)
    words = comments.current(home, period.text)
    tells_changes = only is None or any(
        table.kind == KIND for spec in contents.load().sections if spec.heading == only for table in spec.tables
    )
    changed = _changed_before(home, con, period) if tells_changes else ()
    return collect(con, period, words=words, restated=changed, signature=signature, only=only)


def own(home: Path) -> Own:
    """What the city has put in the home, or in a signed report's folder: mall.docx and ils/*.txt."""
    path = home / TEMPLATE
    return Own(path.read_bytes() if path.is_file() else None, ils.known_text(home))


def unready(home: Path, period: str) -> list[str]:
    """The indicators and goals that something is written of but that are not marked klar, by id."""
    words = comments.current(home, period)
    written = dict.fromkeys(subject for (subject, kind), one in words.items() if kind != "ready" and one.text)
    return [one for one in written if not comments.is_ready(words, one)]


def sign(home: Path, con: Connection, period: str | Period, role: str) -> str:
    """Freeze the report of a period as it stands now; its id.

    KollenError where something written is not marked klar, or somebody else is signing.
    """
    period = period if isinstance(period, Period) else Period.parse(period)
    if role not in comments.ROLES:
        raise KollenError(f'Rollen "{role}" finns inte. Välj bland {", ".join(comments.ROLES)}.')
    waiting = unready(home, period.text)
    if waiting:
        raise KollenError(
            f"Rapporten är inte undertecknad: {len(waiting)} av det som är skrivet är inte markerat klart "
            f"({', '.join(waiting[:5])}{' med flera' if len(waiting) > 5 else ''}). Markera det klart, eller töm det."
        )
    folder = home / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=10):
            return _freeze(home, con, period, Signature(role, datetime.now().replace(microsecond=0)))
    except Timeout as error:
        raise KollenError("Någon annan undertecknar en rapport just nu. Vänta lite och försök igen.") from error
    except OSError as error:
        raise KollenError(
            f"Rapporten är inte undertecknad: det går inte att skriva i {folder} ({error.strerror}). "
            "Ge programmet rätt att skriva där, eller gör plats på disken."
        ) from error


def _freeze(home: Path, con: Connection, period: Period, signature: Signature) -> str:
    made = run(home, con, period, signature)
    cities = own(home)
    zipped = forms.package(made, forms.files(made, own=cities))
    named = forms.period_name(period.text)
    number = 1 + sum(one.period == period.text for one in signed(home))
    report_id = f"{named}-{number}"
    about = SignedReport(report_id, period.text, signature.role, signature.at, made.snapshot, version.program(),
                         forms.file_name(made, "zip"), hashlib.sha256(zipped).hexdigest())  # fmt: skip
    words = comments.current(home, period.text)
    building = home / FOLDER / f".ny-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        (building / about.package).write_bytes(zipped)
        (building / ABOUT).write_text(_json(asdict(about)), encoding="utf-8")
        (building / CONTENT).write_text(content(made), encoding="utf-8")
        told = {"words": [asdict(one) for one in words.values()], "restated": [asdict(one) for one in made.restated]}
        (building / WORDS).write_text(_json(told), encoding="utf-8")
        _keep_snapshot(con, building)
        _keep_own(cities, building)
        for path in building.rglob("*"):
            publish.make_durable(path)
        publish.replace(building, home / FOLDER / report_id)
        publish.make_durable(home / FOLDER)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return report_id


def _keep_own(cities: Own, folder: Path) -> None:
    if cities.template is not None:
        (folder / TEMPLATE).write_bytes(cities.template)
    if cities.ils_names is not None:
        (folder / "ils").mkdir()
        (folder / "ils" / "namn.txt").write_bytes(cities.ils_names.encode())


def _keep_snapshot(con: Connection, folder: Path) -> None:
    """The snapshot beside the report: the same file on the disk where that can be, so that a purge leaves it."""
    source = Path(database.source(con).file)
    try:
        os.link(source, folder / source.name)
    except OSError:  # another disk, or a system without links
        shutil.copy(source, folder / source.name)


def signed(home: Path) -> list[SignedReport]:
    """Every signed report, the oldest first; KollenError where one can't be read."""
    found = []
    for path in (home / FOLDER).glob(f"[!.]*/{ABOUT}"):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            found.append(SignedReport(**{**told, "at": datetime.fromisoformat(told["at"])}))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise _damaged(path) from error
    return sorted(found, key=lambda one: (one.at, one.id))


def find(home: Path, report_id: str) -> SignedReport:
    """One signed report; KollenError where there is none of that id."""
    known = {one.id: one for one in signed(home)}
    if report_id not in known:
        raise KollenError(
            f'Den undertecknade rapporten "{report_id}" finns inte. De som finns: {", ".join(known) or "inga"}.'
        )
    return known[report_id]


def kept(home: Path, report_id: str) -> bytes:
    """The .zip as it was signed; KollenError where it is no longer what was signed."""
    about = find(home, report_id)
    path = home / FOLDER / about.id / about.package
    try:
        zipped = path.read_bytes()
    except OSError as error:
        raise _damaged(path) from error
    if hashlib.sha256(zipped).hexdigest() != about.sha256:
        raise _damaged(path)
    return zipped


def reproduce(home: Path, report_id: str) -> Reproduced:
    """A signed report made again from its own snapshot and words, and held against what was signed.

    Where this program can no longer read that snapshot the files are those that were kept, and the remarks say so.
    """
    about, zipped = find(home, report_id), kept(home, report_id)
    folder = home / FOLDER / about.id
    try:
        con = database.open_snapshot(folder / f"{about.snapshot}.duckdb")
    except KollenError as error:
        remark = f"Rapporten är inte gjord på nytt: {error} Filen är den som bevarades när rapporten undertecknades."
        return Reproduced({about.package: zipped}, False, (remark, _made_by(about)))
    try:
        words, earlier = _words(folder)
        made = collect(con, about.period, words=words, restated=earlier, signature=Signature(about.role, about.at))
    finally:
        con.close()
    again = forms.package(made, forms.files(made, own=own(folder)))
    if again == zipped:
        return Reproduced({about.package: again}, True, ("Rapporten är gjord på nytt, byte för byte densamma.",))
    is_same = content(made) == (folder / CONTENT).read_text(encoding="utf-8")
    told = "Alla siffror och texter är desamma, men filerna skiljer" if is_same else "Siffror eller texter skiljer"
    remark = f"{told} från det som undertecknades. Filen som undertecknades ligger kvar i {folder}."
    return Reproduced({about.package: again}, False, (remark, _made_by(about)))


def _made_by(about: SignedReport) -> str:
    return f"Den undertecknades med programmet {about.program}; det här är {version.program()}."


def diff(home: Path, report_id: str, con: Connection) -> list[Restatement]:
    """Every figure of a signed report that would be another with what is read in now, and what has come since."""
    about = find(home, report_id)
    path = home / FOLDER / about.id / CONTENT
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    now = database.kept(con, lambda: collect(con, about.period), "report", about.period)
    return differences(con, about.id, before, json.loads(content(now)))


def _changed_before(home: Path, con: Connection, period: Period) -> list[Restatement]:
    """What has changed in the newest signed report of each earlier period of this year and the year before."""
    newest: dict[str, SignedReport] = {one.period: one for one in signed(home)}
    earlier = [
        one for text, one in newest.items()
        if Period.parse(text).last < period.last and Period.parse(text).year >= period.year - 1
    ]  # fmt: skip
    return [found for one in earlier for found in diff(home, one.id, con)]


def _words(folder: Path) -> tuple[dict[tuple[str, str], Statement], list[Restatement]]:
    told = json.loads((folder / WORDS).read_text(encoding="utf-8"))
    words = [Statement(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told["words"]]
    earlier = [Restatement(**{**one, "deliveries": tuple(one["deliveries"])}) for one in told["restated"]]
    return {(one.subject, one.kind): one for one in words}, earlier


def content(made: Report) -> str:
    """Every value and text of a report as JSON, in one order."""
    return _json(asdict(made))


def _json(told: dict) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1, default=str) + "\n"


def _damaged(path: Path) -> KollenError:
    return KollenError(
        f"Den undertecknade rapporten går inte att lita på: {path} är skadad eller borta. Hämta mappen {path.parent} "
        "ur en säkerhetskopia."
    )
