"""What an ingest did, in words: the balance per source, every file by name, and what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest import console
from ingest.delivery import Delivery, expected_places
from ingest.pipeline import Outcome
from warehouse import status, wording
from warehouse.balance import COUNTS, Balance
from warehouse.database import Connection
from warehouse.status import SEVERITIES, AdChange, Finding, RuleStatus, SourceStatus

SEVERITY_WORDS = {"block": "stoppar", "error": "fel", "set_aside": "åt sidan", "warning": "varning"}
HEADS = ("Godkända", "Åt sidan", "Ersatta", "Likadana")
GRAVE = ("block", "error", "set_aside")
SHOWN = 10
# what one row, and what several, became, in the order of COUNTS
FATES = (("godkänd", "godkända"), ("åt sidan", "åt sidan"), ("ersatt", "ersatta"), ("likadan", "likadana"))


def outcome(con: Connection, done: Outcome) -> str:
    """The whole answer of `kollen ingest`."""
    if done.published:
        published = f"Ögonblicksbilden {done.snapshot_id} är publicerad."
        if not done.new:
            published += " Leveransen hade inget nytt; allt är byggt om från arkivet med dagens inställningar."
        lines = [published, *left_out(done.left_out), "", balance(status.sources(con)), "", quality(con)]
        lines += to_mend([one for one in status.findings(con) if one.delivery in done.new])
        lines += not_read([name for one in done.deliveries for name in one.unknown])
        lines += changed_ads([one for one in status.changes(con) if one.delivery in done.new])
    else:
        lines = [
            f"Inget nytt: alla filer är inlästa sedan förut. Ögonblicksbilden {done.snapshot_id} gäller än.",
            "Det som en senare leverans har ersatt gäller inte för att en äldre fil kommer igen; dra då tillbaka den "
            "senare med kollen withdraw.",
        ]
    numbers = iter(done.new)
    for one in done.deliveries:
        number = next(numbers) if one.is_new else None
        rows = [held for held in done.balances if held.delivery == number]
        lines += ["", f"Leveransen {one.folder}, mottagen {one.received_at:%Y-%m-%d %H:%M}:", *_files(one, rows)]
    return "\n".join(lines)


def left_out(names: Sequence[str]) -> list[str]:
    """One line on deliveries that counted before and no longer do; nothing where there are none."""
    return [f"Räknas inte längre: leverans {wording.listing(names)} (påhittade uppgifter)."] if names else []


def balance(sources: Sequence[SourceStatus]) -> str:
    """Rows read = accepted + set aside + replaced + identical, per source over all deliveries that count."""
    held = [one for one in sources if one.files]
    rows = [(one.title, *(_count(getattr(one, name)) for name in COUNTS)) for one in held]
    total = ("Summa", *(_count(sum(getattr(one, name) for one in held)) for name in COUNTS))
    return console.table(("Källa", "Lästa rader", *HEADS), [*rows, total])


def to_mend(findings: Sequence[Finding]) -> list[str]:
    """The errors and the rows set aside, the gravest first, as far as they fit; nothing where there are none."""
    grave = [one.message for one in findings if one.severity in GRAVE]
    if not grave:
        return []
    more = [f"  … och {_count(len(grave) - SHOWN)} till, på sidan Datakvalitet."] if len(grave) > SHOWN else []
    return ["Att rätta i källan:", *(f"  {message}" for message in grave[:SHOWN]), *more]


def changed_ads(changes: Sequence[AdChange]) -> list[str]:
    """One line on the ads that newer rows have changed, and in what; nothing where there are none."""
    if not changes:
        return []
    fields = ", ".join(f"{field} {_count(number)}" for field, number in Counter(c.field for c in changes).most_common())
    ads = console.counted(len({one.ad_id for one in changes}), "annons", "annonser")
    return [f"Ändrat sedan förra gången i {ads}: {fields}. Ändringarna står på sidan Datakvalitet."]


def not_read(unknown: Sequence[str]) -> list[str]:
    """One line on the files that no source takes; nothing where there are none."""
    return [f"Inte lästa, för att inget filnamn passar: {', '.join(unknown)}."] if unknown else []


def quality(con: Connection) -> str:
    """One line on what the rules found."""
    word, errors, warnings, set_aside = status.quality(con)
    return (
        f"Datakvalitet: {word}. {_count(errors)} fel, {console.counted(warnings, 'varning', 'varningar')}, "
        f"{console.counted(set_aside, 'rad satt', 'rader satta')} åt sidan."
    )


def broken_rules(rules: Sequence[RuleStatus]) -> str:
    """The rules that rows break, with how many and what to do; empty where there are none."""
    broken = sorted((one for one in rules if one.failed), key=lambda one: SEVERITIES.index(one.severity))
    if not broken:
        return ""
    rows = [(SEVERITY_WORDS[one.severity], _count(one.failed), one.title, one.action) for one in broken]
    return console.table(("Allvar", "Rader", "Regel som bryts", "Gör så här"), rows)


def _files(delivery: Delivery, rows: Sequence[Balance]) -> list[str]:
    lines = []
    for file in delivery.files:
        if file.same_as == delivery.id:
            lines.append(f"  {file.name}: samma innehåll som en annan fil i leveransen, räknas en gång")
        elif file.same_as:
            lines.append(f"  {file.name}: samma fil som i leverans {file.same_as}, räknas inte igen")
        else:
            lines.append(f"  {file.name}: {_sum([row for row in rows if row.source_file == file.name])}")
        if not file.same_as:
            lines += [f"    {note}" for note in file.contents.notes]
    lines += [f"  {name}: okänd fil, inte läst" for name in delivery.unknown]
    lines += [f"  {name}: hör inte till leveransen, hoppas över" for name in delivery.harmless]
    if delivery.unknown:
        lines.append(f"  Filer läses från: {expected_places()}.")
    return lines


def _sum(rows: Sequence[Balance]) -> str:
    read, *parts = (sum(getattr(row, name) for row in rows) for name in COUNTS)
    told = [console.counted(number, *words) for number, words in zip(parts, FATES, strict=True)]
    return f"{console.counted(read, 'rad', 'rader')} = {' + '.join(told)}"


def _count(number: int) -> str:
    return wording.value(number, "count")
