"""Keeps one connection open and asks for one thing again and again. Knows nothing of Django."""

import random
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Ask:
    """One request. `status` is the only one that counts as success.

    In `body`, TOKEN becomes a new UUID each time, and SIGNED what `stamp` returns; with `scattered` each request says
    that it was passed on for another network address.
    """

    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""
    status: int = 200
    stamp: Callable[[], str] | None = None
    scattered: bool = False

    def request(self, port: int, headers: str = "") -> bytes:
        text = self.body.replace("TOKEN", str(uuid.uuid4()))
        body = (text.replace("SIGNED", self.stamp()) if self.stamp else text).encode()
        if self.scattered:
            headers += f"X-Forwarded-For: 10.{'.'.join(str(random.randrange(256)) for _ in range(3))}\r\n"
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + b"\r\n" + headers.encode() + b"\r\n" + body


class Connection:
    """A keep-alive connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.link = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()

    def ask(self, ask: Ask, headers: str = "") -> Answer:
        self.link.sendall(ask.request(self.port, headers))
        received = b""
        while HEAD_END not in received:
            received += self._more()
        head, body = received.split(HEAD_END, 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        found = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        parts, length = [body], len(body)
        while length < int(found.get("content-length", 0)):
            parts.append(self._more())
            length += len(parts[-1])
        return Answer(int(first.split()[1]), found, b"".join(parts))

    def _more(self) -> bytes:
        part = self.link.recv(1 << 18)
        if not part:
            raise ConnectionError("The server closed the connection.")
        return part


def once(port: int, ask: Ask, headers: str = "") -> Answer:
    """The answer to one request; raises RuntimeError where its status is not the expected one."""
    with Connection(port) as connection:
        answer = connection.ask(ask, headers)
    if answer.status != ask.status:
        raise RuntimeError(f"{ask.method} {ask.path} answered {answer.status} in place of {ask.status}.")
    return answer


def hammer(port: int, ask: Ask, seconds: float) -> tuple[int, float]:
    """How many requests were answered as expected, and in how many seconds."""
    with Connection(port) as connection:
        connection.ask(ask)
        count, begun = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - begun) < seconds:
            status = connection.ask(ask).status
            if status != ask.status:
                raise RuntimeError(f"{ask.method} {ask.path} answered {status} in place of {ask.status}.")
            count += 1
    return count, elapsed
