"""What the computer refuses during an ingest: no permission, a file that still grows, a zip bomb, a full disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from ingest import cli, delivery, workbook
from tests import deliveries, odd_cases_access
from tests.broken_cases_files import ADS, BOOK, DATABASE
from tests.deliveries import state
from tests.test_broken_inputs import refusal

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither such permissions nor such limits")
FILES = {
    "text": ("ads", "varbi/annonser.csv", ADS.encode()), "Excel": ("ads", "varbi/annonser.xlsx", BOOK),
    "Access": ("assignments", "access/uppdrag.accdb", DATABASE),
}  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A home where 40 ads and a database are published. Read only, which every test here shows."""
    return odd_cases_access.published(tmp_path_factory.getbasetemp())


def delivered(folder: Path, name: str, content: bytes) -> Path:
    """The one file of a delivery."""
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_grows_while_it_is_read(published, tmp_path, monkeypatch, kind):
    source, name, content = FILES[kind]
    path = delivered(tmp_path / "d", name, content)
    read = delivery.READERS[source]

    def while_somebody_writes(*args):
        contents = read(*args)
        with path.open("ab") as file:
            file.write(b"x")
        return contents

    monkeypatch.setitem(delivery.READERS, source, while_somebody_writes)
    assert f"{name}: filen ändrades under läsningen" in refusal(published, tmp_path / "d")


def test_a_file_that_changes_but_keeps_its_size(published, tmp_path, monkeypatch):
    path = delivered(tmp_path / "d", "varbi/annonser.csv", ADS.encode())
    read = delivery.READERS["ads"]

    def while_somebody_writes(*args):
        contents = read(*args)
        path.write_bytes(ADS.replace("2025-03-15", "2024-03-15").encode())
        return contents

    monkeypatch.setitem(delivery.READERS, "ads", while_somebody_writes)
    assert "varbi/annonser.csv: filen ändrades under läsningen" in refusal(published, tmp_path / "d")


@contextmanager
def as_nobody(folder: Path):
    """Without root's right to everything, as the owner of what is in the folder.

    Permissions do not bind root, who runs the tests in many a container: there the test becomes another user for a
    while. The folder must not lie in pytest's own, which that user may not enter.
    """
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody, nobody)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public_folder():
    """A folder that any user of the computer may enter."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir() or path.is_file():
            path.chmod(0o700)
    shutil.rmtree(folder)


@unix
@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_may_not_be_read(published, public_folder, kind):
    _, name, content = FILES[kind]
    home = shutil.copytree(published, public_folder / "home")
    path = delivered(public_folder / "d", name, content)
    path.chmod(0)
    with as_nobody(public_folder):
        said = refusal(home, public_folder / "d")
    assert f"{name}: filen går inte att läsa (behörighet saknas)" in said


@unix
def test_a_folder_that_may_not_be_read_is_not_passed_over(published, public_folder):
    home = shutil.copytree(published, public_folder / "home")
    delivered(public_folder / "d", "varbi/nya.csv", ADS.encode())
    delivered(public_folder / "d", "ekonomi/utfall.csv", b"x").parent.chmod(0)
    with as_nobody(public_folder):
        said = refusal(home, public_folder / "d")
    assert "ekonomi" in said and "behörighet" in said


def bomb(home: Path, folder: Path) -> str:
    delivered(folder, "varbi/annonser.xlsx", BOOK)
    return refusal(home, folder)


def test_a_zip_bomb(published, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_BYTES", 3 * len(BOOK))
    said = bomb(published, tmp_path / "d")
    assert "varbi/annonser.xlsx: filen blir större än" in said and "uppackad" in said


def test_a_zip_bomb_that_says_it_is_small(published, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_BYTES", 3 * len(BOOK))
    monkeypatch.setattr("tests.test_broken_inputs_system.BOOK", lying(BOOK))
    said = bomb(published, tmp_path / "d")
    assert "varbi/annonser.xlsx: filen" in said


def lying(content: bytes) -> bytes:
    """The workbook whose directory says that every part is one byte long."""
    found, at = bytearray(content), content.find(b"PK\1\2")
    while at >= 0:
        found[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at = content.find(b"PK\1\2", at + 1)
    return bytes(found)


@contextmanager
def no_file_beyond(size: int):
    """No file may grow beyond so many bytes: as on a full disk, and any user may set it."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def full(home: Path, folder: Path, capsys, room) -> None:
    """An ingest without room for what it writes: said in Swedish with exit status 1, and nothing is changed or left."""
    deliveries.write_ads(folder, range(50, 60))
    before = state(home)
    with room:
        status = cli.main(["--home", str(home), "ingest", str(folder)])
    said = capsys.readouterr().err
    assert status == 1 and said.startswith("Disken är full") and "Det som var publicerat ligger kvar" in said, said
    assert "Traceback" not in said
    after = state(home)
    assert sorted(after) == sorted(before)
    assert after == before


# what is being written when there is no more room, by the bytes that there is room for
FULL = {"the archive": 500, "the database": 100_000}


@unix
@pytest.mark.parametrize("what", FULL)
def test_a_full_disk(published, tmp_path, capsys, what):
    home = shutil.copytree(published, tmp_path / "home")
    full(home, tmp_path / "d", capsys, no_file_beyond(FULL[what]))


@pytest.fixture
def small_disk(tmp_path):
    """A real disk with little room, where the tests may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(disk)], capture_output=True
    ).returncode:
        pytest.skip("only root with the right to mount has a small disk; the other cases of a full disk run anywhere")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@unix
@pytest.mark.parametrize("free", [0, 200_000], ids=["the archive", "the database"])
def test_a_disk_that_really_is_full(published, tmp_path, small_disk, capsys, free):
    home = shutil.copytree(published, small_disk / "home")
    space = os.statvfs(small_disk)
    (small_disk / "something else").write_bytes(bytes(space.f_bavail * space.f_frsize - free))
    full(home, tmp_path / "d", capsys, nullcontext())
