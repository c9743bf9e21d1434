"""Why the operating system refused something, in Swedish: its own texts are English or in another language."""

from __future__ import annotations

import errno
import os

REASONS = {
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "utrymmet på disken är slut",
    errno.EROFS: "disken går inte att skriva på",
    errno.EIO: "disken svarar med fel",
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EEXIST: "det finns redan en fil med det namnet",
    errno.ENOTDIR: "en fil ligger där en mapp skulle ligga",
    errno.EISDIR: "en mapp ligger där en fil skulle ligga",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EBUSY: "ett annat program använder filen",
    errno.EMFILE: "för många filer är öppna",
}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_TEXTS = tuple(os.strerror(number) for number in FULL)  # what libraries say that have errors of their own
OPEN_ELSEWHERE = (32, 33)  # Windows says "permission denied" of a file that another program has open


def reason(error: OSError) -> str:
    """Why, as part of a sentence: `behörighet saknas`."""
    if getattr(error, "winerror", None) in OPEN_ELSEWHERE:
        return REASONS[errno.EBUSY]
    return REASONS.get(error.errno, f"systemfel {error.errno}" if error.errno else "systemfel")


def is_disk_full(error: Exception) -> bool:
    """Whether something could not be written for want of room, whichever library says so."""
    return getattr(error, "errno", None) in FULL or any(text in str(error) for text in FULL_TEXTS)
