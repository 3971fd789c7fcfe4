# SPDX-License-Identifier: GPL-2.0-only
"""The suites on one kernel: build, boot, judge, keep and show."""

import itertools
import pathlib
from dataclasses import dataclass

from vfio_kunit.base.errors import Exit
from vfio_kunit.base.progress import meter
from vfio_kunit.boot.booter import Booter
from vfio_kunit.boot.console_log import Watch
from vfio_kunit.boot.single_cases import Beside
from vfio_kunit.build import kernel_build
from vfio_kunit.explorer import symbols
from vfio_kunit.judge import (breaking, death, differences, inventory, result_folder, selection,
                              terminal)
from vfio_kunit.judge.verdict import Verdict, complete, judge
from vfio_kunit.kernel import cores, variants
from vfio_kunit.session.session import Options, Session, opened

# Where the cases are that only kernels with the explorer have.
EXPLORED = ("tests/explorer/", "tests/programs/")

# When user-mode Linux is idle its clock jumps to the next timer.
TIME_TRAVEL = "time-travel"


@dataclass(frozen=True)
class Result:
    verdict: Verdict
    report: result_folder.Report
    built: kernel_build.Built
    folder: pathlib.Path


def run(options: Options) -> Exit:
    done = perform(options)
    terminal.show(done.verdict, done.built, done.report.seconds, str(done.folder), rerun(options))
    return done.verdict.exit


def perform(options: Options) -> Result:
    selection.check_form(options.glob)
    core = cores.find(options.core)
    declared = _declared(options.checkout, options.glob)
    different = differences.read(options.checkout, core.name)
    with opened(options) as session, result_folder.folder(
            options.out, session.kernel.name, options.arch, session.variant.name) as folder:
        target = session.target(core)
        with session.built(target, variants.fragments(
                options.checkout, options.arch, session.variant, core.fragment)) as built:
            booter = session.booter(built.image, options.arch, _parameters(options, core),
                                    cpus=options.cpus)
            folder.copy(built.config, ".config")
            folder.copy(built.log, "build.log")
        # Others may build from here on.
        with booter:
            verdict = _boot(booter, session, declared, different, target.overlay, folder)
            symbols.resolve(verdict.schedules, booter.image)
        differences.judge(verdict, different)
        claims = {case.path: list(case.claims) for case in declared.cases}
        for case in verdict.cases:
            case.claims = claims.get(case.full_name, [])
        report = session.report(built, booter.how)
        folder.verdict(report, verdict)
    return Result(verdict, report, built, folder.final)


def _boot(booter: Booter, session: Session, declared: inventory.Inventory,
          different: list[differences.Difference], tree: pathlib.Path,
          folder: result_folder.Folder) -> Verdict:
    glob = session.options.glob
    fatal = differences.breaking(different, [case.path for case in declared.cases])
    with meter("running the cases", total=_expected(declared, session.variant)) as steps:

        def follow(line: str, watch: Watch, finished: bool) -> None:
            if finished:
                steps.advance(watch.running())

        order = {suite.name: [case.name for case in suite.cases] for suite in declared.suites}
        with Beside(booter) as beside:
            death.start(beside, [case.path for case in declared.death_cases])
            breaking.start(beside, fatal, session.options.arch)
            boot = booter.boot(glob, follow, order, breaking.arguments(fatal))
            verdict = judge(boot, booter.deadline)
            log = list(boot.console)
            if not verdict.crash:
                death.judge(beside, death.pending(verdict.cases), tree, log)
                breaking.judge(beside, [case for case in verdict.cases if case.full_name in fatal],
                               different, log)
    if TIME_TRAVEL in booter.args:
        for exploration in verdict.explorations:
            exploration.forget_time()
    if verdict.crash:
        complete(verdict, booter.cases(glob))
    elif not verdict.cases:
        raise selection.matches_nothing(glob, [".".join(pair) for pair in booter.cases("*")])
    folder.text("console.log", log)
    folder.text("ktap.log", list(itertools.dropwhile(
        lambda line: "KTAP version" not in line, boot.console)))
    return verdict


def _expected(declared: inventory.Inventory, variant: variants.Variant) -> int:
    """How many of the declared cases are in a kernel of the variant."""
    explores = "CONFIG_VFIO_KUNIT_PROGRAMS=y" in variant.fragment.read_text()
    return sum(explores or not case.file.startswith(EXPLORED) for case in declared.cases)


def _declared(checkout: pathlib.Path, glob: str) -> inventory.Inventory:
    """The cases that the sources declare and GLOB selects; none if the sources declare none."""
    everything = inventory.read(checkout)
    chosen = everything.matching(glob)
    if everything.cases and not chosen.cases:
        raise selection.matches_nothing(glob, [case.path for case in everything.cases])
    return chosen


def _parameters(options: Options, core: cores.Core) -> list[str]:
    travel = options.arch == "um" and not options.real_time
    return [*([TIME_TRAVEL] if travel else []), *core.arguments(options.arch), *options.parameters]


def rerun(options: Options) -> list[str]:
    """Return the command that runs on the same kernel again; the caller adds GLOB."""
    words = ["tools/vfio-kunit", "run", "--kernel", options.kernel, "--arch", options.arch,
             "--variant", options.variant, "--core", options.core]
    return words if options.sandbox else [*words, "--no-sandbox"]
