import socket
import time
from pathlib import Path

import pytest

from tests.machine.conftest import Start, page, wait_until

pytestmark = pytest.mark.once

HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nhalf"


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def half_sent(port: int, how_many: int) -> list[socket.socket]:
    clients = [connect(port) for _ in range(how_many)]
    for number, client in enumerate(clients):
        client.sendall(HALF_A_HEAD if number % 2 else HALF_A_BODY)
    return clients


@pytest.fixture
def served(start: Start, free_port: int) -> int:
    """The port of a real web server."""
    start("cxportal.launch.web")
    wait_until(lambda: page(free_port) == 200, seconds=20, what="the web server answers")
    return free_port


def test_half_sent_requests_leave_room_for_the_next(served: int) -> None:
    waiting = half_sent(served, 100)
    began = time.monotonic()
    assert page(served) == 200
    assert time.monotonic() - began < 1
    for client in waiting:
        client.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_body_over_10_mb_is_refused_quickly(served: int, chunked: bool) -> None:
    head = "Transfer-Encoding: chunked" if chunked else "Content-Length: 11000000"
    piece = b"x" * 0x10000
    began = time.monotonic()
    with connect(served) as client:
        client.sendall(f"POST / HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode())
        try:
            for _ in range(180):
                client.sendall(b"10000\r\n" + piece + b"\r\n" if chunked else piece)
        except OSError:
            pass  # the server has answered and hung up
        answer = client.recv(100)
    assert answer.split()[1] == b"413"
    assert time.monotonic() - began < 5


def test_foreign_host_is_refused(served: int) -> None:
    with connect(served) as client:
        client.sendall(b"GET /healthz HTTP/1.0\r\nHost: elsewhere.example\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.0 400 ")


def test_security_headers_stand_on_every_answer(served: int) -> None:
    with connect(served) as client, client.makefile("rb") as answer:
        client.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        head = answer.read().decode()
    for header in (
        "X-Frame-Options: DENY",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: same-origin",
        "Cross-Origin-Opener-Policy: same-origin",
        "default-src 'self'",
    ):
        assert header in head
    assert "Server:" not in head


def test_web_server_names_the_port_that_is_taken(served: int, start: Start, tmp_path: Path) -> None:
    second = start("cxportal.launch.web")
    assert second.wait(20) == 1
    assert "The web server cannot start: [Errno 98] Address already in use" in (tmp_path / "output").read_text()


@pytest.mark.load
def test_crowd_of_half_sent_requests_leaves_room_for_readers(served: int, capsys: pytest.CaptureFixture[str]) -> None:
    """400 slow clients, and beside them one that asks again and again for five seconds."""
    waiting = half_sent(served, 400)
    took = []
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        began = time.monotonic()
        assert page(served) == 200
        took.append(time.monotonic() - began)
    for client in waiting:
        client.close()
    took.sort()
    with capsys.disabled():
        print(
            f"\n400 half-sent requests: {len(took) / 5:.0f} answers a second beside them, "
            f"median {took[len(took) // 2] * 1000:.1f} ms, slowest {took[-1] * 1000:.0f} ms"
        )
    assert took[len(took) // 2] < 0.1
