# SPDX-License-Identifier: GPL-2.0-only
"""The two lines by which a kernel tree's drivers/ folder knows this project.

Both edits work on bytes and change nothing else, so that taking a line out
again gives back the file as its owner has it, whatever else changed in it.
"""

from __future__ import annotations

import re

from vfio_kunit.errors import Failure

FOLDER = "vfio-kunit"
KCONFIG_LINE = b'source "drivers/vfio-kunit/Kconfig"\n'
MAKEFILE_LINE = b"obj-y += vfio-kunit/\n"

_ENDMENU = re.compile(rb"^endmenu\b", re.M)


def add_to_kconfig(text: bytes) -> bytes:
    """drivers/Kconfig with the project's menu as the last of "Device Drivers"."""
    if KCONFIG_LINE in text.splitlines(keepends=True):
        return text
    ends = list(_ENDMENU.finditer(text))
    if not ends:
        raise Failure(
            "drivers/Kconfig does not end its menu", hint="is this an unmodified kernel tree?"
        )
    at = ends[-1].start()
    return text[:at] + KCONFIG_LINE + text[at:]


def add_to_makefile(text: bytes) -> bytes:
    """drivers/Makefile with the project's folder.

    The line goes in after the last one that ends by a newline and is whole by
    itself: at the very end, or at the very beginning if the last line is open.
    """
    if MAKEFILE_LINE in text.splitlines(keepends=True):
        return text
    return text + MAKEFILE_LINE if _closed(text) else MAKEFILE_LINE + text


def _closed(text: bytes) -> bool:
    return not text or (text.endswith(b"\n") and not text.endswith(b"\\\n"))


def remove_line(text: bytes, line: bytes) -> bytes:
    """Take out every occurrence of a whole line."""
    return b"".join(each for each in text.splitlines(keepends=True) if each != line)
