"""The command `kollen`: what can be asked, and what happens when something goes wrong.

Exit status: 0 done; 1 wrong use or an error, said in Swedish on standard error; 2 the delivery was rejected.
"""

from __future__ import annotations

import os
import sys
import traceback
from argparse import SUPPRESS, ArgumentTypeError
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from ingest import commands, keeping_commands, plan_commands, report_commands
from ingest.arguments import Parser
from ingest.system_errors import is_disk_full, reason
from warehouse import wording
from warehouse.errors import DeliveryRejected, KollenError

LOG = "kollen.log"
PERIOD = "2025, 2025T2 (januari–augusti), 2025T2/alone (maj–augusti), 2025-03 eller 2025-03..2025-08"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as leaving:  # argparse has said what there was to say
        return int(leaving.code or 0)
    arguments.home = Path(getattr(arguments, "home", None) or os.environ.get("KOLLEN_HOME") or "data")
    try:
        status = arguments.run(arguments) or 0
        sys.stdout.flush()  # a reader of a pipe that has left is noticed here and not when Python ends
        return status
    except DeliveryRejected as error:
        return _say(str(error), 2)
    except KollenError as error:
        return _say(str(error), 1)
    except KeyboardInterrupt:
        return _say("Avbrutet; det som var publicerat ligger kvar.", 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read the answer has left
        return 1
    except Exception as error:
        return _say(_unexpected(error, arguments.home), 1)


def parser() -> Parser:
    """The whole command line."""
    root = Parser(
        prog="kollen",
        description="Rekryteringskollen: leveranser in, granskade siffror ut.",
        epilog="Hjälp om ett kommando: kollen KOMMANDO --help",
    )
    _add_home(root)
    kinds = root.add_subparsers(title="Kommandon", metavar="KOMMANDO", dest="command", required=True)

    def command(name: str, run, text: str) -> Parser:
        made = kinds.add_parser(name, help=text, description=wording.capital(text) + ".")
        _add_home(made)
        made.set_defaults(run=run)
        return made

    _add_intake(command)
    _add_questions(command)
    _add_reports(command)
    _add_keeping(command)
    _add_plan(command)
    return root


def _add_home(made: Parser) -> None:
    made.add_argument(
        "--home", metavar="MAPP", default=SUPPRESS, help="mappen med arkiv och ögonblicksbilder (KOLLEN_HOME, data)"
    )


def _add_intake(command) -> None:
    app = command("app", commands.app, "startar instrumentpanelen; utan siffror läses en påhittad leverans in först")
    app.add_argument("--port", type=int, default=8501, metavar="PORT", help="porten på den här datorn (8501)")
    app.add_argument("--address", default="127.0.0.1", metavar="ADRESS", help="bara den här datorns egen (127.0.0.1)")
    app.add_argument("--no-browser", action="store_true", help="öppnar ingen webbläsare")
    demo = command("demo", commands.demo, "skriver en påhittad leverans i de riktiga formaten")
    demo.add_argument("folder", nargs="?", type=Path, default="demo-leverans", metavar="MAPP", help="(demo-leverans)")
    ingest = command("ingest", commands.ingest, "arkiverar, läser, kontrollerar, bygger och publicerar leveranser")
    ingest.add_argument("folders", nargs="+", type=Path, metavar="LEVERANS", help="en mapp med källornas mappar i")


def _add_questions(command) -> None:
    measure = command("measure", commands.measure, "svarar med siffror för ett mått")
    measure.add_argument("id", metavar="MÅTT", help="måttets id, till exempel market_share")
    measure.add_argument("--by", default="", metavar="DIM,…", help="delar upp, till exempel på administration,year")
    indicators = command("indicators", commands.indicators, "visar verksamhetsplanens indikatorer")
    indicators.add_argument("--plan", type=int, metavar="ÅR", help="planens år (annars den som gäller perioden)")
    explain = command("explain", commands.explain, "visar definition, SQL och källrader bakom en siffra")
    explain.add_argument("id", metavar="MÅTT", help="måttets id, till exempel market_share")
    status = command("status", commands.show_status, "visar ögonblicksbild, källor, färskhet och kvalitet")
    for asked in (measure, indicators, explain):
        asked.add_argument("--period", required=True, metavar="PERIOD", help=PERIOD)
    for filtered in (measure, explain):
        filtered.add_argument(
            "--where",
            action="append",
            default=[],
            metavar="DIM=VÄRDE",
            help="urval; fler på en dimension: något av dem",
        )
    for answering in (measure, indicators, explain, status):
        _add_format(answering)


def _add_reports(command) -> None:
    report = command("report", report_commands.report, "skriver nämndrapporten i alla former och som zip")
    report.add_argument("--period", required=True, metavar="PERIOD", help=PERIOD)
    report.add_argument("--out", required=True, type=Path, metavar="MAPP", help="mappen som filerna skrivs i")
    report.add_argument("--formats", metavar="FORMAT,…", help="några av docx, xlsx, pptx, pdf, ils och csv (alla)")
    reproduce = command("reproduce", report_commands.reproduce, "gör en undertecknad rapport på nytt, byte för byte")
    reproduce.add_argument("--out", type=Path, default=".", metavar="MAPP", help="mappen som filen skrivs i (den här)")
    diff = command("diff", report_commands.diff, "säger vilka siffror i en undertecknad rapport som vore andra i dag")
    _add_format(diff)
    for frozen in (reproduce, diff):
        frozen.add_argument("report", metavar="RAPPORT", help="rapportens id, till exempel 2025T2-1")


def _add_keeping(command) -> None:
    _add_format(command("deliveries", keeping_commands.deliveries, "listar leveranserna i arkivet"))
    withdraw = command("withdraw", keeping_commands.withdraw, "bygger om allt som om en leverans aldrig hade kommit")
    withdraw.add_argument("id", metavar="ID", help="leveransens id, se kollen deliveries")
    purge = command("purge", keeping_commands.purge, "tar efter fråga bort gamla ögonblicksbilder och arkiverade rader")
    purge.add_argument("--before", required=True, type=_day, metavar="DATUM", help="det som är äldre, t.ex. 2024-01-01")
    purge.add_argument("--yes", action="store_true", help="frågar inte")
    _add_format(command("snapshots", keeping_commands.snapshots, "listar ögonblicksbilderna"))
    rollback = command("rollback", keeping_commands.rollback, "gör en annan ögonblicksbild till den som visas")
    rollback.add_argument("id", metavar="ID", help="ögonblicksbildens id, se kollen snapshots")


def _add_plan(command) -> None:
    plan = command("plan", None, "granskar en verksamhetsplan som fil")
    kinds = plan.add_subparsers(title="Kommandon", metavar="KOMMANDO", dest="plan_command", required=True)
    text = "säger vad planen innehåller, eller allt som är fel i den, med rad och nyckel"
    check = kinds.add_parser("check", help=text, description=wording.capital(text) + ".")
    _add_home(check)
    check.add_argument("file", type=Path, metavar="FIL", help="till exempel vp2026.toml")
    check.set_defaults(run=plan_commands.check)


def _add_format(answering: Parser) -> None:
    answering.add_argument("--format", choices=("text", "json"), default="text", help="text för ögat, json för program")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f'"{text}" är inget datum. Skriv det som 2024-01-01.') from error


def _say(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status


def _unexpected(error: Exception, home: Path) -> str:
    """What to say about an error that nobody foresaw; the trace goes to a log, never to the screen."""
    if is_disk_full(error):
        return f"Disken är full. Frigör plats där {home} ligger och försök igen. Det som var publicerat ligger kvar."
    what, ending = f"Ett oväntat fel ({type(error).__name__})", "anmäl felet"
    if isinstance(error, OSError):
        what = f"{error.filename or home} går inte att läsa eller skriva: {reason(error)}"
        ending = "rätta det och försök igen, eller anmäl felet"
    log = home / LOG
    try:
        home.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now().isoformat(timespec='seconds')}\n{traceback.format_exc()}\n")
        where = f"Detaljerna står i {log}"
    except OSError as problem:
        where = f"Detaljerna gick inte att skriva till {log} ({reason(problem)})"
    return f"{what}. Det som var publicerat ligger kvar. {where}; {ending}."


if __name__ == "__main__":
    sys.exit(main())
