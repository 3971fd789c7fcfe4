# SPDX-License-Identifier: GPL-2.0-only
"""Races this tool against stock kunit.py: same machine, same suites, in turns.

Both work on a copy of the checkout, in which one file of the core is edited
before each warm round, each in build folders that nobody else uses.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base import paths, process
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.progress import progress
from vfio_kunit.base.sandbox import ENVIRONMENT
from vfio_kunit.kernel import overlay, variants
from vfio_kunit.kernel.layout import PROJECT
from vfio_kunit.kernel.trees import Kernel

# What a ratio may be at most, by phase.
TARGETS = {"warm": 0.40, "cold": 0.60}

EDITED = "drivers/vfio/group.c"
_LEFT_OUT = shutil.ignore_patterns(".git", "results", "__pycache__", ".mypy_cache", ".pytest_cache")


@dataclass(frozen=True)
class Round:
    """Wall times of one round, in seconds."""

    phase: str
    stock: float
    ours: float


class Race:
    """Two ways to a verdict on one kernel and variant.

    Everything it makes is in a folder of its own below the cache's builds.
    """

    def __init__(self, kernel: Kernel, variant: variants.Variant, checkout: pathlib.Path,
                 jobs: int, sandbox: bool) -> None:
        self._kernel = kernel
        self._variant = variant
        self._jobs = jobs
        self._sandbox = sandbox
        self._edits = 0
        self._home = paths.ensure(paths.builds() / paths.slug(f"bench-{kernel.name}-{variant.name}",
                                                              checkout))
        self._project = self._home / "project"
        paths.remove(self._project)
        shutil.copytree(checkout, self._project, symlinks=True, ignore=_LEFT_OUT)
        self._stock_build = self._home / "stock"
        self._our_cache = self._home / "cache"
        self._tree = _stock_tree(kernel, self._project, self._home / "tree")

    def rounds(self, cold: bool, repeat: int) -> Iterator[Round]:
        """One cold round and then `repeat` warm ones; or `repeat` cold ones, if `cold`."""
        for _ in range(repeat if cold else 1):
            paths.remove(self._stock_build)
            paths.remove(self._our_cache)
            yield self._round("cold")
        for _ in range(0 if cold else repeat):
            self._edit()
            yield self._round("warm")

    def close(self) -> None:
        paths.remove(self._home)

    def _round(self, phase: str) -> Round:
        # Sources and headers come from the page cache for the second of the
        # two, so the one that is to be beaten gets that favour.
        ours = self._time(f"{phase}: vfio-kunit", self._our_command(), self._project)
        stock = self._time(f"{phase}: kunit.py", self._stock_command(), self._tree)
        return Round(phase, stock, ours)

    def _stock_command(self) -> list[str]:
        return ["/usr/bin/python3", "tools/testing/kunit/kunit.py", "run",
                f"--kunitconfig={PROJECT}", f"--build_dir={self._stock_build}",
                f"--jobs={self._jobs}", *(f"--kconfig_add={option}"
                                          for option in stock_options(self._variant))]

    def _our_command(self) -> list[str]:
        command = ["/usr/bin/python3", "tools/vfio-kunit", "run", "--kernel", self._spec(),
                   "--variant",
                   self._variant.name, f"--jobs={self._jobs}", "--out", str(self._home / "results")]
        return command if self._sandbox else [*command, "--no-sandbox"]

    def _spec(self) -> str:
        return self._kernel.name if self._kernel.package else str(self._kernel.tree)

    def _time(self, what: str, command: list[str], place: pathlib.Path) -> float:
        # Its own builds, but the machine's kernel sources.
        paths.ensure(self._our_cache / "vfio-kunit")
        sources = self._our_cache / "vfio-kunit/sources"
        if not sources.exists():
            sources.symlink_to(paths.sources())
        env = {**os.environ, "PATH": ENVIRONMENT["PATH"], "XDG_CACHE_HOME": str(self._our_cache)}
        with progress(what):
            begin = time.monotonic()
            done = process.run(command, cwd=place, env=env)
            seconds = time.monotonic() - begin
        if done.returncode != 0:
            raise Failure(f"{what} failed:\n{_tail(done)}", code=Exit.CRASH)
        return seconds

    def _edit(self) -> None:
        self._edits += 1
        path = self._project / EDITED
        name = f"vfio_kunit_bench_{self._edits}_{time.time_ns()}"
        with path.open("a") as source:
            source.write(f"\nstatic const char {name}[] __used = \"{name}\";\n")


def stock_options(variant: variants.Variant) -> list[str]:
    """What kunit.py's default configuration lacks of a variant: its checks.

    How this tool has kernels optimised is part of how fast it is.
    """
    return [line for line in variant.fragment.read_text().splitlines()
            if line.startswith("CONFIG_") and not line.startswith("CONFIG_CC_OPTIMIZE_")]


def summary(rounds: list[Round]) -> dict[str, Any]:
    """Medians and their ratio, by phase."""
    table: dict[str, Any] = {}
    for phase in dict.fromkeys(each.phase for each in rounds):
        mine = statistics.median(each.ours for each in rounds if each.phase == phase)
        stock = statistics.median(each.stock for each in rounds if each.phase == phase)
        table[phase] = {"stock": round(stock, 2), "ours": round(mine, 2),
                        "ratio": round(mine / stock, 3), "target": TARGETS[phase]}
    return table


def _stock_tree(kernel: Kernel, project: pathlib.Path, tree: pathlib.Path) -> pathlib.Path:
    """An overlay in which kunit.py itself is real, since it looks for the tree around it."""
    farm = overlay.overlay(kernel, project)
    paths.remove(tree)
    _spell_out(farm, tree, pathlib.PurePath("tools/testing/kunit").parts)
    return tree


def _spell_out(source: pathlib.Path, target: pathlib.Path, parts: tuple[str, ...]) -> None:
    """Links to everything in `source`, but real folders along `parts` and files at their end."""
    if not parts:
        shutil.copytree(source, target, ignore=_LEFT_OUT)
        return
    target.mkdir()
    for entry in os.scandir(source):
        if entry.name == parts[0]:
            _spell_out(source / entry.name, target / entry.name, parts[1:])
        else:
            os.symlink(entry.path, target / entry.name)


def _tail(done: subprocess.CompletedProcess[str], count: int = 15) -> str:
    return "\n".join((done.stdout + done.stderr).splitlines()[-count:])
