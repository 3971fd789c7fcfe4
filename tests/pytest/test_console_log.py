# SPDX-License-Identifier: GPL-2.0-only
"""Which case runs, and what belongs to it, is read off the console."""

import pytest

from explorer_fakes import ABBA, GOOD_SUMMARY
from kernel_fakes import ktap
from vfio_kunit.boot.console_log import Watch, fatal, report
from vfio_kunit.build.relink import saved_command


def _watch(console: str, watch: Watch) -> Watch:
    for line in console.splitlines(keepends=True):
        watch.take(line)
    return watch


CONSOLE = ktap(("vfio_a", ["ok 1 one", "# two: about to", "    KTAP version 1",
                           "    # Subtest: two",
                           "    ok 1 param-0", "    ok 2 param-1", "ok 2 two"]),
               ("vfio_b", ["ok 1 x"]))


def test_cases_are_counted_once_whatever_their_parameters() -> None:
    watch = _watch(CONSOLE, Watch())
    assert watch.finished == [("vfio_a", "one"), ("vfio_a", "two"), ("vfio_b", "x")]
    assert set(watch.seconds) == set(watch.finished)


def test_time_stamps_do_not_matter() -> None:
    stamped = "\n".join(f"[    0.{number:06d}] {line}" for number,
                        line in enumerate(CONSOLE.splitlines()))
    assert len(_watch(stamped, Watch()).finished) == 3


def test_the_running_case_by_the_order_of_the_suite_or_by_what_it_says() -> None:
    order = Watch({"vfio_a": ["one", "two"]})
    assert _watch(CONSOLE.partition("# two")[0], order).running() == "vfio_a.two"
    said = CONSOLE.partition("    KTAP version 1\n        # Subtest: two")[0]
    assert _watch(said, Watch()).running() == "vfio_a.two"


EXPLORING = ktap(("vfio_a", [GOOD_SUMMARY, "ok 1 one", *ABBA, "not ok 2 two"]))


def test_what_the_explorer_says_belongs_to_its_case() -> None:
    watch = _watch(EXPLORING, Watch())
    assert {key: len(lines) for key, lines in watch.explorer.items()} == {
        ("vfio_a", "one"): 1, ("vfio_a", "two"): len(ABBA)}
    assert watch.unended == []


def test_what_the_explorer_says_is_no_report_and_no_end() -> None:
    quoted = ABBA[0].replace("first waits",
                             "WARNING: possible kernel BUG at Kernel panic - not syncing")
    watch = _watch(ktap(("vfio_a", [quoted, "ok 1 one"])), Watch())
    assert watch.death == "" and watch.reports == {}


def test_what_the_explorer_says_in_the_last_case_of_all() -> None:
    watch = _watch(EXPLORING.partition("    not ok")[0], Watch())
    assert len(watch.unended) == len(ABBA)
    # It speaks for no case of that name.
    assert watch.running() == "vfio_a.*"


def test_no_case_runs_before_and_after_the_suites() -> None:
    assert _watch("Booting\nKTAP version 1\n1..2\n", Watch()).running() == ""
    assert _watch(CONSOLE, Watch()).running() == ""


@pytest.mark.parametrize("line, ends", [
    ("Kernel panic - not syncing: Fatal exception", True),
    ("Out of memory: Killed process 1 (x)", True),
    ("    # case: expect BUG in vfio_check", False),
    ("vfio: a debugging hint", False),
])
def test_what_ends_a_kernel_is_no_report(line: str, ends: bool) -> None:
    assert fatal(line) is ends and not report(line)


def test_a_note_of_kbuild_gives_back_its_command() -> None:
    note = "savedcmd_vmlinux.a := ar m $$(ar t x | sed -n 1p) '$(pound)'\n\ndeps_vmlinux.a := \\\n"
    assert saved_command(note) == "ar m $(ar t x | sed -n 1p) '#'"
    assert saved_command("cmd_built-in.a := rm -f built-in.a\n") == "rm -f built-in.a"
