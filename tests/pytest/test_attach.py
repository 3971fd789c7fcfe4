# SPDX-License-Identifier: GPL-2.0-only
"""attach and detach on trees of every kind, and everything that is in the way."""

import errno
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest

from fakes import KCONFIG, MAKEFILE, ROOT, FakeDebian, interrupt, make_tree, run, snapshot, start
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.kernel import attach, drivers_entry, trees


def refused(action: str, tree: pathlib.Path, words: str) -> Failure:
    """Attach or detach must fail with these words and change nothing."""
    before = snapshot(tree)
    with pytest.raises(Failure, match=words) as caught:
        if action == "attach":
            attach.attach(str(tree))
        else:
            attach.detach(str(tree))
    assert snapshot(tree) == before
    assert caught.value.code == Exit.USAGE
    return caught.value


@pytest.fixture
def unchanged(tree: pathlib.Path) -> Iterator[None]:
    """Check that the tree is in the end what it was."""
    before = snapshot(tree)
    yield
    assert snapshot(tree) == before


def git(tree: pathlib.Path, *arguments: str) -> None:
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=tree, check=True, stdout=subprocess.DEVNULL)


def repository(tree: pathlib.Path) -> None:
    git(tree, "init", "--quiet")
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message=tree")


@pytest.mark.parametrize("copy", [False, True])
@pytest.mark.parametrize("version", ["6.1.0", "6.12.9", "7.2.0"])
def test_attach_and_detach_to_the_byte(tmp_path: pathlib.Path, version: str, copy: bool) -> None:
    tree = make_tree(tmp_path / "tree", version)
    before = snapshot(tree)
    attach.attach(str(tree), copy=copy)
    assert (tree / "drivers/vfio-kunit/Kconfig").read_bytes() == (ROOT / "Kconfig").read_bytes()
    assert (tree / "drivers/vfio-kunit/.kunitconfig").exists()
    assert (tree / "drivers/vfio-kunit").is_symlink() is not copy
    changed = {name for name, what in snapshot(tree).items() if before.get(name) != what}
    assert {name for name in changed if not name.startswith("drivers/vfio-kunit")} == {
        "drivers/Kconfig", "drivers/Makefile"}
    attach.detach(str(tree))
    assert snapshot(tree) == before


def test_a_copy_has_the_kernel_side_only(tree: pathlib.Path) -> None:
    attach.attach(str(tree), copy=True)
    copied = set(os.listdir(tree / "drivers/vfio-kunit"))
    assert {"Kconfig", "Makefile", ".kunitconfig", "drivers", "lib", "tests"} <= copied
    assert not {"tools", ".git", "Documentation", "results"} & copied
    assert not (tree / "drivers/vfio-kunit/tests/pytest").exists()


def test_detach_keeps_what_the_owner_changed_meanwhile(tree: pathlib.Path) -> None:
    attach.attach(str(tree))
    for path, addition in ((tree / "drivers/Kconfig", b"# mine\n"),
                           (tree / "drivers/Makefile", b"obj-y += mine/")):
        path.write_bytes(b"# first\n" + path.read_bytes() + addition)
    attach.detach(str(tree))
    assert (tree / "drivers/Kconfig").read_bytes() == b"# first\n" + KCONFIG + b"# mine\n"
    assert (tree / "drivers/Makefile").read_bytes() == b"# first\n" + MAKEFILE + b"obj-y += mine/"


def test_no_kernel_tree_or_one_too_old(tmp_path: pathlib.Path) -> None:
    refused("attach", tmp_path, "no kernel tree")
    refused("detach", tmp_path, "no kernel tree")
    assert "6.1" in refused("attach", make_tree(tmp_path / "t", "5.19.0"), "too old").hint


def test_attached_once(tree: pathlib.Path) -> None:
    refused("detach", tree, "not attached")
    attach.attach(str(tree))
    assert "detach" in refused("attach", tree, "already attached").hint


@pytest.mark.parametrize("make", [pathlib.Path.mkdir, pathlib.Path.touch])
def test_name_taken_by_somebody_else(tree: pathlib.Path, make: object) -> None:
    make(tree / "drivers/vfio-kunit")  # type: ignore[operator]
    refused("attach", tree, "not this project's")
    refused("detach", tree, "not attached")


def test_detach_leaves_a_foreign_folder_alone(tree: pathlib.Path) -> None:
    attach.attach(str(tree))
    (tree / "drivers/vfio-kunit").unlink()
    (tree / "drivers/vfio-kunit").mkdir()
    refused("detach", tree, "not this project's")


@pytest.mark.parametrize("file", ["drivers/Kconfig", "drivers/Makefile"])
@pytest.mark.parametrize("staged", [False, True])
def test_local_changes(tree: pathlib.Path, file: str, staged: bool) -> None:
    repository(tree)
    with (tree / file).open("a") as out:
        out.write("# mine\n")
    if staged:
        git(tree, "add", file)
    failure = refused("attach", tree, f"local changes in {file}")
    assert "stash" in failure.hint


def test_local_changes_elsewhere_do_not_matter(tree: pathlib.Path) -> None:
    repository(tree)
    (tree / "kernel/fork.c").write_text("mine")
    (tree / "drivers/new.c").touch()
    attach.attach(str(tree))
    attach.detach(str(tree))
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tree, check=True, text=True,
                            stdout=subprocess.PIPE).stdout
    assert status == " M kernel/fork.c\n?? drivers/new.c\n"


def test_tree_below_another_repository_has_no_local_changes(tree: pathlib.Path,
                                                            tmp_path: pathlib.Path) -> None:
    git(tmp_path, "init", "--quiet")
    attach.attach(str(tree))


def test_repository_that_git_refuses_to_read(tree: pathlib.Path) -> None:
    repository(tree)
    (tree / ".git/HEAD").write_text("nonsense")
    refused("attach", tree, "cannot tell")


def test_shared_files_are_not_edited_through_a_link(tree: pathlib.Path,
                                                    tmp_path: pathlib.Path) -> None:
    (tree / "drivers/Kconfig").rename(tmp_path / "Kconfig")
    (tree / "drivers/Kconfig").symlink_to(tmp_path / "Kconfig")
    refused("attach", tree, "symbolic link")


def test_hard_linked_copy_leaves_its_origin_alone(tree: pathlib.Path,
                                                  tmp_path: pathlib.Path) -> None:
    subprocess.run(["cp", "-al", str(tree), str(tmp_path / "copy")], check=True)
    before = snapshot(tree)
    attach.attach(str(tmp_path / "copy"))
    assert snapshot(tree) == before


@pytest.mark.parametrize("name", ["drivers", "drivers/Kconfig", "drivers/Makefile"])
def test_not_writable(tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != str(tree / name))
    refused("attach", tree, f"{name} is not writable")


def test_full_disk_changes_nothing(tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(tree)

    def full(self: pathlib.Path, data: bytes) -> int:
        with self.open("wb") as half:
            half.write(data[:10])
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(pathlib.Path, "write_bytes", full)
    for copy in (False, True):
        with pytest.raises(OSError):
            attach.attach(str(tree), copy=copy)
        assert snapshot(tree) == before


def test_detach_tidies_up_after_a_killed_attach(tree: pathlib.Path, unchanged: None) -> None:
    (tree / "drivers/vfio-kunit").symlink_to(ROOT)
    (tree / "drivers/Kconfig").write_bytes(drivers_entry.add_to_kconfig(KCONFIG))
    (tree / "drivers/.Makefile.vfio-kunit.new").write_bytes(b"half")
    refused("attach", tree, "already attached")
    attach.detach(str(tree))
    (tree / "drivers/.Makefile.vfio-kunit.new").unlink(missing_ok=True)


@pytest.mark.parametrize("restored", [False, True])
def test_detach_after_the_checkout_moved_or_the_owner_restored_the_files(
        tree: pathlib.Path, unchanged: None, restored: bool) -> None:
    attach.attach(str(tree))
    if restored:
        (tree / "drivers/Kconfig").write_bytes(KCONFIG)
        (tree / "drivers/Makefile").write_bytes(MAKEFILE)
    else:
        (tree / "drivers/vfio-kunit").unlink()
        (tree / "drivers/vfio-kunit").symlink_to("/no/longer/there")
    attach.detach(str(tree))


@pytest.mark.parametrize("name", ["drivers/vfio/group.c", "drivers/vfio/Kconfig", "mine.c"])
def test_detach_saves_the_owners_work_in_a_copy(tree: pathlib.Path, name: str) -> None:
    attach.attach(str(tree), copy=True)
    with (tree / "drivers/vfio-kunit" / name).open("a") as out:
        out.write("/* mine */\n")
    refused("detach", tree, f"changes of yours: {name}")


def test_detach_drops_what_a_build_left_in_a_copy(tree: pathlib.Path, unchanged: None) -> None:
    attach.attach(str(tree), copy=True)
    for name in ("group.o", ".group.o.cmd", "built-in.a", "modules.order", "vfio-core.ko"):
        (tree / "drivers/vfio-kunit/drivers/vfio" / name).touch()
    attach.detach(str(tree))


def test_interrupt_while_git_is_asked(tree: pathlib.Path, debian: FakeDebian) -> None:
    repository(tree)
    before = snapshot(tree)
    marker = debian.root / "asked"
    debian.program("git", f"#!/bin/sh\ntouch {marker}\nexec sleep 600\n")
    assert interrupt("attach", str(tree), once=marker.exists) == "vfio-kunit: interrupted\n"
    assert snapshot(tree) == before


@pytest.mark.parametrize("copy", [False, True])
def test_interrupt_at_any_moment_leaves_all_or_nothing(tree: pathlib.Path, copy: bool) -> None:
    nothing = snapshot(tree)
    options = ["--copy"] if copy else []
    begun = time.monotonic()
    assert run("attach", *options, str(tree)).returncode == 0
    duration = time.monotonic() - begun
    everything = snapshot(tree)
    attach.detach(str(tree))
    for step in range(12):
        with start("attach", *options, str(tree)) as child:
            time.sleep(duration * step / 10)
            child.send_signal(signal.SIGINT)
            _, err = child.communicate(timeout=30)
        found = snapshot(tree)
        assert found in (nothing, everything), f"after {step}"
        if child.returncode not in (Exit.INTERRUPTED, Exit.PASSED):
            # Before the tool's first line, the interpreter answers by itself.
            assert found == nothing and "vfio_kunit" not in err
        if found == everything:
            attach.detach(str(tree))


def test_two_at_once_attach_once(tree: pathlib.Path) -> None:
    children = [start("attach", str(tree)) for _ in range(3)]
    for child in children:
        child.communicate(timeout=60)
    assert sorted(child.returncode for child in children) == [0, 2, 2]
    assert (tree / "drivers/Makefile").read_bytes().count(drivers_entry.MAKEFILE_LINE) == 1


def test_the_tool_says_what_to_type_next(tree: pathlib.Path) -> None:
    said = run("attach", str(tree))
    assert said.returncode == 0
    assert "kunit.py run --kunitconfig=drivers/vfio-kunit" in said.stdout
    said = run("attach", str(tree))
    assert said.returncode == 2
    assert said.stderr.startswith("vfio-kunit: already attached")
    assert run("detach", str(tree)).returncode == 0
    assert trees.resolve(str(tree)).tree == tree
