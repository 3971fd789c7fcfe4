# SPDX-License-Identifier: GPL-2.0-only
"""Child processes, none of which outlives the tool."""

import contextlib
import os
import pathlib
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vfio_kunit.base import interrupts
from vfio_kunit.base.errors import Failure

GRACE_SECONDS = 3.0


def stop(child: subprocess.Popen[Any]) -> None:
    """End a child's whole process group: SIGTERM first, then SIGKILL."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)
            # The leader may be gone while a grandchild is not.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            return


@contextlib.contextmanager
def group(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Run a program in a process group of its own; end all of it with the body.

    A terminal's Ctrl-C reaches only the tool, which ends the group.
    """
    options.setdefault("stdin", subprocess.DEVNULL)
    child: subprocess.Popen[Any] | None = None
    try:
        # An interrupt while Popen is at work would lose a running child.
        with interrupts.held():
            child = subprocess.Popen(command, start_new_session=True, **options)
        yield child
    except FileNotFoundError as error:
        if child is None:
            raise missing(command[0]) from error
        raise
    finally:
        if child is not None:
            _end(child)


def _end(child: subprocess.Popen[Any]) -> None:
    stop(child)
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def run(command: Sequence[str], *, cwd: pathlib.Path | None = None,
        env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and collect its output; never raises for its status."""
    with group(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
               text=True, errors="replace") as child:
        out, err = child.communicate()
    return subprocess.CompletedProcess(list(command), child.returncode, out, err)


def missing(program: str) -> Failure:
    """Return the failure for a program that is not installed."""
    return Failure(f"{program} is not installed", hint="run `tools/vfio-kunit setup`")
