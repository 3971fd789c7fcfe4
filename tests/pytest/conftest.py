# SPDX-License-Identifier: GPL-2.0-only
"""What every test of the tool can count on: a cache, trees and a Debian of its own."""

import pathlib
import signal
from collections.abc import Iterator

import pytest

import core_5_10
from fakes import FakeDebian, make_tree
from kernel_fakes import FakeKernel, make_kernel
from vfio_kunit.base import interrupts

# Whoever starts a program in the background of a script has it ignore SIGINT, and
# nohup SIGHUP, and so do its children; the tests send both to theirs.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def cache(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """An empty cache in place of the user's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("VFIO_KUNIT_DEBUG", raising=False)
    return tmp_path / "xdg" / "vfio-kunit"


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Take back the tool's signal handlers if a test has it install them."""
    before = {number: signal.getsignal(number) for number in interrupts.SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def tree(tmp_path: pathlib.Path) -> pathlib.Path:
    """A fake kernel tree, 6.12."""
    return make_tree(tmp_path / "linux")


@pytest.fixture
def kernel(tmp_path: pathlib.Path, cache: pathlib.Path) -> FakeKernel:
    """A fake kernel, the 6.12 of the cache."""
    fake = make_kernel(tmp_path / "linux")
    fake.install(cache)
    return fake


@pytest.fixture
def kernel_5_10(kernel: FakeKernel) -> FakeKernel:
    """That kernel with a 5.10 core."""
    core_5_10.put(kernel.tree)
    return kernel


@pytest.fixture
def debian(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeDebian:
    """A fake Debian machine whose programs come first on PATH."""
    machine = FakeDebian(tmp_path / "machine")
    for name, value in machine.environment().items():
        monkeypatch.setenv(name, value)
    return machine
