# SPDX-License-Identifier: GPL-2.0-only
"""`run` as a whole: exit status, words and results for everything a kernel may do."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from explorer_fakes import ABBA, ABBA_REPLAY, ABBA_SUMMARY, COMPLETE_SUMMARY
from fakes import sleepers, start, wait_for
from kernel_fakes import BUILD, FakeKernel, Tool, ktap

GOOD = ktap(("vfio_a", ["ok 1 one", "ok 2 two"]), ("vfio_b", ["ok 1 three # SKIP not here"]))
LISTING = "vfio_a.one\nvfio_a.two\nvfio_b.three"


class Runner(Tool):
    """`run` on a fake kernel."""

    @contextlib.contextmanager
    def running(self, *args: str) -> Iterator[subprocess.Popen[str]]:
        """Run it meanwhile."""
        with start(*self.command, *args) as child:
            try:
                yield child
            finally:
                child.kill()

    def results(self) -> dict[str, Any]:
        """results.json of the last run."""
        found: dict[str, Any] = json.loads((self.out / "latest/results.json").read_text())
        return found

    def statuses(self) -> dict[str, str]:
        """Each case's status in the last results."""
        return {f"{case['suite']}.{case['name']}": case["status"]
                for case in self.results()["cases"]}


@pytest.fixture
def runner(kernel: FakeKernel, tmp_path: pathlib.Path) -> Runner:
    """`run` on a kernel that passes."""
    kernel.says(GOOD, listing=LISTING)
    return Runner(kernel, tmp_path / "results", "run", "--variant", "fast")


def test_a_good_run(runner: Runner) -> None:
    done = runner.run()
    assert done.returncode == 0, done.stderr
    assert "2 passed, 0 failed, 1 skipped" in done.stdout
    assert runner.statuses() == {"vfio_a.one": "passed", "vfio_a.two": "passed",
                                 "vfio_b.three": "skipped"}


def test_what_a_result_folder_holds(runner: Runner) -> None:
    runner.run()
    latest = runner.out / "latest"
    assert {path.name for path in latest.iterdir()} == {
        "results.json", "junit.xml", "ktap.log", "console.log", ".config", "build.log"}
    results = runner.results()
    assert results["schema"] == 1
    assert results["kernel"] == {"name": "6.12", "release": "6.12.9",
                                 "package": "linux-source-6.12 6.12.9-1"}
    assert (results["arch"], results["variant"], results["core"]) == ("um", "fast", "project")
    assert "run --variant fast" in results["environment"]["command"]
    assert results["environment"]["compiler"].startswith("gcc")
    assert "CONFIG_KUNIT=y" in (latest / ".config").read_text()
    assert (latest / "ktap.log").read_text().startswith("KTAP version 1\n")
    assert (latest / "console.log").read_text().startswith("Booting\n")
    assert os.readlink(latest).endswith("-6.12-um-fast-1")
    suites = ElementTree.parse(latest / "junit.xml").getroot()
    assert (suites.get("tests"), suites.get("failures"), suites.get("skipped")) == ("3", "0", "1")


def test_a_failing_case(runner: Runner) -> None:
    runner.kernel.says(ktap(("vfio_a", ["ok 1 one", "# two: EXPECTATION FAILED at tests/a.c:7",
                                        "not ok 2 two"])))
    done = runner.run()
    assert done.returncode == 1
    assert "FAILED vfio_a.two" in done.stdout and "EXPECTATION FAILED at tests/a.c:7" in done.stdout
    assert "run --kernel 6.12 --arch um --variant fast --core project vfio_a.two" in done.stdout
    assert runner.results()["cases"][1]["diagnostics"] == ["# two: EXPECTATION FAILED at "
                                                           "tests/a.c:7"]
    failure = ElementTree.parse(runner.out / "latest/junit.xml").getroot().find(".//failure")
    assert failure is not None and "EXPECTATION FAILED" in str(failure.text)


def test_explorations_are_in_the_results(runner: Runner) -> None:
    runner.kernel.says(ktap(("vfio_a", [COMPLETE_SUMMARY, "ok 1 one", *ABBA, ABBA_SUMMARY,
                                        "not ok 2 two", "ok 3 more"])))
    done = runner.run()
    assert done.returncode == 1
    one, two, more = (case["explorations"] for case in runner.results()["cases"])
    assert [each["program"] for each in (*one, *two)] == ["two_creators", "abba"] and more == []
    assert one[0]["schedules"] == 120 and one[0]["complete"] is True
    assert two[0]["finding"]["replay"] == ABBA_REPLAY
    # The kernel's clock jumps, so what it measures means nothing.
    assert one[0]["seconds"] is None and one[0]["schedules_per_second"] is None
    assert "explored: 2 explorations, 1 complete, 1 with a finding; 127 schedules\n" in done.stdout


def test_a_bad_schedule_is_shown_with_the_command_for_it(runner: Runner) -> None:
    runner.kernel.says(ktap(("vfio_a", ["ok 1 one", *ABBA, ABBA_SUMMARY, "not ok 2 two"])))
    said = runner.run().stdout
    assert "abba: deadlock: first waits for" in said
    assert "cycle: a:first -> b:second -> a:first" in said
    assert ("again: tools/vfio-kunit replay --kernel 6.12 --arch um --variant fast --core project "
            f"{ABBA_REPLAY}") in said
    assert "# |" not in said


@pytest.mark.parametrize("console, statuses", [
    pytest.param(ktap(("vfio_a", ["ok 1 one", "BUG: KASAN: slab-use-after-free in vfio_x",
                                  "ok 2 two", "ok 3 more"])),
                 {"vfio_a.one": "passed", "vfio_a.two": "failed", "vfio_a.more": "passed"},
                 id="in a case"),
    pytest.param(ktap(("vfio_a", ["ok 1 one",
                                  "WARNING: possible circular locking dependency detected"])),
                 {"vfio_a.one": "passed", "vfio_a.(suite)": "failed"}, id="after the last case"),
    pytest.param("BUG: KASAN: slab-out-of-bounds in x\n" + ktap(("vfio_a", ["ok 1 one"])),
                 {"vfio_a.one": "passed", "(kernel).(boot)": "failed"}, id="before the first case"),
])
def test_a_debugging_report_fails_what_it_came_in(runner: Runner, console: str,
                                                  statuses: dict[str, str]) -> None:
    runner.kernel.says(console)
    assert runner.run().returncode == 1
    assert runner.statuses() == statuses


CUT = GOOD.partition("    ok 2 two")[0]


@pytest.mark.parametrize("console, reason", [
    (CUT + "Kernel panic - not syncing: no reason", "Kernel panic - not syncing: no reason"),
    (CUT + "BUG: kernel NULL pointer dereference, address: 0", "NULL pointer"),
    (CUT + "Out of memory: Killed process 1", "Out of memory"),
    (CUT, "KTAP cut short"),
    (GOOD + "\nKernel panic - not syncing: at shutdown", "at shutdown"),
    ("Booting", "no KTAP"),
    ("", "no KTAP"),
])
def test_a_crash(runner: Runner, console: str, reason: str) -> None:
    runner.kernel.says(console, listing=LISTING)
    done = runner.run()
    assert done.returncode == 4
    assert reason in done.stdout and "last lines of the console" in done.stdout
    if "Subtest" in console and "ok 2 two" not in console:
        assert "CRASHED in vfio_a.two" in done.stdout
        assert runner.statuses() == {"vfio_a.one": "passed", "vfio_a.two": "crashed",
                                     "vfio_b.three": "not run"}


def test_a_hang_is_broken_by_the_deadline(runner: Runner) -> None:
    runner.kernel.says(CUT, after="sleep 1000", listing=LISTING)
    begin = time.monotonic()
    done = runner.run("--timeout", "1")
    assert time.monotonic() - begin < 60
    assert done.returncode == 4
    assert "CRASHED in vfio_a.two: hung: not done after 1 s" in done.stdout


def test_a_crash_outlives_a_second_one_while_listing(runner: Runner) -> None:
    runner.kernel.says(CUT + "Kernel panic - not syncing: again", listing="")
    done = runner.run()
    assert done.returncode == 4
    assert "CRASHED in vfio_a.*" in done.stdout


@pytest.mark.parametrize("args, word", [
    (["--variant", "nosuch"], "unknown variant 'nosuch'"),
    (["--kernel", "9.99"], "kernel 9.99 is not set up"),
    (["--kernel", "/nonexistent"], "/nonexistent"),
    (["--arch", "vax"], "vax"),
    (["--core", "other"], "other"),
    (["--timeout", "never"], "never"),
    (["--jobs", "0"], "argument --jobs: '0' is no number"),
    (["a b"], "is no glob"),
    (["x init=/bin/sh"], "is no glob"),
])
def test_wrong_use(runner: Runner, args: list[str], word: str) -> None:
    done = runner.run(*args)
    assert done.returncode == 2
    assert word in done.stderr
    assert not runner.out.exists()


def test_a_glob_without_match_names_what_is_near(runner: Runner) -> None:
    runner.kernel.says("Booting\nKTAP version 1\n1..0\nreboot: System halted", listing=LISTING)
    done = runner.run("vfio_aa")
    assert done.returncode == 2
    assert "no case matches 'vfio_aa'" in done.stderr
    assert not list(runner.out.glob("*")) if runner.out.exists() else True


def test_a_kernel_that_does_not_build(runner: Runner) -> None:
    runner.kernel.builds_by("echo 'kernel/fork.c:1:2: error: no such thing' >&2; exit 1\n")
    done = runner.run()
    assert done.returncode == 3
    assert "error: no such thing" in done.stderr and "build.log" in done.stderr
    assert list(runner.out.iterdir()) == []


def test_without_bubblewrap(runner: Runner, tmp_path: pathlib.Path,
                            monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "bwrap").write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' "
                                ">&2\nexit 1\n")
    (bare / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bare}:{os.environ['PATH']}")
    done = runner.run()
    assert done.returncode == 2
    assert "setting up uid map" in done.stderr and "--no-sandbox" in done.stderr
    assert runner.run("--no-sandbox").returncode == 0


def test_two_runs_at_once(runner: Runner) -> None:
    runner.kernel.builds_by(BUILD + "sleep 0.5\n")
    with runner.running() as first, runner.running() as second:
        assert [first.wait(120), second.wait(120)] == [0, 0]
    names = sorted(path.name for path in runner.out.iterdir() if path.name != "latest")
    assert len(names) == 2 and not any(name.startswith(".") for name in names)
    assert all((runner.out / name / "results.json").exists() for name in names)


@pytest.mark.parametrize("sandbox", [[], ["--no-sandbox"]])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_building(runner: Runner, cache: pathlib.Path, number: int,
                                    sandbox: list[str]) -> None:
    span = f"4000.{os.getpid()}"
    runner.kernel.builds_by(f"touch $2/building; sleep {span}\n")
    with runner.running(*sandbox) as child:
        _check_interrupted(child, number, span)
    assert list(runner.out.iterdir()) == []
    runner.kernel.builds_by(BUILD)
    assert runner.run(*sandbox).returncode == 0


@pytest.mark.parametrize("sandbox", [[], ["--no-sandbox"]])
def test_interrupted_while_the_kernel_runs(runner: Runner, sandbox: list[str]) -> None:
    span = f"5000.{os.getpid()}"
    runner.kernel.says(CUT, after=f"sleep {span}", listing=LISTING)
    with runner.running(*sandbox) as child:
        _check_interrupted(child, signal.SIGINT, span)
    assert list(runner.out.iterdir()) == []


def test_interrupted_in_a_death_case(runner: Runner) -> None:
    span = f"5001.{os.getpid()}"
    skipping = ktap(("vfio_x_death", ["ok 1 dies # SKIP boot with death=dies",
                                      "ok 2 too # SKIP boot"]))
    runner.kernel.says_if(f"*death=*) sleep {span};; *", skipping)
    with runner.running() as child:
        _check_interrupted(child, signal.SIGINT, span)
    assert list(runner.out.iterdir()) == []


def _check_interrupted(child: subprocess.Popen[str], number: int, span: str) -> None:
    wait_for(lambda: bool(sleepers(span)), "the sleep")
    begin = time.monotonic()
    child.send_signal(number)
    assert child.wait(30) == 130
    assert time.monotonic() - begin < 15
    assert child.stderr is not None
    errors = child.stderr.read()
    assert "interrupted" in errors and "Traceback" not in errors
    wait_for(lambda: not sleepers(span), "the end of the sleep")


DEATH = ktap(("vfio_x_death", ["ok 1 dies # SKIP boot with death=dies"]))


@pytest.mark.parametrize("bug, status", [("vfio_bad_function", 0), ("other_function", 1)])
def test_a_death_case_gets_its_own_boot(runner: Runner, bug: str, status: int) -> None:
    died = ("    # dies: expect BUG in vfio_bad_function\\n"
            f"BUG: failure at a.c:3/{bug}()!\\nKernel panic - not syncing: BUG!")
    runner.kernel.says_if(f"*vfio_kunit_test.death=dies*) printf '{died}\\n'; exit;; *", DEATH)
    done = runner.run()
    assert done.returncode == status, done.stdout + done.stderr
    assert runner.statuses() == {"vfio_x_death.dies": "failed" if status else "passed"}
    assert "# death case vfio_x_death.dies" in (runner.out / "latest/console.log").read_text()
