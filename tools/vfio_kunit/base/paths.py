# SPDX-License-Identifier: GPL-2.0-only
"""Places of the tool's files, locks on them, and writes in one step.

All files that the tool makes outside a result folder are below one cache:

    sources/<series>/   a kernel source, unpacked (never edited)
    overlays/<name>/    a tree plus this project, as a farm of symbolic links
    builds/<name>/      kbuild output
    apt/<suite>/        private apt state for series of other Debian releases
    locks/<name>.lock   one flock for each of the above, and for attached trees
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from vfio_kunit.base import console
from vfio_kunit.base.errors import Failure


def checkout() -> pathlib.Path:
    """Return the root of the checkout that this tool belongs to."""
    return pathlib.Path(__file__).resolve().parents[3]


def cache() -> pathlib.Path:
    """Return the root of the cache, which may not exist yet."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification says to ignore a relative path.
    root = pathlib.Path(base) if os.path.isabs(base) else pathlib.Path.home() / ".cache"
    return root / "vfio-kunit"


def sources() -> pathlib.Path:
    return cache() / "sources"


def overlays() -> pathlib.Path:
    return cache() / "overlays"


def builds() -> pathlib.Path:
    return cache() / "builds"


def private_apt() -> pathlib.Path:
    return cache() / "apt"


def locks() -> pathlib.Path:
    return cache() / "locks"


def slug(*parts: object) -> str:
    """Make a file name from parts: readable, and unique by a hash."""
    text = "\0".join(str(part) for part in parts)
    digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:10]
    base = pathlib.PurePath(str(parts[0])).name if parts else ""
    readable = re.sub(r"[^A-Za-z0-9._]+", "-", base).strip("-.")[:40]
    return f"{readable}-{digest}" if readable else digest


def ensure(directory: pathlib.Path) -> pathlib.Path:
    """Make a directory and its parents unless they exist."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"cannot make {directory}: {error.strerror}",
                      hint="point XDG_CACHE_HOME at a directory that you can write to") from error
    return directory


# The lock that every holder of another lock shares.
WHOLE_CACHE = "cache"


class Busy(Exception):
    """Another process holds the lock."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


@contextlib.contextmanager
def lock(name: str, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Hold the cache's lock `name` during the body.

    Readers (a build reads a source) take the lock shared, writers take it
    exclusively. Prints the holder and waits; with wait=False raises Busy instead.
    The kernel drops the lock when the process ends, and children do not inherit
    it. Any held lock keeps `clean` from emptying the cache.
    """
    with contextlib.ExitStack() as held:
        if name != WHOLE_CACHE:
            held.enter_context(lock(WHOLE_CACHE, shared=True, wait=wait))
        descriptor = _take(ensure(locks()) / f"{name}.lock", name, shared, wait)
        held.callback(os.close, descriptor)
        if not shared:
            _sign(descriptor)
            held.callback(os.ftruncate, descriptor, 0)
        yield


def _take(path: pathlib.Path, name: str, shared: bool, wait: bool) -> int:
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _flock(descriptor, kind, name, wait)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _flock(descriptor: int, kind: int, name: str, wait: bool) -> None:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        return
    except BlockingIOError:
        other = _signature(descriptor)
    if not wait:
        raise Busy(other)
    console.remark(f"waiting for {name}, in use by {other} ...")
    fcntl.flock(descriptor, kind)


def _sign(descriptor: int) -> None:
    command = " ".join(sys.argv[1:2])
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"vfio-kunit {command} (pid {os.getpid()})".encode(), 0)


def _signature(descriptor: int) -> str:
    text = os.pread(descriptor, 200, 0).decode("utf-8", "replace")
    signed = re.fullmatch(r"vfio-kunit .*\(pid ([0-9]+)\)", text)
    # A shared holder signs nothing, and a killed one leaves its signature.
    alive = signed is not None and os.path.exists(f"/proc/{signed[1]}")
    return text if alive else "another vfio-kunit"


def holder(path: pathlib.Path) -> str:
    """Name the process that holds a lock file; "" if the file is free."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return ""
    except BlockingIOError:
        return _signature(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def whole_directory(final: pathlib.Path) -> Iterator[pathlib.Path]:
    """Let the body fill a directory that appears as `final` only once it is whole.

    The former content of `final` is replaced. If the body fails or is interrupted,
    the new content is removed; after a killed process the next call removes it.
    Context: caller must hold the lock of `final`.
    """
    ensure(final.parent)
    partial = final.parent / f".{final.name}.new"
    former = final.parent / f".{final.name}.old"
    for leftover in (partial, former):
        remove(leftover)
    partial.mkdir()
    try:
        yield partial
        if final.exists():
            final.rename(former)
        try:
            partial.rename(final)
        except BaseException:
            if former.exists() and not final.exists():
                former.rename(final)
            raise
    except BaseException:
        remove(partial)
        raise
    remove(former)


def remove(directory: pathlib.Path) -> None:
    """Remove a file, a link or a directory tree, if it exists."""
    if directory.is_symlink() or directory.is_file():
        directory.unlink()
    elif directory.exists():
        shutil.rmtree(directory)


def check_place(path: pathlib.Path | None) -> None:
    """Fail (exit status 2) if a path is given at which no file can be written."""
    if path is None:
        return
    if not path.absolute().parent.is_dir():
        raise Failure(f"there is no folder for {path}")
    if path.is_dir():
        raise Failure(f"{path} is a folder")


def write_whole(path: pathlib.Path, text: str, mode: int | None = None) -> None:
    """Replace a text file in one step, with its present permissions by default."""
    data = text.encode("utf-8", "surrogateescape")
    replace_bytes(path, data, mode)


def write_json(path: pathlib.Path | None, document: Any) -> None:
    """Replace a file by a JSON document; without a path do nothing."""
    if path is not None:
        write_whole(path, json.dumps(document, indent=1) + "\n")


def replace_link(path: pathlib.Path, target: str) -> None:
    """Make `path` a symbolic link to `target` in one step, whatever it was before."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.new")
    os.symlink(target, partial)
    os.replace(partial, path)


def replace_bytes(path: pathlib.Path, data: bytes, mode: int | None = None) -> None:
    """Replace a file in one step: readers see the old or the new content, whole."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.new")
    if mode is None:
        mode = path.stat().st_mode & 0o7777 if path.exists() else 0o644
    try:
        partial.write_bytes(data)
        partial.chmod(mode)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
