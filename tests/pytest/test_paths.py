# SPDX-License-Identifier: GPL-2.0-only
"""The cache: names, locks, and directories that appear whole."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import IO

import pytest

from fakes import ROOT, fails, wait_for
from vfio_kunit.base import paths

HOLD = """
import sys
sys.path.insert(0, sys.argv[1])
sys.argv[1:] = ["hold"]
from vfio_kunit.base import paths
with paths.lock("thing", shared={shared}):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def hold(shared: bool = False, at_once: bool = True) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until its input ends."""
    with subprocess.Popen([sys.executable, "-c", HOLD.format(shared=shared), str(ROOT / "tools")],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as child:
        assert not at_once or line(child.stdout) == "held\n"
        yield child


def line(stream: IO[str] | None) -> str:
    """The next line of a process."""
    assert stream is not None
    return stream.readline()


def test_cache_follows_xdg_but_not_a_relative_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert paths.cache() == pathlib.Path("/somewhere/vfio-kunit")
    monkeypatch.setenv("HOME", "/home/me")
    for value in ("relative", ""):
        monkeypatch.setenv("XDG_CACHE_HOME", value)
        assert paths.cache() == pathlib.Path("/home/me/.cache/vfio-kunit")


def test_slugs_tell_paths_apart_and_are_file_names() -> None:
    names = {paths.slug("/a/linux"), paths.slug("/b/linux"), paths.slug("/a", "linux"),
             paths.slug("/a b/../\u00e4")}
    assert len(names) == 4
    assert all("/" not in name and not name.startswith(".") for name in names)


def test_unusable_cache_is_a_failure_with_a_way_out(tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").touch()
    with fails(hint="XDG_CACHE_HOME"):
        paths.ensure(tmp_path / "file/below")


def test_second_holder_says_whom_it_waits_for_and_then_goes_on() -> None:
    with hold() as first:
        with hold(at_once=False) as second:
            assert line(second.stderr) == (
                f"waiting for thing, in use by vfio-kunit hold (pid {first.pid}) ...\n")
            first.communicate("")
            assert line(second.stdout) == "held\n"
            second.communicate("")


def test_readers_share_and_keep_a_maker_out() -> None:
    with hold(shared=True) as reader:
        with paths.lock("thing", shared=True, wait=False):
            pass
        with pytest.raises(paths.Busy), paths.lock("thing", wait=False):
            pass
        reader.communicate("")
    with paths.lock("thing", wait=False):
        pass


def test_any_lock_keeps_the_cache_from_being_cleaned() -> None:
    with paths.lock("thing"), pytest.raises(paths.Busy):
        with paths.lock(paths.WHOLE_CACHE, wait=False):
            pass


def test_a_killed_holder_holds_nothing_and_is_named_no_more() -> None:
    with hold() as first:
        first.send_signal(signal.SIGKILL)
        first.communicate()
    with hold(shared=True) as reader:
        with pytest.raises(paths.Busy) as caught, paths.lock("thing", wait=False):
            pass
        assert caught.value.holder == "another vfio-kunit"
        reader.communicate("")


def test_waiting_for_a_lock_can_be_interrupted() -> None:
    with paths.lock("thing"), hold(at_once=False) as waiting:
        assert line(waiting.stderr).startswith("waiting for thing")
        waiting.send_signal(signal.SIGINT)
        waiting.communicate(timeout=30)
        assert waiting.returncode != 0


def test_whole_directory_appears_at_the_end(tmp_path: pathlib.Path) -> None:
    final = tmp_path / "deep/thing"
    with paths.whole_directory(final) as partial:
        (partial / "file").write_text("new")
        assert not final.exists()
    assert (final / "file").read_text() == "new"
    assert os.listdir(final.parent) == ["thing"]


@pytest.fixture
def final(tmp_path: pathlib.Path) -> pathlib.Path:
    """A directory that is there already."""
    folder = tmp_path / "thing"
    folder.mkdir()
    (folder / "file").write_text("old")
    return folder


@pytest.mark.parametrize("end", [KeyboardInterrupt, ValueError])
def test_failed_directory_leaves_what_was_there(final: pathlib.Path,
                                                end: type[BaseException]) -> None:
    with pytest.raises(end), paths.whole_directory(final) as partial:
        (partial / "file").write_text("half")
        raise end()
    assert (final / "file").read_text() == "old"
    assert os.listdir(final.parent) == ["thing"]


def test_leftovers_of_a_killed_run_are_removed(tmp_path: pathlib.Path) -> None:
    for name in (".thing.new", ".thing.old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").touch()
    with paths.whole_directory(tmp_path / "thing"):
        pass
    assert os.listdir(tmp_path) == ["thing"]
    assert os.listdir(tmp_path / "thing") == []


def test_whole_directory_survives_a_crash_between_its_renames(final: pathlib.Path) -> None:
    """The former content is back if the new one cannot take its place."""
    with pytest.raises(OSError), paths.whole_directory(final) as partial:
        partial.rmdir()  # so that the second rename fails
    assert (final / "file").read_text() == "old"


def test_replacing_a_file_keeps_its_mode_and_leaves_nothing(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o751)
    paths.write_whole(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o751
    assert os.listdir(tmp_path) == ["file"]


def test_holder_names_who_holds_a_lock() -> None:
    with hold() as first:
        path = paths.locks() / "thing.lock"
        assert paths.holder(path) == f"vfio-kunit hold (pid {first.pid})"
        first.communicate("")
    wait_for(lambda: paths.holder(path) == "", "release")
