"""Deals out the tests that depend on no backend, where each process runs the suite on a backend of its own.

Whichever process comes to such a test first runs it. Those in the browser come last, so that the faster process takes
more of them and both end at about the same time.
"""

import hashlib
import os
from pathlib import Path

import pytest

FOLDER = "CXPORTAL_TEST_CLAIMS"
"""Names the variable that says where the processes of one run note what they took; without it all is run here."""


def claim(folder: Path, name: str) -> bool:
    """Whether nobody took the test of this name before."""
    try:
        (folder / hashlib.sha256(name.encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get(FOLDER):
        items.sort(key=lambda item: all(item.get_closest_marker(name) for name in ("once", "browser")))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Passes over a test that the other process took: it says what became of it."""
    folder = os.environ.get(FOLDER)
    if not folder or not item.get_closest_marker("once") or claim(Path(folder), item.nodeid):
        return None
    # What the test before left standing for this one.
    item.session._setupstate.teardown_exact(nextitem)
    return True
