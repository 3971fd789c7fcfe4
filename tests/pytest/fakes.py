# SPDX-License-Identifier: GPL-2.0-only
"""Stand-ins for what the tool works on: kernel trees, and a Debian machine.

The machine is a folder of small programs that come first on PATH and behave as
dpkg-query, apt-cache and apt-get do, after a state file that a test writes.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from vfio_kunit.base.errors import Exit, Failure

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools/vfio-kunit"

KCONFIG = b"""menu "Device Drivers"

source "drivers/amba/Kconfig"

source "drivers/dpll/Kconfig"

endmenu
"""
MAKEFILE = b"obj-y\t\t\t\t+= base/\nobj-$(CONFIG_DPLL)\t\t+= dpll/\n"


def make_tree(root: pathlib.Path, version: str = "6.12.9") -> pathlib.Path:
    """A folder that looks like a kernel tree."""
    major, minor, sub = version.split(".")
    for folder in ("arch/x86/include", "arch/um", "drivers/base", "include/linux", "kernel"):
        (root / folder).mkdir(parents=True)
    (root / "Makefile").write_text(
        f"VERSION = {major}\nPATCHLEVEL = {minor}\nSUBLEVEL = {sub}\nEXTRAVERSION =\nNAME = X\n"
    )
    (root / "Kconfig").write_text('source "drivers/Kconfig"\n')
    (root / "drivers/Kconfig").write_bytes(KCONFIG)
    (root / "drivers/Makefile").write_bytes(MAKEFILE)
    (root / "kernel/fork.c").write_text("int fork;\n")
    return root


def snapshot(root: pathlib.Path) -> dict[str, str]:
    """Every path below root with its type, mode and content."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in [*folders, *files]:
            path = pathlib.Path(folder, name)
            key = str(path.relative_to(root))
            if path.is_symlink():
                found[key] = "link " + os.readlink(path)
            elif path.is_dir():
                found[key] = "folder"
            else:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[key] = f"{path.stat().st_mode:o} {digest}"
    return found


def make_tarball(at: pathlib.Path, version: str = "6.12.9") -> str:
    """A kernel source as Debian packs it; returns its MD5."""
    work = at.parent / (at.name + ".work")
    top = at.name.replace(".tar.xz", "")
    make_tree(work / top, version)
    subprocess.run(["tar", "-cJf", str(at), "-C", str(work), top], check=True)
    shutil.rmtree(work)
    return hashlib.md5(at.read_bytes()).hexdigest()


PROGRAM = r'''#!%(python)s
import json, os, pathlib, shutil, sys, time
machine = pathlib.Path(%(machine)r)
name = os.path.basename(sys.argv[0])
arguments = sys.argv[1:]
with open(machine / "calls", "a") as calls:
    calls.write(" ".join([name, *arguments]) + "\n")
state = json.loads((machine / "state.json").read_text())
plain = [each for each in arguments if not each.startswith("-")]
config = next((each.split("=", 1)[1] for each in arguments
                   if each.startswith("--config-file=")), "")
release = pathlib.Path(config).parent.name if config else ""
offered = state["offered"].get(release, {})

def save():
    (machine / "state.json").write_text(json.dumps(state))

if name == "dpkg-query" and "--show" in arguments:
    for package in plain:
        if package in state["installed"]:
            print(package, "installed", state["installed"][package], sep="\t")
    sys.exit(0 if set(plain) <= set(state["installed"]) else 1)
if name == "dpkg-query":
    print(state["md5sums"].get(plain[0], ""))
elif name == "apt-get" and plain[0] == "indextargets":
    print("http://mirror.invalid/debian\tbookworm\t" +
          ("main" if "--no-release-info" in arguments else "Debian"))
elif name == "apt-cache" and plain[0] == "pkgnames":
    print("\n".join([*offered, "linux-source-0.1"]))
elif name == "apt-cache":
    for package in plain[1:]:
        if package in offered:
            print("Package: " + package + "\n")
    sys.exit(0 if set(plain[1:]) <= set(offered) else 100)
elif name == "apt-get":
    action = plain[0]
    failure = state["apt_fails"].get(action)
    if failure:
        print("E: " + failure)
        sys.exit(100)
    if state["apt_hangs"] == action:
        (machine / "hanging").write_text(str(os.getpid()))
        time.sleep(600)
    status = next(int(each.split("=")[2]) for each in arguments if "APT::Status-Fd=" in each)
    os.write(status, b"dlstatus:1:50.0:half way\n")
    if action == "install" and "--download-only" not in arguments:
        (machine / "installing").touch()
        # dpkg does not get that descriptor, but a standard output for scripts of packages.
        os.set_inheritable(status, False)
        if os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "echo Updating links ...") != 0:
            print("E: Sub-process dpkg returned an error code (1)")
            sys.exit(100)
        time.sleep(state["install_takes"])
        state["installed"].update({package: "1" for package in plain[1:]})
        save()
    if action == "download":
        shutil.copy(machine / "debs" / (plain[1] + ".deb"), plain[1] + "_1_all.deb")
elif name == "sudo":
    rest = [each for each in arguments if each not in ("--non-interactive", "--validate")]
    if not state["sudo"]:
        sys.exit(1)
    if rest:
        os.execvp(rest[0], rest)
'''


class FakeDebian:
    """A Debian machine on which nothing is installed and nothing offered."""

    PROGRAMS = ("dpkg-query", "apt-cache", "apt-get", "sudo")

    def __init__(self, root: pathlib.Path) -> None:
        self.root = root
        self.bin = root / "bin"
        self.bin.mkdir(parents=True)
        (root / "debs").mkdir()
        (root / "usr/src").mkdir(parents=True)
        (root / "calls").touch()
        for name in self.PROGRAMS:
            self.program(name, PROGRAM % {"python": sys.executable, "machine": str(root)})
        self.set(installed={}, offered={"": {}}, md5sums={}, apt_fails={}, apt_hangs="",
                 install_takes=0, sudo=False)

    def program(self, name: str, text: str) -> None:
        """Put a program on the machine's PATH."""
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def environment(self) -> dict[str, str]:
        """What makes a process live on this machine."""
        return {"PATH": f"{self.bin}:{os.environ['PATH']}", "DPKG_ROOT": str(self.root)}

    def set(self, **changes: Any) -> None:
        """Change the machine's state."""
        path = self.root / "state.json"
        state = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps({**state, **changes}))

    def state(self) -> dict[str, Any]:
        """The machine's state."""
        found: dict[str, Any] = json.loads((self.root / "state.json").read_text())
        return found

    def calls(self, start: str = "") -> list[str]:
        """The commands run so far that begin so."""
        lines = (self.root / "calls").read_text().splitlines()
        return [line for line in lines if line.startswith(start)]

    def has_everything(self) -> None:
        """Install all that the tool needs."""
        from vfio_kunit.debian import packages

        self.set(installed={package.name: "1" for package in packages.NEEDED})

    def install_source(self, series: str = "6.12", package_version: str = "9-1") -> pathlib.Path:
        """Install linux-source-SERIES; returns its tarball."""
        package = f"linux-source-{series}"
        at = self.root / f"usr/src/{package}.tar.xz"
        md5 = make_tarball(at, f"{series}.9")
        state = self.state()
        self.set(installed={**state["installed"], package: package_version},
                 md5sums={**state["md5sums"], package: f"{md5}  usr/src/{package}.tar.xz"})
        return at

    def offer_source(self, series: str, release: str = "") -> None:
        """Offer linux-source-SERIES for download; release "" is the machine's own."""
        package = f"linux-source-{series}"
        folder = self.root / "debs" / package
        (folder / "DEBIAN").mkdir(parents=True)
        (folder / "usr/src").mkdir(parents=True)
        md5 = make_tarball(folder / f"usr/src/{package}.tar.xz", f"{series}.9")
        (folder / "DEBIAN/md5sums").write_text(f"{md5}  usr/src/{package}.tar.xz\n")
        (folder / "DEBIAN/control").write_text(
            f"Package: {package}\nVersion: {series}.9-1\nArchitecture: all\n"
            "Maintainer: nobody <nobody@example.org>\nDescription: test\n")
        subprocess.run(["dpkg-deb", "--build", str(folder), f"{folder}.deb"], check=True,
                       stdout=subprocess.DEVNULL)
        offered = self.state()["offered"]
        offered.setdefault(release, {})[package] = f"{series}.9-1"
        self.set(offered=offered)


@contextlib.contextmanager
def fails(*words: str, code: Exit = Exit.USAGE, hint: str = "") -> Iterator[None]:
    """Expect a failure with words in its message and hint, and an exit status."""
    with pytest.raises(Failure) as caught:
        yield
    assert caught.value.code is code
    assert all(word in caught.value.message for word in words), caught.value.message
    assert hint in caught.value.hint


def start(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start the tool as a process."""
    return subprocess.Popen([sys.executable, str(TOOL), *arguments], text=True,
                            env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                            start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def run(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the tool to its end, which no traceback may be."""
    with start(*arguments, env=env) as child:
        out, err = child.communicate(timeout=300)
    assert "Traceback" not in err
    return subprocess.CompletedProcess(arguments, child.returncode, out, err)


def wait_for(condition: Callable[[], bool], what: str = "it") -> None:
    """Wait until something is so; fail if that takes beyond all reason."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.01)


def interrupt(*arguments: str, once: Callable[[], bool],
              number: signal.Signals = signal.SIGINT) -> str:
    """Start the tool and interrupt it once something is so; returns what it says."""
    with start(*arguments) as child:
        wait_for(once)
        child.send_signal(number)
        _, err = child.communicate(timeout=30)
    assert child.returncode == Exit.INTERRUPTED
    assert err.endswith("vfio-kunit: interrupted\n") and "Traceback" not in err
    return err


def sleepers(seconds: str) -> list[str]:
    """The processes that sleep so long."""
    return subprocess.run(["pgrep", "-fx", f"sleep {seconds}"], capture_output=True, text=True,
                          check=False).stdout.split()


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
