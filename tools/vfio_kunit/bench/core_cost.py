# SPDX-License-Identifier: GPL-2.0-only
"""Two cores measured in turns, on the same kernel and machine.

Each core gets a kernel of its own, configured alike but for the core. One round
boots each of them once, so that whatever else the machine does meets both.
"""

from __future__ import annotations

import contextlib
import pathlib
from dataclasses import dataclass

from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.bench import figures
from vfio_kunit.bench.benchmarks import Benchmark
from vfio_kunit.bench.figures import COMPARED, Figures, Samples
from vfio_kunit.boot.booter import Booter
from vfio_kunit.build import kernel_build
from vfio_kunit.judge import result_folder
from vfio_kunit.judge.verdict import judge
from vfio_kunit.kernel import cores, overlay, trees
from vfio_kunit.kernel.kunit_tool import TOOLING, Machinery
from vfio_kunit.kernel.variants import CONFIGS, Variant


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    kernel: str
    rounds: int
    jobs: int | None
    sandbox: bool


def measure(benchmark: Benchmark, options: Options) -> Figures:
    """Build, boot in turns, and collect."""
    checkout = paths.checkout()
    kernel = trees.resolve(options.kernel)
    sandbox = Sandbox(options.sandbox)
    sandbox.check()
    found: dict[str, Samples] = {core: {} for core in COMPARED}
    with contextlib.ExitStack() as stack:
        # Keeps `clean` away, and other measurements.
        stack.enter_context(paths.lock("runs", shared=True))
        stack.enter_context(paths.lock("bench"))
        machinery = Machinery(trees.resolve(TOOLING).tree)
        booters = {core: stack.enter_context(_booter(benchmark, core, kernel, machinery, sandbox,
                                                     options.jobs)) for core in COMPARED}
        for number in range(1, options.rounds + 1):
            # In turns of changing order, so that a machine that gets slower is fair.
            order = list(booters.items())
            for core, booter in order if number % 2 else reversed(order):
                with console.progress(f"round {number} of {options.rounds}, core {core}"):
                    figures.add(found[core], _boot(benchmark, booter))
        booted = booters[cores.PROJECT].how
    return Figures(benchmark, found, {
        "kernel": {"name": kernel.name, "release": kernel.release, "package": kernel.package},
        "arch": benchmark.arch, "booted": booted, "cpus": benchmark.cpus, "rounds": options.rounds,
        "environment": result_folder.environment(checkout),
    })


def _booter(benchmark: Benchmark, name: str, kernel: trees.Kernel, machinery: Machinery,
            sandbox: Sandbox, jobs: int | None) -> Booter:
    """The means to boot a core; its kernel is up to date."""
    core = cores.find(name)
    variant = Variant(f"bench-{name}", CONFIGS / "bench.config", {})
    farm = overlay.overlay(kernel, sources=core.sources(kernel))
    target = kernel_build.Target(kernel, farm, paths.checkout(), benchmark.arch, variant)
    with kernel_build.up_to_date(target, fragments(benchmark, variant, core), machinery, sandbox,
                                 jobs) as built:
        return Booter(machinery, built.image, benchmark.arch, sandbox, cpus=benchmark.cpus)


def fragments(benchmark: Benchmark, variant: Variant, core: cores.Core) -> list[pathlib.Path]:
    """The Kconfig fragments of a core's kernel; what only one architecture needs comes last."""
    special = CONFIGS / f"arch-{benchmark.arch}-bench.config"
    found = (CONFIGS / "base.config", CONFIGS / f"arch-{benchmark.arch}.config", variant.fragment,
             core.fragment, special if special.is_file() else None)
    return [fragment for fragment in found if fragment is not None]


def _boot(benchmark: Benchmark, booter: Booter) -> Samples:
    boot = booter.boot(benchmark.suite, lambda line, watch, finished: None, {})
    verdict = judge(boot, booter.deadline)
    if verdict.exit != Exit.PASSED:
        reason = verdict.crash or "a case failed"
        tail = "".join(boot.console[-12:]).rstrip()
        raise Failure(f"{benchmark.suite}: {reason}\n{tail}", code=verdict.exit)
    return figures.read(benchmark, boot.console)
