# SPDX-License-Identifier: GPL-2.0-only
"""A kernel tree with this project in it, without touching the tree.

A farm of symbolic links in the cache: the tree's top folder and its drivers/
folder are spelled out, drivers/Kconfig and drivers/Makefile are edited copies,
drivers/vfio-kunit is the checkout, and everything else is one link to the tree.
Sources that a core under test needs beside those are files in folders of their own.
"""

import os
import pathlib
from collections.abc import Mapping

from vfio_kunit.base import paths
from vfio_kunit.kernel import drivers_entry, layout
from vfio_kunit.kernel.trees import Kernel

# What an entry of the farm holds: where a link points to, or a file's bytes.
Entry = str | bytes


def overlay(kernel: Kernel, checkout: pathlib.Path | None = None,
            sources: Mapping[str, bytes] | None = None) -> pathlib.Path:
    """The overlay of `kernel` with `checkout` (default: this one) as drivers/vfio-kunit.

    `sources` are further files, by their path in the tree, in folders that it
    does not have; those of other runs stay. Up to date on return, made if there
    is none. Each entry changes in one step, so another run may go on building in
    it.
    """
    project = (checkout or paths.checkout()).resolve()
    name = paths.slug(kernel.name, kernel.tree, project)
    farm = paths.overlays() / name
    with paths.lock(f"overlay-{name}"):
        # Without .git, or kbuild would run git in somebody's repository.
        sync(farm, links(kernel.tree, without={"drivers", ".git", ".kunit"}))
        sync(farm / "drivers", _drivers(kernel.tree / "drivers", project))
        for path, content in (sources or {}).items():
            _add(farm / path, content)
    return farm


def _drivers(drivers: pathlib.Path, project: pathlib.Path) -> dict[str, Entry]:
    entries = links(drivers, without={*drivers_entry.EDITS, layout.NAME})
    for name, edit in drivers_entry.EDITS.items():
        entries[name] = edit((drivers / name).read_bytes())
    entries[layout.NAME] = str(project)
    return entries


def links(folder: pathlib.Path, without: set[str]) -> dict[str, Entry]:
    """A link to each entry of a folder, but for those named in `without`."""
    return {entry.name: entry.path for entry in os.scandir(folder) if entry.name not in without}


def sync(folder: pathlib.Path, wanted: dict[str, Entry]) -> None:
    """Make a folder of the farm hold exactly `wanted`, besides real sub-folders."""
    paths.ensure(folder)
    present = {entry.name: _current(entry) for entry in os.scandir(folder)}
    for name in present.keys() - wanted.keys():
        if present[name] is not None:
            (folder / name).unlink()
    for name, entry in wanted.items():
        if present.get(name) != entry:
            _put(folder / name, entry)


def _current(entry: os.DirEntry[str]) -> Entry | None:
    if entry.is_symlink():
        return os.readlink(entry.path)
    if entry.is_dir():
        return None
    return pathlib.Path(entry.path).read_bytes()


def _add(path: pathlib.Path, content: bytes) -> None:
    paths.ensure(path.parent)
    if not path.is_file() or path.read_bytes() != content:
        _put(path, content)


def _put(path: pathlib.Path, entry: Entry) -> None:
    if isinstance(entry, bytes):
        paths.replace_bytes(path, entry, 0o644)
    else:
        paths.replace_link(path, entry)
