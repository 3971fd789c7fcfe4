# SPDX-License-Identifier: GPL-2.0-only
"""Sends a signal at every moment of the tool's beginning and end, one process each.

    moments.py SIGNAL TOOL [ARGUMENT]...

A moment is an instruction of the interpreter in the tool's entry point, in what that
calls, or in the handlers. At each, a fork of this process gets the signal and goes on to
its end. Prints a list of what became of them.
"""

import importlib
import json
import os
import runpy
import signal
import sys
import tempfile
from types import FrameType
from typing import Any

FILES = ("/tools/vfio-kunit", "/vfio_kunit/cli.py", "/vfio_kunit/base/interrupts.py")
HELD = ("parser", "command", "<genexpr>")  # many, and all in one held()


class Moments:
    """The tracer: forks at each instruction, and keeps what the forks did."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.found: list[dict[str, Any]] = []

    def trace(self, frame: FrameType, event: str, argument: object) -> Any:
        """sys.settrace()'s function."""
        code = frame.f_code
        if not code.co_filename.endswith(FILES) or code.co_name in HELD:
            return None
        frame.f_trace_opcodes = True
        # Before its first line the interpreter answers to SIGINT by itself.
        if event == "opcode" and signal.getsignal(signal.SIGINT) != signal.default_int_handler:
            self.visit(frame)
        return self.trace

    def visit(self, frame: FrameType) -> None:
        """Have a fork interrupted here, and wait for its end."""
        with tempfile.TemporaryFile() as said:
            child = os.fork()
            if child == 0:
                sys.settrace(None)
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
                frame.f_trace = None
                os.kill(os.getpid(), self.number)
                return
            _, status = os.waitpid(child, 0)
            said.seek(0)
            self.found.append({
                "where": f"{frame.f_code.co_filename}:{frame.f_lineno}+{frame.f_lasti}",
                "status": os.waitstatus_to_exitcode(status),
                "said": said.read().decode(),
            })


def load() -> None:
    """Import beforehand what each fork would have to."""
    sys.path.insert(0, os.path.dirname(sys.argv[0]))
    cli = importlib.import_module("vfio_kunit.cli")
    for name in cli.COMMANDS:
        cli.command(name)


def main() -> None:
    """Run the tool once, unharmed, with its output thrown away."""
    moments = Moments(int(sys.argv[1]))
    out = os.dup(1)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.argv = sys.argv[2:]
    load()
    leave = os._exit

    def report_and_leave(status: int) -> None:
        if os.getpid() == parent:
            sys.settrace(None)
            with open(out, "w", encoding="utf-8") as stream:
                json.dump(moments.found, stream)
            leave(0)
        leave(status)

    parent = os.getpid()
    setattr(os, "_exit", report_and_leave)
    sys.settrace(moments.trace)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
