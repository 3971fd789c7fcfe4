# SPDX-License-Identifier: GPL-2.0-only
"""Unpacking kernel sources: whole, verified, once, or not at all."""

import json
import os
import pathlib
import shutil
import signal
from collections.abc import Callable
from typing import Any

import pytest

from fakes import FakeDebian, fails, interrupt, is_alive, run, snapshot, start, wait_for
from vfio_kunit.base import paths
from vfio_kunit.base.errors import Failure
from vfio_kunit.debian import releases
from vfio_kunit.kernel import sources, trees

# Pretends to be tar: makes a file, says so, and never ends.
ENDLESS_TAR = """#!/bin/sh
for each; do case $each in --directory=*) cd "${each#--directory=}";; esac; done
touch half; cd %s; echo $$ > pid; mv pid tar.pid; exec sleep 600
"""


@pytest.fixture(autouse=True)
def machine(debian: FakeDebian) -> FakeDebian:
    debian.has_everything()
    return debian


def nothing_half_made(cache: pathlib.Path) -> bool:
    folder = cache / "sources"
    return not folder.exists() or os.listdir(folder) == []


def test_installed_source_is_unpacked_and_recorded(debian: FakeDebian) -> None:
    debian.install_source()
    kernel = sources.ensure("6.12")
    assert kernel.release == "6.12.9"
    assert kernel.package == "linux-source-6.12 9-1"
    assert (kernel.tree / "drivers/Kconfig").exists()
    assert not debian.calls("apt-get")


def test_second_time_nothing_is_done(debian: FakeDebian) -> None:
    debian.install_source()
    tree = sources.ensure("6.12").tree
    inode = tree.stat().st_ino
    assert sources.ensure("6.12").tree.stat().st_ino == inode


def test_a_run_that_reads_the_source_is_not_waited_for(debian: FakeDebian) -> None:
    debian.install_source()
    kernel = sources.ensure("6.12")
    with paths.lock(kernel.lock, shared=True):
        assert run("setup").returncode == 0


def test_newer_package_replaces_the_tree(debian: FakeDebian) -> None:
    debian.install_source()
    sources.ensure("6.12")
    debian.install_source(package_version="10-1")
    assert sources.ensure("6.12").package == "linux-source-6.12 10-1"


@pytest.mark.parametrize("damage", [
    lambda tree: (tree / "kernel/fork.c").write_text("longer than it was\n"),
    lambda tree: (tree / "kernel/fork.c").write_text("int spin;\n"),
    lambda tree: (tree / "kernel/fork.c").unlink(),
    lambda tree: (tree / "new").touch(),
])
def test_damaged_tree_is_unpacked_anew(debian: FakeDebian,
                                       damage: Callable[[pathlib.Path], object]) -> None:
    debian.install_source()
    tree = sources.ensure("6.12").tree
    before = snapshot(tree)
    damage(tree)
    assert snapshot(tree) != before
    assert snapshot(sources.ensure("6.12").tree) == before


def _flipped(data: bytes) -> bytes:
    """The data with a byte in the middle changed."""
    half = len(data) // 2
    return data[:half] + bytes([data[half] ^ 0xFF]) + data[half + 1:]


@pytest.mark.parametrize("spoil, words, hint", [
    (lambda debian, tarball: tarball.write_bytes(tarball.read_bytes()[:500]), "cut short",
     "as root: apt-get install --reinstall linux-source-6.12"),
    (lambda debian, tarball: tarball.write_bytes(_flipped(tarball.read_bytes())), "damaged", ""),
    (lambda debian, tarball: tarball.unlink(), "it is gone", ""),
    (lambda debian, tarball: debian.program(
        "tar", "#!/bin/sh\necho 'tar: x: No space left on device' >&2; exit 2\n"),
     "no disk space left", ""),
    (lambda debian, tarball: debian.set(
        md5sums={"linux-source-6.12": "0" * 32 + "  usr/src/linux-source-6.12.tar.xz"}),
     "checksum", ""),
    (lambda debian, tarball: debian.set(md5sums={"linux-source-6.12": "abc  usr/share/doc/x"}),
     "holds no source tarball", ""),
])
def test_what_cannot_be_unpacked_leaves_nothing(
        debian: FakeDebian, cache: pathlib.Path,
        spoil: Callable[[FakeDebian, pathlib.Path], object], words: str, hint: str) -> None:
    spoil(debian, debian.install_source())
    with fails(words, hint=hint):
        sources.ensure("6.12")
    assert nothing_half_made(cache)


def test_failure_keeps_the_tree_that_was_there(debian: FakeDebian) -> None:
    tarball = debian.install_source()
    tree = sources.ensure("6.12").tree
    before = snapshot(tree)
    debian.install_source(package_version="10-1")
    tarball.write_bytes(tarball.read_bytes()[:500])
    with pytest.raises(Failure):
        sources.ensure("6.12")
    assert snapshot(tree) == before


def test_no_disk_space_is_seen_before_anything_is_written(debian: FakeDebian, cache: pathlib.Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    debian.install_source()
    usage: Any = shutil.disk_usage("/")._replace(free=100)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with fails("no disk space", "needed, 100 B free", hint="clean"):
        sources.ensure("6.12")
    assert nothing_half_made(cache)


def test_unpacked_size_is_that_of_the_content(debian: FakeDebian) -> None:
    path = debian.install_source()
    size = sources.unpacked_size(sources.Tarball(path, "p", "1", ""))
    assert size % 512 == 0 and size > 512 * 6


def test_series_of_the_machines_own_release_is_fetched(debian: FakeDebian) -> None:
    debian.offer_source("6.1")
    kernel = sources.ensure("6.1")
    assert kernel.package == "linux-source-6.1 6.1.9-1"
    downloads = debian.calls("apt-get")
    assert len(downloads) == 1 and "--config-file" not in downloads[0]


@pytest.mark.parametrize(("series", "release"), [("5.10", "bullseye"), ("7.2", "testing"),
                                                 ("7.3", "sid")])
def test_series_of_another_release_is_fetched_by_a_private_apt(
    debian: FakeDebian, cache: pathlib.Path, series: str, release: str
) -> None:
    debian.offer_source(series, release)
    assert sources.ensure(series).release == f"{series}.9"
    assert f"--config-file={cache}/apt/{release}/apt.conf" in debian.calls("apt-get")[-1]
    assert os.listdir(cache / "sources") == [series]


def test_unknown_series_names_those_there_are(debian: FakeDebian, cache: pathlib.Path) -> None:
    debian.offer_source("7.2", "sid")
    with pytest.raises(Failure, match="unknown kernel 7.9: Debian offers 5.10, 6.1, 6.12, 7.2"):
        sources.ensure("7.9")
    assert nothing_half_made(cache)


def test_no_network(debian: FakeDebian, cache: pathlib.Path) -> None:
    debian.offer_source("6.1")
    debian.set(apt_fails={"download": "Failed to fetch x  Could not connect to mirror.invalid:80"})
    with pytest.raises(Failure, match="cannot reach the Debian mirror"):
        sources.ensure("6.1")
    assert nothing_half_made(cache)


def test_two_setups_at_once_unpack_once(debian: FakeDebian, cache: pathlib.Path) -> None:
    debian.install_source()
    children = [start("setup") for _ in range(3)]
    outcomes = [child.communicate(timeout=60) for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert sum("has to be unpacked" in err for _, err in outcomes) == 1
    assert os.listdir(cache / "sources") == ["6.12"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupt_during_unpacking(debian: FakeDebian, cache: pathlib.Path,
                                    number: signal.Signals) -> None:
    debian.install_source()
    debian.program("tar", ENDLESS_TAR % debian.root)
    interrupt("setup", once=(debian.root / "tar.pid").exists, number=number)
    assert nothing_half_made(cache)
    assert not is_alive(int((debian.root / "tar.pid").read_text()))
    (debian.bin / "tar").unlink()
    assert run("setup").returncode == 0


def test_interrupt_during_download(debian: FakeDebian, cache: pathlib.Path) -> None:
    debian.offer_source("6.1")
    debian.set(apt_hangs="download")
    interrupt("setup", "--kernel", "6.1", once=(debian.root / "hanging").exists)
    assert nothing_half_made(cache)
    assert not is_alive(int((debian.root / "hanging").read_text()))


def test_killed_setup_is_made_good_by_the_next(debian: FakeDebian, cache: pathlib.Path) -> None:
    debian.install_source()
    marker = debian.root / "tar.pid"
    debian.program("tar", ENDLESS_TAR % debian.root)
    with start("setup") as child:
        wait_for(marker.exists, "tar's start")
        child.kill()
        os.kill(int(marker.read_text()), signal.SIGKILL)
        child.communicate(timeout=30)
    (debian.bin / "tar").unlink()
    assert run("setup").returncode == 0
    assert os.listdir(cache / "sources") == ["6.12"]
    record = json.loads(trees.source_stamp("6.12").read_text())
    assert record["version"] == "9-1"


def test_setup_says_what_is_ready(debian: FakeDebian, tree: pathlib.Path) -> None:
    debian.install_source()
    said = run("setup", "--kernel", "6.12", "--kernel", str(tree))
    assert said.returncode == 0
    first, second = said.stdout.splitlines()
    assert first.startswith("ready: Linux 6.12.9 (linux-source-6.12 9-1) in ")
    assert second == f"ready: Linux 6.12.9 in {tree}"


def test_keyring_is_debians() -> None:
    assert releases.KEYRING.name == "debian-archive-keyring.gpg"
