# SPDX-License-Identifier: GPL-2.0-only
"""Addresses in timelines, looked up in an image that a compiler made."""

import pathlib
import re
import subprocess

import pytest

from vfio_kunit.explorer import symbols
from vfio_kunit.explorer.schedules import Row, Schedule

PROGRAM = """\
int table[4];

void callee(void);
__attribute__((noinline)) void caller(void)
{
\tcallee();
\ttable[1] = 0;
}

__attribute__((noinline)) void callee(void) { __asm__(""); }

int main(void) { caller(); return 0; }
"""


def _image(folder: pathlib.Path, *options: str) -> pathlib.Path:
    (folder / "program.c").write_text(PROGRAM)
    image = folder / "program"
    subprocess.run(["gcc", *options, "-O1", "-no-pie", "-o", str(image), str(folder / "program.c")],
                   check=True)
    return image


def _addresses(image: pathlib.Path) -> dict[str, int]:
    said = subprocess.run(["nm", str(image)], capture_output=True, text=True, check=True).stdout
    return {name: int(address, 16) for address, name in re.findall(r"^(\w+) \w (\w+)$", said, re.M)}


def _return_address(image: pathlib.Path) -> int:
    """Where callee() returns to."""
    said = subprocess.run(["objdump", "-d", "--disassemble=caller", "--no-show-raw-insn",
                           str(image)], capture_output=True, text=True, check=True).stdout
    after = re.search(r"call +\w+ <callee>\n +(\w+):", said)
    assert after is not None
    return int(after.group(1), 16)


def _resolved(image: pathlib.Path, object_: str, place: str) -> Row:
    row = Row(1, 0, "write 4", object_, "-", place)
    symbols.resolve([Schedule("p", "nothing", threads=["a:x"], rows=[row])], image)
    return row


@pytest.mark.parametrize("option, place", [("-g", "program.c:6"), ("-g0", "")])
def test_a_place_in_the_source_or_at_least_its_function(tmp_path: pathlib.Path, option: str,
                                                        place: str) -> None:
    image = _image(tmp_path, option)
    address = f"{_return_address(image):#x}"
    row = _resolved(image, "-", address)
    # The line of the call, not that of what comes after it.
    assert (row.function, row.place) == ("caller", place or address)


def test_a_message(tmp_path: pathlib.Path) -> None:
    image = _image(tmp_path, "-g")
    schedule = Schedule("p", "data race",
                        f"write in {_return_address(image):#x}, 0x10 bytes in 0x8", threads=["a:x"])
    symbols.resolve([schedule], image)
    assert schedule.message == "write in caller (program.c:6), 0x10 bytes in 0x8"


def test_data(tmp_path: pathlib.Path) -> None:
    image = _image(tmp_path, "-g0")
    table = _addresses(image)["table"]
    assert _resolved(image, f"#7 {table:#x}", "f.c:1").object == "#7 table"
    assert _resolved(image, f"#7 {table + 4:#x}", "f.c:1").object == "#7 table+0x4"


@pytest.mark.parametrize("object_, place", [
    ("#1 0x8", "0x10"), ("#1 &x->y", "f.c:1"), ("name+0x8", "-"), ("-", "-")])
def test_what_is_not_there_stays(tmp_path: pathlib.Path, object_: str, place: str) -> None:
    row = _resolved(_image(tmp_path, "-g"), object_, place)
    assert (row.object, row.function, row.place) == (object_, "-", place)


def test_without_binutils(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = _image(tmp_path, "-g")
    table = f"#7 {_addresses(image)['table']:#x}"
    place = f"{_return_address(image):#x}"
    monkeypatch.setenv("PATH", str(tmp_path))
    row = _resolved(image, table, place)
    assert (row.object, row.place) == (table, place)
