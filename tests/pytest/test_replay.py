# SPDX-License-Identifier: GPL-2.0-only
"""`replay` as a whole: exit status and words for whatever the schedule does."""

import pathlib
from xml.etree import ElementTree

import pytest

from explorer_fakes import ABBA, ABBA_REPLAY, ABBA_SUMMARY, GOOD, GOOD_REPLAY
from kernel_fakes import FakeKernel, Tool, ktap

BAD = ktap(("explorer_a", ["ok 1 other", *ABBA, ABBA_SUMMARY,
                           "# abba: EXPECTATION FAILED at abba.c:9", "not ok 2 abba"]))


class Replayer(Tool):
    """`replay` on a fake kernel."""

    def says(self, console: str, string: str = ABBA_REPLAY) -> None:
        """Set what the kernel prints if it is booted for that schedule alone."""
        self.kernel.says_if(f"*' interleave.replay={string} '*'filter_glob=*explore* '*", console,
                            "explorer_a.abba")


@pytest.fixture
def replayer(kernel: FakeKernel, tmp_path: pathlib.Path) -> Replayer:
    """`replay` on a kernel on which the schedule is bad."""
    found = Replayer(kernel, tmp_path / "results", "replay", "--variant", "fast")
    found.says(BAD)
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


@pytest.mark.parametrize("lines, string, complaint", [
    pytest.param(["ok 1 abba # SKIP another schedule is wanted"], "other:s1:a",
                 "no program of this kernel has a schedule other:s1:a", id="no such program"),
    pytest.param(["# abba: EXPECTATION FAILED at lib/interleave/explore.c:1",
                  "abba: cannot be explored: error -22", "not ok 1 abba"], "abba:s9999:a9999",
                 "abba: cannot be explored: error -22", id="too long for the program"),
])
def test_a_schedule_that_no_program_has(replayer: Replayer, lines: list[str], string: str,
                                        complaint: str) -> None:
    replayer.says(ktap(("explorer_a", lines)), string)
    done = replayer.run(string)
    assert done.returncode == 2
    assert complaint in done.stderr


def test_a_schedule_of_another_version(replayer: Replayer) -> None:
    misfit = ["# interleave: abba: found broken: the schedule does not fit: thread 1 cannot make "
              "step 3", *ABBA[1:]]
    replayer.says(ktap(("explorer_a", [*misfit, ABBA_SUMMARY, "not ok 1 abba"])))
    done = replayer.run(ABBA_REPLAY)
    assert done.returncode == 2
    assert "thread 1 cannot make step 3" in done.stderr
    assert _table(done.stdout)


@pytest.mark.parametrize("said, shown", [
    (BAD.partition("    # abba: EXPECT")[0], True), ("KTAP version 1\n1..1", False)])
def test_a_kernel_that_dies_shows_what_there_is(replayer: Replayer, said: str, shown: bool) -> None:
    replayer.says(said + "\nKernel panic - not syncing: too bad")
    done = replayer.run(ABBA_REPLAY)
    assert done.returncode == 4
    assert "too bad" in done.stdout and bool(_table(done.stdout)) == shown
