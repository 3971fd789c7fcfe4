# SPDX-License-Identifier: GPL-2.0-only
"""Calls of apt-get with progress, and with its complaints in few words."""

import contextlib
import os
import pathlib
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vfio_kunit.base import console, process
from vfio_kunit.base.errors import Failure
from vfio_kunit.base.progress import Meter, progress

_STATUS = re.compile(r"(?:dl|pm)status:[^:]*:([0-9.]+):(.*)")
_NO_NETWORK = re.compile(
    r"Temporary failure resolving|Could not resolve|Could not connect|Unable to connect"
    r"|Network is unreachable|Connection (?:refused|timed out|failed)|No route to host"
)
_NO_SPACE = re.compile(r"enough free space|No space left on device")


def get(arguments: Sequence[str], what: str, *, config: pathlib.Path | None = None,
        cwd: pathlib.Path | None = None, prefix: Sequence[str] = (), whole: bool = False) -> None:
    """Run apt-get and show its progress as `what`; raises Failure if it fails.

    config  read after the system's configuration, so it overrides that
    prefix  words that make the command run as root (sudo)
    whole   delay an interrupt to the end of apt-get
    """
    # Progress comes by a descriptor of its own: apt-get closes it for dpkg, and
    # scripts of packages fail when that is their standard output.
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"]
    command += ["sh", "-c", 'exec apt-get "$@" 3>&1', "apt-get"]
    if config is not None:
        command += [f"--config-file={config}"]
    command += ["--quiet", "--option=APT::Status-Fd=3", "--option=Dpkg::Use-Pty=0"]
    command += ["--option=Dpkg::Options::=--force-confold", *arguments]
    with progress(what, 100) as bar, _child(command, cwd, prefix, whole) as child:
        said = _follow(child, bar, whole)
        status = child.wait()
        if status != 0:
            raise _failure(what, said)


def update(what: str, enough: Callable[[], bool], *, config: pathlib.Path | None = None,
           prefix: Sequence[str] = ()) -> None:
    """Fetch package lists as `what`; a failed source is an error unless enough() holds.

    By default apt-get skips sources that it cannot reach.
    """
    try:
        get(["--option=APT::Update::Error-Mode=any", "update"], what, config=config, prefix=prefix)
    except Failure as failure:
        if not enough():
            raise
        console.remark(f"note: {failure.message}")


@contextlib.contextmanager
def _child(command: Sequence[str], cwd: pathlib.Path | None, prefix: Sequence[str],
           whole: bool) -> Iterator[subprocess.Popen[str]]:
    options: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "cwd": cwd,
                    "text": True, "errors": "replace"}
    if not prefix and not whole:
        with process.group(command, **options) as child:
            yield child
        return
    # Its own process group, so that Ctrl-C does not reach it, but not its own
    # session: sudo remembers a password for one terminal and session.
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0, **options)
    try:
        yield child
    finally:
        if child.poll() is None:
            # Only root may signal what sudo runs; sudo passes the signal on.
            subprocess.run([*prefix, "kill", "-TERM", str(child.pid)], check=False)
            child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _follow(child: subprocess.Popen[str], bar: Meter, whole: bool) -> list[str]:
    """Feed the progress line until the child closes its output; returns the other lines."""
    said: list[str] = []
    pending: KeyboardInterrupt | None = None
    assert child.stdout is not None
    while True:
        try:
            line = child.stdout.readline()
        except KeyboardInterrupt as interrupt:
            if not whole:
                raise
            pending = interrupt
            console.remark("\ninterrupted: letting dpkg finish first ...")
            continue
        if not line:
            break
        status = _STATUS.match(line)
        if status:
            bar.update(int(float(status[1])), status[2])
        else:
            said.append(line.rstrip())
    if pending is not None:
        child.wait()
        raise pending
    return said


def _failure(what: str, said: Sequence[str]) -> Failure:
    text = "\n".join(said)
    complaints = [line[3:] for line in said if line.startswith("E: ")] or [*said[-1:], "no reason"]
    if _NO_SPACE.search(text):
        return Failure(f"{what}: no disk space left", hint=f"apt-get said: {complaints[0]}")
    if _NO_NETWORK.search(text):
        return Failure(f"{what}: cannot reach the Debian mirror",
                       hint=f"check the network; apt-get said: {complaints[0]}")
    return Failure(f"{what}: apt-get failed: {complaints[0]}")


def offered(names: Sequence[str], *options: str) -> set[str]:
    """List the packages among `names` that apt can install."""
    said = process.run(["apt-cache", *options, "show", "--no-all-versions", *names])
    return {line[9:] for line in said.stdout.splitlines() if line.startswith("Package: ")}


def quote(text: object) -> str:
    """Quote a value for an apt configuration file."""
    value = os.fspath(text) if isinstance(text, pathlib.Path) else str(text)
    if '"' in value or "\n" in value:
        raise Failure(f"apt cannot work with this path: {value!r}")
    return f'"{value}"'
