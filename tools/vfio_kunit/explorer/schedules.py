# SPDX-License-Identifier: GPL-2.0-only
"""What the interleaving explorer says in the diagnostics of a case.

The grammar of its lines is at the top of lib/interleave/report.c.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# A line of the explorer, whatever the console has in front of it.
LINE = re.compile(r"^(?:\[\s*\d+\.\d+\]\s)?\s*# (?P<text>(?:interleave: \w+: |\|).*)$")

NOTHING = "nothing"
BROKEN = "broken"

_ABOUT = re.compile(r"interleave: (?P<program>\w+): (?P<text>.*)")
_EXPLORED = re.compile(
    r"explored by (?P<strategy>\w+)(?: \((?P<bound>\d+)\))? at (?P<granularity>[a-z ]+): "
    r"(?P<schedules>\d+) schedules, (?P<pruned>\d+) pruned, deepest (?P<deepest>\d+) steps, "
    r"order (?P<order>[0-9a-f]{8}), (?P<seconds>\d+\.\d+) s, (?P<rate>\d+|-) per second, "
    r"(?:complete|bounded by (?P<bounded_by>.+))")
_FOUND = re.compile(
    r"found (?:nothing|(?P<finding>assertion|warning|deadlock|livelock|data race|use after free|"
    r"double free|leak|lock held|broken): (?P<message>.*))")
_SCHEDULE = re.compile(
    r"schedule of (?P<steps>\d+) steps, (?P<preemptions>\d+) preemptions"
    r"(?:, (?P<minimal>minimal|not shown to be minimal))?(?:, found (?P<where>.+))?")
_WAITS = re.compile(r"waits: (?P<text>.*)")
_CYCLE = re.compile(r"cycle: (?P<text>.*)")
_REPLAY = re.compile(r"replay string: (?P<text>\S+)")
_HEAD = re.compile(r"\| {6}step  (?P<columns>.*)")
_ROW = re.compile(r"\|(?P<preempts>[ >])(?P<waited>[ ~])(?P<lock>[ \[\]():])(?P<found>[ !]) +"
                  r"(?P<number>\d+|-)  (?P<columns>.*)")

# Behind the columns of the threads: object, function, place.
_TEXTS = 3


@dataclass
class Exploration:
    """The summary of an exploration.

    bound       of strategies that have one
    order       a digest of all schedules in their order
    seconds     by the clock of the kernel, None if that does not run like the host's
    rate        schedules per second, None also if it took too short to tell
    bounded_by  what kept it from being complete, None if it is
    """

    program: str
    strategy: str
    bound: int | None
    granularity: str
    schedules: int
    pruned: int
    deepest: int
    order: str
    seconds: float | None
    rate: int | None
    bounded_by: str | None
    bad: Schedule | None = None

    @property
    def by(self) -> str:
        return self.strategy if self.bound is None else f"{self.strategy} {self.bound}"

    @property
    def end(self) -> str:
        return "complete" if self.bounded_by is None else f"bounded by {self.bounded_by}"

    def forget_time(self) -> None:
        """Drop the times, if the kernel's clock did not run like the host's."""
        self.seconds = self.rate = None

    def as_json(self) -> dict[str, Any]:
        bad = self.bad
        return {
            "program": self.program, "strategy": self.strategy, "bound": self.bound,
            "granularity": self.granularity, "schedules": self.schedules, "pruned": self.pruned,
            "deepest": self.deepest, "order": self.order,
            "seconds": self.seconds, "schedules_per_second": self.rate,
            "complete": self.bounded_by is None, "bounded_by": self.bounded_by,
            "finding": None if bad is None else {
                "kind": bad.finding, "message": bad.message, "steps": bad.steps,
                "preemptions": bad.preemptions, "minimal": bad.minimal, "replay": bad.replay
                or None,
            },
        }


@dataclass
class Row:
    """A step, or (number None) an operation that a thread waits to make for ever.

    thread    which column
    lock      "[" taken, "]" released; "(" and ")" shared; ":" made shared; "" neither
    object    first word: which; rest: what the source calls it
    place     file.c:line, or the address of the code
    """

    number: int | None
    thread: int
    operation: str
    object: str
    function: str
    place: str
    preempts: bool = False
    waited: bool = False
    found: bool = False
    lock: str = ""

    @property
    def identity(self) -> str:
        """The name of the object, equal for operations on the same object."""
        return self.object.partition(" ")[0]


@dataclass
class Schedule:
    """A schedule with its timeline.

    where    at which moment the finding was made, if at none of the steps
    threads  "a:creator" and so on, the columns
    replay   the replay string, "" if it is too long for one
    """

    program: str
    finding: str
    message: str = ""
    steps: int = 0
    preemptions: int = 0
    minimal: bool | None = None
    where: str = ""
    threads: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    cycles: list[str] = field(default_factory=list)
    replay: str = ""

    @property
    def bad(self) -> bool:
        return self.finding != NOTHING

    @property
    def headline(self) -> str:
        if not self.bad:
            return f"{self.program}: nothing found"
        return f"{self.program}: {self.finding}: {self.message}"

    @property
    def about(self) -> str:
        parts = [plural(self.steps, "step"), plural(self.preemptions, "preemption")]
        if self.minimal is not None:
            parts.append("minimal" if self.minimal else "not shown to be minimal")
        if self.where:
            parts.append(f"found {self.where}")
        return ", ".join(parts)


@dataclass
class Explored:
    explorations: list[Exploration] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)


def plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def totals(explorations: list[Exploration]) -> str:
    complete = sum(each.bounded_by is None for each in explorations)
    schedules = sum(each.schedules for each in explorations)
    bad = sum(each.bad is not None for each in explorations)
    seconds = [each.seconds for each in explorations if each.seconds is not None]
    timed = len(seconds) == len(explorations) and sum(seconds) > 0
    rate = f" at {schedules / sum(seconds):.0f} per second" if timed else ""
    return (f"{plural(len(explorations), 'exploration')}, {complete} complete, {bad} with a "
            f"finding; "
            f"{plural(schedules, 'schedule')}{rate}")


def text(line: str) -> str | None:
    """Return the explorer's part of a console line, None if the line has none."""
    match = LINE.match(line.rstrip())
    return match.group("text") if match else None


def read(lines: Iterable[str]) -> Explored:
    """Put together what the lines of a console say; other lines may be between them."""
    reader = _Reader()
    for line in lines:
        said = text(line)
        if said is not None:
            reader.take(said)
    return reader.explored


class _Reader:
    """Takes the lines one by one. A line that does not fit is left out."""

    def __init__(self) -> None:
        self.explored = Explored()
        self._schedule: Schedule | None = None

    def take(self, said: str) -> None:
        """One line, from "interleave:" or "|" on."""
        about = _ABOUT.fullmatch(said)
        if about is None:
            self._take_table(said)
            return
        program, rest = about.group("program"), about.group("text")
        explored = _EXPLORED.fullmatch(rest)
        found = _FOUND.fullmatch(rest)
        if explored:
            self.explored.explorations.append(self._exploration(program, explored))
        elif found:
            self._schedule = Schedule(program, found.group("finding") or NOTHING,
                                      found.group("message") or "")
            self.explored.schedules.append(self._schedule)
        elif self._schedule is not None and self._schedule.program == program:
            _add_detail(self._schedule, rest)

    def _exploration(self, program: str, match: re.Match[str]) -> Exploration:
        bad = self._schedule
        self._schedule = None
        return Exploration(
            program, match.group("strategy"), _number(match.group("bound")),
            match.group("granularity"),
            int(match.group("schedules")), int(match.group("pruned")), int(match.group("deepest")),
            match.group("order"), float(match.group("seconds")), _number(match.group("rate")),
            match.group("bounded_by"),
            bad if bad is not None and bad.program == program and bad.bad else None)

    def _take_table(self, said: str) -> None:
        schedule = self._schedule
        if schedule is None:
            return
        head = _HEAD.fullmatch(said)
        if head:
            schedule.threads = _columns(head.group("columns"))[:-_TEXTS]
            return
        row = _ROW.fullmatch(said)
        made = row and _row(row, len(schedule.threads))
        if made:
            schedule.rows.append(made)


def _add_detail(schedule: Schedule, said: str) -> None:
    size = _SCHEDULE.fullmatch(said)
    if size:
        schedule.steps = int(size.group("steps"))
        schedule.preemptions = int(size.group("preemptions"))
        minimal = size.group("minimal")
        schedule.minimal = None if minimal is None else minimal == "minimal"
        schedule.where = size.group("where") or ""
        return
    for pattern, texts in ((_WAITS, schedule.waits), (_CYCLE, schedule.cycles)):
        match = pattern.fullmatch(said)
        if match:
            texts.append(match.group("text"))
    replay = _REPLAY.fullmatch(said)
    if replay:
        schedule.replay = replay.group("text")


def _row(match: re.Match[str], threads: int) -> Row | None:
    columns = _columns(match.group("columns"))
    cells = [(number, cell) for number, cell in enumerate(columns[:threads]) if cell != "."]
    if len(columns) != threads + _TEXTS or len(cells) != 1:
        return None
    (thread, operation), (object_, function, place) = cells[0], columns[threads:]
    return Row(_number(match.group("number")), thread, operation, object_, function, place,
               preempts=match.group("preempts") == ">", waited=match.group("waited") == "~",
               found=match.group("found") == "!", lock=match.group("lock").strip())


def _columns(said: str) -> list[str]:
    return re.split(r" {2,}", said.rstrip())


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() else None


def held(schedule: Schedule) -> list[tuple[int, str, int, int | None, bool]]:
    """Which thread holds which lock, from row to row (None: to the end), and whether shared."""
    spans: list[tuple[int, str, int, int | None, bool]] = []
    open_: dict[tuple[int, str], list[tuple[int, bool]]] = {}
    for number, row in enumerate(schedule.rows):
        key = (row.thread, row.identity)
        if row.lock in ("]", ")", ":") and open_.get(key):
            since, shared = open_[key].pop()
            spans.append((*key, since, number, shared))
        if row.lock in ("[", "(", ":"):
            open_.setdefault(key, []).append((number, row.lock != "["))
    spans += [(*key, since, None, shared) for key, left in open_.items() for since, shared in left]
    return sorted(spans, key=lambda span: span[2])
