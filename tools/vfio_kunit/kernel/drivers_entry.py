# SPDX-License-Identifier: GPL-2.0-only
"""The two lines by which a kernel tree's drivers/ folder knows this project.

Both edits work on bytes and change nothing else, so that taking a line out
again gives back the file as its owner has it, whatever else changed in it.
"""

import re

from vfio_kunit.base.errors import Failure
from vfio_kunit.kernel.layout import NAME, PROJECT

KCONFIG_LINE = f'source "{PROJECT}/Kconfig"\n'.encode()
MAKEFILE_LINE = f"obj-y += {NAME}/\n".encode()

_ENDMENU = re.compile(rb"^endmenu\b", re.M)


def add_to_kconfig(text: bytes) -> bytes:
    """drivers/Kconfig with the project's menu as the last of "Device Drivers"."""
    if has_line(text, KCONFIG_LINE):
        return text
    ends = list(_ENDMENU.finditer(text))
    if not ends:
        raise Failure("drivers/Kconfig does not end its menu",
                      hint="is this an unmodified kernel tree?")
    at = ends[-1].start()
    return text[:at] + KCONFIG_LINE + text[at:]


def add_to_makefile(text: bytes) -> bytes:
    """drivers/Makefile with the project's folder.

    As the last line, or as the first if the last one is open (no newline, or a
    backslash before it): an open line is its owner's and must stay as it is.
    """
    if has_line(text, MAKEFILE_LINE):
        return text
    return text + MAKEFILE_LINE if _closed(text) else MAKEFILE_LINE + text


def _closed(text: bytes) -> bool:
    return not text or (text.endswith(b"\n") and not text.endswith(b"\\\n"))


# By the file's name in drivers/.
EDITS = {"Kconfig": add_to_kconfig, "Makefile": add_to_makefile}
LINES = {"Kconfig": KCONFIG_LINE, "Makefile": MAKEFILE_LINE}


def has_line(text: bytes, line: bytes) -> bool:
    return remove_line(text, line) != text


def remove_line(text: bytes, line: bytes) -> bytes:
    """Take a line out wherever it stands, even if an editor ate the last newline."""
    return b"".join(each for each in text.splitlines(keepends=True)
                    if each.rstrip() != line.rstrip())
