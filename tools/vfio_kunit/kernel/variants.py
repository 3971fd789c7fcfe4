# SPDX-License-Identifier: GPL-2.0-only
"""Variants of the kernel: each is one file, tools/configs/variant-<name>.config.

What a variant needs on one architecture alone is in arch-<arch>-<name>.config.
"""

import pathlib
import re
from dataclasses import dataclass

from vfio_kunit.base.errors import Failure

TOOLS = pathlib.Path(__file__).resolve().parents[2]
CONFIGS = TOOLS / "configs"

DEFAULT = "debug"
# With all that the interleaving explorer can make use of.
EXPLORE = "explore"
ARCHES = ("um", "x86_64")

_NOTE = re.compile(r"^# (optional|objects):(.*)$", re.M)


@dataclass(frozen=True)
class Variant:
    """A named set of Kconfig options.

    fragment  the file that holds them
    objects   about how many objects a build from nothing makes, by architecture
    optional  those of its options that some kernels lack
    """

    name: str
    fragment: pathlib.Path
    objects: dict[str, int]
    optional: frozenset[str] = frozenset()


def names(configs: pathlib.Path = CONFIGS) -> list[str]:
    return sorted(path.stem[len("variant-"):] for path in configs.glob("variant-*.config"))


def find(name: str, configs: pathlib.Path = CONFIGS) -> Variant:
    """The variant of that name; Failure (exit status 2) if there is none."""
    known = names(configs)
    if name not in known:
        raise Failure(f"unknown variant {name!r}", hint=f"one of: {', '.join(known)}")
    fragment = configs / f"variant-{name}.config"
    notes = {key: text.split() for key, text in _NOTE.findall(fragment.read_text())}
    pairs = (pair.split("=") for pair in notes.get("objects", []))
    return Variant(name, fragment, {arch: int(count) for arch, count in pairs},
                   frozenset(notes.get("optional", [])))


def fragments(checkout: pathlib.Path, arch: str, variant: Variant,
              *more: pathlib.Path | None) -> list[pathlib.Path]:
    """The Kconfig fragments of a kernel, most general first; none overrides another."""
    configs = variant.fragment.parent
    always = [checkout / ".kunitconfig", configs / "base.config", configs / f"arch-{arch}.config",
              variant.fragment, *(fragment for fragment in more if fragment is not None)]
    special = configs / f"arch-{arch}-{variant.name}.config"
    return [*always, special] if special.is_file() else always


def qemu_config(arch: str) -> pathlib.Path | None:
    """How the architecture runs under QEMU; None for user-mode Linux."""
    return None if arch == "um" else TOOLS / "qemu_configs" / f"{arch}.py"
