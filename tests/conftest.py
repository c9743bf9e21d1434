"""What the tests share: the demo delivery, ingested once for all of them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.demo import write_demo
from ingest.pipeline import ingest
from tests import deliveries
from tests.browsing import address, browser, open_page, window  # noqa: F401  their fixtures
from tests.drawing import page  # noqa: F401  its fixture
from warehouse import database


@pytest.fixture(autouse=True)
def own_main_module():
    """Put back what AppTest leaves as `__main__`: a process that a later test spawns would run that page."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every worker of pytest-xdist sees."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "popen-gw" in base.name else base


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every worker of pytest-xdist sees, for what is made once and only read."""
    return _shared_folder(tmp_path_factory)


@pytest.fixture(scope="session")
def demo_delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo delivery's folder. Read only: copy it before you damage it."""
    folder = _shared_folder(tmp_path_factory) / "demo"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            building = folder.with_name("demo-building")
            write_demo(building)
            building.rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo_home(demo_delivery: Path) -> Path:
    """A home where the demo delivery is published. Read only."""
    home = demo_delivery.with_name("home")
    with FileLock(f"{home}.lock"):
        if not (home / "current.txt").exists():
            ingest(home, [demo_delivery])
    return home


@pytest.fixture(scope="session")
def con(demo_home: Path):
    """A read-only connection to the demo's warehouse."""
    opened = database.open_current(demo_home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def ads_published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the delivery d1 of 40 ads, and a home where it is published. Read only."""
    folder = _shared_folder(tmp_path_factory) / "ads"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            building = folder.with_name("ads-building")
            deliveries.publish_ads(building)
            building.rename(folder)
    return folder


@pytest.fixture
def published(ads_published: Path, tmp_path: Path) -> Path:
    """A home of one's own where 40 ads are published; their delivery, d1, lies beside it."""
    shutil.copytree(ads_published, tmp_path, dirs_exist_ok=True)
    return tmp_path / "home"
