# SPDX-License-Identifier: GPL-2.0-only
"""The Debian packages that the tool, the kernels and the tests need."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vfio_kunit.base import console, paths, process
from vfio_kunit.base.errors import Failure
from vfio_kunit.debian import apt


@dataclass(frozen=True)
class Package:
    name: str
    reason: str


NEEDED = (
    Package("gcc", "compiles the kernel"),
    Package("make", "builds the kernel"),
    Package("flex", "builds the kernel's configuration tools"),
    Package("bison", "builds the kernel's configuration tools"),
    Package("bc", "computes constants of the kernel's build"),
    Package("libc6-dev", "links UML and the kernel's build tools"),
    Package("libelf-dev", "builds objtool, for x86_64 kernels"),
    Package("libssl-dev", "builds the kernel's signing tools"),
    Package("xz-utils", "unpacks kernel sources"),
    Package("cpio", "packs the files of guests in user space"),
    Package("git", "names the commit that a result belongs to"),
    Package("qemu-system-x86", "boots x86_64 kernels"),
    Package("python3-rich", "shows progress and tables"),
    Package("python3-jinja2", "renders reports"),
    Package("python3-junitparser", "writes JUnit XML"),
    Package("python3-pytest", "tests the tool"),
    Package("python3-pytest-xdist", "tests the tool on all CPUs"),
    Package("mypy", "checks the tool's types"),
    Package("flake8", "checks Python code"),
    Package("codespell", "checks the spelling"),
    Package("reuse", "checks licences and copyright"),
    Package("shellcheck", "checks shell scripts"),
    Package("coccinelle", "patches a kernel's own core, to compare it"),
    Package("sparse", "checks the C code"),
    Package("bubblewrap", "gives tests a machine without network"),
)

# Installed when the first chart is asked for.
CHARTS = (Package("python3-matplotlib", "draws the charts of benchmarks"),)


def ensure(packages: Sequence[Package] = NEEDED) -> None:
    """Install the missing packages, and print each with the reason for it."""
    lacking = missing(packages)
    if not lacking:
        return
    console.remark("missing Debian packages:")
    width = max(len(package.name) for package in lacking)
    for package in lacking:
        console.remark(f"  {package.name.ljust(width)}  {package.reason}")
    install(lacking)


def missing(packages: Sequence[Package] = NEEDED) -> list[Package]:
    present = installed(package.name for package in packages)
    return [package for package in packages if package.name not in present]


def installed(names: Iterable[str]) -> dict[str, str]:
    """Map each installed package among `names` to its version."""
    if shutil.which("dpkg-query") is None:
        raise Failure("this is no Debian system: it has no dpkg-query",
                      hint="use Debian 12 or later, or a container of it")
    form = "${Package}\t${db:Status-Status}\t${Version}\n"
    said = process.run(["dpkg-query", "--show", f"--showformat={form}", *names])
    found = {}
    for line in said.stdout.splitlines():
        name, status, version = line.split("\t")
        if status == "installed":
            found[name] = version
    return found


def install(packages: Sequence[Package]) -> None:
    """Install packages, as root or through sudo, without asking anything else.

    A download can be interrupted at any time. While dpkg runs, an interrupt is
    delayed to its end, so that no package is left half installed.
    """
    names = [package.name for package in packages]
    root = _root_prefix(names)
    with paths.lock("packages"):
        if not apt.offered(names) >= set(names):
            apt.update("fetching package lists", lambda: apt.offered(names) >= set(names),
                       prefix=root)
        command = ["install", "--yes", "--no-install-recommends", *names]
        apt.get(["--download-only", *command], "downloading packages", prefix=root)
        apt.get(["--no-download", *command], "installing packages", prefix=root, whole=True)
    still = missing(packages)
    if still:
        raise Failure(f"apt-get did not install {' '.join(each.name for each in still)}")


def _root_prefix(names: Sequence[str]) -> list[str]:
    """Return the prefix of a command that needs root; Failure without a way to root."""
    if os.geteuid() == 0:
        return []
    no_way = Failure(
        f"missing packages, and no root to install them: {' '.join(names)}",
        hint=f"as root: apt-get install --yes --no-install-recommends {' '.join(names)}",
    )
    if shutil.which("sudo") is None:
        raise no_way
    if process.run(["sudo", "--non-interactive", "true"]).returncode != 0:
        if not sys.stdin.isatty():
            raise no_way
        console.remark("sudo is needed to install packages")
        # In the foreground, so that sudo can ask for the password.
        if subprocess.run(["sudo", "--validate"], check=False).returncode != 0:
            raise no_way
    return ["sudo", "--non-interactive"]
