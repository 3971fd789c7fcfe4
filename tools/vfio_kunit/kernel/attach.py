# SPDX-License-Identifier: GPL-2.0-only
"""Making the project part of somebody's own kernel tree, and taking it out again.

What is added: drivers/vfio-kunit (a link to the checkout, or a copy) and one
line each in drivers/Kconfig and drivers/Makefile. Nothing else is touched.
"""

import fnmatch
import hashlib
import json
import os
import pathlib
import shutil

from vfio_kunit.base import paths, process
from vfio_kunit.base.errors import Failure
from vfio_kunit.base.transaction import Transaction
from vfio_kunit.kernel import drivers_entry, layout, trees

# What a copy consists of: what kbuild and kunit.py read.
PARTS = (".kunitconfig", "Kconfig", "Makefile", "drivers", "include", "lib", "tests")
NOT_COPIED = ("pytest", "__pycache__")
MANIFEST = ".vfio-kunit-copy.json"
# What a build in place leaves beside the sources.
PRODUCTS = (".*.cmd", ".*.d", ".tmp_*", "*.[aios]", "*.ko", "*.mod", "*.mod.c", "*.lst",
            "modules.order", "*.symvers")


class Place:
    """The places in a kernel tree that attach and detach change."""

    def __init__(self, tree: pathlib.Path) -> None:
        self.tree = tree
        self.lock = f"attach-{paths.slug(tree)}"
        self.folder = tree / "drivers" / layout.NAME
        # The owner's files that get a line.
        self.edited = [tree / "drivers" / name for name in drivers_entry.LINES]

    def hooked(self) -> list[pathlib.Path]:
        """List the owner's files that have the project's line."""
        return [path for path in self.edited
                if drivers_entry.has_line(path.read_bytes(), drivers_entry.LINES[path.name])]

    def ours(self) -> bool:
        """Check whether drivers/vfio-kunit exists and was made by attach."""
        if self.folder.is_symlink():
            # A dangling link is that of a checkout which has moved.
            return not self.folder.exists() or (self.folder / "tools/vfio-kunit").exists()
        return (self.folder / MANIFEST).is_file()

    def taken(self) -> bool:
        return os.path.lexists(self.folder)


def attach(spec: str, *, copy: bool = False) -> pathlib.Path:
    """Add the project to the tree at path `spec`; returns the tree.

    Raises Failure, with nothing changed, for whatever is in the way.
    """
    kernel = trees.from_path(pathlib.Path(spec))
    trees.check_age(kernel, trees.OLDEST_TO_ATTACH)
    place = Place(kernel.tree)
    with paths.lock(place.lock), Transaction() as change:
        _check_free(place)
        _check_editable(place)
        _check_unchanged(place)
        change.put(place.folder, _copy if copy else _link)
        for path in place.edited:
            change.replace(path, drivers_entry.EDITS[path.name](path.read_bytes()))
        change.commit()
    return kernel.tree


def detach(spec: str) -> pathlib.Path:
    """Take the project out of the tree at path `spec`; returns the tree.

    The owner's other changes to the files stay. Also tidies up after an attach
    that was killed half way.
    """
    kernel = trees.from_path(pathlib.Path(spec))
    place = Place(kernel.tree)
    with paths.lock(place.lock), Transaction() as change:
        hooked = place.hooked()
        if not hooked and not place.ours():
            raise Failure(f"not attached to {kernel.tree}")
        if place.taken():
            if not place.ours():
                raise Failure(f"{place.folder} is not this project's, so it is left alone",
                              hint="remove it and run detach again")
            _check_untouched(place.folder)
        _check_editable(place)
        for path in hooked:
            change.replace(path, drivers_entry.remove_line(path.read_bytes(),
                                                           drivers_entry.LINES[path.name]))
        change.take_away(place.folder)
        change.commit()
    return kernel.tree


def _check_free(place: Place) -> None:
    if place.taken() and not place.ours():
        raise Failure(f"{place.folder} exists and is not this project's",
                      hint="move it away, or choose another tree")
    if place.taken() or place.hooked():
        raise Failure(f"already attached to {place.tree}",
                      hint=f"to begin anew: tools/vfio-kunit detach {place.tree}")


def _check_editable(place: Place) -> None:
    for path in place.edited:
        if path.is_symlink():
            raise Failure(f"{path} is a symbolic link: an edit would change another tree too",
                          hint="work on a tree with files of its own")
    for path in (place.folder.parent, *place.edited):
        if not os.access(path, os.W_OK):
            raise Failure(f"{path} is not writable", hint="work on a tree of your own")


def _check_unchanged(place: Place) -> None:
    """Refuse local changes (as git sees them) in the files to be edited."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    if not any((folder / ".git").exists() for folder in (place.tree, *place.tree.parents)):
        return
    names = [str(path.relative_to(place.tree)) for path in place.edited]
    said = process.run(["git", "status", "--porcelain", "--untracked-files=no", "--", *names],
                       cwd=place.tree, env=environment)
    if said.returncode != 0:
        reason = (said.stderr.strip().splitlines() or ["git status failed"])[0]
        raise Failure(f"cannot tell whether {place.tree} has local changes: {reason}")
    changed = [line[3:] for line in said.stdout.splitlines()]
    if changed:
        raise Failure(f"{place.tree} has local changes in {' and '.join(changed)}",
                      hint="commit or stash them first")


def _link(at: pathlib.Path) -> None:
    at.symlink_to(paths.checkout(), target_is_directory=True)


def _copy(at: pathlib.Path) -> None:
    at.mkdir()
    for part in PARTS:
        origin = paths.checkout() / part
        if origin.is_dir():
            shutil.copytree(origin, at / part, ignore=_left_out)
        else:
            shutil.copy2(origin, at / part)
    record = {"checkout": str(paths.checkout()), "files": _digests(at)}
    (at / MANIFEST).write_text(json.dumps(record, indent=1) + "\n")


def _left_out(folder: str, names: list[str]) -> list[str]:
    del folder
    return [name for name in names if name in NOT_COPIED or _is_product(name)]


def _is_product(name: str) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in PRODUCTS)


def _digests(folder: pathlib.Path) -> dict[str, str]:
    """The SHA-256 of every file in a copy that is not a product of a build."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    named = {str(path.relative_to(folder)): path for path in files if path.name != MANIFEST}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in sorted(named.items())
        if not _is_product(path.name)
    }


def _check_untouched(folder: pathlib.Path) -> None:
    """Refuse to remove a copy that holds work of the tree's owner."""
    if folder.is_symlink():
        return
    try:
        recorded = json.loads((folder / MANIFEST).read_text())["files"]
    except (ValueError, KeyError):
        recorded = {}
    present = _digests(folder)
    touched = sorted(name for name in present if recorded.get(name) != present[name])
    if touched:
        raise Failure(f"{folder} holds changes of yours: {', '.join(touched[:3])}"
                      f"{' ...' if len(touched) > 3 else ''}",
                      hint=f"save them, remove {folder}, and run detach again")
