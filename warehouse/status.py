"""What the published warehouse is made of: its snapshot, sources, files, rules and what they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from warehouse import glossary, reference
from warehouse.database import Connection

# the dates that tell how far a source's rows reach
THROUGH = {
    "ads": "select max(published_date) from clean_ads",
    "assignments": "select max(greatest(ordered_date, start_date)) from clean_assignments",
    "surveys": "select max(answered_date) from clean_answers",
    "ledger": "select last_day(max(month)) from clean_ledger where ledger_type = 'Utfall'",
    "staffing": "select last_day(max(month)) from clean_staffing",
    "manual": "select last_day(max(month)) from mart_manual",
}
SEVERITIES = ("block", "error", "set_aside", "warning")


@dataclass(frozen=True)
class Delivery:
    """One delivery that the snapshot is built from; number is its place in the order of receipt."""

    number: int
    delivery_id: str
    received_at: datetime
    folder: str
    is_demo: bool


@dataclass(frozen=True)
class SnapshotInfo:
    """The snapshot that is shown: id, when and by what settings it was made, its deliveries in the order of receipt."""

    id: str
    created_at: datetime
    configuration: str
    deliveries: tuple[Delivery, ...]

    @property
    def is_demo(self) -> bool:
        """True where the figures are made up."""
        return any(one.is_demo for one in self.deliveries)


@dataclass(frozen=True)
class SourceStatus:
    """One source: when it last came, how far its rows reach, and what became of the rows."""

    source: str
    title: str
    received_at: datetime | None
    data_through: date | None
    files: int
    rows_read: int
    accepted: int
    set_aside: int
    replaced: int
    identical: int

    def is_stale(self, today: date) -> bool:
        """Whether the newest rows are older than the source's TOML says that they may be."""
        limit = reference.sources()[self.source].stale_after_days
        return self.data_through is not None and (today - self.data_through).days > limit


@dataclass(frozen=True)
class FileStatus:
    """One table of one file of one delivery, and what became of its rows; notes are Swedish remarks."""

    delivery: int
    delivery_id: str
    source: str
    source_file: str
    table_name: str
    size: int
    rows_read: int
    accepted: int
    set_aside: int
    replaced: int
    identical: int
    notes: str


@dataclass(frozen=True)
class RuleStatus:
    """One rule of the gate and how many rows it was tried on and failed."""

    table_name: str
    rule: str
    title: str
    severity: str
    checked: int
    failed: int
    why: str
    action: str


@dataclass(frozen=True)
class Finding:
    """One row that failed one rule; found is the text in the source."""

    severity: str
    table_name: str
    row_id: int
    delivery: int
    source_file: str
    source_row: int
    rule: str
    label: str
    found: str | None
    message: str


@dataclass(frozen=True)
class AdChange:
    """One value of an ad that a newer row gave another content; field is Swedish, before and after are as staged."""

    delivery: int
    source_file: str
    source_row: int
    ad_id: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class UnknownName:
    """An organisation's name that the register lacks, in how many rows, and the closest known names."""

    name: str
    rows: int
    closest: tuple[str, ...]


def snapshot(con: Connection) -> SnapshotInfo:
    """The snapshot that the connection reads."""
    cursor = con.cursor()
    about = cursor.execute("select snapshot_id, created_at, configuration from snapshot").fetchone()
    rows = cursor.execute(
        "select delivery, delivery_id, received_at, folder, is_demo from deliveries order by delivery"
    )
    return SnapshotInfo(*about, tuple(Delivery(*row) for row in rows.fetchall()))


def sources(con: Connection) -> list[SourceStatus]:
    """Every source, also those that no delivery has held."""
    cursor = con.cursor()
    found = []
    for source in reference.sources().values():
        sums = cursor.execute(
            "select max(received_at), count(distinct (delivery, source_file)), coalesce(sum(rows_read), 0)::bigint, "
            "coalesce(sum(accepted), 0)::bigint, coalesce(sum(set_aside), 0)::bigint, "
            "coalesce(sum(replaced), 0)::bigint, coalesce(sum(identical), 0)::bigint "
            "from source_files join deliveries using (delivery) where source = ?",
            [source.id],
        ).fetchone()
        (through,) = cursor.execute(THROUGH[source.id]).fetchone()
        if through and sums[0]:
            through = min(through, sums[0].date())  # a value for a whole year may be reported before its end
        found.append(SourceStatus(source.id, source.title, sums[0], through, *sums[1:]))
    return found


def files(con: Connection) -> list[FileStatus]:
    """Every table of every file, the newest delivery first."""
    rows = con.cursor().execute(
        "select delivery, delivery_id, source, source_file, table_name, size, rows_read, accepted, set_aside, "
        "replaced, identical, coalesce(notes, '') from source_files join deliveries using (delivery) "
        "order by delivery desc, source_file, table_name"
    )
    return [FileStatus(*row) for row in rows.fetchall()]


def rules(con: Connection) -> list[RuleStatus]:
    """Every rule that was tried."""
    rows = con.cursor().execute(
        "select table_name, rule, title, severity, checked, failed, why, action from rule_results "
        "order by table_name, rule"
    )
    return [RuleStatus(*row) for row in rows.fetchall()]


def findings(con: Connection, severity: str | None = None, limit: int | None = None) -> list[Finding]:
    """The rows that failed a rule, the gravest first."""
    rows = con.cursor().execute(
        "select severity, table_name, row_id, delivery, source_file, source_row, rule, label, found, message "
        "from findings where ? is null or severity = ? "
        "order by list_position(?, severity), source_file, source_row, rule limit ?",
        [severity, severity, list(SEVERITIES), limit if limit is not None else 2**62],
    )
    return [Finding(*row) for row in rows.fetchall()]


def changes(con: Connection) -> list[AdChange]:
    """What newer rows have changed about ads that were known before, the newest delivery first."""
    rows = con.cursor().execute(
        "select delivery, source_file, source_row, ad_id, changed_column, before_text, after_text from ad_changes "
        "order by delivery desc, row_id, changed_column"
    )
    return [AdChange(*row[:4], glossary.term(row[4]), *row[5:]) for row in rows.fetchall()]


def unknown_names(con: Connection) -> list[UnknownName]:
    """The organisation names that the register lacks, with the three closest that it has."""
    rows = con.cursor().execute(
        """
        with used as (
            select organisation from clean_ads union all select organisation from clean_customers
        )
        select organisation, count(*), closest
        from used join unknown_organisations using (organisation)
        group by all order by count(*) desc, organisation
        """
    )
    return [UnknownName(name, count, tuple(closest)) for name, count, closest in rows.fetchall()]


def quality(con: Connection) -> tuple[str, int, int, int]:
    """One Swedish word for the data's quality, and the numbers of errors, warnings and rows set aside."""
    counts = dict(con.cursor().execute("select severity, count(*) from findings group by severity").fetchall())
    (set_aside,) = con.cursor().execute("select count(*) from set_aside").fetchone()
    errors, warnings = counts.get("error", 0), counts.get("warning", 0)
    word = "brister att rätta" if errors else "mindre brister" if warnings or set_aside else "utan anmärkning"
    return word, errors, warnings, set_aside
