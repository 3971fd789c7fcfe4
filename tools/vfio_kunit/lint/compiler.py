# SPDX-License-Identifier: GPL-2.0-only
"""The compiler's warnings (W=1) and sparse's, on each kernel."""

import pathlib
from dataclasses import dataclass

from vfio_kunit.base import paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.base.progress import meter
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.kernel.layout import PROJECT
from vfio_kunit.build.kbuild import Diagnostics, Kbuild
from vfio_kunit.kernel import overlay, trees
from vfio_kunit.kernel.variants import CONFIGS


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
    Flavour(trees.NOTIFIER, "um", modules=False),
)

# What the project has beside the suites. Benchmarks are no module.
_MORE = ("CONFIG_VFIO_KUNIT_PROGRAMS", "CONFIG_VFIO_KUNIT_EXPLORER_TEST", "CONFIG_VFIO_KUNIT_BENCH")

# What can be a module.
_MODULES = ("CONFIG_VFIO_KUNIT_CORE", "CONFIG_VFIO_KUNIT_TEST", "CONFIG_VFIO_KUNIT_EXPLORER_TEST")


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
