# SPDX-License-Identifier: GPL-2.0-only
"""What there is to measure of a core: each benchmark is one suite of tests/bench/."""

from dataclasses import dataclass

EVENTS = ("ADD_DEVICE", "DEL_DEVICE", "BIND_DRIVER", "BOUND_DRIVER", "UNBIND_DRIVER",
          "UNBOUND_DRIVER")

# The chain with a listener that does nothing.
CHAIN = "chain"


@dataclass(frozen=True)
class Benchmark:
    """One suite, and the figures that it prints.

    arch    the architecture that it is for
    cpus    how many CPUs its kernel has
    main    the series that matters
    series  the points of each series, in order
    rates   whether figures are operations a second instead of nanoseconds for each
    """

    name: str
    arch: str
    cpus: int
    main: str
    series: dict[str, tuple[str, ...]]
    rates: bool

    @property
    def suite(self) -> str:
        return f"bench_{self.name}"

    @property
    def points(self) -> tuple[str, ...]:
        """The points of the series that matters."""
        return self.series[self.main]


BENCHMARKS: list[Benchmark] = [
    Benchmark("notify", "um", 1, "notify", {"notify": (*EVENTS, CHAIN)}, rates=False),
    Benchmark("groups", "um", 1, "groups", {"groups": ("1", "10", "100", "1000", "10000")},
              rates=False),
    Benchmark("contention", "x86_64", 4, "contention",
              {"contention": ("1", "2", "3", "4"), "churn": ("1", "2", "3", "4")}, rates=True),
]
NAMES = tuple(benchmark.name for benchmark in BENCHMARKS)


def find(name: str) -> Benchmark:
    return next(benchmark for benchmark in BENCHMARKS if benchmark.name == name)
