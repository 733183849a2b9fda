import multiprocessing
import time
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

from cxportal.broker import Transport

WRITERS, MESSAGES = 3, 150

pytestmark = pytest.mark.once


def channel(folder: str) -> Any:
    options = {
        "data_folder_in": f"{folder}/messages",
        "data_folder_out": f"{folder}/messages",
        "processed_folder": f"{folder}/taken",
        "control_folder": f"{folder}/control",
    }
    return Connection("filesystem://localhost", transport_options=options).channel()


def write_messages(folder: str) -> None:
    written = channel(folder)
    for number in range(MESSAGES):
        written._put("work", {"number": number, "body": "x" * 200_000})


@pytest.fixture
def folder(tmp_path: Path) -> str:
    for name in ("messages", "taken", "control"):
        (tmp_path / name).mkdir()
    return str(tmp_path)


def test_filesystem_broker_is_the_portals_own() -> None:
    assert TRANSPORT_ALIASES["filesystem"] == f"{Transport.__module__}:{Transport.__qualname__}"


def test_messages_come_whole_and_in_order(folder: str) -> None:
    both = channel(folder)
    for number in range(3):
        both._put("work", {"number": number})
        time.sleep(0.002)
    assert [both._get("work")["number"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        both._get("work")


@pytest.mark.fault
def test_no_reader_sees_half_a_message(folder: str) -> None:
    """With kombu's own transport about one message in 300 arrives half here, and ends the worker."""
    writers = [
        multiprocessing.get_context("spawn").Process(target=write_messages, args=(folder,)) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    reader, read, ends = channel(folder), 0, time.monotonic() + 60
    while read < WRITERS * MESSAGES and time.monotonic() < ends:
        try:
            assert len(reader._get("work")["body"]) == 200_000
            read += 1
        except Empty:
            time.sleep(0.001)
    for writer in writers:
        writer.join()
    assert read == WRITERS * MESSAGES
