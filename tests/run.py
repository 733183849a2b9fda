"""`python -m tests.run [PYTEST ARGUMENTS]`: the suite on every backend that is found, side by side."""

import os
import subprocess
import sys
import tempfile

from tests.backends import POSTGRESQL, SQLITE, find_chromium, find_postgresql, find_redis
from tests.dealing import FOLDER


def main(arguments: list[str]) -> int:
    postgresql, redis, chromium = find_postgresql(), find_redis(), find_chromium()
    # A bare browser drives most tests; the back button needs a whole one.
    missing = [part for part in (postgresql, redis, find_chromium(whole=True)) if not part.place]
    if missing and os.environ.get("CXPORTAL_REQUIRE_BACKENDS") == "1":
        print("Required by CXPORTAL_REQUIRE_BACKENDS=1 but missing:", *missing, sep="\n  ", file=sys.stderr)
        return 1
    both = bool(postgresql.place and redis.place)
    environment = {
        **os.environ,
        "CXPORTAL_TEST_BACKENDS": f"{SQLITE},{POSTGRESQL}" if both else SQLITE,
        "CXPORTAL_TEST_FOUND": "; ".join(str(part) for part in (postgresql, redis, chromium) if part.place),
        "CXPORTAL_TEST_MISSING": "; ".join(map(str, missing)),
        # Kept from run to run: compiling costs each process some seconds, and so it does each real server they start.
        "PYTHONDONTWRITEBYTECODE": "",
    }
    # "each" runs the whole suite in each of the two processes: one on SQLite, one on PostgreSQL with Redis.
    spread = ["-n", "2", "--dist", "each" if both else "worksteal", "-o", "console_output_style=classic"]
    with tempfile.TemporaryDirectory(prefix="cxportal-test-") as folder:
        if both:
            environment[FOLDER] = folder
        return subprocess.call([sys.executable, "-m", "pytest", "-q", "-rs", *spread, *arguments], env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
