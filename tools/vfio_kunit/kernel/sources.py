# SPDX-License-Identifier: GPL-2.0-only
"""Kernel sources in the cache: found, verified, unpacked whole or not at all."""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from vfio_kunit.base import console, paths, process
from vfio_kunit.base.errors import Failure
from vfio_kunit.base.progress import progress
from vfio_kunit.debian import packages, releases
from vfio_kunit.kernel import trees

CHUNK = 1 << 20
# Blocks and directories on top of the files' own bytes.
OVERHEAD = 1.15
ROOM = "run `tools/vfio-kunit clean`, or point XDG_CACHE_HOME at a larger disk"


@dataclass(frozen=True)
class Tarball:
    """A kernel source as Debian packs it, with the checksum its package states."""

    path: pathlib.Path
    package: str
    version: str
    md5: str


def ensure(series: str) -> trees.Kernel:
    """Make sure that a series is unpacked in the cache, as it was packed.

    Does nothing if it is, even while others build from it. May be interrupted
    at any time, and run twice at once: the second waits for the first.
    Context: takes the source's lock, shared and then perhaps alone.
    """
    with paths.lock(trees.source_lock(series), shared=True):
        state = _state(series)
    if not state:
        return trees.resolve(series)
    with paths.lock(trees.source_lock(series)):
        state = _state(series)
        if state:
            _set_up(series, state)
    return trees.resolve(series)


def _state(series: str) -> str:
    """Explain why the series has to be unpacked; "" if it is in place."""
    try:
        record = json.loads(trees.source_stamp(series).read_text())
    except FileNotFoundError:
        return "not there yet"
    except ValueError:
        return "its record is damaged"
    package = _package(series)
    newer = packages.installed([package]).get(package)
    if newer is not None and newer != record.get("version"):
        return f"{package} {newer} is installed"
    with progress(f"checking the source of Linux {series}"):
        if fingerprint(trees.source_tree(series)) != record.get("fingerprint"):
            return "it was changed since it was unpacked"
    return ""


def _set_up(series: str, reason: str) -> None:
    console.remark(f"Linux {series} has to be unpacked: {reason}")
    final = paths.sources() / series
    with _tarball(series) as tarball, paths.whole_directory(final) as partial:
        tree = partial / "tree"
        tree.mkdir()
        unpack(tarball, tree)
        record = {"package": tarball.package, "version": tarball.version, "md5": tarball.md5,
                  "fingerprint": fingerprint(tree)}
        (partial / "package.json").write_text(json.dumps(record, indent=2) + "\n")


def _package(series: str) -> str:
    return f"linux-source-{series}"


@contextlib.contextmanager
def _tarball(series: str) -> Iterator[Tarball]:
    """The tarball of a series: from the installed package, or else downloaded."""
    package = _package(series)
    version = packages.installed([package]).get(package)
    if version is not None:
        yield _installed_tarball(package, version)
        return
    paths.ensure(paths.sources())
    with tempfile.TemporaryDirectory(prefix=".download-", dir=paths.sources()) as name:
        folder = pathlib.Path(name)
        deb = _offering(series).download(package, folder)
        yield _packed_tarball(deb, folder)


def _installed_tarball(package: str, version: str) -> Tarball:
    listing = process.run(["dpkg-query", "--control-show", package, "md5sums"])
    root = pathlib.Path(os.environ.get("DPKG_ROOT", "/"))  # as dpkg itself does
    return _from_md5sums(listing.stdout, root, package, version)


def _packed_tarball(deb: pathlib.Path, folder: pathlib.Path) -> Tarball:
    fields = _checked(["dpkg-deb", "--show", "--showformat=${Package}\t${Version}", str(deb)])
    package, version = fields.split("\t")
    _checked(["dpkg-deb", "--raw-extract", str(deb), str(folder / "deb")])
    deb.unlink()
    listing = (folder / "deb/DEBIAN/md5sums").read_text()
    return _from_md5sums(listing, folder / "deb", package, version)


def _from_md5sums(listing: str, root: pathlib.Path, package: str, version: str) -> Tarball:
    for line in listing.splitlines():
        md5, _, name = line.partition("  ")
        if name.startswith("usr/src/") and name.endswith(".tar.xz"):
            return Tarball(root / name, package, version, md5)
    raise Failure(f"{package} {version} holds no source tarball",
                  hint=f"as root: apt-get install --reinstall {package}")


def _checked(command: list[str]) -> str:
    said = process.run(command)
    if said.returncode != 0:
        reason = (said.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Failure(f"{command[0]} failed: {reason}")
    return said.stdout


def _offering(series: str) -> releases.Apt:
    """An apt that offers the series: the system's own, or that of another release."""
    offers = releases.Apt().series()
    if series in offers:
        return releases.Apt()
    for release in releases.where(series):
        other = releases.private(release)
        there = other.series()
        if series in there:
            return other
        offers += there
    known = sorted({*offers, *releases.STABLE}, key=releases.series_key)
    raise Failure(f"unknown kernel {series}: Debian offers {', '.join(known)}",
                  hint="name one of these, or the path of a kernel tree")


def unpack(tarball: Tarball, tree: pathlib.Path) -> None:
    """Unpack a tarball into an empty folder, and verify its checksum on the way."""
    _check_space(tarball, tree)
    command = ["tar", "--extract", "--use-compress-program=xz --threads=0", "--no-same-owner",
               "--strip-components=1", f"--directory={tree}"]
    digest = hashlib.md5(usedforsecurity=False)
    size = tarball.path.stat().st_size
    with tempfile.TemporaryFile("w+") as complaints, \
            progress(f"unpacking {tarball.package} {tarball.version}", size) as bar, \
            process.group(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=complaints, env={**os.environ, "LC_ALL": "C"}) as tar:
        assert tar.stdin is not None
        with tarball.path.open("rb") as packed, contextlib.suppress(BrokenPipeError):
            while chunk := packed.read(CHUNK):
                digest.update(chunk)
                tar.stdin.write(chunk)
                bar.advance(count=len(chunk))
            tar.stdin.close()
        status = tar.wait()
        complaints.seek(0)
        if status != 0:
            raise _tar_failure(tarball, complaints.read())
        if digest.hexdigest() != tarball.md5:
            raise _damaged(tarball, "its checksum is not the package's")


def _check_space(tarball: Tarball, folder: pathlib.Path) -> None:
    """Fail before anything is written if the source cannot fit."""
    need = int(unpacked_size(tarball) * OVERHEAD)
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Failure(f"no disk space for {tarball.package}: {console.size(need)} needed, "
                      f"{console.size(free)} free in {paths.cache()}",
                      hint=ROOM)


def unpacked_size(tarball: Tarball) -> int:
    """The bytes that a tarball holds, from the index at its end."""
    said = process.run(["xz", "--robot", "--list", str(tarball.path)])
    totals = re.search(r"^totals(?:\t[0-9]+){3}\t([0-9]+)", said.stdout, re.M)
    if said.returncode == 0 and totals:
        return int(totals[1])
    if not tarball.path.exists():
        raise _damaged(tarball, "it is gone")
    raise _damaged(tarball, "it is cut short or no xz file")


def _tar_failure(tarball: Tarball, complaints: str) -> Failure:
    if "No space left on device" in complaints:
        return Failure(f"no disk space left while unpacking {tarball.package}", hint=ROOM)
    first = (complaints.strip().splitlines() or ["tar failed"])[0]
    return _damaged(tarball, first)


def _damaged(tarball: Tarball, why: str) -> Failure:
    return Failure(f"{tarball.path} is damaged: {why}",
                   hint=f"as root: apt-get install --reinstall {tarball.package}")


def fingerprint(tree: pathlib.Path) -> str:
    """A digest of every file's name, type, size and time: tells an edited tree."""
    digest = hashlib.sha256()
    folders: list[str] = [str(tree)]
    while folders:
        folder = folders.pop()
        try:
            entries: dict[str, os.DirEntry[str]] = {each.name: each for each in os.scandir(folder)}
        except FileNotFoundError:
            continue
        for name in sorted(entries):
            line = _describe(entries[name], tree)
            digest.update(line.encode("utf-8", "surrogateescape"))
            if entries[name].is_dir(follow_symlinks=False):
                folders.append(entries[name].path)
    return digest.hexdigest()


def _describe(entry: os.DirEntry[str], tree: pathlib.Path) -> str:
    name = entry.path[len(str(tree)):]
    target: str | None = os.readlink(entry.path) if entry.is_symlink() else None
    if target is not None:
        return f"{name}\0link\0{target}\n"
    if entry.is_dir():
        return f"{name}\0folder\n"
    status = entry.stat(follow_symlinks=False)
    return f"{name}\0file\0{status.st_size}\0{status.st_mtime_ns}\n"
