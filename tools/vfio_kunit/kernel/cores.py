# SPDX-License-Identifier: GPL-2.0-only
"""The VFIO cores that a run can put under the suites.

Each beside the project's own is one file, tools/configs/core-<name>.config.
"""

import pathlib
from dataclasses import dataclass

from vfio_kunit.kernel import semantic
from vfio_kunit.kernel.trees import Kernel
from vfio_kunit.kernel.variants import CONFIGS

PROJECT = "project"
TREE = "tree"
PATCHED = "tree-patched"

# Where in an overlay the patched copy is, as CONFIG_VFIO_KUNIT_CORE_TREE_SOURCE says.
PATCHED_SOURCE = "drivers/vfio-patched/vfio.c"


@dataclass(frozen=True)
class Core:
    """A core under test.

    fragment  the Kconfig options that choose it, None for the default
    """

    name: str
    summary: str
    fragment: pathlib.Path | None

    def arguments(self, arch: str) -> list[str]:
        """What a kernel with it gets on its command line.

        When a worker of the 5.10 core comes to run must not depend on how
        fast the host is. User-mode Linux can do all its work in no time at all,
        which leaves the order to the threads.
        """
        return ["time-travel=inf-cpu"] if self.name != PROJECT and arch == "um" else []

    def sources(self, kernel: Kernel) -> dict[str, bytes]:
        """The files that an overlay of the kernel needs for it, by their path.

        Failure if the kernel has no such core.
        """
        if self.name == PROJECT:
            return {}
        if self.name == TREE:
            semantic.core_5_10(kernel.tree)
            return {}
        return {PATCHED_SOURCE: semantic.checked(kernel.tree).after.encode()}


def _core(name: str, summary: str) -> Core:
    return Core(name, summary, None if name == PROJECT else CONFIGS / f"core-{name}.config")


CORES: list[Core] = [
    _core(PROJECT, "the project's own"),
    _core(TREE, "the kernel tree's, as it is"),
    _core(PATCHED, "the kernel tree's, after the semantic patch"),
]
NAMES = tuple(core.name for core in CORES)


def find(name: str) -> Core:
    return next(core for core in CORES if core.name == name)
