# SPDX-License-Identifier: GPL-2.0-only
"""The command line as a whole."""

import pathlib
import signal
import subprocess
import sys

import pytest

from fakes import ROOT, TOOL, run, start
from vfio_kunit import cli
from vfio_kunit.base import console, paths
from vfio_kunit.base.errors import Exit
from vfio_kunit.kernel import trees


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_help_of_every_command_states_the_exit_statuses(command: str) -> None:
    said = run(command, "--help")
    assert said.returncode == 0
    for code in Exit:
        assert f"  {int(code):>3}  " in said.stdout


def test_top_help_names_every_command() -> None:
    said = run("--help")
    assert said.returncode == 0
    assert all(f"    {command} " in said.stdout for command in cli.COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["attach"], ["setup", "--what"],
                                       ["list", "--json", "--check-docs"]])
def test_wrong_use_is_two_lines_and_exit_status_2(arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.returncode == 2
    first, second = said.stderr.splitlines()
    assert first.startswith("vfio-kunit: ") and "--help" in second


def test_the_tool_needs_no_package_to_start() -> None:
    """Nothing but the standard library is imported before setup has run."""
    script = ("import sys; sys.path[:] = [each for each in sys.path if 'dist-packages' not in "
              "each]\n"
              f"sys.path.insert(0, {str(ROOT / 'tools')!r})\n"
              "from vfio_kunit import cli\n"
              "for name in cli.COMMANDS: cli.parser([name])\n"
              "print(sorted({'rich', 'jinja2', 'junitparser', 'pytest'} & set(sys.modules)))")
    said = subprocess.run([sys.executable, "-S", "-c", script], check=True, text=True,
                          stdout=subprocess.PIPE)
    assert said.stdout == "[]\n"


def test_it_runs_through_a_link_and_from_anywhere(tmp_path: pathlib.Path) -> None:
    link = tmp_path / "vfio-kunit"
    link.symlink_to(TOOL)
    said = subprocess.run([str(link), "--help"], cwd="/", check=False, stdout=subprocess.DEVNULL)
    assert said.returncode == 0


def test_it_leaves_no_bytecode_behind() -> None:
    before = set(ROOT.glob("tools/**/*.pyc"))
    assert run("--help").returncode == 0
    assert set(ROOT.glob("tools/**/*.pyc")) == before


def test_unknown_kernel(tmp_path: pathlib.Path) -> None:
    said = run("setup", "--kernel", str(tmp_path / "none"), env={"PATH": "/usr/bin:/bin"})
    assert said.returncode == 2 and "no such kernel" in said.stderr


def test_reader_of_the_output_may_leave_early(tree: pathlib.Path) -> None:
    command = f"'{TOOL}' attach --help | head -n 1; echo ${{PIPESTATUS[0]}}"
    said = subprocess.run(["bash", "-c", command], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert said.stdout.splitlines()[1] == "0"
    assert said.stderr == ""


def test_full_output_is_a_failure() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        said = subprocess.run([sys.executable, str(TOOL), "clean", "--dry-run"], check=False,
                              stdout=full, stderr=subprocess.PIPE, text=True)
    assert said.returncode == 2
    assert "No space left" in said.stderr and "Traceback" not in said.stderr


def test_interrupt_while_waiting_for_a_lock(tree: pathlib.Path) -> None:
    name = f"attach-{paths.slug(trees.resolve(str(tree)).tree)}"
    with paths.lock(name), start("attach", str(tree)) as child:
        assert child.stderr is not None
        assert child.stderr.readline().startswith(f"waiting for {name}, in use by")
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert child.returncode == Exit.INTERRUPTED
    assert err == "vfio-kunit: interrupted\n"


def test_columns_line_up() -> None:
    said = console.table(("a", "long"), [("longer", "x")])
    assert said == "a       long\n------  ----\nlonger  x"


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"),
                                             (5 << 40, "5120.0 GiB")])
def test_sizes_for_people(count: int, text: str) -> None:
    assert console.size(count) == text
