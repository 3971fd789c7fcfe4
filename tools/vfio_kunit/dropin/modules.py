# SPDX-License-Identifier: GPL-2.0-only
"""One 5.10 kernel, and its VFIO modules twice: on its own core and on the project's.

The kernel image and the objects of every driver are the same for both; only
vfio.ko and modpost's output from it differ. A stamp in the folder records the
inputs of the build.
"""

import json
import os
import pathlib
import shutil
import time
from collections.abc import Sequence
from typing import Any

from vfio_kunit.base import paths
from vfio_kunit.base.progress import meter
from vfio_kunit.build import inputs, kernel_build
from vfio_kunit.build.kbuild import Diagnostics, Kbuild
from vfio_kunit.dropin import private_tree
from vfio_kunit.kernel import layout, variants
from vfio_kunit.kernel.trees import Kernel
from vfio_kunit.kernel.variants import TOOLS, Variant
from vfio_kunit.session.session import Session

# Grows by one when this module builds in another way.
FORMAT = 1

GLUE = TOOLS / "dropin/dropin.mk"
CONFIG = TOOLS / "dropin/dropin.config"

# Where kbuild leaves the modules, in the order in which they can be loaded.
MODULES = (
    "drivers/vfio/vfio.ko", "drivers/vfio/vfio_iommu_type1.ko", "drivers/vfio/mdev/mdev.ko",
    "drivers/vfio/mdev/vfio_mdev.ko", "samples/vfio-mdev/mtty.ko",
)

# Makefiles without a built-in object, whose changes inputs.kernel() does not see.
_MAKEFILES = ("drivers/vfio/Makefile", "drivers/vfio/mdev/Makefile", "samples/vfio-mdev/Makefile")

PROJECT, TREE = "project", "tree"
CORES = (PROJECT, TREE)

# As the machinery knows it: the kernel comes as a bzImage, since 5.10 with KASAN
# does not come up when it is entered as an ELF file (PVH).
ARCH = "x86_64_bzimage"
_IMAGE = "arch/x86/boot/bzImage"


def name(kernel: Kernel, variant: Variant, farm: pathlib.Path) -> str:
    return paths.slug(f"dropin-{kernel.name}-{variant.name}", farm)


class Builder:
    """Brings the kernel and the modules up to date. The caller must hold the folder's lock."""

    def __init__(self, session: Session, farm: pathlib.Path, folder: pathlib.Path) -> None:
        self._farm = farm
        self._checkout = session.options.checkout
        self._folder = folder
        self._out = paths.ensure(kernel_build.out_folder(folder))
        self._stamp = folder / "stamp.json"
        self._unfinished = folder / "unfinished"
        self._jobs = session.jobs
        self._log = folder / "build.log"
        # All of .kunitconfig is for kernels that hold the suites.
        fragments = [*variants.fragments(self._checkout, "x86_64", session.variant)[1:], CONFIG]
        self._tree = session.machinery.tree(self._out, fragments, variants.qemu_config(ARCH))
        self._kbuild = Kbuild(farm, self._out, self._log, session.sandbox,
                              read=[session.kernel.tree, self._checkout])

    def modules(self, core: str) -> list[pathlib.Path]:
        """List the modules on a core, as the last build() made them."""
        return [self._folder / core / pathlib.PurePath(path).name for path in MODULES]

    def build(self, cores: Sequence[str]) -> kernel_build.Built:
        """Build no more than needed. Raises Failure (exit status 3) on a compile error."""
        kernel_build.check_compiler()
        begin = time.monotonic()
        diagnostics = Diagnostics()
        recipe = kernel_build.recipe(self._tree, self._kbuild, FORMAT)
        stamp = kernel_build.load(self._stamp)
        how = "current"
        self._log.write_text("")
        if (stamp.get("recipe") != recipe
                or inputs.changed(stamp["kernel"], inputs.marks(stamp["kernel"]))
                or not all(path.is_file() for path in self.modules(TREE))):
            stamp = self._make_kernel(stamp, recipe, diagnostics)
            how = "full"
        if PROJECT in cores and stamp["project"] != self._project():
            self._make_project(stamp, diagnostics)
            how = "full" if how == "full" else "project"
        return kernel_build.Built(self._out / self._tree.image, self._out / ".config", self._log,
                                  how, time.monotonic() - begin, diagnostics.warnings)

    def _save(self, stamp: dict[str, Any]) -> None:
        paths.write_whole(self._stamp, json.dumps({**stamp, "ended": time.time_ns()}))
        self._unfinished.unlink()

    def _make_kernel(self, before: dict[str, Any], recipe: dict[str, Any],
                     diagnostics: Diagnostics) -> dict[str, Any]:
        """Make the kernel, and the modules on its own core."""
        if self._unfinished.exists():
            kernel_build.drop_half_made(self._out)
        if before and kernel_build.useless(before, self._out, FORMAT):
            paths.remove(self._out)
            paths.ensure(self._out)
        self._unfinished.touch()
        self._stamp.unlink(missing_ok=True)
        with meter("configuring the kernel"):
            self._tree.configure(lambda: self._kbuild.configure(self._tree.linux_arch,
                                                                recipe["config"]))
        with meter("building the kernel") as steps:
            for goal in (self._tree.image, "modules"):
                self._kbuild.make(self._tree.linux_arch, goal, self._jobs, steps, diagnostics)
        shutil.copyfile(self._out / _IMAGE, self._out / self._tree.image)
        self._keep(TREE)
        stamp = {"recipe": recipe, "kernel": self._kernel(), "project": None}
        self._save(stamp)
        return stamp

    def _make_project(self, stamp: dict[str, Any], diagnostics: Diagnostics) -> None:
        """Make the modules on the project's core."""
        sources = self._project()
        if self._unfinished.exists():
            kernel_build.drop_half_made(self._out)
        before = stamp["project"]
        if before is None or kernel_build.hidden_from_make(
                inputs.changed(before, sources), sources, stamp.get("ended", 0)):
            paths.remove(self._out / layout.DROPIN_PROJECT)
        # The kernel stays current even if this build fails.
        self._unfinished.touch()
        paths.write_whole(self._stamp, json.dumps({**stamp, "project": None}))
        with meter("building the modules on the project's core") as steps:
            self._kbuild.make(self._tree.linux_arch, "modules", self._jobs, steps, diagnostics,
                              [private_tree.SWITCH])
        self._keep(PROJECT)
        stamp["project"] = sources
        self._save(stamp)

    def _keep(self, core: str) -> None:
        with paths.whole_directory(self._folder / core) as place:
            for path in MODULES:
                shutil.copyfile(self._out / path, place / os.path.basename(path))

    def _kernel(self) -> inputs.Marks:
        # The output of modpost for each module differs with the core.
        marks = {path: mark for path, mark in inputs.kernel(self._farm, self._out,
                                                            self._checkout).items()
                 if not path.endswith(".mod.c")}
        return {**marks, **inputs.marks(str(self._farm / path) for path in _MAKEFILES)}

    def _project(self) -> inputs.Marks:
        return {**inputs.project(self._checkout), **inputs.marks([str(GLUE)])}
