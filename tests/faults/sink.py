"""A mail server that misbehaves on request, and writes down every message that it accepts.

`python -m tests.faults.sink PORT FOLDER [SECONDS]`: it takes so long for each message and does what the file `mode` in
the folder says, one word or a word and how many messages ("drop 5"); it appends "recipient Message-ID time" to the
file `accepted`.
"""

import asyncio
import re
import sys
import time
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
SECONDS_A_MESSAGE = 0.02
"""A server at a distance; so a fault has the time to fall into the middle of a run."""


class Sink:
    """aiosmtpd's handler."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.seconds = seconds
        self.mode_file = folder / "mode"
        self.accepted = (folder / "accepted").open("ab", buffering=0)

    def mode(self) -> str:
        """The mode for one message; a mode with a number counts down to "accept"."""
        word, _, count = self.mode_file.read_text(encoding="ascii").strip().partition(" ")
        if count:
            left = int(count) - 1
            self.mode_file.write_text(f"{word} {left}" if left else "accept", encoding="ascii")
        return word

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.seconds:
            await asyncio.sleep(self.seconds)
        mode = self.mode()
        if mode == "defer":
            return "451 4.3.0 Try again later"
        if mode == "reject":
            return "554 5.7.1 Not wanted"
        if mode == "hang":
            await asyncio.sleep(3600)
        if mode == "drop":
            return hang_up(server)
        self.note(envelope)
        if mode == "accept-and-drop":
            return hang_up(server)
        return "250 2.0.0 Accepted"

    def note(self, envelope: Envelope) -> None:
        found = MESSAGE_ID.search(envelope.original_content or b"")
        identity = found.group(1).decode("ascii") if found else "-"
        self.accepted.write(f"{envelope.rcpt_tos[0]} {identity} {time.time():.4f}\n".encode())


def hang_up(server: SMTP) -> str:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
    return "421 4.3.0 Gone"


def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else SECONDS_A_MESSAGE
    loop = asyncio.new_event_loop()
    controller = UnthreadedController(Sink(folder, seconds), hostname="127.0.0.1", port=port, loop=loop)
    controller.begin()  # type: ignore[no-untyped-call]
    (folder / "listening").touch()
    loop.run_forever()


if __name__ == "__main__":
    main()
