# SPDX-License-Identifier: GPL-2.0-only
"""The two lines in drivers/, in and out."""

import pytest

from fakes import KCONFIG, MAKEFILE
from vfio_kunit.base.errors import Failure
from vfio_kunit.kernel import drivers_entry

KCONFIGS = [KCONFIG, KCONFIG.rstrip(b"\n"), KCONFIG.replace(b"\n\nendmenu", b"\nendmenu"),
            b"menu x\nendmenu\n" + KCONFIG, KCONFIG + b"\n# the end"]
MAKEFILES = [MAKEFILE, MAKEFILE.rstrip(b"\n"), b"", MAKEFILE + b"obj-y += a/ \\\n\tb/ \\\n"]


@pytest.mark.parametrize("text", KCONFIGS)
def test_kconfig_line_goes_into_the_last_menu_and_out_to_the_byte(text: bytes) -> None:
    added = drivers_entry.add_to_kconfig(text)
    assert added.rindex(drivers_entry.KCONFIG_LINE) < added.rindex(b"endmenu")
    assert added.index(drivers_entry.KCONFIG_LINE) > text.rindex(b"source") or b"source" not in text
    assert drivers_entry.remove_line(added, drivers_entry.KCONFIG_LINE) == text
    assert drivers_entry.add_to_kconfig(added) == added


@pytest.mark.parametrize("text", MAKEFILES)
def test_makefile_line_goes_in_by_itself_and_out_to_the_byte(text: bytes) -> None:
    added = drivers_entry.add_to_makefile(text)
    lines = added.splitlines(keepends=True)
    at = lines.index(drivers_entry.MAKEFILE_LINE)
    assert at == 0 or not lines[at - 1].endswith(b"\\\n")
    assert drivers_entry.remove_line(added, drivers_entry.MAKEFILE_LINE) == text
    assert drivers_entry.add_to_makefile(added) == added


def test_kconfig_without_a_menu_is_refused() -> None:
    with pytest.raises(Failure):
        drivers_entry.add_to_kconfig(b'source "x"\n')


SIMILAR = b"# obj-y += vfio-kunit/\nobj-m += vfio-kunit/\nobj-y += vfio-kunit/x/\n"


@pytest.mark.parametrize("text, rest", [
    (MAKEFILE + drivers_entry.MAKEFILE_LINE.rstrip(), MAKEFILE), (SIMILAR, SIMILAR)])
def test_the_line_goes_even_without_its_newline_and_similar_ones_stay(text: bytes,
                                                                      rest: bytes) -> None:
    assert drivers_entry.remove_line(text, drivers_entry.MAKEFILE_LINE) == rest
