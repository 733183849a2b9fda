"""What the tests read from a page."""

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WORDS_OF_LEADS = ("Narrativeword", "Barrierword", "Nextword", "Recoveryword")


def text_of(answer: Any) -> str:
    """The page's words, with single spaces and without tags."""
    body = re.sub(r"<(script|style|title|desc)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def main_of(answer: Any) -> str:
    """The markup of the page's main part."""
    return str(answer.content.decode().split("<main", 1)[1].split("</main>")[0])


def objectives_listed(answer: Any) -> list[str]:
    """The titles in the objective table, in order."""
    return re.findall(r'<tr><th scope="row"><a href="[^"]+">([^<]*)</a>', answer.content.decode())


def heading_of(answer: Any) -> str:
    [heading] = re.findall(r"<h1>(.*?)</h1>", answer.content.decode(), flags=re.DOTALL)
    return " ".join(heading.split())


def queries_of(client: Client, path: str) -> int:
    """How many queries the page takes, once what is remembered between requests is there."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
