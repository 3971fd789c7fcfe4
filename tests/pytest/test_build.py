# SPDX-License-Identifier: GPL-2.0-only
"""No kernel is ever tested that is not made from what is there."""

import dataclasses
import os
import pathlib

import pytest

import kernel_fakes
from fakes import fails
from kernel_fakes import BUILD, FakeKernel, age, make_kernel
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.build import kernel_build
from vfio_kunit.build.kernel_build import Builder
from vfio_kunit.kernel import trees, variants
from vfio_kunit.kernel.kunit_tool import Machinery


class Bench:
    """A fake tree, a project and a build folder."""

    def __init__(self, tmp_path: pathlib.Path) -> None:
        self.fake: FakeKernel = make_kernel(tmp_path / "linux")
        self.project = tmp_path / "project"
        (self.project / "drivers/vfio").mkdir(parents=True)
        (self.project / ".kunitconfig").write_text("CONFIG_KUNIT=y\n")
        self.source = self.project / "drivers/vfio/group.c"
        self.source.write_text("int group;\n")
        age(self.source, 1000)
        (self.fake.tree / "drivers/vfio-kunit").symlink_to(self.project)
        self.target = kernel_build.Target(trees.from_path(self.fake.tree), self.fake.tree,
                                          self.project, "um", variants.find("fast"))
        self.folder = kernel_build.folder(self.target)
        self.out = kernel_build.out_folder(self.folder)

    def build(self) -> str:
        """Build; returns how."""
        return self.builder().build().how

    def builder(self) -> Builder:
        """A builder as `run` makes one."""
        tree = Machinery(self.fake.tree).tree(
            self.out, variants.fragments(self.project, "um", self.target.variant), None)
        return Builder(self.target, self.folder, tree, Sandbox(enabled=False), jobs=1)

    def log(self) -> list[str]:
        """What the makes noted since the last call."""
        path = self.out / "log"
        lines = path.read_text().split()
        path.write_text("")
        return lines


@pytest.fixture
def bench(tmp_path: pathlib.Path) -> Bench:
    """Something to build."""
    return Bench(tmp_path)


@pytest.fixture
def warm(bench: Bench) -> Bench:
    """Something that was built."""
    assert bench.build() == "full"
    assert bench.log() == ["full"]
    return bench


def test_nothing_changed_builds_nothing(warm: Bench) -> None:
    assert warm.build() == "current"
    assert warm.log() == []


def test_a_kernel_without_the_short_way(bench: Bench) -> None:
    (bench.fake.tree / "scripts/Makefile.vmlinux").unlink()
    assert [bench.build(), bench.build()] == ["full", "current"]
    bench.source.write_text("int group = 1;\n")
    assert bench.build() == "full"


def test_an_edit_of_the_project_makes_the_project_and_links(warm: Bench) -> None:
    warm.source.write_text("int group = 1;\n")
    assert warm.build() == "project"
    assert warm.log() == ["Makefile.build", "drivers/built-in.a", "built-in.a", "vmlinux.a",
                          "Makefile.vmlinux_o", "Makefile.modpost", "Makefile.vmlinux"]
    assert (warm.out / "drivers/vfio-kunit/group.o").exists()
    assert warm.build() == "current"


def test_a_source_put_back_to_an_older_one_is_compiled(warm: Bench) -> None:
    age(warm.source, 5000)
    (warm.out / "drivers/vfio-kunit/device.o").touch()
    assert warm.build() == "project"
    assert not (warm.out / "drivers/vfio-kunit/device.o").exists()


def test_an_edit_during_the_build_is_compiled_next_time(bench: Bench) -> None:
    bench.fake.builds_by(BUILD + f"echo edited > {bench.source}\n")
    assert bench.build() == "full"
    bench.fake.builds_by(BUILD)
    (bench.out / "drivers/vfio-kunit/device.o").touch()
    assert bench.build() == "project"
    assert not (bench.out / "drivers/vfio-kunit/device.o").exists()


def test_an_edit_of_the_tree_during_the_build_starts_from_nothing(bench: Bench) -> None:
    bench.fake.builds_by(BUILD + f"echo edited > {bench.fake.tree}/kernel/fork.c\n")
    assert bench.build() == "full"
    bench.fake.builds_by(BUILD)
    (bench.out / "stale").touch()
    assert bench.build() == "full"
    assert not (bench.out / "stale").exists()


@pytest.mark.parametrize("file, text", [
    pytest.param("drivers/vfio/more.c", "int more;\n", id="a new file"),
    pytest.param("drivers/vfio/Makefile", "obj-y += group.o\n", id="a makefile"),
])
def test_what_kbuild_sees_in_the_project_needs_no_full_build(warm: Bench, file: str,
                                                             text: str) -> None:
    (warm.project / file).write_text(text)
    assert warm.build() == "project"


@pytest.mark.parametrize("file, text", [
    ("linux/kernel/fork.c", "int fork = 1;\n"),
    ("linux/Makefile", kernel_fakes.MAKEFILE + "# more\n"),
    ("linux/scripts/Makefile.build", "all:\n\t@true\n"),
    ("project/.kunitconfig", "CONFIG_KUNIT=y\nCONFIG_MORE=y\n"),
    ("out/.config", ""),
    ("out/vmlinux", "other"),
    ("out/vmlinux", None),
    ("stamp.json", None),
    ("stamp.json", '{"recipe"'),
    ("out/.vfio-kunit-env", None),
])
def test_any_other_change_is_a_full_build(warm: Bench, tmp_path: pathlib.Path, file: str,
                                          text: str | None) -> None:
    root = tmp_path if file.startswith(("linux/", "project/")) else warm.folder
    if text is None:
        (root / file).unlink()
    else:
        (root / file).write_text(text)
    if file == "out/.vfio-kunit-env":
        warm.source.write_text("int group = 1;\n")
    assert warm.build() == "full"
    assert warm.build() == "current"


def test_another_compiler_is_a_full_build(warm: Bench, tmp_path: pathlib.Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "bin"
    other.mkdir()
    (other / "gcc").write_text("#!/bin/sh\nexec /usr/bin/gcc \"$@\"\n")
    (other / "gcc").chmod(0o755)
    monkeypatch.setenv("PATH", f"{other}:{os.environ['PATH']}")
    assert warm.build() == "full"


def test_a_tree_source_put_back_starts_from_nothing(warm: Bench) -> None:
    age(warm.fake.tree / "kernel/fork.c", 5000)
    (warm.out / "stale").touch()
    assert warm.build() == "full"
    assert not (warm.out / "stale").exists()


def test_a_failed_relink_leaves_it_to_the_full_build(warm: Bench) -> None:
    warm.source.write_text("int group = 1;\n")
    (warm.fake.tree / "relink-fails").touch()
    assert warm.build() == "full"
    assert "full" in warm.log()


def test_an_error_in_the_project_is_told_at_once_and_leaves_the_short_way_open(warm: Bench) -> None:
    text = warm.source.read_text()
    warm.source.write_text("int group\n")
    complaint = "/x/drivers/vfio-kunit/drivers/vfio/group.c:1:1: error: expected ';'\n"
    (warm.fake.tree / "relink-fails").write_text(complaint)
    with fails("expected ';'", code=Exit.BUILD):
        warm.build()
    assert "full" not in warm.log()
    assert not (warm.out / "drivers/vfio-kunit/group.o").exists()
    (warm.fake.tree / "relink-fails").unlink()
    warm.source.write_text(text)
    assert warm.build() == "project"


def test_what_a_killed_make_was_writing_is_made_again(bench: Bench) -> None:
    bench.fake.builds_by(BUILD + "sleep 0.02; echo half > $2/kernel/fork.o; kill -9 $PPID\n")
    with pytest.raises(Failure):
        bench.build()
    assert (bench.out / "kernel/fork.o").read_text() == "half\n"
    bench.fake.builds_by("[ ! -e $2/kernel/fork.o ] || { echo 'error: stale'; exit 1; }\n" + BUILD)
    assert bench.build() == "full"


def test_a_failed_build_is_not_forgotten_when_its_edit_is_undone(warm: Bench) -> None:
    path = warm.fake.tree / "kernel/fork.c"
    text, mark = path.read_text(), path.stat()
    path.write_text("int fork = 2;\n")
    warm.fake.builds_by("exit 1\n")
    with pytest.raises(Failure):
        warm.build()
    warm.fake.builds_by(BUILD)
    path.write_text(text)
    os.utime(path, ns=(mark.st_atime_ns, mark.st_mtime_ns))
    assert warm.build() == "full"


def test_options_that_kconfig_drops_end_the_run(bench: Bench) -> None:
    (bench.fake.tree / "unset").write_text("CONFIG_KUNIT\n")
    with fails("CONFIG_KUNIT=y", code=Exit.BUILD):
        bench.build()


def test_options_that_a_kernel_may_lack_are_done_without(bench: Bench) -> None:
    (bench.fake.tree / "unset").write_text("CONFIG_KUNIT\n")
    bench.target = dataclasses.replace(
        bench.target, variant=dataclasses.replace(bench.target.variant,
                                                  optional=frozenset({"KUNIT"})))
    assert bench.build() == "full"
    assert bench.build() == "current"
    (bench.fake.tree / "unset").write_text("CONFIG_KUNIT\nCONFIG_SYSFS\n")
    (bench.fake.tree / "Makefile").touch()
    with fails("CONFIG_SYSFS=y", code=Exit.BUILD):
        bench.build()


def test_a_compile_error_ends_the_run_with_its_first_lines(bench: Bench) -> None:
    bench.fake.builds_by("echo '/x/drivers/vfio-kunit/drivers/vfio/group.c:3:1: error: no such "
                         "thing' >&2; exit 1\n")
    with pytest.raises(Failure, match="group.c:3:1: error: no such thing") as caught:
        bench.build()
    assert caught.value.code is Exit.BUILD
    assert caught.value.log is not None and "no such thing" in caught.value.log.read_text()
    bench.fake.builds_by(BUILD)
    assert bench.build() == "full"


def test_a_full_disk_is_told_as_such(bench: Bench) -> None:
    bench.fake.builds_by("echo 'as: fork.o: No space left on device'; exit 1\n")
    with fails("no space left"):
        bench.build()


def test_warnings_about_the_project_are_kept(bench: Bench) -> None:
    bench.fake.builds_by(BUILD + "echo '/x/drivers/vfio-kunit/tests/a.c:3:1: warning: hm [-Whm]'\n"
                         "echo 'kernel/fork.c:1:1: warning: not ours'\n")
    assert bench.builder().build().warnings == ["tests/a.c:3:1: warning: hm [-Whm]"]


def test_no_compiler(bench: Bench, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with fails("gcc", hint="setup"):
        bench.build()
