"""Starts the dashboard on this computer, with demo figures where there are none yet."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from ingest import console
from warehouse import publish
from warehouse.errors import KollenError

ROOT = Path(__file__).resolve().parent.parent
DEMO = "demo-leverans"


def start(home: Path, address: str, port: int, opens_browser: bool) -> int:
    """Run the dashboard until it is stopped; its exit status. KollenError for an address that others can reach."""
    refuse_reachable(address)
    _refuse_taken(address, port)
    if publish.current(home) is None:
        _take_in_demo(home)
    host = f"[{address}]" if ":" in address else address
    print(f"Rekryteringskollen: http://{host}:{port} (avsluta med Ctrl+C)", flush=True)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.address", address, "--server.port", str(port)),
        *("--server.headless", "false" if opens_browser else "true"),
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"KOLLEN_HOME": str(home.resolve())})
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 0


def refuse_reachable(address: str) -> None:
    """KollenError unless the address is this computer's own."""
    try:
        is_loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        is_loopback = address == "localhost"
    if not is_loopback:
        raise KollenError(
            f"Adressen {address} kan nås av andra, och det finns ingen inloggning än. "
            "Instrumentpanelen körs bara på den här datorn: utelämna --address eller ange 127.0.0.1."
        )


def _refuse_taken(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        try:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
            trial.bind((address, port))
        except (OSError, OverflowError) as error:
            raise KollenError(f"Porten {port} är upptagen eller ogiltig. Ange en annan, som --port 8600.") from error


def _take_in_demo(home: Path) -> None:
    from ingest import pipeline
    from ingest.demo import write_demo

    print("Inga siffror finns än. En påhittad leverans skrivs och läses in.", file=sys.stderr)
    progress = console.progress()
    write_demo(home / DEMO, progress)
    pipeline.ingest(home, [home / DEMO], progress)
