# SPDX-License-Identifier: GPL-2.0-only
"""The project's own files, as git knows them."""

import pathlib
from collections.abc import Sequence

from vfio_kunit.base import process
from vfio_kunit.base.errors import Failure

C_FOLDERS = ("drivers", "lib", "include", "tests")


def tracked(checkout: pathlib.Path, folders: Sequence[str] = (".",),
            endings: Sequence[str] = ("",)) -> list[str]:
    """Files that git tracks or would add, by their path in the checkout."""
    said = process.run(["git", "-C", str(checkout), "ls-files", "--cached", "--others",
                        "--exclude-standard", "-z", "--", *folders])
    if said.returncode != 0:
        raise Failure(f"{checkout} is no git checkout", hint="clone the project with git")
    return sorted(name for name in set(said.stdout.split("\0"))
                  if name.endswith(tuple(endings)) and (checkout / name).is_file()
                  and not (checkout / name).is_symlink())


def c_files(checkout: pathlib.Path) -> list[str]:
    return tracked(checkout, C_FOLDERS, (".c", ".h"))


def python_files(checkout: pathlib.Path) -> list[str]:
    return [*tracked(checkout, ("tools", "tests"), (".py",)), "tools/vfio-kunit"]


def shell_scripts(checkout: pathlib.Path) -> list[str]:
    """Every script of a shell, told by its first line."""
    return [name for name in tracked(checkout) if _is_shell(checkout / name)]


def _is_shell(path: pathlib.Path) -> bool:
    with open(path, "rb") as file:
        first = file.readline(80)
    return first.startswith(b"#!") and first.split()[-1].rpartition(b"/")[2] in (b"bash", b"sh")
