# SPDX-License-Identifier: GPL-2.0-only
"""An initramfs: a cpio archive as Documentation/driver-api/early-userspace describes it."""

from __future__ import annotations

import os
import pathlib
import stat
from collections.abc import Mapping

_MAGIC = b"070701"
_END = "TRAILER!!!"


def write(path: pathlib.Path, files: Mapping[str, pathlib.Path]) -> None:
    """Write an archive of executable files, by their places in it."""
    folders = {str(parent): None for place in files
               for parent in reversed(pathlib.PurePath(place).parents)}
    folders.pop(".", None)
    partial = path.with_name(f".{path.name}.new")
    with partial.open("wb") as archive:
        number = 0
        for number, folder in enumerate(folders, start=1):
            archive.write(_entry(folder, stat.S_IFDIR | 0o755, number, b""))
        for number, (place, source) in enumerate(files.items(), start=number + 1):
            archive.write(_entry(place, stat.S_IFREG | 0o755, number, source.read_bytes()))
        archive.write(_entry(_END, 0, 0, b""))
    os.replace(partial, path)


def _entry(name: str, mode: int, number: int, data: bytes) -> bytes:
    encoded = name.encode() + b"\0"
    links = 2 if stat.S_ISDIR(mode) else 1
    # ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor,
    # rdevminor, namesize, check
    fields = (number, mode, 0, 0, links, 0, len(data), 0, 0, 0, 0, len(encoded), 0)
    head = _MAGIC + b"".join(b"%08x" % field for field in fields) + encoded
    return _padded(head) + _padded(data)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
