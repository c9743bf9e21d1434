"""What the commands about deliveries and snapshots do: list, withdraw, remove what is old, go back."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress

from ingest import console, intake_text
from warehouse import database, publish, status, wording
from warehouse.balance import COUNTS
from warehouse.errors import KollenError

YES = ("ja", "j")
DELIVERY_KEYS = (
    "id", "received_at", "folder", "is_demo", "files", "counts", "rows_read", "accepted", "set_aside", "replaced",
    "identical",
)  # fmt: skip


def deliveries(asked: Namespace) -> None:
    """Every delivery in the archive, and what of it counts."""
    from ingest import retention  # loads the readers, which no question needs

    held = retention.deliveries(asked.home)
    if asked.format == "json":
        print(console.as_json({"deliveries": [{key: getattr(one, key) for key in DELIVERY_KEYS} for one in held]}))
        return
    print(_table(held))
    print("\nEn felaktig leverans dras tillbaka med: kollen withdraw ID")


def withdraw(asked: Namespace) -> None:
    """Publish everything as if a delivery had never come."""
    from ingest import retention

    before = publish.current(asked.home)
    published = retention.withdraw(asked.home, asked.id, console.progress())
    print(f"Leveransen {asked.id} räknas inte längre. Ögonblicksbilden {published} är publicerad.\n")
    _tell_balance(asked)
    print(f"\nÅngra med: kollen rollback {before.stem}")


def purge(asked: Namespace) -> None:
    """Remove what is older than a day, after having said what and asked."""
    from ingest import retention

    planned = retention.plan_purge(asked.home, asked.before)
    print("\n".join(_told(planned)))
    if not planned.snapshots and not planned.deliveries:
        return
    if not asked.yes and not _agreed():
        print("Inget är borttaget.")
        return
    published = retention.purge(asked.home, planned, console.progress())
    print("Borttaget.")
    if published:
        print(f"Ögonblicksbilden {published} är byggd av det som är kvar och publicerad.\n")
        _tell_balance(asked)


def snapshots(asked: Namespace) -> None:
    """Every snapshot there is, the newest first."""
    found = publish.snapshots(asked.home)
    if asked.format == "json":
        listed = [{"snapshot": one.id, "size": one.size, "current": one.is_current} for one in found]
        print(console.as_json({"snapshots": listed}))
    elif not found:
        print(f"Inga ögonblicksbilder finns i {asked.home}. Den första kommer med kollen ingest.")
    else:
        rows = [
            (one.id, f"{wording.decimal(one.size / 1e6, 1)} MB", "visas" if one.is_current else "") for one in found
        ]
        print(console.table(("Ögonblicksbild", "Storlek", ""), rows))


def rollback(asked: Namespace) -> None:
    """Show another snapshot."""
    shown = publish.rollback(asked.home, asked.id)
    print(f"Ögonblicksbilden {asked.id} visas nu.")
    others: set[str] = set()
    for one in publish.snapshots(asked.home):
        with suppress(KollenError):  # a snapshot whose list of deliveries is lost can still be shown
            others.update(publish.deliveries_of(one.path))
    with suppress(KollenError):
        others -= set(publish.deliveries_of(shown))
    if others:
        print(
            f"Den saknar leverans {wording.listing(sorted(others))}. En ny inläsning bygger vidare på det som visas: "
            "läs in det som saknas igen om det ska räknas."
        )


def _told(planned) -> list[str]:
    """What a purge would remove, leave, and make impossible."""
    day = f"{planned.before:%Y-%m-%d}"
    if not planned.snapshots and not planned.deliveries:
        lines = [f"Inget från före {day} kan tas bort."]
    else:
        lines = [f"Det här tas bort, för gott (från före {day}):"]
        lines += [f"  ögonblicksbilden {name}" for name in planned.snapshots]
        lines += [f"  arkivets rader ur leveransen {one.id} ({one.folder})" for one in planned.deliveries]
    if planned.snapshots:
        lines.append("Till de ögonblicksbilderna går det inte längre att gå tillbaka med kollen rollback.")
    if planned.deliveries:
        lines.append("Det som bara de leveranserna visar om ändrade annonser försvinner ur listan över ändringar.")
    if planned.no_longer_rebuilt:
        lines.append(
            "De här ögonblicksbilderna blir kvar men går inte att bygga om ifall de skadas: "
            f"{', '.join(planned.no_longer_rebuilt)}."
        )
    if planned.still_counting:
        lines.append("Det här är också äldre men blir kvar, för att siffrorna som visas bygger på det:")
        lines += [
            f"  leveransen {one.id} ({one.folder}): {console.counted(one.accepted, 'rad', 'rader')} räknas, "
            f"{wording.value(one.set_aside, 'count')} åt sidan"
            for one in planned.still_counting
        ]
        lines.append("Ska även den bort, dra först tillbaka den med kollen withdraw ID; då ändras siffrorna.")
    return lines


def _agreed() -> bool:
    """Whether somebody at the terminal says yes; KollenError where nobody is there to ask."""
    if not sys.stdin.isatty():
        raise KollenError("Ingen finns att fråga. Kör kommandot i en terminal, eller svara i förväg med --yes.")
    return input("Ta bort? (ja/nej) ").strip().casefold() in YES


def _table(held: Sequence) -> str:
    rows = [
        (
            one.id,
            f"{one.received_at:%Y-%m-%d %H:%M}",
            one.folder + (" (påhittad)" if one.is_demo else ""),
            one.files,
            *(wording.value(number, "count") for number in (getattr(one, name) for name in COUNTS)),
            "räknas inte" if not one.counts else "räknas" if one.accepted else "helt ersatt av nyare",
        )
        for one in held
    ]
    return console.table(("Leverans", "Mottagen", "Mapp", "Filer", "Lästa", *intake_text.HEADS, "Läge"), rows)


def _tell_balance(asked: Namespace) -> None:
    con = database.open_current(asked.home)
    try:
        print(intake_text.balance(status.sources(con)), "\n")
        print(intake_text.quality(con))
    finally:
        con.close()
