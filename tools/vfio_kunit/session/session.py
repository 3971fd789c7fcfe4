# SPDX-License-Identifier: GPL-2.0-only
"""What the builds and boots of one command share: options, kernel, machinery, sandbox."""

import contextlib
import os
import pathlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vfio_kunit.base import paths
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.boot.booter import Booter
from vfio_kunit.build import kernel_build
from vfio_kunit.judge import result_folder
from vfio_kunit.kernel import cores, overlay, trees, variants
from vfio_kunit.kernel.kunit_tool import TOOLING, Machinery


@dataclass(frozen=True)
class Options:
    """What the command line asks for.

    core        the core under test, or several in words
    jobs        compilers at once, one a CPU if None
    parameters  for the kernel
    real_time   whether the kernel's clock must run like the host's
    checkout    what to build
    cpus        of a virtual machine, if not as many as usual
    """

    kernel: str = trees.DEFAULT
    arch: str = "um"
    variant: str = variants.DEFAULT
    core: str = cores.PROJECT
    glob: str = "*"
    out: pathlib.Path = field(default_factory=lambda: paths.checkout() / "results")
    timeout: float | None = None
    jobs: int | None = None
    sandbox: bool = True
    parameters: tuple[str, ...] = ()
    real_time: bool = False
    checkout: pathlib.Path = field(default_factory=paths.checkout)
    cpus: int | None = None


class Session:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.begin = time.monotonic()
        self.variant = variants.find(options.variant)
        self.kernel = trees.resolve(options.kernel)
        self.machinery = Machinery(trees.resolve(TOOLING).tree)
        self.sandbox = Sandbox(options.sandbox)
        self.sandbox.check()
        self.jobs = options.jobs or len(os.sched_getaffinity(0))

    def target(self, core: cores.Core, variant: variants.Variant | None = None,
               arch: str | None = None) -> kernel_build.Target:
        """The kernel with a core, its overlay up to date."""
        checkout = self.options.checkout
        farm = overlay.overlay(self.kernel, checkout, core.sources(self.kernel))
        return kernel_build.Target(self.kernel, farm, checkout, arch or self.options.arch,
                                   variant or self.variant)

    @contextlib.contextmanager
    def built(self, target: kernel_build.Target,
              fragments: Sequence[pathlib.Path]) -> Iterator[kernel_build.Built]:
        """Bring the kernel of a target up to date; the body holds the target's lock."""
        with paths.lock(target.kernel.lock, shared=True), paths.lock(f"build-{target.name}"):
            place = kernel_build.folder(target)
            tree = self.machinery.tree(kernel_build.out_folder(place), fragments,
                                       variants.qemu_config(target.arch))
            yield kernel_build.Builder(target, place, tree, self.sandbox, self.jobs).build()

    def booter(self, image: pathlib.Path, arch: str, args: Sequence[str] = (),
               initrd: pathlib.Path | None = None, cpus: int | None = None) -> Booter:
        return Booter(self.machinery, image, arch, self.sandbox, self.options.timeout, args, initrd,
                      cpus)

    def report(self, built: kernel_build.Built, booted: str) -> result_folder.Report:
        return result_folder.Report(
            kernel=self.kernel.name, release=self.kernel.release, package=self.kernel.package,
            arch=self.options.arch, variant=self.variant.name, core=self.options.core,
            glob=self.options.glob, booted=booted,
            build={"how": built.how, "seconds": round(built.seconds, 3),
                   "warnings": built.warnings},
            seconds=time.monotonic() - self.begin,
            environment=result_folder.environment(self.options.checkout))


@contextlib.contextmanager
def opened(options: Options) -> Iterator[Session]:
    """A session; sessions go on side by side, and `clean` waits for their end."""
    with paths.lock("runs", shared=True):
        yield Session(options)
