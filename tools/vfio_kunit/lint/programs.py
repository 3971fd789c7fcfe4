# SPDX-License-Identifier: GPL-2.0-only
"""Checks that are made by a program of the kernel tree or of Debian."""

import contextlib
import pathlib
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator

from vfio_kunit.base import process
from vfio_kunit.kernel import trees
from vfio_kunit.lint import exceptions, files

# checkpatch.pl and kernel-doc are those of one tree, whichever is checked.
STYLE_TREE = trees.DEFAULT

# Words that codespell takes for others: a variable of the kernel's Makefile, and
# a transcript that must differ.
SPELLED_SO = ("extraversion", "wroks")

# flake8's complaints about tabs and widths concern the text in strings too; style.py
# looks at the width.
FLAKE8 = ("--max-line-length=100", "--extend-ignore=E101,E501,W191")


def checkpatch(checkout: pathlib.Path) -> list[str]:
    command = [_script("checkpatch.pl"), "--strict", "--no-tree", "--no-summary", "--terse",
               "--quiet"]
    names = files.c_files(checkout)
    excepted = exceptions.CHECKPATCH.keys() & set(names)
    complaints = _lines(process.run(
        [*command, "--file", *(name for name in names if name not in excepted)], cwd=checkout))
    for name in sorted(excepted):
        ignored = ",".join(exceptions.CHECKPATCH[name])
        complaints += _lines(process.run([*command, "--ignore", ignored, "--file", name],
                                         cwd=checkout))
    return complaints


def kernel_doc(checkout: pathlib.Path) -> list[str]:
    said = process.run([_script("kernel-doc"), "-none", "-Wall", *files.c_files(checkout)],
                       cwd=checkout)
    return [line for line in said.stderr.splitlines() if re.match(r"\S+:\d+: ", line)]


def hooks(checkout: pathlib.Path) -> list[str]:
    """The explorer's tables of hooks are what their generator makes of its sources."""
    tree = trees.resolve(STYLE_TREE).tree
    return _lines(process.run([str(checkout / "tools/generate/hooks.py"), "--check", str(tree)],
                              cwd=checkout))


def mypy(checkout: pathlib.Path) -> list[str]:
    return _lines(process.run(["/usr/bin/mypy", "--no-error-summary"], cwd=checkout))


def flake8(checkout: pathlib.Path) -> list[str]:
    return _lines(process.run(["/usr/bin/flake8", *FLAKE8, *files.python_files(checkout)],
                              cwd=checkout))


def codespell(checkout: pathlib.Path) -> list[str]:
    """codespell on every file but the texts of licences."""
    names = [name for name in files.tracked(checkout) if not name.startswith("LICENSES/")]
    return _lines(process.run(
        ["codespell", f"--ignore-words-list={','.join(SPELLED_SO)}", *names], cwd=checkout))


def shellcheck(checkout: pathlib.Path) -> list[str]:
    return _lines(process.run(["shellcheck", "--format=gcc", *files.shell_scripts(checkout)],
                              cwd=checkout))


def reuse(checkout: pathlib.Path) -> list[str]:
    """reuse lint: each file has a licence and a holder of its copyright."""
    with _reuse_root(checkout) as root:
        said = process.run(["reuse", "--root", str(root), "lint"], cwd=root)
    return _lines(said)


@contextlib.contextmanager
def _reuse_root(checkout: pathlib.Path) -> Iterator[pathlib.Path]:
    """The checkout; or, for the reuse of Debian 12, a copy in which REUSE.toml is .reuse/dep5."""
    version = re.search(r"(\d+)\.", process.run(["reuse", "--version"]).stdout)
    if version is None or int(version.group(1)) >= 3:
        yield checkout
        return
    with tempfile.TemporaryDirectory(prefix="vfio-kunit-reuse-") as copy:
        root = pathlib.Path(copy)
        for name in files.tracked(checkout):
            if name != "REUSE.toml":
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(checkout / name, root / name)
        (root / ".reuse").mkdir()
        (root / ".reuse/dep5").write_text(dep5((checkout / "REUSE.toml").read_text()))
        yield root


def dep5(reuse_toml: str) -> str:
    """What REUSE.toml says, as .reuse/dep5."""
    parts = ["Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"]
    for each in tomllib.loads(reuse_toml).get("annotations", []):
        paths = [each["path"]] if isinstance(each["path"], str) else each["path"]
        parts.append(f"Files: {' '.join(path.replace('**', '*') for path in paths)}\n"
                     f"Copyright: {each['SPDX-FileCopyrightText'].removeprefix('Copyright (C) ')}\n"
                     f"License: {each['SPDX-License-Identifier']}\n")
    return "\n".join(parts)


def _script(name: str) -> str:
    return str(trees.resolve(STYLE_TREE).tree / "scripts" / name)


def _lines(said: subprocess.CompletedProcess[str]) -> list[str]:
    """Return a program's complaints, none if it succeeded."""
    if said.returncode == 0:
        return []
    lines = [line for line in (said.stdout + said.stderr).splitlines() if line.strip()]
    return lines or [f"{said.args[0]} ended with status {said.returncode}"]
