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

ROUNDS = 5
SECONDS = 0.7
CLIENTS = 2
ASSET = re.compile(r'(?:<link[^>]+rel="stylesheet"[^>]+href|<script[^>]+src)="([^"]+)"')


@dataclass(frozen=True)
class Target:
    """One thing to measure: which server, and what each of the clients asks."""

    port: int
    asks: tuple[Ask, ...]

    def ask_of(self, client: int) -> Ask:
        return self.asks[client % len(self.asks)]


class Figures:
    """Requests a second of each target in each round."""

    def __init__(self, rounds: Mapping[str, list[float]]) -> None:
        self.rounds = rounds

    def rate(self, name: str) -> float:
        return statistics.median(self.rounds[name])

    def ratio(self, name: str, floor: str) -> float:
        """The median of the ratios within each round, so that a machine busy for a while harms both alike."""
        return statistics.median(a / b for a, b in zip(self.rounds[name], self.rounds[floor], strict=True))


@contextmanager
def clients() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(CLIENTS, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def measure(pool: ProcessPoolExecutor, targets: Mapping[str, Target]) -> Figures:
    """Every target in every round, one after the other, by all clients at once."""
    for target in targets.values():
        for ask in target.asks:
            for _ in range(3):
                once(target.port, ask)
    rounds: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(ROUNDS):
        for name, target in targets.items():
            running = [pool.submit(hammer, target.port, target.ask_of(n), SECONDS) for n in range(CLIENTS)]
            rounds[name].append(sum(count / elapsed for count, elapsed in (each.result() for each in running)))
    return Figures(rounds)


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
