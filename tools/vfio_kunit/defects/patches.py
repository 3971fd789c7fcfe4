# SPDX-License-Identifier: GPL-2.0-only
"""Defects of the core, kept as patches, that the programs must find.

A patch begins with a line that says what it does, and why that is wrong. Before
its "---" it names the program that shows the defect, and which findings do:

    Program: create_destroy
    Finding: use after free, data race
"""

import os
import pathlib
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from vfio_kunit.base import paths, process
from vfio_kunit.base.errors import Failure

FOLDER = "tests/programs/defects"

# What a finding may be called, see lib/interleave/report.c.
FINDINGS = ("assertion", "warning", "deadlock", "livelock", "data race", "use after free",
            "double free",
            "leak", "lock held")

_FIELD = re.compile(r"^(?P<key>Program|Finding): (?P<value>.+)$", re.M)

# What no kernel is made from.
_LEFT_OUT = {".git", "results", "__pycache__", ".mypy_cache", ".pytest_cache"}


@dataclass(frozen=True)
class Defect:
    """A patch that breaks the core.

    title     what it does
    program   the program that shows it
    findings  what that may show it as
    """

    name: str
    path: pathlib.Path
    title: str
    program: str
    findings: tuple[str, ...]


def load(checkout: pathlib.Path) -> list[Defect]:
    """All defects of a checkout, by name; Failure (exit status 2) if one is malformed."""
    found = [_read(path) for path in sorted((checkout / FOLDER).glob("*.patch"))]
    if not found:
        raise Failure(f"there are no patches in {checkout / FOLDER}",
                      hint="is the checkout complete?")
    return found


def choose(defects: Sequence[Defect], names: Sequence[str]) -> list[Defect]:
    """Choose defects by name, all without names; Failure (exit status 2) for an unknown name."""
    known: dict[str, Defect] = {defect.name: defect for defect in defects}
    for name in names:
        if name not in known:
            raise Failure(f"no defect is called {name!r}", hint=f"one of: {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(names)] if names else list(defects)


def _read(path: pathlib.Path) -> Defect:
    about, cut, _ = path.read_text().partition("\n---\n")
    fields = {match.group("key"): match.group("value") for match in _FIELD.finditer(about)}
    title = about.partition("\n")[0].strip()
    findings = tuple(each.strip() for each in fields.get("Finding", "").split(","))
    wrong = ("has no line ---" if not cut else
             "begins with no title" if not title else
             "names no program" if "Program" not in fields else
             f"names no finding but {', '.join(findings)}" if not set(findings) <= set(FINDINGS)
             else "")
    if wrong:
        raise Failure(f"{path} {wrong}", hint="the other patches in that folder show the form")
    return Defect(path.stem, path, title, fields["Program"], findings)


class Copy:
    """A private copy of a checkout, in which one defect at a time is seeded.

    It stays where it is, and files that do not differ stay as they are, so that
    a build from it does no more than it must.
    """

    def __init__(self, checkout: pathlib.Path, place: pathlib.Path) -> None:
        self._checkout = checkout
        self.place = place

    def seed(self, defect: Defect | None) -> None:
        sync(self._checkout, paths.ensure(self.place))
        if defect is None:
            return
        done = apply(defect, self.place)
        if done.returncode != 0:
            raise Failure(f"{defect.path} does not apply: {done.stderr.strip()}",
                          hint="the core has changed under it")


def apply(defect: Defect, place: pathlib.Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Apply a defect to the copy of the checkout at `place`."""
    # Whatever repository is around the copy is none of its business.
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(place.parent), "LC_ALL": "C"}
    return process.run(["git", "apply", *options, str(defect.path)], cwd=place, env=env)


def sync(source: pathlib.Path, target: pathlib.Path) -> None:
    """Make `target` equal to `source`, without touching equal files."""
    wanted = {entry.name: entry for entry in os.scandir(source) if entry.name not in _LEFT_OUT}
    for entry in os.scandir(target):
        other = wanted.get(entry.name)
        if other is None or _kind(other) != _kind(entry):
            paths.remove(pathlib.Path(entry.path))
    for name, entry in wanted.items():
        place = target / name
        if entry.is_dir(follow_symlinks=False):
            sync(pathlib.Path(entry.path), paths.ensure(place))
        elif not _same(pathlib.Path(entry.path), place):
            _copy(pathlib.Path(entry.path), place)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    return "folder" if entry.is_dir() else "file"


def _same(source: pathlib.Path, target: pathlib.Path) -> bool:
    if source.is_symlink():
        return target.is_symlink() and os.readlink(source) == os.readlink(target)
    return target.is_file() and source.read_bytes() == target.read_bytes()


def _copy(source: pathlib.Path, target: pathlib.Path) -> None:
    """Copy with the present time, since make looks for newer files."""
    paths.remove(target)
    if source.is_symlink():
        os.symlink(os.readlink(source), target)
        return
    shutil.copyfile(source, target)
    shutil.copymode(source, target)
