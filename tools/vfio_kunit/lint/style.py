# SPDX-License-Identifier: GPL-2.0-only
"""The mechanical rules of how the project's files are written, for C and for Python."""

import pathlib

from vfio_kunit.lint import c_style, files, python_style


def check(checkout: pathlib.Path) -> list[str]:
    found = []
    for name in files.c_files(checkout):
        found += c_style.problems(name, (checkout / name).read_text())
    for name in files.python_files(checkout):
        found += python_style.problems(name, (checkout / name).read_text())
    return found
