"""Eight writers and a long reader on the embedded database: nobody is told that it is locked."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine.conftest import ROOT, clean_environment

WRITERS, WRITES = 8, 40

# Each process runs this with its role; a writer makes, reads and changes a row in one transaction, again and again.
CROWD = """
import sys, time, django
django.setup()
from django.db import connection, transaction
from django.contrib.sessions.models import Session
from django.utils import timezone

role, name = sys.argv[1:]
if role == "write":
    for number in range({writes}):
        with transaction.atomic():
            key = f"{{name}}-{{number}}"
            assert not Session.objects.filter(pk=key).exists()
            Session.objects.create(pk=key, session_data="", expire_date=timezone.now())
            Session.objects.filter(pk=key).update(session_data="changed")
else:
    print("reading", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000000) "
                       "SELECT COUNT(*) FROM n, (SELECT COUNT(*) FROM django_session)")
        assert cursor.fetchone() == (6000000,)
print("done", flush=True)
"""


@pytest.mark.once
@pytest.mark.fault
def test_eight_writers_and_a_long_reader_meet_no_lock(tmp_path: Path) -> None:
    environment = clean_environment(
        CXPORTAL_VAR=str(tmp_path), DJANGO_SETTINGS_MODULE="cxportal.settings", STATIC_FROM_SOURCE="1"
    )
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    program = CROWD.format(writes=WRITES)
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", program, role, str(number)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number, role in enumerate(["read", *["write"] * WRITERS])
    ]
    said = [process.communicate(timeout=120)[0] for process in crowd]
    assert [process.returncode for process in crowd] == [0] * (WRITERS + 1), "\n".join(said)
    assert "locked" not in "".join(said)
    count = "print(Session.objects.filter(session_data='changed').count())"
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", count],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == str(WRITERS * WRITES)
