# SPDX-License-Identifier: GPL-2.0-only
"""A kernel tree that builds at once, and kernels that say what a test wants.

Its makefile does what the tool asks of a real one; its "kernel" is a shell
script. The machinery of kunit.py is the real one of the unpacked 6.12 source.
"""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from fakes import make_tree, run
from vfio_kunit.kernel import trees

# Found before any test redirects the cache.
_REAL_TREE = trees.source_tree("6.12")

MAKEFILE = """\
VERSION = 6
PATCHLEVEL = 12
SUBLEVEL = 9
EXTRAVERSION =
NAME = Fake for tests

allnoconfig:
	@cp "$(KCONFIG_ALLCONFIG)" "$(O)/.config"
	@cat $(CURDIR)/unset 2>/dev/null | while read option; do sed -i "/$$option=/d" "$(O)/.config"; done

# As stock kunit.py calls it.
olddefconfig compile_commands.json:
	@true

all: linux

linux:
	@echo full >> "$(O)/log"
	@sh -e $(CURDIR)/build.sh $(CURDIR) "$(O)"
	@cp $(CURDIR)/image "$(O)/linux"
	@chmod +x "$(O)/linux"
	@cp "$(O)/linux" "$(O)/vmlinux"
"""

# As far as the tool looks at it: progress, notes on what was built, exports.
BUILD = """\
echo "  CC      kernel/fork.o"
mkdir -p $2/kernel $2/drivers/vfio-kunit
echo object > $2/kernel/fork.o
printf 'cmd_kernel/fork.o := gcc\\n\\nsource_kernel/fork.o := %s/kernel/fork.c\\n' $1 > $2/kernel/.fork.o.cmd
echo object > $2/drivers/vfio-kunit/group.o
for archive in drivers/built-in.a built-in.a vmlinux.a; do
  mkdir -p $(dirname $2/$archive)
  echo "cmd_$archive := echo $archive >> log" > $2/$(dirname $archive)/.$(basename $archive).cmd
done
printf 'srctree=%s\\0' $1 > $2/.vfio-kunit-env
"""

SUBMAKE = """\
all:
	@echo {name} >> log
	@mkdir -p drivers/vfio-kunit; touch drivers/vfio-kunit/group.o
	@if [ -e $(srctree)/relink-fails ]; then cat $(srctree)/relink-fails; false; fi
"""


class FakeKernel:
    """The tree, and what its kernel will do."""

    def __init__(self, root: pathlib.Path) -> None:
        self.tree = make_tree(root)
        (root / "Makefile").write_text(MAKEFILE)
        (root / "build.sh").write_text(BUILD)
        shutil.copytree(_REAL_TREE / "tools/testing/kunit", root / "tools/testing/kunit",
                        ignore=shutil.ignore_patterns("__pycache__"))
        (root / "scripts").mkdir()
        for name in ("Makefile.build", "Makefile.vmlinux_o", "Makefile.modpost",
                     "Makefile.vmlinux"):
            (root / "scripts" / name).write_text(SUBMAKE.format(name=name))
        self.says("")

    def says(self, console: str, after: str = "", listing: str = "") -> None:
        """What the kernel prints, then does, and lists as its cases."""
        (self.tree / "image").write_text(
            "#!/bin/sh\n"
            "case \"$*\" in *kunit.action=list*)\n"
            f"cat <<'END'\n{listing}\nEND\nexit;; esac\n"
            f"cat <<'END'\n{console}\nEND\n{after}\n")

    def builds_by(self, script: str) -> None:
        """What make does instead of building."""
        (self.tree / "build.sh").write_text(script)

    def says_if(self, pattern: str, console: str, listing: str = "") -> None:
        """What the kernel prints if its command line fits a pattern of the shell."""
        self.says("", f"case \"$*\" in {pattern})\ncat <<'END'\n{console}\nEND\n;; esac", listing)

    def install(self, cache: pathlib.Path) -> None:
        """Make it the 6.12 of this cache."""
        place = cache / "sources/6.12"
        place.mkdir(parents=True)
        (place / "tree").symlink_to(self.tree)
        (place / "package.json").write_text(
            json.dumps({"package": "linux-source-6.12", "version": "6.12.9-1"}))


def make_kernel(root: pathlib.Path) -> FakeKernel:
    """A fake kernel; skips the test on a machine without the kunit.py machinery."""
    if not (_REAL_TREE / "tools/testing/kunit/kunit_parser.py").is_file():
        pytest.skip("needs the source of 6.12 (tools/vfio-kunit setup)")
    return FakeKernel(root)


class Tool:
    """A command of the tool on a fake kernel, as a process."""

    def __init__(self, kernel: FakeKernel, out: pathlib.Path, *command: str) -> None:
        self.kernel = kernel
        self.out = out
        self.command = [*command, "--out", str(out)]

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run to the end."""
        return run(*self.command, *args)


def ktap(*suites: tuple[str, list[str]]) -> str:
    """A console with suites, each a name and the result lines of its cases."""
    lines = ["Booting", "KTAP version 1", f"1..{len(suites)}"]
    for number, (name, results) in enumerate(suites, 1):
        lines += ["    KTAP version 1", f"    # Subtest: {name}",
                  f"    1..{sum('ok ' in r for r in results)}"]
        lines += [f"    {result}" for result in results]
        bad = any(result.startswith("not ok") for result in results)
        lines.append(f"{'not ok' if bad else 'ok'} {number} {name}")
    return "\n".join([*lines, "reboot: System halted"])


def age(path: pathlib.Path, seconds: float) -> None:
    """Set back a file's modification time."""
    mark = path.stat()
    os.utime(path, (mark.st_atime - seconds, mark.st_mtime - seconds))
