"""How long each page takes to draw again after a choice in the sidebar, against an empty Streamlit page.

Measured is what the server does between the browser's request and the end of the run: Streamlit's own ScriptRunner runs
the whole app.py (navigation, sidebar, page and footer) in a thread, every message is turned into the bytes that would
be sent, and Streamlit collects garbage afterwards, as it does after every run. Left out are the socket and the browser.
As in the server (pages/shared/server.py) the imports are warm and gc.freeze() was called after them.

Each page gets a visitor of its own and empty caches. The first run is not timed; each of the others has a choice that
nobody has made before: another administration, other areas, another period. So no answer is ready. After each rerun the
empty page is run once, so that a busy moment hits both alike. A page is fast enough where its median is at most 60 ms
or at most six times the empty page's.

Run: python -m benchmarks.pages [HOME [ADDRESS ...]]; without HOME the demo delivery is ingested first.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.logger import set_log_level
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state.session_state import SessionState

from ingest.demo import write_demo
from ingest.pipeline import ingest
from pages.shared import filters, server
from warehouse import choices, database
from warehouse.period import Period

APP = Path(__file__).parent.parent / "app.py"
EMPTY = "import streamlit as st\n"
PER_KIND, MOST_MS, MOST_TIMES = 8, 60, 6
KINDS = ("förvaltning", "område", "period")


class Visitor:
    """One visitor of a script: runs it again and again with the state that Streamlit keeps between runs."""

    def __init__(self, script: Path, address: str = "") -> None:
        self.script, self.address = str(script), address
        self.state, self.fragments, self.cache = SessionState(), MemoryFragmentStorage(), ScriptCache()
        self.pages = PagesManager(self.script, self.cache, setup_watcher=False)
        self.loop, self.page_hash, self.sent = asyncio.new_event_loop(), "", 0

    def run(self, choice: dict) -> float:
        """The seconds of one run after `choice` was made in the widgets with those keys."""
        for key, value in choice.items():
            self.state[key] = value
        request = RerunData(page_script_hash=self.page_hash, page_name=self.address)
        runner = ScriptRunner(
            session_id="benchmark", main_script_path=self.script, session_state=self.state,
            uploaded_file_mgr=MemoryUploadedFileManager("/upload"), script_cache=self.cache,
            initial_rerun_data=request, user_info={}, fragment_storage=self.fragments, pages_manager=self.pages,
            event_loop=self.loop, on_script_error=_stop,
        )  # fmt: skip
        is_over, self.sent = threading.Event(), 0

        def hear(_runner, event: ScriptRunnerEvent, **found) -> None:
            if event == ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
                self.sent += len(found["forward_msg"].SerializeToString())
            elif event == ScriptRunnerEvent.SHUTDOWN:
                self.page_hash = found["client_state"].page_script_hash
                is_over.set()

        runner.on_event.connect(hear, weak=False)
        started = time.perf_counter()
        runner.start()
        is_over.wait()
        return time.perf_counter() - started


def _stop(error: Exception) -> bool:
    """Ends the benchmark: a page that fails is quick."""
    print(f"Sidan kunde inte visas: {type(error).__name__}: {error}", file=sys.stderr)
    os._exit(1)


def main() -> None:
    """Print every page with its median, as a multiple of the empty page, and whether that is fast enough."""
    home, *addresses = sys.argv[1:] or [None]
    with tempfile.TemporaryDirectory() as folder, _warm(Path(folder)) as titles:
        published = Path(home) if home else _demo(Path(folder))
        os.environ["KOLLEN_HOME"] = str(published)
        empty = Path(folder, "empty.py")
        empty.write_text(EMPTY, encoding="utf-8")
        changes = _changes(published)
        kinds = "".join(f"{kind:>13}" for kind in KINDS)
        print(f"{'':38}{'median':>10}{'tom sida':>10}{'gånger':>8}  {kinds}    kB")
        for address, title in titles.items():
            if not addresses or address in addresses:
                print(_line(title, *_measured(address, empty, changes)), flush=True)
        print(f"\nSnabb nog: högst {MOST_MS} ms eller högst {MOST_TIMES} gånger den tomma sidan.")


def _line(title: str, taken: dict[str, list[float]], idle: list[float], sent: int) -> str:
    median = statistics.median(itertools.chain(*taken.values())) * 1000
    yardstick = statistics.median(idle) * 1000
    is_fast = median <= MOST_MS or median <= MOST_TIMES * yardstick
    kinds = "".join(f"{statistics.median(taken[kind]) * 1000:10.0f} ms" for kind in KINDS)
    return (f"{title:38}{median:7.0f} ms{yardstick:7.1f} ms{median / yardstick:8.1f}  {kinds}{sent / 1000:6.0f}"
            f"  {'snabb nog' if is_fast else 'FÖR LÅNGSAM'}")  # fmt: skip


def _measured(address: str, empty: Path, changes: dict[str, list[dict]]) -> tuple[dict, list[float], int]:
    """The seconds per kind of change, those of the empty page, and the median of the bytes sent."""
    st.cache_resource.clear()
    database.forget()
    visitor, other = Visitor(APP, address), Visitor(empty)
    visitor.run({})
    other.run({})
    usual = {key: visitor.state[key] for key in ("ar", "period", "forvaltning", "omrade")}
    taken, idle, sent = {kind: [] for kind in KINDS}, [], []
    for turn in range(PER_KIND):
        for kind in KINDS:
            taken[kind].append(visitor.run({**usual, **changes[kind][turn]}))
            sent.append(visitor.sent)
            idle.append(other.run({}))
            if visitor.state[filters.CHOSEN] is None:
                raise SystemExit(f"Sidan {address or 'Översikt'} fick inget urval.")
    return taken, idle, int(statistics.median(sent))


def _changes(home: Path) -> dict[str, list[dict]]:
    """Per kind of change, choices that differ from each other and from what a visitor starts with."""
    con = database.open_current(home)
    newest = choices.latest_period(con)
    names = [name for name, _kind in choices.administrations(con)]
    areas = choices.dimension_values(con, "area")
    con.close()
    groups = [list(group) for size in (1, 2) for group in itertools.combinations(areas, size)]
    years = [year for year in range(newest.year, newest.year - 4, -1)]
    periods = [{"ar": str(year), "period": name}
               for year in years for name, tertial in filters.TERTIALS[filters.ACCUMULATED].items()
               if Period.of(year, tertial).last < newest.last]  # fmt: skip
    found = (({"forvaltning": [name]} for name in names), ({"omrade": group} for group in groups), periods)
    return {kind: list(itertools.islice(its, PER_KIND)) for kind, its in zip(KINDS, found, strict=True)}


@contextmanager
def _warm(folder: Path) -> Iterator[dict[str, str]]:
    """The title of each page by its address, with everything imported and frozen as in the server."""
    import app

    set_log_level("error")  # choices are made outside a run, and Streamlit warns of each
    Runtime(RuntimeConfig(str(APP), MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")))

    async def start() -> None:
        async with server.settings(app.ADDRESSES)["lifespan"](None):
            pass

    asyncio.run(start())
    yield {address: title for group in app.PAGES.values() for title, address, _render in group}


def _demo(folder: Path) -> Path:
    write_demo(folder / "delivery")
    ingest(folder / "home", [folder / "delivery"])
    return folder / "home"


if __name__ == "__main__":
    main()
