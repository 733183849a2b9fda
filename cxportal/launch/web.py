"""The web server. In production: `python -m cxportal.launch.web`, as many processes as the machine has cores."""

import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from waitress.server import create_server

from cxportal.environment import Environment
from cxportal.wsgi import application

BODY_BYTES = 10 * 1024 * 1024
# Far above what a browser needs, so that hundreds of slow or half-sent requests leave room for the next one.
CONNECTIONS = 1000
PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}


def nothing() -> None:
    """For whoever starts the server and waits for no answer."""


def listening_socket(host: str, port: int, *, shared: bool) -> socket.socket:
    """Where `shared`, several processes may listen on the same port, and the kernel deals the connections out."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    return listener


def leave(_number: int, _frame: FrameType | None) -> None:
    """Lets running requests finish (at most 5 s), takes no new ones."""
    raise SystemExit(0)


def serve(announce: Callable[[], None] = nothing) -> None:
    env = Environment()
    if settings.DEMO and settings.SERVED_FOR_REAL and not settings.DEBUG:
        raise ImproperlyConfigured("CXPORTAL_DEMO is on in a portal that is served for real. Unset it.")
    proxy = env.text("TRUSTED_PROXY")
    listener = listening_socket(
        env.text("WEB_HOST", "127.0.0.1"), env.integer("PORT", 8000), shared=env.flag("WEB_SHARED_PORT")
    )
    server = create_server(
        application,
        sockets=[listener],
        threads=env.integer("WEB_THREADS", 8),
        connection_limit=CONNECTIONS,
        backlog=CONNECTIONS,
        channel_timeout=60,
        max_request_body_size=BODY_BYTES,
        asyncore_use_poll=True,
        ident="",
        trusted_proxy=proxy or None,
        trusted_proxy_headers=PROXY_HEADERS if proxy else set(),
        clear_untrusted_proxy_headers=True,
    )
    signal.signal(signal.SIGTERM, leave)
    announce()
    server.run()


if __name__ == "__main__":
    try:
        serve()
    except (OSError, ImproperlyConfigured) as problem:
        sys.exit(f"The web server cannot start: {problem}")
