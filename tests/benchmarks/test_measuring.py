"""The measuring itself, without a portal: figures from rounds, weights, and a client that counts what is answered."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.benchmarks.client import Ask, hammer, once
from tests.benchmarks.measuring import ASSET, Figures, Round, Weight

pytestmark = pytest.mark.once


class Small(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    posted: list[bytes] = []

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.answer(200 if self.path == "/ok/" else 404, self.headers.get("Cookie", "none").encode() * 20_000)

    def do_POST(self) -> None:
        self.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(302, b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def small_server() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Small) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_the_client_reads_long_answers_whole() -> None:
    with small_server() as port:
        assert once(port, Ask("/ok/", cookie="sessionid=1")).body == b"sessionid=1" * 20_000


def test_the_client_counts_what_was_answered() -> None:
    with small_server() as port:
        count, seconds = hammer(port, Ask("/ok/"), 0.2)

    assert count > 0
    assert seconds >= 0.2


def test_the_client_refuses_to_count_errors() -> None:
    with small_server() as port, pytest.raises(RuntimeError, match="answered 404"):
        hammer(port, Ask("/gone/"), 0.2)


def test_each_post_has_a_token_of_its_own() -> None:
    Small.posted.clear()
    with small_server() as port:
        for _ in range(3):
            once(port, Ask("/", "POST", body="token=TOKEN", status=302))

    assert len(set(Small.posted)) == 3


def test_a_ratio_is_the_median_of_the_ratios_within_rounds() -> None:
    figures = Figures(
        {
            "page": [Round(10, 0.02), Round(5, 0.02), Round(30, 0.02)],
            "floor": [Round(20, 0.01), Round(20, 0.01), Round(40, 0.01)],
        }
    )

    assert figures.ratio("page", "floor") == 0.5
    assert figures.cpu_ratio("page", "floor") == 0.5
    assert figures.rate("page") == 10


def test_a_weight_is_in_bytes() -> None:
    weight = Weight.of(b"<td>the same</td>" * 1000)

    assert weight.raw == 17_000
    assert 0 < weight.gzip < 300
    assert 0 < weight.brotli < 300


def test_style_sheets_and_scripts_are_found_and_fonts_are_not() -> None:
    page = (
        '<link rel="preload" href="/f.woff2" as="font"><link rel="stylesheet" href="/a.css">'
        '<script src="/b.js" defer></script><link rel="icon" href="/c.svg">'
    )

    assert ASSET.findall(page) == ["/a.css", "/b.js"]
