# SPDX-License-Identifier: GPL-2.0-only
"""Kernels, kept warm: one build folder per overlay, architecture and variant.

A stamp in the folder records the inputs of the kernel there. If none differs, the
kernel is current; if only the project's own files differ, kbuild makes the
project's folder alone and links again (relink.py); else it makes the whole tree.
The stamp is absent during a build, so that an interrupted build never counts.
"""

import json
import os
import pathlib
import shutil
import time
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base import console, paths, process
from vfio_kunit.base.progress import meter
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.build import inputs, relink
from vfio_kunit.build.kbuild import Diagnostics, Kbuild
from vfio_kunit.kernel.kunit_tool import Tree
from vfio_kunit.kernel.layout import PROJECT
from vfio_kunit.kernel.trees import Kernel
from vfio_kunit.kernel.variants import Variant

# Grows by one when the tool builds in another way.
FORMAT = 1


@dataclass(frozen=True)
class Target:
    """Which kernel to build."""

    kernel: Kernel
    overlay: pathlib.Path
    checkout: pathlib.Path
    arch: str
    variant: Variant

    @property
    def name(self) -> str:
        """The name of the target's build folder and lock."""
        return paths.slug(f"{self.kernel.name}-{self.arch}-{self.variant.name}", self.overlay)


@dataclass(frozen=True)
class Built:
    """A kernel that is up to date.

    how       "full", "project" (only the project's files were made) or "current"
    warnings  compiler warnings about files of the project
    """

    image: pathlib.Path
    config: pathlib.Path
    log: pathlib.Path
    how: str
    seconds: float
    warnings: list[str]


class Builder:
    """Brings the kernel of one target up to date. The caller must hold the target's lock."""

    def __init__(self, target: Target, folder: pathlib.Path, tree: Tree, sandbox: Sandbox,
                 jobs: int) -> None:
        self.target = target
        self.out = out_folder(folder)
        self.stamp = folder / "stamp.json"
        self._unfinished = folder / "unfinished"
        self._history = folder / "objects"
        self._tree = tree
        self.log = folder / "build.log"
        self.kbuild = Kbuild(target.overlay, self.out, self.log, sandbox,
                             read=[target.kernel.tree, target.checkout])
        self._jobs = jobs

    def build(self) -> Built:
        """Build no more than needed. Raises Failure (exit status 3) on a compile error."""
        check_compiler()
        begin = time.monotonic()
        wanted = recipe(self._tree, self.kbuild, FORMAT)
        before = load(self.stamp)
        sources = inputs.project(self.target.checkout)
        diagnostics = Diagnostics()
        touched = inputs.changed(before.get("project", {}), sources)
        same = (before.get("recipe") == wanted
                and not inputs.changed(before["kernel"], inputs.marks(before["kernel"])))
        if same and not touched:
            return self._built("current", begin, diagnostics)
        if same and relink.possible(self.kbuild):
            self._begin()
            if hidden_from_make(touched, sources, before["ended"]):
                paths.remove(self.out / PROJECT)
            with meter("building the project's files") as steps:
                if relink.relink(self.kbuild, self._tree.image, self._jobs, steps, diagnostics):
                    self._finish(wanted, before["kernel"], sources)
                    return self._built("project", begin, diagnostics)
            if diagnostics.own_errors:
                self._go_back(before)
                raise diagnostics.failure(self.log)
            # Any other error is left to the whole build.
            diagnostics = Diagnostics()
        began = time.time_ns()
        self._make_all(before, wanted, diagnostics)
        self._finish(wanted, self._kernel_inputs(began), sources)
        return self._built("full", begin, diagnostics)

    def _make_all(self, before: dict[str, Any], wanted: dict[str, Any],
                  diagnostics: Diagnostics) -> None:
        self._clear_what_make_would_miss(before)
        self._begin()
        fresh = not (self.out / "vmlinux").exists()
        with meter("configuring the kernel"):
            lacking = self._tree.configure(
                lambda: self.kbuild.configure(self._tree.linux_arch, wanted["config"]),
                self.target.variant.optional)
        if lacking:
            console.remark(f"not in this kernel: {', '.join(lacking)}")
        total, sure = self._expected() if fresh else (0, True)
        with meter("building the kernel", total=total, sure=sure) as steps:
            # The image alone: modules and compile_commands.json would never be used.
            self.kbuild.make(self._tree.linux_arch, self._tree.image, self._jobs, steps,
                             diagnostics)
            if fresh:
                paths.write_whole(self._history, f"{steps.done}\n")

    def _kernel_inputs(self, began: int) -> inputs.Marks:
        """Mark the tree's files; a file edited during the build counts as changed next time."""
        found = inputs.kernel(self.target.overlay, self.out, self.target.checkout)
        own = f"{self.out}/"
        return {path: mark if path.startswith(own) or mark is None or mark[0] < began else None
                for path, mark in found.items()}

    def _expected(self) -> tuple[int, bool]:
        try:
            return int(self._history.read_text()), True
        except (FileNotFoundError, ValueError):
            return self.target.variant.objects.get(self.target.arch, 0), False

    def _clear_what_make_would_miss(self, before: dict[str, Any]) -> None:
        if self._unfinished.exists():
            drop_half_made(self.out)
        if not before:
            return
        if useless(before, self.out, FORMAT):
            paths.remove(self.out)
            return
        sources = inputs.project(self.target.checkout)
        if hidden_from_make(inputs.changed(before["project"], sources), sources, before["ended"]):
            paths.remove(self.out / PROJECT)

    def _begin(self) -> None:
        self.log.write_text("")
        paths.ensure(self.out)
        self._unfinished.touch()
        self.stamp.unlink(missing_ok=True)

    def _finish(self, wanted: dict[str, Any], kernel: inputs.Marks, sources: inputs.Marks) -> None:
        own = {path: inputs.mark(path) for path in kernel if path.startswith(f"{self.out}/")}
        stamp = {"recipe": wanted, "kernel": {**kernel, **own}, "project": sources,
                 "ended": time.time_ns()}
        paths.write_whole(self.stamp, json.dumps(stamp))
        self._unfinished.unlink()

    def _go_back(self, before: dict[str, Any]) -> None:
        """Restore the stamp after an error in the project's files.

        Objects made since are removed: the edit of their sources may be undone.
        """
        for path in (self.out / PROJECT).rglob("*"):
            if path.is_file() and path.stat().st_mtime_ns > before["ended"]:
                path.unlink()
        paths.write_whole(self.stamp, json.dumps(before))
        self._unfinished.unlink()

    def _built(self, how: str, begin: float, diagnostics: Diagnostics) -> Built:
        return Built(self.out / self._tree.image, self.out / ".config", self.log, how,
                     time.monotonic() - begin, diagnostics.warnings)


def folder(target: Target) -> pathlib.Path:
    path = paths.ensure(paths.builds() / target.name)
    paths.ensure(out_folder(path))
    return path


def out_folder(build_folder: pathlib.Path) -> pathlib.Path:
    """Return kbuild's output folder in a build folder."""
    return build_folder / "out"


def check_compiler() -> None:
    """Fail (exit status 2) unless the programs that kbuild compiles with are installed."""
    for program in ("gcc", "make", "ld"):
        if shutil.which(program) is None:
            raise process.missing(program)


def recipe(tree: Tree, kbuild: Kbuild, version: int) -> dict[str, Any]:
    """List the settings that need another build when one of them changes."""
    return {"format": version, "config": tree.wanted(), "gcc": shutil.which("gcc"),
            "make": kbuild.command(tree.linux_arch, tree.image, jobs=0)}


def load(stamp: pathlib.Path) -> dict[str, Any]:
    """Read a stamp; empty if it is missing or damaged."""
    try:
        content = json.loads(stamp.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def useless(stamp: dict[str, Any], out: pathlib.Path, version: int) -> bool:
    """Check whether make could take objects in `out` for current that are not."""
    now = inputs.marks(stamp["kernel"])
    touched = {path for path in inputs.changed(stamp["kernel"], now)
               if not path.startswith(f"{out}/")}
    return (stamp["recipe"].get("format") != version
            or hidden_from_make(touched, now, stamp["ended"]))


def hidden_from_make(touched: set[str], now: inputs.Marks, ended: int) -> bool:
    """Check whether make, which looks for newer files, could miss one of these changes.

    Make misses an older file, and an edit during the last build.
    """
    return any((mark := now.get(path)) is not None and mark[0] <= ended for path in touched)


def drop_half_made(out: pathlib.Path) -> None:
    """Remove every target that was in progress when make was killed.

    kbuild writes a target's .cmd file after the target, so a target newer than
    its .cmd file may be incomplete.
    """
    for place, _, files in os.walk(out):
        for name in files:
            if not (name.startswith(".") and name.endswith(".cmd")):
                continue
            target = os.path.join(place, name[1:-len(".cmd")])
            made = inputs.mark(target)
            noted = inputs.mark(os.path.join(place, name))
            if made and noted and made[0] > noted[0]:
                os.unlink(target)
