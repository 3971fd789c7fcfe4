# SPDX-License-Identifier: GPL-2.0-only
"""Changes that happen all together or not at all."""

import errno
import os
import pathlib
import signal
from typing import Any

import pytest

from fakes import snapshot
from vfio_kunit.base import interrupts
from vfio_kunit.base.transaction import Transaction


@pytest.fixture
def place(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "place"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub/x").write_text("x")
    (folder / "a").write_text("a")
    (folder / "b").write_text("b")
    (folder / "link").symlink_to("a")
    return folder


def stage_all(change: Transaction, place: pathlib.Path) -> None:
    change.put(place / "new", lambda at: at.symlink_to("b"))
    change.replace(place / "a", b"A")
    change.take_away(place / "sub")
    change.take_away(place / "link")
    change.replace(place / "b", b"B")


def replace_a(place: pathlib.Path) -> None:
    with Transaction() as change:
        change.replace(place / "a", b"A")
        change.commit()


def test_commit_makes_every_change_and_leaves_nothing_else(place: pathlib.Path) -> None:
    with Transaction() as change:
        stage_all(change, place)
        change.commit()
    assert sorted(os.listdir(place)) == ["a", "b", "new"]
    assert (place / "a").read_text() == "A" and (place / "new").read_text() == "B"


def test_without_commit_nothing_happens(place: pathlib.Path) -> None:
    before = snapshot(place)
    with Transaction() as change:
        stage_all(change, place)
    assert snapshot(place) == before


@pytest.mark.parametrize("nth", range(1, 8))
def test_a_rename_that_fails_undoes_the_others(place: pathlib.Path, monkeypatch: pytest.MonkeyPatch,
                                               nth: int) -> None:
    before = snapshot(place)
    inode = (place / "a").stat().st_ino
    renames = 0
    rename = pathlib.Path.rename

    def failing(self: pathlib.Path, target: Any) -> pathlib.Path:
        nonlocal renames
        renames += 1
        if renames == nth:
            raise OSError(errno.EIO, "I/O error")
        return rename(self, target)

    with pytest.raises(OSError), Transaction() as change:
        stage_all(change, place)
        monkeypatch.setattr(pathlib.Path, "rename", failing)
        change.commit()
        raise OSError("more renames were expected to be tried")
    assert snapshot(place) == before or nth > renames
    assert (place / "a").stat().st_ino == inode or nth > renames


def test_an_interrupt_during_commit_takes_effect_after_it(place: pathlib.Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts.catch()
    rename = pathlib.Path.rename

    def interrupting(self: pathlib.Path, target: Any) -> pathlib.Path:
        os.kill(os.getpid(), signal.SIGINT)
        return rename(self, target)

    with pytest.raises(KeyboardInterrupt), Transaction() as change:
        stage_all(change, place)
        monkeypatch.setattr(pathlib.Path, "rename", interrupting)
        change.commit()
    assert sorted(os.listdir(place)) == ["a", "b", "new"]


def test_a_full_disk_while_staging_changes_nothing(place: pathlib.Path) -> None:
    before = snapshot(place)

    def full(at: pathlib.Path) -> None:
        at.mkdir()
        (at / "half").touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError), Transaction() as change:
        change.replace(place / "a", b"A")
        change.put(place / "new", full)
    assert snapshot(place) == before


def test_leftovers_of_a_killed_run_go(place: pathlib.Path) -> None:
    (place / ".a.vfio-kunit.new").write_text("half")
    (place / ".new.vfio-kunit.old").mkdir()
    with Transaction() as change:
        stage_all(change, place)
        change.commit()
    assert sorted(os.listdir(place)) == ["a", "b", "new"]


def test_hard_linked_twins_keep_their_content(place: pathlib.Path, tmp_path: pathlib.Path) -> None:
    os.link(place / "a", tmp_path / "twin")
    replace_a(place)
    assert (tmp_path / "twin").read_text() == "a"


def test_replaced_file_keeps_mode_and_owner(place: pathlib.Path) -> None:
    (place / "a").chmod(0o640)
    if os.geteuid() == 0:
        os.chown(place / "a", 12, 34)
    before = (place / "a").stat()
    replace_a(place)
    after = (place / "a").stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode, before.st_uid, before.st_gid)
