# SPDX-License-Identifier: GPL-2.0-only
"""Confined calls of make, and the diagnostics in their output."""

import pathlib
import re
import subprocess
from collections.abc import Mapping, Sequence

from vfio_kunit.base import process
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.progress import Meter
from vfio_kunit.base.sandbox import ENVIRONMENT, Sandbox
from vfio_kunit.kernel.layout import DROPIN_PROJECT, PROJECT
from vfio_kunit.kernel.variants import TOOLS

EXPORT_ENV = TOOLS / "kbuild/export-env.mk"

# The time and the user of a build do not change its output.
_NEUTRAL = {
    "KBUILD_BUILD_TIMESTAMP": "@0",
    "KBUILD_BUILD_USER": "vfio-kunit",
    "KBUILD_BUILD_HOST": "vfio-kunit",
}

_STEP = re.compile(r"  (?P<what>[A-Z][A-Z0-9_]*)(?: \[M\])? +(?P<target>\S+)$")
_OBJECT_STEPS = {"CC", "AS", "HOSTCC"}
# The project's place in an overlay, or in a drop-in tree beside what it replaces.
_OWN = rf"(?:.*/)?(?:{PROJECT}|{DROPIN_PROJECT})"
_WARNING = re.compile(rf"{_OWN}/(?P<rest>\S+?:\d+(?::\d+)?: warning: .*)")
_ERROR = re.compile(r"(?:\berror\b|\*\*\*|undefined reference|No space left|multiple definition)",
                    re.I)
_OWN_ERROR = re.compile(rf"{_OWN}/\S+?:\d+(?::\d+)?: (?:fatal )?error: ")
_FULL = "No space left on device"

# The lines that make adds after a failed sub-make.
_MAKE_TRAIL = re.compile(r"make(\[\d+\])?: \*\*\* (\[.*\] Error \d+|Waiting for unfinished jobs)")

# Settings of a make, and of its job server, that no longer run.
_MAKES_OWN = {"MAKEFLAGS", "MAKEFILES", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "VFIO_KUNIT_ENV"}

ERROR_LINES = 8


class Diagnostics:
    """The lines of make's output for people: warnings about the project's files, and errors.

    own_errors  whether the compiler refused a file of the project
    """

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.own_errors = False
        self.disk_full = False

    def take(self, line: str) -> None:
        warning = _WARNING.match(line)
        if warning:
            self.warnings.append(warning.group("rest"))
        elif _ERROR.search(line) and not _MAKE_TRAIL.match(line):
            self.errors.append(line.replace(f"{PROJECT}/", "", 1) if PROJECT in line else line)
        self.own_errors = self.own_errors or _OWN_ERROR.match(line) is not None
        self.disk_full = self.disk_full or _FULL in line

    def failure(self, log: pathlib.Path) -> Failure:
        """Return the failure for a kernel that does not build."""
        if self.disk_full:
            return Failure("no space left on the device while building", log=log,
                           hint="free some space (`tools/vfio-kunit clean`), or point "
                                "XDG_CACHE_HOME at a larger disk")
        shown = [_shorten(line) for line in self.errors[:ERROR_LINES]]
        message = "\n  ".join(["the kernel did not build", *shown])
        return Failure(message, hint="see the build log", log=log, code=Exit.BUILD)


class Kbuild:
    """make in one output folder of one tree."""

    def __init__(self, tree: pathlib.Path, out: pathlib.Path, log: pathlib.Path,
                 sandbox: Sandbox, read: Sequence[pathlib.Path]) -> None:
        self.tree = tree
        self.out = out
        self.log = log
        self._sandbox = sandbox
        self._read = [tree, *read, EXPORT_ENV.parent]

    @property
    def environment_file(self) -> pathlib.Path:
        """File in which a full build saves the exports of the top Makefile."""
        return self.out / ".vfio-kunit-env"

    def command(self, linux_arch: str, goal: str, jobs: int) -> list[str]:
        return ["make", "--no-print-directory", "-C", str(self.tree), f"ARCH={linux_arch}",
                f"O={self.out}", f"-j{jobs}", goal]

    def configure(self, linux_arch: str, fragment: str) -> None:
        """Write .config: the options of `fragment`, and no to all others."""
        wanted = self.out / ".vfio-kunit-config"
        wanted.write_text(fragment)
        command = self.command(linux_arch, "allnoconfig", jobs=1)
        silent = Diagnostics()
        status = self._run(command, {**_NEUTRAL, "KCONFIG_ALLCONFIG": str(wanted)}, None, silent)
        if status != 0:
            raise silent.failure(self.log)

    def make(self, linux_arch: str, goal: str, jobs: int, steps: Meter,
             diagnostics: Diagnostics, settings: Sequence[str] = ()) -> None:
        """Make a goal of the top Makefile; Failure (exit status 3) if that fails.

        `settings` are make variables such as "W=1".
        """
        env = {**_NEUTRAL, "MAKEFILES": str(EXPORT_ENV),
               "VFIO_KUNIT_ENV": str(self.environment_file)}
        command = [*self.command(linux_arch, goal, jobs), *settings]
        if self._run(command, env, steps, diagnostics) != 0:
            raise diagnostics.failure(self.log)

    def script(self, text: str, steps: Meter, diagnostics: Diagnostics) -> int:
        """Run a shell script in the output folder as a recipe of the top Makefile would."""
        return self._run(["sh", "-c", text], self._exported(), steps, diagnostics)

    def _exported(self) -> dict[str, str]:
        text = self.environment_file.read_bytes().decode("utf-8", "surrogateescape")
        pairs = (entry.partition("=") for entry in text.split("\0") if entry)
        return {name: value for name, _, value in pairs
                if name not in _MAKES_OWN and name not in ENVIRONMENT}

    def _run(self, command: Sequence[str], env: Mapping[str, str], steps: Meter | None,
             diagnostics: Diagnostics) -> int:
        confined = self._sandbox.command(command, read=self._read, write=[self.out],
                                         cwd=self.out, env=env)
        with open(self.log, "a", encoding="utf-8", errors="surrogateescape") as log, process.group(
            confined, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="surrogateescape",
        ) as child:
            assert child.stdout is not None
            for line in child.stdout:
                log.write(line)
                step = _STEP.match(line)
                if step is None:
                    diagnostics.take(line.rstrip("\n"))
                elif steps is not None and step.group("what") in _OBJECT_STEPS:
                    steps.advance(step.group("target"))
            return child.wait()


def _shorten(line: str) -> str:
    """Leave out the path of the overlay, which tells a reader nothing."""
    return re.sub(r"^\S*/overlays/[^/]+/", "", line)
