# SPDX-License-Identifier: GPL-2.0-only
"""One boot of a kernel: confined, followed, and ended by a deadline."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from vfio_kunit.base import process
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.boot import accel
from vfio_kunit.boot.console_log import Watch
from vfio_kunit.kernel.kunit_tool import Machinery, Outcome, Tree
from vfio_kunit.kernel.variants import qemu_config

# How long a boot may take, in seconds, unless --timeout says otherwise.
DEADLINES = {"um": 120.0, "kvm": 120.0, "tcg": 600.0}

# By default user-mode Linux prepares 1 GiB at every boot and calibrates its delay
# loop, which takes longer than most suites. The last of two equal words counts.
UML_LAST_WORDS = ["mem=384M", "lpj=8000000"]

# A kernel that only lists its cases ends sooner.
LISTING_DEADLINE = 60.0

OnLine = Callable[[str, Watch, bool], None]

_NAME = re.compile(r"[^\s.]+\.[^\s.]+")


class Guest(subprocess.Popen[str]):
    """A running kernel. Its wait() keeps a deadline by killing the kernel."""

    overdue = False

    def wait(self, timeout: float | None = None) -> int:
        try:
            return super().wait(timeout)
        except subprocess.TimeoutExpired:
            self.overdue = True
            self.end()
            return super().wait()

    def end(self) -> None:
        """Kill the kernel with all processes that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


class Console:
    """A guest's output. An interrupt during a read kills the guest.

    The machinery reads to the end of the output even after an interrupt, and
    would wait for a running guest.
    """

    def __init__(self, guest: Guest, stream: IO[str]) -> None:
        self._guest = guest
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        try:
            for line in self._stream:  # `yield from` would close it at the end
                yield line
        except BaseException:
            self._guest.end()
            raise

    def read(self) -> str:
        return self._stream.read()

    def close(self) -> None:
        self._stream.close()


@dataclass
class Boot:
    """The result of a boot."""

    console: list[str]
    watch: Watch
    outcome: Outcome
    form_errors: list[str]
    overdue: bool


class Booter:
    """Boots one kernel image, while other builds may go on.

    image   the kernel; linked privately by the constructor, so that the build
            folder may change afterwards
    args    kernel parameters of every boot
    initrd  an initramfs, which must not move
    cpus    number of a virtual machine's CPUs, None for the usual number
    """

    def __init__(self, machinery: Machinery, image: pathlib.Path, arch: str, sandbox: Sandbox,
                 timeout: float | None = None, args: Sequence[str] = (),
                 initrd: pathlib.Path | None = None, cpus: int | None = None) -> None:
        self._machinery = machinery
        self._arch = arch
        self._sandbox = sandbox
        self.args = tuple(args)
        self._initrd = [] if initrd is None else [initrd]
        self._cpus = [] if cpus is None else ["-smp", str(cpus)]
        self._home = pathlib.Path(tempfile.mkdtemp(prefix="boot-", dir=image.parents[1]))
        self.image = self._home / image.name
        _link(image, self.image)
        self._kvm = arch != "um" and accel.kvm_works(self.image, sandbox)
        self.how = "um" if arch == "um" else "kvm" if self._kvm else "tcg"
        self.deadline = timeout or DEADLINES[self.how]
        self._guests: set[Guest] = set()
        self._lock = threading.Lock()
        self._count = 0
        self._closing = False

    def __enter__(self) -> Booter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.end_all()
        shutil.rmtree(self._home, ignore_errors=True)

    def boot(self, glob: str, on_line: OnLine, order: Mapping[str, list[str]],
             args: Sequence[str] = ()) -> Boot:
        """Run the suites and parse their output; on_line sees each line as it comes.

        order  the cases of each suite in the order in which they run, as far as known
        args   further kernel parameters
        """
        run = self.prepare()
        watch = Watch(order)
        for line in run.lines(glob, args):
            on_line(line, watch, watch.take(line))
        watch.close()
        outcome, errors = self._machinery.parse(run.console)
        return Boot(run.console, watch, outcome, errors, run.overdue)

    def cases(self, glob: str) -> list[tuple[str, str]]:
        """List the matching cases of the kernel in the order in which they run."""
        run = self.prepare()
        run.deadline = min(run.deadline, LISTING_DEADLINE)
        names = (line.strip() for line in run.lines(glob, ["kunit.action=list"]))
        pairs = [name.split(".") for name in names if _NAME.fullmatch(name)]
        return [(suite, case) for suite, case in pairs]

    def prepare(self) -> Run:
        self._count += 1
        folder = self._home / f"{self._count}"
        folder.mkdir()
        _link(self.image, folder / self.image.name)
        # The machinery reads a configuration, though a boot needs no options.
        options = folder / "none.config"
        options.touch()
        tree = self._machinery.tree(folder, [options], qemu_config(self._arch),
                                    [] if self._arch == "um" else self._qemu_arguments())
        return Run(self, tree, folder / self.image.name)

    def end_all(self) -> None:
        """Kill every running kernel, and any that is about to start."""
        with self._lock:
            self._closing = True
            guests = list(self._guests)
        for guest in guests:
            guest.end()

    def start(self, command: Sequence[str], image: pathlib.Path) -> Guest:
        """Start a kernel by a command of the machinery."""
        if self._arch == "um":
            command = [*command, *UML_LAST_WORDS]
        confined = self._sandbox.command(
            command, read=[image, *self._initrd], devices=[accel.DEVICE] if self._kvm else [])
        try:
            guest = Guest(confined, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="backslashreplace",
                          start_new_session=True)
        except FileNotFoundError as error:
            raise process.missing(confined[0]) from error
        assert guest.stdout is not None
        guest.stdout = Console(guest, guest.stdout)  # type: ignore[assignment]
        with self._lock:
            self._guests.add(guest)
            if self._closing:
                guest.end()
        return guest

    def _qemu_arguments(self) -> list[str]:
        initrd = [word for path in self._initrd for word in ("-initrd", str(path))]
        return [*accel.arguments(self._kvm), *self._cpus, *initrd]

    def forget(self, guest: Guest) -> None:
        with self._lock:
            self._guests.discard(guest)


class Run:
    """One boot of a Booter's kernel.

    console   the lines read so far
    deadline  time in seconds after which the kernel counts as hung
    overdue   whether the deadline ended the boot
    """

    def __init__(self, booter: Booter, tree: Tree, image: pathlib.Path) -> None:
        self._booter = booter
        self._tree = tree
        self._image = image
        self._guest: Guest | None = None
        self.deadline = booter.deadline
        self.console: list[str] = []

    @property
    def overdue(self) -> bool:
        return self._guest is not None and self._guest.overdue

    def lines(self, glob: str, args: Sequence[str] = ()) -> Iterator[str]:
        """Boot, and yield the console line by line. The kernel has ended on return."""
        try:
            for line in self._tree.lines(self._start, [*self._booter.args, *args], glob,
                                         self.deadline):
                self.console.append(line)
                yield line
        finally:
            if self._guest is not None:
                self._guest.end()
                self._booter.forget(self._guest)

    def _start(self, command: Sequence[str]) -> Guest:
        self._guest = self._booter.start(command, self._image)
        return self._guest


def _link(source: pathlib.Path, target: pathlib.Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
