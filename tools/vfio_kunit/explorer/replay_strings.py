# SPDX-License-Identifier: GPL-2.0-only
"""Replay strings, as lib/interleave/replay.c has them."""

import re
from dataclasses import dataclass

from vfio_kunit.base.errors import Failure

# What the kernel has room for.
LONGEST = 511

_FORM = re.compile(r"(?P<program>[A-Za-z0-9_]+):(?P<accesses>[sm])(?P<steps>0|[1-9]\d*):"
                   r"(?P<choices>\S*)",
                   re.ASCII)
_RUN = re.compile(r"(?P<who>[a-zA-F-])(?P<count>[1-9]\d*)?", re.ASCII)


@dataclass(frozen=True)
class Replay:
    """A schedule.

    memory  whether accesses to memory are steps
    runs    thread, or "-" for whoever goes on by default, and number of steps, in turn
    """

    text: str
    program: str
    memory: bool
    runs: tuple[tuple[str, int], ...]

    @property
    def steps(self) -> int:
        return sum(count for _, count in self.runs)


def parse(text: str) -> Replay:
    """Read a string as strictly as the kernel does; Failure (exit status 2) if it is none."""
    form = _FORM.fullmatch(text)
    if form is None or len(text) > LONGEST:
        raise _no_string(text, "it is PROGRAM:s or m and the number of steps:threads in turn, "
                         "such as create_event:s57:-14b3-40")
    runs = _runs(text, form.group("choices"))
    replay = Replay(text, form.group("program"), form.group("accesses") == "m", runs)
    if replay.steps != int(form.group("steps")):
        raise _no_string(text, f"it speaks of {form.group('steps')} steps and has {replay.steps}; "
                         "is its end missing?")
    return replay


def _runs(text: str, choices: str) -> tuple[tuple[str, int], ...]:
    runs = []
    at = 0
    last = ""
    while at < len(choices):
        run = _RUN.match(choices, at)
        if run is None or run.group("who") == last or run.group("count") == "1":
            raise _no_string(text, f"{choices[at:at + 8]!r} is no thread and number of its steps")
        last = run.group("who")
        runs.append((last, int(run.group("count") or 1)))
        at = run.end()
    return tuple(runs)


def _no_string(text: str, reason: str) -> Failure:
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    return Failure(f"{shown!r} is no replay string", hint=reason)
