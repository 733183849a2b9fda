"""Interleaved rounds, medians, weights."""

import gzip
import multiprocessing
import re
import statistics
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import brotli

from tests.benchmarks.client import Ask, hammer, once
from tests.benchmarks.counties import Server

ROUNDS = 5
SECONDS = 1.0
CLIENTS = 2
ASSET = re.compile(r'(?:<link[^>]+rel="stylesheet"[^>]+href|<script[^>]+src)="([^"]+)"')


@dataclass(frozen=True)
class Target:
    """One thing to measure: which server, and what each of the clients asks."""

    server: Server
    asks: tuple[Ask, ...]

    def ask_of(self, client: int) -> Ask:
        return self.asks[client % len(self.asks)]


@dataclass(frozen=True)
class Round:
    """What one target did in one round: requests a second, and seconds of the server's processor time a request."""

    rate: float
    cpu: float


class Figures:
    """Every round of each target."""

    def __init__(self, rounds: Mapping[str, list[Round]]) -> None:
        self.rounds = rounds

    def rate(self, name: str) -> float:
        return statistics.median(each.rate for each in self.rounds[name])

    def cpu(self, name: str) -> float:
        return statistics.median(each.cpu for each in self.rounds[name])

    def ratio(self, name: str, floor: str) -> float:
        """The median of the ratios within each round, so that a machine busy for a while harms both alike."""
        pairs = zip(self.rounds[name], self.rounds[floor], strict=True)
        return statistics.median(one.rate / other.rate for one, other in pairs)

    def cpu_ratio(self, name: str, floor: str) -> float:
        """The same by processor time, which other work on the machine disturbs less; 0 where it is not known."""
        return self.cpu(floor) / self.cpu(name) if self.cpu(name) else 0.0


@contextmanager
def clients() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(CLIENTS, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def measure(pool: ProcessPoolExecutor, targets: Mapping[str, Target]) -> Figures:
    """Every target in every round, one after the other, by all clients at once."""
    for target in targets.values():
        for ask in target.asks:
            for _ in range(3):
                once(target.server.port, ask)
    rounds: dict[str, list[Round]] = {name: [] for name in targets}
    for _ in range(ROUNDS):
        for name, target in targets.items():
            rounds[name].append(one_round(pool, target))
    return Figures(rounds)


def one_round(pool: ProcessPoolExecutor, target: Target) -> Round:
    before = target.server.cpu()
    running = [pool.submit(hammer, target.server.port, target.ask_of(n), SECONDS) for n in range(CLIENTS)]
    done = [each.result() for each in running]
    used = target.server.cpu() - before
    # Each client asks once more before it counts.
    return Round(sum(count / elapsed for count, elapsed in done), used / sum(count + 1 for count, _ in done))


@dataclass(frozen=True)
class Weight:
    """Bytes of a body: as it is, by gzip at level 6, by brotli at the level that servers use on the fly."""

    raw: int
    gzip: int
    brotli: int

    @classmethod
    def of(cls, body: bytes) -> "Weight":
        return cls(len(body), len(gzip.compress(body, 6)), len(brotli.compress(body, quality=5)))


def weigh(port: int, ask: Ask) -> Weight:
    return Weight.of(once(port, ask).body)


def weigh_assets(port: int, ask: Ask) -> tuple[int, int]:
    """What the style sheets and scripts of a page weigh on the wire, in bytes: by gzip, by brotli."""
    page = once(port, ask).body.decode()
    addresses = [address for address in ASSET.findall(page) if address.startswith("/")]
    if not addresses:
        raise RuntimeError(f"{ask.path} names no style sheet or script.")

    def total(encoding: str) -> int:
        return sum(
            len(once(port, Ask(address), headers=f"Accept-Encoding: {encoding}\r\n").body) for address in addresses
        )

    return total("gzip"), total("br")
