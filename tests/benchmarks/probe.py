"""`python -m tests.benchmarks.probe ACCOUNT:PATH…`, with the environment of a served county: prints, as JSON, what the
clients need (sessions, objectives to update) and how many queries each path takes when that account asks."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from cxportal.people.models import Person  # noqa: E402
from pathways.models import Objective  # noqa: E402

HOST = "127.0.0.1"


def signed_in(person: Person, backend: str | None = None) -> Client:
    client = Client()
    client.force_login(person, backend=backend)
    return client


def queries(client: Client, path: str) -> int:
    client.get(path, SERVER_NAME=HOST)  # what the process learns once does not count
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, SERVER_NAME=HOST)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return len(captured)


def main() -> None:
    wanted = [(asked, *asked.split(":", 1)) for asked in sys.argv[1:]]
    accounts = {name: Person.objects.get(email=f"{name}@county.example") for name in ("office", "director", "staff")}
    clients = {name: signed_in(person) for name, person in accounts.items()}
    clients["floor"] = signed_in(accounts["office"], "django.contrib.auth.backends.ModelBackend")
    open_ones = Objective.objects.priority().exclude(leads__body="all_directors").order_by("pk")
    print(
        json.dumps(
            {
                "sessions": {name: client.cookies["sessionid"].value for name, client in clients.items()},
                "objectives": list(open_ones.values_list("pk", flat=True)[:8]),
                "queries": {asked: queries(clients[account], path) for asked, account, path in wanted},
            }
        )
    )


if __name__ == "__main__":
    main()
