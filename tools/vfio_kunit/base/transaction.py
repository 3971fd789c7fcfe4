# SPDX-License-Identifier: GPL-2.0-only
"""Several changes in a user's folder, made all together or not at all.

New content is staged first, beside its place under a name of the tool; a commit
only renames, and delays interrupts meanwhile. If a rename fails, the former files
are restored, with the same inodes.
"""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable
from dataclasses import dataclass

from vfio_kunit.base import interrupts, paths

_NEW = ".vfio-kunit.new"
_OLD = ".vfio-kunit.old"


@dataclass(frozen=True)
class _Change:
    path: pathlib.Path
    filled: bool  # whether something new takes the place

    @property
    def new(self) -> pathlib.Path:
        return self.path.with_name(f".{self.path.name}{_NEW}")

    @property
    def old(self) -> pathlib.Path:
        return self.path.with_name(f".{self.path.name}{_OLD}")

    def tidy(self) -> None:
        paths.remove(self.new)
        paths.remove(self.old)

    def apply(self) -> None:
        if os.path.lexists(self.path):
            self._keep()
        if self.filled:
            self.new.rename(self.path)

    def _keep(self) -> None:
        """Put the present content aside; a file being replaced never goes missing."""
        if self.filled and self.path.is_file() and not self.path.is_symlink():
            os.link(self.path, self.old)
        else:
            self.path.rename(self.old)

    def undo(self) -> None:
        if os.path.lexists(self.old):
            self.old.replace(self.path)
        elif self.filled and not os.path.lexists(self.new):
            self.path.rename(self.new)


class Transaction:
    """Context that stages changes; commit() makes them, its end drops the others.

    Context: caller must keep other processes from changing the same paths.
    """

    def __init__(self) -> None:
        self._changes: list[_Change] = []

    def __enter__(self) -> Transaction:
        return self

    def __exit__(self, *exception: object) -> None:
        with interrupts.held():
            self._tidy()

    def _tidy(self) -> None:
        while self._changes:
            self._changes[-1].tidy()
            self._changes.pop()

    def put(self, path: pathlib.Path, make: Callable[[pathlib.Path], None]) -> None:
        """Stage new content for `path`, which make(place) creates at the place given."""
        change = self._stage(path, filled=True)
        make(change.new)

    def replace(self, path: pathlib.Path, data: bytes) -> None:
        """Stage new bytes for an existing file; its owner and mode stay."""
        status = path.stat()

        def make(place: pathlib.Path) -> None:
            place.write_bytes(data)
            place.chmod(status.st_mode & 0o7777)
            if os.geteuid() == 0:
                os.chown(place, status.st_uid, status.st_gid)

        self.put(path, make)

    def take_away(self, path: pathlib.Path) -> None:
        """Stage the removal of a file, a link or a folder."""
        self._stage(path, filled=False)

    def _stage(self, path: pathlib.Path, filled: bool) -> _Change:
        change = _Change(path, filled)
        change.tidy()  # leftovers of a killed run
        self._changes.append(change)
        return change

    def commit(self) -> None:
        """Make every staged change, or none and raise."""
        done: list[_Change] = []
        with interrupts.held():
            try:
                for change in self._changes:
                    done.append(change)
                    change.apply()
            except BaseException:
                for change in reversed(done):
                    change.undo()
                raise
            finally:
                self._tidy()
