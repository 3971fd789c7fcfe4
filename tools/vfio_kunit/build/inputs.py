# SPDX-License-Identifier: GPL-2.0-only
"""The inputs of a build, recorded so that a later run finds the changes.

A file counts as unchanged if its size and modification time are the same. An
older file is a change too, unlike in make, which only sees newer files.
"""

import os
import pathlib
import re
import shutil
from collections.abc import Iterable, Iterator

from vfio_kunit.base import process
from vfio_kunit.kernel.layout import DROPIN_PROJECT, PROJECT

# (modification time in ns, size), or None for a file that is not there.
Mark = list[int] | None
Marks = dict[str, Mark]

# In a .cmd file: the source, then its included files.
_DEPENDENCY = re.compile(rb"^(?:source_\S+ :=| ) +([^\s$]\S*)", re.M)

# Folders of the checkout that kbuild never looks into.
_FOREIGN = {"results", "tools", "pytest", "Documentation", "__pycache__"}


def mark(path: str | pathlib.Path) -> Mark:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return [found.st_mtime_ns, found.st_size]


def marks(paths: Iterable[str]) -> Marks:
    return {path: mark(path) for path in paths}


def changed(before: Marks, after: Marks) -> set[str]:
    """List the files that differ, appeared or vanished."""
    return {path for path in before.keys() | after.keys()
            if before.get(path) != after.get(path)}


def project(checkout: pathlib.Path) -> Marks:
    """Mark all files of the checkout that kbuild may read."""
    return marks(_project_files(str(checkout)))


def _project_files(root: str) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in _FOREIGN and name[0] != "."]
        yield from (f"{folder}/{name}" for name in files if name[0] != ".")


def kernel(tree: pathlib.Path, out: pathlib.Path, checkout: pathlib.Path) -> Marks:
    """Mark all other inputs of the finished build in `out`.

    The sources that the compiler read, Kconfig files (the checkout's too),
    makefiles, scripts, the generated configuration, and the toolchain.
    """
    elsewhere = (f"{out}/", f"{checkout}/", f"{tree}/{PROJECT}/", f"{tree}/{DROPIN_PROJECT}/")
    files = {
        path for path in (os.path.normpath(os.path.join(out, name)) for name in _compiled_from(out))
        if not path.startswith(elsewhere)
    }
    files.update(str(tree / name) for name in _configured_from(out))
    files.update(_makefiles(tree, out))
    files.update(toolchain())
    files.update(str(out / name) for name in (
        ".config", "include/config/auto.conf", "include/generated/autoconf.h", "vmlinux"))
    return marks(files)


def toolchain() -> set[str]:
    """List the programs that shape the kernel's code."""
    programs = {name: shutil.which(name) for name in ("gcc", "ld", "as", "ar", "make", "objcopy")}
    found = {path for path in programs.values() if path}
    if programs["gcc"]:
        found.add(process.run([programs["gcc"], "-print-prog-name=cc1"]).stdout.strip())
    return found


def _compiled_from(out: pathlib.Path) -> Iterator[str]:
    for folder, folders, files in os.walk(out):
        for name in files:
            if name.endswith(".cmd") and name[0] == ".":
                text = pathlib.Path(folder, name).read_bytes()
                yield from (path.decode("utf-8", "surrogateescape")
                            for path in _DEPENDENCY.findall(text) if path != b"\\")


def _configured_from(out: pathlib.Path) -> Iterator[str]:
    listing = out / "include/config/auto.conf.cmd"
    text = listing.read_text() if listing.exists() else ""
    block = text.partition("deps_config := \\\n")[2].partition("\n\n")[0]
    yield from (name for name in block.replace("\\", " ").split() if not name.startswith("$"))


def _makefiles(tree: pathlib.Path, out: pathlib.Path) -> Iterator[str]:
    yield from (str(tree / name) for name in ("Makefile", "Kbuild"))
    for folder in ("scripts", "arch/um", "arch/x86"):
        for place, _, files in os.walk(tree / folder, followlinks=False):
            yield from (f"{place}/{name}" for name in files
                        if folder == "scripts" or name.startswith(("Makefile", "Kbuild")))
    for archive in out.rglob("built-in.a"):
        made_in = archive.parent.relative_to(out)
        if made_in.is_relative_to(PROJECT):
            continue
        # Kbuild has precedence, so that one appearing is a change.
        yield from (str(tree / made_in / name) for name in ("Makefile", "Kbuild"))
