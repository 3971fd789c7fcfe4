# SPDX-License-Identifier: GPL-2.0-only
"""Items of the cache: their size on disk, and their removal."""

import os
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Failure

TRASH = ".trash-"


@dataclass(frozen=True)
class Item:
    """A part of the cache that can be removed by itself."""

    path: pathlib.Path
    bytes: int

    @property
    def name(self) -> str:
        return str(self.path.relative_to(paths.cache()))


def items() -> list[Item]:
    """List the cache without its locks, largest first."""
    return sorted((Item(path, disk_usage(path)) for path in _paths()),
                  key=lambda item: (-item.bytes, item.name))


def _paths() -> Iterator[pathlib.Path]:
    for entry in _scan(paths.cache()):
        path = pathlib.Path(entry.path)
        if path == paths.locks():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from (pathlib.Path(each.path) for each in _scan(path))
        else:
            yield path


def _scan(folder: str | pathlib.Path) -> list[os.DirEntry[str]]:
    try:
        return list(os.scandir(folder))
    except FileNotFoundError:
        return []


def disk_usage(path: pathlib.Path) -> int:
    """Count the bytes on disk that removing `path` frees."""
    total = _blocks(path.lstat())
    if path.is_symlink() or not path.is_dir():
        return total
    seen: set[int] = set()
    folders = [str(path)]
    while folders:
        for entry in _scan(folders.pop()):
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # removed by a run meanwhile
            if status.st_ino not in seen:
                seen.add(status.st_ino)
                total += _blocks(status)
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
    return total


def _blocks(status: os.stat_result) -> int:
    return status.st_blocks * 512


def remove(item: Item) -> None:
    """Remove an item, renamed first: an interrupt leaves no half of it in place.

    Context: caller must hold the lock of the whole cache.
    """
    if item.path.name.startswith(TRASH):
        paths.remove(item.path)
        return
    trash = item.path.with_name(TRASH + item.path.name)
    paths.remove(trash)
    item.path.rename(trash)
    paths.remove(trash)


def in_use(busy: paths.Busy) -> Failure:
    return Failure(f"the cache is in use by {holders() or busy.holder}",
                   hint="wait for it, or end it")


def holders() -> str:
    """Name the processes that hold locks at the moment."""
    found = [paths.holder(path) for path in sorted(paths.locks().glob("*.lock"))
             if path.stem != paths.WHOLE_CACHE]
    return ", ".join(dict.fromkeys(filter(None, found)))
