# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's own kunit.py machinery, and the few things done otherwise here.

Config handling, QEMU configs, the way a kernel is started and the KTAP parser
are those of tools/testing/kunit in the 6.12 tree, imported, whichever kernel is
under test: older parsers lack fixes that results depend on. What differs is how
make and the kernel get started: both go to functions of the caller.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import pathlib
import re
import signal
import subprocess
import sys
import threading
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from vfio_kunit.base.errors import Exit, Failure

TOOLING = "6.12"

Starter = Callable[[Sequence[str]], "subprocess.Popen[str]"]


@dataclass
class Outcome:
    """One node of the parser's tree: a suite, a case or a parameter's run."""

    name: str
    status: str
    log: list[str] = field(default_factory=list)
    children: list[Outcome] = field(default_factory=list)


class Machinery:
    """The modules of tools/testing/kunit of one kernel tree."""

    def __init__(self, tooling: pathlib.Path) -> None:
        folder = tooling / "tools/testing/kunit"
        if not (folder / "kunit_parser.py").is_file():
            raise Failure(f"{folder} has no kunit.py machinery",
                          hint="run `tools/vfio-kunit setup`")
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
        self._kernel: Any = importlib.import_module("kunit_kernel")
        self._parser: Any = importlib.import_module("kunit_parser")
        self._config: Any = importlib.import_module("kunit_config")
        self._printer: Any = importlib.import_module("kunit_printer")
        # It tells on stdout what it starts; the results have that too.
        self._kernel.print = lambda *words, **options: None
        # It would take SIGINT for itself, which is the tool's.
        self._kernel.signal = types.SimpleNamespace(SIGINT=signal.SIGINT, signal=lambda *args: None)
        # Death cases boot side by side, so each thread has its own way to start one.
        self.starter = threading.local()
        self._kernel.subprocess = types.SimpleNamespace(
            Popen=lambda command, **options: self.starter.start(command),
            PIPE=subprocess.PIPE, STDOUT=subprocess.STDOUT, call=subprocess.call,
            check_output=subprocess.check_output,
        )

    def tree(self, build_dir: pathlib.Path, fragments: Sequence[pathlib.Path],
             qemu_config: pathlib.Path | None, extra_qemu_args: Sequence[str] = ()) -> Tree:
        """A kernel to configure, build and start, as kunit.py sees it."""
        try:
            linux = self._kernel.LinuxSourceTree(
                str(build_dir), kunitconfig_paths=[str(path) for path in fragments],
                qemu_config_path=str(qemu_config) if qemu_config else None,
                extra_qemu_args=list(extra_qemu_args))
        except (self._kernel.ConfigError, self._config.KconfigParseError) as error:
            raise Failure(str(error)) from error
        return Tree(self, linux, build_dir)

    def without(self, kconfig: Any, names: Collection[str]) -> Any:
        rest = self._config.Kconfig()
        for entry in kconfig.as_entries():
            if entry.name not in names:
                rest.add_entry(entry.name, entry.value)
        return rest

    def parse(self, lines: Iterable[str]) -> tuple[Outcome, list[str]]:
        """Judge a kernel's console: the tree of outcomes, and what was wrong with its form."""
        sink = io.StringIO()
        self._parser.stdout = self._printer.Printer(sink)
        root = self._parser.parse_run_tests(lines)
        errors = [line.split("[ERROR] ", 1)[1] for line in sink.getvalue().splitlines()
                  if "[ERROR] " in line]
        return _outcome(root), errors


class Tree:
    """One LinuxSourceTree, with its operations led to the caller's functions."""

    def __init__(self, machinery: Machinery, linux: Any, build_dir: pathlib.Path) -> None:
        self._machinery = machinery
        self._linux = linux
        self._build_dir = build_dir
        ops = linux._ops
        self.linux_arch: str = ops._linux_arch
        self.image: str = getattr(ops, "_kernel_path", "linux")
        if self.image == "linux":
            # User-mode Linux: not its default devices, which need PCI and virtio.
            ops.make_arch_config = lambda wanted: wanted

    def wanted(self) -> str:
        """Write the wanted options as a Kconfig fragment."""
        kconfig = self._linux._ops.make_arch_config(self._linux._kconfig)
        return "".join(f"{entry}\n" for entry in kconfig.as_entries())

    def configure(self, make_config: Callable[[], None],
                  optional: Collection[str] = ()) -> list[str]:
        """Write .config, let make_config() complete it, and check what became of it.

        Raises Failure (exit status 3) if an option asked for is not set, unless
        it is one of `optional`; returns those that this kernel lacks.
        """
        self._linux._ops.make_olddefconfig = lambda build_dir, options: make_config()
        (self._build_dir / ".config").unlink(missing_ok=True)
        with _errors_logged() as said:
            good = self._linux.build_config(str(self._build_dir), None)
        if good:
            return []
        complaint = _one_line(said.getvalue())
        missing = re.findall(r"CONFIG_(\w+)", complaint)
        if not missing or not set(missing) <= set(optional):
            raise Failure(complaint, code=Exit.BUILD)
        self._linux._kconfig = self._machinery.without(self._linux._kconfig, missing)
        return [*missing, *self.configure(make_config)]

    def lines(self, start: Starter, args: Sequence[str], glob: str,
              timeout: float) -> Iterator[str]:
        """Start the kernel by start(command) and yield its console."""
        self._machinery.starter.start = start
        yield from self._linux.run_kernel(args=list(args), build_dir=str(self._build_dir),
                                          filter_glob=glob, timeout=timeout)


def _outcome(test: Any) -> Outcome:
    return Outcome(test.name, str(test.status.name), list(test.log),
                   [_outcome(t) for t in test.subtests])


def _one_line(said: str) -> str:
    missing = re.search(r"^Missing: (.*)", said, re.M)
    if missing:
        return f"options did not make it into .config: {missing[1]}"
    return said.strip() or "the kernel could not be configured"


@contextlib.contextmanager
def _errors_logged() -> Iterator[io.StringIO]:
    """Collect what the machinery logs as errors instead of printing it."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield said
    finally:
        root.removeHandler(handler)
