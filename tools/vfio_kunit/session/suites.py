# SPDX-License-Identifier: GPL-2.0-only
"""One `run`, from its options to its exit status."""

from __future__ import annotations

import contextlib
import pathlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Exit
from vfio_kunit.base.progress import meter
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.boot.booter import Booter
from vfio_kunit.boot.console_log import Watch
from vfio_kunit.boot.single_cases import Beside
from vfio_kunit.build import kernel_build
from vfio_kunit.explorer import symbols
from vfio_kunit.judge import (breaking, death, differences, inventory, result_folder, selection,
                              terminal)
from vfio_kunit.judge.verdict import Verdict, complete, judge
from vfio_kunit.kernel import cores, overlay, trees, variants
from vfio_kunit.kernel.kunit_tool import TOOLING, Machinery


# Where the cases are that only kernels with the explorer have.
EXPLORED = ("tests/explorer/", "tests/programs/")

# Nobody has to wait where nothing happens: when user-mode Linux is idle its clock
# jumps to the next timer.
TIME_TRAVEL = "time-travel"


@dataclass(frozen=True)
class Options:
    """What the command line asks for.

    parameters  for the kernel
    real_time   whether the kernel's clock must run like the host's
    checkout    what to build, if not the checkout of the tool itself
    cpus        of a virtual machine, if not as many as usual
    """

    kernel: str
    arch: str
    variant: str
    core: str
    glob: str
    out: pathlib.Path
    timeout: float | None
    jobs: int | None
    sandbox: bool
    parameters: tuple[str, ...] = ()
    real_time: bool = False
    checkout: pathlib.Path | None = None
    cpus: int | None = None


@dataclass(frozen=True)
class Result:
    """What a run came to, and the folder that holds it."""

    verdict: Verdict
    report: result_folder.Report
    built: kernel_build.Built
    folder: pathlib.Path


def run(options: Options) -> Exit:
    """Build, boot, judge, keep and show. Returns the exit status."""
    done = perform(options)
    terminal.show(done.verdict, done.built, done.report.seconds, str(done.folder), rerun(options))
    return done.verdict.exit


def perform(options: Options) -> Result:
    """Build, boot, judge and keep."""
    # Shared among runs, so that they go on side by side; keeps `clean` away.
    with paths.lock("runs", shared=True):
        return _perform(options, time.monotonic())


def _perform(options: Options, begin: float) -> Result:
    checkout = options.checkout or paths.checkout()
    selection.check_form(options.glob)
    variant = variants.find(options.variant)
    core = cores.find(options.core)
    declared = _declared(checkout, options.glob)
    different = differences.read(checkout, core.name)
    kernel = trees.resolve(options.kernel)
    tooling = trees.resolve(TOOLING)
    sandbox = Sandbox(options.sandbox)
    sandbox.check()
    machinery = Machinery(tooling.tree)
    farm = overlay.overlay(kernel, checkout, core.sources(kernel))
    target = kernel_build.Target(kernel, farm, checkout, options.arch, variant)
    with result_folder.folder(options.out, kernel.name, options.arch, variant.name) as folder:
        with _built(target, machinery, sandbox, options, folder) as (built, booter), booter:
            verdict = _boot(booter, options, declared, different, target, folder)
            symbols.resolve(verdict.schedules, booter.image)
        differences.judge(verdict, different)
        _add_claims(verdict, declared)
        report = result_folder.Report(
            kernel=kernel.name, release=kernel.release, package=kernel.package,
            arch=options.arch, variant=variant.name, core=options.core, glob=options.glob,
            booted=booter.how,
            build={"how": built.how, "seconds": round(built.seconds, 3),
                   "warnings": built.warnings},
            seconds=time.monotonic() - begin, environment=result_folder.environment(checkout),
        )
        folder.verdict(report, verdict)
    return Result(verdict, report, built, folder.final)


@contextlib.contextmanager
def _built(target: kernel_build.Target, machinery: Machinery, sandbox: Sandbox, options: Options,
           folder: result_folder.Folder) -> Iterator[tuple[kernel_build.Built, Booter]]:
    """The kernel, up to date, and the means to boot it; the locks are free by then."""
    core = cores.find(options.core)
    fragments = variants.fragments(target.checkout, target.arch, target.variant, core.fragment)
    with kernel_build.up_to_date(target, fragments, machinery, sandbox, options.jobs) as built:
        booter = Booter(machinery, built.image, options.arch, sandbox, options.timeout,
                        _parameters(options, core), cpus=options.cpus)
        folder.copy(built.config, ".config")
        folder.copy(built.log, "build.log")
    yield built, booter


def _boot(booter: Booter, options: Options, declared: inventory.Inventory | None,
          different: list[differences.Difference], target: kernel_build.Target,
          folder: result_folder.Folder) -> Verdict:
    fatal = differences.breaking(different, [case.path for case in declared.cases] if declared
                                 else [])
    total = _expected(declared, target.variant) if declared else 0
    with meter("running the cases", total=total) as steps:

        def follow(line: str, watch: Watch, finished: bool) -> None:
            if finished:
                steps.advance(watch.running())

        order = {suite.name: [case.name for case in suite.cases]
                 for suite in (declared.suites if declared else ())}
        with Beside(booter) as beside:
            death.start(beside, [case.path for case in (declared.death_cases if declared else ())])
            breaking.start(beside, fatal, options.arch)
            boot = booter.boot(options.glob, follow, order, breaking.arguments(fatal))
            verdict = judge(boot, booter.deadline)
            log = list(boot.console)
            if not verdict.crash:
                death.judge(beside, death.pending(verdict.cases), target.overlay, log)
                breaking.judge(beside, [case for case in verdict.cases if case.full_name in fatal],
                               different, log)
    if TIME_TRAVEL in booter.args:
        for exploration in verdict.explorations:
            exploration.forget_time()
    if verdict.crash:
        complete(verdict, booter.cases(options.glob))
    elif not verdict.cases:
        raise selection.matches_nothing(options.glob,
                                        [".".join(pair) for pair in booter.cases("*")])
    folder.text("console.log", log)
    folder.text("ktap.log", _ktap(boot.console))
    return verdict


def _expected(declared: inventory.Inventory, variant: variants.Variant) -> int:
    """How many of the declared cases are in a kernel of the variant."""
    explores = "CONFIG_VFIO_KUNIT_PROGRAMS=y" in variant.fragment.read_text()
    return sum(explores or not case.file.startswith(EXPLORED) for case in declared.cases)


def _ktap(console: list[str]) -> list[str]:
    """The console from its first KTAP line on."""
    first = next((number for number, line in enumerate(console) if "KTAP version" in line),
                 len(console))
    return console[first:]


def _declared(checkout: pathlib.Path, glob: str) -> inventory.Inventory | None:
    """The cases that the sources declare and that GLOB selects, if they can be read."""
    everything = inventory.read(checkout)
    if not everything.cases:
        return None
    chosen = everything.matching(glob)
    if not chosen.cases:
        raise selection.matches_nothing(glob, [case.path for case in everything.cases])
    return chosen


def _add_claims(verdict: Verdict, declared: inventory.Inventory | None) -> None:
    claims = {case.path: list(case.claims) for case in declared.cases} if declared else {}
    for case in verdict.cases:
        case.claims = claims.get(case.full_name, [])


def _parameters(options: Options, core: cores.Core) -> list[str]:
    travel = options.arch == "um" and not options.real_time
    return [*([TIME_TRAVEL] if travel else []), *core.arguments(options.arch), *options.parameters]


def rerun(options: Options) -> list[str]:
    """The command that runs something on the same kernel again; GLOB is to be added."""
    words = ["tools/vfio-kunit", "run", "--kernel", options.kernel, "--arch", options.arch,
             "--variant", options.variant, "--core", options.core]
    return words if options.sandbox else [*words, "--no-sandbox"]
