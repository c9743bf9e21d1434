"""Whether a delivery is good enough to publish; where it is not, DeliveryRejected says why, with examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ingest import console
from warehouse import build, status, wording
from warehouse.balance import Balance
from warehouse.database import Connection
from warehouse.errors import DeliveryRejected, KollenError
from warehouse.reference import sources

EXAMPLES = 5
LIMIT = "Gränsen är max_set_aside i källans fil i warehouse/reference/sources/."
MEND = "Rätta raderna i källan, exportera filen igen och kör kollen ingest på nytt."


def refuse_blocked(con: Connection) -> None:
    """DeliveryRejected where a rule that nothing may break is broken."""
    broken = [rule for rule in status.rules(con) if rule.severity == "block" and rule.failed]
    if not broken:
        return
    lines = ["Leveransen avvisades; inget är ändrat."]
    for rule in broken:
        lines.append(f"{rule.title}: stämmer inte ({rule.failed} av {rule.checked}). {rule.why}")
        lines.append(f"  Gör så här: {rule.action}")
    messages = [finding.message for finding in status.findings(con, severity="block", limit=EXAMPLES)]
    raise DeliveryRejected("\n".join([*lines, *(f"  {message}" for message in messages)]))


def refuse_unbalanced(balances: Sequence[Balance]) -> None:
    """KollenError where rows of a file were lost or made on the way: a defect of ours, never the file's."""
    for one in balances:
        if not one.adds_up:
            raise KollenError(
                f"{one.source_file}: {console.counted(one.rows_read, 'rad', 'rader')} lästes ({one.table_name}), men "
                f"godkända {one.accepted} + åt sidan {one.set_aside} + ersatta {one.replaced} + likadana "
                f"{one.identical} är ett annat antal. "
                "Det är ett fel i Rekryteringskollen, inte i leveransen. Inget är publicerat; anmäl felet."
            )


def refuse_other_figures(new: Path, old: Path) -> None:
    """KollenError where a mart of the one database has other rows than that of the other."""
    if build.differing_marts(new, old):
        raise KollenError(
            "Siffrorna skulle bli andra än de som visas, så inget är borttaget. Dra tillbaka de gamla leveranserna en "
            "i taget med kollen withdraw om de ändå ska bort."
        )


def refuse_too_much_set_aside(con: Connection, new: Sequence[Balance]) -> None:
    """DeliveryRejected where a larger share of a new file's rows is set aside than its source allows."""
    too_bad = {}
    for delivery, name in dict.fromkeys((one.delivery, one.source_file) for one in new):
        rows = [one for one in new if (one.delivery, one.source_file) == (delivery, name)]
        read, aside = sum(one.rows_read for one in rows), sum(one.set_aside for one in rows)
        limit = sources()[rows[0].source].max_set_aside
        if aside > limit * read:
            too_bad[delivery, name] = (read, aside, limit)
    if not too_bad:
        return
    found = status.findings(con, severity="set_aside")
    notes = {(one.delivery, one.source_file): one.notes for one in status.files(con) if one.notes}
    actions = {rule.rule: rule.action for rule in status.rules(con)}
    lines = ["Leveransen avvisades; inget är ändrat."]
    for file, (read, aside, limit) in too_bad.items():
        its = [one for one in found if (one.delivery, one.source_file) == file]
        lines += _reasons(file[1], read, aside, limit, its)
        lines += [f"  {text}" for text in dict.fromkeys(f"Gör så här: {actions[one.rule]}" for one in its)]
        lines += [f"  {note}" for note in notes.get(file, "").splitlines()]
    raise DeliveryRejected("\n".join([*lines, MEND, LIMIT]))


def _reasons(name: str, read: int, aside: int, limit: float, findings: list) -> list[str]:
    """What is wrong with one file: a table of reasons with their number of rows, and the first examples."""
    share, allowed = wording.value(aside / read, "share"), wording.value(limit, "share")
    counts = Counter(label for _, label in {(finding.row_id, finding.label) for finding in findings})
    table = console.table(("Uppgift", "Rader"), counts.most_common())
    rows = console.counted(read, "rad", "rader")
    return [
        f"{name}: {aside} av {rows} ({share}) är {'satt' if aside == 1 else 'satta'} åt sidan; gränsen är {allowed}.",
        *(f"  {line}" for line in table.splitlines()),
        "  Till exempel:",
        *(f"  {finding.message}" for finding in findings[:EXAMPLES]),
    ]
