# SPDX-License-Identifier: GPL-2.0-only
"""Two cores measured in turns, on the same kernel and machine.

Each core gets a kernel of its own, configured alike but for the core. One round
boots each of them once, so that whatever else the machine does meets both.
"""

import contextlib
import pathlib

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.progress import progress
from vfio_kunit.bench import figures
from vfio_kunit.bench.benchmarks import Benchmark
from vfio_kunit.bench.figures import COMPARED, Figures, Samples
from vfio_kunit.boot.booter import Booter
from vfio_kunit.judge import result_folder
from vfio_kunit.judge.verdict import judge
from vfio_kunit.kernel import cores
from vfio_kunit.kernel.variants import CONFIGS, Variant
from vfio_kunit.session.session import Options, Session, opened


def measure(benchmark: Benchmark, options: Options, rounds: int) -> Figures:
    found: dict[str, Samples] = {core: {} for core in COMPARED}
    with opened(options) as session, paths.lock("bench"), contextlib.ExitStack() as stack:
        booters = {core: stack.enter_context(_booter(benchmark, core, session))
                   for core in COMPARED}
        for number in range(1, rounds + 1):
            # In turns of changing order, so that a machine that gets slower is fair.
            order = list(booters.items())
            for core, booter in order if number % 2 else reversed(order):
                with progress(f"round {number} of {rounds}, core {core}"):
                    figures.add(found[core], _boot(benchmark, booter))
    kernel = session.kernel
    return Figures(benchmark, found, {
        "kernel": {"name": kernel.name, "release": kernel.release, "package": kernel.package},
        "arch": benchmark.arch, "booted": booters[cores.PROJECT].how, "cpus": benchmark.cpus,
        "rounds": rounds, "environment": result_folder.environment(options.checkout),
    })


def _booter(benchmark: Benchmark, name: str, session: Session) -> Booter:
    core = cores.find(name)
    variant = Variant(f"bench-{name}", CONFIGS / "bench.config", {})
    target = session.target(core, variant, benchmark.arch)
    with session.built(target, fragments(benchmark, variant, core)) as built:
        return session.booter(built.image, benchmark.arch, cpus=benchmark.cpus)


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
