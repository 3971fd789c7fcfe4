# SPDX-License-Identifier: GPL-2.0-only
"""Which kernel tree a command works on: a Debian source series, or a path."""

import json
import os
import pathlib
import re
from dataclasses import dataclass

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Failure

Version = tuple[int, int]

DEFAULT = "6.12"

# The last series of Debian whose IOMMU core has the notifications itself. It is
# Debian 11's, which may be out of reach one day.
NOTIFIER = "5.10"
OLDEST_TO_RUN: Version = (5, 10)
OLDEST_TO_ATTACH: Version = (6, 1)

_SERIES = re.compile(r"[0-9]+\.[0-9]+")
_MAKEFILE_FIELD = re.compile(r"^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION)\s*=\s*(\S*)\s*$", re.M)


@dataclass(frozen=True)
class Kernel:
    """A kernel tree that was found fit for use.

    name     what to call it: the series ("6.12") or the folder's name
    tree     its root, absolute and without symbolic links
    version  (VERSION, PATCHLEVEL) of its Makefile
    release  the full version of its Makefile ("6.12.117")
    package  Debian package and version it came from, "" for somebody's own tree
    """

    name: str
    tree: pathlib.Path
    version: Version
    release: str
    package: str = ""

    @property
    def lock(self) -> str:
        """The lock that guards this tree; readers take it shared."""
        return source_lock(self.name) if self.package else paths.slug(self.tree)


def is_series(spec: str) -> bool:
    return _SERIES.fullmatch(spec) is not None


def source_lock(series: str) -> str:
    return f"source-{series}"


def source_tree(series: str) -> pathlib.Path:
    return paths.sources() / series / "tree"


def source_stamp(series: str) -> pathlib.Path:
    """Return the file beside the tree that records its package."""
    return paths.sources() / series / "package.json"


def resolve(spec: str) -> Kernel:
    """Find the kernel of `--kernel spec`.

    Raises Failure (exit status 2) if it is no series and no kernel tree, not
    set up, too old, or built in place.
    """
    kernel = _from_series(spec) if is_series(spec) else from_path(pathlib.Path(spec))
    check_age(kernel, OLDEST_TO_RUN)
    check_clean(kernel.tree)
    return kernel


def _from_series(series: str) -> Kernel:
    stamp = source_stamp(series)
    try:
        record = json.loads(stamp.read_text())
        package = f"{record['package']} {record['version']}"
    except FileNotFoundError:
        raise Failure(f"kernel {series} is not set up",
                      hint=f"run `tools/vfio-kunit setup --kernel {series}`") from None
    except (ValueError, KeyError) as error:
        raise Failure(f"{stamp} is damaged",
                      hint=f"run `tools/vfio-kunit setup --kernel {series}`") from error
    version, release = read_version(source_tree(series))
    return Kernel(series, source_tree(series).resolve(), version, release, package)


def from_path(path: pathlib.Path) -> Kernel:
    if not path.exists():
        raise Failure(f"{path}: no such kernel",
                      hint="name a series such as 6.12, or the path of a kernel tree")
    tree = path.resolve()
    version, release = read_version(tree)
    return Kernel(tree.name, tree, version, release)


def read_version(tree: pathlib.Path) -> tuple[Version, str]:
    """The version that a tree's Makefile states; Failure if it is no kernel tree."""
    wanted = ("Makefile", "Kconfig", "drivers/Kconfig", "drivers/Makefile")
    lacking = [name for name in wanted if not (tree / name).is_file()]
    if lacking:
        raise Failure(f"{tree} is no kernel tree: it has no {lacking[0]}",
                      hint="give the root of a kernel source tree")
    head = (tree / "Makefile").read_text(errors="replace")[:4096]
    fields = dict(_MAKEFILE_FIELD.findall(head))
    try:
        version = (int(fields["VERSION"]), int(fields["PATCHLEVEL"]))
    except (KeyError, ValueError):
        raise Failure(f"{tree} is no kernel tree: its Makefile states no version",
                      hint="give the root of a kernel source tree") from None
    patch = fields.get("SUBLEVEL") or "0"
    return version, f"{version[0]}.{version[1]}.{patch}{fields.get('EXTRAVERSION', '')}"


def check_age(kernel: Kernel, oldest: Version) -> None:
    """Refuse a tree that the project does not build in."""
    if kernel.version < oldest:
        raise Failure(f"{kernel.tree} is Linux {kernel.release}, too old",
                      hint=f"use {oldest[0]}.{oldest[1]} or later")


def check_clean(tree: pathlib.Path) -> None:
    """Refuse a tree with build output inside: kbuild would refuse to build it elsewhere."""
    arches = [entry.path for entry in os.scandir(tree / "arch")] if (tree / "arch").is_dir() else []
    traces = [tree / ".config", tree / "include/config"]
    traces += [pathlib.Path(arch) / "include/generated" for arch in arches]
    found: pathlib.Path | None = next((trace for trace in traces if trace.exists()), None)
    if found is not None:
        raise Failure(f"{tree} was built in place ({found.relative_to(tree)} exists)",
                      hint=f"run `make -C {tree} mrproper` (mind that it removes .config), or use "
                           "a clean copy")
