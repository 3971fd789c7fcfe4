# SPDX-License-Identifier: GPL-2.0-only
"""What runs in the sandbox is cut off from this machine, and ends with the tool."""

import os
import pathlib
import subprocess
import sys

import pytest

from fakes import ROOT, sleepers, wait_for
from vfio_kunit.base.errors import Failure
from vfio_kunit.base.sandbox import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    """A sandbox, on a machine that can have one."""
    found = Sandbox()
    try:
        found.check()
    except Failure as failure:
        pytest.skip(failure.message)
    return found


def _run(sandbox: Sandbox, script: str,
         **paths: list[pathlib.Path]) -> subprocess.CompletedProcess[str]:
    command = sandbox.command(["sh", "-c", script], read=paths.get("read", ()),
                              write=paths.get("write", ()))
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_it_is_nobody_without_network_or_environment(sandbox: Sandbox,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "value")
    done = _run(sandbox, "id -u; wc -l < /proc/net/route; env; ls /root /home /etc 2>&1")
    assert done.stdout.startswith("65534\n1\n"), done
    assert "A_SECRET" not in done.stdout
    assert "passwd" not in done.stdout


def test_it_sees_what_it_is_given_and_writes_where_it_may(sandbox: Sandbox,
                                                          tmp_path: pathlib.Path) -> None:
    given, hidden, out = (tmp_path / name for name in ("given", "hidden", "out"))
    for folder in (given, hidden, out):
        folder.mkdir()
        (folder / "file").write_text(folder.name)
    done = _run(sandbox, f"cat {given}/file; cat {hidden}/file; echo x > {given}/file; echo y > "
                         f"{out}/file",
                read=[given], write=[out])
    assert done.stdout == "given"
    assert (given / "file").read_text() == "given"
    assert (out / "file").read_text() == "y\n"


def test_the_system_is_read_only(sandbox: Sandbox) -> None:
    assert _run(sandbox, "touch /usr/x").returncode != 0
    assert not pathlib.Path("/usr/x").exists()


def test_nothing_outlives_who_started_it(sandbox: Sandbox) -> None:
    span = f"6001.{os.getpid()}"
    program = (
        "import subprocess, sys, time\n"
        "sys.path.insert(0, 'tools')\n"
        "from vfio_kunit.base.sandbox import Sandbox\n"
        f"subprocess.Popen(Sandbox().command(['sh', '-c', 'setsid sleep {span} & sleep {span}']))\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as parent:
        wait_for(lambda: len(sleepers(span)) == 2)
        parent.kill()
    wait_for(lambda: not sleepers(span))
