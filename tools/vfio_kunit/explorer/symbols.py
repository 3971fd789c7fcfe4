# SPDX-License-Identifier: GPL-2.0-only
"""Addresses in timelines, turned into what the source has there."""

import bisect
import pathlib
import re
import shutil
from collections.abc import Sequence

from vfio_kunit.base import process
from vfio_kunit.explorer.schedules import Row, Schedule

_CODE = re.compile(r"0x[0-9a-f]{1,16}\b")
_DATA = re.compile(r"(?P<number>#\d+) 0x(?P<address>[0-9a-f]+)")

# Symbols of kinds that are not memory.
_NO_MEMORY = frozenset("aAnNuUwW")


def resolve(schedules: Sequence[Schedule], image: pathlib.Path) -> None:
    """Replace addresses of the image in schedules; unknown addresses stay."""
    rows = [row for schedule in schedules for row in schedule.rows]
    _resolve_code(schedules, [row for row in rows if _CODE.fullmatch(row.place)], image)
    _resolve_data([row for row in rows if _DATA.fullmatch(row.object)], image)


def _resolve_code(schedules: Sequence[Schedule], rows: list[Row], image: pathlib.Path) -> None:
    wanted = {row.place for row in rows}
    for schedule in schedules:
        wanted.update(_CODE.findall(schedule.message))
    places = _places(sorted(wanted), image)
    for row in rows:
        function, place = places.get(row.place, ("", ""))
        row.function = function or row.function
        row.place = place or row.place
    for schedule in schedules:
        schedule.message = _CODE.sub(lambda match: _in_words(match, places), schedule.message)


def _in_words(match: re.Match[str], places: dict[str, tuple[str, str]]) -> str:
    function, place = places.get(match.group(), ("", ""))
    return f"{function} ({place})" if function and place else function or match.group()


def _places(addresses: list[str], image: pathlib.Path) -> dict[str, tuple[str, str]]:
    """Function and "file:line" of what is right before each address; "" for what is not known.

    Recorded is where a call returns to.
    """
    if not addresses or shutil.which("addr2line") is None:
        return {}
    calls = [f"{max(int(address, 16) - 1, 0):#x}" for address in addresses]
    said = process.run(["addr2line", "-f", "-e", str(image), *calls]).stdout.splitlines()
    return {address: (_known(function), _known(place.partition(" ")[0].rpartition("/")[2]))
            for address, function, place in zip(addresses, said[::2], said[1::2])}


def _known(word: str) -> str:
    return "" if word.startswith("?") or word.endswith((":?", ":0")) else word


def _resolve_data(rows: list[Row], image: pathlib.Path) -> None:
    table = _Table(image) if rows else None
    for row in rows:
        match = _DATA.fullmatch(row.object)
        assert match is not None and table is not None
        name = table.find(int(match.group("address"), 16))
        if name:
            row.object = f"{match.group('number')} {name}"


class _Table:
    """The symbols of an image, by address."""

    def __init__(self, image: pathlib.Path) -> None:
        self._starts: list[int] = []
        self._symbols: list[tuple[int, str]] = []
        if shutil.which("nm") is None:
            return
        for line in process.run(["nm", "-n", "-S", str(image)]).stdout.splitlines():
            words = line.split()
            if len(words) == 4 and words[2] not in _NO_MEMORY:
                self._starts.append(int(words[0], 16))
                self._symbols.append((int(words[1], 16), words[3]))

    def find(self, address: int) -> str | None:
        """Such as "vfio+0x18"; None if no symbol is there."""
        at = bisect.bisect_right(self._starts, address) - 1
        if at < 0:
            return None
        size, name = self._symbols[at]
        offset = address - self._starts[at]
        if offset >= size:
            return None
        return f"{name}+{offset:#x}" if offset else name
