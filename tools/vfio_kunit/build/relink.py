# SPDX-License-Identifier: GPL-2.0-only
"""The short build of a kernel in which only the project's own files changed.

A full build parses the top Makefile and descends into every folder, only to find
them unchanged. inputs.py has already shown that, so the sub-makes of the full
build suffice: Makefile.build in the project's folder, then the linking ones, in
the environment that the top Makefile exported in the full build.
"""

import pathlib
import re

from vfio_kunit.base.progress import Meter
from vfio_kunit.kernel.layout import PROJECT
from vfio_kunit.build.kbuild import Diagnostics, Kbuild

# The archives between the project's and the linker, in the order they are made.
ARCHIVES = ("drivers/built-in.a", "built-in.a", "vmlinux.a")

# The makefiles that link, as from 6.1 on.
LINKERS = ("Makefile.vmlinux_o", "Makefile.modpost", "Makefile.vmlinux")

_SAVED = re.compile(r"^(?:saved)?cmd_\S+ := (.*)$", re.M)


def possible(kbuild: Kbuild) -> bool:
    """Check whether the full build left all that relink() needs."""
    return (
        kbuild.environment_file.is_file()
        and all((kbuild.tree / "scripts" / name).is_file() for name in LINKERS)
        and all(_note(kbuild.out, archive).is_file() for archive in ARCHIVES)
    )


def relink(kbuild: Kbuild, image: str, jobs: int, steps: Meter, diagnostics: Diagnostics) -> bool:
    """Make the project's files and link the kernel. False on any error."""
    return kbuild.script(_script(kbuild.out, image, jobs), steps, diagnostics) == 0


def _script(out: pathlib.Path, image: str, jobs: int) -> str:
    make = f"make -rR --no-print-directory -j{jobs} -f $srctree/scripts"
    lines = [
        f"{make}/Makefile.build obj={PROJECT} need-builtin=1 need-modorder=1",
        *(saved_command(_note(out, archive).read_text()) for archive in ARCHIVES),
        *(f"{make}/{linker}" for linker in LINKERS),
    ]
    if image == "linux":
        lines.append("ln -f vmlinux linux")  # all that arch/um adds
    return "\n".join(["set -e", *lines])


def _note(out: pathlib.Path, target: str) -> pathlib.Path:
    path = out / target
    return path.with_name(f".{path.name}.cmd")


def saved_command(note: str) -> str:
    """Read the shell command from a .cmd file of kbuild."""
    match = _SAVED.search(note)
    if match is None:
        raise ValueError("no command in a .cmd file")
    return match.group(1).replace("$(pound)", "#").replace("$$", "$")
