"""How tests are dealt out between the processes of a run on two backends."""

from pathlib import Path

import pytest

from tests.dealing import claim

pytestmark = pytest.mark.once


def test_whoever_comes_first_takes_a_test_and_nobody_after(tmp_path: Path) -> None:
    assert [claim(tmp_path, name) for name in ("a", "b", "a", "b")] == [True, True, False, False]
