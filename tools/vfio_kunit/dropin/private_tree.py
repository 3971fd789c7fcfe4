# SPDX-License-Identifier: GPL-2.0-only
"""A private copy of a 5.10 tree in which the project's core can be vfio.o.

A farm of symbolic links as overlay.py makes it, with one edited file:
drivers/vfio/Makefile includes tools/dropin/dropin.mk if SWITCH is set. Without
SWITCH the copy builds the tree's own files.
"""

import pathlib

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Failure
from vfio_kunit.kernel import layout, overlay
from vfio_kunit.kernel.trees import Kernel, Version

# The series whose <linux/vfio.h> the core offers, and which has the sample driver.
SERIES: Version = (5, 10)

# The make variable that replaces the tree's core by the project's.
SWITCH = "VFIO_KUNIT_DROPIN=y"

_HOOK = b"""
ifdef VFIO_KUNIT_DROPIN
include $(srctree)/$(src)/vfio-kunit/tools/dropin/dropin.mk
endif
"""


def farm(kernel: Kernel, checkout: pathlib.Path | None = None) -> pathlib.Path:
    """Bring the copy of `kernel` for `checkout` (default: this one) up to date.

    Raises Failure (exit status 2) if the tree is of another series.
    """
    if kernel.version != SERIES:
        raise Failure(f"{kernel.tree} is Linux {kernel.release}; the core drops into 5.10 alone",
                      hint="later trees have another <linux/vfio.h>")
    project = (checkout or paths.checkout()).resolve()
    name = paths.slug(f"dropin-{kernel.name}", kernel.tree, project)
    place = paths.overlays() / name
    with paths.lock(f"overlay-{name}"):
        overlay.sync(place, overlay.links(kernel.tree, without={"drivers", ".git", ".kunit"}))
        overlay.sync(place / "drivers", overlay.links(kernel.tree / "drivers", without={"vfio"}))
        overlay.sync(place / "drivers/vfio", _vfio(kernel.tree / "drivers/vfio", project))
    return place


def _vfio(folder: pathlib.Path, project: pathlib.Path) -> dict[str, overlay.Entry]:
    entries = overlay.links(folder, without={"Makefile", layout.NAME})
    entries["Makefile"] = (folder / "Makefile").read_bytes() + _HOOK
    entries[layout.NAME] = str(project)
    return entries
