# SPDX-License-Identifier: GPL-2.0-only
"""Progress: plain lines in a log, a bar on a terminal."""

import io
import sys

import pytest

from vfio_kunit.base import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str],
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SPARSE", 0.0)
    with progress.meter("building", total=3, sure=False) as steps:
        steps.advance("a.o")
        steps.advance("b.o", count=2)
    assert steps.done == 3
    assert capsys.readouterr().err == "building: 1/~3\nbuilding: 3/~3\n"


@pytest.mark.parametrize(("error", "outcome"), [(None, "done"), (ValueError, "failed"),
                                                (KeyboardInterrupt, "interrupted")])
def test_both_ends_stay(capsys: pytest.CaptureFixture[str], error: type[BaseException] | None,
                        outcome: str) -> None:
    try:
        with progress.progress("unpacking", 200) as bar:
            bar.update(100)
            if error is not None:
                raise error
    except BaseException as caught:
        assert type(caught) is error
    first, last = capsys.readouterr().err.splitlines()
    assert first == "unpacking ..." and last.startswith(f"unpacking: {outcome} (")


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.progress("unpacking", 200) as bar:
        assert isinstance(bar, progress.Bar)
        bar.update(50, "detail")
    assert "unpacking" in sys.stderr.getvalue()  # type: ignore[attr-defined]


def test_a_terminal_without_rich_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(progress, "_rich", lambda: None)
    with progress.meter("building") as steps:
        steps.advance()
    assert type(steps) is progress.Meter
