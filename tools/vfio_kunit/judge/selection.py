# SPDX-License-Identifier: GPL-2.0-only
"""The cases that a GLOB selects, checked before anything is built."""

import difflib
import re

from vfio_kunit.base.errors import Failure

# The suites whose cases explore programs of VFIO, and those that explore any, by convention.
VFIO_PROGRAMS = "vfio_explore*"
PROGRAMS = "*explore*"

NEAR = 5


def check_form(glob: str) -> None:
    """Refuse a text that KUnit cannot filter by, or that would spoil the kernel's command line."""
    if not re.fullmatch(r"[\w*?\[\]!-]+(\.[\w*?\[\]!-]+)?", glob):
        raise Failure(f"{glob!r} is no glob of a suite or of suite.case",
                      hint="for instance 'vfio_group*' or 'vfio_group_create.*'")


def matches_nothing(glob: str, known: list[str]) -> Failure:
    """Return the failure for a glob without a match among `known` (each suite.case)."""
    return Failure(f"no case matches {glob!r}", hint=_near(glob, known))


def _near(glob: str, known: list[str]) -> str:
    plain = re.sub(r"[*?\[\]!]", "", glob)
    names = known if "." in glob else list(dict.fromkeys(name.partition(".")[0] for name in known))
    near = difflib.get_close_matches(plain, names, n=NEAR, cutoff=0.4)
    near += [name for name in names if plain and plain in name
             and name not in near][:NEAR - len(near)]
    return "did you mean " + ", ".join(near) if near else "see `tools/vfio-kunit list`"
