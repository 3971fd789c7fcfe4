# SPDX-License-Identifier: GPL-2.0-only
"""Emptying the cache."""

import os
import pathlib
import subprocess

import pytest

from fakes import run, snapshot
from vfio_kunit.base import cache, paths


@pytest.fixture
def filled(cache: pathlib.Path) -> pathlib.Path:
    for name, size in (("sources/6.12/tree", 3 << 20), ("builds/fast", 2 << 20),
                       ("overlays/x", 1), ("sources/.6.1.new", 1), ("something", 1)):
        (cache / name).mkdir(parents=True)
        (cache / name / "file").write_bytes(b"x" * size)
    return cache


def test_items_are_what_can_go_by_itself_largest_first(filled: pathlib.Path) -> None:
    names = [item.name for item in cache.items()]
    assert names[:2] == ["sources/6.12", "builds/fast"]
    assert set(names[2:]) == {"overlays/x", "sources/.6.1.new", "something/file"}


def test_usage_is_that_of_the_disk(filled: pathlib.Path) -> None:
    os.link(filled / "builds/fast/file", filled / "builds/fast/twin")
    (filled / "builds/fast/link").symlink_to(filled / "sources")
    said = subprocess.run(["du", "--summarize", "--block-size=1", str(filled / "builds/fast")],
                          check=True, text=True, stdout=subprocess.PIPE).stdout
    assert cache.disk_usage(filled / "builds/fast") == int(said.split()[0])


@pytest.mark.parametrize("arguments, status, words", [
    (["--dry-run"], 0, ["sources/6.12", "3.0 MiB"]), ([], 2, ["--yes"])])
def test_without_yes_nothing_is_removed(filled: pathlib.Path, arguments: list[str], status: int,
                                        words: list[str]) -> None:
    before = snapshot(filled)
    said = run("clean", *arguments)
    assert said.returncode == status
    assert all(word in (said.stderr if status else said.stdout) for word in words)
    assert {name: what for name, what in snapshot(filled).items() if "locks" not in name} == before


def test_yes_empties_it(filled: pathlib.Path) -> None:
    said = run("clean", "--yes")
    assert said.returncode == 0 and "freed 5" in said.stdout
    assert cache.items() == []
    assert run("clean", "--yes").returncode == 0


def test_what_links_point_to_stays(filled: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/file").touch()
    (filled / "overlays/x/kernel").symlink_to(tmp_path / "tree")
    assert run("clean", "--yes").returncode == 0
    assert (tmp_path / "tree/file").exists()


@pytest.mark.parametrize("shared", [False, True])
def test_refuses_while_somebody_works(filled: pathlib.Path, shared: bool) -> None:
    with paths.lock("source-6.12", shared=shared):
        before = snapshot(filled)
        said = run("clean", "--yes")
        assert said.returncode == 2
        assert "the cache is in use by" in said.stderr
        assert snapshot(filled) == before


def test_an_item_that_is_half_gone_has_lost_its_name(filled: pathlib.Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    item = cache.items()[0]

    def interrupted(directory: pathlib.Path) -> None:
        if directory.exists():
            raise KeyboardInterrupt

    monkeypatch.setattr(paths, "remove", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.remove(item)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(filled.parent))
    assert not item.path.exists()
    (left,) = [each for each in cache.items() if ".trash-" in each.name]
    cache.remove(left)
    assert not left.path.exists()


def test_no_cache_is_nothing_to_do() -> None:
    said = run("clean", "--yes")
    assert said.returncode == 0 and "nothing there" in said.stdout
