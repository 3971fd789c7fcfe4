# SPDX-License-Identifier: GPL-2.0-only
"""The project's own rules, each checked by the tool that its field uses."""

from __future__ import annotations

import functools
import pathlib
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vfio_kunit.base import console, paths, process
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.progress import meter
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.build.inputs import PROJECT
from vfio_kunit.build.kbuild import Diagnostics, Kbuild
from vfio_kunit.judge import claim_tables, inventory
from vfio_kunit.kernel import overlay, trees
from vfio_kunit.kernel.variants import CONFIGS

# checkpatch.pl and the tooling are those of one tree, whichever is checked.
STYLE_TREE = trees.DEFAULT

_C_FOLDERS = ("drivers", "lib", "include", "tests")

# Rules of checkpatch that a file breaks for the reason given.
_EXCEPTIONS = {
    # Claim C7: nothing less than stopping keeps the isolation.
    "drivers/vfio/group_notifier.c": ("AVOID_BUG",),
    # Stands for what other kernels have; its macros declare, and define macros.
    "include/compat/compat.h": ("LINUX_VERSION_CODE", "EXPORT_SYMBOL", "MACRO_ARG_UNUSED",
                                "MACRO_ARG_PRECEDENCE", "CONST_STRUCT"),
    "include/compat/kunit.h": ("LINUX_VERSION_CODE",),
    # Stand for the kernel's calls, and so for its macros; what is hooked may be volatile.
    "include/interleave/atomics.h": ("MACRO_ARG_REUSE",),
    "include/interleave/counted_locks.h": ("MACRO_ARG_REUSE",),
    "include/interleave/force.h": ("MACRO_ARG_REUSE", "MACRO_ARG_PRECEDENCE", "MEMORY_BARRIER"),
    "include/interleave/memory.h": ("MACRO_ARG_REUSE",),
    "include/interleave/refcounts.h": ("MACRO_ARG_REUSE", "MACRO_ARG_PRECEDENCE"),
    "include/interleave/completions.h": ("MACRO_ARG_REUSE",),
    "include/interleave/wait_queues.h": ("MACRO_ARG_REUSE", "MACRO_ARG_PRECEDENCE"),
    "include/interleave/work.h": ("MACRO_ARG_REUSE",),
    "include/intercept/explored_chain.h": ("MACRO_ARG_REUSE", "OPEN_BRACE"),
    "include/interleave/hooks.h": ("VOLATILE",),
    "include/interleave/sleeping_locks.h": ("MACRO_ARG_REUSE", "MACRO_ARG_UNUSED"),
    "include/interleave/spinlocks.h": ("USE_LOCKDEP", "MACRO_ARG_UNUSED"),
    "lib/interleave/hooks.c": ("VOLATILE",),
    "lib/interleave/point.h": ("VOLATILE",),
    # Functions that the compiler calls, which no header declares, in great number.
    "lib/interleave/access.c": ("VOLATILE", "AVOID_EXTERNS", "MACRO_ARG_REUSE",
                                "MULTISTATEMENT_MACRO_USE_DO_WHILE"),
    # Here the calls are tried that others should not make.
    "tests/explorer/twins_counted_locks.c": ("MACRO_ARG_REUSE", "USE_LOCKDEP"),
    "tests/explorer/lock_forms.c": ("USE_LOCKDEP",),
    "tests/explorer/twins_spinlocks.c": ("USE_LOCKDEP",),
    # A macro for a loop that the other adapter needs one more variable for.
    "tests/common/core_tree.c": ("MACRO_ARG_UNUSED",),
    # Macros that make an initialiser.
    "tests/common/support.c": ("MACRO_ARG_REUSE",),
    "tests/programs/container_programs.c": ("MACRO_ARG_REUSE",),
    "tests/programs/driver_programs.c": ("MACRO_ARG_REUSE",),
    "tests/programs/live_programs.c": ("MACRO_ARG_REUSE",),
    "tests/programs/program.h": ("MACRO_ARG_REUSE",),
}


@dataclass(frozen=True)
class Flavour:
    """One way to compile the project for the compiler's and sparse's opinion."""

    kernel: str
    arch: str
    modules: bool

    @property
    def name(self) -> str:
        """Such as "6.12-um" or "6.12-x86_64-modules"."""
        return "-".join([self.kernel, self.arch, *(["modules"] if self.modules else [])])


# Each architecture and kind once, and of the kernels the oldest and the newest: 6.1, in
# between, is compiled for its suites.
FLAVOURS = (
    Flavour("6.12", "um", modules=False),
    Flavour("6.12", "x86_64", modules=True),
    Flavour(trees.VINTAGE, "um", modules=False),
)

# What the project has beside the suites. Benchmarks are no module.
_MORE = ("CONFIG_VFIO_KUNIT_PROGRAMS", "CONFIG_VFIO_KUNIT_EXPLORER_TEST", "CONFIG_VFIO_KUNIT_BENCH")

# What can be a module.
_MODULES = ("CONFIG_VFIO_KUNIT_CORE", "CONFIG_VFIO_KUNIT_TEST", "CONFIG_VFIO_KUNIT_EXPLORER_TEST")

Check = Callable[[], list[str]]


def checks(checkout: pathlib.Path, sandbox: Sandbox, jobs: int) -> Iterator[tuple[str, Check]]:
    """Every check, by name. Each returns its complaints: none, if all is well."""
    yield "checkpatch --strict", lambda: checkpatch(checkout)
    for flavour in FLAVOURS:
        if flavour.kernel == trees.VINTAGE and not trees.source_stamp(flavour.kernel).exists():
            console.remark(f"NOT CHECKED: W=1 and sparse, {flavour.name}, which is not set up")
            continue
        yield f"W=1 and sparse, {flavour.name}", functools.partial(
            compile_strictly, checkout, flavour, sandbox, jobs)
    yield "mypy --strict", lambda: mypy(checkout)
    yield "shellcheck", lambda: shellcheck(checkout)
    yield "claims and documents", lambda: documents(checkout)


def checkpatch(checkout: pathlib.Path) -> list[str]:
    """checkpatch.pl --strict on every C file."""
    script = trees.resolve(STYLE_TREE).tree / "scripts/checkpatch.pl"
    command = [str(script), "--strict", "--no-tree", "--no-summary", "--terse", "--quiet"]
    files = [str(path.relative_to(checkout))
             for path in _tracked(checkout, _C_FOLDERS, (".c", ".h"))]
    said = process.run([*command, "--file", *(name for name in files if name not in _EXCEPTIONS)],
                       cwd=checkout)
    complaints = _lines(said)
    for name in _EXCEPTIONS.keys() & set(files):
        said = process.run([*command, "--ignore", ",".join(_EXCEPTIONS[name]), "--file", name],
                           cwd=checkout)
        complaints += _lines(said)
    return complaints


def compile_strictly(checkout: pathlib.Path, flavour: Flavour, sandbox: Sandbox,
                     jobs: int) -> list[str]:
    """Compile the project's files with W=1 and sparse; what either says is a finding."""
    kernel = trees.resolve(flavour.kernel)
    tree = overlay.overlay(kernel, checkout)
    name = paths.slug(f"lint-{flavour.name}", tree)
    folder = paths.ensure(paths.builds() / name)
    out = paths.ensure(folder / "out")
    kbuild = Kbuild(tree, out, folder / "build.log", sandbox, read=[kernel.tree, checkout])
    arch = {"x86_64": "x86"}.get(flavour.arch, flavour.arch)
    diagnostics = Diagnostics()
    with paths.lock(kernel.lock, shared=True), paths.lock(f"build-{name}"), \
            meter(f"checking with the compiler and sparse, {flavour.name}") as steps:
        # make asks nobody again about an object that it has.
        paths.remove(out / PROJECT)
        kbuild.log.write_text("")
        kbuild.configure(arch, _config(checkout, flavour))
        try:
            kbuild.make(arch, f"{PROJECT}/", jobs, steps, diagnostics, ["W=1", "C=2"])
        except Failure as failure:
            if failure.code != Exit.BUILD:
                raise
            return [*diagnostics.warnings, *diagnostics.errors, f"see {kbuild.log}"]
    # sparse calls some of its complaints errors, and make goes on.
    return [*diagnostics.warnings, *diagnostics.errors]


def mypy(checkout: pathlib.Path) -> list[str]:
    """mypy, as strict as pyproject.toml has it."""
    said = process.run(["/usr/bin/mypy", "--no-error-summary"], cwd=checkout)
    return _lines(said)


def shellcheck(checkout: pathlib.Path) -> list[str]:
    """shellcheck on every shell script."""
    scripts = [str(path) for path in _tracked(checkout, (".",), ("",)) if _is_shell(path)]
    said = process.run(["shellcheck", "--format=gcc", *scripts], cwd=checkout)
    return _lines(said)


def documents(checkout: pathlib.Path) -> list[str]:
    """Claims that too few cases pin, cases that no suite lists, tables out of date."""
    everything = inventory.read(checkout)
    return [*everything.problems, *claim_tables.outdated(everything, checkout)]


def _config(checkout: pathlib.Path, flavour: Flavour) -> str:
    # With KASAN built in, and as modules with the explorer's accesses, which exclude it.
    variant = "explore" if flavour.modules else "debug"
    texts = [path.read_text() for path in (
        checkout / ".kunitconfig", CONFIGS / "base.config", CONFIGS / f"arch-{flavour.arch}.config",
        CONFIGS / f"variant-{variant}.config")]
    config = "\n".join([*texts, *(f"{option}=y" for option in _MORE)])
    if flavour.modules:
        for option in _MODULES:
            config = config.replace(f"{option}=y", f"{option}=m")
        config += "\nCONFIG_MODULES=y\nCONFIG_MODULE_UNLOAD=y"
    return config


def _tracked(checkout: pathlib.Path, folders: Sequence[str],
             endings: Sequence[str]) -> list[pathlib.Path]:
    """The project's own files: what git knows of and does not ignore."""
    said = process.run(["git", "-C", str(checkout), "ls-files", "--cached", "--others",
                        "--exclude-standard", "-z", "--", *folders])
    if said.returncode != 0:
        raise Failure(f"{checkout} is no git checkout", hint="clone the project with git")
    found = [checkout / name for name in said.stdout.split("\0") if name
             and name.endswith(tuple(endings))]
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def _is_shell(path: pathlib.Path) -> bool:
    with open(path, "rb") as file:
        first = file.readline(80)
    return first.startswith(b"#!") and first.split()[-1] in (b"bash", b"sh", b"/bin/sh",
                                                             b"/bin/bash")


def _lines(said: subprocess.CompletedProcess[str]) -> list[str]:
    if said.returncode == 0:
        return []
    lines = [line for line in (said.stdout + said.stderr).splitlines() if line.strip()]
    return lines or [f"{said.args[0]} ended with status {said.returncode}"]
