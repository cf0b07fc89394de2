"""Telling whether a folder lies on a network share. SQLite's write-ahead log needs one host's memory."""

import os
import sys
from pathlib import Path

_SHARES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "fuse.sshfs", "fuse.davfs2"}
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


def on_network_share(path: Path) -> bool:
    """Whether ``path`` (which need not exist yet) lies on a share, as far as the system tells."""
    full = os.path.realpath(path)
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - there is no windll elsewhere

        drive = os.path.splitdrive(full)[0]
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE_DRIVE
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf8")
    except OSError:
        return False
    return share_holding(full, mounts)


def share_holding(full: str, mounts: str) -> bool:
    """Whether the mount that holds ``full`` is a share, by a table of mounts as Linux writes it."""
    longest, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        place = fields[1].replace("\\040", " ")
        inside = full == place or full.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(longest):
            longest, kind = place, fields[2]
    return kind in _SHARES
