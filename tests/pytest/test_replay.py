# SPDX-License-Identifier: GPL-2.0-only
"""`replay` as a whole: exit status and words for whatever the schedule does."""

import pathlib
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from explorer_fakes import ABBA, ABBA_REPLAY, ABBA_SUMMARY, GOOD, GOOD_REPLAY
from fakes import TOOL
from kernel_fakes import FakeKernel, ktap, make_kernel

BAD = ktap(("explorer_a", ["ok 1 other", *ABBA, ABBA_SUMMARY,
                           "# abba: EXPECTATION FAILED at abba.c:9",
                           "not ok 2 abba"]))


class Replayer:
    """`replay` on a fake kernel, as a process."""

    def __init__(self, kernel: FakeKernel, out: pathlib.Path) -> None:
        self.kernel = kernel
        self.out = out

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run to the end."""
        done = subprocess.run([sys.executable, str(TOOL), "replay", "--variant", "fast", "--out",
                               str(self.out),
                               *args], capture_output=True, text=True, timeout=120, check=False)
        assert "Traceback" not in done.stderr
        return done

    def says(self, console: str, string: str) -> None:
        """Set what the kernel prints if it is booted for that schedule alone."""
        asked = f"*' interleave.replay={string} '*'filter_glob=*explore* '*"
        self.kernel.says("", after=f"case \"$*\" in {asked})\ncat <<'END'\n{console}\nEND\n;; esac",
                         listing="explorer_a.abba")


@pytest.fixture
def replayer(tmp_path: pathlib.Path, cache: pathlib.Path) -> Replayer:
    """`replay` on a kernel on which the schedule is bad."""
    kernel = make_kernel(tmp_path / "linux")
    kernel.install(cache)
    found = Replayer(kernel, tmp_path / "results")
    found.says(BAD, ABBA_REPLAY)
    return found


def _table(out: str) -> list[str]:
    return [line for line in out.splitlines() if "mutex_lock" in line]


def test_a_bad_schedule(replayer: Replayer) -> None:
    done = replayer.run(ABBA_REPLAY)
    assert done.returncode == 1, done.stderr
    assert "abba: deadlock: first waits for" in done.stdout
    assert "4 steps, 1 preemption\n" in done.stdout
    assert "cycle: a:first -> b:second -> a:first" in done.stdout
    assert len(_table(done.stdout)) == 4
    again = replayer.run(ABBA_REPLAY)
    assert again.stdout.partition("results:")[0] == done.stdout.partition("results:")[0]


def test_a_good_schedule(replayer: Replayer) -> None:
    replayer.says(ktap(("explorer_a", ["ok 1 other", *GOOD, "ok 2 counter"])), GOOD_REPLAY)
    done = replayer.run(GOOD_REPLAY)
    assert done.returncode == 0, done.stderr
    assert "counter: nothing found" in done.stdout and "atomic_dec" in done.stdout


def test_a_drawing(replayer: Replayer, tmp_path: pathlib.Path) -> None:
    target = tmp_path / "abba.svg"
    assert replayer.run(ABBA_REPLAY, "--svg", str(target)).returncode == 1
    assert ElementTree.parse(target).getroot().tag.endswith("svg")


def test_a_drawing_that_has_no_place_costs_no_boot(replayer: Replayer,
                                                   tmp_path: pathlib.Path) -> None:
    done = replayer.run(ABBA_REPLAY, "--svg", str(tmp_path / "nowhere/abba.svg"))
    assert done.returncode == 2
    assert "nowhere" in done.stderr and not replayer.out.exists()


@pytest.mark.parametrize("string", ["abba", "abba:s4:-2b3", "abba:s4:-2b-;reboot", "--svg"])
def test_no_string(replayer: Replayer, string: str) -> None:
    done = replayer.run(string)
    assert done.returncode == 2
    assert done.stderr.startswith("vfio-kunit: ") and not replayer.out.exists()


def test_a_program_that_no_case_has(replayer: Replayer) -> None:
    replayer.says(ktap(("explorer_a", ["ok 1 abba # SKIP another schedule is wanted"])),
                  "other:s1:a")
    done = replayer.run("other:s1:a")
    assert done.returncode == 2
    assert "no program of this kernel has a schedule other:s1:a" in done.stderr


def test_a_schedule_that_is_too_long_for_the_program(replayer: Replayer) -> None:
    replayer.says(ktap(("explorer_a", ["# abba: EXPECTATION FAILED at lib/interleave/explore.c:1",
                                       "abba: cannot be explored: error -22", "not ok 1 abba"])),
                  "abba:s9999:a9999")
    done = replayer.run("abba:s9999:a9999")
    assert done.returncode == 2
    assert "abba: cannot be explored: error -22" in done.stderr


def test_a_schedule_of_another_version(replayer: Replayer) -> None:
    misfit = ["# interleave: abba: found broken: the schedule does not fit: thread 1 cannot make "
              "step 3", *ABBA[1:]]
    replayer.says(ktap(("explorer_a", [*misfit, ABBA_SUMMARY, "not ok 1 abba"])), ABBA_REPLAY)
    done = replayer.run(ABBA_REPLAY)
    assert done.returncode == 2
    assert "thread 1 cannot make step 3" in done.stderr
    assert _table(done.stdout)


def test_a_schedule_that_takes_the_kernel_down(replayer: Replayer) -> None:
    cut = BAD.partition("    # abba: EXPECT")[0]
    replayer.says(cut + "\nKernel panic - not syncing: too bad", ABBA_REPLAY)
    done = replayer.run(ABBA_REPLAY)
    assert done.returncode == 4
    assert "too bad" in done.stdout and _table(done.stdout)


def test_a_kernel_that_dies_before_it_can_show_the_schedule(replayer: Replayer) -> None:
    replayer.says("KTAP version 1\n1..1\nKernel panic - not syncing: too early", ABBA_REPLAY)
    done = replayer.run(ABBA_REPLAY)
    assert done.returncode == 4
    assert "too early" in done.stdout
