# SPDX-License-Identifier: GPL-2.0-only
"""An initramfs: a cpio archive of the form that the kernel unpacks."""

import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping

from vfio_kunit.base import process
from vfio_kunit.base.errors import Failure

CPIO = ("cpio", "--create", "--format=newc", "--owner=+0:+0", "--reproducible", "--quiet")


def write(path: pathlib.Path, files: Mapping[str, pathlib.Path]) -> None:
    """Write an archive of executable files, given by their places in the archive."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        root = pathlib.Path(folder, "root")
        for place, source in files.items():
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / place)
            (root / place).chmod(0o755)
        names = sorted(str(each.relative_to(root)) for each in root.rglob("*"))
        whole = pathlib.Path(folder, "whole")
        with whole.open("wb") as archive, process.group(
                CPIO, cwd=root, stdin=subprocess.PIPE, stdout=archive,
                stderr=subprocess.PIPE) as cpio:
            _, said = cpio.communicate("".join(f"{name}\n" for name in names).encode())
        if cpio.returncode != 0:
            raise Failure(f"cpio made no {path}: {said.decode(errors='replace').strip()}",
                          hint="is there space left on the disk?")
        whole.replace(path)
