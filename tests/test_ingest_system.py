"""What the operating system refuses an ingest is said in Swedish, file by file."""

from __future__ import annotations

import errno
import os

import pytest

from ingest import delivery, system_errors
from ingest.pipeline import ingest
from tests import deliveries
from warehouse.errors import DeliveryRejected


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root and Windows may read everything")
def test_a_file_without_permission(tmp_path):
    deliveries.write_ads(tmp_path / "d").chmod(0)
    with pytest.raises(DeliveryRejected, match="behörighet saknas"):
        ingest(tmp_path / "home", [tmp_path / "d"])


SYSTEM_ERRORS = {
    "no permission": (PermissionError(errno.EACCES, "Permission denied"), "behörighet saknas"),
    "gone": (FileNotFoundError(errno.ENOENT, "No such file or directory"), "filen eller mappen finns inte"),
    "a failing disk": (OSError(errno.EIO, "Input/output error"), "disken svarar med fel"),
    "something else": (OSError(errno.ELOOP, "Too many levels"), f"systemfel {errno.ELOOP}"),
    "without a number": (OSError("unknown"), "systemfel"),
}


@pytest.mark.parametrize("error, message", SYSTEM_ERRORS.values(), ids=SYSTEM_ERRORS)
def test_what_the_system_refuses_is_said_in_swedish(tmp_path, monkeypatch, error, message):
    def fail(*_):
        raise error

    deliveries.write_ads(tmp_path / "d")
    monkeypatch.setitem(delivery.READERS, "ads", fail)
    with pytest.raises(DeliveryRejected) as refused:
        ingest(tmp_path / "home", [tmp_path / "d"])
    assert f"varbi/annonser.csv: filen går inte att läsa ({message}). Kontrollera" in str(refused.value)


def test_a_file_that_windows_says_is_open_elsewhere():
    error = PermissionError(errno.EACCES, "used by another process")
    error.winerror = 32
    assert system_errors.reason(error) == "ett annat program använder filen"
