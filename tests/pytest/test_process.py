# SPDX-License-Identifier: GPL-2.0-only
"""Programs that the tool starts do not outlive it."""

import pathlib
import subprocess

import pytest

from fakes import is_alive, wait_for
from vfio_kunit.base import process
from vfio_kunit.base.errors import Failure


def test_run_collects_output_and_status() -> None:
    said = process.run(["sh", "-c", "echo out; echo err >&2; exit 3"])
    assert (said.stdout, said.stderr, said.returncode) == ("out\n", "err\n", 3)


def test_missing_program_is_named() -> None:
    with pytest.raises(Failure, match="no-such-program is not installed"):
        process.run(["no-such-program"])


def _started(child: subprocess.Popen[str]) -> None:
    assert child.stdout is not None and child.stdout.readline()


def test_leaving_the_group_ends_grandchildren_too(tmp_path: pathlib.Path) -> None:
    script = f"sleep 600 & echo $! > {tmp_path}/pid; echo started; wait"
    with pytest.raises(KeyboardInterrupt):
        with process.group(["sh", "-c", script], stdout=subprocess.PIPE) as child:
            _started(child)
            raise KeyboardInterrupt
    pid = int((tmp_path / "pid").read_text())
    wait_for(lambda: not is_alive(pid), "the grandchild's end")
    assert child.returncode is not None


def test_grandchildren_may_tidy_up(tmp_path: pathlib.Path) -> None:
    inner = f"trap 'touch {tmp_path}/tidy; exit' TERM; echo started; while :; do sleep 0.01; done"
    script = f"trap 'wait; exit' TERM; sh -c \"{inner}\" & wait"
    with process.group(["sh", "-c", script], stdout=subprocess.PIPE) as child:
        _started(child)
    assert (tmp_path / "tidy").exists()


def test_a_child_deaf_to_sigterm_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "GRACE_SECONDS", 0.1)
    script = "trap '' TERM; echo started; while :; do sleep 600; done"
    with process.group(["sh", "-c", script], stdout=subprocess.PIPE) as child:
        _started(child)
    assert child.returncode == -9
