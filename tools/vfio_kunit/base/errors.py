# SPDX-License-Identifier: GPL-2.0-only
"""How the tool ends: its exit status, and the few lines that explain it."""

import enum
import errno
import os
import pathlib
import sys
import traceback
from typing import TextIO


class Exit(enum.IntEnum):
    """Exit status of the tool; part of its interface, so never renumbered."""

    PASSED = 0
    CASE_FAILED = 1
    USAGE = 2
    BUILD = 3
    CRASH = 4
    INTERNAL = 70
    INTERRUPTED = 130


MEANING = {
    Exit.PASSED: "everything asked for was done; every case passed, was skipped, or differed as "
                 "declared",
    Exit.CASE_FAILED: "a case failed",
    Exit.USAGE: "wrong use, bad input, or something missing on this machine",
    Exit.BUILD: "the kernel did not build",
    Exit.CRASH: "the kernel crashed or hung, or its report is incomplete",
    Exit.INTERNAL: "a bug in the tool itself",
    Exit.INTERRUPTED: "interrupted (SIGINT or SIGTERM)",
}


class Failure(Exception):
    """The end of a command: the cause, and what to do next."""

    def __init__(self, message: str, *, hint: str = "", log: pathlib.Path | None = None,
                 code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.log = log
        self.code = code


def exit_table() -> str:
    """Write the exit statuses as the text that --help ends with."""
    rows = [f"  {int(code):>3}  {MEANING[code]}" for code in Exit]
    return "\n".join(["exit status:", *rows])


def as_failure(error: BaseException) -> Failure:
    """Turn the exception that ended the tool into words for its user."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Failure("interrupted", code=Exit.INTERRUPTED)
    if isinstance(error, OSError):
        return _from_os_error(error)
    return Failure(f"internal error: {type(error).__name__}: {error}",
                   hint="set VFIO_KUNIT_DEBUG=1 to see where, and please report it",
                   code=Exit.INTERNAL)


def _from_os_error(error: OSError) -> Failure:
    where = f" ({error.filename})" if error.filename else ""
    hint = ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "free some space, or point XDG_CACHE_HOME at a larger disk"
    elif isinstance(error, FileNotFoundError) and error.filename:
        hint = "if this is a program, `vfio-kunit setup` installs what is missing"
    return Failure(f"{error.strerror or error}{where}", hint=hint)


def report(error: BaseException, stream: TextIO | None = None) -> int:
    """Print a failure, here and nowhere else. Returns the exit status."""
    out = sys.stderr if stream is None else stream
    failure = as_failure(error)
    if os.environ.get("VFIO_KUNIT_DEBUG"):
        traceback.print_exception(type(error), error, error.__traceback__, file=out)
    lines = [f"vfio-kunit: {failure.message}"]
    if failure.hint:
        lines.append(f"  next: {failure.hint}")
    if failure.log is not None:
        lines.append(f"  log:  {failure.log}")
    try:
        print("\n".join(lines), file=out, flush=True)
    except OSError:
        pass  # nobody reads stderr any more: the exit status still tells
    return int(failure.code)
