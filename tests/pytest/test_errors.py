# SPDX-License-Identifier: GPL-2.0-only
"""How the tool ends."""

import errno
import io
import pathlib

import pytest

from vfio_kunit.base.errors import Exit, Failure, exit_table, report


def said(error: BaseException) -> tuple[int, list[str]]:
    stream = io.StringIO()
    status = report(error, stream)
    return status, stream.getvalue().splitlines()


def test_exit_statuses_are_the_documented_numbers() -> None:
    numbers = {code.name: int(code) for code in Exit}
    assert numbers == {"PASSED": 0, "CASE_FAILED": 1, "USAGE": 2, "BUILD": 3, "CRASH": 4,
                       "INTERNAL": 70, "INTERRUPTED": 130}


def test_every_exit_status_is_explained() -> None:
    rows = exit_table().splitlines()[1:]
    assert [int(row.split()[0]) for row in rows] == [int(code) for code in Exit]
    assert all(len(row.split()) > 2 for row in rows)


@pytest.mark.parametrize("error, status, lines", [
    (Failure("it broke", hint="mend it", log=pathlib.Path("/l"), code=Exit.BUILD), 3,
     ["vfio-kunit: it broke", "  next: mend it", "  log:  /l"]),
    (KeyboardInterrupt(), 130, ["vfio-kunit: interrupted"]),
])
def test_how_an_error_is_told(error: BaseException, status: int, lines: list[str]) -> None:
    assert said(error) == (status, lines)


def test_full_disk_says_so_and_what_to_do() -> None:
    status, lines = said(OSError(errno.ENOSPC, "No space left on device", "/x"))
    assert status == 2
    assert "No space left" in lines[0] and "/x" in lines[0]
    assert "XDG_CACHE_HOME" in lines[1]


def test_a_bug_shows_no_traceback_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    status, lines = said(ValueError("boo"))
    assert status == 70
    assert len(lines) == 2 and "ValueError: boo" in lines[0]
    monkeypatch.setenv("VFIO_KUNIT_DEBUG", "1")
    try:
        raise ValueError("boo")
    except ValueError as error:
        assert any("Traceback" in line for line in said(error)[1])
