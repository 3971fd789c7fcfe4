# SPDX-License-Identifier: GPL-2.0-only
"""The sandbox of builds and kernels: no network, no host files, no process left over.

Bubblewrap gives each program namespaces of its own. When the tool ends, the
namespace's first process dies, and all others with it.
"""

import os
import pathlib
import shutil
from collections.abc import Mapping, Sequence

from vfio_kunit.base import process
from vfio_kunit.base.errors import Failure

# The user inside the sandbox.
NOBODY = "65534"

_SYSTEM = ["--ro-bind", "/usr", "/usr"]
_HOST_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")

ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "HOME": "/tmp",
    "TMPDIR": "/tmp",
}


class Sandbox:
    """Turns a command into one that runs confined.

    enabled=False (--no-sandbox) only cleans the environment.
    """

    def __init__(self, enabled: bool = True) -> None:
        self.enabled = enabled

    def check(self) -> None:
        """Fail with the cause unless the sandbox works on this machine."""
        if not self.enabled:
            return
        if shutil.which("bwrap") is None:
            raise Failure("bwrap (package bubblewrap) is not installed",
                          hint="run `tools/vfio-kunit setup`, or add --no-sandbox")
        trial = process.run(self.command(["true"]))
        if trial.returncode != 0:
            reason = (trial.stderr.strip().splitlines() or ["bwrap failed"])[-1]
            raise Failure(f"the sandbox does not work here: {reason}",
                          hint="allow unprivileged user namespaces, or add --no-sandbox")

    def command(self, command: Sequence[str], *, read: Sequence[pathlib.Path] = (),
                write: Sequence[pathlib.Path] = (), devices: Sequence[str] = (),
                cwd: pathlib.Path | None = None, env: Mapping[str, str] | None = None) -> list[str]:
        """Return the command line that runs `command` confined.

        The command sees /usr and the paths of `read` read-only and the paths of
        `write`, each at its own place, and nothing else of the host.
        """
        wanted: dict[str, str] = {**ENVIRONMENT, **(env or {})}
        if not self.enabled:
            settings = [f"{name}={value}" for name, value in wanted.items()]
            where = ["-C", str(cwd)] if cwd else []
            return ["env", "-i", *where, *settings, *command]
        line = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session",
                "--uid", NOBODY, "--gid", NOBODY, "--clearenv", *_SYSTEM]
        line += _links()
        line += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
        # Debian selects awk and other programs there.
        line += ["--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]
        for device in devices:
            line += ["--dev-bind", device, device]
        for path in read:
            line += ["--ro-bind", str(path), str(path)]
        for path in write:
            line += ["--bind", str(path), str(path)]
        for name, value in wanted.items():
            line += ["--setenv", name, value]
        return [*line, "--chdir", str(cwd or "/"), "--", *command]


def _links() -> list[str]:
    line: list[str] = []
    for path in _HOST_LINKS:
        if os.path.islink(path):
            line += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            line += ["--ro-bind", path, path]
    return line
