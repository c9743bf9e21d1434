"""A dashboard of its own for a test: `streamlit run app.py` on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = {
    "": ("Översikt", "overview"),
    "verksamhetsplan": ("Verksamhetsplan", "plan"),
    "marknadsandel": ("Marknadsandel", "market_share"),
    "chefspaket": ("Chefspaket", "management_package"),
    "stadsdelar": ("Stadsdelar", "districts"),
    "forvaltningskort": ("Förvaltningskort", "administration_card"),
    "omsattning-per-arsarbetare": ("Omsättning per årsarbetare", "revenue_per_fte"),
    "budget-och-utfall": ("Budget och utfall", "budget"),
    "enkater": ("Enkäter och NPS", "quality"),
    "uppdrag": ("Uppdrag", "assignments"),
    "datakvalitet": ("Datakvalitet", "data_quality"),
    "koppling": ("Koppling mellan annonser och uppdrag", "matching"),
    "definitioner": ("Ordlista och definitioner", "definitions"),
    "publicerade-siffror": ("Publicerade siffror", "published"),
    "namndrapport": ("Nämndrapport", "board_report"),
}


def command(*arguments: str) -> list[str]:
    """How the dashboard is started."""
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *arguments]


@contextmanager
def running(home: Path):
    """The address of a dashboard that shows `home`, stopped afterwards."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    server = subprocess.Popen(
        command("--server.port", str(port)), cwd=ROOT, env=os.environ | {"KOLLEN_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(server, address)
        yield address
    finally:
        server.kill()
        server.wait()


def _wait(server: subprocess.Popen, address: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise AssertionError(f"servern slutade med status {server.returncode}")
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} svarar inte")
